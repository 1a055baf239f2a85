"""Which share of packets a receiver misses, counted over all its reports. Pure: time is an argument.

A single report is no measure of a line. Browsers send one with each NACK, and of four packets a quarter is lost where
one in twenty is. And an interruption of a second, after which all is well, is half of one report on each stream. So
packets are counted, and what a stream lost counts only as far as it lost as large a share lately. That takes off a
little where loss is random: of 5 % about 4 are counted, of 15 about 12. What was never sent to the receiver is taken
off the reports before (sequence.py, `absent`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from server.rtp.reception import WIDEST_JUMP
from server.rtp.rtcp import Report

CALM, LOSSY = 0.08, 0.10
"""A line that loses no more than the first may still carry much; one that loses more than the second is sent less."""
CHUNK_PACKETS = 20
LATELY = 3
"""So many packets of a stream, at least, are a chunk; so many chunks before it are asked whether they lost as much."""
LEAST_PACKETS, LONGEST_S = 200, 4.0
"""A window ends with so many packets or after so long; the share is that of the last and of the one that goes on. Of
fewer packets a share says little: what they lost is taken as lost of so many."""
FORGOTTEN_S = 10.0
"""After so long without a report all is forgotten. Chromium's on sound are five seconds apart, give or take half."""
MOST_STREAMS = 128


class Chunk(NamedTuple):
    """The last packets of a stream: the highest number and the count of lost ones at their end; shares lost lately."""

    highest: int
    lost: int
    shares: tuple[float, ...] = ()


class Losses:
    """Counts what the reports of one receiver say, of all its streams."""

    __slots__ = ("_before", "_begun_s", "_chunks", "_counted", "_heard_s")

    def __init__(self) -> None:
        self._chunks: dict[int, Chunk] = {}  # by SSRC; the stream last told of is the last
        self._counted = self._before = 0, 0.0  # packets, and how many of them were lost
        self._begun_s = self._heard_s = 0.0

    def heard(self, reports: Iterable[Report], now_s: float) -> None:
        """Take reports.

        The first report of a stream, and one that jumps over more than 3000 numbers, is a beginning.
        """
        if now_s - self._heard_s >= FORGOTTEN_S:
            self._chunks.clear()
            self._counted = self._before = 0, 0.0
            self._begun_s = now_s
        self._heard_s = now_s
        for report in reports:
            self._take(report)
        while len(self._chunks) > MOST_STREAMS:
            del self._chunks[next(iter(self._chunks))]
        if now_s - self._begun_s >= LONGEST_S or self._counted[0] >= LEAST_PACKETS:
            self._before, self._counted = self._counted, (0, 0.0)
            self._begun_s = now_s

    def share(self, now_s: float) -> float:
        """Return the share of packets that is lost, 0 to 1; 0 where no reports come."""
        if now_s - self._heard_s >= FORGOTTEN_S:
            return 0.0
        packets, lost = self._counted[0] + self._before[0], self._counted[1] + self._before[1]
        return lost / max(packets, LEAST_PACKETS)

    def begin(self, now_s: float) -> None:
        """Something else is sent from now on: what was told so far is a reason to be careful, and not to send less."""
        self._before = LEAST_PACKETS, LEAST_PACKETS * min(self.share(now_s), (CALM + LOSSY) / 2)
        self._counted = 0, 0.0
        self._begun_s = now_s

    def _take(self, report: Report) -> None:
        """Count the packets of a stream since its last chunk if they are enough."""
        before = self._chunks.pop(report.ssrc, None)
        packets = report.highest - before.highest if before else 0
        if before is None or not 0 <= packets <= WIDEST_JUMP:
            self._chunks[report.ssrc] = Chunk(report.highest, report.lost)
        elif packets < CHUNK_PACKETS:
            self._chunks[report.ssrc] = before
        else:
            share = min(max(report.lost - before.lost, 0), packets) / packets
            lost = packets * min(share, max(before.shares, default=0.0))
            self._counted = self._counted[0] + packets, self._counted[1] + lost
            self._chunks[report.ssrc] = Chunk(report.highest, report.lost, (*before.shares, share)[-LATELY:])
