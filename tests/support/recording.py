"""Media that write down what a room tells them, and do nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.core.sources import Access
from server.room.ports import Signs
from server.wire.signals import Signal


class RecordingHall:
    """The media of one room. `calls` holds each call with its first argument, `access` what was settled last."""

    def __init__(self, signs: Signs) -> None:
        self.signs = signs
        self.calls: list[tuple[str, Any]] = []
        self.tells: dict[str, Callable[[str], None]] = {}
        self.access: Access | None = None

    def enter(self, seat: str, tell: Callable[[str], None]) -> None:
        self.tells[seat] = tell
        self.calls.append(("enter", seat))

    def away(self, seat: str) -> None:
        self.calls.append(("away", seat))

    def leave(self, seat: str) -> None:
        self.calls.append(("leave", seat))

    def signal(self, seat: str, message: Signal) -> None:
        self.calls.append(("signal", (seat, message)))

    def settle(self, access: Access) -> None:
        self.access = access
        self.calls.append(("settle", ",".join(sorted(access.seats))))

    def close(self) -> None:
        self.calls.append(("close", ""))

    def faults(self) -> list[str]:
        """Return what no room may do to its media: let in who is not in, listen to who left, go on after the end."""
        found: list[str] = []
        inside, settled, closed = set[str](), set[str](), False
        for place, (call, about) in enumerate(self.calls):
            seat = about[0] if call == "signal" else about
            known = seat in (settled if call == "enter" else inside)
            if closed or (call in ("enter", "away", "leave", "signal") and not known):
                found.append(f"{place}: {call} {seat}")
            elif call == "settle":
                settled = set(filter(None, about.split(",")))
                found += [f"{place}: {each} is not cut" for each in inside - settled]
            inside = inside | {seat} if call == "enter" else inside - {seat} if call == "leave" else inside
            closed = call == "close"
        return found

    def named(self, name: str) -> list[Any]:
        """Return what calls of this name were about."""
        return [about for call, about in self.calls if call == name]


class RecordingMedia:
    """The media of a process: `halls` in the order in which the rooms woke."""

    def __init__(self) -> None:
        self.halls: list[RecordingHall] = []

    def hall(self, signs: Signs) -> RecordingHall:
        self.halls.append(RecordingHall(signs))
        return self.halls[-1]
