"""The one thread that writes: whatever is queued goes into one transaction, and is answered once that is on the disk.

Knows transactions and their failures; what is written is in the jobs that others hand in.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from server.core.errors import StoreError
from server.store.faults import blames_the_caller, fault, fault_of
from server.store.schema import open_writing

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
Step = Callable[[str], None]

GROUP_COST = 100
GROUP_S = 0.005
"""A group closes at 100 commits or after 5 ms of writing, so that its first does not wait for all (reliability.md)."""

CHECKPOINT_IDLE = 1000
CHECKPOINT_AT_LATEST = 4000
"""Commits after which the log is copied into the database: when nobody waits, or at the latest."""

SCRUB_AGAIN_S = 0.5
"""How soon emptying the log is tried again after a deletion, while a reader still holds it."""

STEPS = ("taken", "begun", "written", "committed", "answered", "checkpointing", "checkpointed", "scrubbing", "scrubbed")
"""The moments of the writer that its `step` is told of. Nothing may be lost or doubled by dying at any of them."""


def no_step(name: str) -> None:
    """Pass over a named moment; tests put in something that ends the process."""


@dataclass(slots=True)
class Job:
    """One thing to write. `cost` is about how many commits it weighs; `scrub` empties the log after it."""

    work: Work[Any]
    cost: int
    scrub: bool
    done: Future[Any] = field(default_factory=Future)
    result: Any = None


class Writer:
    """Runs jobs in groups on its own thread. A job that fails by itself hurts only itself; a failing disk, its group.

    After any failure of the disk the next group starts afresh, with a new connection if need be.
    """

    def __init__(self, path: Path, *, busy_ms: int, step: Step = no_step) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._step = step
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._since_checkpoint = 0
        self._scrub_due = False
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T], *, cost: int = 1, scrub: bool = False) -> Future[T]:
        """Queue a job. Its future has the result once that is durable, or the error; cancelled early, it is not run."""
        job = Job(work, cost, scrub)
        with self._gate:
            if self._closed:
                raise fault("closed")
            self._queue.put(job)
        return job.done

    def close(self) -> None:
        """Write what is queued, then end the thread. Blocks until then; a second call does nothing."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (job := self._wait()) is not None:
                self._write_group(job)
                self._after_group()
        finally:
            self._end()

    def _wait(self) -> Job | None:
        """Return the next job, None to end; meanwhile go on trying to empty the log where that is due."""
        while True:
            try:
                return self._queue.get(timeout=SCRUB_AGAIN_S if self._scrub_due else None)
            except queue.Empty:
                self._after_group()

    def _write_group(self, first: Job) -> None:
        """Run jobs in one transaction and answer them."""
        group: list[Job] = []
        self._step("taken")
        try:
            connection = self._connect()
            connection.execute("BEGIN IMMEDIATE")
            self._step("begun")
            self._run_jobs(connection, first, group)
            self._step("written")
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._recover(error)
            self._fail(first, group, fault_of(error))
            return
        except BaseException:  # a fault of our own ends the thread; nobody is left waiting for it
            self._fail(first, group, fault("closed"))
            raise
        self._step("committed")
        for job in group:
            if not job.done.done():
                self._since_checkpoint += job.cost
                self._scrub_due |= job.scrub
                job.done.set_result(job.result)
        self._step("answered")

    def _run_jobs(self, connection: sqlite3.Connection, first: Job, group: list[Job]) -> None:
        """Run the first job and those queued behind it until the group is full; each joins `group` before it runs."""
        enough = time.perf_counter() + GROUP_S
        cost = 0
        job: Job | None = first
        while job is not None:
            if job.done.set_running_or_notify_cancel():
                group.append(job)
                cost += job.cost
                _run_job(connection, job)
            job = self._next_queued() if cost < GROUP_COST and time.perf_counter() < enough else None

    def _next_queued(self) -> Job | None:
        try:
            job = self._queue.get_nowait()
        except queue.Empty:
            return None
        if job is None:
            self._queue.put(None)  # the end; nothing comes after it, so it is found again when this group is done
        return job

    def _fail(self, first: Job, group: list[Job], error: StoreError) -> None:
        """Answer everybody who was in the group; and, where the file is held, all who would only wait for it too."""
        waiting = [] if first in group else [first]
        while error.code == "locked" and (job := self._next_queued()) is not None:
            waiting.append(job)
        group += [job for job in waiting if job.done.set_running_or_notify_cancel()]
        for job in group:
            if not job.done.done():
                job.done.set_exception(fault(error.code))

    def _after_group(self) -> None:
        """Copy the log into the database when it is time, and empty it after a deletion. What fails is tried later."""
        idle = self._queue.empty()
        try:
            if self._scrub_due:
                self._scrub()
            elif self._since_checkpoint >= (CHECKPOINT_IDLE if idle else CHECKPOINT_AT_LATEST):
                self._checkpoint()
        except sqlite3.Error as error:
            self._recover(error)

    def _checkpoint(self) -> None:
        self._step("checkpointing")
        self._connect().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        self._since_checkpoint = 0
        self._step("checkpointed")

    def _scrub(self) -> None:
        """Empty the log, where what was deleted still stands. A reader may hold it: not waited for, tried again."""
        connection = self._connect()
        self._step("scrubbing")
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout = {self._busy_ms}")
        if not busy:
            self._scrub_due = False
            self._since_checkpoint = 0
        self._step("scrubbed")

    def _connect(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_writing(self._path, self._busy_ms)
        return self._connection

    def _recover(self, error: sqlite3.Error) -> None:
        """Leave the failed transaction; after anything but a full disk or a lock, leave the connection too."""
        if self._connection is None:
            return
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._disconnect()
        if fault_of(error).code not in ("full", "locked"):
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
            if job.done.set_running_or_notify_cancel():
                job.done.set_exception(fault("closed"))
        self._disconnect()


def _run_job(connection: sqlite3.Connection, job: Job) -> None:
    """Run one job inside a savepoint; what fails by its own fault is answered at once and leaves no trace."""
    connection.execute("SAVEPOINT job")
    try:
        job.result = job.work(connection)
    except Exception as error:
        if not blames_the_caller(error):
            raise
        connection.execute("ROLLBACK TO job")
        job.done.set_exception(fault_of(error) if isinstance(error, sqlite3.Error) else error)
    connection.execute("RELEASE job")
