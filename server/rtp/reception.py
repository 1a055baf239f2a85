"""How well a stream comes in: what receiver reports say (RFC 3550 sections 6.4.1, A.1, A.3, A.8)."""

from __future__ import annotations

from collections.abc import Iterable

from server.rtp.arithmetic import CYCLE16, UINT32
from server.rtp.header import Numbered
from server.rtp.rtcp import Report

WIDEST_JUMP = 3000  # MAX_DROPOUT of section A.1
HALF32 = 1 << 31


class Reception:
    """Counts what came of one incoming SSRC."""

    __slots__ = (
        "_arrival",
        "_base",
        "_expected_before",
        "_highest",
        "_jitter",
        "_received",
        "_received_before",
        "_report_at_s",
        "_report_middle",
        "_timestamp",
    )

    def __init__(self) -> None:
        self._highest = -1
        self._jitter = 0.0
        self._report_middle = 0
        self._report_at_s = 0.0
        self._begin(0)

    def _begin(self, extended: int) -> None:
        """Count from this number on."""
        self._base = extended
        self._received = 0
        self._expected_before = 0
        self._received_before = 0
        self._timestamp = -1
        self._arrival = 0.0

    def arrived(self, packets: Iterable[Numbered], now_s: float, clock_rate: int) -> None:
        """Note packets that came together. A jump over more than 3000 is another beginning, not a loss.

        Jitter is taken between packets of different times and only forwards: those of one frame are sent in a burst,
        and one that was asked for again says nothing of the way.
        """
        for extended, packet in packets:
            highest = self._highest
            if extended > highest:
                if extended - highest > WIDEST_JUMP:
                    self._begin(extended)
                self._highest = extended
                if packet.timestamp != self._timestamp:
                    self._time(packet.timestamp, now_s * clock_rate)
            self._received += 1

    def _time(self, timestamp: int, arrival: float) -> None:
        """Take the difference of two ways into the jitter (section A.8)."""
        if self._timestamp >= 0:
            step = (timestamp - self._timestamp + HALF32 & UINT32) - HALF32
            self._jitter += (abs(arrival - self._arrival - step) - self._jitter) / 16
        self._timestamp, self._arrival = timestamp, arrival

    def saw_sender_report(self, ntp: int, now_s: float) -> None:
        """Note when a sender report with this 64-bit NTP time came; its middle 32 bits name it (section 6.4.1)."""
        self._report_middle = ntp >> 16 & UINT32
        self._report_at_s = now_s

    def report(self, ssrc: int, now_s: float) -> Report:
        """Return the report on this stream; the lost fraction is since the report before (section A.3)."""
        expected = self._highest + 1 - self._base
        expected_now = expected - self._expected_before
        lost_now = expected_now - (self._received - self._received_before)
        self._expected_before, self._received_before = expected, self._received
        since_s = now_s - self._report_at_s if self._report_middle else 0.0
        return Report(
            ssrc=ssrc,
            lost_fraction=lost_now / expected_now if expected_now > 0 and lost_now > 0 else 0.0,
            lost=expected - self._received,
            highest=max(self._highest - CYCLE16, 0) & UINT32,
            jitter=int(self._jitter) & UINT32,
            last_sr=self._report_middle,
            delay=int(since_s * 65_536) & UINT32,
        )
