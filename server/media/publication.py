"""One source coming in: its numbers, its statistics, what is missing, and the legs on which it goes out.

What one look at the port brings is sent on at its end, all of it to one leg after the other; what packets say of the
stream is noted, and worked out a tick's worth at a time. Both take a fraction of what they would take packet by packet:
code and data are fetched into the processor once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from server.media.leg import Leg
from server.media.peer import Peer
from server.rtp import rtcp
from server.rtp.arithmetic import Unwrapper16
from server.rtp.header import Numbered, Packet, extension, send_time
from server.rtp.history import History
from server.rtp.loudness import Speaking, level
from server.rtp.nack import Missing
from server.rtp.rate import Rate
from server.rtp.reception import Reception
from server.rtp.vp8 import starts_keyframe

CLOCK_HZ = {"mic": 48_000, "face": 90_000, "desk": 90_000, "screen": 90_000}
KEPT_SOUND = 64  # packets: 1.3 s, and only to know which came already
KEPT = 512  # packets of a picture: more than a second of the most that a peer may send (peer.py)
REPORTS_S = 0.25  # one sender report in so long is passed on: each costs one for every leg
REPORT_GOOD_S = 10.0  # so long a sender report may be repeated: clocks drift apart, by half a millisecond in that time
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
        self._batch: list[Numbered] = []  # what this look brought
        self._looks: list[tuple[float, list[Numbered]]] = []  # what looks brought, and when, since the last tick
        self._asked_s = -1.0
        self._reported_s = 0.0
        self._asking = False
        self._keyframe_s = -1.0  # when the last one went out, of those that somebody asked for
        self._report: rtcp.SenderReport | None = None

    def arrived(self, packet: Packet, now_s: float) -> None:
        """Take in one packet, to be sent on soon.

        Runs for every packet: nothing here waits, allocates much or logs.
        """
        numbers = self._numbers
        highest = numbers.highest
        extended = numbers.unwrap(packet.sequence)
        self.at_s = now_s
        if not self.halted:
            if not self.history.put(extended, packet):  # too late, or it came already, as libsrtp does not count:
                return  # a number of a leg must never be protected twice
            if extended - highest > 1 and self.picture:
                self.gap()
            if (self._asking or self._waiting) and (not self.picture or starts_keyframe(packet.payload)):
                self._forward()  # what came before is not for those who begin now
                self._begin(extended, packet, now_s)
        self._batch.append((extended, packet))
        if len(self._batch) == 1:
            self._peer.after_look(self._forward, first=self.picture)

    def note(self) -> None:
        """Work out what the packets since the last time say of the stream."""
        looks, self._looks = self._looks, []
        for at_s, batch in looks:
            self.reception.arrived(batch, at_s, self.clock_hz)
            self.rate.add(sum([len(packet.payload) for _, packet in batch]), at_s)
            if self.halted:
                continue
            if self.picture:
                self.missing.arrived([extended for extended, _ in batch], at_s)
            elif self._level_id:
                for _, packet in batch:
                    if heard := extension(packet, self._level_id):
                        self.speaking.heard(level(heard), at_s)

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

    def want_keyframe(self, leg: Leg, now_s: float) -> None:
        """Have the publisher asked for a keyframe, again and again until one is seen, unless the leg asks too often."""
        if self.picture and not self._asking and leg.opened:
            self._asking = leg.requests.counts(now_s, self._keyframe_s)

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

    def _forward(self) -> None:
        """Send on what has come."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        self._looks.append((self.at_s, batch))
        if self.halted:
            return
        stamp = send_time(self.at_s)
        if self.audible:
            for leg in self._open:
                leg.forward(batch, stamp)
        else:
            for leg in self._open:
                for extended, _ in batch:
                    leg.skip(extended, stamp)

    def _begin(self, extended: int, packet: Packet, now_s: float) -> None:
        """Here a keyframe begins, or any sound: what waited for one opens with it."""
        self._asking = False
        self._keyframe_s = now_s
        report = self._report if now_s - self._reported_s < REPORT_GOOD_S else None
        for leg in self._waiting:
            leg.begin(extended, packet, now_s)
            if report is not None:  # lips and voice fit from the first moment
                leg.report(report.ntp, report.timestamp)
        self._sort()

    def _sort(self) -> None:
        self._open = tuple(leg for leg in self.legs if leg.opened)
        self._waiting = tuple(leg for leg in self.legs if not leg.opened)
