"""One timer that is set again and again: every look at the port sets it for the next.

A timer of the event loop is made, put in order, closed and taken away each time, for which the loop goes round once
more. Where the system has timers that are files (timerfd_create(2)) one call sets it, to the nanosecond, and the loop
calls us when its time has come. Python has such timers of its own from 3.13 on.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Protocol

import cffi  # type: ignore[import-untyped]  # it has no types

POSSIBLE = sys.platform == "linux" and sys.maxsize > 1 << 32
CLOCK_MONOTONIC, TFD_NONBLOCK, TFD_CLOEXEC = 1, 0o4000, 0o2000000  # linux/time.h, linux/timerfd.h
NANOSECONDS = 1_000_000_000
SYSTEM = """
int close(int descriptor);
int timerfd_create(int clock, int flags);
int timerfd_settime(int descriptor, int flags, const long *set, long *before);
"""
"""As close(2) and timerfd_create(2) have it, for 64 bits: a timer's interval and time, in seconds and nanoseconds."""


class Alarm(Protocol):
    """Rings when its time has come, and may ring on until it is set again or stopped: whoever is rung for does that.

    What it is set to takes the place of what it was set to before.
    """

    def start(self) -> None:
        """Be ready to be set, in the event loop that runs now. Raises OSError."""

    def set(self, in_s: float) -> None:
        """Ring in so many seconds."""

    def stop(self) -> None:
        """Do not ring."""

    def close(self) -> None:
        """Let go of what it needed."""


def alarm(ring: Callable[[], None]) -> Alarm:
    """Return an alarm that calls `ring`."""
    return SystemAlarm(ring) if POSSIBLE else LoopAlarm(ring)


class LoopAlarm:
    """Has the event loop ring."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Nothing is needed."""

    def set(self, in_s: float) -> None:
        """Ring in so many seconds."""
        self.stop()
        self._timer = asyncio.get_running_loop().call_later(in_s, self._ring)

    def stop(self) -> None:
        """Do not ring."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    close = stop


class SystemAlarm:
    """Has the system ring."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._ffi = ffi = cffi.FFI()
        ffi.cdef(SYSTEM)
        self._system = ffi.dlopen(None)
        self._settime, self._nowhere = self._system.timerfd_settime, ffi.NULL
        self._set = ffi.new("long[4]")
        self._descriptor = -1

    def start(self) -> None:
        """Be ready to be set. Raises OSError."""
        self._descriptor = self._system.timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)
        if self._descriptor < 0:
            raise OSError(self._ffi.errno, "timerfd_create")
        asyncio.get_running_loop().add_reader(self._descriptor, self._ring)

    def set(self, in_s: float) -> None:
        """Ring in so many seconds."""
        self._to(*divmod(max(1, int(in_s * NANOSECONDS)), NANOSECONDS))

    def stop(self) -> None:
        """Do not ring."""
        self._to(0, 0)

    def close(self) -> None:
        """Let go of the timer."""
        if self._descriptor >= 0:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            self._system.close(self._descriptor)
            self._descriptor = -1

    def _to(self, seconds: int, nanoseconds: int) -> None:
        """Set the timer, by which it has not rung any more either: nothing needs to be read."""
        self._set[2], self._set[3] = seconds, nanoseconds
        self._settime(self._descriptor, 0, self._set, self._nowhere)
