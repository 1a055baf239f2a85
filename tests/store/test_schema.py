"""Databases of every age: made by an older version they are brought up to date, by a newer one they are left alone."""

import sqlite3
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.core.roles import Role
from server.room.ports import Row
from server.store import schema
from server.store.database import Database
from server.store.images_sqlite import SqliteImages
from server.store.journal_sqlite import SqliteJournal
from server.store.tickets_sqlite import SqliteTickets
from tests.store.places import SECRET, everything, from_outside, last_revision, rows_of

GOLDEN = Path(__file__).parent / "golden"
"""One database per released schema, as SQL text, made by make_golden.py when that schema was the newest."""


def version_of(path: Path) -> int:
    """Return the schema version of a file."""
    with from_outside(path) as other:
        return int(other.execute("PRAGMA user_version").fetchone()[0])


def test_a_new_database_has_the_newest_schema(path: Path, database: Database) -> None:
    assert version_of(path) == len(schema.MIGRATIONS)


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("schema_*.sql")), ids=lambda file: file.stem)
async def test_DU6_golden_databases_of_every_release_open_with_all_that_is_in_them(path: Path, file: Path) -> None:
    path.parent.mkdir()
    with from_outside(path) as other:
        other.executescript(file.read_text("utf-8"))
    database = Database(path, SECRET)
    journal, tickets = SqliteJournal(database), SqliteTickets(database)
    assert version_of(path) == len(schema.MIGRATIONS)
    (found,) = await tickets.rooms_of("golden browser")
    assert (found.name, found.created_ms, found.used_ms) == ("Golden room", 1000, 2000)
    assert await journal.load(found.room, everything) == (2, [b"first piece", b"last piece"], [Row(3, b"third commit")])
    await journal.append(found.room, rows_of(found.room, 4, 4))
    images = SqliteImages(database)
    stored = [await images.find(found.room, name) for name in await images.names(found.room)]
    assert stored == ([] if file.stem == "schema_1" else [b"golden image"])
    student, facilitator = await tickets.links(found.room)
    assert (student.role, student.name, student.symbol) == (Role.STUDENT, "Mo", "cat")
    assert (student.named, student.uses) == (True, 1)
    assert (facilitator.role, facilitator.revoked) == (Role.FACILITATOR, True)
    seat = await tickets.take_seat("golden-token-of-the-stu", name="", symbol="", now_ms=3000)
    info = await tickets.seat_of(found.room, seat.seat, "golden-key-of-the-stude", 3000)
    assert (info.name, info.symbol, info.role, info.named, info.ending) == ("Mo", "cat", Role.STUDENT, True, False)
    await journal.close()


def test_there_is_a_golden_database_of_every_version() -> None:
    names = {file.name for file in GOLDEN.glob("schema_*.sql")}
    assert names == {f"schema_{version}.sql" for version in range(1, len(schema.MIGRATIONS) + 1)}


async def test_migrations_run_once_and_in_order(
    path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = SqliteJournal(database)
    await journal.create("room")
    await journal.append("room", rows_of("room", 1, 3))
    await journal.close()

    def second(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (number INTEGER)")

    def third(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO later VALUES (3)")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, second, third))
    for _ in range(2):
        journal = SqliteJournal(Database(path, SECRET))
        assert await journal.load("room", last_revision) == 3
        await journal.close()
    assert version_of(path) == len(schema.MIGRATIONS)
    with from_outside(path) as other:
        assert other.execute("SELECT number FROM later").fetchall() == [(3,)]


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(path, SECRET).close()
    before = version_of(path)

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (number INTEGER)")
        connection.execute("this is no SQL")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, half))
    with pytest.raises(StoreError, match="io"):
        Database(path, SECRET)
    monkeypatch.undo()
    assert version_of(path) == before
    with from_outside(path) as other:
        assert not other.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchall()
    Database(path, SECRET).close()


def test_a_database_of_a_newer_version_is_refused(path: Path) -> None:
    Database(path, SECRET).close()
    with from_outside(path) as other:
        other.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with pytest.raises(StoreError, match="newer_schema"):
        Database(path, SECRET)
