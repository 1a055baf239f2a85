"""The write-ahead log between two groups: copied into the database now and then, emptied after a deletion.

Knows when and how; the connection is the writer's own, since no other may do it while the writer writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

CHECKPOINT_IDLE = 1000
CHECKPOINT_AT_LATEST = 4000
"""Commits after which the log is copied: when nobody waits, or at the latest."""

SCRUB_AGAIN_S = 0.5
"""How soon emptying the log is tried again while a reader still holds it."""

STEPS = ("checkpointing", "checkpointed", "scrubbing", "scrubbed")


class Upkeep:
    """Counts what was written and looks after the log when it is time."""

    def __init__(self, busy_ms: int, step: Callable[[str], None]) -> None:
        self._busy_ms = busy_ms
        self._step = step
        self._cost = 0
        self._scrub = False

    @property
    def again_s(self) -> float | None:
        """Return how soon to run again though nothing is written; None for not at all."""
        return SCRUB_AGAIN_S if self._scrub else None

    def note(self, cost: int, scrub: bool) -> None:
        """Count what was written; `scrub` where something was deleted of which no trace may stay."""
        self._cost += cost
        self._scrub |= scrub

    def run(self, connect: Callable[[], sqlite3.Connection], *, idle: bool) -> None:
        """Do what is due. Raises sqlite3.Error, and then is due as before."""
        if self._scrub:
            self._empty(connect())
        elif self._cost >= (CHECKPOINT_IDLE if idle else CHECKPOINT_AT_LATEST):
            self._step("checkpointing")
            connect().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            self._cost = 0
            self._step("checkpointed")

    def _empty(self, connection: sqlite3.Connection) -> None:
        """Empty the log, where what was deleted still stands. A reader may hold it: not waited for, tried again."""
        self._step("scrubbing")
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout = {self._busy_ms}")
        if not busy:
            self._scrub = False
            self._cost = 0
        self._step("scrubbed")
