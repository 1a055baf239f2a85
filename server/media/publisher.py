"""What one seat sends: its publish connection, the publications on it, and the feedback that its browser needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.core.errors import MediaError
from server.media import sdp
from server.media.peer import Peer
from server.media.publication import OWN_SSRC, Publication
from server.rtp import rtcp
from server.rtp.feedback import Arrivals
from server.rtp.header import Packet, extension
from server.rtp.losses import Losses

REPORT_S = 1.0
TELL_S = 0.085  # between two reports of arrivals where ticks are quick: browsers do so every 100 ms
RTT_S = 0.05  # how soon a packet that was asked for can be here; where it takes longer, nack.py waits longer
KINDS = {"mic": "audio", "face": "video", "desk": "video", "screen": "video"}
MOST_STRANGE = 500  # packets a second of streams that were never offered, before the connection ends


class Publisher:
    """One publish connection. `publications` by source."""

    def __init__(self, seat: str, peer: Peer) -> None:
        self.seat = seat
        self.peer = peer
        self.publications: dict[str, Publication] = {}
        self.strange = 0
        self.losses = Losses()  # on the way here
        self._by_ssrc: dict[int, Publication] = {}
        self._by_mid: dict[bytes, Publication] = {}
        self._mid_id = 0
        self._transport_cc_id = 0
        self._came: list[tuple[Packet, float]] = []  # since the last tick, and when
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

    def arrived(self, packet: Packet, now_s: float) -> None:
        """Find the publication that a packet belongs to. Runs for every packet."""
        self._came.append((packet, now_s))
        publication = self._by_ssrc.get(packet.ssrc) or self._bound(packet)
        if publication is None or packet.payload_type != publication.payload_type:
            self.strange += 1
            self.peer.dropped("strange")
            if self.strange > MOST_STRANGE:
                self.peer.close()
            return
        publication.arrived(packet, now_s)

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
            self.losses.heard(reports, now_s)
            self.peer.control(rtcp.receiver_report(OWN_SSRC, reports))
        return any(each.lacks for each in self.publications.values())

    def _note_what_came(self) -> None:
        """Work out what the packets since the last tick say of the line, as the browser counts them."""
        came, self._came = self._came, []
        element, arrived = self._transport_cc_id, self._arrivals.arrived
        for packet, at_s in came if element else ():
            number = extension(packet, element)
            if number is not None and len(number) == 2:
                arrived(number[0] << 8 | number[1], at_s)

    def _publish(self, wanted: Mapping[str, sdp.Section]) -> None:
        """Make publications for what is sent now; one whose stream is as before goes on."""
        kept: dict[str, Publication] = {}
        self._by_ssrc.clear()
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
            if new.ssrc:
                self._by_ssrc[new.ssrc] = new
        for source, publication in self.publications.items():
            if kept.get(source) is not publication:
                publication.end()
        self.publications = kept

    def _bound(self, packet: Packet) -> Publication | None:
        """Find out by its MID (RFC 9143 section 9.2) whose a stream is that the description did not name."""
        mid = extension(packet, self._mid_id) if self._mid_id else None
        publication = None if mid is None else self._by_mid.get(mid)
        if publication is None or publication.ssrc:
            return None
        publication.begin_as(packet.ssrc)
        self._by_ssrc[packet.ssrc] = publication
        return publication
