"""How many rooms of four one process carries: each sends sound and a picture of 600 kbit/s, each is sent three of both.

The curve up to where packets come late or not at all, and live ink in the same process at the load that is promised;
then the same curve for Debian's Janus. The server has one core to itself, the load the other; when packets come is told
by the kernel, not by the load. A step in which others took of either core is measured again, a few times in a curve.
How slow the cores were is told by a loop that is always the same, beside what it took before: two cores of a machine
that is lent are often two halves of one, or of some that others have the other half of.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import count, islice

from websockets.exceptions import ConnectionClosed

from tests.bench import janus
from tests.bench.figures import delays_ms, percentile, resident_bytes, say
from tests.bench.janus_client import JanusSession
from tests.bench.media_people import FOUR_STAFF, Company, Meeting, janus_meetings, meetings, settle
from tests.bench.media_space import ADDRESS, core_s, cpu_ns, in_own_network, loop_ms, on_core
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
LATE_MS, OTHERS = 5, 0.05
"""More than that of what `Seen` says was no measurement of the server alone."""
AGAIN = 4  # measurements in a curve that are made again
LOOPS = 50
LONGEST_S = 290
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
    """How late the load sent, which has time to spare."""
    others: float
    """What others took of the server's core, and what was taken away of either, as a part of one."""
    slower: float
    """How many times slower the cores were than at their quickest before the curves."""

    @property
    def disturbed(self) -> bool:
        """Whether others had their share of the machine. How slow it was is only told: our load makes it so too."""
        late = self.late_ms > LATE_MS and self.generator < GENERATOR_LIMIT
        return late or self.others > OTHERS

    @property
    def saturated(self) -> bool:
        """Whether more rooms would only show more of the same."""
        return self.p99_ms > TOO_LATE_MS or self.cpu > TOO_BUSY or self.arrived < TOO_FEW

    @property
    def good(self) -> bool:
        """Whether this many rooms are carried as promised."""
        return self.p99_ms < P99_TARGET_MS and self.cpu < CPU_TARGET and self.arrived > 0.999


@dataclass(frozen=True)
class Side:
    """A server that is measured: its process, how to have so many more rooms in it, and what is done at 20."""

    name: str
    pid: int
    add: Callable[[int], Awaitable[Sequence[Company]]]
    promised: Callable[[], Awaitable[None]] | None = None


async def measure(side: Side, rooms: Sequence[Company], pacer: Pacer, quickest_ms: float) -> Seen:
    """Let so many rooms run for a while, print a line, and return what was seen."""
    pid, loops_ms = side.pid, [loop_ms()]
    streams = [stream for room in rooms for stream in room.outgoing]
    await settle(SETTLE_S)
    legs = [leg for room in rooms for leg in room.legs]
    for leg in legs:
        leg.forget()
    pacer.forget()
    sent, cpu = sum(stream.sent for stream in streams), cpu_ns(pid)
    (busy_s, stolen_s), (_, stolen_too_s) = core_s(0), core_s(1)
    began, generator_s = clock(), time.process_time()
    await settle(FOR_S)
    took_s, generator_s = clock() - began, time.process_time() - generator_s
    sent, cpu = sum(stream.sent for stream in streams) - sent, cpu_ns(pid) - cpu
    (busy_then_s, stolen_then_s), (_, stolen_too_then_s) = core_s(0), core_s(1)
    others_s = max(busy_then_s - busy_s - cpu / 1e9, 0.0) + stolen_then_s - stolen_s + stolen_too_then_s - stolen_too_s
    loops_ms.append(loop_ms())
    came = sum(leg.packets for leg in legs)
    delays_s = [delay for leg in legs for delay in leg.delays_s]
    seen = Seen(
        rooms=len(rooms),
        cpu=cpu / 1e9 / took_s,
        p99_ms=percentile(delays_s, 99) * 1000,
        arrived=came / (sent * (len(FOUR_STAFF) - 1)),
        generator=generator_s / took_s,
        late_ms=percentile(pacer.late_s, 99) * 1000,
        others=others_s / took_s,
        slower=max(loops_ms) / quickest_ms,
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
        cpu_us_per_packet_out=round(cpu / max(came, 1) / 1000, 1),
        server_mb=round(resident_bytes(pid) / MB, 1),
        shed=sum(room.shed for room in rooms),
        generator_cpu=round(seen.generator, 3),
        generator_late_p99_ms=round(seen.late_ms, 2),
        others=round(seen.others, 3),
        slower=round(seen.slower, 2),
        disturbed=seen.disturbed,
        generator_saturated=seen.generator > GENERATOR_LIMIT,
    )
    return seen


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


async def curve(side: Side, quickest_ms: float) -> list[Seen]:
    """Add rooms until the server is saturated, lets nobody in any more, or the load is saturated; the best of each."""
    pacer, again = Pacer(), AGAIN
    rooms: list[Company] = []
    seen: list[Seen] = []
    for amount in STEPS:
        try:
            added = await side.add(amount - len(rooms))
        except (TimeoutError, ConnectionError, ConnectionClosed, AssertionError) as error:
            say("media_rooms", server=side.name, rooms=amount, full=repr(error))
            break
        rooms += added
        pacer.start(stream for room in added for stream in room.outgoing)
        tries = [await measure(side, rooms, pacer, quickest_ms)]
        while tries[-1].disturbed and again:
            again -= 1
            tries.append(await measure(side, rooms, pacer, quickest_ms))
        seen.append(min(tries, key=lambda each: (each.disturbed, each.p99_ms)))
        if amount == PROMISED and side.promised is not None:
            await side.promised()
        if seen[-1].saturated or seen[-1].generator > GENERATOR_LIMIT:
            break
    await pacer.close()
    for room in rooms:
        await room.close()
    return seen


def told(seen: Sequence[Seen], prefix: str = "") -> dict[str, object]:
    """Return how many rooms a server carries as promised, why its curve ends, and how many steps were disturbed."""
    if not seen or not (seen[-1].saturated or seen[-1].generator > GENERATOR_LIMIT):
        ended_by = "the plan" if seen and seen[-1].rooms == STEPS[-1] else "the door"
    elif seen[-1].generator > GENERATOR_LIMIT:
        ended_by = "the load"
    else:
        ended_by = "others on this machine" if seen[-1].disturbed else "the server"
    most = max((each.rooms for each in seen if each.good), default=0)
    return {
        f"{prefix}most_rooms": most,
        f"{prefix}reached": most >= PROMISED,
        f"{prefix}ended_by": ended_by,
        f"{prefix}disturbed_steps": sum(each.disturbed for each in seen),
    }


async def ours(quickest_ms: float) -> list[Seen]:
    """Return what our server showed."""
    async with served({"BASELINE_MEDIA_ADDRESS": ADDRESS}) as (server, builder):
        on_core(server.pid, 0)
        house, rooms = Household(ADDRESS), list[Meeting]()

        async def add(amount: int) -> list[Company]:
            added = await meetings(server.port, await builder.groups(amount, FOUR_STAFF), house)
            rooms.extend(added)
            return [meeting.company for meeting in added]

        return await curve(Side("ours", server.pid, add, lambda: ink(rooms)), quickest_ms)


async def theirs(quickest_ms: float) -> list[Seen]:
    """Return what Janus showed."""
    server = janus.Janus()
    try:
        await server.ready()
        on_core(server.pid, 0)
        house, session, numbers = Household(ADDRESS), await JanusSession.open(), count(1)
        side = Side("janus", server.pid, lambda amount: janus_meetings(session, house, islice(numbers, amount)))
        seen = await curve(side, quickest_ms)
        await session.close()
        return seen
    finally:
        server.close()


async def media_rooms() -> None:
    """Run both curves, and say whether what was promised is kept."""
    on_core(os.getpid(), 1)
    quickest_ms = min(loop_ms() for _ in range(LOOPS))
    with undisturbed():  # all the time: after a collection the load sends all at once that was due, and delays itself
        figures = told(await ours(quickest_ms)) | told(await theirs(quickest_ms), "janus_")
    targets = {"rooms_target": PROMISED, "p99_target_ms": P99_TARGET_MS, "cpu_target": CPU_TARGET}
    say("media_rooms", **figures, **targets, janus=janus.version())


if __name__ == "__main__":
    janus.install()
    in_own_network("tests.bench.media_rooms")
    run(media_rooms(), LONGEST_S)
