"""What stands in for storage in properties: a journal in memory that can refuse, stand still, and be cut off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from server.core.errors import StoreError
from server.core.state import State
from server.room.ordering import Ordering
from server.room.ports import Row, Saved

T = TypeVar("T")


class Disk:
    """What is durable: it outlives the processes that write to it."""

    def __init__(self) -> None:
        self.history: list[Row] = []  # every row ever written, for the tests to judge by
        self.rows: list[Row] = []
        self.pieces: list[bytes] = []
        self.snapshot_revision = 0
        self.well = True
        self.ghosts: list[int] = []  # revisions of snapshots of what was never written

    def write(self, rows: Sequence[Row]) -> None:
        """Take rows, all or none."""
        assert [row.revision for row in rows] == [len(self.history) + place for place in range(1, len(rows) + 1)]
        self.history += rows
        self.rows += rows

    def compact(self, revision: int, pieces: list[bytes]) -> None:
        """Put a snapshot in the place of the rows that it replaces."""
        if revision > len(self.history):
            self.ghosts.append(revision)
        elif revision > self.snapshot_revision:
            self.pieces, self.snapshot_revision = pieces, revision
            self.rows = [row for row in self.rows if row.revision > revision]

    def state(self) -> State:
        """Return the state that a process would open now."""
        return Ordering(Saved(self.snapshot_revision, self.pieces, self.rows)).state


class DiskJournal:
    """The journal of one process over the disk. `moving` cleared: writes wait."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.moving = asyncio.Event()
        self.moving.set()
        self.alive = True

    async def append(self, room: str, rows: Sequence[Row]) -> None:
        await self.moving.wait()
        await self._turn()
        self.disk.write(rows)
        await asyncio.sleep(0)  # written, and nobody knows of it yet

    async def load(self, room: str, fold: Callable[[Saved], T]) -> T:
        await asyncio.sleep(0)
        disk = self.disk
        return fold(Saved(disk.snapshot_revision, iter(disk.pieces), iter(disk.rows)))

    async def save_snapshot(self, room: str, revision: int, pieces: Iterable[bytes]) -> None:
        await self._turn()
        self.disk.compact(revision, list(pieces))

    async def check(self) -> None:
        await self._turn()

    async def create(self, room: str) -> None: ...

    async def delete(self, room: str) -> None: ...

    async def close(self) -> None: ...

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if not self.alive:
            await asyncio.Event().wait()  # the process is dead: nothing of it goes on
        if not self.disk.well:
            raise StoreError("full")
