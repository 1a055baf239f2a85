"""The writer thread by itself: one transaction for all that is queued, and each job's fault stays its own."""

import asyncio
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from server.core.errors import Refused, StoreError
from server.store.database import Database
from server.store.schema import prepare
from server.store.seal import ServerKey
from server.store.upkeep import CHECKPOINT_AT_LATEST, CHECKPOINT_IDLE
from server.store.writer import GROUP_COST, STEPS, Writer
from tests.store.places import SECRET, from_outside

Bench = tuple[Writer, list[str], threading.Event]


@pytest.fixture
def bench(path: Path) -> Iterator[Bench]:
    """A writer, the steps it took so far, and an event without which it does not go beyond `taken`."""
    prepare(path, ServerKey(SECRET))
    with from_outside(path) as other:
        other.execute("CREATE TABLE note (text TEXT UNIQUE)")
    steps: list[str] = []
    go = threading.Event()

    def step(name: str) -> None:
        steps.append(name)
        if name == "taken":
            assert go.wait(10)

    writer = Writer(path, ServerKey(SECRET), busy_ms=50, step=step)
    yield writer, steps, go
    go.set()
    writer.close()


def note(text: str) -> Callable[[sqlite3.Connection], str]:
    """Return a job that writes a text and returns it."""

    def work(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO note VALUES (?)", (text,))
        return text

    return work


def make_notes(connection: sqlite3.Connection) -> None:
    """Make the table of notes, and fill it with more than fits in one page."""
    connection.execute("CREATE TABLE IF NOT EXISTS note (text TEXT UNIQUE)")
    connection.executemany("INSERT INTO note VALUES (?)", [(f"{number}" * 100,) for number in range(100)])


def notes(path: Path) -> list[str]:
    """Return what is written."""
    with from_outside(path) as other:
        return [text for (text,) in other.execute("SELECT text FROM note ORDER BY rowid")]


def test_all_that_is_queued_goes_into_one_transaction(path: Path, bench: Bench) -> None:
    writer, steps, go = bench
    jobs = [writer.submit(note(f"{number}")) for number in range(50)]
    go.set()
    assert [job.result(10) for job in jobs] == [f"{number}" for number in range(50)]
    assert notes(path) == [f"{number}" for number in range(50)]
    assert steps.count("committed") == 1


def test_a_group_is_at_most_a_hundred_commits(bench: Bench) -> None:
    writer, steps, go = bench
    jobs = [writer.submit(note(f"{number}"), cost=GROUP_COST // 4) for number in range(9)]
    go.set()
    assert len([job.result(10) for job in jobs]) == 9
    writer.close()
    assert steps.count("committed") == 3


def test_steps_come_in_order(bench: Bench) -> None:
    writer, steps, go = bench
    go.set()
    writer.submit(note("a"), cost=CHECKPOINT_IDLE).result(10)
    writer.submit(note("b"), scrub=True).result(10)
    writer.close()
    first = ["taken", "begun", "written", "committed", "answered"]
    assert steps == [*first, "checkpointing", "checkpointed", *first, "scrubbing", "scrubbed"]
    assert set(steps) == set(STEPS)


def test_the_checkpoint_waits_for_a_quiet_moment_but_not_for_ever(bench: Bench) -> None:
    writer, steps, go = bench
    jobs = [writer.submit(note(f"{number}"), cost=CHECKPOINT_IDLE) for number in range(10)]
    go.set()
    assert len([job.result(10) for job in jobs]) == 10
    writer.close()
    before = steps[: steps.index("checkpointing")]
    assert before.count("committed") == CHECKPOINT_AT_LATEST // CHECKPOINT_IDLE


@pytest.mark.parametrize("fault", [Refused("no"), LookupError("a fault of its own"), sqlite3.ProgrammingError("wrong")])
def test_a_job_that_fails_leaves_no_trace_and_hurts_only_itself(path: Path, bench: Bench, fault: Exception) -> None:
    writer, _, go = bench

    def failing(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO note VALUES ('of the failing one')")
        raise fault

    jobs: list[Future[object]] = [writer.submit(note("a")), writer.submit(failing), writer.submit(note("b"))]
    go.set()
    assert jobs[0].result(10) == "a"
    with pytest.raises(StoreError if isinstance(fault, sqlite3.Error) else type(fault)):
        jobs[1].result(10)
    assert jobs[2].result(10) == "b"
    assert notes(path) == ["a", "b"]


def test_a_broken_rule_of_a_table_hurts_only_who_broke_it(path: Path, bench: Bench) -> None:
    writer, _, go = bench
    jobs = [writer.submit(note(text)) for text in ("a", "a", "b")]
    go.set()
    assert jobs[0].result(10) == "a"
    with pytest.raises(StoreError, match="io"):
        jobs[1].result(10)
    assert jobs[2].result(10) == "b"
    assert notes(path) == ["a", "b"]


def test_a_job_cancelled_before_its_turn_is_not_run(path: Path, bench: Bench) -> None:
    writer, _, go = bench
    jobs = [writer.submit(note(text)) for text in ("a", "b", "c")]
    assert jobs[0].cancel()
    assert jobs[1].cancel()
    go.set()
    assert jobs[2].result(10) == "c"
    with pytest.raises(CancelledError):
        jobs[1].result(10)
    assert notes(path) == ["c"]


def test_cancelled_jobs_are_passed_over_when_the_file_is_held(path: Path, bench: Bench) -> None:
    writer, _, go = bench
    jobs = [writer.submit(note(text)) for text in ("a", "b", "c")]
    assert jobs[0].cancel()
    assert jobs[1].cancel()
    with from_outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        go.set()
        with pytest.raises(StoreError, match="locked"):
            jobs[2].result(10)
        other.execute("ROLLBACK")
    assert writer.submit(note("d")).result(10) == "d"


def test_closing_while_the_file_is_held_ends(path: Path, bench: Bench) -> None:
    writer, _, go = bench
    job = writer.submit(note("a"))
    with from_outside(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        go.set()
        writer.close()
        other.execute("ROLLBACK")
    with pytest.raises(StoreError, match="locked"):
        job.result(10)
    with pytest.raises(StoreError, match="closed"):
        writer.submit(note("b"))


def test_nobody_waits_for_a_writer_that_broke(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(path, ServerKey(SECRET))
    broken: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: broken.append(args.exc_type))

    go = threading.Event()

    def step(name: str) -> None:
        if name == "begun":
            assert go.wait(10)
            raise MemoryError

    writer = Writer(path, ServerKey(SECRET), busy_ms=50, step=step)
    jobs = [writer.submit(note(text), cost=GROUP_COST) for text in ("a", "b")]
    assert jobs[1].cancel()
    jobs += [writer.submit(note(text), cost=GROUP_COST) for text in ("c", "d")]
    go.set()
    for job in (jobs[0], jobs[2], jobs[3]):
        with pytest.raises(StoreError, match="closed"):
            job.result(10)
    writer.close()
    assert broken == [MemoryError]
    with pytest.raises(StoreError, match="closed"):
        writer.submit(note("c"))


def test_a_checkpoint_that_fails_is_made_later(path: Path) -> None:
    prepare(path, ServerKey(SECRET))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    checkpoints: list[str] = []

    def step(name: str) -> None:
        if name == "checkpointing":
            checkpoints.append(name)
            if len(checkpoints) == 1:
                resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        elif name == "taken":
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        elif name == "checkpointed":
            checkpoints.append(name)

    writer = Writer(path, ServerKey(SECRET), busy_ms=50, step=step)
    try:
        writer.submit(make_notes, cost=CHECKPOINT_IDLE).result(10)
        writer.submit(note("after")).result(10)
    finally:
        writer.close()
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert checkpoints == ["checkpointing", "checkpointing", "checkpointed"]
    assert notes(path)[-1] == "after"


async def test_a_file_that_vanished_is_not_made_anew(path: Path, database: Database) -> None:
    await database.check()
    database.close()
    writer = Writer(path, ServerKey(SECRET), busy_ms=50)
    path.unlink()
    with pytest.raises(StoreError, match="io"):
        await asyncio.wrap_future(writer.submit(lambda connection: None))
    assert not path.exists()
    writer.close()


async def test_two_processes_may_write_in_turns(path: Path, database: Database) -> None:
    """`demo` makes a room while the server runs on the same folder."""
    other = Database(path, SECRET, busy_ms=5000)
    await asyncio.gather(*(each.check() for _ in range(50) for each in (other, database)))
    other.close()
    await database.check()
    count = await database.ask(lambda connection: connection.execute("SELECT checked FROM mark").fetchone()[0])
    assert count == 101
    assert path.with_name(f"{path.name}-wal").exists()
