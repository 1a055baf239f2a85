"""All rooms that are awake in this process: opened when somebody comes, asleep again when all have gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial
from typing import TypeVar

from server.core.errors import AccessDenied, Refused, StoreError
from server.core.pictured import showing, without
from server.core.roles import Actor
from server.core.state import State
from server.room.connection import Connection
from server.room.doorway import Doorway
from server.room.limits import SEAT_BURST, SEAT_MESSAGES_S, Bucket
from server.room.outbox import Outbox
from server.room.ports import Journal, Media, Meter, SeatInfo, Tickets
from server.room.room import Room
from server.room.seat import Seat, status_of
from server.room.studio import Studio

log = logging.getLogger("baseline.room")
T = TypeVar("T")
SLEEP_AFTER_S = 30.0
DELIVERY_GRACE_MS = 24 * 3600 * 1000  # how long a browser may still bring what it kept when its session ended
CHORE_AGAIN_S = 2.0
LOOK_S = 10.0
MOST_BUCKETS = 1000  # of one room, beyond those that are connected
EXPIRED = "Your place in this room has ended."


class Awake:
    """A room that is awake, or about to be, with its door, its media and the seats that have a connection."""

    opening: asyncio.Task[None]

    def __init__(self, room: Room, door: Doorway, studio: Studio) -> None:
        self.room = room
        self.door = door
        self.studio = studio
        self.seats: set[Seat] = set()
        self.idle: asyncio.TimerHandle | None = None
        self._readers: list[Callable[[], None]] = []
        room.followers.append(lambda _: self._read())
        self._buckets: dict[str, Bucket] = {}

    def bucket(self, seat: str) -> Bucket:
        """Return how much a seat may do: not more by connecting again and again."""
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets = {each.id: each.bucket for each in self.seats}
        now_s = asyncio.get_running_loop().time()
        return self._buckets.setdefault(seat, Bucket(SEAT_MESSAGES_S, SEAT_BURST, now_s))

    def leave(self, *seats: str) -> None:
        """These left for good."""
        self.studio.leave(*seats)
        self.door.leave(*seats)

    def look(self, read: Callable[[], None]) -> None:
        """Read once, as soon as all that was admitted before is durable."""
        self.room.step(lambda: self._readers.append(read))  # taken up later, after which turn nobody knows

    def _read(self) -> None:
        readers, self._readers = self._readers, []
        for read in readers:
            read()

    def stay(self) -> None:
        """Do not fall asleep now."""
        if self.idle is not None:
            self.idle.cancel()
            self.idle = None


class Rooms:
    """The rooms of this process. One room is opened once, however many come at the same moment."""

    def __init__(
        self, journal: Journal, tickets: Tickets, meter: Meter, media: Media, clock_ms: Callable[[], int]
    ) -> None:
        self._journal = journal
        self._tickets = tickets
        self._meter = meter
        self._media = media
        self._clock_ms = clock_ms
        self._awake: dict[str, Awake] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}  # the last that is done with a room before it is opened again
        self._chores: set[asyncio.Task[None]] = set()
        self.draining = False

    def __len__(self) -> int:
        return len(self._awake)

    async def enter(self, info: SeatInfo, outbox: Outbox) -> Connection:
        """Return the connection of a seat, its room awake. Raises StoreError where the room cannot be opened."""
        awake = self._wake(info.room)
        seat = Seat(info, outbox, awake.bucket(info.seat), self._clock_ms())
        awake.seats.add(seat)
        awake.stay()
        try:
            await asyncio.shield(awake.opening)
        except BaseException:
            self._gone(awake, seat)
            raise
        return Connection(awake.room, awake.door, awake.studio, seat, partial(self._gone, awake, seat))

    async def look(self, info: SeatInfo, read: Callable[[State, Actor], T]) -> T:
        """Return what a seat reads of its room's durable state, in one go.

        Raises AccessDenied where the seat is not inside, StoreError where there is nothing to read from, and the
        RoomErrors of `read`.
        """
        awake = self._wake(info.room)
        await asyncio.shield(awake.opening)
        found: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        awake.look(partial(self._look, awake, info, read, found))
        try:
            return await asyncio.wait_for(found, LOOK_S)
        except TimeoutError:
            raise StoreError("io") from None

    @staticmethod
    def _look(awake: Awake, info: SeatInfo, read: Callable[[State, Actor], T], found: asyncio.Future[T]) -> None:
        state = awake.room.ordering.state
        if found.done():  # nobody waits for it any more
            return
        try:
            if status_of(state, info) != "in":
                raise AccessDenied("not_allowed")
            found.set_result(read(state, Actor(info.person, info.role, second=info.second_of != "")))
        except Exception as error:  # also one that nobody foresaw is its own, and no other reader's
            found.set_exception(error)

    def expel(self, room: str, seats: Iterable[str]) -> None:
        """Put out seats whose keys have ended, inside or at the door; where the room sleeps nobody is."""
        awake, ended = self._awake.get(room), set(seats)
        if awake is not None:
            for seat in awake.seats:
                if seat.id in ended:
                    seat.outbox.end(AccessDenied("expired", EXPIRED))
            awake.room.step(partial(awake.leave, *ended))

    def part(self, room: str, seconds: Iterable[str]) -> None:
        """See off second devices whose keys have ended: they hear and show nothing from now on (SD4, SD5)."""
        awake, ended = self._awake.get(room), set(seconds)
        if awake is not None:
            for seat in [each for each in awake.seats if each.id in ended]:
                if not awake.door.part(seat):
                    seat.outbox.end(AccessDenied("expired", EXPIRED))

    async def leave(self, room: str, seat: str) -> None:
        """A person left for good: record it, the room awake or not. Raises StoreError."""
        awake = self._wake(room)
        await asyncio.shield(awake.opening)
        awake.room.step(partial(awake.leave, seat))

    async def let_go(self, info: SeatInfo, image: str) -> None:
        """A photo was deleted: whatever showed it shows it no more, on all screens. Raises as `look` does."""
        awake = self._wake(info.room)
        await asyncio.shield(awake.opening)
        awake.room.step(partial(self._let_go, awake.room, image))
        if await self.look(info, lambda state, _: any(showing(state, image))):  # the disk refused, or it was put again
            raise StoreError("io")

    @staticmethod
    def _let_go(room: Room, image: str) -> None:
        if changes := without(room.ordering.state, image):
            try:
                room.ordering.act(changes, room.clock_ms())
            except Refused as refused:  # who asked is told that it is shown still; nobody else is hurt
                log.warning("a photo cannot be taken out of the room: %s", refused.code)

    async def forget(self, room: str) -> None:
        """Delete a room and all that was ever in it; who is inside is shown out. Raises StoreError."""
        awake = self._awake.get(room)
        if awake is not None:
            self._forget(awake)
            for seat in awake.seats:
                seat.outbox.end(AccessDenied("ended", close=4410))
        await asyncio.shield(self._end(room, self._delete(room, awake)))

    async def close(self) -> None:
        """Let every room finish what it has, close every connection with 1012, and put all rooms to sleep."""
        self.draining = True
        rooms = list(self._awake.values())
        for awake in rooms:
            await asyncio.wait([awake.opening])
            await awake.room.stop()
            awake.studio.close()
            for seat in awake.seats:
                seat.outbox.close(1012, "restart")
        for awake in rooms:
            await awake.room.close()
        if left := {*self._chores, *self._ending.values()}:
            await asyncio.wait(left)

    def _wake(self, name: str) -> Awake:
        """Return the room, which is being opened where it slept."""
        if self.draining:
            raise StoreError("draining", close=1012)
        awake = self._awake.get(name)
        if awake is None:
            room = Room(name, self._journal, self._meter, self._clock_ms)
            door = Doorway(room, self._put_out, self._renamed)
            awake = self._awake[name] = Awake(room, door, Studio(room, self._media))  # the doorway follows first
            awake.opening = asyncio.create_task(self._open(awake, self._ending.get(name)))
            awake.opening.add_done_callback(lambda _: self._rest(awake))
        return awake

    async def _open(self, awake: Awake, before: asyncio.Task[None] | None) -> None:
        """Open a room, not before its last owner has let go of it."""
        try:
            if before is not None:
                await asyncio.wait([before])
            await awake.room.open()
            self._chore(lambda: self._tickets.touch(awake.room.name, self._clock_ms()))
        except BaseException:
            self._forget(awake)
            raise

    def _gone(self, awake: Awake, seat: Seat) -> None:
        """A seat has lost a connection: with the last one the room may rest."""
        awake.seats.discard(seat)
        self._rest(awake)

    def _rest(self, awake: Awake) -> None:
        """Let a room sleep in a while where nobody is in it."""
        awake.stay()
        if not awake.seats and awake.opening.done():
            awake.idle = asyncio.get_running_loop().call_later(SLEEP_AFTER_S, self._sleep, awake)

    def _sleep(self, awake: Awake) -> None:
        name = awake.room.name
        if self._awake.get(name) is awake and not self.draining:
            self._forget(awake)
            self._end(name, awake.room.close())

    def _forget(self, awake: Awake) -> None:
        """Let go of this room, and not of another one that was opened under its name since."""
        awake.stay()
        awake.studio.close()
        if self._awake.get(awake.room.name) is awake:
            del self._awake[awake.room.name]

    def _end(self, name: str, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do the last with a room that is not awake any more, before anybody opens it again."""
        task = self._ending[name] = asyncio.create_task(after(self._ending.get(name), work))

        def done(_: object) -> None:
            if self._ending.get(name) is task:
                del self._ending[name]

        task.add_done_callback(done)
        return task

    async def _delete(self, name: str, awake: Awake | None) -> None:
        if awake is not None:
            await asyncio.wait([awake.opening])
            await awake.room.stop()
        await self._journal.delete(name)

    def _put_out(self, room: str, seats: Iterable[str]) -> None:
        """The keys of seats that are put out end, after a while in which kept work may come."""
        self._chore(lambda: self._tickets.end_seats(room, seats, self._clock_ms(), DELIVERY_GRACE_MS))

    def _renamed(self, room: str, seat: str, name: str) -> None:
        """Who was renamed comes under the new name the next time too."""
        self._chore(lambda: self._tickets.rename_seat(room, seat, name))

    def _chore(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(self._do(work))
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what nobody waits for; where the storage is unwell, again and again until it is done."""
        while True:
            try:
                return await work()
            except StoreError as error:
                log.warning("a chore was not done: %s", error.code)
                if self.draining or not error.passing:
                    return None
            await asyncio.sleep(CHORE_AGAIN_S)


async def after(before: asyncio.Task[None] | None, work: Coroutine[None, None, None]) -> None:
    """Do some work when a task is done, however it ended."""
    if before is not None:
        await asyncio.wait([before])
    await work
