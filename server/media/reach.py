"""Where browsers reach this process: the addresses that they are told, and the socket behind them."""

from __future__ import annotations

import errno
import logging
import socket
import struct
import sys
from collections.abc import Sequence
from ipaddress import ip_address

log = logging.getLogger("baseline.media")

LOOPBACK = "127.0.0.1"
BUFFER_BYTES = 4 * 1024 * 1024
"""A third of a second of twenty rooms; of Debian's own 212,992 bytes a burst fills all in 18 ms."""
LIMITS = {"net.core.rmem_max": socket.SO_RCVBUF, "net.core.wmem_max": socket.SO_SNDBUF}
SO_MEMINFO, DROPS = 55, struct.Struct("=32xI")  # asm-generic/socket.h, linux/sock_diag.h: the last of nine


def announced(configured: Sequence[str], *, local: bool) -> list[str]:
    """Return the addresses that browsers are told: those of the setting, else this machine's towards the world.

    Locally 127.0.0.1 besides: a browser gathers no loopback address of its own (measured.md, Browser facts).
    """
    if configured:
        return list(configured)
    route = default_route()
    found = [] if route is None else [route]
    if not local and (route is None or ip_address(route).is_loopback):
        log.warning("no way to other machines was found: set BASELINE_MEDIA_ADDRESS, or nobody there sees or hears")
    return [*found, LOOPBACK] if local or not found else found


def only(addresses: Sequence[str]) -> str:
    """Return the one address to listen on, empty for all.

    Where browsers know one address alone, what answers them must come from it, and of several the system would take its
    own choice. The loopback address it chooses anyway, and there may be a forwarder in front that does not come by it.
    """
    return addresses[0] if len(addresses) == 1 and addresses[0] not in (LOOPBACK, "::1") else ""


def listen(port: int, *, version6: bool, host: str = "") -> socket.socket:
    """Return the UDP socket on one address, or on all where that is not this machine's, or none. Raises OSError."""
    family = socket.AF_INET6 if version6 else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        if version6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        for option in LIMITS.values():
            listener.setsockopt(socket.SOL_SOCKET, option, BUFFER_BYTES)
        try:
            listener.bind((host, port))
        except OSError as error:
            if not host or error.errno != errno.EADDRNOTAVAIL:  # it may be that of a router in front
                raise
            listener.bind(("", port))
    except OSError:
        listener.close()
        raise
    return listener


def too_low(listener: socket.socket) -> list[str]:
    """Return which limits of the system leave the socket less than half of the `BUFFER_BYTES` that it asked for.

    Linux tells twice what a buffer holds, for what else it keeps there (socket(7)).
    """
    return [name for name, option in LIMITS.items() if listener.getsockopt(socket.SOL_SOCKET, option) < BUFFER_BYTES]


def unread(listener: socket.socket) -> int:
    """Return how many datagrams were lost since there was no room for them; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    try:
        told = listener.getsockopt(socket.SOL_SOCKET, SO_MEMINFO, DROPS.size)
    except OSError:
        return 0
    drops: int = DROPS.unpack(told)[0]
    return drops


def default_route() -> str | None:
    """Return this machine's address towards the rest of the world, of IPv4 where it has one, else of IPv6.

    Nothing is sent to find it. None without a route, or where what it has reaches no farther than the next router.
    """
    for family, somewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((somewhere, 9))  # addresses kept for documentation, RFC 5737 and 3849
                found = str(probe.getsockname()[0])
        except OSError:
            continue
        if not ip_address(found).is_link_local:
            return found
    return None
