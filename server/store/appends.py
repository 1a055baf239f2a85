"""Commits on their way to the disk: whatever a group appends, of all its rooms, is written by one statement.

Lives on the writer's thread. Each call into SQLite lets go of the interpreter and must win it back from a busy event
loop, so what counts is how few calls a group makes, not how little each does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from server.room.ports import Row
from server.store.faults import fault
from server.store.schema import REVISION_BITS
from server.store.seal import RoomKey, ServerKey

ROW = b"row"
ROWS_A_STATEMENT = 250
"""Two parameters a row: far below what every SQLite takes (sqlite.org/limits.html, number 9)."""
MOST_KNOWN = 10_000
"""Rooms whose head and key are held in memory; beyond that all are read anew, once."""

REVISION_MASK = (1 << REVISION_BITS) - 1
HEAD = """
SELECT room.number, room.key, coalesce(
    (SELECT id & :mask FROM commit_row
        WHERE id BETWEEN room.number << :bits AND room.number << :bits | :mask ORDER BY id DESC LIMIT 1),
    (SELECT revision FROM snapshot WHERE room = room.number AND complete ORDER BY revision DESC LIMIT 1),
    0)
FROM room WHERE room.id = :room
"""

Sealed = tuple[int, bytes]
"""What is written of a commit: where it stands, and its sealed body."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a room is written."""

    number: int
    key: RoomKey
    revision: int


def row_id(number: int, revision: int) -> int:
    """Return where a room's commit stands (schema.py)."""
    return number << REVISION_BITS | revision


def read_head(connection: sqlite3.Connection, keys: ServerKey, room: str) -> Head:
    """Return how far a room is written; raises StoreError `unknown_room`, or `unreadable` for a damaged key."""
    names = {"room": room, "mask": REVISION_MASK, "bits": REVISION_BITS}
    found = connection.execute(HEAD, names).fetchone()
    if found is None:
        raise fault("unknown_room")
    number, wrapped, revision = found
    return Head(number, keys.unwrap(room, wrapped), revision)


class Appends:
    """The heads of rooms lately written, and the rows of the group that is being put together."""

    def __init__(self, keys: ServerKey) -> None:
        self._keys = keys
        self._heads: dict[str, Head] = {}
        self._moved: dict[str, Head] = {}
        self._rows: list[Sealed] = []

    def add(self, connection: sqlite3.Connection, room: str, rows: Sequence[Row]) -> None:
        """Seal rows for the group that is being put together.

        Raises StoreError `out_of_order` where they do not follow what is written or what the group has already.
        """
        head = self._moved.get(room) or self._heads.get(room)
        if head is None or (room not in self._moved and not _follow(rows, head)):
            head = read_head(connection, self._keys, room)  # another process may have written since
        if not _follow(rows, head):
            raise fault("out_of_order")
        seal = head.key.seal
        self._rows += [(row_id(head.number, row.revision), seal(ROW, row.revision, 0, row.body)) for row in rows]
        self._moved[room] = Head(head.number, head.key, head.revision + len(rows))

    @property
    def statements(self) -> int:
        """How many statements the group's rows take: one alone needs no transaction around it."""
        return -(-len(self._rows) // ROWS_A_STATEMENT)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write the group's rows."""
        for start in range(0, len(self._rows), ROWS_A_STATEMENT):
            rows = self._rows[start : start + ROWS_A_STATEMENT]
            connection.execute(_insert(len(rows)), [value for row in rows for value in row])

    def written(self) -> None:
        """The group is durable: its rooms have new heads."""
        if len(self._heads) > MOST_KNOWN:
            self._heads.clear()
        self._heads |= self._moved
        self._moved.clear()
        self._rows.clear()

    def forget(self) -> None:
        """The group failed, or rooms were deleted: read every head anew."""
        self._heads.clear()
        self._moved.clear()
        self._rows.clear()


def _follow(rows: Sequence[Row], head: Head) -> bool:
    return all(row.revision == expected for expected, row in enumerate(rows, head.revision + 1))


@cache
def _insert(count: int) -> str:
    rows = ", ".join(["(?, ?)"] * count)
    return f"INSERT INTO commit_row (id, body) VALUES {rows}"  # noqa: S608  nothing but question marks
