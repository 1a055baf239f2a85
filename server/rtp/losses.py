"""Which share of packets a receiver missed lately, counted over all its reports. Pure: time is an argument.

The fraction of a single report is no measure of a line: a browser sends reports with its NACKs, so that one may be of
four packets, and says a quarter where one packet in twenty is lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from server.rtp.reception import WIDEST_JUMP
from server.rtp.rtcp import Report

LEAST_PACKETS, LEAST_S, LONGEST_S = 200, 1.5, 4.0
"""A share is counted over so many packets and so long a time at least, but not over more time than the last of these.
Of fewer packets it says little: what they lost is taken as lost of so many."""
GOOD_S = 3.0
"""So long what was counted before says something beside what is counted now."""
FORGOTTEN_S = 10.0
"""A report is of nothing that matters after this: browsers send one of sound each five seconds (libwebrtc)."""
MOST_STREAMS = 128


class Losses:
    """Counts what the reports of one receiver say, of all its streams."""

    __slots__ = ("_before", "_begun_s", "_counted", "_ended_s", "_heard_s", "_told")

    def __init__(self) -> None:
        self._told: dict[int, tuple[int, int]] = {}
        """SSRC -> the highest number and the count of lost packets in its last report; the stream last told of, last"""
        self._counted = self._before = 0, 0  # packets, and those of them that were lost
        self._begun_s = self._ended_s = self._heard_s = 0.0

    def heard(self, reports: Iterable[Report], now_s: float) -> bool:
        """Take reports; return whether anything was lost since those before.

        The first report of a stream, and one that jumps over more than 3000 numbers, is a beginning.
        """
        if now_s - self._heard_s >= FORGOTTEN_S:
            self._counted = self._before = 0, 0
            self._begun_s = now_s
        self._heard_s = now_s
        (packets, lost), lost_now = self._counted, 0
        for report in reports:
            highest, lost_before = self._told.pop(report.ssrc, (report.highest, report.lost))
            self._told[report.ssrc] = report.highest, report.lost
            passed = report.highest - highest
            if 0 < passed <= WIDEST_JUMP:
                packets += passed
                lost_now += min(report.lost - lost_before, passed)
        while len(self._told) > MOST_STREAMS:
            del self._told[next(iter(self._told))]
        self._counted = packets, lost + lost_now
        if now_s - self._begun_s >= (LEAST_S if packets >= LEAST_PACKETS else LONGEST_S):
            self._before, self._counted = self._counted, (0, 0)
            self._begun_s = self._ended_s = now_s
        return lost_now > 0

    def share(self, now_s: float) -> float:
        """Return the share of packets that was lost lately, 0 to 1; 0 where no reports come."""
        if now_s - self._heard_s >= FORGOTTEN_S:
            return 0.0
        packets, lost = self._counted
        if packets < LEAST_PACKETS or now_s - self._ended_s < GOOD_S:
            packets, lost = packets + self._before[0], lost + self._before[1]
        return max(0.0, lost / max(packets, LEAST_PACKETS))
