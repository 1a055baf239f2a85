"""What is ruled on a sheet, in millimetres from its top left: the same numbers for screen, print and measures.

Each rule and proportion comes from practice.md, Paper. Its mirror is static/js/board/paper-model.js; both draw what
tests/vectors/paper.json says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from math import floor
from typing import NamedTuple

from server.core.records import Paper, Ruling

SIZES: Mapping[str, tuple[float, float]] = {"letter": (215.9, 279.4), "a4": (210.0, 297.0)}
"""Portrait, width and height in millimetres (ANSI A; ISO 216)."""

TONES: Mapping[str, str] = {
    "blue-strong": "#2f5f97", "blue-soft": "#6e93bd", "blue-faint": "#a9c0da",
    "gray-strong": "#4a4d52", "gray-soft": "#868a91", "gray-faint": "#b9bcc1",
    "black-strong": "#111111", "black-soft": "#5c5c5c", "black-faint": "#a6a6a6",
    "green-strong": "#1e6b45", "green-soft": "#5b9678", "green-faint": "#a5c9b5",
    "red-strong": "#a03538", "red-soft": "#cf7d80", "red-faint": "#e3b4b6",
    "margin": "#c4666a",
    "sky": "#d3e6fa", "sky-light": "#e9f3fd", "grass": "#d4efce", "grass-light": "#e9f7e6",
    "earth": "#ecdcc8", "earth-light": "#f5ede3", "shade": "#fff0a3", "shade-light": "#fff8d1",
}  # fmt: skip
"""Each name of a colour as it is drawn: strong and soft lines stand out from white by at least 3 to 1."""

FADING: Mapping[str, tuple[str, str, str, str, str, str]] = {
    "head": ("soft", "faint", "", "", "", ""),
    "mid": ("soft", "soft", "soft", "faint", "", ""),
    "base": ("strong", "strong", "strong", "strong", "strong", "soft"),
    "drop": ("soft", "faint", "", "", "", ""),
    "rule": ("strong", "soft", "soft", "faint", "faint", "faint"),
    "edge": ("strong", "soft", "soft", "faint", "", ""),
    "grid": ("soft", "soft", "faint", "faint", "", ""),
    "side": ("", "", "", "faint", "", ""),
    "fill": ("full", "light", "half", "", "", ""),
}
"""The tone of each kind of line by stage: full help, lighter, half, border only, baseline only, plain line."""

WIDTHS_MM: Mapping[str, float] = {"base": 0.4, "margin": 0.3, "rule": 0.3}
WIDTH_MM = 0.25  # of all other lines, and of the baseline that is a plain line

SMALL, DESCENDING = frozenset("aceimnorsuvwxz"), frozenset("gjpqy")
LEAST_BOX_MM = 4.0
LEAST_DASH_MM = 0.5  # shorter ones look solid, and there would be no end to them
GAP_OF_A_DASH = 5 / 6
SLACK_MM = 0.001  # what is left over by adding tenths; far below what can be seen or printed


class Line(NamedTuple):
    """A straight line with flat ends, `width_mm` wide; dashes are on and off by turns, from its start."""

    x1_mm: float
    y1_mm: float
    x2_mm: float
    y2_mm: float
    width_mm: float
    color: str
    dash_mm: tuple[float, float] | None = None


class Band(NamedTuple):
    """A filled rectangle."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    fill: str


class Row(NamedTuple):
    """Where one line of writing stands, whether or not each of its lines is drawn."""

    headline_mm: float
    midline_mm: float
    baseline_mm: float
    descender_mm: float


class Area(NamedTuple):
    """What is ruled of a sheet."""

    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float


Shape = Band | Line
Size = tuple[float, float]
Pen = Callable[[str, float, float, float, float], Iterator[Line]]


def size_mm(paper: Paper) -> Size:
    """Return the width and the height of the sheet."""
    short, long = SIZES[paper.size]
    return (long, short) if paper.landscape else (short, long)


def drawing(paper: Paper, overlay: Ruling | None = None) -> list[Shape]:
    """Return all that is ruled on a page, what is filled first: no band hides a line."""
    size = size_mm(paper)
    shapes = [*ruling(paper, size), *(ruling(overlay, size) if overlay is not None else ())]
    return sorted(shapes, key=lambda shape: isinstance(shape, Line))


def rows(rules: Ruling, size: Size) -> list[Row]:
    """Return the lines of writing. The last one keeps its skip too: descenders need it."""
    if rules.family == "plain":
        return []
    area = area_of(rules, size)
    body_mm = min(rules.body_mm or rules.row_mm / 2, rules.row_mm)
    pitch_mm = rules.row_mm + (0 if rules.family == "graph" else rules.skip_mm)
    found = []
    for index in range(fitting(area.bottom_mm - area.top_mm, pitch_mm)):
        headline_mm = area.top_mm + index * pitch_mm
        baseline_mm = headline_mm + rules.row_mm
        descender_mm = baseline_mm + (rules.row_mm - body_mm)
        found.append(Row(headline_mm, baseline_mm - body_mm, baseline_mm, descender_mm))
    return found


def ruling(rules: Ruling, size: Size) -> list[Shape]:
    """Return what one ruling draws on a sheet of this size, in no special order."""
    if rules.family == "plain":
        return []
    area = area_of(rules, size)
    shapes: list[Shape] = list(margin_line(rules, size, area))
    if rules.family == "graph" and rules.stage < 4:
        return [*shapes, *squares(rules, area)]
    for row in rows(rules, size):
        shapes += bands(rules, row, area)
        shapes += row_lines(rules, row, area)
    return shapes


def area_of(rules: Ruling, size: Size) -> Area:
    """Return the sheet without its margins."""
    return Area(rules.margin_mm, rules.margin_mm, size[0] - rules.margin_mm, size[1] - rules.margin_mm)


def fitting(room_mm: float, step_mm: float) -> int:
    """Return how many steps a room holds."""
    return floor((room_mm + SLACK_MM) / step_mm)


def pen_of(rules: Ruling) -> Pen:
    """Return what draws a line of a kind, or nothing where the stage has faded it."""

    def draw(kind: str, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float) -> Iterator[Line]:
        tone = FADING[kind][rules.stage]
        if tone:
            plain = kind == "base" and rules.stage == 5
            width_mm = (WIDTH_MM if plain else WIDTHS_MM.get(kind, WIDTH_MM)) * rules.weight
            dashed = kind == "mid" and rules.dash_mm >= LEAST_DASH_MM
            dash_mm = (rules.dash_mm, rules.dash_mm * GAP_OF_A_DASH) if dashed else None
            yield Line(x1_mm, y1_mm, x2_mm, y2_mm, width_mm, f"{rules.color}-{tone}", dash_mm)

    return draw


def margin_line(rules: Ruling, size: Size, area: Area) -> Iterator[Line]:
    """Yield the line that runs down the sheet, at the right for a left hand."""
    if rules.margin_line_mm > 0:
        x_mm = size[0] - rules.margin_line_mm if rules.margin_right else rules.margin_line_mm
        yield Line(x_mm, area.top_mm, x_mm, area.bottom_mm, WIDTHS_MM["margin"] * rules.weight, "margin")


DRAWN: Mapping[str, tuple[str, ...]] = {
    "wide_ruled": ("rule",),
    "college_ruled": ("rule",),
    "narrow_ruled": ("rule",),
    "three_line": ("head", "mid", "base"),
    "double_line": ("mid", "base"),
    "sky_grass_earth": ("mid", "base"),
    "highlighted": ("head", "mid", "base"),
    "italic": ("head", "mid", "base", "drop"),
    "graph": ("base",),
    "boxes": ("base",),
}
"""The lines of a row by family; boxes and squares have theirs where the stage has faded what they are."""


def row_lines(rules: Ruling, row: Row, area: Area) -> Iterator[Line]:
    """Yield the lines of one row."""
    if rules.family == "boxes" and rules.stage < 4:
        yield from boxes(rules, row, area)
        return
    draw = pen_of(rules)
    heights_mm = dict(zip(("head", "mid", "base", "drop"), row, strict=True)) | {"rule": row.baseline_mm}
    for kind in DRAWN[rules.family]:
        yield from draw(kind, area.left_mm, heights_mm[kind], area.right_mm, heights_mm[kind])
    if rules.family == "highlighted":
        for x_mm in (area.left_mm, area.right_mm):
            yield from draw("side", x_mm, row.midline_mm, x_mm, row.baseline_mm)


def bands(rules: Ruling, row: Row, area: Area) -> Iterator[Band]:
    """Yield what is filled of one row. Half a fill is the lower half of the body."""
    fill = FADING["fill"][rules.stage]
    body = {"sky_grass_earth": "grass", "highlighted": "shade"}.get(rules.family)
    if not fill or body is None:
        return
    headline_mm, midline_mm, baseline_mm, descender_mm = row
    body_mm = baseline_mm - midline_mm
    light = "-light" if fill == "light" else ""
    found = [(body + light, midline_mm, body_mm)]
    if fill == "half":
        found = [(body, baseline_mm - body_mm / 2, body_mm / 2)]
    elif body == "grass":
        below_mm = min(descender_mm - baseline_mm, rules.skip_mm)
        found += [("sky" + light, headline_mm, midline_mm - headline_mm), ("earth" + light, baseline_mm, below_mm)]
    for name, y_mm, height_mm in found:
        if height_mm > 0:
            yield Band(area.left_mm, y_mm, area.right_mm - area.left_mm, height_mm, name)


def squares(rules: Ruling, area: Area) -> Iterator[Line]:
    """Yield the lines of squared paper: whole squares, from the top left."""
    draw, side_mm = pen_of(rules), rules.row_mm
    across, down = fitting(area.right_mm - area.left_mm, side_mm), fitting(area.bottom_mm - area.top_mm, side_mm)
    right_mm, bottom_mm = area.left_mm + across * side_mm, area.top_mm + down * side_mm
    for index in range(down + 1):
        y_mm = area.top_mm + index * side_mm
        yield from draw("grid", area.left_mm, y_mm, right_mm, y_mm)
    for index in range(across + 1):
        x_mm = area.left_mm + index * side_mm
        yield from draw("grid", x_mm, area.top_mm, x_mm, bottom_mm)


def boxes(rules: Ruling, row: Row, area: Area) -> Iterator[Line]:
    """Yield the boxes of one row: tops and bottoms of equal neighbours in one line, walls as high as the higher box."""
    draw = pen_of(rules)
    clear_mm = max(area.left_mm, rules.margin_line_mm)
    left_mm = area.left_mm if rules.margin_right else clear_mm
    right_mm = area.right_mm - (clear_mm - area.left_mm if rules.margin_right else 0)
    wide_mm = max(row.baseline_mm - row.midline_mm, LEAST_BOX_MM)
    kinds = slots(rules.letters, fitting(right_mm - left_mm, wide_mm))
    spans = [span(kind, row) for kind in kinds]
    place = 0
    for kind, group in groupby(kinds):
        start, place = place, place + len(list(group))
        for y_mm in span(kind, row):
            yield from draw("edge", left_mm + start * wide_mm, y_mm, left_mm + place * wide_mm, y_mm)
    for wall, (before, after) in enumerate(zip([(), *spans], [*spans, ()], strict=True)):
        heights_mm = (*before, *after)
        if heights_mm:
            x_mm = left_mm + wall * wide_mm
            yield from draw("edge", x_mm, min(heights_mm), x_mm, max(heights_mm))


def span(kind: str, row: Row) -> tuple[float, ...]:
    """Return top and bottom of a box; of a gap, nothing."""
    headline_mm, midline_mm, baseline_mm, descender_mm = row
    return {"small": (midline_mm, baseline_mm), "descending": (midline_mm, descender_mm), "gap": ()}.get(
        kind, (headline_mm, baseline_mm)
    )


def slots(letters: str, places: int) -> list[str]:
    """Return the kinds of box that fill so many places: the word again and again while whole, once at least."""
    word = [kind_of(letter) for letter in letters]
    if not word:
        return ["tall"] * places
    times = max(1, (places + 1) // (len(word) + 1))
    return ([*word, "gap"] * times)[:places]


def kind_of(letter: str) -> str:
    """Return the class of a letter; capitals, digits and all others are tall."""
    if letter in SMALL:
        return "small"
    if letter in DESCENDING:
        return "descending"
    return "gap" if letter == " " else "tall"
