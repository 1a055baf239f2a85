"""What the tests of tickets share: opening them, a link, a seat, and an entry that is refused."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from server.core.errors import AccessDenied
from server.core.roles import Role
from server.room.ports import LinkInfo, SeatKey, Tickets
from server.store.database import Database
from server.store.tickets_sqlite import SqliteTickets
from tests.store.places import SECRET

Opener = Callable[[Path], Tickets]
SECOND, MINUTE, HOUR, DAY = 1000, 60_000, 3_600_000, 86_400_000
NOW = 1_800_000_000_000
STAY = NOW - 60_000
"""Since when the people here are in."""


def open_sqlite(folder: Path) -> Tickets:
    """Open the embedded tickets; a link may be used ten times a minute."""
    return SqliteTickets(Database(folder / "baseline.db", SECRET), joins_per_minute=10)


async def link(tickets: Tickets, room: str, role: Role = Role.STUDENT, **given: str) -> tuple[LinkInfo, str]:
    """Make a link of a week; a named one where a name is given."""
    return await tickets.make_link(room, role, named="name" in given, expires_ms=NOW + 7 * DAY, now_ms=NOW, **given)


async def denied(call: Awaitable[object]) -> str:
    """Await a call that raises AccessDenied and return its code."""
    with pytest.raises(AccessDenied) as caught:
        await call
    assert caught.value.text
    return caught.value.code


async def a_seat(tickets: Tickets, room: str, role: Role = Role.STUDENT) -> SeatKey:
    """Take a seat."""
    _, token = await link(tickets, room, role, name="Mo", symbol="cat")
    return await tickets.take_seat(token, name="", symbol="", now_ms=NOW)


async def a_tablet(tickets: Tickets, room: str, person: SeatKey) -> SeatKey:
    """Take a second device of somebody."""
    token, _ = await tickets.make_second(room, person.seat, STAY, NOW + 10 * MINUTE, NOW)
    return await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
