"""Opens the specimens of the design page, each on a page of its own: for tests, and for people (scripts/gallery)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.async_api import FloatRect, Page, ViewportSize

SIZES = ((1366, 640), (820, 1180), (1440, 900), (390, 844))
"""In which a whole screen is looked at."""
FRAMES = """all => all.map(each => ({
  address: each.getAttribute("src"), state: each.title, whole: each.dataset.whole !== undefined,
  window: [Number(each.width), Number(each.height)],
  shown: each.closest("svg").getAttribute("viewBox").split(" ").slice(2).map(Number),
}))"""
READY = "body[data-ready], body:not([data-side])"


@dataclass(frozen=True)
class Specimen:
    """One block in one state, as the design page lists it."""

    block: str
    """"" for the pages around the room."""
    state: str
    address: str
    window: tuple[int, int]
    shown: tuple[int, int]
    """How much of the window, from its corner."""
    whole: bool
    """Whether it is a whole screen, for windows of every size."""

    @property
    def name(self) -> str:
        """Return what it is called, for the name of a file."""
        return re.sub(r"\W+", "-", f"{self.block or 'page'} {self.state}").strip("-")

    def at(self, language: str = "") -> str:
        """Return its address, in a language."""
        sign = "&" if "?" in self.address else "?"
        return f"{self.address}{sign}lang={language}" if language else self.address


async def specimens(page: Page, url: str) -> list[Specimen]:
    """Return all that the design page of this server lists, in its order."""
    await page.goto(f"{url}/design", wait_until="domcontentloaded")
    await page.locator("iframe").first.wait_for(state="attached")
    return [specimen(frame) for frame in await page.locator("iframe").evaluate_all(FRAMES)]


def specimen(frame: Mapping[str, object]) -> Specimen:
    """Return a specimen as a frame of the design page describes it."""
    address = str(frame["address"])
    found = re.search(r"block=([^&]*)", address)
    return Specimen(
        block=found.group(1).replace("+", " ") if found else "",
        state=str(frame["state"]),
        address=address,
        window=pair(frame["window"]),
        shown=pair(frame["shown"]),
        whole=bool(frame["whole"]),
    )


def pair(value: object) -> tuple[int, int]:
    """Return a width and a height."""
    assert isinstance(value, Sequence)
    width, height = value
    return int(width), int(height)


async def show(page: Page, address: str, window: tuple[int, int]) -> None:
    """Open a specimen and wait until nothing is to come."""
    await page.set_viewport_size(ViewportSize(width=window[0], height=window[1]))
    await page.goto(address)
    await page.locator(READY).wait_for(state="attached")
    await page.evaluate("document.fonts.ready")


def part(shown: tuple[int, int]) -> FloatRect:
    """Return what a screenshot is to be cut to."""
    return FloatRect(x=0, y=0, width=shown[0], height=shown[1])
