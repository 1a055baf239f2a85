"""What is to be seen on a board, read from its pixels."""

from tests.support.browser import Window

DARK_PIXELS = """
() => {
  let dark = 0
  for (const canvas of document.querySelectorAll("#surface canvas")) {
    if (!canvas.width || !canvas.height) continue
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    for (let i = 0; i < data.length; i += 4) dark += data[i + 3] > 200 && data[i] < 90 && data[i + 1] < 90
  }
  return dark
}
"""


async def ink(window: Window) -> int:
    """Count the pixels of the board that are as dark as a pencil makes them."""
    return int(await window.page.evaluate(DARK_PIXELS))
