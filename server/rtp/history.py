"""The last packets of a publication: for subscribers that ask for one again, and to know which came already."""

from __future__ import annotations

from typing import NamedTuple

from server.rtp.header import Packet


class Kept(NamedTuple):
    """What a packet needs to be sent again."""

    marker: int
    timestamp: int
    payload: bytes


class History:
    """A ring of packets by extended number. Costs four list writes a packet; holds the last `size` numbers.

    Kept in their parts: numbers and bytes are nothing to Python's garbage collector, but tens of thousands of packets
    that live for seconds are looked through each time; with twenty rooms that took 2 to 30 ms.
    """

    __slots__ = ("_markers", "_mask", "_numbers", "_payloads", "_timestamps")

    def __init__(self, size: int) -> None:
        """`size` is a power of two; anything else raises ValueError."""
        if size < 1 or size & size - 1:
            raise ValueError("not a power of two")
        self._mask = size - 1
        self._numbers = [-1] * size
        self._markers = [0] * size
        self._timestamps = [0] * size
        self._payloads = [b""] * size

    def put(self, extended: int, packet: Packet) -> bool:
        """Keep a packet in the place of one `size` numbers before it; False where it came already, or is that late."""
        place = extended & self._mask
        if extended <= self._numbers[place]:
            return False
        self._numbers[place] = extended
        self._markers[place] = packet.marker
        self._timestamps[place] = packet.timestamp
        self._payloads[place] = packet.payload
        return True

    def get(self, extended: int) -> Kept | None:
        """Return what is kept of the packet of this number; None where it never came or is no longer kept."""
        place = extended & self._mask
        if self._numbers[place] != extended:
            return None
        return Kept(self._markers[place], self._timestamps[place], self._payloads[place])
