"""Where packets for a browser are encrypted and leave from: one behind the other, in memory that all browsers share.

The pieces of a picture are of one size, and leave in one call: the system cuts them apart again (udp(7), UDP_SEGMENT),
and of their way through the kernel a second one costs a third of the first. Those of one stream come together, and
sound behind pictures, so that it ends the run of one. What the first browser's packets brought into the processor's
caches serves all others: of what is written for a browser nothing lasts but what the network has.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from struct import Struct

import cffi  # type: ignore[import-untyped]  # it has no types

from server.media.inbox import LONGEST

POSSIBLE = sys.platform == "linux"
UDP_SEGMENT = 103  # linux/udp.h; Python has no name for it
MOST = 40  # datagrams: as many of the longest as fit into the 65,507 bytes of one call
SIZE = 1 << 16  # bytes
size_of_each = Struct("=H").pack
ELSEWHERE = frozenset({errno.EAGAIN, errno.ENOBUFS, errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH})
"""What goes wrong with single datagrams as well."""

Plain = tuple[bytes, bytes]
"""An RTP packet: its head, and its payload, which all browsers that get it share."""
Protect = Callable[[Plain, int], int]
"""Puts a packet at this place of the buffer, encrypted; returns where it ends, the same place where it is dropped."""


class SendBuffer:
    """As `memory` for what takes a pointer, as `data` for what writes there."""

    def __init__(self) -> None:
        ffi = cffi.FFI()
        self.memory = ffi.new("char[]", SIZE)
        self.data = ffi.buffer(self.memory)
        self._view = memoryview(self.data)

    def runs(self, packets: Iterable[Plain], protect: Protect) -> Iterator[tuple[memoryview, int]]:
        """Yield the packets, encrypted, in runs of one size, which is told; only the last of each may be smaller.

        Send a run before the next is asked for: it is written over.
        """
        view = self._view
        start = at = size = before = 0
        for packet in packets:
            if at > SIZE - LONGEST:
                yield view[start:at], size
                start = at = size = before = 0
            end = protect(packet, at)
            here = end - at
            if here > size or before < size or at - start == MOST * size:
                if at > start:
                    yield view[start:at], size
                start, size = at, here
            if here:
                before, at = here, end
        if at > start:
            yield view[start:at], size


@lru_cache(2 * LONGEST)
def segmented(size: int) -> list[tuple[int, int, bytes]]:
    """Return the ancillary data that has a buffer cut into datagrams of `size` bytes."""
    return [(socket.IPPROTO_UDP, UDP_SEGMENT, size_of_each(size))]


def refused(error: OSError) -> bool:
    """Say whether it is the cutting that did not work: a kernel or a card without it, a narrower way."""
    return error.errno not in ELSEWHERE
