"""The websockets that are open in this process: to send their peers away, and to cut off those that do not read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from server.room.outbox import Outbox
from server.web.beat import to_next
from server.web.frames import Wire

RESTARTING = 1012
STUCK_S = 10.0
WATCH_S = 1.0


class Live:
    """One open socket: whose, its outbox, its wire, and since when its writer waits for the peer."""

    __slots__ = ("outbox", "room", "seat", "stuck_since", "wire")

    def __init__(self, room: str, seat: str, wire: Wire) -> None:
        self.room = room
        self.seat = seat
        self.wire = wire
        self.outbox = Outbox()
        self.outbox.direct = wire.write_now
        self.stuck_since: float | None = None


class LiveSockets:
    """All of them."""

    def __init__(self) -> None:
        self._live: set[Live] = set()

    def __len__(self) -> int:
        return len(self._live)

    def add(self, live: Live) -> None:
        """A socket is open."""
        self._live.add(live)

    def discard(self, live: Live) -> None:
        """A socket is gone."""
        self._live.discard(live)

    def rooms(self) -> set[str]:
        """Return the rooms that somebody is connected to."""
        return {live.room for live in self._live}

    def close_all(self) -> None:
        """Tell every browser to come back in a moment: the server starts anew."""
        for live in self._live:
            live.outbox.close(RESTARTING, "restart")

    async def watch(self) -> None:
        """Cut off, for ever, the peers that have not read for too long. One look a second serves all writers."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(to_next(WATCH_S))
            for live in self._stuck(loop.time()):
                live.wire.abort()

    def _stuck(self, now_s: float) -> Iterator[Live]:
        return (
            live for live in list(self._live) if live.stuck_since is not None and now_s - live.stuck_since > STUCK_S
        )
