"""The papers of tests/vectors/paper.json, and what the server draws of each.

`python -m tests.support.paper_cases` writes the file anew: after a change that is meant, and to be read in its diff.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from server.core.paper import TONES, Band, Shape, drawing, rows, size_mm
from server.core.records import FAMILIES, Paper, Ruling
from server.printing.ink import INKS

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests" / "vectors" / "paper.json"
PRESETS: Mapping[str, Any] = json.loads((ROOT / "static" / "paper" / "presets.json").read_text())

LARGE = {"row_mm": 50, "skip_mm": 50}
"""Two rows on a sheet, to keep a case short."""


def cases() -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None]]:
    """Yield each case: its name, the paper as JSON, the overlay as JSON."""
    yield "what a browser of an earlier release says", OLD, None
    for family in FAMILIES:
        yield f"{family} as it begins", {**PRESETS["families"][family], "family": family, "size": "letter"}, None
    for grade, families in PRESETS["grades"].items():
        for family, rules in families.items():
            wide = {"margin_mm": 60, "landscape": True, "size": "a4"}
            yield f"{family} of grade {grade}", {**PRESETS["families"][family], **rules, "family": family, **wide}, None
    for family in ("wide_ruled", "three_line", "sky_grass_earth", "highlighted", "boxes", "graph", "italic"):
        for stage in range(6):
            yield f"{family} faded to {stage}", {**LARGE, "family": family, "stage": stage}, None
    yield from odd_cases()


def odd_cases() -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None]]:
    """Yield what lies at the bounds, and what is adjusted in other ways."""
    boxes = {**LARGE, "family": "boxes"}
    for letters in ("dog", "Jay 7", " ", "a b", "fjörd", "x" * 40):
        yield f"boxes for {letters!r}", {**boxes, "letters": letters}, None
    yield "boxes behind a margin line", {**boxes, "row_mm": 20, "margin_line_mm": 60}, None
    yield "boxes before a margin line", {**boxes, "row_mm": 20, "margin_line_mm": 60, "margin_right": True}, None
    yield "the smallest boxes are wide enough", {"family": "boxes", "row_mm": 4, "skip_mm": 60}, None
    left_hand = {"family": "wide_ruled", "margin_line_mm": 32, "margin_right": True}
    yield "a margin line for the left hand", {**LARGE, **left_hand}, None
    yield "heavy black lines", {**LARGE, "color": "black", "weight": 2.5}, None
    yield "long dashes", {**LARGE, "dash_mm": 9}, None
    yield "dashes without end are a line", {**LARGE, "dash_mm": 0.01}, None
    yield "a body of its own", {**LARGE, "body_mm": 12.5}, None
    yield "a body higher than the row", {**LARGE, "family": "boxes", "body_mm": 60, "letters": "at"}, None
    yield "no room below the baseline", {**LARGE, "family": "sky_grass_earth", "skip_mm": 0}, None
    yield "rows that do not fit", {"landscape": True, "row_mm": 60, "skip_mm": 60, "margin_mm": 60}, None
    lines = {"family": "three_line", "row_mm": 30, "skip_mm": 60, "stage": 2, "color": "green"}
    yield "lines over squares", {"family": "graph", "row_mm": 40, "margin_mm": 30}, lines
    yield "bands over lines", {**LARGE}, {**LARGE, "family": "highlighted"}
    yield "lines over nothing", {"family": "plain", "size": "a4"}, lines


OLD = {"size": "letter", "landscape": False, "family": "three_line", "row_mm": 15.9, "skip_mm": 7.95, "margin_mm": 12.7}


def written(shape: Shape) -> list[Any]:
    """Return a shape as the file has it: a band has five items, a line six, or eight where it is dashed."""
    if isinstance(shape, Band):
        return [*map(rounded, shape[:4]), shape.fill]
    return [*map(rounded, shape[:5]), shape.color, *map(rounded, shape.dash_mm or ())]


def rounded(value: float) -> float:
    """Return a length as the file has it."""
    return round(value, 6)


def case_of(name: str, paper: dict[str, Any], overlay: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the file says of one case."""
    given = {**OLD, **paper}
    sheet = msgspec.convert(given, Paper)
    over = msgspec.convert(overlay, Ruling) if overlay is not None else None
    found = rows(sheet, size_mm(sheet))
    return {
        "name": name,
        "paper": given,
        "overlay": overlay,
        "size": list(size_mm(sheet)),
        "rows": [[rounded(height) for height in row] for row in found],
        "shapes": [written(shape) for shape in drawing(sheet, over)],
    }


def document() -> dict[str, Any]:
    """Return the whole file."""
    return {"tones": dict(TONES), "inks": dict(INKS), "cases": [case_of(*case) for case in cases()]}


def text() -> str:
    """Return the file as it is written, a line for each case."""
    whole = document()
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), ensure_ascii=False) for case in whole["cases"])
    heads = "".join(f'  "{key}": {json.dumps(whole[key])},\n' for key in ("tones", "inks"))
    return f'{{\n{heads}  "cases": [\n{lines}\n  ]\n}}\n'


if __name__ == "__main__":
    VECTORS.write_text(text())
