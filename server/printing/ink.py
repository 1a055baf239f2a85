"""Ink as it is printed: of fixed width, with round ends, in its order, as the board shows it. Knows no library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from server.core.points import unpack
from server.core.records import Stroke

INKS: Mapping[str, str] = {
    "graphite": "#3a3d42",
    "blue": "#1b65ce",
    "red": "#ae1122",
    "green": "#177a41",
    "orange": "#b75b03",
    "purple": "#602192",
}
"""The inks as the board shows them (static/js/board/ink.js)."""

MARKERS: Mapping[str, str] = {
    "graphite": "#d0d2d6",
    "blue": "#99bffc",
    "red": "#efa8bf",
    "green": "#a7faae",
    "orange": "#ffe95c",
    "purple": "#dcc0f7",
}
"""What the highlighter leaves; it is drawn below the pencil's ink, and lets the lines through."""

ROUND = "1 J 1 j [] 0 d"
HUNDREDTHS = "0.01 0 0 0.01 0 0 cm"  # points are whole numbers of them


def operators(strokes: Iterable[Stroke]) -> Iterator[str]:
    """Yield what draws these strokes, the lowest first, where a unit is a millimetre."""
    yield f"q {HUNDREDTHS} {ROUND}"
    for stroke in sorted(strokes, key=lambda each: (each.born, each.id)):
        first, *rest = [f"{x} {y}" for x, y, _, _ in unpack(stroke.points)]
        if all(point == first for point in rest):
            rest = [dot_end(first)]
        inks = MARKERS if stroke.tool == "highlighter" else INKS
        yield f"{rgb(inks[stroke.color])} RG {stroke.width} w {first} m {' l '.join(rest)} l S"
    yield "Q"


def dot_end(start: str) -> str:
    """Return a point so near that a line to it is a dot: of a line without length some printers make nothing."""
    x, y = start.split()
    return f"{x}.01 {y}"


def rgb(color: str) -> str:
    """Return `#rrggbb` as PDF says it."""
    return " ".join(f"{int(color[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))
