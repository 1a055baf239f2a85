"""Looks at paper on a board in Chromium: screenshots, and how far its lines are from where paper.py wants them."""

from __future__ import annotations

import json
from io import BytesIO

import msgspec
from PIL import Image
from playwright.async_api import Page, ViewportSize

from server.core.paper import size_mm
from server.core.records import Paper, Ruling
from tests.support.measuring import found_px, probes, wanted_mm, worst

WINDOW = ViewportSize(width=1000, height=1500)  # so high that a whole sheet is seen
DENSITIES = (1.0, 1.25, 2.0)
LAY = """() => {
  const { x, y, width } = document.querySelector("#surface").getBoundingClientRect()
  return [x, y, width]
}"""


class Sight:
    """What is seen of a sheet: a screenshot, and how the sheet lies on it."""

    def __init__(self, picture: bytes, box: list[float], ratio: float, paper: Paper) -> None:
        self.grey = Image.open(BytesIO(picture)).convert("L")
        self.left, self.top = round(box[0] * ratio), round(box[1] * ratio)
        self.k = round(box[2] * ratio) / size_mm(paper)[0]
        self.paper = paper

    def strip(self, *, down: bool, at_mm: float) -> list[int]:
        """Return the grey values along a probe, one pixel wide, from the edge of the sheet."""
        wide, high = (round(length_mm * self.k) for length_mm in size_mm(self.paper))
        beside = int(at_mm * self.k)
        x, y, width, height = (beside, 0, 1, high) if down else (0, beside, wide, 1)
        box = (self.left + x, self.top + y, self.left + x + width, self.top + y + height)
        return list(self.grey.crop(box).tobytes())


async def ruled(page: Page, paper: Paper, overlay: Ruling | None = None) -> Sight:
    """Have somebody else change the paper, and look when the board rests."""
    fields = {"paper": msgspec.to_builtins(paper), "overlay": msgspec.to_builtins(overlay)}
    await page.evaluate(f"client.land([{{ op: 'patch', id: 'empty', fields: {json.dumps(fields)} }}], 'lead')")
    await page.wait_for_function("rests() > 3", polling=50)
    box: list[float] = await page.evaluate(LAY)
    ratio: float = await page.evaluate("devicePixelRatio")
    return Sight(await page.screenshot(scale="device"), box, ratio, paper)


def seen_error_px(sight: Sight) -> tuple[float, int]:
    """Return how far any line is from its definition, at worst, and how many crossings were measured."""
    errors = []
    count = 0
    for probe in probes(sight.paper):
        wanted = [mm * sight.k for mm in wanted_mm(sight.paper, probe, 0.26)]
        errors.append(worst(found_px(sight.strip(down=probe.down, at_mm=probe.at_mm)), wanted))
        count += len(wanted)
    return max(errors), count
