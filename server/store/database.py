"""One database file with its writer, its readers and its key: what the journal and the tickets share.

Knows how to reach the tables from a coroutine; not what is in them.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from server.store.faults import fault, fault_of
from server.store.readers import Readers
from server.store.schema import prepare
from server.store.seal import RoomKey, ServerKey
from server.store.writer import Step, Writer, no_step

T = TypeVar("T")

FILE_NAME = "baseline.db"
TURN_S = 0.0005
"""How long a thread may keep the interpreter while another one wants it. The event loop must not wait 5 ms, as is the
default, for a room that is being opened, nor the writer three times as long for a busy loop."""

BUSY_MS = 1000
"""How long another program may hold the file before rooms are told `locked` (another process of ours writes for a
few milliseconds at a time)."""
READING = 5
"""Times as long do readers wait: while the log is emptied, which a slow disk takes seconds for."""


class Database:
    """The embedded store. Blocking to open and to close; everything else lets the event loop go on."""

    def __init__(self, path: Path, secret: bytes, *, busy_ms: int = BUSY_MS, step: Step = no_step) -> None:
        """Open or make the file; raises StoreError where it cannot be used or the secret is another one."""
        sys.setswitchinterval(TURN_S)
        self.keys = ServerKey(secret)
        self.step = step
        try:
            prepare(path, self.keys)
        except sqlite3.Error as error:
            raise fault_of(error) from error
        except OSError as error:
            raise fault("io") from error
        self.writer = Writer(path, self.keys, busy_ms=busy_ms, step=step)
        self._loading = Readers(path, threads=2, busy_ms=busy_ms * READING)
        self._asking = Readers(path, threads=1, busy_ms=busy_ms * READING)

    async def write(self, work: Callable[[sqlite3.Connection], T], *, cost: int = 1, scrub: bool = False) -> T:
        """Run `work` in the next group and return its result once that is durable."""
        return await asyncio.wrap_future(self.writer.submit(work, cost=cost, scrub=scrub))

    async def ask(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a short read."""
        return await self._asking.run(work)

    async def load(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a long read, which short ones do not wait for."""
        return await self._loading.run(work)

    async def check(self) -> None:
        """Write something; it is durable when this returns."""
        await self.write(_write_something)

    def close(self) -> None:
        """Finish what was asked for and let go of the file; a second call does nothing."""
        self._loading.close()
        self._asking.close()
        self.writer.close()

    def make_room(self, connection: sqlite3.Connection, room: str) -> int:
        """Make a room with a new key, or find the one that is there; return its number."""
        connection.execute("INSERT OR IGNORE INTO room (id, key) VALUES (?, ?)", (room, self.keys.make(room)))
        number, _ = self.room(connection, room)
        return number

    def room(self, connection: sqlite3.Connection, room: str) -> tuple[int, RoomKey]:
        """Return a room's number and key; raises StoreError `unknown_room`, or `unreadable` for a damaged key."""
        found = connection.execute("SELECT number, key FROM room WHERE id = ?", (room,)).fetchone()
        if found is None:
            raise fault("unknown_room")
        return int(found[0]), self.keys.unwrap(room, found[1])


def _write_something(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE mark SET checked = checked + 1")
