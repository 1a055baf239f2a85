"""Opening a room with 40 pages and 5,000 strokes, the CPU slowed: how soon a page shows its ink and takes more.

Prints one JSON line for each role, and for the first time there and coming again. The server shares the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import random

from playwright.async_api import Browser, BrowserContext, Playwright, ViewportSize, async_playwright

from server.core.changes import Put
from server.core.points import Point, pack
from server.core.records import Page, Stroke
from server.core.roles import Actor, Role
from server.demo import new_id
from server.room.ordering import Ordering
from server.room.ports import SeatKey
from server.wire.messages import Propose
from tests.bench.figures import percentile, say
from tests.bench.frames import PIXEL_OF
from tests.bench.page import give_key, somewhere, spread_s
from tests.bench.pens import BUILD
from tests.bench.people import served
from tests.journeys.house import FLAGS
from tests.support.browser import CHROMIUM
from tests.support.waiting import until

PAGES, STROKES, SLOWED, ROUNDS, TARGET_S = 40, 5_000, 4, 5, 2.5
SCREENS = {Role.THERAPIST: ViewportSize(width=1440, height=900), Role.STUDENT: ViewportSize(width=1366, height=640)}
NOW_MS = 1_800_000_000_000
MARK_X, MARK_Y = 10_000, 3_500
"""Where a stroke of the page on the stage lies, in hundredths of a millimetre."""
MARK_WIDTH = 300

USABLE = """
addEventListener("DOMContentLoaded", () => {
  %s
  const frame = new MessageChannel()
  const inked = surface => {
    const host = surface.getBoundingClientRect(), k = host.width * devicePixelRatio / 21590
    return [...surface.querySelectorAll("canvas")].some(canvas => {
      const box = canvas.getBoundingClientRect()
      const at = Math.round(%d * k - (box.left - host.left) * devicePixelRatio)
      const down = Math.round(%d * k - (box.top - host.top) * devicePixelRatio)
      if (at < 0 || down < 0 || at >= canvas.width || down >= canvas.height) return false
      const [, green, , alpha] = pixelOf(canvas, at, down)
      return alpha > 150 && green < 90
    })
  }
  const look = () => requestAnimationFrame(() => frame.port2.postMessage(0))
  frame.port1.onmessage = () => {     // runs when the frame that was just drawn is done
    const surface = document.querySelector("#surface")
    const writable = surface?.clientWidth && surface.querySelector("canvas") && document.querySelector("[role=toolbar]")
    if (writable) window.writableAt ??= performance.now()
    if (writable && inked(surface)) window.usableAt = performance.now()
    else look()
  }
  look()
})
""" % (PIXEL_OF, MARK_X, MARK_Y)  # noqa: UP031
"""Notes, in milliseconds since the navigation began, when one can write, and when the ink of the page is seen too."""


def furnish(ordering: Ordering, therapist: Actor, stage: str) -> None:
    """Put pages, all as full, and a broad red stroke on the one that all look at; it comes last."""
    pages = [stage, *(new_id() for _ in range(PAGES - 1))]
    puts = [Put(Page(id=page, order=f"b{at:02}V")) for at, page in enumerate(pages[1:], 1)]
    ordering.propose(therapist, "pages", Propose(1, tuple(puts)), NOW_MS)
    dice = random.Random(5)
    for n in range(1, STROKES):
        stroke = Stroke(id=new_id(), page=pages[n % PAGES], points=pack(somewhere(dice)), pointer="pen")
        ordering.propose(therapist, "bench", Propose(n, (Put(stroke),)), NOW_MS)
    points = [Point(MARK_X - 1000 + 100 * step, MARK_Y, step * 8, 128) for step in range(21)]
    mark = Stroke(id=new_id(), page=stage, points=pack(points), color="red", width=MARK_WIDTH, pointer="pen")
    ordering.propose(therapist, "bench", Propose(STROKES, (Put(mark),)), NOW_MS)


async def newcomer(browser: Browser, seat: SeatKey) -> BrowserContext:
    """Return a browser profile that has nothing but the seat's key."""
    context = await browser.new_context(viewport=SCREENS[seat.role], reduced_motion="reduce")
    await context.add_init_script(USABLE)
    await give_key(context, seat)
    return context


async def opened_s(context: BrowserContext, address: str, slowed: int) -> tuple[float, float]:
    """Open the room in a new window; return how many seconds later one could write, and saw the ink too."""
    page = await context.new_page()
    devtools = await context.new_cdp_session(page)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    await page.goto(address, timeout=60_000)
    await until(lambda: page.evaluate("window.usableAt"), "ink on the page", within_s=60, every_s=0.05)
    writable, usable = await page.evaluate("[window.writableAt, window.usableAt]")
    await asyncio.sleep(2)  # the rest of the ink comes, and the browser keeps what it has compiled
    await page.close()
    return writable / 1000, usable / 1000


def told(role: Role, how: str, slowed: int, times: list[tuple[float, float]]) -> None:
    """Say how long it took."""
    usable = [each for _, each in times]
    say("open_room", role=role.value, how=how, pages=PAGES, strokes=STROKES, slowed=slowed, rounds=len(times),
        **spread_s(usable), writable_p50_s=round(percentile([each for each, _ in times], 50), 3), target_s=TARGET_S,
        reached=percentile(usable, 50) < TARGET_S)  # fmt: skip


async def measure(playwright: Playwright, rounds: int, slowed: int) -> None:
    """Open the room again and again: in profiles that have nothing, then in one that was there before."""
    async with served() as (server, builder):
        (group,) = await builder.groups(1, tuple(SCREENS), furnish)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        for seat in group.seats:
            address = f"{server.url}/r/{seat.room}/{seat.seat}"
            first = []
            for _ in range(rounds):
                context = await newcomer(browser, seat)
                first.append(await opened_s(context, address, slowed))
                await context.close()
            told(seat.role, "first", slowed, first)
            context = await newcomer(browser, seat)
            await opened_s(context, address, 1)
            again = [await opened_s(context, address, slowed) for _ in range(rounds)]
            await context.close()
            told(seat.role, "again", slowed, again)
        await browser.close()


async def open_room(rounds: int, slowed: int) -> None:
    """Start everything and measure."""
    BUILD.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        await measure(playwright, rounds, slowed)


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--slowed", type=int, default=SLOWED)
    chosen = options.parse_args()
    asyncio.run(open_room(chosen.rounds, chosen.slowed))


if __name__ == "__main__":
    main()
