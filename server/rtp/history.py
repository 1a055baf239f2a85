"""The last packets of a publication: for subscribers that ask for one again, and to know which came already."""

from __future__ import annotations

from server.rtp.header import Packet


class History:
    """A ring of packets by extended number. Costs one list write a packet; holds the last `size` numbers."""

    __slots__ = ("_mask", "_numbers", "_packets")

    def __init__(self, size: int) -> None:
        """`size` is a power of two; anything else raises ValueError."""
        if size < 1 or size & size - 1:
            raise ValueError("not a power of two")
        self._mask = size - 1
        self._numbers = [-1] * size
        self._packets: list[Packet | None] = [None] * size

    def put(self, extended: int, packet: Packet) -> bool:
        """Keep a packet in the place of one `size` numbers before it; False where it came already, or is that late."""
        place = extended & self._mask
        if extended <= self._numbers[place]:
            return False
        self._numbers[place] = extended
        self._packets[place] = packet
        return True

    def get(self, extended: int) -> Packet | None:
        """Return the packet of this number, or None where it never came or is no longer kept."""
        place = extended & self._mask
        return self._packets[place] if self._numbers[place] == extended else None
