"""Finds ruled lines in pictures, and says how far they are from where paper.py wants them.

A picture is looked at along a few probes, one pixel wide: each line that crosses one must be found there, and nothing
else.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from server.core.paper import GAP_OF_A_DASH, Line, drawing, rows, size_mm
from server.core.records import FAMILIES, Paper
from tests.support.paper_cases import PRESETS

DPI = 600
MM_PER_INCH = 25.4
DARK = 190  # of 255: every line that is not faded is darker, every band lighter
SIDE_MM = 1.5  # from the beginning of a dash


class Probe(NamedTuple):
    """A straight look through a sheet: down at `at_mm` from the left, or across at `at_mm` from the top."""

    down: bool
    at_mm: float


def papers() -> Iterator[tuple[str, Paper]]:
    """Yield each family as it begins, and some adjusted in other ways."""
    for family in FAMILIES:
        yield family, msgspec.convert({**PRESETS["families"][family], "family": family}, Paper)
    yield "graph of grade 3 on a4", Paper(family="graph", row_mm=6.35, size="a4")
    yield "boxes for a word, lying", Paper(family="boxes", skip_mm=9, letters="dog", landscape=True)
    left_hand = Paper(family="wide_ruled", row_mm=8.7, skip_mm=0, margin_line_mm=32, margin_right=True, size="a4")
    yield "wide ruled for the left hand on a4", left_hand
    yield "heavy three lines of 28", Paper(row_mm=28, skip_mm=14, weight=3, color="black", dash_mm=8)


def probes(paper: Paper) -> Iterator[Probe]:
    """Yield where to look: down near the left edge and in the middle, across the first row and the last."""
    wide_mm, _ = size_mm(paper)
    pitch_mm = (paper.dash_mm or 3) * (1 + GAP_OF_A_DASH)
    for dash in (0, (wide_mm / 2 - paper.margin_mm) // pitch_mm):
        yield Probe(True, paper.margin_mm + dash * pitch_mm + SIDE_MM)
    found = rows(paper, size_mm(paper))
    for row in (found[:1] + found[-1:]) if found else ():
        yield Probe(False, (row.midline_mm + row.baseline_mm) / 2)


def wanted_mm(paper: Paper, probe: Probe, near_mm: float) -> list[float]:
    """Return where lines cross a probe, in order. A dash that ends `near_mm` or nearer is left out of account."""
    found = {round(crossing, 4) for line in lines(paper) for crossing in crossings(line, probe, near_mm)}
    return sorted(found)


def lines(paper: Paper) -> list[Line]:
    """Return all lines of a paper."""
    return [shape for shape in drawing(paper) if isinstance(shape, Line)]


def crossings(line: Line, probe: Probe, near_mm: float) -> Iterator[float]:
    """Yield where a line that lies across a probe crosses it."""
    level = line.y1_mm == line.y2_mm
    if level is not probe.down:
        return
    start_mm, end_mm, beside_mm = (
        (line.x1_mm, line.x2_mm, line.y1_mm) if level else (line.y1_mm, line.y2_mm, line.x1_mm)
    )
    along_mm = probe.at_mm - start_mm
    if not 0 <= along_mm <= end_mm - start_mm:
        return
    on_mm, off_mm = line.dash_mm or (end_mm - start_mm, 1.0)
    assert min(abs(along_mm % (on_mm + off_mm) - edge_mm) for edge_mm in (0, on_mm)) > near_mm, "a probe at an end"
    if along_mm % (on_mm + off_mm) < on_mm:
        yield beside_mm


def found_px(strip: Sequence[int]) -> list[float]:
    """Return the middle of each dark line in a strip of grey values, in pixels from its beginning."""
    middles = []
    dark: list[int] = []
    for at, grey in enumerate([*strip, 255]):
        if grey < DARK:
            dark.append(at)
        elif dark:
            weights = [255 - strip[each] for each in dark]
            middles.append(sum((each + 0.5) * w for each, w in zip(dark, weights, strict=True)) / sum(weights))
            dark = []
    return middles


def worst(found: Sequence[float], wanted: Sequence[float]) -> float:
    """Return how far a found line is from the one that is wanted, at worst. Raises AssertionError at another number."""
    assert len(found) == len(wanted), f"{len(found)} lines and not {len(wanted)}: {found}, {wanted}"
    return max((abs(one - other) for one, other in zip(found, wanted, strict=True)), default=0.0)


# Printed pages.


def printed_mm(document: Path, number: int, paper: Paper, probe: Probe) -> list[float]:
    """Return where the lines of a page of a PDF cross a probe, measured on its picture."""
    wide_mm, high_mm = size_mm(paper)
    margin_mm = min(paper.margin_mm, 11.5)  # beyond it are the marks
    long_mm = (high_mm if probe.down else wide_mm) - 2 * margin_mm
    along = strip(document, number, probe, margin_mm, long_mm)
    first_px = round(margin_mm * DPI / MM_PER_INCH)
    return [(first_px + px) * MM_PER_INCH / DPI for px in found_px(along)]


def strip(document: Path, number: int, probe: Probe, start_mm: float, long_mm: float) -> list[int]:
    """Return the grey values along a probe, one pixel wide."""
    at, start, long = (round(mm * DPI / MM_PER_INCH) for mm in (probe.at_mm, start_mm, long_mm))
    x, y, width, height = (at, start, 1, long) if probe.down else (start, at, long, 1)
    command = ["pdftoppm", "-gray", "-r", str(DPI), "-f", str(number), "-l", str(number), "-singlefile"]
    command += ["-x", str(x), "-y", str(y), "-W", str(width), "-H", str(height), str(document)]
    picture = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    kind, size, deepest, pixels = picture.split(b"\n", 3)
    assert (kind, size, deepest) == (b"P5", b"%d %d" % (width, height), b"255")
    return list(pixels)


def printed_error_mm(document: Path, number: int, paper: Paper) -> tuple[float, int]:
    """Return how far any line of a page is from its definition, at worst, and how many crossings were measured."""
    errors = []
    count = 0
    for probe in probes(paper):
        wanted = wanted_mm(paper, probe, 0.1)
        errors.append(worst(printed_mm(document, number, paper, probe), wanted))
        count += len(wanted)
    return max(errors, default=0.0), count
