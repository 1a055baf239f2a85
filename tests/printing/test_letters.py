"""Letters to trace and what is highlighted, on paper: where they should be, below the ink."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.core.records import Cue, Paper
from server.printing.ink import INKS, MARKERS
from server.printing.letters import GUIDES, TOKEN, face, guides, layout, numbers_of, placed
from server.printing.pdf import Sheet, pdf
from tests.printing.test_pdf import PLAIN, near, picture, stroke
from tests.support.node import node

ROOT = Path(__file__).parents[2]
ON_SCREEN = """
import { readFileSync } from "node:fs"
import { layout, parse } from "./static/js/core/letters.js"
const face = parse(JSON.parse(readFileSync("./static/letters/manuscript.json", "utf8")))
const texts = JSON.parse(readFileSync(0, "utf8"))
const place = { x_mm: 40, baseline_mm: 60, body_mm: 10 }
console.log(JSON.stringify(texts.map(text => layout(face, text, place).strokes.map(({ path }) => path.start))))
"""
"""What the browser makes of texts: where each stroke begins."""


def cue(text: str, **fields: Any) -> Cue:
    usual: dict[str, Any] = {"id": "c", "page": "page", "x": 4000, "y": 6000, "body": 1000, "style": "model"}
    return Cue(text=text, **usual | fields)


def inked(pixels: list[list[tuple[int, int, int]]], x_mm: float, y_mm: float) -> bool:
    """Say whether there is something dark at a place."""
    return sum(pixels[round(y_mm * 10)][round(x_mm * 10)]) < 3 * 160


def test_a_letter_stands_on_its_line_and_is_as_tall_as_it_should_be(tmp_path: Path) -> None:
    pixels = picture(tmp_path, Sheet("page", PLAIN, cues=(cue("l"),)))
    assert inked(pixels, 40, 59.8), "its foot, on the line"
    assert inked(pixels, 40, 40.2), "its head, two bodies above"
    assert not inked(pixels, 40, 61.2)
    assert not inked(pixels, 40, 38.8)


def test_letters_lie_below_the_ink_and_the_highlighter_lets_both_through(tmp_path: Path) -> None:
    over = stroke("ink", (3000, 5000), (5000, 5000), width=200, color="red")
    marked = stroke("mark", (3000, 5500), (5000, 5500), width=500, color="orange", tool="highlighter")
    pixels = picture(tmp_path, Sheet("page", PLAIN, None, (over, marked), (cue("l"),)))
    assert near(pixels[500][400], INKS["red"])
    assert near(pixels[550][450], MARKERS["orange"])
    assert inked(pixels, 40, 55.5)
    crossing = stroke("ink", (4500, 5000), (4500, 6000), width=200, color="blue")
    again = picture(tmp_path, Sheet("page", PLAIN, None, (crossing, marked)))
    assert near(again[550][450], INKS["blue"]), "what is written lies above, whichever came first"


@pytest.mark.parametrize("style", ["faint", "dotted", "model"])
def test_every_letter_of_the_face_is_printed_in_every_style_with_its_guides(style: str) -> None:
    letters = [cue(character, style=style, guides=True) for character in face()["glyphs"]]
    body = pdf([Sheet("page", Paper(), cues=tuple(letters))])
    assert len(body) > len(pdf([Sheet("page", Paper())]))
    assert pdf([Sheet("page", Paper(), cues=tuple(letters))]) == body


def test_there_are_guides_for_every_stroke_of_every_letter() -> None:
    assert GUIDES.is_file()
    assert {name: len(glyph["strokes"]) for name, glyph in face()["glyphs"].items()} == {
        name: len(found) for name, found in guides().items()
    }
    assert [number.text for number in numbers_of([cue("tc", guides=True)])] == ["1", "2"]
    assert not list(numbers_of([cue("t")]))


def test_what_the_face_does_not_have_leaves_a_gap() -> None:
    assert [letter.character for letter in layout("a\u0301 q\u0301 b\u2019")] == ["á", "q", "b", "'"]
    a, b = layout("a b")
    assert b.left - a.left == pytest.approx(
        a.glyph["width"] + a.glyph["sides"][1] + face()["space"] + b.glyph["sides"][0]
    )


def every_sort_of_text() -> list[str]:
    """Return texts with characters of all planes of Unicode, and what is known to make trouble."""
    planes = [chr(code) for code in range(0x20, 0x110000, 211) if not 0xD800 <= code < 0xE000]
    lines = ["".join(planes[at : at + 60]) for at in range(0, len(planes), 60)]
    odd = [
        "a\u0000b\u001bc\u007fd",
        "a\u200db\u202ec",
        "👩🏽\u200d🚀 a",
        "שלום a",
        "مرحبا a",
        "a" + "\u0301" * 50 + "b",
        "…“¿«ÿœß»?”",
        "",
    ]
    return [*lines, *odd, "".join(face()["glyphs"]), "é" * 10_000]


def test_whatever_is_typed_is_set_alike_on_screen_and_in_print() -> None:
    texts = every_sort_of_text()
    told = json.dumps(texts).encode()
    run = subprocess.run(
        [node(), "--input-type=module", "-e", ON_SCREEN], input=told, capture_output=True, cwd=ROOT, check=True
    )
    for text, starts in zip(texts, json.loads(run.stdout), strict=True):
        line = cue(text)
        spots = [
            placed(line, letter.left, *map(float, TOKEN.findall(stroke["d"])[1:3]))
            for letter in layout(text)
            for stroke in letter.glyph["strokes"]
        ]
        assert len(spots) == len(starts), repr(text[:60])
        for spot, start in zip(spots, starts, strict=True):
            assert (spot.x, spot.y) == pytest.approx(start, abs=0.2), repr(text[:60])


def test_a_page_with_every_sort_of_text_is_printed() -> None:
    cues = tuple(cue(text, guides=True) for text in every_sort_of_text()[-10:-1])
    assert pdf([Sheet("page", PLAIN, cues=cues)]).startswith(b"%PDF")
