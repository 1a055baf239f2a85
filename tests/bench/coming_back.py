"""How soon many seats are back in their rooms after the server was stopped and started, by the client of browsers."""

from __future__ import annotations

import asyncio
import json
import time

from server.room.ports import SeatKey
from tests.bench.figures import percentile, say
from tests.bench.people import THREE, Builder
from tests.journeys.house import House
from tests.support.node import node
from tests.support.server import ROOT

SEATS, RESTARTS, BACK_TARGET_S = 30, 3, 3.0


async def coming_back(house: House) -> None:
    """How soon thirty seats are back in their rooms after the server was stopped and started."""
    builder = Builder(house.server.data_dir)
    groups = await builder.groups(SEATS // len(THREE), THREE)
    builder.close()
    seats = [seat for group in groups for seat in group.seats]
    process = await asyncio.create_subprocess_exec(
        *(node(), "tests/bench/coming_back.mjs"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps([address(house.server.url, seat) for seat in seats]).encode())
    process.stdin.write_eof()
    backs, starts = [], []
    try:
        await welcomes(process)
        for _ in range(RESTARTS):
            await asyncio.sleep(6)  # so long that a connection counts as a good one
            await house.server.stop()
            began = time.time()
            await house.server.start()
            starts.append(time.time() - began)
            backs += [at - began - starts[-1] for at in await welcomes(process)]
    finally:
        process.kill()
        await process.wait()
    p95 = percentile(backs, 95)
    say("coming_back", seats=SEATS, restarts=RESTARTS, p50_s=round(percentile(backs, 50), 3), p95_s=round(p95, 3),
        max_s=round(max(backs), 3), start_s=round(max(starts), 3), target_p95_s=BACK_TARGET_S,
        reached=p95 < BACK_TARGET_S)  # fmt: skip


def address(url: str, seat: SeatKey) -> dict[str, str]:
    """Return what a client of a seat needs to come in."""
    socket = f"{url.replace('http', 'ws', 1)}/r/{seat.room}/{seat.seat}/socket"
    return {"url": socket, "seat": seat.seat, "cookie": f"seat_{seat.seat}={seat.key}", "origin": url}


async def welcomes(process: asyncio.subprocess.Process) -> list[float]:
    """Wait until each seat has been welcomed once more, and return when, in seconds of the wall clock."""
    assert process.stdout is not None
    back: dict[str, float] = {}
    async with asyncio.timeout(30):
        while len(back) < SEATS:
            line = json.loads(await process.stdout.readline())
            back.setdefault(line["seat"], line["at"] / 1000)
    return list(back.values())
