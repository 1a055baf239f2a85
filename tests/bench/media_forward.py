"""What it costs a server to forward a packet, beside Debian's Janus: one publisher, 1, 2, 4 and 8 subscribers.

Both servers run all the time in one network namespace and are measured in turn, by the same load peers with the same
packets and the same SRTP profile; the one that is not measured has nothing to forward. The publisher sends sound, 50
packets a second, and a picture, 300 packets of 1,100 bytes a second, evenly. The ratio is the median of those of the
runs, in which both have short turns: what else a machine is busy with changes by the minute, and touches both alike.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median

from server.core.roles import Role
from tests.bench import janus
from tests.bench.figures import percentile, say
from tests.bench.janus_client import JanusRoom, JanusSession
from tests.bench.media_seats import MediaSeat
from tests.bench.media_space import ADDRESS, cpu_ns, in_own_network, on_core
from tests.bench.pens import run, undisturbed
from tests.bench.people import Builder, served
from tests.support.media_pace import Pacer
from tests.support.media_peer import MediaPeer
from tests.support.media_streams import Incoming
from tests.support.media_transport import Household
from tests.support.server import Server
from tests.support.waiting import until

TARGETS = {1: 0.85, 2: 0.85, 4: 0.7, 8: 0.7}
"""Subscribers -> what our processor time may be at most of that of Janus."""
RUNS = 5
TURNS = 3  # of each server in a run
TRIES = 4
SLICE_S = 1.0
WARM_S = 0.3
LATEST_S = 2.0
REST_S = 0.2
IDLE_S = 1.5
PICTURE_PER_S = 300.0
FULL = 0.99  # of the packets must have come
LONGEST_S = 280
Subscribe = Callable[[], Awaitable[MediaPeer]]


class DroppedError(Exception):
    """A server did not forward all, so that its figure would be of something else."""


@dataclass
class Side:
    """One of the two servers: its process, its publisher, its subscribers so far, and what was measured with them."""

    name: str
    pid: int
    publisher: MediaPeer
    subscribe: Subscribe
    subscribers: list[MediaPeer] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    """Of each run, for a packet that came."""
    delays_s: list[float] = field(default_factory=list)
    lost: int = 0
    read: set[int] = field(default_factory=set)
    """The streams of which packets were read."""

    async def fill(self, subscribers: int) -> None:
        """Let more subscribers come, and forget what was measured with fewer."""
        while len(self.subscribers) < subscribers:
            self.subscribers.append(await self.subscribe())
        self.cpu_us, self.delays_s, self.lost = [], [], 0

    async def slice(self, pacer: Pacer) -> tuple[int, int]:
        """Send for a while; return the processor time in nanoseconds and how many packets came to a subscriber.

        Raises DroppedError where fewer came than must have, AssertionError where any could not be read.
        """
        streams = self.publisher.outgoing
        pacer.start(streams)
        await asyncio.sleep(WARM_S)
        for leg in self._legs():
            leg.forget()
        sent, cpu = sum(stream.sent for stream in streams), cpu_ns(self.pid)
        await asyncio.sleep(SLICE_S)
        pacer.stop(streams)
        wanted = (sum(stream.sent for stream in streams) - sent) * len(self.subscribers)
        with suppress(AssertionError):  # told below, in better words
            await until(lambda: self._came() >= wanted, "the last packets", within_s=LATEST_S)
        cpu = cpu_ns(self.pid) - cpu
        self._check(wanted)
        return cpu, self._came()

    @property
    def peers(self) -> list[MediaPeer]:
        """All of this server's."""
        return [self.publisher, *self.subscribers]

    def _came(self) -> int:
        return sum(leg.packets for leg in self._legs())

    def _check(self, wanted: int) -> None:
        legs, came = self._legs(), self._came()
        wrong = sum(leg.wrong for leg in legs)
        delays_s = [delay for leg in legs for delay in leg.delays_s]
        if came < wanted * FULL:
            raise DroppedError(f"{self.name} forwarded {came} of {wanted} packets")
        assert not wrong, f"{wrong} packets of {self.name} could not be read"
        self.read |= {leg.ssrc for leg in legs if leg.delays_s}
        self.delays_s += delays_s
        self.lost += sum(leg.lost for leg in legs)

    def end_run(self, used_ns: int, came: int) -> None:
        """Note what a run showed. Raises AssertionError where a stream was never read in it."""
        unread = {leg.ssrc for leg in self._legs()} - self.read
        assert not unread, f"of {len(unread)} streams of {self.name} nothing was read"
        self.read.clear()
        self.cpu_us.append(used_ns / came / 1000)

    def _legs(self) -> list[Incoming]:
        return [leg for peer in self.subscribers for leg in peer.legs]

    @property
    def cost_us(self) -> float:
        """The median of what a forwarded packet cost."""
        return median(self.cpu_us)


async def our_side(server: Server, builder: Builder, house: Household) -> Side:
    """Let the therapist publish in one of our rooms; those who subscribe are facilitators."""
    (group,) = await builder.groups(1, (Role.THERAPIST, *(Role.FACILITATOR for _ in range(max(TARGETS)))))
    therapist = MediaSeat(group.seats[0], house)
    await therapist.enter(server.port)
    publisher = await therapist.publish({"face": PICTURE_PER_S})
    keys = iter(group.seats[1:])

    async def subscribe() -> MediaPeer:
        seat = MediaSeat(next(keys), house)
        await seat.enter(server.port)
        return await seat.watch([f"{therapist.seat}/mic", f"{therapist.seat}/face"])

    return Side("ours", server.pid, publisher, subscribe)


async def their_side(pid: int, session: JanusSession, house: Household) -> Side:
    """Publish in a videoroom of Janus."""
    room = await JanusRoom.make(session, house)
    feed, publisher = await room.publish([PICTURE_PER_S])
    return Side("janus", pid, publisher, lambda: room.subscribe(feed))


async def compare(ours: Side, theirs: Side) -> None:
    """Measure the two in turn with more and more subscribers, and print a line for each number of them."""
    pacer = Pacer()
    for subscribers, target in TARGETS.items():
        pacer.start(ours.publisher.outgoing + theirs.publisher.outgoing)  # a subscription begins with what is sent
        await ours.fill(subscribers)
        await theirs.fill(subscribers)
        pacer.stop()
        idle = await idle_ms(ours, theirs)
        pacer.forget()
        with undisturbed():
            began, generator_s = time.perf_counter(), time.process_time()
            for _ in range(RUNS):
                await one_run(pacer, ours, theirs)
            generator = (time.process_time() - generator_s) / (time.perf_counter() - began)
        late_ms = round(percentile(pacer.late_s, 99) * 1000, 2)
        tell(
            subscribers, target, ours, theirs, **idle, generator_cpu=round(generator, 3), generator_late_p99_ms=late_ms
        )
    await pacer.close()


async def whole_slice(pacer: Pacer, side: Side) -> tuple[int, int]:
    """Return what a slice showed in which all came: a machine that stood still for half a second drops some."""
    for _ in range(TRIES - 1):
        with suppress(DroppedError):
            return await side.slice(pacer)
    return await side.slice(pacer)


async def one_run(pacer: Pacer, *sides: Side) -> None:
    """Let each have its turns, one after the other, and note what a packet cost."""
    used, came = [0] * len(sides), [0] * len(sides)
    for _ in range(TURNS):
        for n, side in enumerate(sides):
            slice_ns, slice_came = await whole_slice(pacer, side)
            used[n] += slice_ns
            came[n] += slice_came
    for side, ns, packets in zip(sides, used, came, strict=True):
        side.end_run(ns, packets)


async def idle_ms(*sides: Side) -> dict[str, float]:
    """Return what each server uses in a second in which nobody sends anything, in milliseconds."""
    await asyncio.sleep(REST_S)
    before = [cpu_ns(side.pid) for side in sides]
    await asyncio.sleep(IDLE_S)
    used = [cpu_ns(side.pid) - cpu for side, cpu in zip(sides, before, strict=True)]
    return {f"{side.name}_idle_ms_per_s": round(ns / 1e6 / IDLE_S, 2) for side, ns in zip(sides, used, strict=True)}


def tell(subscribers: int, target: float, ours: Side, theirs: Side, **besides: float) -> None:
    """Print what was measured with so many subscribers."""
    ratio = median(our_us / their_us for our_us, their_us in zip(ours.cpu_us, theirs.cpu_us, strict=True))
    say(
        "media_forward",
        subscribers=subscribers,
        ours_us=round(ours.cost_us, 1),
        janus_us=round(theirs.cost_us, 1),
        ratio=round(ratio, 3),
        ratio_target=target,
        reached=ratio <= target,
        ours_runs_us=[round(each, 1) for each in ours.cpu_us],
        janus_runs_us=[round(each, 1) for each in theirs.cpu_us],
        ours_p99_ms=round(percentile(ours.delays_s, 99) * 1000, 2),
        janus_p99_ms=round(percentile(theirs.delays_s, 99) * 1000, 2),
        ours_lost=ours.lost,
        janus_lost=theirs.lost,
        packets_read=len(ours.delays_s) + len(theirs.delays_s),
        profile=ours.publisher.line.profile,
        same_profile=len({peer.line.profile for side in (ours, theirs) for peer in side.peers}) == 1,
        janus=janus.version(),
        **besides,
    )


async def forward() -> None:
    """Start both servers, fill both, and compare; servers on one core, the load on the other."""
    theirs = janus.Janus()
    try:
        async with served({"BASELINE_MEDIA_ADDRESS": ADDRESS}) as (server, builder):
            await theirs.ready()
            for pid, core in ((server.pid, 0), (theirs.pid, 0), (os.getpid(), 1)):
                on_core(pid, core)
            house = Household(ADDRESS)
            session = await JanusSession.open()
            await compare(await our_side(server, builder, house), await their_side(theirs.pid, session, house))
            await session.close()
    finally:
        theirs.close()


if __name__ == "__main__":
    janus.install()
    in_own_network("tests.bench.media_forward")
    run(forward(), LONGEST_S)
