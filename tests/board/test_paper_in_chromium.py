"""Paper on the board in a real Chromium: each family measured on screenshots, and changed while others write."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from server.core.paper import Band, drawing, rows, size_mm
from server.core.records import Ruling
from tests.bench.ink import files
from tests.support.measuring import papers
from tests.support.seeing import DENSITIES, WINDOW, ruled, seen_error_px

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PAPERS = dict(papers())
LAY = (
    "() => { const { x, y, width } = document.querySelector('#surface').getBoundingClientRect(); return [x, y, width] }"
)
NEAR_PX = 1.0


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=DENSITIES)
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A window so high that a whole sheet is seen."""
    context = await browser.new_context(viewport=WINDOW, device_scale_factor=request.param)
    page = await context.new_page()
    with files() as address:
        await page.goto(f"{address}/tests/bench/ink.html?page=empty&strokes=40")
        await page.wait_for_function("window.ready && rests() > 3", polling=50)
        yield page
        await context.close()


@pytest.mark.parametrize("name", PAPERS)
async def test_every_line_is_seen_within_a_pixel_of_where_it_belongs(page: Page, name: str) -> None:
    paper = PAPERS[name]
    error_px, lines = seen_error_px(await ruled(page, paper))
    assert error_px <= NEAR_PX
    assert lines > 10 or paper.family == "plain"


@pytest.mark.parametrize("name", ["sky_grass_earth", "highlighted"])
async def test_every_band_is_seen_where_it_belongs(page: Page, name: str) -> None:
    paper = PAPERS[name]
    sight = await ruled(page, paper)
    level = sight.strip(down=True, at_mm=paper.margin_mm + 4.25)
    bands = [shape for shape in drawing(paper) if isinstance(shape, Band)]
    assert bands
    for band in bands:
        middle = round((band.y_mm + band.height_mm / 2) * sight.k)
        high = 1
        for step in (-1, 1):
            at = middle
            while abs(level[at + step] - level[middle]) < 3:
                at, high = at + step, high + 1
        # a line of two pixels may hide the edge
        assert abs(high - band.height_mm * sight.k) <= NEAR_PX + 0.4 * sight.k


async def test_an_overlay_lies_over_the_paper_and_can_be_hidden(page: Page) -> None:
    squares, over = PAPERS["graph"], Ruling(row_mm=28, skip_mm=14, color="red", dash_mm=0)
    bare = await ruled(page, squares)
    both = await ruled(page, squares, over)
    x_mm = squares.margin_mm + 1
    baseline = rows(over, size_mm(squares))[0].baseline_mm
    at = round(baseline * both.k)
    assert both.strip(down=True, at_mm=x_mm)[at] < 150 < bare.strip(down=True, at_mm=x_mm)[at]
    await page.evaluate("board.setOverlay(false)")
    hidden = await ruled(page, squares, over)
    assert hidden.grey.tobytes() == bare.grey.tobytes()
    await page.evaluate("board.setOverlay(true)")
    shown = await ruled(page, squares, over)
    assert shown.grey.tobytes() == both.grey.tobytes()


async def test_ink_stays_where_it_is_when_the_paper_changes_under_it(page: Page) -> None:
    points = "pack([{ x: 4000, y: 4000, t: 0, p: 1 }, { x: 9000, y: 9000, t: 9, p: 1 }])"
    stroke: dict[str, Any] = {
        "type": "stroke", "id": "under", "page": "empty", "tool": "pencil", "color": "graphite", "width": 200,
        "pointer": "pen", "scale": 4, "continues": "", "erased": False,
    }  # fmt: skip
    put = f"{{ op: 'put', record: {{ ...{json.dumps(stroke)}, points: {points} }} }}"
    await page.evaluate(f"client.land([{put}], 'lead')")
    plain = await ruled(page, PAPERS["plain"])
    lined = await ruled(page, PAPERS["three_line"])
    again = await ruled(page, PAPERS["plain"])
    assert plain.grey.tobytes() == again.grey.tobytes() != lined.grey.tobytes()
    for paper in (PAPERS["plain"], PAPERS["graph of grade 3 on a4"], PAPERS["three_line"]):
        sight = await ruled(page, paper)
        assert min(sight.strip(down=True, at_mm=65)[round(64 * sight.k) : round(66 * sight.k)]) < 90
    await page.evaluate("client.land([{ op: 'patch', id: 'under', fields: { erased: true } }], 'lead')")
