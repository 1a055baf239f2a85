"""Draws the teaching letters as one looks at them to judge them: large, in writing order, and set in words.

.venv/bin/python -m scripts.letters_sheet                 all of them, into build/letters/
.venv/bin/python -m scripts.letters_sheet "a line" "more"   these lines as well, as asked.png
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.async_api import Page, Route, async_playwright

from tests.support.browser import CHROMIUM

STATIC = Path(__file__).parents[1] / "static"
SHEETS = Path(__file__).parents[1] / "build" / "letters"
ORIGIN = "http://letters.invalid"
GLYPHS: Mapping[str, Sequence[str]] = {
    "round": ("a c d g", "o q e s f"),
    "down": ("i j k l t", "u b h"),
    "arches": ("m n p r", "v w x y z"),
    "capitals-1": ("A B C D E", "F G H I"),
    "capitals-2": ("J K L M N", "O P Q R"),
    "capitals-3": ("S T U V", "W X Y Z"),
    "digits": ("0 1 2 3 4", "5 6 7 8 9"),
    "marks": (". , ! ? ' -", "I l 1 O 0 o"),
}
"""Sheets of large letters with their strokes, numbers and arrows: the rows of each."""
WORDS: Mapping[str, Sequence[str]] = {
    "words-1": ("hamburgefonstiv", "The quick brown fox", "jumps over the lazy dog."),
    "words-2": ("Sphinx of black quartz,", "judge my vow!", "How are you, Mia?"),
    "words-3": ("HAMBURGEFONSTIV", "0123456789 10 24 365", "Illinois 1lI O0o 68 98"),
    "words-4": ("nnonoo nanbncndnenfn", "ngnhninjnknlnmnpnqnr", "nsntnunvnwnxnynzn minimum"),
    "words-5": ("To Ty Va We Yo AVA LT", "ff fi rt ry kn rn gj qu", "We can jump. I like it."),
}
"""Sheets of words, to see the spacing."""
LARGE_PX, SMALL_PX = 130, 60  # the height of a body
PAGE = """<!doctype html><meta charset=utf-8><title>Letters</title><style>body{margin:0;background:#fff}</style><script type=module>
import { guides, layout, parse } from "/js/core/letters.js"
import { flatten } from "/js/core/letter-paths.js"
const face = parse(await (await fetch("/letters/manuscript.json")).json())
const MM = 10   // body of 10 mm: one hundredth of a millimetre is a thousandth of a body
const pathOf = ({ start, curves }) => `M ${start} ` + curves.map(curve => `C ${curve}`).join(" ")
const rule = (width, y) => `<g fill="none" stroke-width="10"><path stroke="#6aa6e8" d="M0 ${y - 2000}H${width}"/>
  <path stroke="#6aa6e8" stroke-dasharray="60 50" d="M0 ${y - 1000}H${width}"/><path stroke="#d9534f" d="M0 ${y}H${width}"/>
  <path stroke="#eee" d="M0 ${y + 1000}H${width}"/></g>`
const ink = (strokes, style) => strokes.map(({ path }) =>
  `<path d="${pathOf(path)}" fill="none" stroke-linecap="round" stroke-linejoin="round" ${style}/>`).join("")
const COLORS = ["#0b6e99", "#c2410c", "#15803d", "#7e22ce"]
const guide = ({ start, number, arrow }, index) => {
  const color = COLORS[index]
  const shaft = arrow.length > 1 ? `<path d="M${arrow.join("L")}" fill="none" stroke="${color}" stroke-width="22" marker-end="url(#head${index})"/>` : ""
  return `${shaft}<circle cx="${start[0]}" cy="${start[1]}" r="55" fill="#16a34a"/>
    <text x="${number[0]}" y="${number[1] + 75}" font-size="210" font-family="sans-serif" font-weight="bold" text-anchor="middle" fill="${color}">${index + 1}</text>`
}
const heads = COLORS.map((color, index) => `<marker id="head${index}" orient="auto" markerWidth="5" markerHeight="5" refX="1" refY="2.5">
  <path d="M0 0L5 2.5L0 5z" fill="${color}"/></marker>`).join("")
window.draw = ({ lines, body, taught, faint }) => {
  const height = 3600, k = body / 1000
  let width = 1000
  const rows = lines.map((text, row) => {
    const y = row * height + 2400
    const { letters, width: end } = layout(face, text, { x_mm: 5, baseline_mm: y / 100, body_mm: MM })
    width = Math.max(width, end + 1000)
    return { y, letters }
  })
  const drawn = rows.map(({ y, letters }) => rule(width, y) + letters.map(letter => ink(letter.strokes, `stroke="${taught ? "#999" : "#222"}" stroke-width="90"`)
    + (taught ? guides(letter, MM * 100).map(guide).join("") : "")).join("")).join("")
  document.body.innerHTML = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * k}" height="${lines.length * height * k}"
    viewBox="0 0 ${width} ${lines.length * height}"><defs>${heads}</defs>${drawn}</svg>`
}
window.ready = true
</script>"""


async def serve(route: Route) -> None:
    """Answer with our own files; nothing leaves the machine."""
    path = STATIC / route.request.url.removeprefix(ORIGIN).lstrip("/")
    if path.is_file():
        await route.fulfill(path=path)
    else:
        await route.fulfill(body=PAGE, content_type="text/html")


async def draw(page: Page, name: str, lines: Sequence[str], body_px: int, *, taught: bool) -> None:
    """Put one sheet into a picture."""
    await page.evaluate("sheet => window.draw(sheet)", {"lines": list(lines), "body": body_px, "taught": taught})
    await page.locator("svg").screenshot(path=SHEETS / f"{name}.png")


async def main(words: Sequence[str]) -> None:
    """Draw every sheet, and the words that were asked for."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM)
        page = await browser.new_page(viewport={"width": 1600, "height": 900})
        page.on("pageerror", lambda error: print(error, file=sys.stderr))
        await page.route("**/*", serve)
        await page.goto(ORIGIN)
        await page.wait_for_function("window.ready")
        for name, lines in GLYPHS.items():
            await draw(page, name, lines, LARGE_PX, taught=True)
        for name, lines in WORDS.items():
            await draw(page, name, lines, SMALL_PX, taught=False)
        if words:
            await draw(page, "asked", words, SMALL_PX, taught=False)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
