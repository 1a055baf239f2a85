"""A process that writes to a journal and says what was acknowledged; made to be killed.

`python -m tests.store.appender DATABASE ROOMS [STEP TIMES]`: ends itself by SIGKILL when the writer is at STEP for the
TIMES-th time. Each line of its output is one fact: `asks ROOM REVISION`, `ack ROOM REVISION`, `snapshot ROOM REVISION`,
`key ROOM HEX` (the wrapped key of a room about to be deleted), `deleted ROOM`.
"""

import asyncio
import itertools
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from server.store.database import Database
from server.store.journal_sqlite import SqliteJournal
from server.store.writer import no_step
from tests.store.places import SECRET, last_revision, pieces_of, rows_of, stored_key

SNAPSHOT_EVERY = 150
SHORT = 400


def say(*words: object) -> None:
    """Say one fact in one write, so that it is out before anything can happen to this process."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def die_at(step: str, times: int) -> Callable[[str], None]:
    """Return a step that ends this process as a power switch would."""
    left = [times]

    def at(name: str) -> None:
        if name == step:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return at


async def write_on(journal: SqliteJournal, room: str, batches: list[int]) -> None:
    """Append for ever in batches of these sizes, with a snapshot now and then."""
    await journal.create(room)
    revision = await journal.load(room, last_revision)
    snapshot = 0
    while True:
        for size in batches:
            say("asks", room, revision + size)
            await journal.append(room, rows_of(room, revision + 1, revision + size))
            revision += size
            say("ack", room, revision)
            if revision >= snapshot + SNAPSHOT_EVERY:
                snapshot = revision
                await journal.save_snapshot(room, snapshot, pieces_of(room, snapshot))
                say("snapshot", room, snapshot)


async def delete_on(database: Database, journal: SqliteJournal) -> None:
    """Make rooms and delete them again, for ever."""
    for count in itertools.count():
        room = f"short-{os.getpid()}-{count}"
        await journal.create(room)
        await journal.append(room, rows_of(room, 1, SHORT))
        say("key", room, (await database.ask(partial(stored_key, room=room))).hex())
        await journal.delete(room)
        say("deleted", room)


async def main(path: Path, rooms: int, step: str = "", times: str = "1") -> None:
    """Write until killed. Deletions empty the log, so there are none where its checkpoint is waited for."""
    database = Database(path, SECRET, step=die_at(step, int(times)) if step else no_step)
    journal = SqliteJournal(database)
    works = [write_on(journal, f"room{number}", [1, 2, 20, number + 1]) for number in range(rooms)]
    if not step.startswith("checkpoint"):
        works.append(delete_on(database, journal))
    await asyncio.gather(*works)


if __name__ == "__main__":
    where, how_many, *when = sys.argv[1:]
    asyncio.run(main(Path(where), int(how_many), *when))
