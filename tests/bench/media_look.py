"""What one look at the media port takes, and one tick of a room, with warm caches and with cold ones.

Between two looks a server rests, and others have the processor's caches: a look finds them cold, and takes many times
what it takes warm. So what counts is how much code and data a look touches, and a change that is quicker warm may be
slower in a server. Cold is made here by reading 64 MB before each look: what stands for others is the same each time,
which on a machine that others share tells two versions of a server apart that `media_forward` does not. Only versions
that are measured in turn can be compared.
"""

from __future__ import annotations

import asyncio
import time
from statistics import median

from server.core.roles import Role
from server.media.plane import Plane
from server.media.reach import listen
from tests.bench.figures import say
from tests.bench.pens import run, undisturbed
from tests.media.meeting import Clock, Meeting
from tests.support.media_transport import Household

SUBSCRIBERS = (1, 4)
DATAGRAMS = 7  # 350 a second at looks every 20 ms
LOOKS, TICK_EVERY = 300, 12
STEP_S = 0.02
OTHERS = bytearray(64 << 20)


def forget() -> None:
    """Have the processor's caches hold something else."""
    OTHERS.count(1)


async def meet(plane: Plane, clock: Clock, subscribers: int) -> Meeting:
    """Let one publish sound and a picture, and others receive them."""
    meeting = Meeting(plane, Household(), clock)
    tess = meeting.come("tess", Role.THERAPIST)
    await tess.publish("mic", "face")
    for number in range(subscribers):
        watcher = meeting.come(f"watcher-{number}", Role.FACILITATOR)
        await watcher.watch("tess/mic", "tess/face")
        await watcher.hears(tess, "mic", "face")
    return meeting


async def looks(meeting: Meeting, *, cold: bool) -> tuple[float, float]:
    """Look at what was sent again and again; return the median of a look and of a tick, in microseconds."""
    port, tess = meeting.plane.port, meeting.people["tess"]
    look_us: list[float] = []
    tick_us: list[float] = []
    for number in range(LOOKS):
        meeting.clock.ahead_s += STEP_S
        for place in range(DATAGRAMS):
            tess.send("face" if place else "mic")
        if cold:
            forget()
        began = time.perf_counter()
        came = port.read()
        look_us += [(time.perf_counter() - began) * 1e6] * (came >= DATAGRAMS)
        if number % TICK_EVERY == 0:
            if cold:
                forget()
            began = time.perf_counter()
            meeting.hall.tick(meeting.clock())
            port.flush()
            tick_us.append((time.perf_counter() - began) * 1e6)
            await asyncio.sleep(0)  # the browsers read
    return median(look_us), median(tick_us)


async def measure(subscribers: int) -> None:
    """Print what a look and a tick take with so many subscribers."""
    clock = Clock()
    plane = Plane(listen(0, version6=False), ["127.0.0.1"], clock)
    reading = asyncio.create_task(plane.run())
    meeting = await meet(plane, clock, subscribers)
    plane.port.pause()  # nobody else looks
    with undisturbed():
        told = {which: await looks(meeting, cold=which == "cold") for which in ("warm", "cold")}
    figures = {f"{which}_{what}_us": round(us, 1)
               for which, both in told.items() for what, us in zip(("look", "tick"), both, strict=True)}  # fmt: skip
    say("media_look", subscribers=subscribers, datagrams=DATAGRAMS, **figures)
    await meeting.close()
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    plane.close()


async def all_of_them() -> None:
    """Measure with few and with more."""
    for subscribers in SUBSCRIBERS:
        await measure(subscribers)


if __name__ == "__main__":
    run(all_of_them())
