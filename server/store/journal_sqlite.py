"""The journal of rooms in SQLite: sealed rows, snapshots in pieces, compaction, and a deletion that destroys the key.

Implements the Journal of server/room/ports.py. What rows and pieces say is opaque here.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from server.room.ports import Row, Saved
from server.store.appends import REVISION_MASK, ROW, Head, read_head, row_id
from server.store.database import Database
from server.store.faults import fault
from server.store.readers import CollectorRest
from server.store.seal import RoomKey

T = TypeVar("T")

PIECE = b"piece"
LAST_PIECE = b"last"
"""The last piece is sealed as another kind: a snapshot that lost its end does not open."""

STEPS = ("piece written", "snapshot placed", "rows dropped")
"""Moments of a snapshot that the database's `step` is told of, like those of the writer."""

ROWS_A_READ = 64
READ_ROW = "(SELECT body FROM commit_row WHERE id = ?1 + {})"
READ_ROWS = f"SELECT {', '.join(map(READ_ROW.format, range(ROWS_A_READ)))}"
"""Many rows by one call, as columns: a thread that comes back from SQLite waits for its turn among the others."""

COST_BYTES = 4096
"""Bytes of a snapshot's piece that weigh as much as one commit."""

NEWEST = "SELECT number, revision FROM snapshot WHERE room = ? AND complete ORDER BY revision DESC LIMIT 1"


class SqliteJournal:
    """Journal over one Database, which may be shared with the tickets; closing it closes the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._collector_rest = CollectorRest()

    async def create(self, room: str) -> None:
        """Make the room; where it is there already, nothing happens."""
        await self._database.write(lambda connection: self._database.make_room(connection, room))

    async def append(self, room: str, rows: Sequence[Row]) -> None:
        """Write rows, all or none; durable when this returns."""

        await asyncio.wrap_future(self._database.writer.append(room, rows))

    async def load(self, room: str, fold: Callable[[Saved], T]) -> T:
        """Run `fold` over what is saved, in a worker thread, and return its result."""

        def work(connection: sqlite3.Connection) -> T:
            head = read_head(connection, self._database.keys, room)
            snapshot, revision = newest_snapshot(connection, head.number)
            pieces = open_pieces(connection, head.key, snapshot, revision)
            rows = open_rows(connection, head, revision)
            with self._collector_rest:
                return fold(Saved(revision, pieces, rows))

        return await self._database.load(work)

    async def save_snapshot(self, room: str, revision: int, pieces: Iterable[bytes]) -> None:
        """Save a snapshot piece by piece, each a small write of its own, then put it in place and compact in one."""
        key = await self._database.ask(lambda connection: self._database.room(connection, room)[1])
        number = await self._database.write(lambda connection: self._begin_snapshot(connection, room, revision))
        if number is None:
            return
        if not await asyncio.to_thread(self._write_pieces, key, number, revision, pieces):
            raise ValueError("a snapshot has at least one piece")
        await self._database.write(lambda connection: self._complete(connection, room, number, revision))

    async def delete(self, room: str) -> None:
        """Destroy the room's key and delete all that it sealed; the log, where it still stands, is emptied."""
        await self._database.write(lambda connection: delete_room(connection, room), scrub=True)

    async def check(self) -> None:
        """Write something; it is durable when this returns."""
        await self._database.check()

    async def close(self) -> None:
        """Finish what was asked for and let go of the database."""
        await asyncio.to_thread(self._database.close)

    def _begin_snapshot(self, connection: sqlite3.Connection, room: str, revision: int) -> int | None:
        """Return the number of a new snapshot that nobody sees yet, or None where a newer one stands."""
        head = read_head(connection, self._database.keys, room)
        if revision > head.revision:
            raise fault("out_of_order")
        if revision <= newest_snapshot(connection, head.number)[1]:
            return None
        connection.execute("DELETE FROM snapshot WHERE room = ? AND NOT complete", (head.number,))
        add = "INSERT INTO snapshot (room, revision, complete) VALUES (?, ?, 0)"
        return connection.execute(add, (head.number, revision)).lastrowid

    def _write_pieces(self, key: RoomKey, snapshot: int, revision: int, pieces: Iterable[bytes]) -> int:
        """Seal and write piece after piece in the thread that calls, waiting for each, so that commits go between.

        Returns how many there were.
        """
        written = 0
        for part, (piece, last) in enumerate(with_last(pieces)):
            sealed = key.seal(LAST_PIECE if last else PIECE, revision, part, piece)
            write = partial(add_piece, values=(snapshot, part, sealed))
            self._database.writer.submit(write, cost=1 + len(sealed) // COST_BYTES).result()
            self._database.step("piece written")
            written += 1
        return written

    def _complete(self, connection: sqlite3.Connection, room: str, snapshot: int, revision: int) -> None:
        """Let the snapshot count, and drop what it replaces."""
        number, _ = self._database.room(connection, room)
        if not connection.execute("UPDATE snapshot SET complete = 1 WHERE number = ?", (snapshot,)).rowcount:
            raise fault("out_of_order")
        connection.execute("DELETE FROM snapshot WHERE room = ? AND number <> ?", (number, snapshot))
        self._database.step("snapshot placed")
        rows = "DELETE FROM commit_row WHERE id BETWEEN ? AND ?"
        connection.execute(rows, (row_id(number, 0), row_id(number, revision)))
        self._database.step("rows dropped")


def newest_snapshot(connection: sqlite3.Connection, number: int) -> tuple[int, int]:
    """Return the number and revision of the room's complete snapshot, (0, 0) where there is none."""
    found = connection.execute(NEWEST, (number,)).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def add_piece(connection: sqlite3.Connection, values: tuple[int, int, bytes]) -> None:
    """Write one piece of a snapshot that nobody sees yet."""
    connection.execute("INSERT INTO piece (snapshot, part, body) VALUES (?, ?, ?)", values)


def open_pieces(connection: sqlite3.Connection, key: RoomKey, snapshot: int, revision: int) -> Iterator[bytes]:
    """Open a snapshot's pieces one by one; raises StoreError `unreadable` where one is missing or another's."""
    if not snapshot:
        return
    found = connection.execute("SELECT part, body FROM piece WHERE snapshot = ? ORDER BY part", (snapshot,))
    empty = True
    for expected, ((part, sealed), last) in enumerate(with_last(found)):
        if part != expected:
            raise fault("unreadable")
        yield key.open(LAST_PIECE if last else PIECE, revision, part, sealed)
        empty = False
    if empty:
        raise fault("unreadable")


def open_rows(connection: sqlite3.Connection, head: Head, after: int) -> Iterator[Row]:
    """Open the room's rows after a revision one by one; raises StoreError `unreadable` at a gap or a damaged row."""
    unseal = head.key.open
    for first in range(after + 1, head.revision + 1, ROWS_A_READ):
        bodies = connection.execute(READ_ROWS, (row_id(head.number, first),)).fetchone()
        for revision, sealed in zip(range(first, head.revision + 1), bodies, strict=False):
            if sealed is None:
                raise fault("unreadable")
            yield Row(revision, unseal(ROW, revision, 0, sealed))


def delete_room(connection: sqlite3.Connection, room: str) -> None:
    """Delete a room and everything that hangs on it; with zeros over it, for among it is the key."""
    found = connection.execute("SELECT number FROM room WHERE id = ?", (room,)).fetchone()
    if found is None:
        return
    number = int(found[0])
    connection.execute("PRAGMA secure_delete = ON")
    try:
        connection.execute("DELETE FROM room WHERE number = ?", (number,))
    finally:
        connection.execute("PRAGMA secure_delete = FAST")
    rows = "DELETE FROM commit_row WHERE id BETWEEN ? AND ?"
    connection.execute(rows, (row_id(number, 0), row_id(number, REVISION_MASK)))


def with_last(items: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Return each item with whether it is the last one."""
    iterator = iter(items)
    try:
        item = next(iterator)
    except StopIteration:
        return
    for following in iterator:
        yield item, False
        item = following
    yield item, True
