"""Live rooms over a real SQLite store, without sockets: a Desk is what a browser is to a room. Only time stands in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.core.birth import first_changes
from server.core.changes import Commit
from server.core.records import Person
from server.core.roles import Role
from server.core.saved import encode_commit
from server.room.connection import Connection
from server.room.outbox import Outbox
from server.room.ports import Row, SeatInfo
from server.room.rooms import Rooms
from server.store.database import FILE_NAME, Database
from server.store.journal_sqlite import SqliteJournal
from server.store.tickets_sqlite import SqliteTickets
from server.web.metrics import Metrics
from tests.support.recording import RecordingMedia
from tests.support.waiting import until

ROOM, PAGE = "room-of-the-test", "page-1"
DOT = "pBPcWACAAg"


class Desk:
    """One browser's end of a connection, driven by hand. `heard` is all that it was told, decoded."""

    def __init__(self, connection: Connection, outbox: Outbox, seat: str) -> None:
        self.connection = connection
        self.outbox = outbox
        self.seat = seat
        self.heard: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self.n = 0
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while texts := await self.outbox.take():
            self.texts += texts
            self.heard += map(msgspec.json.decode, texts)

    async def send(self, t: str, **fields: Any) -> None:
        """Send one message."""
        await self.connection.receive(msgspec.json.encode({"t": t, **fields}).decode())

    async def propose(self, *changes: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """Propose changes (or `action=`) and return the answer: commit, refuse or held."""
        self.n = fields.pop("n", self.n + 1)
        n, before = self.n, len(self.heard)
        await self.send("propose", n=n, changes=changes, **fields)
        answers = ("commit", "refuse", "held")
        return await self.wait(lambda said: said["t"] in answers and said.get("n") == n, since=before)

    async def wait(self, wanted: Callable[[dict[str, Any]], bool], since: int = 0) -> dict[str, Any]:
        """Return the newest message that is wanted, as soon as there is one among those heard after `since`."""
        found: list[dict[str, Any]] = []

        def look() -> bool:
            found[:] = [said for said in self.heard[since:] if wanted(said)]
            return bool(found)

        await until(look, "a message that was waited for")
        return found[-1]

    async def welcome(self, status: str = "in") -> dict[str, Any]:
        """Return the newest welcome with this status."""
        return await self.wait(lambda said: said["t"] == "welcome" and said["seat"]["status"] == status)

    async def bye(self) -> str:
        """Return the code of the goodbye."""
        code: str = (await self.wait(lambda said: said["t"] == "bye"))["code"]
        return code

    def leave(self) -> None:
        """Drop the connection."""
        self.reading.cancel()
        self.connection.leave()

    def stroke(self, stroke_id: str, **fields: Any) -> dict[str, Any]:
        """Return the change that puts a stroke."""
        return {"op": "put", "record": {"type": "stroke", "id": stroke_id, "page": PAGE, "points": DOT, **fields}}


class House:
    """The rooms of one process with their store, and the clock that they go by."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now_ms = 1_000_000
        self.desks: list[Desk] = []
        self.start()

    def start(self) -> None:
        """Open the store and the rooms, as a process does."""
        self.database = Database(self.path / FILE_NAME, b"s" * 32)
        self.journal = SqliteJournal(self.database)
        self.tickets = SqliteTickets(self.database)
        self.media = RecordingMedia()
        self.rooms = Rooms(self.journal, self.tickets, Metrics(), self.media, lambda: self.now_ms)

    async def make_room(self) -> None:
        """Make the room with its first page."""
        await self.journal.create(ROOM)
        born = Commit(1, "room", self.now_ms, first_changes(PAGE))
        await self.journal.append(ROOM, [Row(1, encode_commit(born))])

    async def connect(
        self,
        seat: str,
        role: Role,
        *,
        key: str = "key",
        ending: bool = False,
        second_of: str = "",
        stay: int | None = None,
    ) -> Desk:
        """Connect a seat; a second device is of its person's present stay unless said."""
        outbox = Outbox()
        if stay is None:
            stay = self.stay_of(second_of) if second_of else 0
        info = SeatInfo(ROOM, seat, role, seat.title(), "fox", False, key, ending, second_of, stay)
        desk = Desk(await self.rooms.enter(info, outbox), outbox, seat)
        self.desks.append(desk)
        return desk

    def stay_of(self, seat: str) -> int:
        """Return what names the present stay of somebody who is in, as a link to a second device keeps it."""
        person = self.rooms._awake[ROOM].room.ordering.state.get(seat)
        assert isinstance(person, Person)
        return person.since

    async def come(
        self,
        seat: str,
        role: Role,
        *,
        key: str = "key",
        ending: bool = False,
        second_of: str = "",
        stay: int | None = None,
        **hello: Any,
    ) -> Desk:
        """Connect a seat and say hello."""
        desk = await self.connect(seat, role, key=key, ending=ending, second_of=second_of, stay=stay)
        await desk.send("hello", **{"client": f"window-{seat}", **hello})
        return desk

    async def asleep(self) -> None:
        """Wait until no room is awake."""
        await until(lambda: not self.rooms._awake and not self.rooms._ending, "a room to fall asleep")

    async def let_in(self, therapist: Desk, seat: str, role: Role) -> Desk:
        """Have a seat knock and be let in."""
        desk = await self.come(seat, role)
        await desk.welcome("waiting")
        assert (await therapist.propose(action={"name": "let_in", "seat": seat}))["t"] == "commit"
        await desk.welcome()
        return desk

    async def stop(self) -> None:
        """Stop as a process that was asked to."""
        await self.rooms.close()
        for desk in self.desks:
            desk.reading.cancel()
        await self.tickets.close()
        await self.journal.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house with one room."""
    house = House(tmp_path)
    await house.make_room()
    yield house
    await house.stop()
