"""How many rooms of three, one drawing in each, one process carries: the curve up to where the delay runs away."""

from __future__ import annotations

import time

from tests.bench.figures import cpu_s, delays_ms, percentile, say
from tests.bench.pens import Pen, clock, draw, run, several, undisturbed
from tests.bench.people import THREE, inked, served

STEPS = (*range(50, 400, 50), *range(400, 1600, 100))
FOR_S = 3.0
WARM_S = 0.5
AT_MOST_S = 50.0
TARGET_ROOMS = 300
TARGET_P99_MS = 100


async def measure(pid: int, pens: list[Pen]) -> float:
    """Let so many rooms draw for a while, print a line, and return the 99th percentile in milliseconds."""
    await draw(pens, WARM_S)
    for pen in pens:
        pen.forget()
    before = sum(pen.sent for pen in pens)
    with undisturbed():
        generator_s, cpu = time.process_time(), cpu_s(pid)
        took_s = await draw(pens, FOR_S)
        generator_s, cpu = time.process_time() - generator_s, cpu_s(pid) - cpu
    sent = sum(pen.sent for pen in pens) - before
    delays_s = [delay for pen in pens for delay in pen.delays_s]
    say(
        "capacity",
        rooms=len(pens),
        messages_per_s=round(sent / took_s),
        **delays_ms(delays_s),
        lost=sent * (len(THREE) - 1) - len(delays_s),
        server_cpu=round(cpu / took_s, 3),
        cpu_us_per_message=round(cpu / sent * 1e6, 1),
        generator_cpu=round(generator_s / took_s, 3),
    )
    return percentile(delays_s, 99) * 1000


async def capacity() -> None:
    """Add rooms until the delay is over the target or the time is."""
    began, carried = clock(), 0
    async with served() as (server, builder):
        pens: list[Pen] = []
        for rooms in STEPS:
            if clock() - began > AT_MOST_S:
                break
            groups = await builder.groups(rooms - len(pens), THREE)
            pens += await several(inked(server.port, group) for group in groups)
            if await measure(server.pid, pens) >= TARGET_P99_MS:
                break
            carried = len(pens)
    say(
        "capacity",
        most_rooms=carried,
        under_ms=TARGET_P99_MS,
        rooms_target=TARGET_ROOMS,
        reached=carried >= TARGET_ROOMS,
    )


if __name__ == "__main__":
    run(capacity())
