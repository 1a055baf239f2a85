"""A commit that anyone was told of survives kill -9, at every named step of the writer and at any other moment."""

import asyncio
import random
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.room.ports import Saved
from server.store.database import Database
from server.store.journal_sqlite import STEPS as JOURNAL_STEPS
from server.store.journal_sqlite import SqliteJournal
from server.store.writer import STEPS as WRITER_STEPS
from tests.store.places import SECRET, body_of, bytes_on_disk, pieces_of, rows_of

ROOMS = 4
RANDOM_KILLS = 12
PATIENCE_S = 30
REPO = Path(__file__).parents[2]


class Facts:
    """What a process said before it ended."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = defaultdict(int)
        self.acknowledged: dict[str, int] = defaultdict(int)
        self.snapshots: dict[str, int] = defaultdict(int)
        self.keys: dict[str, bytes] = {}
        self.deleted: list[str] = []
        self.lines = 0

    def hear(self, line: bytes) -> None:
        """Take in one line."""
        self.lines += 1
        match line.decode().split():
            case ["asks", room, revision]:
                self.asked[room] = int(revision)
            case ["ack", room, revision]:
                self.acknowledged[room] = int(revision)
            case ["snapshot", room, revision]:
                self.snapshots[room] = int(revision)
            case ["key", room, key]:
                self.keys[room] = bytes.fromhex(key)
            case ["deleted", room]:
                self.deleted.append(room)


@asynccontextmanager
async def writing(path: Path, *when: str) -> AsyncIterator[Process]:
    """Run a process that writes, and perhaps ends itself; see that it was killed and did not fail otherwise."""
    command = [sys.executable, "-m", "tests.store.appender", str(path), str(ROOMS), *when]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, cwd=REPO)
    try:
        yield process
        assert process.stderr is not None
        complaint = await process.stderr.read()
        assert await process.wait() == -signal.SIGKILL, complaint.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def hear_all(process: Process, facts: Facts, lines: float = float("inf")) -> None:
    """Take in what a process says, until it ends or so many lines were heard."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        async for line in process.stdout:
            facts.hear(line)
            if facts.lines >= lines:
                return


def whole(room: str) -> Callable[[Saved], int]:
    """Return a fold that reads everything, sees that it is what was written, and returns the last revision."""

    def fold(saved: Saved) -> int:
        revision = saved.snapshot_revision
        assert list(saved.pieces) == (pieces_of(room, revision) if revision else [])
        for row in saved.rows:
            revision += 1
            assert (row.revision, row.body) == (revision, body_of(room, revision))
        return revision

    return fold


async def nothing_is_lost(path: Path, facts: Facts) -> None:
    """Open what the dead process left: all that was acknowledged is there once and in order, and one can go on."""
    database = Database(path, SECRET)
    journal = SqliteJournal(database)
    for number in range(ROOMS):
        room = f"room{number}"
        await journal.create(room)
        last = await journal.load(room, whole(room))
        assert facts.acknowledged[room] <= last <= max(facts.asked[room], facts.acknowledged[room])
        assert await journal.load(room, lambda saved: saved.snapshot_revision) >= facts.snapshots[room]
        await journal.append(room, rows_of(room, last + 1, last + 1))
        facts.acknowledged[room] = facts.asked[room] = last + 1
    gone = [room for room in facts.keys if await is_gone(journal, room)]
    assert set(facts.deleted) <= set(gone)
    await journal.close()
    left = bytes_on_disk(path)
    assert not [room for room in gone if facts.keys[room] in left]


async def is_gone(journal: SqliteJournal, room: str) -> bool:
    """Say whether a room is unknown."""
    try:
        await journal.load(room, lambda saved: None)
    except StoreError as error:
        return error.code == "unknown_room"
    return False


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize("step", [*WRITER_STEPS, *JOURNAL_STEPS])
async def test_DU3_killed_at_a_named_step(path: Path, step: str, times: int) -> None:
    facts = Facts()
    async with writing(path, step, str(times)) as process:
        await hear_all(process, facts)
    await nothing_is_lost(path, facts)


async def test_DU3_killed_at_random_moments_again_and_again(path: Path) -> None:
    facts = Facts()
    chance = random.Random(20)
    for _ in range(RANDOM_KILLS):
        facts.lines = 0
        async with writing(path) as process:
            await hear_all(process, facts, lines=chance.randint(1, 900))
            await asyncio.sleep(chance.random() * 0.005)  # no condition to wait for: any moment is as good
            process.kill()
            await hear_all(process, facts)
        await nothing_is_lost(path, facts)
