"""Worker threads that read, each with its own connection, so that neither the event loop nor the writer waits.

Knows threads and connections; what is read is in the functions that others hand in.
"""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from server.store.faults import fault, fault_of
from server.store.schema import open_reading

T = TypeVar("T")


class Readers:
    """A few threads that run functions over a connection that cannot write."""

    def __init__(self, path: Path, *, threads: int, busy_ms: int) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store-reader")
        self._mine = threading.local()
        self._open: set[sqlite3.Connection] = set()
        self._closed = False

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns, all of it read from one state of the database. Raises StoreError."""
        if self._closed:
            raise fault("closed")
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._read, work)

    def close(self) -> None:
        """Wait for what is being read, then let go of the file."""
        self._closed = True
        self._pool.shutdown()
        while self._open:
            self._open.pop().close()

    def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                return work(connection)
            finally:
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            self._drop()
            raise fault_of(error) from error

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if found is None:
            found = open_reading(self._path, self._busy_ms)
            self._mine.connection = found
            self._open.add(found)
        return found

    def _drop(self) -> None:
        """Let the next read of this thread begin with a new connection."""
        found: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if found is not None:
            self._mine.connection = None
            self._open.discard(found)
            found.close()


class CollectorRest:
    """Lets the garbage collector rest while any long read is under way.

    What a fold builds stays, so there is nothing to collect; but a collection walks all of it, again and again as it
    grows, and holds the interpreter meanwhile.
    """

    def __init__(self) -> None:
        self._gate = threading.Lock()
        self._inside = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._gate:
            if self._inside == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._gate:
            self._inside -= 1
            if self._inside == 0 and self._was_on:
                gc.enable()
