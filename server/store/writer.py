"""The one thread that writes: all that is queued goes into one transaction, and is answered once that is on the disk.

Knows groups and their failures; what is written is in the jobs that others hand in.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from server.core.errors import StoreError
from server.room.ports import Row
from server.store.appends import Appends
from server.store.faults import blames_the_caller, fault, fault_of
from server.store.schema import open_writing
from server.store.seal import ServerKey
from server.store.upkeep import STEPS as UPKEEP_STEPS
from server.store.upkeep import Upkeep

T = TypeVar("T")
Step = Callable[[str], None]

GROUP_COST = 100
"""Commits in a group. Nothing is waited for to fill it: a group is what came while the one before was written."""

STEPS = ("taken", "begun", "written", "committed", "answered", *UPKEEP_STEPS)
"""The moments of the writer that its `step` is told of. Nothing may be lost or doubled by dying at any of them.

`begun` and `written` belong to groups that need a transaction of several statements."""


def no_step(name: str) -> None:
    """Pass over a named moment; tests put in something that ends the process."""


@dataclass(slots=True, eq=False)
class Append:
    """Commits of a room to be written."""

    room: str
    rows: Sequence[Row]
    done: Future[None] = field(default_factory=Future)

    @property
    def cost(self) -> int:
        """How many commits they are."""
        return len(self.rows)


@dataclass(slots=True, eq=False)
class Work:
    """Anything else to be written. `cost` is about how many commits it weighs; `scrub` empties the log after it."""

    work: Callable[[sqlite3.Connection], Any]
    cost: int
    scrub: bool
    done: Future[Any] = field(default_factory=Future)
    result: Any = None


Job = Append | Work


class Writer:
    """Runs jobs in groups on its own thread. A job that fails by itself hurts only itself; a failing disk, its group.

    After any failure of the disk the next group starts afresh, with a new connection if need be.
    """

    def __init__(self, path: Path, keys: ServerKey, *, busy_ms: int, step: Step = no_step) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._step = step
        self._appends = Appends(keys)
        self._upkeep = Upkeep(busy_ms, step)
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def append(self, room: str, rows: Sequence[Row]) -> Future[None]:
        """Queue commits. The future is done once they are durable; or it has the error, and none of them is there."""
        job = Append(room, rows)
        self._put(job)
        return job.done

    def submit(self, work: Callable[[sqlite3.Connection], T], *, cost: int = 1, scrub: bool = False) -> Future[T]:
        """Queue other work, which runs in a transaction. Its future has the result once that is durable, or the error.

        A job that is cancelled before its turn is not run.
        """
        job = Work(work, cost, scrub)
        self._put(job)
        return job.done

    def close(self) -> None:
        """Write what is queued, then end the thread. Blocks until then; a second call does nothing."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _put(self, job: Job) -> None:
        with self._gate:
            if self._closed:
                raise fault("closed")
            self._queue.put(job)

    def _run(self) -> None:
        try:
            while (job := self._wait()) is not None:
                self._step("taken")
                self._write_group(self._take(job))
                self._keep_up()
        finally:
            self._end()

    def _wait(self) -> Job | None:
        """Return the next job, None to end; meanwhile go on with upkeep that is due again."""
        while True:
            try:
                return self._queue.get(timeout=self._upkeep.again_s)
            except queue.Empty:
                self._keep_up()

    def _take(self, first: Job) -> list[Job]:
        """Return the jobs of the next group: the first and those queued behind it, without the cancelled ones."""
        group: list[Job] = []
        cost = 0
        job: Job | None = first
        while job is not None:
            if job.done.set_running_or_notify_cancel():
                group.append(job)
                cost += job.cost
            job = self._next_queued() if cost < GROUP_COST else None
        return group

    def _next_queued(self) -> Job | None:
        try:
            job = self._queue.get_nowait()
        except queue.Empty:
            return None
        if job is None:
            self._queue.put(None)  # the end; nothing comes after it, so it is found again when this group is done
        return job

    def _write_group(self, group: list[Job]) -> None:
        """Write a group and answer it."""
        try:
            self._write(self._connect(), group)
        except sqlite3.Error as error:
            self._recover(error)
            self._fail(group, fault_of(error))
            return
        except BaseException:  # a fault of our own ends the thread; nobody is left waiting for it
            self._fail(group, fault("closed"))
            raise
        self._appends.written()
        self._step("committed")
        for job in group:
            if not job.done.done():
                self._answer(job)
        self._step("answered")

    def _write(self, connection: sqlite3.Connection, group: list[Job]) -> None:
        """Write all commits by one statement, then do the other work; in one transaction where there is any."""
        works = [job for job in group if isinstance(job, Work)]
        for job in group:
            if isinstance(job, Append):
                self._add(connection, job)
        whole = bool(works) or self._appends.statements > 1
        if whole:
            connection.execute("BEGIN IMMEDIATE")
            self._step("begun")
        self._appends.write(connection)
        for work in works:
            _run_work(connection, work)
        if whole:
            self._step("written")
            connection.execute("COMMIT")

    def _add(self, connection: sqlite3.Connection, job: Append) -> None:
        try:
            self._appends.add(connection, job.room, job.rows)
        except StoreError as error:
            job.done.set_exception(error)

    def _answer(self, job: Job) -> None:
        if isinstance(job, Append):
            job.done.set_result(None)
        else:
            job.done.set_result(job.result)
        scrub = isinstance(job, Work) and job.scrub
        if scrub:
            self._appends.forget()
        self._upkeep.note(job.cost, scrub)

    def _fail(self, group: list[Job], error: StoreError) -> None:
        """Answer everybody in the group; and, where the file is held, all who would only wait for it one by one."""
        self._appends.forget()
        while error.code == "locked" and (waiting := self._next_queued()) is not None:
            group += self._take(waiting)
        for job in group:
            if not job.done.done():
                job.done.set_exception(fault(error.code))

    def _keep_up(self) -> None:
        """Look after the log where that is due. What fails is tried again later."""
        try:
            self._upkeep.run(self._connect, idle=self._queue.empty())
        except sqlite3.Error as error:
            self._recover(error)

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_writing(self._path, self._busy_ms)
        return self._connection

    def _recover(self, error: sqlite3.Error) -> None:
        """Leave the failed transaction; after anything but a full disk or a lock, leave the connection too."""
        connection = self._connection
        if connection is None:
            return
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        if connection.in_transaction or fault_of(error).code not in ("full", "locked"):
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _end(self) -> None:
        """Let go of the file. Whatever is still queued, because the thread failed, is told so."""
        with self._gate:
            self._closed = True
        while (job := self._next_queued()) is not None:
            self._fail(self._take(job), fault("closed"))
        self._disconnect()


def _run_work(connection: sqlite3.Connection, job: Work) -> None:
    """Run a job inside a savepoint; what fails by its own fault is answered at once and leaves no trace."""
    connection.execute("SAVEPOINT job")
    try:
        job.result = job.work(connection)
    except Exception as error:
        if not blames_the_caller(error):
            raise
        connection.execute("ROLLBACK TO job")
        job.done.set_exception(fault_of(error) if isinstance(error, sqlite3.Error) else error)
    connection.execute("RELEASE job")
