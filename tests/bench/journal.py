"""The embedded journal: opening a long room beside a live event loop, and how long an append takes.

Prints how long the disk needs for one fdatasync beside each figure that waits for it.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from server.core.changes import Commit, Put
from server.core.points import Point, pack
from server.core.records import Page, Stroke
from server.core.saved import encode_commit, snapshot_pieces
from server.room.ordering import Ordering
from server.room.ports import Row, Saved
from server.store.database import Database
from server.store.journal_sqlite import SqliteJournal
from tests.bench.figures import delays_ms, fsync_ms, say

COMMITS = 20_000
POINTS = 60
LONGEST_TAIL = COMMITS // 5
"""A room with so much in it saves a snapshot when a quarter has come upon the last one (room/ordering.py)."""
OPENINGS = 5
ROOMS = 100
COMMITS_S = 200
SECONDS = 15
TICK_S = 0.001
BUSY_SHARE = 0.5
BUILD = Path(__file__).parents[2] / "build"
"""The data lies beside the code, on a real disk: a temporary folder may be in memory."""


class Held:
    """How long the event loop did not come round, at the longest."""

    longest_s = 0.0


@asynccontextmanager
async def watched(busy: float = 0.0) -> AsyncIterator[Held]:
    """Keep time with the event loop, and let it compute for a share of each millisecond as a busy server's does."""
    held = Held()

    async def tick() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK_S)
            held.longest_s = max(held.longest_s, time.perf_counter() - began - TICK_S)
            until = time.perf_counter() + busy * TICK_S
            while time.perf_counter() < until:
                pass

    ticking = asyncio.create_task(tick())
    yield held
    ticking.cancel()


def stroke(revision: int, chance: random.Random) -> Row:
    """Return the row of a commit that puts a stroke of sixty points."""
    x, y = chance.randrange(20_000), chance.randrange(25_000)
    points = [
        Point(x + n * chance.randrange(1, 60), y + chance.randrange(-300, 300), n * 8, chance.randrange(90, 160))
        for n in range(POINTS)
    ]
    record = Stroke(
        id=f"stroke-{revision:015}",
        page="page",
        points=pack(points),
        pointer="pen",
        by="student",
        at=revision,
        born=revision,
    )
    return Row(revision, encode_commit(Commit(revision, "student", revision, (Put(record),), "client", revision)))


def long_room(commits: int) -> list[Row]:
    """Return the rows of a room with one page and many strokes."""
    chance = random.Random(1)
    page = Page(id="page", order="V", audience="everyone", title="", by="room", at=1, born=1)
    first = Row(1, encode_commit(Commit(1, "room", 1, (Put(page),))))
    return [first, *(stroke(revision, chance) for revision in range(2, commits + 1))]


async def open_often(journal: SqliteJournal, bench: str, size_mb: float, busy: float = 0.0) -> None:
    """Open the room several times and say how long it took and how long the event loop was held."""
    times: list[float] = []
    opened: list[Ordering] = []
    async with watched(busy) as held:
        for _ in range(OPENINGS):
            began = time.perf_counter()
            opened.append(await journal.load("long", Ordering))
            times.append(time.perf_counter() - began)
    assert {ordering.state.revision for ordering in opened} == {COMMITS}
    say(
        bench,
        commits=COMMITS,
        saved_mb=size_mb,
        open_ms=round(statistics.median(times) * 1000, 1),
        open_max_ms=round(max(times) * 1000, 1),
        loop_held_max_ms=round(held.longest_s * 1000, 2),
        idle_held_max_ms=await held_without_us(busy),
    )


async def held_without_us(busy: float = 0.0) -> float:
    """Return how long other processes alone held the event loop, in ms, while nothing was opened for a second."""
    async with watched(busy) as held:
        await asyncio.sleep(1)
    return round(held.longest_s * 1000, 2)


async def bench_open(folder: Path) -> None:
    """Open a room of 20,000 commits: from rows alone, then as a room leaves it, with a snapshot and a long tail."""
    journal = SqliteJournal(Database(folder / "open.db", b"secret of the bench"))
    rows = long_room(COMMITS)
    size_mb = round(sum(len(row.body) for row in rows) / 1e6, 1)
    await journal.create("long")
    for first in range(0, COMMITS, 500):
        await journal.append("long", rows[first : first + 500])
    await open_often(journal, "journal_open_rows_alone", size_mb)
    state = Ordering(Saved(0, (), rows[: COMMITS - LONGEST_TAIL])).state
    del rows
    async with watched() as held:
        began = time.perf_counter()
        await journal.save_snapshot("long", state.revision, snapshot_pieces(state))
        took_s = time.perf_counter() - began
    say("journal_snapshot", saved_ms=round(took_s * 1000, 1), loop_held_max_ms=round(held.longest_s * 1000, 2))
    await open_often(journal, "journal_open", size_mb)
    await open_often(journal, "journal_open_busy_loop", size_mb, BUSY_SHARE)
    await journal.close()


async def commit_on(journal: SqliteJournal, room: str, rows: Sequence[Row], pause_s: float) -> list[float]:
    """Append rows one by one at a steady rate and return how long each took."""
    times = []
    loop = asyncio.get_running_loop()
    due = loop.time() + random.random() * pause_s
    for row in rows:
        await asyncio.sleep(due - loop.time())
        due += pause_s
        began = time.perf_counter()
        await journal.append(room, [row])
        times.append(time.perf_counter() - began)
    return times


async def bench_append(folder: Path) -> None:
    """Append 200 commits a second over 100 rooms, then as fast as it goes."""
    database = Database(folder / "append.db", b"secret of the bench")
    journal = SqliteJournal(database)
    each = COMMITS_S * SECONDS // ROOMS
    rows = long_room(2 * each)
    names = [f"room{number}" for number in range(ROOMS)]
    for room in names:
        await journal.create(room)
    disk = fsync_ms(folder)
    steady = [commit_on(journal, room, rows[:each], ROOMS / COMMITS_S) for room in names]
    times = [took for room in await asyncio.gather(*steady) for took in room]
    say("journal_append", rooms=ROOMS, commits_s=COMMITS_S, appends=len(times), **delays_ms(times), **disk)
    began = time.perf_counter()
    flat_out = [commit_on(journal, room, rows[each:], 0) for room in names]
    times = [took for room in await asyncio.gather(*flat_out) for took in room]
    rate = round(len(times) / (time.perf_counter() - began))
    say("journal_append_flat_out", rooms=ROOMS, commits_s=rate, appends=len(times), **delays_ms(times), **disk)
    await journal.close()


async def main() -> None:
    """Run both in a folder that goes away again."""
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        await bench_open(Path(folder))
        await bench_append(Path(folder))


if __name__ == "__main__":
    uvloop.run(main())
