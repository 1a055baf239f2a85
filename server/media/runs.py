"""Several packets to one address in one call: the system cuts them out of one buffer (udp(7), UDP_SEGMENT).

The pieces of a picture are of one size, and of their way through the kernel a second one costs a third of the first.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator
from struct import Struct

POSSIBLE = sys.platform == "linux"
UDP_SEGMENT = 103  # linux/udp.h; Python has no name for it
MOST = 40  # datagrams: as many of the longest as fit into the 65,507 bytes of one call
SSRC = slice(8, 12)  # in a packet (RFC 3550 section 5.1); SRTP leaves it as it is
size_of_each = Struct("=H").pack
ELSEWHERE = frozenset({errno.EAGAIN, errno.ENOBUFS, errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH})
"""What goes wrong with single datagrams as well."""


def cut(packets: list[bytes]) -> Iterator[list[bytes]]:
    """Yield the packets in runs of one size of which only the last may be smaller, each stream's in their order.

    The streams come one after the other, that of larger packets first, so that sound ends the run of a picture.
    """
    if len(set(map(len, packets))) > 1:
        packets = by_streams(packets)
    begin, size = 0, len(packets[0])
    for at in range(1, len(packets)):
        before, here = len(packets[at - 1]), len(packets[at])
        if before < size or here > size or at - begin == MOST:
            yield packets[begin:at]
            begin, size = at, here
    yield packets[begin:]


def by_streams(packets: list[bytes]) -> list[bytes]:
    """Return the packets of each stream together."""
    streams: dict[bytes, list[bytes]] = {}
    for packet in packets:
        streams.setdefault(packet[SSRC], []).append(packet)
    return [packet for stream in sorted(streams.values(), key=largest_first) for packet in stream]


def largest_first(stream: list[bytes]) -> int:
    """Order streams by the size of their packets."""
    return -len(stream[0])


def segmented(size: int) -> list[tuple[int, int, bytes]]:
    """Return the ancillary data that has a buffer cut into datagrams of `size` bytes."""
    return [(socket.IPPROTO_UDP, UDP_SEGMENT, size_of_each(size))]


def refused(error: OSError) -> bool:
    """Say whether it is the cutting that did not work: a kernel or a card without it, a narrower way."""
    return error.errno not in ELSEWHERE
