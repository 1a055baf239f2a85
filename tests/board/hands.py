"""A board alone in a page, the hands that write on it, and what is then to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.async_api import CDPSession, Page

PICTURE = """async () => {
  const surface = document.querySelector("#surface"), box = surface.getBoundingClientRect()
  const all = new OffscreenCanvas(box.width, box.height).getContext("2d", { willReadFrequently: true })
  for (const canvas of surface.querySelectorAll("canvas")) {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    if (width) all.drawImage(canvas, left - box.left, top - box.top)
  }
  const pixels = all.getImageData(0, 0, box.width, box.height).data
  const sum = await crypto.subtle.digest("SHA-256", pixels)
  const last = window.seen
  window.seen = pixels
  const unlike = (most, part, at) => Math.max(most, Math.abs(part - last[at]))
  window.change = last?.length === pixels.length ? pixels.reduce(unlike, 0) : 255  // since the picture before
  return [box.width, box.height, ...new Uint8Array(sum)].join()
}"""
STROKES = "() => client.replica.page('empty').map(({ points, ...stroke }) => ({ ...stroke, points: unpack(points) }))"
LETTER = [(300.0, 120.0), (320.0, 180.0), (340.0, 120.0), (360.0, 180.0)]


class Board:
    """One board in one page, and the hands that write on it."""

    def __init__(self, page: Page, devtools: CDPSession) -> None:
        self.page = page
        self.devtools = devtools

    async def strokes(self) -> list[dict[str, Any]]:
        """Return the visible strokes of the empty page, oldest first."""
        found: list[dict[str, Any]] = await self.page.evaluate(STROKES)
        return found

    async def picture(self) -> str:
        """Return what stands for every pixel, once the board rests: equal where the pictures are."""
        await self.page.wait_for_function("rests() > 3", polling=50)  # by default it asks for frames itself
        return await self.glance()

    async def glance(self) -> str:
        """Return the same for how it looks now."""
        return str(await self.page.evaluate(PICTURE))

    async def resize(self, width: int) -> None:
        """Give the board another width, and wait until it has taken it."""
        await self.page.set_viewport_size({"width": width, "height": 560})
        there = f"document.querySelector('#surface').clientWidth === {width} - 60"
        await self.page.wait_for_function(there, polling=50)

    async def run(self, script: str) -> Any:
        """Run a script in the page."""
        return await self.page.evaluate(script)

    async def pen(self, kind: str, x: float, y: float, buttons: int = 1) -> None:
        """Send one event of a pen."""
        await self.devtools.send(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": x,
                "y": y,
                "button": "left" if buttons or kind == "mouseReleased" else "none",
                "buttons": buttons,
                "pointerType": "pen",
                "force": 0.5,
                "clickCount": 1,
            },
        )

    async def touches(self, kind: str, *points: tuple[int, float, float, float]) -> None:
        """Send the touches that are on the glass: id, x, y, radius."""
        await self.devtools.send(
            "Input.dispatchTouchEvent",
            {
                "type": kind,
                "touchPoints": [
                    {"id": name, "x": x, "y": y, "radiusX": radius, "radiusY": radius} for name, x, y, radius in points
                ],
            },
        )

    async def write(self, places: Sequence[tuple[float, float]], *, lift: bool = True) -> None:
        """Write one stroke with a pen."""
        await self.pen("mousePressed", *places[0])
        for place in places[1:]:
            await self.pen("mouseMoved", *place)
        if lift:
            await self.pen("mouseReleased", *places[-1], buttons=0)
