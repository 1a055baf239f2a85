"""The media of this process: one UDP port, one certificate, a hall for each room that is awake, and the clock."""

from __future__ import annotations

import asyncio
import logging
import math
import socket
import time
from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from itertools import count

from server.media import sdp
from server.media.hall import Hall
from server.media.peer import Peer
from server.media.port import LATEST_S, Port
from server.media.transport import Certificate
from server.room.ports import Signs

log = logging.getLogger("baseline.media")

EARLY, EARLY_S = 0.1, LATEST_S
"""What is due so soon is done at a look: to wake for it would cost as much again. A tenth of its time early at most."""
NOT_DUE = math.inf
Turn = tuple[float, int, Hall, float]
"""When a hall is due by the loop's clock, a number of its own, the hall, and how many seconds early it may be."""
NO_TURN = NOT_DUE, 0, None, 0.0


class Plane:
    """Make it with a bound UDP socket; `run` it for as long as the process lives."""

    def __init__(
        self, listener: socket.socket, addresses: Sequence[str], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        self.now_s = now_s
        self.port = Port(listener, now_s)
        self.candidates = [sdp.candidate(n, host, self.port.number) for n, host in enumerate(addresses)]
        self._certificate = Certificate()
        self.port.looked = self._turn
        self._halls: dict[Hall, float] = {}  # when each is due, by the loop's clock
        self._turns: list[Turn] = []  # a heap, with older ones that do not hold any more
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None
        self._armed_s = NOT_DUE

    def hall(self, signs: Signs) -> Hall:
        """Return the media of one more room."""
        hall = Hall(self, signs, self._forget)
        self._halls[hall] = NOT_DUE
        return hall

    def peer(self, pc: str) -> Peer:
        """Return our end of a new peer connection."""
        return Peer(pc, self.port, self._certificate.current(), self.now_s())

    def due(self, hall: Hall, in_s: float) -> None:
        """Have a hall do what is due in so many seconds, unless it does sooner."""
        at_s = asyncio.get_running_loop().time() + in_s
        if at_s < self._halls.get(hall, 0.0):
            self._halls[hall] = at_s
            heappush(self._turns, (at_s, next(self._numbers), hall, min(in_s * EARLY, EARLY_S)))
            self._arm()

    async def run(self) -> None:
        """Read what comes, until cancelled."""
        try:
            self.port.open()
            self._arm()
            await asyncio.get_running_loop().create_future()
        finally:
            self.port.pause()
            self._disarm()

    def _arm(self) -> None:
        """Have the next turn come by itself, where no look at the port is there first."""
        at_s, _, _, early_s = self._turns[0] if self._turns else NO_TURN
        self.port.due_s = at_s - early_s
        if at_s == self._armed_s:
            return
        self._disarm()
        if self._turns:
            self._armed_s = at_s
            self._timer = asyncio.get_running_loop().call_at(at_s, self._on_time)

    def _disarm(self) -> None:
        self._armed_s = NOT_DUE
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _on_time(self) -> None:
        self._disarm()
        self._turn()

    def _turn(self) -> None:
        """Do what is due in one hall: packets are not kept waiting until all have had their turn."""
        turns, now_s = self._turns, asyncio.get_running_loop().time()
        while turns and turns[0][0] - turns[0][3] <= now_s:
            at_s, _, hall, _ = heappop(turns)
            if self._halls.get(hall) == at_s:
                self._tick(hall)
                break
        self._arm()

    def _tick(self, hall: Hall) -> None:
        """Do what is due in one hall. What breaks there stops no other."""
        self._halls[hall] = NOT_DUE
        try:
            in_s = hall.tick(self.now_s())
        except Exception:  # a fault of ours ends this room's connections, and its browsers make new ones
            log.exception("the media of a room broke")
            hall.start_over()
            in_s = None
        self.port.flush()
        if in_s is not None:
            self.due(hall, in_s)

    def _forget(self, hall: Hall) -> None:
        self._halls.pop(hall, None)

    def close(self) -> None:
        """Let go of the port."""
        self.port.close()
