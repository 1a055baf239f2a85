"""Reads the letters that are taught, by itself: a fault of static/js/core/letter-paths.js cannot hide here too.

Units are those of the letters: the height of a small letter's body is 1, y is up, the baseline is 0.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import msgspec

STATIC = Path(__file__).parents[2] / "static"
Point = tuple[float, float]


class Stroke(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One stroke: path data of SVG, y up, in the order and the direction of writing."""

    d: Annotated[str, msgspec.Meta(pattern=r"^M( -?\d+(\.\d+)?){2}( [LCA]( -?\d+(\.\d+)?)+)+$")]


class Glyph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One character."""

    size: Literal["small", "tall", "descending", "capital", "digit", "mark"]
    group: Literal[
        "round", "curl", "across", "down", "down_up", "slant", "stem_bars", "stem_bowls", "stem_slants", "over", "mark"
    ]
    width: Annotated[float, msgspec.Meta(ge=0, le=2)]
    sides: tuple[float, float]
    strokes: Annotated[list[Stroke], msgspec.Meta(min_length=1, max_length=4)]
    middle: float | None = None


class Sign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes an accented letter of another."""

    sits: Literal["above", "below"]
    half: Annotated[float, msgspec.Meta(gt=0, le=0.3)]
    strokes: Annotated[list[Stroke], msgspec.Meta(min_length=1, max_length=2)]


class Face(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A whole hand."""

    name: str
    space: Annotated[float, msgspec.Meta(gt=0, le=1.5)]
    alike: dict[str, str]
    accented: str
    marks: dict[str, Sign]
    glyphs: dict[str, Glyph]


FACE = msgspec.json.decode((STATIC / "letters" / "manuscript.json").read_bytes(), type=Face)
NUMBERS = {"M": 2, "L": 2, "C": 6, "A": 7}
TOUCH = 0.002  # what lies this near is joined
PIECES = 120  # to every curve


def segments(d: str) -> Iterator[list[Point]]:
    """Yield points along every segment of a path, the first of each being the last of the one before."""
    here: Point = (0, 0)
    for command, text in re.findall(r"([MLCA])([^MLCA]*)", d):
        values = [float(value) for value in text.split()]
        assert len(values) == NUMBERS[command], d
        end = (values[-2], values[-1])
        if command == "L":
            yield [here, end]
        elif command == "C":
            yield [bezier(here, (values[0], values[1]), (values[2], values[3]), end, part / PIECES) for part in parts()]
        elif command == "A":
            yield list(arc(here, values, end))
        here = end


def parts() -> range:
    """Return the numbers of the points of a curve."""
    return range(PIECES + 1)


def bezier(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """Return a point of a cubic curve by halving as de Casteljau does."""

    def between(p: Point, q: Point) -> Point:
        return p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t

    ab, bc, cd = between(a, b), between(b, c), between(c, d)
    return between(between(ab, bc), between(bc, cd))


def arc(start: Point, values: Sequence[float], end: Point) -> Iterator[Point]:
    """Yield points of an elliptical arc: of both centres that fit, the one that lies on the side the flags ask for."""
    rx, ry, turn, large, sweep = values[:5]
    assert turn == 0, "ellipses are not turned here"
    (ax, ay), (bx, by) = (start[0] / rx, start[1] / ry), (end[0] / rx, end[1] / ry)
    half = math.dist((ax, ay), (bx, by)) / 2
    away = math.sqrt(max(0, 1 - half**2))
    for side in (1, -1):
        cx, cy = (ax + bx) / 2 - side * away * (by - ay) / 2 / half, (ay + by) / 2 + side * away * (bx - ax) / 2 / half
        first, last = math.atan2(ay - cy, ax - cx), math.atan2(by - cy, bx - cx)
        swept = (last - first) % math.tau if sweep else -((first - last) % math.tau)
        if (abs(swept) > math.pi) == bool(large) or away < 0.01:
            angles = [first + swept * part / PIECES for part in parts()]
            yield from ((rx * (cx + math.cos(angle)), ry * (cy + math.sin(angle))) for angle in angles)
            return
    raise AssertionError("an arc that cannot be")


def line(stroke: Stroke) -> list[Point]:
    """Return points along a stroke that are nowhere far apart."""
    points = [point for segment in segments(stroke.d) for point in dense(segment)]
    return [points[0], *(point for before, point in pairwise(points) if point != before)]


def dense(segment: list[Point]) -> list[Point]:
    """Return a straight segment in pieces; curves come in pieces."""
    (ax, ay), (bx, by) = segment[0], segment[-1]
    if len(segment) > 2:
        return segment
    return [(ax + (bx - ax) * part / PIECES, ay + (by - ay) * part / PIECES) for part in parts()]


def is_tap(stroke: Stroke) -> bool:
    """Whether the pen is set down and taken up."""
    return len(line(stroke)) == 1


def ink(glyph: Glyph) -> list[Point]:
    """Return points along all strokes but dots."""
    return [point for stroke in glyph.strokes if not is_tap(stroke) for point in line(stroke)]


def heading(points: Sequence[Point]) -> str:
    """Return the arrow of the first movement; upright and level are those within 6 degrees."""
    if len(points) == 1:
        return "."
    (ax, ay) = points[0]
    bx, by = next(point for point in points if math.dist(point, points[0]) > 0.02)
    right, up = ((delta > 0.1) - (delta < -0.1) for delta in ((bx - ax) / 0.02, (by - ay) / 0.02))
    return {(0, -1): "↓", (1, 0): "→", (-1, 0): "←", (1, 1): "↗", (1, -1): "↘", (-1, 1): "↖", (-1, -1): "↙"}[right, up]


def joined(glyph: Glyph, index: int, end: Literal["<", ">"]) -> bool:
    """Whether one end of a stroke lies on other ink, or on its own stroke somewhere else."""
    own = line(glyph.strokes[index])
    if end == ">":
        own.reverse()
    others = [point for other, stroke in enumerate(glyph.strokes) if other != index for point in line(stroke)]
    left = next((at for at, point in enumerate(own) if math.dist(point, own[0]) > 0.1), len(own))
    return near(own[0], others) or near(own[0], own[left:])


def near(spot: Point, points: Sequence[Point]) -> bool:
    """Whether a point lies on the line through points that follow each other closely."""
    return min((distance(spot, a, b) for a, b in pairwise(points)), default=9) < TOUCH


def distance(spot: Point, a: Point, b: Point) -> float:
    """Return how far a point is from a short piece of a line; far pieces, and jumps between strokes, do not count."""
    length = math.dist(a, b)
    if length == 0 or length > 0.2:
        return 9
    along = ((spot[0] - a[0]) * (b[0] - a[0]) + (spot[1] - a[1]) * (b[1] - a[1])) / length**2
    along = max(0.0, min(1.0, along))
    return math.dist(spot, (a[0] + along * (b[0] - a[0]), a[1] + along * (b[1] - a[1])))
