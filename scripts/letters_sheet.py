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
    "marks": (". , : ; … ! ? ' \" - ( )", "¡ ¿ I l 1 O 0 o"),
    "accents-1": ("á à â ä ã ç", "é è ê ë ñ"),
    "accents-2": ("í ì î ï ú ù û ü", "ó ò ô ö õ"),
    "accents-3": ("Á À Â Ä Ã", "É È Ê Ë Ç"),
    "accents-4": ("Í Ì Î Ï Ú Ù Û Ü", "Ó Ò Ô Ö Õ Ñ"),
}
"""Sheets of large letters with their strokes, numbers and arrows: the rows of each."""
WORDS: Mapping[str, Sequence[str]] = {
    "words-1": ("hamburgefonstiv", "The quick brown fox", "jumps over the lazy dog."),
    "words-2": ("Sphinx of black quartz,", "judge my vow!", "How are you, Mia?"),
    "words-3": ("HAMBURGEFONSTIV", "0123456789 10 24 365", "Illinois 1lI O0o 68 98"),
    "words-4": ("nnonoo nanbncndnenfn", "ngnhninjnknlnmnpnqnr", "nsntnunvnwnxnynzn minimum"),
    "words-6": ("¿Cómo estás, niña? ¡Bien!", "Le garçon a mangé là-bas.", 'Él dijo: "Más (o menos)…"'),
    "words-5": ("To Ty Va We Yo AVA LT", "ff fi rt ry kn rn gj qu", "We can jump. I like it."),
}
"""Sheets of words, to see the spacing."""
PACE = ("a e g k m", "S B 2 8 i")
"""Where the pen is every 40 ms: dots lie closer where it is slow."""
LARGE_PX, SMALL_PX = 130, 60  # the height of a body
PAGE = """<!doctype html><meta charset=utf-8><title>Letters</title><style>body { margin: 0; background: #fff }</style>
<script type=module>
import { guides, layout, parse } from "/js/core/letters.js"
import { pointsAtSpeed } from "/js/core/letter-pace.js"
const face = parse(await (await fetch("/letters/manuscript.json")).json())
const BODY = 1000, ROW = 4200, BASELINE = 3000   // hundredths of a millimetre
const COLORS = ["#0b6e99", "#c2410c", "#15803d", "#7e22ce", "#0b6e99", "#c2410c"]   // of the first to the sixth stroke

const line = (color, y, width, dashes = "none") =>
  `<path d="M0 ${y}H${width}" stroke="${color}" stroke-width="10" stroke-dasharray="${dashes}"/>`
const ruling = (y, width) => line("#6aa6e8", y - 2 * BODY, width) + line("#6aa6e8", y - BODY, width, "60 50")
  + line("#d9534f", y, width) + line("#eee", y + BODY, width)
const curves = ({ start, curves }) => `M${start} ` + curves.map(curve => `C${curve}`).join(" ")
const ink = color => ({ path }) => `<path d="${curves(path)}" fill="none" stroke="${color}" stroke-width="90"
  stroke-linecap="round" stroke-linejoin="round"/>`
const guide = ({ start, number, arrow }, index) => `
  <path d="M${[...arrow, arrow.at(-1) ?? number].join("L")}" fill="none" stroke="${COLORS[index]}" stroke-width="22"/>
  ${arrow.length ? head(arrow.at(-2), arrow.at(-1), COLORS[index]) : ""}
  <circle cx="${start[0]}" cy="${start[1]}" r="55" fill="#16a34a"/>
  <text x="${number[0]}" y="${number[1] + 75}" fill="${COLORS[index]}" text-anchor="middle"
    font-family="sans-serif" font-size="210" font-weight="bold">${index + 1}</text>`
const head = ([ax, ay], [bx, by], color) => `<path d="M0 -55L110 0L0 55z" fill="${color}"
  transform="translate(${bx} ${by}) rotate(${Math.atan2(by - ay, bx - ax) * 180 / Math.PI})"/>`
const spot = ({ x, y }) => `<circle cx="${x}" cy="${y}" r="20"/>`
const pace = ({ path }) => pointsAtSpeed(path, 30, 40).map(spot).join("")
const looks = {
  taught: letter => letter.strokes.map(ink("#999")).join("") + guides(letter, BODY).map(guide).join(""),
  written: letter => letter.strokes.map(ink("#222")).join(""),
  paced: letter => letter.strokes.map(ink("#ddd")).join("") + letter.strokes.map(pace).join(""),
}

window.draw = ({ lines, look, body_px }) => {
  const rows = lines.map((text, row) => {
    const y = row * ROW + BASELINE
    return { y, ...layout(face, text, { x_mm: 5, baseline_mm: y / 100, body_mm: BODY / 100 }) }
  })
  const width = Math.max(...rows.map(row => row.width)) + 1000, height = rows.length * ROW, k = body_px / BODY
  const drawn = rows.map(({ y, letters }) => ruling(y, width) + letters.map(looks[look]).join("")).join("")
  const size = `width="${width * k}" height="${height * k}" viewBox="0 0 ${width} ${height}"`
  document.body.innerHTML = `<svg ${size}>${drawn}</svg>`
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


async def draw(page: Page, name: str, lines: Sequence[str], body_px: int, look: str) -> None:
    """Put one sheet into a picture."""
    await page.evaluate("sheet => window.draw(sheet)", {"lines": list(lines), "look": look, "body_px": body_px})
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
            await draw(page, name, lines, LARGE_PX, "taught")
        for name, lines in WORDS.items():
            await draw(page, name, lines, SMALL_PX, "written")
        await draw(page, "pace", PACE, LARGE_PX, "paced")
        if words:
            await draw(page, "asked", words, SMALL_PX, "written")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
