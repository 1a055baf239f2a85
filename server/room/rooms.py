"""All rooms that are awake in this process: opened when somebody comes, asleep again when all have gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from server.core.errors import AccessDenied, ProtocolViolation, RoomError, StoreError
from server.core.presence import Presence
from server.room.doorway import Doorway
from server.room.outbox import Outbox
from server.room.ports import Journal, Meter, SeatInfo, Tickets
from server.room.room import Room
from server.room.seat import Seat
from server.wire.codec import decode, decode_presence, encode
from server.wire.messages import VERSION, Hello, Ping, Pong, Propose

log = logging.getLogger("baseline.room")
SLEEP_AFTER_S = 30.0
DELIVERY_GRACE_MS = 24 * 3600 * 1000  # how long a browser may still bring what it kept when its session ended


class Awake:
    """A room that is awake, with its door and how many connections it has."""

    def __init__(self, room: Room, door: Doorway) -> None:
        self.room = room
        self.door = door
        self.connections = 0
        self.idle: asyncio.TimerHandle | None = None


class Rooms:
    """The rooms of this process. One room is opened once, however many come at the same moment."""

    def __init__(self, journal: Journal, tickets: Tickets, meter: Meter, clock_ms: Callable[[], int]) -> None:
        self._journal = journal
        self._tickets = tickets
        self._meter = meter
        self._clock_ms = clock_ms
        self._awake: dict[str, asyncio.Task[Awake]] = {}
        self._falling_asleep: dict[str, asyncio.Task[None]] = {}
        self._chores: set[asyncio.Task[None]] = set()
        self.draining = False

    def __len__(self) -> int:
        return len(self._awake)

    async def enter(self, info: SeatInfo, outbox: Outbox) -> Connection:
        """Return the connection of a seat, its room awake. Raises StoreError where the room cannot be opened."""
        if self.draining:
            raise StoreError("draining", close=1012)
        awake = await self._wake(info.room)
        awake.connections += 1
        if awake.idle is not None:
            awake.idle.cancel()
            awake.idle = None
        now_s = asyncio.get_running_loop().time()
        seat = Seat(info, outbox, now_s, self._clock_ms())
        connection = Connection(self, awake, seat, self._clock_ms)
        outbox.drained = connection.drained
        return connection

    def expel(self, room: str, seats: Iterable[str]) -> None:
        """Put seats out of a room that is awake, their connections too; in one that sleeps nobody is."""
        task = self._awake.get(room)
        if task is not None and task.done() and not task.cancelled() and task.exception() is None:
            awake = task.result()
            for seat in seats:
                awake.room.step(lambda seat=seat: awake.door.leave(seat))  # type: ignore[misc]

    async def leave(self, room: str, seat: str) -> None:
        """A person left for good: record it, the room awake or not."""
        awake = await self._wake(room)
        awake.room.step(lambda: awake.door.leave(seat))
        self.rest(awake)

    async def forget(self, room: str) -> None:
        """Delete a room and all that was ever in it; who is inside is shown out."""
        task = self._awake.get(room)
        if task is not None:
            awake = await self._wake(room)
            for seat in list(awake.room.seats.values()):
                seat.outbox.end(AccessDenied("ended", close=4410))
            self._forget(room)
            await awake.room.close()
        await self._journal.delete(room)

    async def close(self) -> None:
        """Let every room finish what it has, close every connection with 1012, and put all rooms to sleep."""
        self.draining = True
        for task in list(self._awake.values()):
            awake = (await asyncio.gather(task, return_exceptions=True))[0]
            if isinstance(awake, Awake):
                await awake.room.close()
                for seat in list(awake.room.seats.values()):
                    seat.outbox.close(1012, "restart")
        if self._chores:
            await asyncio.wait(self._chores)

    def rest(self, awake: Awake) -> None:
        """Let a room sleep in a while where nobody is in it."""
        if awake.connections == 0 and awake.idle is None:
            loop = asyncio.get_running_loop()
            awake.idle = loop.call_later(SLEEP_AFTER_S, lambda: self._chore(self._sleep(awake)))

    async def _wake(self, name: str) -> Awake:
        if name not in self._awake:
            self._awake[name] = asyncio.create_task(self._open(name))
        try:
            return await asyncio.shield(self._awake[name])
        except RoomError:
            self._awake.pop(name, None)
            raise

    async def _open(self, name: str) -> Awake:
        """Open a room, not before its last owner has let go of it."""
        if name in self._falling_asleep:
            await asyncio.wait([self._falling_asleep[name]])
        room = Room(name, self._journal, self._meter, self._clock_ms)
        await room.open()
        room.broken = lambda: self._forget(name)
        return Awake(room, Doorway(room, self._put_out))

    def _forget(self, name: str) -> None:
        self._awake.pop(name, None)

    async def _sleep(self, awake: Awake) -> None:
        name = awake.room.name
        if awake.connections == 0 and not self.draining:
            self._forget(name)
            self._falling_asleep[name] = asyncio.create_task(awake.room.close())
            try:
                await self._falling_asleep[name]
            finally:
                del self._falling_asleep[name]

    def _put_out(self, room: str, seats: list[str]) -> None:
        """The keys of seats that are put out end, after a while in which kept work may come."""
        self._chore(self._tickets.end_seats(room, seats, self._clock_ms(), DELIVERY_GRACE_MS))

    def _chore(self, work: object) -> None:
        task = asyncio.create_task(self._do(work))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def _do(self, work: object) -> None:
        try:
            await work  # type: ignore[misc]
        except RoomError as error:
            log.warning("a chore was not done: %s", error.code)


class Connection:
    """One websocket of a seat. What it brings is decoded here and goes its way; its errors end it and nobody else."""

    def __init__(self, rooms: Rooms, awake: Awake, seat: Seat, clock_ms: Callable[[], int]) -> None:
        self._rooms = rooms
        self._awake = awake
        self._seat = seat
        self._clock_ms = clock_ms
        self._now_s = asyncio.get_running_loop().time
        self._greeted = False

    async def receive(self, text: str) -> None:
        """Take one message. Waits where the seat or the room has too much; raises ProtocolViolation."""
        seat = self._seat
        wait_s = seat.bucket.take(1, self._now_s())
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        message = decode(text)
        seat.heard_ms = self._clock_ms()
        if isinstance(message, Presence):
            if seat.inside:
                self._awake.room.presence(seat, message)
        elif isinstance(message, Ping):
            seat.outbox.queue_fleeting(encode(Pong(message.ms, seat.heard_ms)))
        elif isinstance(message, Hello):
            self._hello(message)
        else:
            await self._propose(message)

    def receive_now(self, text: str) -> bool:
        """Take a sign of presence at once, without a task's turn; False: it is something else, or it has to wait."""
        sign = decode_presence(text)
        if sign is None:
            return False
        seat, now_s = self._seat, self._now_s()
        if seat.bucket.take(1, now_s) > 0:
            seat.bucket.take(-1, now_s)  # the longer way takes it again, and waits
            return False
        seat.heard_ms = self._clock_ms()
        if seat.inside:
            self._awake.room.presence(seat, sign)
        return True

    def leave(self) -> None:
        """The websocket is gone."""
        awake, seat = self._awake, self._seat
        awake.connections -= 1
        if self._greeted:
            awake.room.step(lambda: awake.door.depart(seat))
        self._rooms.rest(awake)

    def drained(self) -> None:
        """The outbox is empty: a welcome may go on."""
        if self._seat.loading:
            self._awake.room.step(lambda: self._awake.door.feed(self._seat))

    def _hello(self, hello: Hello) -> None:
        if self._greeted:
            raise ProtocolViolation("second_hello")
        if hello.version != VERSION:
            raise ProtocolViolation("version", close=4426)
        self._greeted = True
        self._seat.hello = hello
        self._awake.room.step(lambda: self._awake.door.arrive(self._seat))

    async def _propose(self, message: Propose) -> None:
        if not self._greeted:
            raise ProtocolViolation("no_hello")
        known = (self._seat.hello.client, *self._seat.hello.clients)
        if message.client is not None and message.client not in known:
            raise ProtocolViolation("unknown_client")
        more = len(message.changes) - 1
        wait_s = self._seat.bucket.take(more, self._now_s()) if more > 0 else 0
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        await self._awake.room.propose(self._seat, message)
