"""What somebody finds who copied the data folder: nothing that can be read, and after a deletion nothing at all."""

import random
import sqlite3
import stat
from functools import partial
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.core.roles import Role
from server.room.ports import Row
from server.store.database import Database
from server.store.images_sqlite import SqliteImages
from server.store.journal_sqlite import SqliteJournal
from server.store.tickets_sqlite import SqliteTickets
from tests.store.places import SECRET, bytes_on_disk, everything, last_revision, rows_of, stored_key

INK = b"ink of a child, which nobody else may read"
PHOTO = b"what a child has on its desk"


async def test_nothing_that_was_saved_can_be_read_in_the_files(path: Path, database: Database) -> None:
    journal, tickets = SqliteJournal(database), SqliteTickets(database)
    room = await tickets.make_room("Tuesday group of Mrs Okafor", trial=False, now_ms=0)
    await journal.append(room, [Row(revision, INK) for revision in range(1, 20)])
    await journal.save_snapshot(room, 10, [INK * 2, INK * 3])
    await SqliteImages(database).add(room, PHOTO)
    _, token = await tickets.make_link(
        room, Role.STUDENT, name="Zebedee", symbol="hedgehog", named=True, expires_ms=10**9, now_ms=0
    )
    seat = await tickets.take_seat(token, name="Zebulon", symbol="porcupine", now_ms=0)
    await tickets.rename_seat(room, seat.seat, "Zephaniah")
    await tickets.remember_room("the browser's own key", room, seat.seat, 0)
    secrets = [
        INK,
        PHOTO,
        b"Okafor",
        b"Zebedee",
        b"hedgehog",
        b"Zebulon",
        b"porcupine",
        b"Zephaniah",
        b"browser's own",
        SECRET,
    ]
    secrets += [token.encode(), seat.key.encode()]
    found = bytes_on_disk(path)
    assert [secret for secret in secrets if secret in found] == []
    assert room.encode() in found, "looked in the wrong place"


async def test_the_files_are_their_owners_alone(path: Path, database: Database) -> None:
    await database.check()
    files = [path.parent, *path.parent.iterdir()]
    assert len(files) == 4
    assert not [file for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]


async def test_another_secret_is_refused_at_the_start(path: Path, database: Database) -> None:
    database.close()
    with pytest.raises(StoreError, match="wrong_secret"):
        Database(path, b"another secret, just as long as it")
    Database(path, SECRET).close()


async def test_a_deleted_room_leaves_no_key_behind(path: Path, database: Database) -> None:
    """Many rooms come and go, so that pages of the tree are split, joined and freed while they hold keys."""
    journal = SqliteJournal(database)
    chance = random.Random(7)
    keys: dict[str, bytes] = {}
    deleted: list[bytes] = []
    for number in range(300):
        room = f"room{number}"
        await journal.create(room)
        keys[room] = await database.ask(partial(stored_key, room=room))
        if chance.random() < 0.6 and keys:
            victim = chance.choice(list(keys))
            await journal.delete(victim)
            deleted.append(keys.pop(victim))
    await journal.check()
    found = bytes_on_disk(path)
    assert all(key in found for key in keys.values())
    assert [key for key in deleted if key in found] == []


async def test_a_deleted_room_cannot_be_read_from_a_copy_made_before(path: Path, database: Database) -> None:
    """Who still has the old rows, but not the old key, has nothing."""
    journal = SqliteJournal(database)
    await journal.create("room")
    await journal.append("room", rows_of("room", 1, 3))
    old = await database.ask(lambda connection: connection.execute("SELECT id, body FROM commit_row").fetchall())
    await journal.delete("room")
    await journal.create("room")

    def bring_back(connection: sqlite3.Connection) -> None:
        number, _ = database.room(connection, "room")
        connection.executemany(
            "INSERT INTO commit_row VALUES (?, ?)", [(number << 32 | row & 3, body) for row, body in old]
        )

    await database.write(bring_back)
    assert len(old) == 3
    with pytest.raises(StoreError, match="unreadable"):
        await journal.load("room", last_revision)


async def test_deleting_a_room_takes_its_tickets_with_it(path: Path, database: Database) -> None:
    journal, tickets = SqliteJournal(database), SqliteTickets(database)
    room = await tickets.make_room("Room", trial=True, now_ms=0)
    _, token = await tickets.make_link(room, Role.STUDENT, named=False, expires_ms=10**9, now_ms=0)
    seat = await tickets.take_seat(token, name="Mo", symbol="cat", now_ms=0)
    await tickets.remember_room("browser", room, seat.seat, 0)
    await SqliteImages(database).add(room, PHOTO)
    await journal.delete(room)
    tables = [
        "room",
        "image",
        "commit_row",
        "snapshot",
        "piece",
        "ticket_room",
        "link",
        "seat",
        "seat_key",
        "remembered",
    ]
    counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    assert await database.ask(lambda connection: set(connection.execute(counts).fetchone())) == {0}
    await tickets.forget_room(room)


async def test_the_same_body_is_sealed_differently_each_time(database: Database) -> None:
    journal = SqliteJournal(database)
    await journal.create("room")
    await journal.append("room", [Row(1, INK), Row(2, INK)])
    bodies = await database.ask(lambda connection: connection.execute("SELECT body FROM commit_row").fetchall())
    assert len(set(bodies)) == 2
    assert (await journal.load("room", everything))[2] == [Row(1, INK), Row(2, INK)]
