"""What is ruled on a sheet: the vectors that the browser draws too, and the numbers of practice.md."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.bounds import check
from server.core.paper import TONES, Band, Line, drawing, rows, ruling, size_mm
from server.core.records import FAMILIES, Paper, Ruling
from server.printing.ink import INKS
from tests.support.paper_cases import PRESETS, VECTORS, cases, document, text

LETTER = (215.9, 279.4)


def rules(family: str, grade: str = "", **fields: Any) -> Ruling:
    """Return a ruling as the presets have it, with other fields."""
    graded = PRESETS["grades"].get(grade, {}).get(family, {})
    return msgspec.convert({"family": family, **PRESETS["families"][family], **graded, **fields}, Ruling)


def across(given: Ruling) -> list[Line]:
    """Return the lines that go from left to right, from the top."""
    lines = (shape for shape in ruling(given, LETTER) if isinstance(shape, Line))
    return sorted((line for line in lines if line.y1_mm == line.y2_mm), key=lambda line: line.y1_mm)


def steps(given: Ruling) -> set[float]:
    """Return the distances between neighbouring lines, each once."""
    heights = [line.y1_mm for line in across(given)]
    return {round(below - above, 6) for above, below in pairwise(heights)}


def bands(given: Ruling) -> list[Band]:
    """Return what is filled."""
    return [shape for shape in ruling(given, LETTER) if isinstance(shape, Band)]


def test_every_paper_is_ruled_as_in_the_vectors() -> None:
    assert VECTORS.read_text() == text(), "python -m tests.support.paper_cases, where the change is meant"
    names = [case["name"] for case in document()["cases"]]
    assert len(set(names)) == len(names)
    assert {msgspec.convert(paper, Paper).family for _, paper, _ in cases()} == set(FAMILIES)


def test_plain_paper_has_no_lines() -> None:
    assert drawing(Paper(family="plain")) == []
    assert rows(Ruling(family="plain"), LETTER) == []


@pytest.mark.parametrize(("family", "step_mm"), [("wide_ruled", 8.7), ("college_ruled", 7.1), ("narrow_ruled", 6.35)])
def test_ruled_paper_has_its_lines_and_a_margin_line_at_32(family: str, step_mm: float) -> None:
    assert steps(rules(family)) == {step_mm}
    [margin] = [s for s in ruling(rules(family), LETTER) if isinstance(s, Line) and s.x1_mm == s.x2_mm]
    assert margin.x1_mm == 32
    [mirrored] = [
        s for s in ruling(rules(family, margin_right=True), LETTER) if isinstance(s, Line) and s.x1_mm == s.x2_mm
    ]
    assert mirrored.x1_mm == pytest.approx(215.9 - 32)


@pytest.mark.parametrize(
    ("grade", "least_mm", "most_mm"),
    [("K", 28, 28), ("1", 16, 25), ("2", 12.7, 15.9), ("3", 9.5, 15.9), ("4+", 12.7, 15.9)],
)
def test_three_line_paper_has_its_midline_half_way_and_a_skip_of_half_a_row(
    grade: str, least_mm: float, most_mm: float
) -> None:
    given = rules("three_line", grade)
    assert least_mm <= given.row_mm <= most_mm
    assert given.skip_mm == given.row_mm / 2
    assert steps(given) == {round(given.row_mm / 2, 6)}, "headline, midline, baseline, headline: always half a row"
    head, mid, base = across(given)[:3]
    assert (head.dash_mm, base.dash_mm) == (None, None)
    assert mid.dash_mm is not None


@pytest.mark.parametrize(("grade", "gap_mm"), [("K", 10), ("1", 6.5), ("2", 5), ("3", 5), ("4+", 5)])
def test_double_line_paper_has_pairs_with_wide_space_between(grade: str, gap_mm: float) -> None:
    assert steps(rules("double_line", grade)) == {gap_mm, 2 * gap_mm}
    assert {line.dash_mm for line in across(rules("double_line", grade))} == {None}


@pytest.mark.parametrize(("grade", "high_mm"), [("K", 8), ("2", 6)])
def test_sky_grass_and_earth_are_bands_above_between_and_below(grade: str, high_mm: float) -> None:
    given = rules("sky_grass_earth", grade)
    row = rows(given, LETTER)[0]
    grass, sky, earth = bands(given)[:3]
    assert [band.fill for band in (sky, grass, earth)] == ["sky", "grass", "earth"]
    for band, y_mm in ((sky, row.headline_mm), (grass, row.midline_mm), (earth, row.baseline_mm)):
        assert [band.y_mm, band.height_mm] == pytest.approx([y_mm, high_mm])


def test_highlighted_paper_fades_in_six_stages() -> None:
    row = rows(rules("highlighted"), LETTER)[0]
    kinds = []
    for stage in range(6):
        given = rules("highlighted", stage=stage)
        one_row = [shape for shape in ruling(given, LETTER) if shape[1] < row.baseline_mm + 1]  # its upper edge
        filled = [band.fill for band in one_row if isinstance(band, Band)]
        kinds.append((filled, sum(isinstance(shape, Line) for shape in one_row)))
    assert kinds == [(["shade"], 3), (["shade-light"], 3), (["shade"], 2), ([], 4), ([], 1), ([], 1)]
    full, half = bands(rules("highlighted"))[0], bands(rules("highlighted", stage=2))[0]
    assert (full.y_mm, full.y_mm + full.height_mm) == pytest.approx((row.midline_mm, row.baseline_mm))
    assert (half.height_mm, half.y_mm + half.height_mm) == pytest.approx((full.height_mm / 2, row.baseline_mm))
    [baseline], [plain] = (across(rules("highlighted", stage=stage, row_mm=60, skip_mm=60))[:1] for stage in (4, 5))
    assert plain.width_mm < baseline.width_mm


@pytest.mark.parametrize("family", sorted({*FAMILIES} - {"plain"}))
def test_whatever_fades_ends_as_plain_lines_on_the_baselines(family: str) -> None:
    given = rules(family, stage=5, margin_line_mm=0)
    assert [line.y1_mm for line in across(given)] == [row.baseline_mm for row in rows(given, LETTER)]
    assert {line.width_mm for line in across(given)} <= {0.25, 0.3}
    assert bands(given) == []


def test_each_letter_has_a_box_of_its_height() -> None:
    given = rules("boxes", letters="dog", row_mm=50, skip_mm=50)
    head, mid, base, drop = rows(given, LETTER)[0]
    walls = [s for s in ruling(given, LETTER) if isinstance(s, Line) and s.x1_mm == s.x2_mm and s.y1_mm < base]
    spans = [(wall.y1_mm, wall.y2_mm) for wall in walls[:4]]
    assert spans == [(head, base), (head, base), (mid, drop), (mid, drop)], "d, between d and o, o and g, g"


@pytest.mark.parametrize(("grade", "side_mm"), [("K", 10), ("3", 6.35), ("4+", 5)])
def test_graph_paper_has_whole_squares(grade: str, side_mm: float) -> None:
    given = rules("graph", grade)
    assert steps(given) == {side_mm}
    down = sorted({s.x1_mm for s in ruling(given, LETTER) if isinstance(s, Line) and s.x1_mm == s.x2_mm})
    assert {round(right - left, 6) for left, right in pairwise(down)} == {side_mm}
    assert {(round(line.x1_mm, 6), round(line.x2_mm, 6)) for line in across(given)} == {(12.7, round(down[-1], 6))}


@pytest.mark.parametrize(("grade", "body_mm"), [("K", 14), ("3", 7), ("6+", 4)])
def test_italic_paper_has_half_a_body_above_and_below(grade: str, body_mm: float) -> None:
    heights = [line.y1_mm for line in across(rules("italic", grade))[:4]]
    assert [below - above for above, below in pairwise(heights)] == pytest.approx([body_mm / 2, body_mm, body_mm / 2])


def test_the_presets_are_within_all_bounds_and_each_rules_something() -> None:
    for family, grade in [*((family, "") for family in FAMILIES), *graded()]:
        given = rules(family, grade)
        check(given)
        assert (ruling(given, LETTER) != []) == (family != "plain"), (family, grade)
    assert list(PRESETS["grades"])[:5] == ["K", "1", "2", "3", "4+"]


def graded() -> list[tuple[str, str]]:
    """Return each family and grade for which there is a preset."""
    return [(family, grade) for grade, families in PRESETS["grades"].items() for family in families]


def test_what_an_earlier_release_wrote_is_three_line_paper() -> None:
    old: dict[str, Any] = json.loads(VECTORS.read_text())["cases"][0]["paper"]
    assert msgspec.convert(old, Paper) == Paper()
    assert len(old) == 6


RULINGS = st.builds(
    Ruling,
    family=st.sampled_from(FAMILIES),
    row_mm=st.floats(4, 60),
    body_mm=st.floats(0, 60),
    skip_mm=st.floats(0, 60),
    margin_mm=st.floats(0, 60),
    margin_line_mm=st.floats(0, 100),
    margin_right=st.booleans(),
    weight=st.floats(0.5, 4),
    dash_mm=st.floats(0, 20),
    stage=st.integers(0, 5),
    color=st.sampled_from(("blue", "gray", "black", "green", "red")),
    letters=st.text(alphabet="dog cat J7", max_size=40),
)


@given(RULINGS, st.sampled_from(("letter", "a4")), st.booleans())
def test_IN1_whatever_is_within_the_bounds_is_ruled_within_the_sheet(given: Ruling, size: str, landscape: bool) -> None:
    check(given)
    paper = Paper(family="graph", size=size, landscape=landscape)
    wide_mm, high_mm = size_mm(paper)
    shapes = drawing(paper, given)
    assert len(shapes) < 10_000
    for shape in shapes:
        if isinstance(shape, Line):
            assert shape.color in TONES
            assert shape.x1_mm <= shape.x2_mm
            assert shape.y1_mm <= shape.y2_mm
            assert shape.dash_mm is None or min(shape.dash_mm) > 0.4
            corners = [(shape.x1_mm, shape.y1_mm), (shape.x2_mm, shape.y2_mm)]
        else:
            assert shape.fill in TONES
            assert shape.width_mm > 0
            assert shape.height_mm > 0
            corners = [(shape.x_mm, shape.y_mm), (shape.x_mm + shape.width_mm, shape.y_mm + shape.height_mm)]
        for x_mm, y_mm in corners:
            assert -1e-6 <= x_mm <= wide_mm + 1e-6
            assert -1e-6 <= y_mm <= high_mm + 60 + 1e-6, "a descender may hang over where there is no skip"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of `#rrggbb`."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_lines_stand_out_from_paper_and_ink_from_every_band() -> None:
    fills = [tone for name, tone in TONES.items() if name.split("-")[0] in {"sky", "grass", "earth", "shade"}]
    for name, tone in TONES.items():
        if name == "margin" or name.endswith(("-strong", "-soft")):
            assert contrast(tone, "#ffffff") >= 3, name
        if name.endswith("-strong"):
            assert min(contrast(tone, fill) for fill in fills) >= 3, name
    for name, ink in INKS.items():
        assert min(contrast(ink, fill) for fill in fills) >= 3, name
