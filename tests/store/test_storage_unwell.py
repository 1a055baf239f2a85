"""When the disk is full, the file is held or does not answer: rooms are told at once, nothing half is there, and it
recovers by itself. Real SQLite, real limits."""

import asyncio
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.core.roles import Role
from server.room.ports import Journal, Row
from server.store.database import Database
from server.store.faults import fault_of
from server.store.journal_sqlite import SqliteJournal
from server.store.tickets_sqlite import SqliteTickets
from tests.store.places import SECRET, everything, from_outside, last_revision, pieces_of, rows_of
from tests.support.waiting import until

ROOMS = [f"room{number}" for number in range(20)]


@pytest.fixture
async def journal(database: Database) -> Journal:
    """A journal with rooms that hold three commits each."""
    journal = SqliteJournal(database)
    for room in ROOMS:
        await journal.create(room)
        await journal.append(room, rows_of(room, 1, 3))
    return journal


async def codes(journal: Journal, first: int, last: int) -> set[str]:
    """Append the same revisions to all rooms at once and return how it went: codes, empty for success."""
    answers = await asyncio.gather(
        *(journal.append(room, rows_of(room, first, last)) for room in ROOMS), return_exceptions=True
    )
    return {answer.code if isinstance(answer, StoreError) else str(answer or "") for answer in answers}


async def limit_pages(database: Database, pages: int) -> None:
    """Let the file grow no further than this, as a full disk does."""

    def work(connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    await database.write(work)


@contextmanager
def failing_device() -> Iterator[None]:
    """Let the kernel refuse every write beyond a file's first page: an error of the device, not a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_DU5_a_full_disk_is_told_to_all_and_recovers_by_itself(database: Database, journal: Journal) -> None:
    await limit_pages(database, 1)  # SQLite takes it as the present size
    assert await codes(journal, 4, 40) == {"full"}
    assert [await journal.load(room, everything) for room in ROOMS] == [(0, [], rows_of(room, 1, 3)) for room in ROOMS]
    await limit_pages(database, 1_000_000)
    assert await codes(journal, 4, 40) == {""}
    assert [await journal.load(room, last_revision) for room in ROOMS] == [40] * len(ROOMS)


async def test_a_full_disk_breaks_a_snapshot_off_and_the_rows_stay(database: Database, journal: Journal) -> None:
    await limit_pages(database, 1)
    with pytest.raises(StoreError, match="full"):
        await journal.save_snapshot("room1", 3, pieces_of("room1", 3, count=40))
    assert await journal.load("room1", everything) == (0, [], rows_of("room1", 1, 3))
    await limit_pages(database, 1_000_000)
    await journal.save_snapshot("room1", 3, pieces_of("room1", 3, count=40))
    assert await journal.load("room1", everything) == (3, pieces_of("room1", 3, count=40), [])


async def test_a_snapshot_overtaken_at_its_very_end_does_not_count(path: Path) -> None:
    loop = asyncio.get_running_loop()
    overtaking = ["once"]

    def step(name: str) -> None:
        if name == "piece written" and overtaking:
            overtaking.clear()
            asyncio.run_coroutine_threadsafe(overtaken.save_snapshot("room", 2, pieces_of("room", 2)), loop).result(10)

    overtaken = SqliteJournal(Database(path, SECRET, step=step))
    await overtaken.create("room")
    await overtaken.append("room", rows_of("room", 1, 3))
    with pytest.raises(StoreError, match="out_of_order"):
        await overtaken.save_snapshot("room", 1, [b"one piece"])
    assert await overtaken.load("room", everything) == (2, pieces_of("room", 2), rows_of("room", 3, 3))
    await overtaken.close()


async def test_a_small_commit_still_fits_where_a_large_one_does_not(database: Database, journal: Journal) -> None:
    await limit_pages(database, 1)
    with pytest.raises(StoreError, match="full"):
        await journal.append("room1", [Row(4, bytes(1_000_000))])
    await journal.append("room1", [Row(4, b"small")])
    assert await journal.load("room1", last_revision) == 4


async def test_DU5_a_file_held_by_another_program_is_told_to_all_at_once(path: Path, journal: Journal) -> None:
    with from_outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with asyncio.timeout(5):  # all wait together, not one after the other
            assert await codes(journal, 4, 4) == {"locked"}
        assert await journal.load("room7", last_revision) == 3
        other.execute("ROLLBACK")
    assert await codes(journal, 4, 4) == {""}


async def test_a_short_hold_is_waited_for(path: Path) -> None:
    patient = Database(path, SECRET, busy_ms=10_000)
    journal = SqliteJournal(patient)
    await journal.create("room")
    with from_outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        appending = asyncio.create_task(journal.append("room", rows_of("room", 1, 1)))
        await asyncio.wait([appending], timeout=0.05)
        assert not appending.done()
        other.execute("ROLLBACK")
    await appending
    await journal.close()


async def test_DU5_a_failing_device_is_told_and_recovers_by_itself(journal: Journal) -> None:
    with failing_device():
        assert await codes(journal, 4, 60) == {"io"}
    assert [await journal.load(room, everything) for room in ROOMS] == [(0, [], rows_of(room, 1, 3)) for room in ROOMS]
    assert await codes(journal, 4, 60) == {""}
    assert [await journal.load(room, last_revision) for room in ROOMS] == [60] * len(ROOMS)


async def test_DU5_check_tells_when_nothing_can_be_written(path: Path, journal: Journal) -> None:
    await journal.check()
    with from_outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            await journal.check()
        other.execute("ROLLBACK")
    await journal.check()


async def test_a_deletion_while_a_reader_holds_the_log_is_finished_later(path: Path, journal: Journal) -> None:
    log = path.with_name(f"{path.name}-wal")
    with from_outside(path) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM room").fetchone()
        await journal.delete("room1")
        await journal.check()
        assert log.stat().st_size > 0
        reader.execute("ROLLBACK")
    await until(lambda: log.stat().st_size == 0, "the log emptied")


@pytest.mark.parametrize("body", ["substr(body, 1, length(body) - 1)", "zeroblob(length(body))", "x''"])
async def test_a_damaged_row_is_unreadable(path: Path, journal: Journal, body: str) -> None:
    with from_outside(path) as other:
        other.execute(f"UPDATE commit_row SET body = {body} WHERE id & 0xffffffff = 2")
    with pytest.raises(StoreError, match="unreadable"):
        await journal.load("room1", last_revision)


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM commit_row WHERE id & 0xffffffff = 7",
        "DELETE FROM piece WHERE part = 0",
        "DELETE FROM piece WHERE part = 1",
        "DELETE FROM piece WHERE part = 2",
        "DELETE FROM piece",
        "UPDATE piece SET part = 5 - part",
        "UPDATE snapshot SET revision = 4",
        "UPDATE snapshot SET revision = 6",
        "DELETE FROM snapshot",
        "UPDATE room SET key = x'00'",
    ],
)
async def test_what_is_missing_or_moved_is_unreadable(path: Path, journal: Journal, damage: str) -> None:
    await journal.append("room1", rows_of("room1", 4, 8))
    await journal.save_snapshot("room1", 5, pieces_of("room1", 5))
    with from_outside(path) as other:
        other.execute(damage)
    with pytest.raises(StoreError, match="unreadable"):
        await journal.load("room1", last_revision)


async def test_a_row_of_another_room_is_refused(path: Path, journal: Journal) -> None:
    with from_outside(path) as other:
        (one,), (two,) = other.execute("SELECT number FROM room WHERE id IN ('room1', 'room2') ORDER BY id")
        other.execute(
            "UPDATE commit_row SET body = (SELECT body FROM commit_row WHERE id = ?) WHERE id = ?",
            (one << 32 | 2, two << 32 | 2),
        )
    assert await journal.load("room1", last_revision) == 3
    with pytest.raises(StoreError, match="unreadable"):
        await journal.load("room2", last_revision)


async def test_the_key_of_another_room_is_refused(path: Path, journal: Journal) -> None:
    with from_outside(path) as other:
        other.execute("UPDATE room SET key = (SELECT key FROM room WHERE id = 'room1') WHERE id = 'room2'")
    with pytest.raises(StoreError, match="unreadable"):
        await journal.load("room2", last_revision)


async def test_a_key_that_is_shown_opens_though_the_disk_is_full(path: Path, database: Database) -> None:
    tickets = SqliteTickets(database)
    room = await tickets.make_room("Room", trial=False, now_ms=0)
    _, token = await tickets.make_link(room, Role.STUDENT, named=False, expires_ms=10**9, now_ms=0)
    seat = await tickets.take_seat(token, name="Mo", symbol="cat", now_ms=0)
    with from_outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        late_ms = 80_000_000
        assert (await tickets.seat_of(room, seat.seat, seat.key, late_ms)).name == "Mo"
        other.execute("ROLLBACK")


def test_a_file_that_is_no_database_is_refused_at_the_start(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match="unreadable"):
        Database(path, SECRET)


def test_a_folder_that_cannot_be_used_is_refused_at_the_start(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="io"):
        Database(path, SECRET)


def test_an_error_without_a_code_is_io() -> None:
    assert fault_of(sqlite3.Error("made by nobody")).code == "io"
