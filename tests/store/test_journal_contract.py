"""What every journal must do, whatever keeps it: one suite, run against each implementation."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.room.ports import Journal, Row, Saved
from server.store.database import Database
from server.store.journal_sqlite import SqliteJournal
from tests.store.places import SECRET, body_of, everything, last_revision, pieces_of, rows_of

Opener = Callable[[Path], Journal]


def open_sqlite(folder: Path) -> Journal:
    """Open the embedded journal."""
    return SqliteJournal(Database(folder / "baseline.db", SECRET))


@pytest.fixture(params=[pytest.param(open_sqlite, id="sqlite")])
def opener(request: pytest.FixtureRequest) -> Opener:
    """How the journal under test is opened, again and again over the same folder."""
    found: Opener = request.param
    return found


@pytest.fixture
async def journal(opener: Opener, tmp_path: Path) -> AsyncIterator[Journal]:
    """An open journal with one empty room, `room`."""
    journal = opener(tmp_path)
    await journal.create("room")
    yield journal
    await journal.close()


async def refuses(code: str, call: object) -> None:
    """Await a call and see that it raises StoreError with this code."""
    assert asyncio.iscoroutine(call)
    with pytest.raises(StoreError) as caught:
        await call
    assert caught.value.code == code


async def test_a_new_room_is_empty(journal: Journal) -> None:
    assert await journal.load("room", everything) == (0, [], [])


async def test_a_room_that_was_never_made_is_unknown(journal: Journal) -> None:
    await refuses("unknown_room", journal.load("other", everything))
    await refuses("unknown_room", journal.append("other", rows_of("other", 1, 1)))
    await refuses("unknown_room", journal.save_snapshot("other", 0, pieces_of("other", 0)))


async def test_making_a_room_twice_keeps_what_is_in_it(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 3))
    await journal.create("room")
    assert await journal.load("room", last_revision) == 3


async def test_rows_come_back_as_they_were_in_order(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 1))
    await journal.append("room", rows_of("room", 2, 7))
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 7))


async def test_rows_are_there_after_closing_and_opening(opener: Opener, tmp_path: Path) -> None:
    first = opener(tmp_path)
    await first.create("room")
    await first.append("room", rows_of("room", 1, 5))
    await first.save_snapshot("room", 3, pieces_of("room", 3))
    await first.close()
    second = opener(tmp_path)
    assert await second.load("room", everything) == (3, pieces_of("room", 3), rows_of("room", 4, 5))
    await second.close()


async def test_rooms_do_not_mix(journal: Journal) -> None:
    rooms = [f"room{number}" for number in range(5)]
    await asyncio.gather(*map(journal.create, rooms))
    for last in range(1, 6):
        await asyncio.gather(*(journal.append(room, rows_of(room, last, last)) for room in rooms))
    for room in rooms:
        assert await journal.load(room, everything) == (0, [], rows_of(room, 1, 5))


async def test_no_rows_are_nothing(journal: Journal) -> None:
    await journal.append("room", [])
    assert await journal.load("room", last_revision) == 0


@pytest.mark.parametrize("revisions", [[1], [2], [4], [5], [3, 5], [3, 3], [4, 3], [0], [-1]])
async def test_a_revision_that_is_not_the_next_is_refused_whole(journal: Journal, revisions: list[int]) -> None:
    await journal.append("room", rows_of("room", 1, 2))
    await refuses("out_of_order", journal.append("room", [Row(revision, b"wrong") for revision in revisions]))
    await journal.append("room", rows_of("room", 3, 3))
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 3))


async def test_a_refused_append_hurts_no_other_room(journal: Journal) -> None:
    await journal.create("other")
    answers = await asyncio.gather(
        journal.append("room", rows_of("room", 1, 1)),
        journal.append("other", rows_of("other", 9, 9)),
        journal.append("room", rows_of("room", 2, 2)),
        return_exceptions=True,
    )
    assert [getattr(answer, "code", None) for answer in answers] == [None, "out_of_order", None]
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 2))
    assert await journal.load("other", everything) == (0, [], [])


async def test_appends_of_one_room_keep_the_order_they_were_asked_in(journal: Journal) -> None:
    await asyncio.gather(*(journal.append("room", rows_of("room", n, n)) for n in range(1, 301)))
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 300))


async def test_empty_and_large_bodies_come_back(journal: Journal) -> None:
    rows = [Row(1, b""), Row(2, bytes(range(256)) * 4000)]
    await journal.append("room", rows)
    assert await journal.load("room", everything) == (0, [], rows)


async def test_SY5_snapshot_and_tail_are_what_was_written(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 10))
    await journal.save_snapshot("room", 6, pieces_of("room", 6))
    assert await journal.load("room", everything) == (6, pieces_of("room", 6), rows_of("room", 7, 10))
    await journal.append("room", rows_of("room", 11, 12))
    await journal.save_snapshot("room", 12, pieces_of("room", 12, count=9))
    assert await journal.load("room", everything) == (12, pieces_of("room", 12, count=9), [])
    await journal.append("room", rows_of("room", 13, 13))
    assert await journal.load("room", everything) == (12, pieces_of("room", 12, count=9), rows_of("room", 13, 13))


async def test_numbering_goes_on_after_compaction(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 4))
    await journal.save_snapshot("room", 4, pieces_of("room", 4))
    await refuses("out_of_order", journal.append("room", rows_of("room", 1, 1)))
    await refuses("out_of_order", journal.append("room", rows_of("room", 4, 4)))
    await journal.append("room", rows_of("room", 5, 5))


async def test_an_older_snapshot_changes_nothing(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 8))
    await journal.save_snapshot("room", 6, pieces_of("room", 6))
    await journal.save_snapshot("room", 6, [b"the same revision again"])
    await journal.save_snapshot("room", 3, pieces_of("room", 3))
    assert await journal.load("room", everything) == (6, pieces_of("room", 6), rows_of("room", 7, 8))


async def test_a_snapshot_of_the_future_is_refused(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 2))
    await refuses("out_of_order", journal.save_snapshot("room", 3, pieces_of("room", 3)))
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 2))


async def test_a_snapshot_has_pieces(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 2))
    with pytest.raises(ValueError, match="at least one piece"):
        await journal.save_snapshot("room", 2, [])
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 2))


async def test_a_snapshot_that_breaks_off_does_not_count(journal: Journal) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"one piece"
        yield b"another"
        raise RuntimeError("no more")

    await journal.append("room", rows_of("room", 1, 2))
    with pytest.raises(RuntimeError, match="no more"):
        await journal.save_snapshot("room", 2, breaking())
    assert await journal.load("room", everything) == (0, [], rows_of("room", 1, 2))
    await journal.save_snapshot("room", 2, pieces_of("room", 2))
    assert await journal.load("room", everything) == (2, pieces_of("room", 2), [])


async def test_commits_go_on_while_a_snapshot_is_written(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 2))
    written = threading.Event()

    def slow() -> Iterator[bytes]:
        yield b"the first half"
        assert written.wait(10), "the commit waited for the snapshot"
        yield b"the second half"

    saving = asyncio.create_task(journal.save_snapshot("room", 2, slow()))
    await journal.append("room", rows_of("room", 3, 3))
    written.set()
    await saving
    assert await journal.load("room", everything) == (
        2,
        [b"the first half", b"the second half"],
        rows_of("room", 3, 3),
    )


async def test_of_two_snapshots_at_once_the_later_counts_and_the_other_says_so(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 2))
    begun, overtaken = threading.Event(), threading.Event()

    def slow() -> Iterator[bytes]:
        yield b"first of two"
        begun.set()
        assert overtaken.wait(10)
        yield b"second of two"

    saving = asyncio.create_task(journal.save_snapshot("room", 1, slow()))
    await asyncio.to_thread(begun.wait, 10)
    await journal.save_snapshot("room", 2, pieces_of("room", 2))
    overtaken.set()
    with pytest.raises(StoreError):
        await saving
    assert await journal.load("room", everything) == (2, pieces_of("room", 2), [])


async def test_pieces_are_read_off_the_event_loop(journal: Journal) -> None:
    threads: set[int] = set()

    def pieces() -> Iterator[bytes]:
        threads.add(threading.get_ident())
        yield b"piece"

    await journal.append("room", rows_of("room", 1, 1))
    await journal.save_snapshot("room", 1, pieces())
    assert threads
    assert threading.get_ident() not in threads


async def test_folding_is_done_off_the_event_loop(journal: Journal) -> None:
    thread = await journal.load("room", lambda _: threading.get_ident())
    assert thread != threading.get_ident()


async def test_the_event_loop_goes_on_while_a_room_is_opened(journal: Journal) -> None:
    for first in range(1, 6001, 500):
        await journal.append("room", rows_of("room", first, first + 499))
    opening = asyncio.create_task(journal.load("room", last_revision))
    turns = 0
    while not opening.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert await opening == 6000
    assert turns >= 5


async def test_what_a_fold_raises_comes_out(journal: Journal) -> None:
    def fold(saved: Saved) -> None:
        raise LookupError("the fold's own")

    with pytest.raises(LookupError, match="the fold's own"):
        await journal.load("room", fold)
    assert await journal.load("room", last_revision) == 0


async def test_a_fold_may_leave_rows_unread(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 50))
    assert await journal.load("room", lambda saved: next(iter(saved.rows))) == Row(1, body_of("room", 1))
    await journal.append("room", rows_of("room", 51, 51))
    assert await journal.load("room", last_revision) == 51


async def test_a_deleted_room_is_unknown_and_its_neighbours_stay(journal: Journal) -> None:
    await journal.create("other")
    for room in ("room", "other"):
        await journal.append(room, rows_of(room, 1, 5))
        await journal.save_snapshot(room, 2, pieces_of(room, 2))
    await journal.delete("room")
    await journal.delete("never made")
    await refuses("unknown_room", journal.load("room", everything))
    await refuses("unknown_room", journal.append("room", rows_of("room", 6, 6)))
    assert await journal.load("other", everything) == (2, pieces_of("other", 2), rows_of("other", 3, 5))


async def test_a_room_made_again_after_deletion_is_empty(journal: Journal) -> None:
    await journal.append("room", rows_of("room", 1, 5))
    await journal.delete("room")
    await journal.create("room")
    assert await journal.load("room", everything) == (0, [], [])
    await journal.append("room", rows_of("room", 1, 1))


async def test_check_writes(journal: Journal) -> None:
    await journal.check()


async def test_closing_finishes_what_was_asked_for_and_then_refuses(opener: Opener, tmp_path: Path) -> None:
    journal = opener(tmp_path)
    await journal.create("room")
    asked = [asyncio.create_task(journal.append("room", rows_of("room", n, n))) for n in range(1, 51)]
    await asyncio.sleep(0)
    await journal.close()
    await asyncio.gather(*asked)
    await journal.close()
    await refuses("closed", journal.append("room", rows_of("room", 51, 51)))
    await refuses("closed", journal.load("room", everything))
    await refuses("closed", journal.check())
    again = opener(tmp_path)
    assert await again.load("room", last_revision) == 50
    await again.close()


async def test_SY2_a_cancelled_append_is_there_whole_or_not_at_all(journal: Journal) -> None:
    asked = [asyncio.create_task(journal.append("room", rows_of("room", 5 * n + 1, 5 * n + 5))) for n in range(20)]
    await asyncio.sleep(0)
    asked[10].cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    assert await journal.load("room", last_revision) in {50, 100}
