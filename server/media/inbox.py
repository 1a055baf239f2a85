"""What has come to a UDP socket, many datagrams in one call where the system has one for that (recvmmsg(2)).

The first datagram of a look costs what a call costs, whose code and data the processor has to fetch anew each time;
each further one then costs next to nothing. Python has no such call of its own, and makes an address anew each time.
"""

from __future__ import annotations

import socket
import sys
from typing import Any, Protocol

import cffi  # type: ignore[import-untyped]  # it has no types

MOST = 128
"""Datagrams at once: then the rest of the process has its turn."""
LONGEST = 1500  # bytes: no path that we know carries more in one piece
ROOM = LONGEST + 1  # of what is longer so much is read that it shows
POSSIBLE = sys.platform == "linux" and sys.maxsize > 1 << 32
MSG_DONTWAIT = 0x40  # linux/socket.h
NAME_BYTES = 28  # of the longest address, IPv6's
KNOWN = 4096  # addresses that are remembered at most

Address = tuple[Any, ...]
Datagram = tuple[bytes, Address]
"""At most 1501 bytes, and where they came from, as `socket.recvfrom` tells it."""

SYSTEM = """
struct iovec { void *iov_base; size_t iov_len; };
struct msghdr { void *msg_name; unsigned int msg_namelen; struct iovec *msg_iov; size_t msg_iovlen; void *msg_control;
    size_t msg_controllen; int msg_flags; };
struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
int recvmmsg(int descriptor, struct mmsghdr *headers, unsigned int most, int flags, void *until);
"""
"""As recvmmsg(2) and linux/socket.h have it, for 64 bits."""


class Inbox(Protocol):
    """Where datagrams come from."""

    def receive(self) -> list[Datagram]:
        """Return what is there, at most 128 of them; nothing where nothing is. Raises OSError."""


def inbox(listener: socket.socket) -> Inbox:
    """Return what reads this socket, which must not block."""
    return ManyAtOnce(listener) if POSSIBLE else OneByOne(listener)


class OneByOne:
    """Reads with what every system has."""

    def __init__(self, listener: socket.socket) -> None:
        self._receive = listener.recvfrom

    def receive(self) -> list[Datagram]:
        """Return what is there."""
        found: list[Datagram] = []
        while len(found) < MOST:
            try:
                found.append(self._receive(ROOM))
            except (BlockingIOError, InterruptedError):
                break
        return found


class ManyAtOnce:
    """Reads all that is there in one call, into memory of its own."""

    def __init__(self, listener: socket.socket) -> None:
        self._socket = listener
        self._ffi = ffi = cffi.FFI()
        ffi.cdef(SYSTEM)
        self._call = ffi.dlopen(None).recvmmsg
        self._memory = ffi.new("char[]", MOST * ROOM), ffi.new("char[]", MOST * NAME_BYTES)
        self._parts = ffi.new("struct iovec[]", MOST)
        self._headers = headers = ffi.new("struct mmsghdr[]", MOST)
        for at in range(MOST):
            self._parts[at] = (self._memory[0] + at * ROOM, ROOM)
            header = headers[at].msg_hdr
            header.msg_name, header.msg_namelen = self._memory[1] + at * NAME_BYTES, NAME_BYTES
            header.msg_iov, header.msg_iovlen = self._parts + at, 1
        self._data, self._names = map(ffi.buffer, self._memory)
        words = memoryview(ffi.buffer(headers)).cast("B").cast("I")
        size, place = ffi.sizeof("struct mmsghdr") // 4, ffi.offsetof("struct mmsghdr", "msg_len") // 4
        self._sizes = words[place::size]
        self._known: dict[bytes, Address] = {}

    def receive(self) -> list[Datagram]:
        """Return what is there."""
        came: int = self._call(self._socket.fileno(), self._headers, MOST, MSG_DONTWAIT, self._ffi.NULL)
        if came < 0:
            return self._failed()
        data, names, sizes, known = self._data, self._names, self._sizes, self._known
        found: list[Datagram] = []
        for at in range(came):
            name = names[at * NAME_BYTES : at * NAME_BYTES + NAME_BYTES]
            address = known.get(name) or self._learn(name)
            found.append((data[at * ROOM : at * ROOM + sizes[at]], address))
        return found

    def _failed(self) -> list[Datagram]:
        """Return nothing where there was nothing to be read. Raises OSError where that was not the reason."""
        error = OSError(self._ffi.errno, "recvmmsg")
        if isinstance(error, BlockingIOError | InterruptedError):
            return []
        raise error

    def _learn(self, name: bytes) -> Address:
        """Return the address that the system names so, and know it from now on."""
        if len(self._known) >= KNOWN:
            self._known.clear()
        address = self._known[name] = told(name)
        return address


def told(name: bytes) -> Address:
    """Return an address, as sockaddr_in or sockaddr_in6 has it (ip(7), ipv6(7)), the way Python tells it."""
    port = int.from_bytes(name[2:4])
    if int.from_bytes(name[:2], sys.byteorder) == socket.AF_INET:
        return socket.inet_ntop(socket.AF_INET, name[4:8]), port
    flow, scope = int.from_bytes(name[4:8]), int.from_bytes(name[24:28], sys.byteorder)
    return socket.inet_ntop(socket.AF_INET6, name[8:24]), port, flow, scope
