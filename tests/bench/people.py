"""Rooms full of people for a bench: made in the store as the pages and the door would, then entered by websocket."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from server.core.actions import LetIn
from server.core.birth import first_changes
from server.core.changes import Put
from server.core.records import Knock, Person, knock_id
from server.core.roles import Actor, Role
from server.demo import new_id
from server.room.ordering import Ordering
from server.room.ports import Saved, SeatKey
from server.store.database import FILE_NAME, Database
from server.store.journal_sqlite import SqliteJournal
from server.store.secret import server_secret
from server.store.tickets_sqlite import SqliteTickets
from server.wire.messages import Propose
from tests.bench.pens import BUILD, Pen, ink_text, several
from tests.bench.socket_client import Heard, SocketClient, connect
from tests.support.server import Server

THREE = (Role.THERAPIST, Role.STUDENT, Role.FACILITATOR)
FOUR = (*THREE, Role.OBSERVER)
DAY_MS = 24 * 3600 * 1000
LOG_SHOWN = 4000
Furnish = Callable[[Ordering, Actor, str], None]
"""Puts more into a room before anybody comes: its order, the therapist, the first page."""


@dataclass(frozen=True)
class Group:
    """A room whose people have been let in. The first, the therapist, is the one who draws."""

    room: str
    page: str
    seats: tuple[SeatKey, ...]


class Builder:
    """Makes rooms in the data folder of a server, which may be running."""

    def __init__(self, data_dir: Path) -> None:
        self._database = Database(data_dir / FILE_NAME, server_secret(data_dir, ""))
        self._journal = SqliteJournal(self._database)
        self._tickets = SqliteTickets(self._database)

    def close(self) -> None:
        """Let go of the data folder."""
        self._database.close()

    async def groups(self, amount: int, roles: Sequence[Role], furnish: Furnish | None = None) -> list[Group]:
        """Make so many rooms with one person of each role in it."""
        return await several(self._group(roles, furnish) for _ in range(amount))

    async def _group(self, roles: Sequence[Role], furnish: Furnish | None) -> Group:
        now_ms = time.time_ns() // 1_000_000
        room = await self._tickets.make_room("Bench", trial=False, now_ms=now_ms)
        await self._journal.create(room)
        seats = [await self._seat(room, role, now_ms) for role in roles]
        page, ordering = new_id(), Ordering(Saved(0, (), ()))
        therapist = Actor(seats[0].seat, Role.THERAPIST)
        ordering.act(first_changes(page), now_ms)
        admit_people(ordering, therapist, seats, now_ms)
        if furnish is not None:
            furnish(ordering, therapist, page)
        await self._journal.append(room, ordering.rows())
        return Group(room, page, tuple(seats))

    async def _seat(self, room: str, role: Role, now_ms: int) -> SeatKey:
        name = role.value.capitalize()
        _, token = await self._tickets.make_link(
            room, role, name=name, named=True, expires_ms=now_ms + DAY_MS, now_ms=now_ms
        )
        return await self._tickets.take_seat(token, name="", symbol="", now_ms=now_ms)


def admit_people(ordering: Ordering, therapist: Actor, seats: Sequence[SeatKey], now_ms: int) -> None:
    """Let everybody knock, and the therapist let them in."""
    first, *others = seats
    ordering.act([Put(Person(id=first.seat, role=first.role.value, name=first.name))], now_ms)
    for n, seat in enumerate(others, 1):
        knock = Knock(id=knock_id(seat.seat), seat=seat.seat, role=seat.role.value, name=seat.name)
        ordering.act([Put(knock)], now_ms)
        ordering.propose(therapist, "door", Propose(n, action=LetIn(seat.seat)), now_ms)


@asynccontextmanager
async def served(environ: Mapping[str, str] | None = None) -> AsyncIterator[tuple[Server, Builder]]:
    """Run a server on an empty data folder, with one who makes rooms there; where it goes wrong, show its log."""
    with TemporaryDirectory(dir=BUILD) as folder:
        server = Server(Path(folder) / "data", environ=environ)
        try:
            await server.start()
            builder = Builder(server.data_dir)
            try:
                yield server, builder
            finally:
                builder.close()
        except BaseException:
            print(server.log.read_text()[-LOG_SHOWN:], file=sys.stderr)
            raise
        finally:
            await server.close()


async def inked(port: int, group: Group) -> Pen:
    """Let the people of a room in; the first draws, the others look on."""
    drawer, *lookers = group.seats
    pen = Pen(lambda k: ink_text(group.page, k), len(lookers))
    for seat in lookers:
        await enter(port, seat, pen.seen)
    pen.socket = await enter(port, drawer, lambda message: None)
    return pen


async def enter(port: int, seat: SeatKey, heard: Heard) -> SocketClient:
    """Open a seat's websocket and come in; `heard` gets every message after the welcome."""
    welcomed = asyncio.get_running_loop().create_future()

    def first(message: bytes) -> None:
        said = json.loads(message)
        if said["t"] == "welcome" and said["seat"]["status"] == "in":
            welcomed.set_result(None)
        elif said["t"] == "bye":
            welcomed.set_exception(ConnectionError(said["code"]))

    headers = {
        "Origin": f"http://127.0.0.1:{port}",
        "Cookie": f"seat_{seat.seat}={seat.key}",
        "Sec-WebSocket-Protocol": "baseline.v1",
    }
    socket = await connect(port, f"/r/{seat.room}/{seat.seat}/socket", headers, first)
    socket.send(json.dumps({"t": "hello", "client": new_id(), "version": 1}).encode())
    await welcomed
    socket.heard = heard
    return socket
