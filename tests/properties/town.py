"""A live room with its people, driven step by step: real rooms, a disk in memory, browsers, lines that break."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable, Iterable
from typing import Any

import msgspec
from typing_extensions import override

from server.core.birth import first_changes
from server.core.changes import Commit
from server.core.records import Person
from server.core.roles import Actor, Role
from server.core.saved import decode_commit, encode_commit
from server.core.tell import replica
from server.room.connection import Connection
from server.room.outbox import Outbox
from server.room.ports import Row, SeatInfo
from server.room.rooms import Rooms
from tests.properties.browser import Browser, Json, by_id
from tests.properties.disk import Disk, DiskJournal
from tests.properties.wishes import canary, put
from tests.support.recording import RecordingMedia

ROOM, PAGE = "room", "canary-everyone-page"
ROLES = {
    "tess": Role.THERAPIST, "anna": Role.STUDENT, "ben": Role.STUDENT, "fay": Role.FACILITATOR, "ole": Role.OBSERVER,
}  # fmt: skip
SEATS = tuple(ROLES)
SECONDS = {"tess-too": "tess", "anna-too": "anna"}
"""Second devices, each with its person."""
DEVICES = (*SEATS, *SECONDS)
PRIVATE = ("staff", "anna", "ben")


class Recorded(Outbox):
    """An outbox that also writes down whatever was meant for the seat, sent or not."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.all_texts = texts

    @override
    def queue(self, text: str) -> None:
        self.all_texts.append(text)
        super().queue(text)

    @override
    def queue_fleeting(self, text: str, key: Hashable | None = None) -> None:
        self.all_texts.append(text)
        super().queue_fleeting(text, key)


class Line:
    """One connection: what goes up waits its turn, what came down waits to be read."""

    def __init__(self, connection: Connection, outbox: Outbox) -> None:
        self.connection = connection
        self.outbox = outbox
        self.up: asyncio.Queue[Json] = asyncio.Queue()
        self.down: deque[str] = deque()
        self.deaf = False  # what is sent is lost, and the browser does not know
        self.flowing = asyncio.Event()  # cleared: nothing is taken from the outbox
        self.flowing.set()
        self.closed = False
        self.tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._read())]

    async def _write(self) -> None:
        while True:
            await self.connection.receive(msgspec.json.encode(await self.up.get()).decode())

    async def _read(self) -> None:
        while not self.closed:
            await self.flowing.wait()
            texts = await self.outbox.take()
            self.down += texts
            self.closed = not texts

    def send(self, message: Json) -> None:
        if not self.deaf:
            self.up.put_nowait(message)

    def cut(self) -> None:
        for task in self.tasks:
            task.cancel()
        self.connection.leave()


class Town:
    """The room, its disk, and everybody in front of a browser. `told` is all that each seat was ever sent."""

    def __init__(self) -> None:
        self.disk = Disk()
        self.now_ms = 1_000_000
        self.browsers = {seat: Browser(seat) for seat in DEVICES}
        self.lines: dict[str, Line] = {}
        self.ending: set[str] = set()
        self.stays: dict[str, int] = {}  # second device -> the stay of its person for which its link was made
        self.told: dict[str, list[str]] = {seat: [] for seat in (*DEVICES, "nia")}
        born = Commit(1, "room", self.now_ms, first_changes(PAGE))
        self.disk.write([Row(1, encode_commit(born))])
        self.start()

    # The process.

    def start(self) -> None:
        self.journal = DiskJournal(self.disk)
        self.media = RecordingMedia()
        self.rooms = Rooms(self.journal, self, self, self.media, lambda: self.now_ms)  # type: ignore[arg-type]

    async def die(self) -> None:
        """Be killed: nothing that is under way goes on."""
        self.journal.alive = False
        for seat in list(self.lines):
            self.cut(seat)
        self.start()

    async def restart(self) -> None:
        """Stop as asked to, and start anew."""
        self.journal.moving.set()
        if self.disk.well:
            await self.rooms.close()
            await self.die()

    async def end_seats(self, room: str, seats: Iterable[str], now_ms: int, grace_ms: int = 0) -> None:
        """Note whose keys end: what the rooms ask of Tickets.

        Those of second devices never do, as where the process died too early: the records alone must keep them out.
        """
        self.ending |= set(seats)

    async def touch(self, room: str, now_ms: int) -> None:
        """Take no note of use."""

    async def rename_seat(self, room: str, seat: str, name: str) -> None:
        """Take no note of names."""

    def committed(self, seconds: float) -> None:
        """Count nothing: what the rooms ask of a Meter."""

    def refused(self, code: str) -> None:
        """Count nothing."""

    # The people.

    async def settle(self) -> None:
        """Let everything happen that can happen now."""
        for _ in range(40):
            await asyncio.sleep(0)

    async def come(self, seat: str, *, eager: bool = False) -> None:
        """Connect a browser, where it is not connected. An eager one sends what is pending before its welcome."""
        if seat in self.lines:
            return
        browser = self.browsers[seat]
        if not browser.client:
            browser.open_window()
        await self._connect(seat, browser.hello())
        browser.again, browser.missed, browser.welcomed = not eager, False, False
        if eager:
            self._send_pending(seat)

    def _send_pending(self, seat: str) -> None:
        for proposal in self.browsers[seat].pending:
            self.lines[seat].send(proposal)

    async def _connect(self, seat: str, hello: Json) -> None:
        outbox = Recorded(self.told[seat])
        info = SeatInfo(ROOM, seat, ROLES.get(person_of(seat), Role.STUDENT), seat, "", named=False, key_id=seat,
                        ending=seat in self.ending, second_of=SECONDS.get(seat, ""),
                        stay=self.stays.setdefault(seat, self.stay(seat)) if seat in SECONDS else 0)  # fmt: skip
        self.lines[seat] = Line(await self.rooms.enter(info, outbox), outbox)
        self.lines[seat].send(hello)

    async def stranger(self) -> None:
        """Somebody comes to the door who is never let in."""
        await self._connect("nia", {"t": "hello", "client": "nia-1"})

    def cut(self, seat: str) -> None:
        """Break a line: what is under way on it is lost."""
        line = self.lines.pop(seat, None)
        if line is not None:
            line.cut()

    def propose(self, seat: str, **what: Any) -> None:
        """Propose in a browser: sent at once where it is connected and not waiting at the door."""
        browser = self.browsers[seat]
        proposal = browser.propose(**what)
        if seat in self.lines and browser.status != "waiting" and not browser.again:
            self.lines[seat].send(proposal)

    def resend(self, seat: str) -> None:
        """Send again, in order, what was held."""
        browser = self.browsers[seat]
        if browser.again and browser.welcomed and browser.status != "waiting" and seat in self.lines:
            browser.again = False
            self._send_pending(seat)

    def deliver(self, seat: str, most: int) -> None:
        """Let a browser read so many of the texts that came down its line."""
        line, browser = self.lines.get(seat), self.browsers.get(seat)
        if line is None:
            return
        for _ in range(min(most, len(line.down))):
            text = line.down.popleft()
            if browser is not None:
                browser.take(msgspec.json.decode(text))
        if (line.closed and not line.down) or (browser is not None and browser.missed):
            self.cut(seat)

    async def calm(self) -> None:
        """Let everything heal and everybody come back, until nobody waits for anything."""
        self.disk.well = True
        self.journal.moving.set()
        for _ in range(60):
            for seat in DEVICES:
                line = self.lines.get(seat)
                if line is not None and line.deaf:
                    self.cut(seat)
                if seat not in self.lines and self.person(seat) in (("in",) if seat in SECONDS else ("in", "")):
                    await self.come(seat)
            await self.settle()
            for seat in DEVICES:
                if seat in self.lines:
                    self.lines[seat].flowing.set()
                    self.deliver(seat, 10_000)
                    self.resend(seat)
            if not any(self.busy(seat) for seat in DEVICES):
                return
        raise AssertionError({seat: self.browsers[seat] for seat in DEVICES if self.busy(seat)})

    def busy(self, seat: str) -> bool:
        """Say whether a seat that is in the room still waits for something."""
        line, browser = self.lines.get(seat), self.browsers[seat]
        if not self.inside(seat):
            return False
        return line is None or bool(line.down or line.outbox.size or browser.pending) or not browser.complete

    # What must be so.

    def person(self, seat: str) -> str:
        """Return the status of a seat's person by what is durable, empty where there is no such person."""
        person = self.disk.state().get(person_of(seat))
        return person.status if isinstance(person, Person) else ""

    def stay(self, seat: str) -> int:
        """Return what names the stay of a seat's person by what is durable."""
        person = self.disk.state().get(person_of(seat))
        return person.since if isinstance(person, Person) else 0

    def inside(self, seat: str) -> bool:
        """Say whether a seat is in the room: a second device only until it was out with its person once."""
        return self.person(seat) == "in" and self.stays.get(seat, self.stay(seat)) == self.stay(seat)

    def commits(self) -> list[Commit]:
        """Return every commit that ever became durable."""
        return [decode_commit(row.body) for row in self.disk.history]

    def what_it_may_see(self, seat: str) -> dict[str, Json]:
        return by_id(replica(self.disk.state(), viewer(seat)))


def person_of(seat: str) -> str:
    """Return who acts at a seat."""
    return SECONDS.get(seat, seat)


def viewer(seat: str) -> Actor:
    """Return a seat as the rules see it."""
    return Actor(person_of(seat), ROLES[person_of(seat)], second=seat in SECONDS)


async def opened() -> Town:
    """Return a town in which all are in the room but Nia at the door, with a private page for each who can have one.

    Two have a second device.
    """
    town = Town()
    await town.come("tess")
    await town.stranger()
    await town.calm()
    for guest in SEATS[1:]:
        await town.come(guest)
        await town.settle()
        town.propose("tess", action={"name": "let_in", "seat": guest})
        await town.calm()
    town.propose("tess", changes=[put("page", canary(who, 0), order="V", audience=who) for who in PRIVATE])
    await town.calm()
    return town
