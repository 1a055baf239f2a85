"""A room to look at: links for every role, a first page with the therapist's model letters, a starter routine.

Written straight to the store, so it works while a server runs on the same data folder: nobody has the room open yet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from pathlib import Path
from secrets import token_urlsafe

import msgspec

from server.core.actions_schedule import Card, LoadRoutine
from server.core.birth import first_changes
from server.core.changes import Change, Patch, Put
from server.core.errors import StoreError
from server.core.points import Point, pack
from server.core.records import Paper, Stroke
from server.core.roles import Actor, Role
from server.room.ordering import Ordering
from server.room.ports import Journal, Row, Saved, Tickets
from server.settings import Settings, SettingsError
from server.store.database import FILE_NAME, Database
from server.store.journal_sqlite import SqliteJournal
from server.store.secret import server_secret
from server.store.tickets_sqlite import SqliteTickets
from server.wire.messages import Propose

NAME = "Demo room"
TITLE = "l i t"
ROUTINES = Path(__file__).parents[1] / "static" / "routines" / "routines.json"
ROLES = (Role.THERAPIST, Role.STUDENT, Role.FACILITATOR, Role.OBSERVER)
LINK_LASTS_MS = 30 * 24 * 3600 * 1000
LETTERS_APART_MM = 12.0
STEP_MM = 1.0
STEP_MS = 12
FIRM = 140  # of 255

Line = Sequence[tuple[float, float]]
"""Corners of one stroke: x in millimetres, y in body heights above the baseline (1: midline, 2: headline)."""
LETTERS: tuple[tuple[Line, ...], ...] = (
    (((0, 2), (0, 0)),),
    (((0, 1), (0, 0)), ((0, 1.5),)),
    (((0, 1.9), (0, 0)), ((-3, 1), (3, 1))),
)
"""l, i and t: from the top down, from left to right, the dot last (practice.md, Letters)."""


def make_demo_room(settings: Settings, url: str) -> dict[str, str]:
    """Make a room and return its id and one link per role, below `url`. Raises SettingsError for unusable storage."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        secret = server_secret(settings.data_dir, settings.secret)
        database = Database(settings.data_dir / FILE_NAME, secret)
    except (OSError, StoreError) as error:
        raise SettingsError(f"BASELINE_DATA_DIR ({settings.data_dir}) cannot be used: {error}") from None
    try:
        return asyncio.run(make_room(SqliteJournal(database), SqliteTickets(database), url.rstrip("/"), now_ms()))
    finally:
        database.close()


async def make_room(journal: Journal, tickets: Tickets, url: str, now: int) -> dict[str, str]:
    """Make the room, its links and its first page."""
    room = await tickets.make_room(NAME, trial=False, now_ms=now)
    await journal.create(room)
    tokens = {role: await link_for(tickets, room, role, now) for role in ROLES}
    seat = await tickets.take_seat(tokens[Role.THERAPIST], name="", symbol="", now_ms=now)
    await tickets.end_key(room, seat.seat, seat.key, now)  # only the seat was wanted, to be the author of the letters
    await journal.append(room, first_rows(Actor(seat.seat, Role.THERAPIST), now))
    return {"room": room} | {role.value: f"{url}/j/{token}" for role, token in tokens.items()}


async def link_for(tickets: Tickets, room: str, role: Role, now: int) -> str:
    """Make a link and return its token: the therapist's is one person's key, the others let in as many as come."""
    named = role is Role.THERAPIST
    name = role.value.capitalize() if named else ""
    _, token = await tickets.make_link(room, role, name=name, named=named, expires_ms=now + LINK_LASTS_MS, now_ms=now)
    return token


def first_rows(therapist: Actor, now: int) -> list[Row]:
    """Return the first commits: what every room is born with, then the therapist's letters, then the first routine."""
    ordering, page = Ordering(Saved(0, (), ())), new_id()
    ordering.act(first_changes(page), now)
    letters: tuple[Change, ...] = (Patch(page, {"title": TITLE}), *(Put(stroke) for stroke in model_letters(page)))
    ordering.propose(therapist, new_id(), Propose(1, letters), now)
    ordering.propose(therapist, new_id(), Propose(1, action=LoadRoutine(first_routine())), now)
    return ordering.rows()


class Routine(msgspec.Struct):
    """What is read of a starter routine."""

    items: tuple[dict[str, str | int], ...]


class Routines(msgspec.Struct):
    """What is read of the file of starter routines."""

    routines: tuple[Routine, ...]


def first_routine() -> tuple[Card, ...]:
    """Return the cards of the first starter routine."""
    items = msgspec.json.decode(ROUTINES.read_bytes(), type=Routines).routines[0].items
    cards = [{name: item[name] for name in ("label", "symbol", "minutes", "kind")} for item in items]
    return msgspec.convert([card | {"id": new_id()} for card in cards], tuple[Card, ...])


def model_letters(page: str) -> Iterator[Stroke]:
    """Yield the strokes of the letters, side by side at the left of the first row."""
    paper = Paper()
    for place, letter in enumerate(LETTERS, 1):
        x_mm = paper.margin_mm + place * LETTERS_APART_MM
        for line in letter:
            corners = [(x_mm + x, paper.margin_mm + paper.row_mm * (1 - y / 2)) for x, y in line]
            yield Stroke(id=new_id(), page=page, points=pack(points_along(corners)), pointer="pen")


def points_along(corners: Sequence[tuple[float, float]]) -> Iterator[Point]:
    """Yield points (hundredths of a millimetre) along straight lines from corner to corner, at a writer's pace."""
    path = [corners[0]]
    for (x0, y0), (x1, y1) in pairwise(corners):
        steps = max(1, round(hypot(x1 - x0, y1 - y0) / STEP_MM))
        path += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]
    for index, (x, y) in enumerate(path):
        yield Point(round(x * 100), round(y * 100), index * STEP_MS, FIRM)


def new_id() -> str:
    """Return an id like those that browsers make."""
    return token_urlsafe(16)


def now_ms() -> int:
    """Return wall-clock time, milliseconds since 1970."""
    return time.time_ns() // 1_000_000
