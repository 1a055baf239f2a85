"""Small things that several tests of the store need: bodies that say where they belong, and looking at bare files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from server.room.ports import Row, Saved

SECRET = b"a secret of tests, long enough for it"


def body_of(room: str, revision: int) -> bytes:
    """Return what tests write as a room's commit: it says where it belongs, and looks like a stroke in size."""
    return f"{room} {revision} ".encode() * 30


def rows_of(room: str, first: int, last: int) -> list[Row]:
    """Return the rows of a room from one revision to another, both included."""
    return [Row(revision, body_of(room, revision)) for revision in range(first, last + 1)]


def pieces_of(room: str, revision: int, count: int = 3) -> list[bytes]:
    """Return a snapshot whose pieces say where they belong."""
    return [f"{room} {revision} piece {part} of {count} ".encode() * 200 for part in range(count)]


def everything(saved: Saved) -> tuple[int, list[bytes], list[Row]]:
    """Fold: keep all as it is."""
    return saved.snapshot_revision, list(saved.pieces), list(saved.rows)


def last_revision(saved: Saved) -> int:
    """Fold: read everything, return only the last revision."""
    revision = saved.snapshot_revision
    for _ in saved.pieces:
        pass
    for row in saved.rows:
        revision = row.revision
    return revision


def stored_key(connection: sqlite3.Connection, room: str) -> bytes:
    """Return a room's key as it is stored: wrapped."""
    found = connection.execute("SELECT key FROM room WHERE id = ?", (room,)).fetchone()
    assert isinstance(found[0], bytes)
    return found[0]


def bytes_on_disk(path: Path) -> bytes:
    """Return all bytes of the database, its log and its index, as somebody who copied the folder has them."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.name.startswith(path.name))


@contextmanager
def from_outside(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the database as another program does."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
        yield connection
