"""How many rooms of four one process carries: each sends sound and a picture of 600 kbit/s, each is sent three of both.

The curve up to where packets come late or not at all, and live ink in the same process at the load that is promised;
then the same curve for Debian's Janus. The server has one core to itself, the load the other; when packets come is told
by the kernel, not by the load. How fast the machine is at each step is told by a loop that is always the same, before
and after: where others had their share of it a step is measured again, five times at most.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import count, islice

from tests.bench import janus
from tests.bench.figures import delays_ms, percentile, resident_bytes, say
from tests.bench.janus_client import JanusSession
from tests.bench.media_people import FOUR_STAFF, Company, JanusMeeting, Meeting, janus_meetings, meetings, settle
from tests.bench.media_space import ADDRESS, cpu_ns, in_own_network, loop_ms, on_core
from tests.bench.pens import clock, draw, run, undisturbed
from tests.bench.people import served
from tests.support.media_pace import Pacer
from tests.support.media_transport import Household

STEPS = (5, 10, 15, 20, 25, 30, 35, 40, 50, 60)
PROMISED = 20
SETTLE_S = 4.0
FOR_S = 6.0
P99_TARGET_MS, CPU_TARGET, INK_TARGET_MS = 10, 0.85, 100
TOO_LATE_MS, TOO_BUSY, TOO_FEW = 100, 0.97, 0.97
GENERATOR_LIMIT = 0.9
DISTURBED_MS = 5
DISTURBED_SLOWER = 1.3
TRIES = 5
LONGEST_S = 800
SPEED: list[float] = []
"""What `loop_ms` said at its quickest, of each measurement so far."""
MB = 1_000_000


@dataclass(frozen=True)
class Seen:
    """What one number of rooms showed."""

    rooms: int
    cpu: float
    p99_ms: float
    arrived: float
    generator: float
    late_ms: float
    slower: float
    """How many times slower the machine was than at its quickest so far."""

    @property
    def disturbed(self) -> bool:
        """Whether others had the machine: it was slow, or the load, which has time to spare, could not send in time."""
        late = self.late_ms > DISTURBED_MS and self.generator < GENERATOR_LIMIT
        return late or self.slower > DISTURBED_SLOWER

    @property
    def saturated(self) -> bool:
        """Whether more rooms would only show more of the same."""
        return self.p99_ms > TOO_LATE_MS or self.cpu > TOO_BUSY or self.arrived < TOO_FEW

    @property
    def good(self) -> bool:
        """Whether this many rooms are carried as promised."""
        return self.p99_ms < P99_TARGET_MS and self.cpu < CPU_TARGET and self.arrived > 0.999


async def settled() -> None:
    """Nothing follows."""


class FullError(Exception):
    """A server is so busy that no more people get in."""


@dataclass(frozen=True)
class Side:
    """A server that is measured: its process, how to have so many more rooms in it, and what follows when it has.

    `add` raises FullError.
    """

    name: str
    pid: int
    add: Callable[[int], Awaitable[Sequence[Company]]]
    promised: Callable[[], Awaitable[None]] = settled


async def measure(side: Side, rooms: Sequence[Company], pacer: Pacer) -> Seen:
    """Let so many rooms run for a while, print a line, and return what was seen."""
    pid, loops_ms = side.pid, [loop_ms()]
    streams = [stream for room in rooms for stream in room.outgoing]
    await settle(SETTLE_S)
    legs = [leg for room in rooms for leg in room.legs]
    for leg in legs:
        leg.forget()
    pacer.forget()
    sent, cpu = sum(stream.sent for stream in streams), cpu_ns(pid)
    began, generator_s = clock(), time.process_time()
    await settle(FOR_S)
    took_s, generator_s = clock() - began, time.process_time() - generator_s
    sent, cpu = sum(stream.sent for stream in streams) - sent, cpu_ns(pid) - cpu
    loops_ms.append(loop_ms())
    SPEED.append(min(loops_ms))
    came = sum(leg.packets for leg in legs)
    delays_s = [delay for leg in legs for delay in leg.delays_s]
    seen = Seen(
        rooms=len(rooms),
        cpu=cpu / 1e9 / took_s,
        p99_ms=percentile(delays_s, 99) * 1000,
        arrived=came / (sent * (len(FOUR_STAFF) - 1)),
        generator=generator_s / took_s,
        late_ms=percentile(pacer.late_s, 99) * 1000,
        slower=max(loops_ms) / min(SPEED),
    )
    say(
        "media_rooms",
        server=side.name,
        rooms=seen.rooms,
        packets_in_per_s=round(sent / took_s),
        packets_out_per_s=round(came / took_s),
        **delays_ms(delays_s, "forward_"),
        lost=sum(leg.lost for leg in legs),
        unreadable=sum(leg.wrong for leg in legs),
        streams_missing=sum(room.legs_expected for room in rooms) - len(legs),
        server_cpu=round(seen.cpu, 3),
        cpu_us_per_packet_out=round(cpu / came / 1000, 1),
        server_mb=round(resident_bytes(pid) / MB, 1),
        shed=sum(room.shed for room in rooms),
        generator_cpu=round(seen.generator, 3),
        generator_late_p99_ms=round(seen.late_ms, 2),
        disturbed=seen.disturbed,
        generator_saturated=seen.generator > GENERATOR_LIMIT,
        loops_ms=[round(each, 1) for each in loops_ms],
    )
    return seen


async def measure_in_peace(side: Side, rooms: Sequence[Company], pacer: Pacer) -> Seen:
    """Measure, and again where others were disturbing; return the last."""
    for _ in range(TRIES - 1):
        seen = await measure(side, rooms, pacer)
        if not seen.disturbed:
            return seen
    return await measure(side, rooms, pacer)


async def ink(rooms: Sequence[Meeting]) -> None:
    """Let somebody draw in every room while sound and picture go on, and print how soon others see it."""
    pens = [room.pen for room in rooms]
    took_s = await draw(pens, FOR_S)
    delays_s = [delay for pen in pens for delay in pen.delays_s]
    p99_ms = percentile(delays_s, 99) * 1000
    say(
        "media_rooms",
        ink_rooms=len(rooms),
        ink_messages_per_s=round(sum(pen.sent for pen in pens) / took_s),
        **delays_ms(delays_s, "ink_"),
        ink_lost=sum(pen.owed for pen in pens),
        ink_p99_target_ms=INK_TARGET_MS,
        reached=p99_ms < INK_TARGET_MS,
    )


async def curve(side: Side) -> list[Seen]:
    """Add rooms until the server is saturated, or the load is."""
    pacer = Pacer()
    rooms: list[Company] = []
    seen: list[Seen] = []
    for amount in STEPS:
        try:
            added = await side.add(amount - len(rooms))
        except FullError as error:
            say("media_rooms", server=side.name, rooms=amount, full=repr(error.__cause__))
            break
        rooms += added
        pacer.start(stream for room in added for stream in room.outgoing)
        seen.append(await measure_in_peace(side, rooms, pacer))
        if amount == PROMISED:
            await side.promised()
        if seen[-1].saturated or seen[-1].generator > GENERATOR_LIMIT:
            break
    await pacer.close()
    for room in rooms:
        await room.close()
    return seen


def ended_by(last: Seen) -> str:
    """Return why the curve ends where it does."""
    if last.generator > GENERATOR_LIMIT:
        return "the load"
    if not last.saturated:
        return "the plan"
    return "others on this machine" if last.disturbed else "the server"


async def ours() -> list[Seen]:
    """Return what our server showed."""
    async with served({"BASELINE_MEDIA_ADDRESS": ADDRESS}) as (server, builder):
        on_core(server.pid, 0)
        house, rooms = Household(ADDRESS), list[Meeting]()

        async def add(amount: int) -> list[Meeting]:
            added = await meetings(server.port, await builder.groups(amount, FOUR_STAFF), house)
            rooms.extend(added)
            return added

        return await curve(Side("ours", server.pid, add, lambda: ink(rooms)))


async def theirs() -> list[Seen]:
    """Return what Janus showed."""
    server = janus.Janus()
    try:
        await server.ready()
        on_core(server.pid, 0)
        house, session, numbers = Household(ADDRESS), await JanusSession.open(), count(1)

        async def add(amount: int) -> list[JanusMeeting]:
            try:
                return await janus_meetings(session, house, islice(numbers, amount))
            except (RuntimeError, TimeoutError, ConnectionError, AssertionError) as error:
                raise FullError from error

        seen = await curve(Side("janus", server.pid, add))
        await session.close()
        return seen
    finally:
        server.close()


async def media_rooms() -> None:
    """Run both curves, and say whether what was promised is kept."""
    on_core(os.getpid(), 1)
    with undisturbed():  # all the time: after a collection the load sends all at once that was due, and delays itself
        seen = {"ours": await ours(), "janus": await theirs()}
    most = {name: max((each.rooms for each in steps if each.good), default=0) for name, steps in seen.items()}
    say(
        "media_rooms",
        most_rooms=most["ours"],
        rooms_target=PROMISED,
        p99_target_ms=P99_TARGET_MS,
        cpu_target=CPU_TARGET,
        ended_by=ended_by(seen["ours"][-1]),
        disturbed_steps=sum(each.disturbed for each in seen["ours"]),
        reached=most["ours"] >= PROMISED,
        janus_most_rooms=most["janus"],
        janus=janus.version(),
    )


if __name__ == "__main__":
    janus.install()
    in_own_network("tests.bench.media_rooms")
    run(media_rooms(), LONGEST_S)
