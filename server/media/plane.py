"""The media of this process: one UDP port, one certificate, a hall for each room that is awake, and the clock."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Sequence

from server.media import sdp
from server.media.hall import Hall
from server.media.peer import Peer
from server.media.port import Port, default_route
from server.media.transport import Certificate
from server.room.ports import Signs

log = logging.getLogger("baseline.media")
TICK_S = 0.05


class Plane:
    """Make it with a bound UDP socket; `run` it for as long as the process lives."""

    def __init__(
        self, listener: socket.socket, addresses: Sequence[str], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.now_s = now_s
        self.port = Port(listener, now_s)
        self.candidates = [sdp.candidate(n, host, self.port.number) for n, host in enumerate(addresses)]
        self._certificate = Certificate()
        self._halls: set[Hall] = set()

    def hall(self, signs: Signs) -> Hall:
        """Return the media of one more room."""
        hall = Hall(self, signs, self._halls.discard)
        self._halls.add(hall)
        return hall

    def peer(self, pc: str) -> Peer:
        """Return our end of a new peer connection."""
        return Peer(pc, self.port, self._certificate.current(), self.now_s())

    async def run(self) -> None:
        """Read what comes and do what is due, until cancelled. What breaks in one hall stops no other."""
        self.port.open()
        try:
            while True:
                await asyncio.sleep(TICK_S)
                now_s = self.now_s()
                for n, hall in enumerate(list(self._halls)):
                    if n:
                        await asyncio.sleep(0)  # packets are not kept waiting until all rooms have had their turn
                    try:
                        hall.tick(now_s)
                    except Exception:  # a fault of ours ends this room's connections, and its browsers make new ones
                        log.exception("the media of a room broke")
                        hall.start_over()
                    self.port.flush()
        finally:
            self.port.pause()

    def close(self) -> None:
        """Let go of the port."""
        self.port.close()


def announced(configured: Sequence[str], *, local: bool) -> list[str]:
    """Return the addresses that browsers are told: those of the setting, else this machine's towards the world.

    Locally 127.0.0.1 besides: a browser gathers no loopback address of its own (measured.md, Browser facts).
    """
    if configured:
        return list(configured)
    route = default_route()
    found = [] if route is None else [route]
    return [*found, "127.0.0.1"] if local or not found else found
