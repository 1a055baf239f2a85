"""The student's page in a real Chromium: its weight, how soon one can write, how soon others see it, coming back.

Prints one JSON line for each. The machine is shared with the server and with a second Chromium, as said in each line.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from playwright.async_api import BrowserContext, Page

from server.core.changes import Put
from server.core.points import Point, pack
from server.core.records import Page as PageRecord
from server.core.records import Stroke
from server.core.roles import Actor, Role
from server.demo import new_id
from server.room.ordering import Ordering
from server.room.ports import SeatKey
from server.wire.messages import Propose
from tests.bench.coming_back import coming_back
from tests.bench.figures import percentile, say
from tests.bench.frames import PIXEL_OF
from tests.bench.pens import BUILD, STROKE_POINTS, loop_of_an_e
from tests.bench.people import THREE, Builder, Group
from tests.journeys.house import House
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike
from tests.support.waiting import until

WEIGHT_TARGET, REQUESTS_TARGET = 50_000, 30
SLOWED, READY_TARGET_S, LOADS = 4, 1.5, 7
LINE_BYTES_S, STROKES, STAGE_TARGET_S = 700_000 / 8, 5_000, 3.0
SEEN_TARGET_MS, ROWS, POINTS_A_ROW = 80, 8, 40
NOW_MS = 1_800_000_000_000

WRITABLE = """
addEventListener("DOMContentLoaded", () => {
  const look = () => {
    const surface = document.querySelector("#surface")
    const tools = document.querySelector("[role=toolbar]")
    if (surface?.clientWidth && surface.querySelector("canvas") && tools) window.writableAt = performance.now()
    else requestAnimationFrame(look)
  }
  look()
})
"""
"""Notes, in milliseconds since the navigation began, when the surface takes ink for the first time."""

NOTE_MOVES = """
() => {
  window.moves = []
  document.querySelector("#surface").addEventListener("pointermove", event => {
    if (event.buttons) moves.push({ x: event.offsetX, y: event.offsetY, at: performance.timeOrigin + event.timeStamp })
  }, { capture: true })
}
"""
NOTE_INK = (
    "spots => {"
    + PIXEL_OF
    + """
  window.seen = []
  const isDark = ({ x, y }) => [...document.querySelectorAll("#surface canvas")].some(canvas => {
    const host = document.querySelector("#surface").getBoundingClientRect(), box = canvas.getBoundingClientRect()
    const [at, down] = [x - Math.round(box.left - host.left), y - Math.round(box.top - host.top)]
    if (at < 0 || down < 0 || at >= canvas.width || down >= canvas.height) return false
    const [red, green, , alpha] = pixelOf(canvas, at, down)
    return alpha > 150 && red < 90 && green < 90
  })
  const frame = new MessageChannel()
  frame.port1.onmessage = () => {     // runs when the frame that was just drawn is done
    const now = performance.timeOrigin + performance.now()
    while (spots.length && isDark(spots[0])) seen.push({ ...spots.shift(), at: now })
    if (spots.length) requestAnimationFrame(() => frame.port2.postMessage(0))
  }
  requestAnimationFrame(() => frame.port2.postMessage(0))
}
"""
)


async def weight(house: House, student: Person) -> None:
    """How many bytes of script and style a student's page names, as they are sent, and in how many requests.

    What comes behind the board (sound and picture, what leads a session) is told besides.
    """
    urls: list[str] = []
    student.page.on("request", lambda request: urls.append(request.url))
    devtools = await student.devtools()
    await devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await student.page.reload()
    await student.is_in()
    await devtools.send("Network.setCacheDisabled", {"cacheDisabled": False})
    page = await (await student.page.request.get(student.page.url)).text()
    named = {
        name.rpartition("/static/")[2] for name in re.findall(r'(?:modulepreload"|stylesheet") href="([^"]+)"', page)
    }
    named |= {name.rpartition("/static/")[2] for name in re.findall(r'<script[^>]* src="([^"]+)"', page)}
    ours = [url for url in urls if re.search(r"\.(js|css)$", url)]
    first = [url for url in ours if url.rpartition("/static/")[2] in named]
    async with httpx.AsyncClient(headers={"Accept-Encoding": "gzip"}) as client:
        sent = [await sent_bytes(client, url) for url in first]
        behind = [await sent_bytes(client, url) for url in ours if url not in first]
    reached = sum(sent) <= WEIGHT_TARGET and len(first) <= REQUESTS_TARGET
    say(
        "page_weight",
        script_and_style_bytes=sum(sent),
        script_and_style_requests=len(first),
        bytes_behind=sum(behind),
        requests_behind=len(behind),
        all_requests=len([url for url in urls if url.startswith("http")]),
        bytes_target=WEIGHT_TARGET,
        requests_target=REQUESTS_TARGET,
        reached=reached,
    )


async def sent_bytes(client: httpx.AsyncClient, url: str) -> int:
    """Return how many bytes the body of a response has on the wire."""
    async with client.stream("GET", url) as response:
        return sum([len(part) async for part in response.aiter_raw()])


async def ready(student: Person) -> None:
    """How soon a student can write after a reload, with the CPU slowed and everything cached."""
    await student.page.add_init_script(WRITABLE)
    devtools = await student.devtools()
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    took = [await writable_s(student.page, "reload") for _ in range(LOADS)]
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    say("page_ready", slowed=SLOWED, loads=LOADS, **spread_s(took), target_s=READY_TARGET_S,
        reached=percentile(took, 50) < READY_TARGET_S)  # fmt: skip


async def writable_s(page: Page, how: str) -> float:
    """Load a page and return how many seconds later one could write on it."""
    await (page.reload() if how == "reload" else page.goto(how))
    found = await until(lambda: page.evaluate("window.writableAt"), "a surface to write on", within_s=60, every_s=0.05)
    return float(found) / 1000


def spread_s(values: Sequence[float]) -> dict[str, float]:
    """Return the median and the worst of some times, in seconds."""
    return {"p50_s": round(percentile(values, 50), 3), "max_s": round(max(values), 3)}


async def seen_by_another(therapist: Person, student: Person) -> None:
    """How long ink takes from a pointer event in one Chromium to the frame that shows it in another."""
    await alike([therapist, student])
    box = await student.surface.bounding_box()
    assert box is not None
    await student.page.evaluate(NOTE_MOVES)
    delays: list[float] = []
    for row in range(ROWS):
        y = round(0.2 * box["height"]) + row * 40
        path = [(60 + 14 * at, y + at % 2) for at in range(POINTS_A_ROW)]
        await student.page.evaluate("moves.length = 0")
        await therapist.page.evaluate(NOTE_INK, [{"x": x, "y": y} for x, y in path[1:]])
        delays += await one_row(therapist, student, [(box["x"] + x, box["y"] + y) for x, y in path])
    say(
        "ink_seen",
        points=len(delays),
        p50_ms=round(percentile(delays, 50), 1),
        p95_ms=round(percentile(delays, 95), 1),
        max_ms=round(max(delays), 1),
        target_p95_ms=SEEN_TARGET_MS,
        reached=percentile(delays, 95) < SEEN_TARGET_MS,
    )


async def one_row(therapist: Person, student: Person, path: Sequence[tuple[float, float]]) -> list[float]:
    """Draw one stroke at a hand's pace and return after how many milliseconds each point was seen by the other."""
    mouse = student.page.mouse
    await mouse.move(*path[0])
    await mouse.down()
    for x, y in path[1:]:
        await mouse.move(x, y)
        await asyncio.sleep(0.012)
    missing = f"{len(path) - 1} points on the other board"
    await until(lambda: therapist.page.evaluate(f"seen.length === {len(path) - 1}"), missing, within_s=20)
    await mouse.up()
    moved = {move["x"]: move["at"] for move in await student.page.evaluate("moves")}
    return [seen["at"] - moved[seen["x"]] for seen in await therapist.page.evaluate("seen")]


def many_pages(strokes_on_stage: int) -> Any:
    """Return what furnishes a room with 5,000 strokes: so many on the page that all look at, the rest on others."""

    def furnish(ordering: Ordering, therapist: Actor, stage: str) -> None:
        pages = [stage, *(new_id() for _ in range(9))]
        puts = [Put(PageRecord(id=page, order=f"b{at}")) for at, page in enumerate(pages[1:], 1)]
        ordering.propose(therapist, "pages", Propose(1, tuple(puts)), NOW_MS)
        dice = random.Random(5)
        for n in range(1, STROKES + 1):
            page = stage if n <= strokes_on_stage else pages[1 + n % 9]
            stroke = Stroke(id=new_id(), page=page, points=pack(somewhere(dice)), pointer="pen")
            ordering.propose(therapist, "bench", Propose(n, (Put(stroke),)), NOW_MS)

    return furnish


def somewhere(dice: random.Random) -> list[Point]:
    """Return a handwritten loop at some place of the page, no two alike: as hard to compress as a child's."""
    x, y = dice.randrange(0, 16_000), dice.randrange(0, 22_000)
    return [
        Point(p.x + x + dice.randrange(-12, 13), p.y + y + dice.randrange(-12, 13), p.t, p.p + dice.randrange(5))
        for p in loop_of_an_e()
    ]


async def narrow(house: House, student: Person) -> None:
    """How soon the stage can be written on over a school's line, and when all ink is there; everything cached."""
    builder = Builder(house.server.data_dir)
    try:
        for on_stage in (500, STROKES):
            (group,) = await builder.groups(1, THREE, many_pages(on_stage))
            await over_the_line(house, student, group, on_stage)
    finally:
        builder.close()


async def over_the_line(house: House, student: Person, group: Group, on_stage: int) -> None:
    """Open a room's page over the narrow line."""
    seat = next(seat for seat in group.seats if seat.role is Role.STUDENT)
    await give_key(student.context, seat)
    complete = asyncio.get_running_loop().create_future()

    def heard(frame: str | bytes) -> None:
        told = json.loads(frame)
        if (told.get("complete") or told.get("last") is True) and not complete.done():
            complete.set_result(time.monotonic())

    student.page.once("websocket", lambda socket: socket.on("framereceived", heard))
    relay = student.desk.relay
    relay.bytes_per_s, relay.carried = LINE_BYTES_S, 0
    began = time.monotonic()
    writable = await writable_s(student.page, f"{house.server.url}/r/{group.room}/{seat.seat}")
    carried = relay.carried
    all_there = await asyncio.wait_for(complete, 120) - began
    relay.bytes_per_s = 0
    say(
        "stage_over_narrow_line",
        kbit_s=700,
        strokes=STROKES,
        strokes_on_stage=on_stage,
        points_a_stroke=STROKE_POINTS,
        writable_s=round(writable, 3),
        kb_until_writable=round(carried / 1000),
        all_ink_s=round(all_there, 3),
        kb=round(relay.carried / 1000),
        target_s=STAGE_TARGET_S,
        reached=writable < STAGE_TARGET_S,
    )


async def give_key(context: BrowserContext, seat: SeatKey) -> None:
    """Put the cookie of a seat into a browser, as joining does."""
    path = f"/r/{seat.room}/{seat.seat}"
    cookie = {"name": f"seat_{seat.seat}", "value": seat.key, "domain": "127.0.0.1", "path": path, "httpOnly": True}
    await context.add_cookies([cookie])  # type: ignore[list-item]


async def page() -> None:
    """Measure everything, one thing after the other."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        async with House.open(Path(folder)) as house:
            people = People(house, await house.make_room())
            therapist, student = await people.two()
            await weight(house, student)
            await ready(student)
            await seen_by_another(therapist, student)
            await narrow(house, student)
            await house.tidy()
            await coming_back(house)


if __name__ == "__main__":
    asyncio.run(page())
