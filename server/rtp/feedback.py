"""Transport-wide feedback: when which packets of a peer arrived, so that its browser can estimate the way to us.

draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1. Times are counted in ticks of 250 us.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import Struct
from typing import NamedTuple

from server.rtp.arithmetic import UINT16, Unwrapper16
from server.rtp.rtcp import RTPFB, TRANSPORT_CC, packet

TICKS_PER_S = 4000
REFERENCE_TICKS = 256  # 64 ms
MISSING, SMALL, LARGE = 0, 1, 2
MOST_SMALL = 0xFF
LEAST_LARGE, MOST_LARGE = -0x8000, 0x7FFF
MOST_STATUSES = 400
"""How many packets one report is about, so that it fits into one datagram whatever there is to say."""
WIDEST_GAP = 300
"""Where more packets than these are missing in a row, nothing is said of them: the numbers began anew."""
KEPT = 500
"""How far behind the latest a packet is still reported; so far back arrivals are kept to be reported again."""

LONGEST_RUN = 0x1FFF
WORTH_A_RUN = 7
UINT24 = 0xFF_FFFF

fixed = Struct("!IIHHI")
chunk = Struct("!H")
small = Struct("!B")
large = Struct("!h")


class Statuses(NamedTuple):
    """What one report says: of which packets, from `first` on, and the bytes of the times between those that came."""

    first: int
    symbols: list[int]
    reference: int
    deltas: bytes


class Arrivals:
    """Gathers arrivals of one peer and reports each once, in order.

    A packet that comes after its range was reported begins the next report, which repeats what came after it: that
    is what libwebrtc does, and its sender heeds only what it did not know.
    """

    __slots__ = ("_count", "_next", "_ticks", "_unwrapper")

    def __init__(self) -> None:
        self._unwrapper = Unwrapper16()
        self._ticks: dict[int, int] = {}  # when which extended number came
        self._next = 0  # the first that the next report is about; 0 before any came
        self._count = 0  # of reports, modulo 256

    def arrived(self, transport_sequence: int, now_s: float) -> None:
        """Note a packet by its 16-bit transport-wide number. Only its first arrival counts."""
        unwrapper, ticks = self._unwrapper, self._ticks
        extended = unwrapper.unwrap(transport_sequence)
        if extended in ticks or extended <= unwrapper.highest - KEPT:
            return
        if extended < self._next or not self._next:
            self._next = extended
        ticks[extended] = int(now_s * TICKS_PER_S)
        if len(ticks) > 2 * KEPT:
            oldest = unwrapper.highest - KEPT
            self._next = max(self._next, oldest)  # further behind where nobody asks for reports
            self._ticks = {number: ticks for number, ticks in ticks.items() if number >= oldest}

    def build(self, sender_ssrc: int, media_ssrc: int) -> bytes | None:
        """Return one RTCP packet about what came since the last; None where there is nothing (more) to say.

        Usually one tells all. What does not fit, since it is too much or too far apart in time, is for the next call.
        """
        if self._next > self._unwrapper.highest:
            return None
        said = self._gather()
        body = fixed.pack(
            sender_ssrc,
            media_ssrc,
            said.first & UINT16,
            len(said.symbols),
            (said.reference & UINT24) << 8 | self._count,
        )
        body += b"".join(map(chunk.pack, chunks(said.symbols))) + said.deltas
        self._count = self._count + 1 & 0xFF
        self._next = said.first + len(said.symbols)
        return packet(TRANSPORT_CC, RTPFB, body + bytes(-len(body) % 4))

    def _gather(self) -> Statuses:
        """Walk through what came from the next number on, as far as one report can say it."""
        ticks, highest = self._ticks, self._unwrapper.highest
        if highest - self._next < KEPT:
            numbers = [number for number in range(self._next, highest + 1) if number in ticks]
        else:
            numbers = sorted(number for number in ticks if number >= self._next)
        at = first = self._next if numbers[0] - self._next <= WIDEST_GAP else numbers[0]
        reference = self._ticks[numbers[0]] // REFERENCE_TICKS
        before = reference * REFERENCE_TICKS
        symbols: list[int] = []
        deltas = bytearray()
        for number in numbers:
            delta = self._ticks[number] - before
            gap = number - at
            fits = LEAST_LARGE <= delta <= MOST_LARGE
            if not fits or len(symbols) + gap >= MOST_STATUSES or gap > WIDEST_GAP:
                break
            near = 0 <= delta <= MOST_SMALL
            symbols += [MISSING] * gap
            symbols.append(SMALL if near else LARGE)
            deltas += small.pack(delta) if near else large.pack(delta)
            before += delta
            at = number + 1
        return Statuses(first, symbols, reference, bytes(deltas))


def chunks(symbols: Sequence[int]) -> Iterator[int]:
    """Yield the 16-bit chunks for the symbols: runs where they pay, else vectors of 14 one-bit or 7 two-bit symbols.

    Sections 3.1.3 and 3.1.4. What a vector holds beyond the end counts as missing and is not read.
    """
    at, end = 0, len(symbols)
    while at < end:
        symbol = symbols[at]
        run = 1
        while at + run < end and run < LONGEST_RUN and symbols[at + run] == symbol:
            run += 1
        if run >= WORTH_A_RUN or at + run == end:
            yield symbol << 13 | run
            at += run
        elif LARGE in symbols[at : at + 14]:
            yield 0xC000 | vector(symbols[at : at + 7], 7, 2)
            at += 7
        else:
            yield 0x8000 | vector(symbols[at : at + 14], 14, 1)
            at += 14


def vector(symbols: Sequence[int], places: int, bits: int) -> int:
    """Return up to `places` symbols of so many bits each, the first in the highest bits."""
    value = 0
    for symbol in symbols:
        value = value << bits | symbol
    return value << bits * (places - len(symbols))
