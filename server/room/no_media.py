"""The media of a process that has none: nothing is sent, nothing is said."""

from __future__ import annotations

from collections.abc import Callable

from server.core.sources import Access
from server.room.ports import Signs
from server.wire.signals import Signal


class NoHall:
    """A room without sound and picture."""

    def enter(self, seat: str, tell: Callable[[str], None]) -> None:
        """Somebody is there."""

    def away(self, seat: str) -> None:
        """Somebody is away."""

    def leave(self, seat: str) -> None:
        """Somebody has left."""

    def signal(self, seat: str, message: Signal) -> None:
        """Nobody answers."""

    def settle(self, access: Access) -> None:
        """Nothing is sent, whatever is allowed."""

    def close(self) -> None:
        """Nothing ends."""


class NoMedia:
    """No media at all."""

    def hall(self, signs: Signs) -> NoHall:
        """Return a room without sound and picture."""
        return NoHall()
