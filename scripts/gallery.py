"""Photographs every page and every block in every state, at four sizes and in the longer words, for people to look at.

.venv/bin/python -m scripts.gallery [part of a name ...]     into build/pictures
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.support.browser import CHROMIUM
from tests.support.server import ROOT, Server
from tests.support.specimens import SIZES, Specimen, part, show, specimens

PICTURES = ROOT / "build" / "pictures"
LANGUAGES = {"en": "", "qps": "qps"}


async def main(wanted: list[str]) -> None:
    """Take the pictures whose names hold one of the wanted words; without any, all anew."""
    if not wanted:
        shutil.rmtree(PICTURES, ignore_errors=True)
    for folder in LANGUAGES:
        (PICTURES / folder).mkdir(parents=True, exist_ok=True)
    async with workshop() as (page, url):
        page.on("pageerror", lambda error: print(f"{page.url}: {error}"))
        for specimen in await specimens(page, url):
            for folder in LANGUAGES:
                if not wanted or any(word in f"{folder}/{specimen.name}" for word in wanted):
                    await take(page, url, specimen, folder)


@asynccontextmanager
async def workshop() -> AsyncIterator[tuple[Page, str]]:
    """Start a server that shows the design page, and a browser; yield a page and the server's address."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", environ={"BASELINE_DEVELOPMENT": "on"})
        await server.start()
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                context = await browser.new_context(reduced_motion="reduce")
                yield await context.new_page(), server.url
                await browser.close()
        finally:
            await server.close()


async def take(page: Page, url: str, specimen: Specimen, folder: str) -> None:
    """Take the pictures of one specimen: a whole screen in every size."""
    address = url + specimen.at(LANGUAGES[folder])
    for window in SIZES if specimen.whole else [specimen.window]:
        await show(page, address, window)
        size = f"-{window[0]}x{window[1]}" if specimen.whole else ""
        path = PICTURES / folder / f"{specimen.name}{size}.png"
        seen = window if specimen.whole else specimen.shown
        await page.screenshot(path=path, animations="disabled", clip=part(seen))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
