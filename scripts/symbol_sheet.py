"""Draws the pictures as one looks at them to judge them: ours in three sizes, and the starters with word and picture.

.venv/bin/python -m scripts.symbol_sheet                   all of them, into build/symbols/
.venv/bin/python -m scripts.symbol_sheet own-jump toilet   these, whether ours or of the set
"""

import asyncio
import base64
import html
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from server.web.symbol_set import read_lexicon, read_pictures
from tests.support.browser import CHROMIUM

ROOT = Path(__file__).parents[1]
SHEETS = ROOT / "build" / "symbols"
SIZES = (128, 64, 32)
TO_A_SHEET = 20
STYLE = """body{margin:12px;font:15px Andika,sans-serif;color:#1f2933;background:#fff;width:1240px}
main{display:grid;grid-template-columns:repeat(5,1fr);gap:8px} h2{grid-column:1/-1;margin:10px 0 0}
figure{margin:0;padding:8px;border:1px solid #dde3ea;border-radius:10px;text-align:center}
figcaption small{display:block;color:#66788a;font-size:12px}"""
LEXICON = read_lexicon(ROOT / "node_modules", ROOT / "static" / "symbols")
PICTURES = read_pictures(ROOT / "node_modules", ROOT / "static" / "symbols")


def image(name: str, size: int) -> str:
    """Return an image element of a picture, as the page will have it; a hole where there is none."""
    known = PICTURES.get(name)
    if known is None:
        return "<b>?</b>"
    return f'<img src="data:image/svg+xml;base64,{base64.b64encode(known.svg).decode()}" width={size} height={size}>'


def figure(symbol: str, caption: str, small: str, sizes: Iterable[int]) -> str:
    """Return a picture with its words."""
    images = " ".join(image(symbol, size) for size in sizes)
    words = f"{html.escape(caption)}<small>{html.escape(small)}</small>"
    return f"<figure>{images}<figcaption>{words}</figcaption></figure>"


def drawings(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield sheets of single pictures: name of the sheet, and what is on it."""
    english, spanish = (index.named for index in LEXICON.indexes.values())
    for start in range(0, len(names), TO_A_SHEET):
        some = names[start : start + TO_A_SHEET]
        figures = (figure(name, english[name].label, spanish[name].label, SIZES) for name in some)
        yield f"drawings-{start // TO_A_SHEET + 1}", "".join(figures)


def starters() -> Iterator[tuple[str, str]]:
    """Yield a sheet for each file of static/routines, with everything in it that has a picture."""
    for path in sorted((ROOT / "static" / "routines").glob("*.json")):
        yield path.stem, "".join(blocks(json.loads(path.read_bytes())))


def blocks(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield headings and figures for what a file says, whatever its shape."""
    title = value.get("title") or value.get("id")
    lists = [each for each in value.values() if isinstance(each, list)]
    if title and lists:
        yield f"<h2>{html.escape(title)}</h2>"
    for field, symbol in value.items():
        if field == "symbol" or field.endswith("_symbol"):
            before = field.removesuffix("symbol")
            caption = value.get(f"{before}label") or value.get(before.rstrip("_")) or value.get("title")
            words = caption or value.get("label") or value.get("text") or value.get("id", "")
            yield figure(symbol, str(words), symbol, (96, 32))
    for each in lists:
        for item in each:
            yield from blocks(item)


async def keep(page: Page, name: str, body: str) -> None:
    """Save one sheet."""
    await page.set_content(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><main>{body}</main>")
    await page.screenshot(path=SHEETS / f"{name}.png", full_page=True)


async def main(names: Sequence[str]) -> None:
    """Draw what was asked for; without names, everything."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    ours = sorted(name for name in PICTURES if name.startswith("own-"))
    sheets = [*drawings(names or ours), *([] if names else starters())]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1270, "height": 400})
        for name, body in sheets:
            await keep(page, name, body)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
