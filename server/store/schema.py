"""The tables of the embedded store, how a connection to them is opened, and the migrations from every older version.

Knows SQL and files; what the rows mean is the business of the journal and of the tickets.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from server.store.faults import fault
from server.store.seal import ServerKey
from server.store.secret import OWNER_ONLY, sync_directory

REVISION_BITS = 32
"""A commit's row id is its room's number and its revision: rows of a room lie side by side in one tree, without a
second index. Numbers of rooms are never given twice (AUTOINCREMENT)."""

VERSION_1 = """
CREATE TABLE mark (only INTEGER PRIMARY KEY CHECK (only = 1), sealed BLOB NOT NULL, checked INTEGER NOT NULL);
CREATE TABLE room (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key BLOB NOT NULL);
CREATE TABLE commit_row (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE snapshot (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    room INTEGER NOT NULL REFERENCES room ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    complete INTEGER NOT NULL
);
CREATE INDEX snapshot_of_room ON snapshot (room);
CREATE TABLE piece (
    snapshot INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    part INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (snapshot, part)
);
CREATE TABLE ticket_room (
    room INTEGER PRIMARY KEY REFERENCES room ON DELETE CASCADE,
    name BLOB NOT NULL,
    trial INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    used_ms INTEGER NOT NULL
);
CREATE TABLE link (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL REFERENCES ticket_room ON DELETE CASCADE,
    token BLOB NOT NULL UNIQUE,
    role TEXT NOT NULL,
    label BLOB NOT NULL,
    named INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0,
    uses INTEGER NOT NULL DEFAULT 0,
    joins_left REAL NOT NULL,
    joins_ms INTEGER NOT NULL
);
CREATE INDEX link_of_room ON link (room);
CREATE TABLE seat (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL REFERENCES ticket_room ON DELETE CASCADE,
    link INTEGER NOT NULL REFERENCES link ON DELETE CASCADE,
    role TEXT NOT NULL,
    label BLOB NOT NULL,
    named INTEGER NOT NULL
);
CREATE INDEX seat_of_room ON seat (room);
CREATE INDEX seat_of_link ON seat (link);
CREATE TABLE seat_key (
    hash BLOB PRIMARY KEY,
    id TEXT NOT NULL,
    seat INTEGER NOT NULL REFERENCES seat ON DELETE CASCADE,
    ends_ms INTEGER NOT NULL,
    ending INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX key_of_seat ON seat_key (seat);
CREATE TABLE remembered (
    browser BLOB NOT NULL,
    room INTEGER NOT NULL REFERENCES ticket_room ON DELETE CASCADE,
    seat INTEGER NOT NULL REFERENCES seat ON DELETE CASCADE,
    PRIMARY KEY (browser, room)
) WITHOUT ROWID;
CREATE INDEX remembered_room ON remembered (room);
CREATE INDEX remembered_seat ON remembered (seat);
"""

VERSION_2 = """
CREATE TABLE image (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    room INTEGER NOT NULL REFERENCES room ON DELETE CASCADE,
    name TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (room, name)
);
"""

VERSION_3 = """
ALTER TABLE link ADD COLUMN second_of INTEGER REFERENCES seat ON DELETE CASCADE;
CREATE INDEX link_second_of ON link (second_of);
"""
"""A link to a second device says whose: it and the seat taken by it go with that person's seat."""

VERSION_4 = """
ALTER TABLE link ADD COLUMN stay INTEGER NOT NULL DEFAULT 0;
ALTER TABLE link ADD COLUMN former BLOB;
CREATE UNIQUE INDEX link_former ON link (former) WHERE former IS NOT NULL;
"""
"""A link to a second device says for which stay of its person; those that know none are of the first.

A link that was made anew for another card says which token it had before.
"""


def _statements(script: str) -> Callable[[sqlite3.Connection], None]:
    """Return the step that runs these statements; `executescript` would end the transaction that all steps share."""

    def step(connection: sqlite3.Connection) -> None:
        for statement in script.split(";\n"):
            connection.execute(statement)

    return step


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = tuple(
    _statements(script) for script in (VERSION_1, VERSION_2, VERSION_3, VERSION_4)
)
"""One step per version, in order and never changed once released: a file of any age passes through those it lacks."""


def prepare(path: Path, server_key: ServerKey) -> None:
    """Make the database or bring it up to date, and see that it was sealed with this server's secret.

    Raises StoreError `newer_schema` or `wrong_secret`, and sqlite3.Error where the file cannot be used.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))
    sync_directory(path.parent)
    connection = open_writing(path, busy_ms=10_000)
    try:
        connection.execute("BEGIN IMMEDIATE")
        _migrate(connection)
        _check_secret(connection, server_key)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _migrate(connection: sqlite3.Connection) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise fault("newer_schema")
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _check_secret(connection: sqlite3.Connection, server_key: ServerKey) -> None:
    mark = connection.execute("SELECT sealed FROM mark").fetchone()
    if mark is None:
        connection.execute("INSERT INTO mark VALUES (1, ?, 0)", (server_key.sign(),))
    elif not server_key.knows(mark[0]):
        raise fault("wrong_secret")


def open_writing(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Open the file to write: write-ahead log, and a commit returns only when it is on the disk.

    `synchronous = FULL` syncs the log at every commit (sqlite.org/pragma.html#pragma_synchronous); checkpoints are
    made by the writer between two groups, not inside a commit that somebody waits for.
    """
    connection = _open(path, busy_ms)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


def open_reading(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Open the file to read."""
    connection = _open(path, busy_ms)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _open(path: Path, busy_ms: int) -> sqlite3.Connection:
    """Open an existing file; one that has vanished is an error, not a new and empty database."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute(f"PRAGMA busy_timeout = {busy_ms}")
    connection.execute("PRAGMA journal_mode = WAL")
    return connection
