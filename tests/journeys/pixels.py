"""Boards compared by their pixels: what each window truly shows, whatever its replica believes."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence

from tests.support.browser import Window
from tests.support.waiting import until

BOARD = {"width": 760, "height": 990}
"""CSS pixels of the place for the board: a whole Letter page is seen, nothing is scrolled."""

PICTURE = """
() => {
  const surface = document.querySelector("#surface")
  if (!surface || !surface.clientWidth) return ""
  const { left, top } = surface.getBoundingClientRect()
  const { clientWidth: width, clientHeight: height } = surface
  const all = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
  for (const canvas of surface.querySelectorAll("canvas")) {
    if (!canvas.width || !canvas.height) continue
    const box = canvas.getBoundingClientRect()
    all.drawImage(canvas, Math.round(box.left - left), Math.round(box.top - top), box.width, box.height)
  }
  const { data } = all.getImageData(0, 0, width, height)
  let grey = ""
  for (let i = 0; i < data.length; i += 4) {
    grey += String.fromCharCode((2 * data[i] + 4 * data[i + 1] + data[i + 2]) / 7)
  }
  return `${width} ${btoa(grey)}`
}
"""
ROOM = """
() => {
  const { width, height } = document.querySelector(".board-host").getBoundingClientRect()
  return { width: innerWidth - width, height: innerHeight - height }
}
"""
TELLS_APART = 24  # of 255: less is how the edge of a line was rounded


async def alike(windows: Sequence[Window]) -> None:
    """Give every window's board the same size, whatever its role has around it, so that pixels can be compared."""
    for window in windows:
        for _ in range(2):  # a scroll bar or a wrapped line may come or go with the first
            around = await window.page.evaluate(ROOM)
            width, height = (round(BOARD[side] + around[side]) for side in ("width", "height"))
            await window.page.set_viewport_size({"width": width, "height": height})


async def picture(window: Window) -> tuple[int, bytes]:
    """Return the width of a board and the brightness of each of its pixels."""
    width, _, grey = (await window.page.evaluate(PICTURE)).partition(" ")
    return int(width or 0), base64.b64decode(grey)


def differences(one: tuple[int, bytes], other: tuple[int, bytes]) -> list[tuple[int, int]]:
    """Return the places where two boards differ; one place beyond all where they are not even of one size."""
    (width, pixels), (_, others) = one, other
    if len(pixels) != len(others) or not pixels:
        return [(-1, -1)]
    if pixels == others:
        return []
    pairs = enumerate(zip(pixels, others, strict=True))
    return [(at % width, at // width) for at, (a, b) in pairs if abs(a - b) > TELLS_APART]


async def show_the_same(windows: Sequence[Window], within_s: float = 20) -> None:
    """Wait until all boards show the same, pixel by pixel."""
    seen: list[list[tuple[int, int]]] = []

    async def same() -> bool:
        first, *others = await asyncio.gather(*(picture(window) for window in windows))
        seen[:] = [differences(first, other) for other in others]
        return not any(seen)

    try:
        await until(same, "boards that show the same", within_s=within_s, every_s=0.3)
    except AssertionError as error:
        raise AssertionError(f"{error}: {[(len(places), places[:3]) for places in seen]}") from None


async def ink_of(window: Window) -> int:
    """Count the pixels as dark as a pencil, which no ruled line is."""
    _, pixels = await picture(window)
    return sum(pixels.translate(DARK))


DARK = bytes(value < 75 for value in range(256))


async def shows(window: Window, expected: tuple[int, bytes], within_s: float = 20) -> None:
    """Wait until a board shows what was seen before, on it or on another of the same size."""
    seen: list[tuple[int, int]] = []

    async def same() -> bool:
        seen[:] = differences(await picture(window), expected)
        return not seen

    try:
        await until(same, "a board that shows what was there before", within_s=within_s, every_s=0.2)
    except AssertionError as error:
        raise AssertionError(f"{error}: {len(seen)} pixels differ, such as {seen[:3]}") from None
