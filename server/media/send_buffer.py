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
from collections.abc import Callable, Iterator
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
Protect = Callable[[list[Plain]], list[int]]
"""Puts at most 40 packets into the send buffer, one behind the other, encrypted; returns how many bytes each has there.
Below zero: so many bytes are nothing, for the packet could not be encrypted.
"""


class SendBuffer:
    """As `memory` for what takes a pointer, as `view` for what reads."""

    def __init__(self) -> None:
        ffi = cffi.FFI()
        self.memory = ffi.new("char[]", SIZE)
        self._data = ffi.buffer(self.memory)
        self.view = memoryview(self._data)

    def write(self, packets: list[Plain], room: bytes) -> list[int]:
        """Put packets here, with room behind each; return how many bytes each has with that."""
        heads, payloads = zip(*packets, strict=True)
        pieces = [room] * (3 * len(packets))
        pieces[::3], pieces[1::3] = heads, payloads
        whole = b"".join(pieces)
        self._data[0 : len(whole)] = whole
        more = len(room)
        return [len(head) + len(payload) + more for head, payload in packets]

    def runs(self, packets: list[Plain], protect: Protect) -> Iterator[tuple[memoryview, int]]:
        """Yield the packets, encrypted, in runs of one size, which is told; only the last of each may be smaller.

        Send a run before the next is asked for: it is written over.
        """
        for first in range(0, len(packets), MOST):
            start = at = size = before = 0
            for here in (*protect(packets[first : first + MOST]), 0):
                if here <= 0 or here > size or before < size:
                    if at > start:
                        yield self.view[start:at], size
                    start, size = (at, here) if here > 0 else (at - here, 0)
                before = here
                at += abs(here)


@lru_cache(2 * LONGEST)
def segmented(size: int) -> list[tuple[int, int, bytes]]:
    """Return the ancillary data that has a buffer cut into datagrams of `size` bytes."""
    return [(socket.IPPROTO_UDP, UDP_SEGMENT, size_of_each(size))]


def refused(error: OSError) -> bool:
    """Say whether it is the cutting that did not work: a kernel or a card without it, a narrower way."""
    return error.errno not in ELSEWHERE
