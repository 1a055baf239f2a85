"""The fixtures that tests of the board share: one Chromium, and a board in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.bench.ink import files
from tests.board.hands import Board
from tests.support.browser import CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all: each board has a page of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def board(browser: Browser) -> AsyncIterator[Board]:
    """A board with an empty page, as a student has it on a school laptop."""
    context = await browser.new_context(viewport={"width": 1000, "height": 560}, has_touch=True)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with files() as address:
        await page.goto(f"{address}/tests/bench/ink.html?page=empty&strokes=300")
        await page.wait_for_function("window.ready && rests() > 3", polling=50)
        yield Board(page, await context.new_cdp_session(page))
        await context.close()
    assert not complaints
