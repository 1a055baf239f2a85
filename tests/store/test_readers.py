"""Reading beside the event loop: one state each, a failure hurts no other, the collector rests only meanwhile."""

import asyncio
import gc
import sqlite3
import threading
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.store import appends
from server.store.database import Database
from server.store.journal_sqlite import SqliteJournal
from server.store.readers import CollectorRest
from tests.store.places import last_revision, rows_of


def count_rooms(connection: sqlite3.Connection) -> int:
    """Return how many rooms there are."""
    return int(connection.execute("SELECT count(*) FROM room").fetchone()[0])


async def test_a_read_that_fails_is_told_and_the_next_one_works(database: Database) -> None:
    def wrong(connection: sqlite3.Connection) -> None:
        connection.execute("SELECT nothing FROM nowhere")

    for _ in range(2):
        with pytest.raises(StoreError, match="io"):
            await database.ask(wrong)
        assert await database.ask(count_rooms) == 0


async def test_a_file_that_vanished_cannot_be_read(path: Path, database: Database) -> None:
    path.unlink()
    with pytest.raises(StoreError, match="io"):
        await database.ask(count_rooms)


async def test_readers_cannot_write(database: Database) -> None:
    def write(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM room")

    with pytest.raises(StoreError, match="io"):
        await database.ask(write)


async def test_what_is_read_at_once_is_one_state(database: Database) -> None:
    """A commit that comes between two looks of one read is not seen by the second."""
    journal = SqliteJournal(database)
    loop = asyncio.get_running_loop()

    def twice(connection: sqlite3.Connection) -> tuple[int, int]:
        before = count_rooms(connection)
        asyncio.run_coroutine_threadsafe(journal.create("room"), loop).result(10)
        return before, count_rooms(connection)

    assert await database.ask(twice) == (0, 0)
    assert await database.ask(count_rooms) == 1


async def test_a_short_read_does_not_wait_for_rooms_that_are_opened(database: Database) -> None:
    journal = SqliteJournal(database)
    await journal.create("room")
    done = threading.Event()
    opening = [asyncio.create_task(journal.load("room", lambda _: done.wait(10))) for _ in range(5)]
    assert await asyncio.wait_for(database.ask(count_rooms), 5) == 1
    done.set()
    assert await asyncio.gather(*opening) == [True] * 5


def test_the_collector_rests_until_the_last_is_done() -> None:
    rest = CollectorRest()
    assert gc.isenabled()
    with rest:
        with rest:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with CollectorRest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


async def test_heads_are_read_anew_when_too_many_are_known(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appends, "MOST_KNOWN", 3)
    journal = SqliteJournal(database)
    rooms = [f"room{number}" for number in range(12)]
    for room in rooms:
        await journal.create(room)
        await journal.append(room, rows_of(room, 1, 1))
    for room in rooms:
        await journal.append(room, rows_of(room, 2, 2))
        assert await journal.load(room, last_revision) == 2
