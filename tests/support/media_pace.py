"""Sends the packets of many publishers, each stream evenly or in even bursts, from one task."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Iterable
from random import Random

from tests.support.media_streams import Outgoing

TICK_S = 0.001  # a loop counts in milliseconds: asked for less, it would not sleep at all
clock = time.perf_counter


class Pacer:
    """Sends what is due. Packets that it is late with go out at once; how late it was can be asked."""

    def __init__(self) -> None:
        self.late_s: list[float] = []
        """Of every packet or burst since `forget`, how late it left."""
        self._due: list[tuple[float, int, Outgoing]] = []
        self._dice = Random(1)
        self._added = 0
        self._task: asyncio.Task[None] | None = None

    def start(self, streams: Iterable[Outgoing]) -> None:
        """Send these too, from now on, each at a moment of its own within its interval."""
        for stream in streams:
            self._added += 1
            heapq.heappush(
                self._due, (clock() + self._dice.random() * stream.burst / stream.per_s, self._added, stream)
            )
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def stop(self, streams: Iterable[Outgoing] | None = None) -> None:
        """Send these no more; all, where none are named."""
        gone = None if streams is None else set(map(id, streams))
        self._due = [] if gone is None else [turn for turn in self._due if id(turn[2]) not in gone]
        heapq.heapify(self._due)

    async def close(self) -> None:
        """End."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def forget(self) -> None:
        """Note anew how late packets leave."""
        self.late_s.clear()

    async def _run(self) -> None:
        while True:
            now = self._send_due()
            wait_s = self._due[0][0] - now if self._due else 0.01
            await asyncio.sleep(max(TICK_S, wait_s))

    def _send_due(self) -> float:
        """Send all that is due, and return the time."""
        due, late_s = self._due, self.late_s
        while True:
            now = clock()
            if not due or due[0][0] > now:
                return now
            at, number, stream = due[0]
            late_s.append(now - at)
            for _ in range(stream.burst):
                stream.send()
            heapq.heapreplace(due, (at + stream.burst / stream.per_s, number, stream))
