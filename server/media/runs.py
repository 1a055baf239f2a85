"""Several packets to one address in one call: the system cuts them out of one buffer (udp(7), UDP_SEGMENT).

The pieces of a picture are of one size, and of their way through the kernel a second one costs a third of the first.
Those of one stream come together, and sound behind pictures, so that it ends the run of one.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from struct import Struct

from server.media.inbox import LONGEST

POSSIBLE = sys.platform == "linux"
UDP_SEGMENT = 103  # linux/udp.h; Python has no name for it
MOST = 40  # datagrams: as many of the longest as fit into the 65,507 bytes of one call
size_of_each = Struct("=H").pack
ELSEWHERE = frozenset({errno.EAGAIN, errno.ENOBUFS, errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH})
"""What goes wrong with single datagrams as well."""


def cut(packets: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Yield the packets in runs of one size of which only the last may be smaller, in their order."""
    begin, size = 0, len(packets[0])
    at, before = 1, size
    for packet in packets[1:]:
        here = len(packet)
        if before < size or here > size or at - begin == MOST:
            yield packets[begin:at]
            begin, size = at, here
        before = here
        at += 1
    yield packets[begin:] if begin else packets


@lru_cache(2 * LONGEST)
def segmented(size: int) -> list[tuple[int, int, bytes]]:
    """Return the ancillary data that has a buffer cut into datagrams of `size` bytes."""
    return [(socket.IPPROTO_UDP, UDP_SEGMENT, size_of_each(size))]


def refused(error: OSError) -> bool:
    """Say whether it is the cutting that did not work: a kernel or a card without it, a narrower way."""
    return error.errno not in ELSEWHERE
