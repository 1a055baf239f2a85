"""What one seat sends: its publish connection, the publications on it, and the feedback that its browser needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from server.core.errors import MediaError
from server.media import sdp
from server.media.peer import Peer
from server.media.publication import OWN_SSRC, Publication
from server.rtp import rtcp
from server.rtp.feedback import Arrivals
from server.rtp.header import Packet, extension

REPORT_S = 1.0
TELL_S = 0.085  # between two reports of arrivals where ticks are quick: browsers do so every 100 ms
RTT_S = 0.05  # until it is better known: how soon a packet that was asked for can be here
KINDS = {"mic": "audio", "face": "video", "desk": "video", "screen": "video"}
MOST_STRANGE = 500  # packets a second of streams that were never offered, before the connection ends


class Publisher:
    """One publish connection. `publications` by source."""

    def __init__(self, seat: str, peer: Peer) -> None:
        self.seat = seat
        self.peer = peer
        self.publications: dict[str, Publication] = {}
        self.strange = 0
        self.loss = 0.0  # the share of packets that were lost on the way here, lately
        self._by_ssrc: dict[int, Publication] = {}
        self._by_mid: dict[bytes, Publication] = {}
        self._mid_id = 0
        self._transport_cc_id = 0
        self._looks: list[tuple[float, list[Packet]]] = []  # what looks brought, and when, since the last tick
        self._arrivals = Arrivals()
        self._reported_s = 0.0
        self._told_s = 0.0
        self.gap: Callable[[], None] = lambda: None
        """Called when a packet comes before others that were sent before it."""
        peer.on_rtp = self.arrived
        peer.on_rtcp = self.heard

    def negotiate(
        self, text: str, sources: Mapping[str, str], permitted: frozenset[str]
    ) -> tuple[list[sdp.Section], dict[str, bool]]:
        """Take an offer; return its sections, and mid -> whether we take what is sent there.

        `sources` says which m-section carries what. What is not permitted is not taken. Raises MediaError `bad_sdp`
        for what no browser sends.
        """
        sections = sdp.parse(text)
        theirs = sdp.transport_of(sections, "actpass", "active")
        by_mid = {section.mid: section for section in sections}
        if len(set(sources.values())) < len(sources) or not all(
            mid in by_mid and by_mid[mid].kind == KINDS[source] for mid, source in sources.items()
        ):
            raise MediaError("bad_sdp")
        self.peer.meet(theirs)
        for section in sections:
            self._mid_id = section.extensions.get(sdp.MID, self._mid_id)
            self._transport_cc_id = section.extensions.get(sdp.TRANSPORT_CC, self._transport_cc_id)
        taken = {mid: source in permitted for mid, source in sources.items()}
        self._publish({source: by_mid[mid] for mid, source in sources.items() if taken[mid]})
        return sections, taken

    def close(self) -> None:
        """Take nothing any more."""
        for publication in self.publications.values():
            publication.end()
        self.publications = {}
        self._by_ssrc.clear()
        self._by_mid.clear()
        self.peer.close()

    def arrived(self, packets: list[Packet], now_s: float) -> None:
        """Give publications what one look at the port brought: pictures first, behind which sound ends a run."""
        self._looks.append((now_s, packets))
        streams: dict[int, list[Packet]] = {}
        for packet in packets:
            streams.setdefault(packet.ssrc, []).append(packet)
        strange = len(packets)
        for ssrc in streams.keys() - self._by_ssrc.keys():
            self._bind(ssrc, streams[ssrc])
        for ssrc, publication in self._by_ssrc.items():
            if ssrc in streams:
                strange -= publication.arrived(streams[ssrc], now_s)
        if strange:
            self._turn_away(strange)

    def heard(self, items: list[rtcp.Item], now_s: float) -> None:
        """Take what the browser reports of its streams."""
        for item in items:
            if isinstance(item, rtcp.SenderReport):
                publication = self._by_ssrc.get(item.ssrc)
                if publication is not None:
                    publication.sender_report(item, now_s)

    def ask_keyframes(self, now_s: float) -> None:
        """Ask the browser for the keyframes that are due."""
        for publication in self.publications.values() if self.peer.connected else ():
            if not publication.halted and publication.keyframe_due(now_s):
                self.peer.control(rtcp.pli(OWN_SSRC, publication.ssrc))

    def tick(self, now_s: float) -> bool:
        """Tell the browser what is missing and what came; return whether anything is waited for."""
        if not self.peer.connected:
            return False
        self._note_what_came()
        for publication in self.publications.values():
            publication.note()
            if asked := publication.feedback(now_s, RTT_S):
                self.peer.control(asked)
        if self.publications and now_s - self._told_s >= TELL_S:
            self._told_s = now_s
            media_ssrc = next(iter(self._by_ssrc), 0)
            if arrivals := self._arrivals.build(OWN_SSRC, media_ssrc):
                self.peer.control(arrivals)
        if now_s - self._reported_s >= REPORT_S:
            self._reported_s = now_s
            self.strange = 0
            live = (each for each in self.publications.values() if each.at_s)
            reports = tuple(each.reception.report(each.ssrc, now_s) for each in live)
            self.loss = max((report.lost_fraction for report in reports), default=0.0)
            self.peer.control(rtcp.receiver_report(OWN_SSRC, reports))
        return any(each.lacks for each in self.publications.values())

    def _note_what_came(self) -> None:
        """Work out what the packets since the last tick say of the line, as the browser counts them."""
        looks, self._looks = self._looks, []
        element = self._transport_cc_id
        for at_s, packets in looks if element else ():
            numbers = [extension(packet, element) for packet in packets]
            self._arrivals.arrived([int.from_bytes(each) for each in numbers if each and len(each) == 2], at_s)

    def _turn_away(self, packets: int) -> None:
        """Count packets that belong to nothing that was offered; whoever sends many has something else in mind."""
        self.strange += packets
        self.peer.dropped("strange", packets)
        if self.strange > MOST_STRANGE:
            self.peer.close()

    def _publish(self, wanted: Mapping[str, sdp.Section]) -> None:
        """Make publications for what is sent now; one whose stream is as before goes on."""
        kept: dict[str, Publication] = {}
        self._by_mid.clear()
        for source, section in wanted.items():
            payload_type = section.payload_type
            ssrc = next((each for each in section.ssrcs if each not in section.repairs), 0)
            if not section.sends or payload_type is None:
                continue
            old = self.publications.get(source)
            same = old is not None and (not ssrc or old.ssrc == ssrc) and old.payload_type == payload_type
            level_id = section.extensions.get(sdp.AUDIO_LEVEL, 0)
            if old is not None and same:
                new = old
            else:
                new = Publication(self.peer, self.seat, source, ssrc, payload_type, level_id)
            new.halted = False
            new.gap = self.gap
            kept[source] = self._by_mid[section.mid.encode()] = new
        for source, publication in self.publications.items():
            if kept.get(source) is not publication:
                publication.end()
        self.publications = kept
        order = sorted(kept.values(), key=lambda each: not each.picture)
        self._by_ssrc = {each.ssrc: each for each in order if each.ssrc}

    def _bind(self, ssrc: int, packets: Iterable[Packet]) -> None:
        """Find out by its MID (RFC 9143 section 9.2) whose a stream is that the description did not name."""
        for packet in packets if self._mid_id else ():
            mid = extension(packet, self._mid_id)
            publication = None if mid is None else self._by_mid.get(mid)
            if publication is not None and not publication.ssrc:
                publication.begin_as(ssrc)
                self._by_ssrc[ssrc] = publication
                return
