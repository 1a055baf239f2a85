"""Letters to trace as they are printed: static/letters set on a line, as static/js/core/letters.js sets it.

Where numbers and arrows go is worked out by the browser's code, once: guides.json, made by scripts/letter_guides.mjs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import atan2, cos, hypot, pi, sin, sqrt, tan
from pathlib import Path
from typing import Any, NamedTuple

from server.core.records import Cue
from server.printing.ink import rgb

FACE = Path(__file__).parents[2] / "static" / "letters" / "manuscript.json"
GUIDES = Path(__file__).with_name("guides.json")
NUMBERS: Mapping[str, int] = {"M": 2, "L": 2, "C": 6, "A": 7}
TOKEN = re.compile(r"[A-Z]|-?(?:\d+\.?\d*|\.\d+)")
TOPS: Mapping[str, int] = {"small": 1, "descending": 1, "tall": 2, "capital": 2}
"""How high letters of a size are, without their dots."""

STYLES: Mapping[str, tuple[str, float, float]] = {
    "faint": ("#aab6c6", 0.1, 0),
    "dotted": ("#6f7f92", 0.065, 0.17),
    "model": ("#3a3d42", 0.1, 0),
}
"""Colour, width, and pitch of dots, in bodies (static/js/board/cues.js)."""
START, ARROW = "#177a41", "#1b65ce"
START_WIDTH, ARROW_WIDTH, ARROW_HEAD, NUMBER_SIZE = 0.17, 0.035, 0.1, 0.24


class Spot(NamedTuple):
    """A place, in whichever unit."""

    x: float
    y: float


class Number(NamedTuple):
    """The number of a stroke, around its middle, in millimetres."""

    x_mm: float
    y_mm: float
    size_mm: float
    text: str


class Letter(NamedTuple):
    """One letter of a cue: its strokes in the glyph's own unit, and where that begins on the page."""

    character: str
    glyph: dict[str, Any]
    left: float  # bodies from where the ink of the text begins


@cache
def face() -> dict[str, Any]:
    """Return the letters, those with accents made of their letter and their mark (static/js/core/letters.js)."""
    read: dict[str, Any] = json.loads(FACE.read_text("utf-8"))
    for character in read["accented"]:
        letter, mark = tuple(unicodedata.normalize("NFD", character))
        read["glyphs"][character] = composed(read["glyphs"][letter], read["marks"][mark])
    return read


def composed(letter: dict[str, Any], mark: dict[str, Any]) -> dict[str, Any]:
    """Return a letter with its mark; where that is wider, the ink begins with it and the stems stay as far apart."""
    width, half = letter["width"], mark["half"]
    at = letter.get("middle", width / 2)
    left, right = max(0, half - at), max(0, half - (width - at))
    above = mark["sits"] == "above"
    own = [shifted(stroke["d"], left, 0) for stroke in letter["strokes"] if not (above and is_tap(stroke["d"]))]
    added = [shifted(stroke["d"], left + at, TOPS[letter["size"]] if above else 0) for stroke in mark["strokes"]]
    return {
        "width": width + left + right,
        "sides": [letter["sides"][0] - left, letter["sides"][1] - right],
        "strokes": [{"d": d} for d in own + added],
    }


def is_tap(d: str) -> bool:
    """Say whether a stroke is a dot: the pen is set down and taken up."""
    move, x, y, *rest = TOKEN.findall(d)
    return rest == ["L", x, y] and move == "M"


def shifted(d: str, right: float, up: float) -> str:
    """Return a path that lies elsewhere."""
    said: list[str] = []
    tokens = TOKEN.findall(d)
    while tokens:
        command, *values = tokens[: 1 + NUMBERS[tokens[0]]]
        del tokens[: 1 + len(values)]
        kept = len(values) - 2 if command == "A" else 0  # an arc: only its end is a place
        places = [float(value) + (up if at % 2 else right) for at, value in enumerate(values[kept:])]
        said += [command, *values[:kept], *(f"{place:.4f}" for place in places)]
    return " ".join(said)


@cache
def guides() -> dict[str, list[dict[str, Any]]]:
    """Return where numbers and arrows go, by letter and stroke."""
    read: dict[str, list[dict[str, Any]]] = json.loads(GUIDES.read_text("utf-8"))
    return read


def layout(text: str) -> list[Letter]:
    """Set a line of text. What the face does not have leaves a gap."""
    found: list[Letter] = []
    pen = 0.0
    for character in unicodedata.normalize("NFC", text):
        name = face()["alike"].get(character, character)
        glyph = face()["glyphs"].get(name)
        if glyph is None:
            pen += face()["space"]
            continue
        if found:
            pen += glyph["sides"][0]
        found.append(Letter(name, glyph, pen))
        pen += glyph["width"] + glyph["sides"][1]
    return found


def cue_operators(cues: Iterable[Cue]) -> Iterator[str]:
    """Yield what draws these cues, where a unit is a hundredth of a millimetre, y down."""
    for cue in cues:
        color, width, dots = STYLES[cue.style]
        dash = f"0.1 {num(dots * cue.body)}" if dots else ""
        yield f"{rgb(color)} RG {num(width * cue.body)} w [{dash}] 0 d"
        for letter in layout(cue.text):
            for stroke in letter.glyph["strokes"]:
                yield path(stroke["d"], cue, letter.left)
        yield "[] 0 d"
        if cue.guides:
            yield from help_operators(cue)


def help_operators(cue: Cue) -> Iterator[str]:
    """Yield the dots to start from, and the arrows."""
    for letter in layout(cue.text):
        for stroke, guide in zip(letter.glyph["strokes"], guides()[letter.character], strict=True):
            x, y = placed(cue, letter.left, *map(float, TOKEN.findall(stroke["d"])[1:3]))
            yield f"{rgb(START)} RG {num(START_WIDTH * cue.body)} w {num(x)} {num(y)} m {num(x + 0.1)} {num(y)} l S"
            arrow = [placed(cue, letter.left, *spot) for spot in guide["arrow"]]
            if len(arrow) > 1:
                yield f"{rgb(ARROW)} RG {num(ARROW_WIDTH * cue.body)} w {line(arrow)} {line(head(arrow, cue.body))} S"


def head(arrow: list[Spot], body: float) -> list[Spot]:
    """Return the two barbs of an arrow, as one line through its tip."""
    before, tip = arrow[-2:]
    turn, size = atan2(tip.y - before.y, tip.x - before.x), ARROW_HEAD * body
    barbs = [Spot(tip.x - size * cos(turn + side), tip.y - size * sin(turn + side)) for side in (-0.6, 0.6)]
    return [barbs[0], tip, barbs[1]]


def numbers_of(cues: Iterable[Cue]) -> Iterator[Number]:
    """Yield the numbers of the strokes of letters that have several."""
    for cue in cues:
        for letter in layout(cue.text) if cue.guides else ():
            for place, guide in enumerate(guides()[letter.character], 1):
                if len(letter.glyph["strokes"]) > 1:
                    x, y = placed(cue, letter.left, *guide["number"])
                    yield Number(x / 100, y / 100, NUMBER_SIZE * cue.body / 100, str(place))


def placed(cue: Cue, left: float, x: float, y: float) -> Spot:
    """Return where on the page a place of a glyph is."""
    return Spot(cue.x + (left + x) * cue.body, cue.y - y * cue.body)


def line(spots: list[Spot]) -> str:
    """Return a line through places."""
    first, *rest = (f"{num(x)} {num(y)}" for x, y in spots)
    return f"{first} m {' '.join(f'{spot} l' for spot in rest)}"


def path(d: str, cue: Cue, left: float) -> str:
    """Return one stroke as PDF draws it. The data is ours: M, then L, C and A that are not turned."""
    tokens = TOKEN.findall(d)
    said, here, at = [], Spot(0, 0), 0
    while at < len(tokens):
        command, count = tokens[at], NUMBERS[tokens[at]]
        values = [float(token) for token in tokens[at + 1 : at + 1 + count]]
        at += 1 + count
        end = Spot(*values[-2:])
        if command == "A":
            curves = [*arc(here, values)]
        else:
            curves = [[Spot(*pair) for pair in zip(values[::2], values[1::2], strict=True)]]
        for curve in curves:
            spots = [placed(cue, left, *spot) for spot in curve]
            if command == "L" and end == here:
                spots = [Spot(spots[0].x + 0.1, spots[0].y)]  # a dot needs some length
            sign = {"M": "m", "L": "l"}.get(command, "c")
            said.append(f"{' '.join(f'{num(x)} {num(y)}' for x, y in spots)} {sign}")
        here = end
    return f"{' '.join(said)} S"


def arc(start: Spot, values: list[float]) -> Iterator[list[Spot]]:
    """Yield an arc as curves of a quarter at most (SVG 2, B.2.4, on the unit circle)."""
    rx, ry, _, large, sweep, x, y = values
    ax, ay, bx, by = start.x / rx, start.y / ry, x / rx, y / ry
    chord = hypot(bx - ax, by - ay)
    height = sqrt(max(0.0, 1 - chord * chord / 4)) * (1 if large == sweep else -1)
    cx, cy = (ax + bx) / 2 + height * (by - ay) / chord, (ay + by) / 2 - height * (bx - ax) / chord
    first = atan2(ay - cy, ax - cx)
    swept = (atan2(by - cy, bx - cx) - first) % (2 * pi)
    swept -= 0 if sweep else 2 * pi
    pieces = max(1, -int(-(abs(swept) / (pi / 2) - 1e-3) // 1))
    step = swept / pieces
    handle = 4 / 3 * tan(step / 4)
    for piece in range(pieces):
        a, b = first + piece * step, first + (piece + 1) * step
        yield [
            Spot(rx * (cx + cos(a) - handle * sin(a)), ry * (cy + sin(a) + handle * cos(a))),
            Spot(rx * (cx + cos(b) + handle * sin(b)), ry * (cy + sin(b) - handle * cos(b))),
            Spot(rx * (cx + cos(b)), ry * (cy + sin(b))),
        ]


def num(value: float) -> str:
    """Return a number to a thousandth."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
