"""What one seat receives: its subscribe connection, the m-sections that we offer, and what its line can carry."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from server.core.errors import MediaError
from server.media import sdp
from server.media.leg import Leg
from server.media.peer import Peer
from server.media.publication import CLOCK_HZ, Publication
from server.rtp import rtcp
from server.rtp.allocation import Allocation, Stream
from server.rtp.echoes import Echoes
from server.rtp.losses import Losses
from server.rtp.probing import Line
from server.wire.signals import Offer

MOST_SLOTS = 64
DECIDE_S, AT_EASE_S = 0.2, 0.9
"""Between two decisions, and where nothing is shed, nothing presses, and no bad news comes of the line: about a second,
since ticks are a quarter of one apart."""
ESTIMATE_GOOD_S = 5.0  # a REMB is older than this only where nothing is received any more
PADDING_COST_BYTES = 300
"""What a packet of padding takes of a line, beside pictures in large packets: it is small, and its heads are not."""
QUESTION_BYTES = 130
RESENDS_S = 300.0  # packets sent again a second at most, and at once
MOST_OWED_BYTES = 16_000
USUAL_BPS = {"mic": 40_000, "face": 200_000, "desk": 500_000, "screen": 700_000}
"""What a stream is taken to need that was never measured."""


@dataclass
class Slot:
    """One m-section of our offers. It keeps its place for ever; what it carries changes."""

    mid: str
    kind: str
    key: str = ""
    leg: Leg | None = None
    offered: bool = False
    answered: bool = False


class Subscriber:
    """One subscribe connection. A *key* is `<seat>/<source>`."""

    def __init__(self, seat: str, peer: Peer) -> None:
        self.seat = seat
        self.peer = peer
        self.shown: dict[str, int] = {}
        self.shed: frozenset[str] = frozenset()
        self.losses = Losses()
        self.offer_text = ""  # what was offered and has not been answered yet
        self._slots: list[Slot] = []
        self._carried: dict[str, Publication] = {}
        self._stale = False  # the browser has not been offered what there is now
        self._version = 0
        self._estimate: tuple[float, float] | None = None  # bits a second, when
        self._allocation = Allocation()
        self.watches = False
        """Whether the line is to be looked at closely: what more it carries is tried, or there may be a queue."""
        self._at_ease = False
        self._decided_s = 0.0
        self._ticked_s = 0.0
        self._padding = 0.0  # bits a second
        self._owed_bytes = 0.0
        self._resends = RESENDS_S
        self._needs: dict[str, float] = {}
        self._echoes = Echoes()
        self.routed: Callable[[], None] = lambda: None
        """Called when pictures may wait for a keyframe."""
        self.late: Callable[[], None] = lambda: None
        """Called when there may be a queue on the line, which nobody watches yet."""
        peer.on_rtcp = self.heard
        peer.on_echo = self._answered_question
        peer.ready = self._route

    # What is carried.

    def carry(self, publications: dict[str, Publication], ever: frozenset[str]) -> bool:
        """Send these, and nothing else: each gets an m-section, and a leg that opens once the browser knows of it.

        An m-section whose source is not in `ever` is free for another: its person has left. Return whether there was
        one for each.
        """
        for key in [key for key in self._carried if publications.get(key) is not self._carried[key]]:
            self._let_go(key)
        for slot in self._slots:
            if slot.key and slot.key not in ever:
                self._free(slot)
        self._at_ease = False
        for key, publication in publications.items():
            if self._slot_of(key) or self._take_slot(key, publication):
                self._carried[key] = publication
        self._route()
        return len(self._carried) == len(publications)

    def close(self) -> None:
        """Send nothing any more."""
        for key in list(self._carried):
            self._let_go(key)
        self.peer.close()

    @property
    def flowing(self) -> Iterable[str]:
        """The keys of what is sent, or will be as soon as the browser is ready for it."""
        return (key for key in self._carried if key not in self.shed)

    # Negotiation: one offer at a time, and the next one only after its answer.

    def offer(self, candidates: list[str]) -> bool:
        """Make a new offer, to be said; False while there is nothing new, or one is unanswered."""
        if not self._stale or self.offer_text or not self._slots:
            return False
        self._stale = False
        self._version += 1
        for slot in self._slots:
            slot.offered = bool(slot.key)
        sections = [outgoing(slot) for slot in self._slots]
        self.offer_text = sdp.offer(sections, self.peer.ours, candidates, self._version)
        return True

    @property
    def tracks(self) -> dict[str, str]:
        """What each m-section carries."""
        return {slot.mid: slot.key for slot in self._slots if slot.key and slot.offered}

    @property
    def said(self) -> Offer:
        """The offer that waits for its answer."""
        return Offer(pc=self.peer.pc, sdp=self.offer_text, tracks=self.tracks, number=self._version)

    def answered(self, text: str, number: int | None) -> None:
        """Take the browser's answer. Raises MediaError `bad_sdp`.

        `number` is that of the offer, None where it is not told. One that was said again, since it might not have been
        heard, may be answered again: nothing waits for that.
        """
        if number is not None and (not self.offer_text or number != self._version):
            return
        sections = {section.mid: section for section in sdp.parse(text)}
        if not self.offer_text or len(sections) > len(self._slots):
            raise MediaError("bad_sdp")
        self.peer.meet(sdp.transport_of(list(sections.values()), "active"))
        self.offer_text = ""
        for slot in self._slots:
            section = sections.get(slot.mid)
            takes = section is not None and section.port != 0 and section.direction in ("recvonly", "sendrecv")
            slot.answered = slot.offered and takes
        self._route()

    # What the browser reports, and what follows.

    def heard(self, items: list[rtcp.Item], now_s: float) -> None:
        """Take feedback of the browser: losses, keyframes it lacks, what its line carries."""
        lacking: set[int] = set()
        for item in items:
            if isinstance(item, rtcp.Nack):
                self._resend(item, now_s)
            elif isinstance(item, rtcp.Pli):
                lacking.add(item.ssrc)
            elif isinstance(item, rtcp.Fir):
                lacking.update(item.ssrcs)
            elif isinstance(item, rtcp.Remb):
                self._at_ease &= self._estimate is not None and item.bitrate >= self._estimate[0]
                self._estimate = item.bitrate, now_s
                self._allocation.heard(now_s, item.bitrate)
            elif isinstance(item, rtcp.ReceiverReport | rtcp.SenderReport) and item.reports:
                legs = {slot.leg.ssrc: slot.leg for slot in self._slots if slot.leg is not None}
                reports = [legs[each.ssrc].own(each) if each.ssrc in legs else each for each in item.reports]
                self.losses.heard(reports, now_s)
                self._at_ease &= not any(report.lost_fraction for report in item.reports)  # wherever: to look sooner
        if lacking:
            self._want_keyframes(lacking, now_s)

    def tick(self, now_s: float) -> bool:
        """Pad where more may fit, and decide what fits: now and then, at once where there may be a queue.

        Return whether what is shed changed.
        """
        if not self.peer.connected or (
            now_s - self._ticked_s < DECIDE_S and not (self.watches or self._echoes.grows(now_s))  # all is as it was
        ):
            return False
        passed_s, self._ticked_s = now_s - self._ticked_s, now_s
        self._resends = min(RESENDS_S, self._resends + passed_s * RESENDS_S)
        self._pad(passed_s, now_s)
        heavy = self._heavy
        question = self._echoes.due(now_s, heavy=heavy, probing=self._padding > 0)
        if question is not None:
            self.peer.ask(question)
            self._owed_bytes -= QUESTION_BYTES  # it is padding as well
        self.watches = self._padding > 0 or (heavy and self._echoes.grows(now_s))
        if now_s - self._decided_s < (AT_EASE_S if self._at_ease else DECIDE_S) and not self.watches:
            return False
        self._decided_s = now_s
        return self._decide(now_s)

    def _answered_question(self, number: int, now_s: float) -> None:
        if self._echoes.answered(number, now_s) and self._echoes.grows(now_s) and self._heavy and not self.watches:
            self.late()

    @property
    def _heavy(self) -> bool:
        """Whether something is sent that would be shed if there were a queue."""
        return any(self._carried[key].picture for key in self.flowing)

    def _decide(self, now_s: float) -> bool:
        estimate = self._estimate[0] if self._estimate and now_s - self._estimate[1] < ESTIMATE_GOOD_S else None
        line = Line(estimate, self.losses.share(now_s), self._echoes.queue_s(now_s), self._echoes.newest_s(now_s))
        streams = {key: Stream(key.partition("/")[2], self._need(key, now_s)) for key in self._carried}
        decision = self._allocation.update(now_s, line, streams)
        self._padding, self._at_ease = decision.padding_bps, decision.at_ease
        shed = frozenset(streams) - decision.open
        if shed == self.shed:
            return False
        self.shed = shed
        self.losses.begin(now_s)
        self._route()
        return True

    def _need(self, key: str, now_s: float) -> float:
        """Return what a stream takes: as measured while it is sent, remembered while it is not."""
        bps = self._carried[key].rate.bps(now_s)
        if bps > 0 and key not in self.shed:
            self._needs[key] = bps
        return self._needs.get(key, USUAL_BPS[key.partition("/")[2]])

    def _pad(self, passed_s: float, now_s: float) -> None:
        """Send what padding is due since the last tick; what is no whole packet yet is due at the next."""
        if not self._padding:
            self._owed_bytes = 0.0
            return
        self._owed_bytes = min(self._owed_bytes + self._padding * passed_s / 8, MOST_OWED_BYTES)
        packets = max(0, int(self._owed_bytes / PADDING_COST_BYTES))
        leg = next((slot.leg for slot in self._slots if slot.leg and slot.answered and slot.leg.repair_type), None)
        if packets and leg is not None:
            self._owed_bytes -= packets * PADDING_COST_BYTES
            leg.pad(packets, now_s)

    def _resend(self, nack: rtcp.Nack, now_s: float) -> None:
        """Serve a NACK, but no more than a line needs: whoever asks without end would have us send without end."""
        for slot in self._slots:
            if slot.leg is not None and slot.leg.ssrc == nack.ssrc and slot.key in self._carried:
                numbers = nack.numbers[: int(self._resends)]
                self._resends -= len(numbers)
                slot.leg.resend(numbers, self._carried[slot.key].history, now_s)

    def _want_keyframes(self, ssrcs: Container[int], now_s: float) -> None:
        for slot in self._slots:
            if slot.leg is not None and slot.leg.ssrc in ssrcs and slot.key in self._carried:
                self._carried[slot.key].want_keyframe(slot.leg, now_s)
                self.routed()

    # Slots.

    def _slot_of(self, key: str) -> Slot | None:
        return next((slot for slot in self._slots if slot.key == key), None)

    def _leg_of(self, key: str) -> Leg | None:
        slot = self._slot_of(key)
        return None if slot is None else slot.leg

    def _take_slot(self, key: str, publication: Publication) -> Slot | None:
        """Give a source a free m-section of its kind, or a new one; None where there are too many."""
        kind = "video" if publication.picture else "audio"
        slot = next((slot for slot in self._slots if not slot.key and slot.kind == kind), None)
        if slot is None:
            if len(self._slots) >= MOST_SLOTS:
                return None
            slot = Slot(str(len(self._slots)), kind)
            self._slots.append(slot)
        types = (sdp.VP8, sdp.RTX) if publication.picture else (sdp.OPUS, 0)
        slot.key = key
        slot.leg = Leg(self.peer, *types, CLOCK_HZ[publication.source], publication.seat)
        self._stale = True
        return slot

    def _route(self) -> None:
        """Attach and detach legs as what is carried, shed and negotiated now says.

        Not before the browser is connected: a keyframe that comes too early would be lost.
        """
        if not self.peer.connected:
            return
        for slot in self._slots:
            publication = self._carried.get(slot.key)
            if slot.leg is None or publication is None:
                continue
            if slot.answered and slot.key not in self.shed:
                publication.attach(slot.leg)
            else:
                publication.detach(slot.leg)
        self.routed()

    def _free(self, slot: Slot) -> None:
        if slot.leg is not None:
            for ssrc in (slot.leg.ssrc, slot.leg.repair_ssrc):
                self.peer.forget(ssrc)
        slot.key, slot.leg = "", None
        slot.answered = slot.offered = False
        self._stale = True

    def _let_go(self, key: str) -> None:
        publication = self._carried.pop(key, None)
        leg = self._leg_of(key)
        if publication is not None and leg is not None:
            publication.detach(leg)


def outgoing(slot: Slot) -> sdp.Outgoing:
    """Return what our offer says of a slot. Sound and face of a person share a stream, so that lips fit the voice."""
    if slot.leg is None or not slot.key:
        return sdp.Outgoing(slot.mid, slot.kind)
    seat, _, source = slot.key.partition("/")
    stream = f"{seat}-{'person' if source in ('mic', 'face') else source}"
    return sdp.Outgoing(slot.mid, slot.kind, slot.leg.ssrc, slot.leg.repair_ssrc, stream, seat)
