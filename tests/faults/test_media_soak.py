"""People who come and go every five seconds, with sound and picture, leave nothing behind in the server.

Two minutes unless SOAK_S says otherwise; `make soak` says two hours. Then some go without a word, too.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from typing_extensions import override

from server.core.roles import Role
from server.room.ports import SeatKey
from tests.bench.figures import resident_bytes
from tests.bench.media_seats import MediaSeat
from tests.bench.people import Builder, Group
from tests.support.media_pace import Pacer
from tests.support.media_transport import Household
from tests.support.server import Server
from tests.support.waiting import until

SOAK_S = float(os.environ.get("SOAK_S", "120"))
LONG = SOAK_S > 600
EVERY_S = 5.0
ROUND_S = 120.0 if LONG else 20.0
ROOMS = 4
STAY, COME_AND_GO = (Role.THERAPIST, Role.FACILITATOR), (Role.STUDENT, Role.FACILITATOR, Role.STUDENT, Role.OBSERVER)
INSIDE = 2  # of those who come and go, at one time
PICTURE_PER_S = 45.0
REST_WITHIN_S = 70.0 if LONG else 20.0  # a connection that ends without a word is kept for 45 s
SAME = 5
STALL_S = 5.0
"""So long a computer stands still only where others take it: who comes meanwhile waits for it, not for the server."""
NOISE_BYTES = 4_000_000
LEAK_BYTES = 5_000
"""So much for each who came would be a leak: one connection takes a hundred times as much."""


class WatchedServer(Server):
    """A server that says what it holds."""

    @property
    def held_file(self) -> Path:
        """Where it says so."""
        return self.data_dir.with_name("held.jsonl")

    @override
    def command(self) -> list[str]:
        """Return the command that starts it."""
        return [sys.executable, "-m", "tests.faults.watched_server", str(self.held_file), "--", *super().command()[3:]]

    async def held(self) -> dict[str, int]:
        """Ask what it holds: objects by kind, tasks, descriptors and threads."""
        lines = len(self._lines())
        os.kill(self.pid, signal.SIGUSR1)
        await until(lambda: len(self._lines()) > lines, "a word of the server about what it holds")
        process = Path(f"/proc/{self.pid}")
        counted = {name: len(list((process / name).iterdir())) for name in ("fd", "task")}
        held: dict[str, int] = json.loads(self._lines()[-1])
        return held | {"descriptors": counted["fd"], "threads": counted["task"]}

    def _lines(self) -> list[str]:
        return self.held_file.read_text().splitlines() if self.held_file.exists() else []


class Stalls:
    """How long this process itself was held up: the server, which runs beside it, may have been so too."""

    LOOK_S = 0.25

    def __init__(self) -> None:
        self.found: list[tuple[float, float]] = []
        """When each began, on the loop's clock, and how long it was."""
        self._watching = asyncio.create_task(self._watch())

    def since(self, begin_s: float) -> float:
        """Return the longest one that ended after then, in seconds."""
        return max((long_s for at_s, long_s in self.found if at_s + long_s > begin_s), default=0.0)

    def close(self) -> None:
        """Watch no longer."""
        self._watching.cancel()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            at_s = loop.time()
            await asyncio.sleep(self.LOOK_S)
            late_s = loop.time() - at_s - self.LOOK_S
            if late_s > self.LOOK_S:
                self.found.append((at_s, late_s))


class Classroom:
    """One room: two who stay, and others of whom one comes and one goes every five seconds."""

    def __init__(self, port: int, group: Group, house: Household, pacer: Pacer, stalls: Stalls) -> None:
        self.came = 0
        self.held_up = 0
        """Those who did not come while this computer stood still."""
        self._port = port
        self._house = house
        self._pacer = pacer
        self._stalls = stalls
        self._keys = group.seats
        self._staying: list[MediaSeat] = []
        self._inside: deque[MediaSeat] = deque()

    async def open(self) -> None:
        """Let in those who stay."""
        for key in self._keys[: len(STAY)]:
            self._staying.append(await self._come(key))

    async def busy(self, end_s: float) -> None:
        """Have people come and go until then, and at last all be gone but those who stay."""
        loop = asyncio.get_running_loop()
        visitors = self._keys[len(STAY) :]
        while loop.time() < end_s:
            if len(self._inside) == INSIDE:
                await self._go()
            due_s = loop.time() + EVERY_S
            began_s = loop.time()
            try:
                self._inside.append(await self._come(visitors[self.came % len(visitors)]))
            except AssertionError as error:
                if self._stalls.since(began_s) < STALL_S:
                    raise
                self.held_up += 1
                print(f"held up: {error}")
            self.came += 1
            await asyncio.sleep(due_s - loop.time())
        while self._inside:
            await self._go()

    async def close(self) -> None:
        """Let all go."""
        for seat in self._staying:
            await seat.leave()

    async def _come(self, key: SeatKey) -> MediaSeat:
        """Come in, send sound and a face where one may, and hear the therapist."""
        seat = MediaSeat(key, self._house)
        await seat.enter(self._port)
        try:
            await self._meet(seat, key)
        except (AssertionError, TimeoutError, OSError) as error:
            told = self._told(seat)
            await self._leave(seat, silently=LONG)
            raise AssertionError(f"{key.role}: {error!r}; {told}") from error
        return seat

    async def _meet(self, seat: MediaSeat, key: SeatKey) -> None:
        if key.role is not Role.OBSERVER:
            publisher = await seat.publish({"face": PICTURE_PER_S})
            self._pacer.start(publisher.outgoing)
        therapist = self._keys[0].seat
        if key.seat != therapist:
            peer = await seat.watch([f"{therapist}/mic", f"{therapist}/face"])
            await until(lambda: len(peer.legs) == 2, "the therapist's voice and face")
        for other in self._staying:
            if key.role is not Role.OBSERVER:
                await other.watch([f"{key.seat}/mic", f"{key.seat}/face"])

    def _told(self, seat: MediaSeat) -> str:
        """Return what tells whose fault it is that somebody does not hear and see the therapist."""
        sender = self._staying[0].publisher if self._staying else seat.publisher
        receiver = seat.subscriber
        ends = {
            name: (
                peer.line.connected,
                f"answered {asyncio.get_running_loop().time() - peer.line.answered_s:.0f} s ago",
            )
            for name, peer in (("the therapist", sender), ("who came", receiver))
            if peer is not None
        }
        came = [leg.packets for leg in receiver.legs] if receiver is not None else []
        gone = [each.seat for each in (*self._staying, seat) if each.socket.closed is not None]
        return (
            f"{ends}, packets {came}, shed {seat.shed}, there is {seat.sources}, troubles {seat.troubles}, "
            f"websockets closed {gone}, load {os.getloadavg()[0]:.1f}, "
            f"held up here for {self._stalls.since(asyncio.get_running_loop().time() - 30):.1f} s"
        )

    async def _go(self) -> None:
        await self._leave(self._inside.popleft(), silently=LONG and self.came % 4 == 0)

    async def _leave(self, seat: MediaSeat, *, silently: bool) -> None:
        if seat.publisher is not None:
            self._pacer.stop(seat.publisher.outgoing)
        await seat.leave(silently=silently)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[WatchedServer]:
    server = WatchedServer(tmp_path / "data")
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def rooms(server: WatchedServer) -> AsyncIterator[list[Classroom]]:
    """Rooms with those in them who stay."""
    builder, house, pacer, stalls = Builder(server.data_dir), Household(), Pacer(), Stalls()
    groups = await builder.groups(ROOMS, (*STAY, *COME_AND_GO))
    rooms = [Classroom(server.port, group, house, pacer, stalls) for group in groups]
    for room in rooms:
        await room.open()
    yield rooms
    await pacer.close()
    stalls.close()
    for room in rooms:
        await room.close()
    house.ears.close()
    builder.close()


async def at_rest(server: WatchedServer) -> dict[str, int]:
    """Return what the server holds when all who came have gone, and it has let go of them."""
    seen = [await server.held()]

    async def rests() -> bool:
        seen.append(await server.held())
        return len(seen) > SAME and all(each == seen[-1] for each in seen[-SAME:])

    await until(rests, f"a server at rest, which says the same {SAME} times", within_s=REST_WITHIN_S, every_s=0.5)
    return seen[-1]


async def holds_no_more(server: WatchedServer, before: Mapping[str, int]) -> None:
    """Wait until the server holds no more than before."""
    seen: list[str] = []

    async def no_more() -> bool:
        held = await server.held()
        seen[:] = [f"{name}: {amount}, not {before[name]}" for name, amount in held.items() if amount > before[name]]
        return not seen

    try:
        await until(no_more, "a server that holds no more than before", within_s=REST_WITHIN_S, every_s=0.5)
    except AssertionError as error:
        raise AssertionError(f"{error}: {seen}") from None


async def a_round(server: WatchedServer, rooms: list[Classroom], seconds: float) -> int:
    """Have all rooms be busy for a while; return how many came."""
    before = sum(room.came for room in rooms)
    end_s = asyncio.get_running_loop().time() + seconds
    await asyncio.gather(*(room.busy(end_s) for room in rooms))
    return sum(room.came for room in rooms) - before


@pytest.mark.slow
@pytest.mark.timeout(SOAK_S * 2 + 120)
async def test_people_who_come_and_go_for_long_leave_nothing_behind(
    server: WatchedServer, rooms: list[Classroom]
) -> None:
    end_s = asyncio.get_running_loop().time() + SOAK_S
    await a_round(server, rooms, ROUND_S)  # what all share comes into being
    held = await at_rest(server)
    seen, came = [(0, resident_bytes(server.pid))], 0
    while asyncio.get_running_loop().time() < end_s:
        came += await a_round(server, rooms, ROUND_S)
        await holds_no_more(server, held)
        seen.append((came, resident_bytes(server.pid)))
        print(f"{came} came: {held}, {seen[-1][1] / 1e6:.1f} MB")
    assert came > ROOMS * 2
    assert sum(room.held_up for room in rooms) <= came // 100, "a computer that is too busy to tell anything"
    before, size = seen[len(seen) // 4 if LONG else 0]  # the caches of a long run fill in its first rounds
    grown = seen[-1][1] - size
    assert grown < NOISE_BYTES + LEAK_BYTES * (came - before), f"grown by {grown} bytes: {seen}"
