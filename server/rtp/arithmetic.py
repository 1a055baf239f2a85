"""Numbers that wrap around, and unfolding them into numbers that do not.

An *extended* number here is what an `Unwrapper16` returns: it only grows along a stream, and modulo 65536 it is the
number of the packet.
"""

from __future__ import annotations

UINT16 = 0xFFFF
UINT32 = 0xFFFF_FFFF
HALF16 = 0x8000
CYCLE16 = 0x1_0000


class Unwrapper16:
    """Unfolds 16-bit numbers into extended ones, each the nearest to the highest seen (RFC 3550 section A.1).

    The first becomes itself plus 65536, so that packets from before it have numbers above zero too.
    """

    __slots__ = ("highest",)

    def __init__(self) -> None:
        self.highest = -1
        """The highest extended number so far; -1 before the first."""

    def unwrap(self, value: int) -> int:
        """Return the extended number of a 16-bit one."""
        highest = self.highest
        if highest < 0:
            extended = value + CYCLE16
        else:
            extended = highest + (value - highest + HALF16 & UINT16) - HALF16
            if extended < highest:
                return extended
        self.highest = extended
        return extended
