"""One source coming in: its numbers, its statistics, what is missing, and the legs on which it goes out.

What one look at the port brings is sent on together, all of it to one leg after the other; what packets say of the
stream is noted, and worked out a tick's worth at a time. Both take a fraction of what they would take packet by packet:
code and data are fetched into the processor once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from server.media.leg import Leg
from server.media.peer import Peer
from server.rtp import rtcp
from server.rtp.arithmetic import Unwrapper16
from server.rtp.header import Numbered, Packet, extension, stamp_of
from server.rtp.history import History
from server.rtp.loudness import Speaking, level
from server.rtp.nack import Missing
from server.rtp.rate import Rate
from server.rtp.reception import Reception
from server.rtp.vp8 import starts_keyframe

CLOCK_HZ = {"mic": 48_000, "face": 90_000, "desk": 90_000, "screen": 90_000}
KEPT_SOUND = 64  # packets: 1.3 s, and only to know which came already
KEPT = 256  # packets of a picture: three seconds of a shared screen, and half of one of the most that a peer may send
REPORTS_S = 0.25  # one sender report in so long is passed on: each costs one for every leg
ASK_AGAIN_S = 0.3  # Chromium ignores a PLI that is closer to the one before it (measured.md)
OWN_SSRC = secrets.randbits(32)  # of this process, where it reports as a receiver


class Publication:
    """`ssrc` and `payload_type` are the publisher's. What it may not send is `halted`: received, and let go."""

    def __init__(self, peer: Peer, seat: str, source: str, ssrc: int, payload_type: int, level_id: int) -> None:
        self.seat = seat
        self.source = source
        self.ssrc = ssrc
        self.payload_type = payload_type
        self.clock_hz = CLOCK_HZ[source]
        self.picture = source != "mic"
        self.halted = False
        self.audible = True  # among the microphones that are forwarded
        self.at_s = 0.0
        self.rate = Rate()
        self.speaking = Speaking()
        self.reception = Reception()
        self.missing = Missing()
        self.history = History(KEPT if self.picture else KEPT_SOUND)
        self.legs: set[Leg] = set()
        self.gap: Callable[[], None] = lambda: None
        """Called when packets seem to be missing: what is asked for soon is there soon."""
        self._peer = peer
        self._level_id = level_id
        self._numbers = Unwrapper16()
        self._open: tuple[Leg, ...] = ()
        self._waiting: tuple[Leg, ...] = ()
        self._looks: list[tuple[float, list[Numbered]]] = []  # what looks brought, and when, since the last tick
        self._heard: list[tuple[float, Packet]] = []  # the same of sound, with its levels
        self._asked_s = -1.0
        self._reported_s = 0.0
        self._asking = False
        self._report: rtcp.SenderReport | None = None

    def arrived(self, packets: Iterable[Packet], now_s: float) -> int:
        """Take in what one look brought, and send it on; return how many packets were what this publication sends.

        What comes too late, or came already, as libsrtp does not count, goes no further: a number of a leg must never
        be protected twice.
        """
        self.at_s = now_s
        kind, before = self.payload_type, self._numbers.highest
        packets = [packet for packet in packets if packet.payload_type == kind]
        numbers = self._numbers.unwrap([packet.sequence for packet in packets])
        batch = [(number, each.marker, each.timestamp, each.payload)
                 for number, each in zip(numbers, packets, strict=True)]  # fmt: skip
        ours = len(batch)
        if self.halted:
            self._looks.append((now_s, batch))
            return ours
        if self.picture:
            if self._numbers.highest - before > sum([number > before for number in numbers]):
                self.gap()
        elif self._level_id:
            self._heard += [(now_s, packet) for packet in packets]
        batch = list(filter(self.history.put, batch))
        self._looks.append((now_s, batch))
        if self._asking or self._waiting:
            batch = self._opened(batch, now_s)
        self._forward(batch, now_s)
        return ours

    def note(self) -> None:
        """Work out what the packets since the last time say of the stream."""
        looks, self._looks = self._looks, []
        for at_s, batch in looks:
            self.reception.arrived(batch, at_s, self.clock_hz)
            self.rate.add(sum([len(payload) for _, _, _, payload in batch]), at_s)
            if self.picture and not self.halted:
                self.missing.arrived([extended for extended, _, _, _ in batch], at_s)
        heard, self._heard = self._heard, []
        for at_s, packet in heard:
            if found := extension(packet, self._level_id):
                self.speaking.heard(level(found), at_s)

    def begin_as(self, ssrc: int) -> None:
        """Learn the SSRC that the description did not name."""
        self.ssrc = ssrc
        self.reception = Reception()

    def attach(self, leg: Leg) -> None:
        """Send on this leg from now on: a picture from its next keyframe, which the publisher is asked for."""
        if leg not in self.legs:
            self.legs.add(leg)
            self._asking = self.picture
            self._sort()

    def detach(self, leg: Leg) -> None:
        """Send on this leg no more."""
        if leg in self.legs:
            self.legs.remove(leg)
            leg.pause(self.at_s)
            self._sort()

    def end(self) -> None:
        """Nothing comes any more: the legs wait for another publication."""
        for leg in list(self.legs):
            self.detach(leg)

    def want_keyframe(self) -> None:
        """Have the publisher asked for a keyframe, again and again until one is seen."""
        self._asking = self.picture

    @property
    def lacks(self) -> bool:
        """Whether packets of it are missing, or somebody waits for its keyframe."""
        return not self.halted and (len(self.missing) > 0 or (self._asking and bool(self._waiting)))

    def keyframe_due(self, now_s: float) -> bool:
        """Say whether to ask for a keyframe now."""
        if not self._asking or now_s - self._asked_s < ASK_AGAIN_S:
            return False
        self._asked_s = now_s
        return True

    def feedback(self, now_s: float, rtt_s: float) -> bytes:
        """Return what to ask the publisher for now, as RTCP; empty where there is nothing."""
        if not self.picture or self.halted:
            return b""
        asked = b""
        if numbers := self.missing.due(now_s, rtt_s):
            asked += rtcp.nack(OWN_SSRC, self.ssrc, numbers)
        if self.keyframe_due(now_s):
            asked += rtcp.pli(OWN_SSRC, self.ssrc)
        return asked

    def sender_report(self, report: rtcp.SenderReport, now_s: float) -> None:
        """Translate the publisher's report for every leg: same clock, that leg's timestamps and counts."""
        if now_s - self._reported_s < REPORTS_S:
            return
        self._reported_s = now_s
        self._report = report
        self.reception.saw_sender_report(report.ntp, now_s)
        for leg in self._open:
            leg.report(report.ntp, report.timestamp)

    def _forward(self, batch: list[Numbered], now_s: float) -> None:
        """Send on what has come; of a microphone that is not forwarded nothing, and nothing that is empty."""
        sent = [each for each in batch if each[3]] if self.audible else []
        if len(sent) < len(batch):
            going = {extended for extended, *_ in sent}
            for extended, *_ in batch:
                for leg in self._open if extended not in going else ():
                    leg.skip(extended)
        numbers, stamp = [extended for extended, _, _, _ in sent], stamp_of(now_s)
        for leg in self._open if sent else ():
            leg.forward(sent, numbers, stamp)

    def _opened(self, batch: list[Numbered], now_s: float) -> list[Numbered]:
        """Have what waits begin with the first packet that it can begin with; return what all get then.

        What came before that one is sent here: it is not for those who begin.
        """
        for place, (extended, _, timestamp, payload) in enumerate(batch):
            if not self.picture or starts_keyframe(payload):
                self._forward(batch[:place], now_s)
                self._begin(extended, timestamp, now_s)
                return batch[place:]
        return batch

    def _begin(self, extended: int, timestamp: int, now_s: float) -> None:
        """Here a keyframe begins, or any sound: what waited for one opens with it."""
        self._asking = False
        for leg in self._waiting:
            leg.begin(extended, timestamp, self.ssrc, now_s)
            if self._report is not None:  # lips and voice fit from the first moment
                leg.report(self._report.ntp, self._report.timestamp)
        self._sort()

    def _sort(self) -> None:
        self._open = tuple(leg for leg in self.legs if leg.opened)
        self._waiting = tuple(leg for leg in self.legs if not leg.opened)
