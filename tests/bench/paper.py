"""Paper: how far any line is from its definition, printed and on the board, and how soon a change of it is seen.

Prints a JSON line for each family and place, and one for the change. The worst of all lines that a few probes cross.
"""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from server.core.changes import Put
from server.core.points import Point, pack
from server.core.records import Stroke
from server.core.roles import Actor, Role
from server.demo import new_id
from server.printing.pdf import Sheet, pdf
from server.room.ordering import Ordering
from server.wire.messages import Propose
from tests.bench.figures import percentile, say
from tests.bench.frames import FIRST_BASELINE, NOTE_CHANGES
from tests.bench.ink import CHROMIUM, files
from tests.bench.page import give_key
from tests.bench.pens import BUILD, loop_of_an_e
from tests.bench.people import enter, served
from tests.support.measuring import DPI, papers, printed_error_mm
from tests.support.seeing import DENSITIES, WINDOW, ruled, seen_error_px
from tests.support.waiting import until

PRINT_TARGET_MM, SCREEN_TARGET_PX = 0.1, 1.0
CHANGES, CHANGE_TARGET_MS, STROKES = 40, 100, 1_000
SCREEN = ViewportSize(width=1366, height=640)
NOW_MS = 1_800_000_000_000
NEW_PAPERS: list[dict[str, object]] = [{"family": "three_line", "row_mm": 15.9, "skip_mm": 7.95}, {"family": "plain"}]


def printed() -> None:
    """Measure a PDF of every paper."""
    with TemporaryDirectory() as folder:
        document = Path(folder) / "papers.pdf"
        document.write_bytes(pdf([Sheet(name, paper) for name, paper in papers()]))
        for number, (name, paper) in enumerate(papers(), 1):
            error_mm, lines = printed_error_mm(document, number, paper)
            say("paper_printed", paper=name, lines=lines, worst_mm=round(error_mm, 4), dpi=DPI,
                target_mm=PRINT_TARGET_MM, reached=error_mm <= PRINT_TARGET_MM)  # fmt: skip


async def shown(browser: Browser) -> None:
    """Measure screenshots of every paper."""
    worst: dict[str, list[float]] = {name: [] for name, _ in papers()}
    crossed: dict[str, int] = {}
    with files() as address:
        for density in DENSITIES:
            context = await browser.new_context(viewport=WINDOW, device_scale_factor=density)
            page = await context.new_page()
            await page.goto(f"{address}/tests/bench/ink.html?page=empty&strokes=40")
            await page.wait_for_function("window.ready && rests() > 3", polling=50)
            for name, paper in papers():
                error_px, crossed[name] = seen_error_px(await ruled(page, paper))
                worst[name].append(error_px)
            await context.close()
    for name, errors in worst.items():
        say("paper_shown", paper=name, lines=crossed[name], worst_px=round(max(errors), 3), densities=DENSITIES,
            target_px=SCREEN_TARGET_PX, reached=max(errors) <= SCREEN_TARGET_PX)  # fmt: skip


def furnish(ordering: Ordering, therapist: Actor, page: str) -> None:
    """Put ink on the page that is to change."""
    for n in range(1, STROKES + 1):
        x, y = n % 25 * 780 + 600, n // 25 * 660 + 700
        points = pack_at(x, y)
        put = Put(Stroke(id=new_id(), page=page, points=points, pointer="pen"))
        ordering.propose(therapist, "bench", Propose(n, (put,)), NOW_MS)


def pack_at(x: int, y: int) -> str:
    """Return a handwritten loop at a place."""
    return pack([Point(point.x + x, point.y + y, point.t, point.p) for point in loop_of_an_e()])


async def changed(browser: Browser) -> None:
    """Measure from the therapist's message to the frame of a student that shows the other paper."""
    async with served() as (server, builder):
        for strokes in (0, STROKES):
            roles = (Role.THERAPIST, Role.STUDENT)
            (group,) = await builder.groups(1, roles, furnish if strokes else None)
            therapist, student = group.seats
            context = await browser.new_context(viewport=SCREEN)
            await give_key(context, student)
            page = await context.new_page()
            await page.goto(f"{server.url}/r/{student.room}/{student.seat}")
            await page.wait_for_selector("#surface canvas")
            await asyncio.sleep(3)
            await page.evaluate(f"({NOTE_CHANGES})({FIRST_BASELINE})")
            socket = await enter(server.port, therapist, lambda message: None)
            sent = []
            for n in range(1, CHANGES + 1):
                fields = {"paper": {"size": "letter", **NEW_PAPERS[n % 2]}}
                change = {"op": "patch", "id": group.page, "fields": fields}
                sent.append(time.time() * 1000)
                socket.send(json.dumps({"t": "propose", "n": n, "changes": [change]}).encode())
                await seen_again(page, n)
            delays = [seen - at for seen, at in zip(await page.evaluate("seen"), sent, strict=True)]
            p95 = percentile(delays, 95)
            say("paper_changed", changes=CHANGES, strokes=strokes, p50_ms=round(percentile(delays, 50), 1),
                p95_ms=round(p95, 1), max_ms=round(max(delays), 1), target_p95_ms=CHANGE_TARGET_MS,
                reached=p95 < CHANGE_TARGET_MS)  # fmt: skip
            await context.close()


async def seen_again(page: Page, times: int) -> None:
    """Wait until the paper was seen to change so many times, and a while: no change is helped by the one before."""
    await until(lambda: page.evaluate(f"seen.length === {times}"), "the other paper on the board", within_s=10)
    await asyncio.sleep(0.15)


async def main() -> None:
    """Measure everything, one thing after the other."""
    BUILD.mkdir(parents=True, exist_ok=True)
    printed()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        await shown(browser)
        await changed(browser)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
