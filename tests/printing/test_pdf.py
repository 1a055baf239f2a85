"""What is printed besides the lines: ink as the board shows it, marks that name a page and nobody."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.core.points import Point, pack
from server.core.records import INK_COLORS, Paper, Ruling, Stroke
from server.printing.ink import INKS, operators
from server.printing.marks import SIGNS, bits_of, code_of
from server.printing.pdf import Sheet, pdf, weight
from tests.printing.reading import code_from

PLAIN = Paper(family="plain")


def stroke(name: str, *places: tuple[int, int], color: str = "graphite", width: int = 100, **fields: Any) -> Stroke:
    """Return a stroke through these places, hundredths of a millimetre."""
    points = pack(Point(x, y, at * 8, 100) for at, (x, y) in enumerate(places))
    return Stroke(id=name, page="page", points=points, color=color, width=width, **{"born": 1} | fields)


def picture(tmp_path: Path, *sheets: Sheet, dpi: int = 254) -> list[list[tuple[int, int, int]]]:
    """Return the first page as rows of pixels, ten to a millimetre."""
    path = tmp_path / "ink.pdf"
    path.write_bytes(pdf(sheets))
    command = ["pdftoppm", "-r", str(dpi), "-singlefile", str(path)]
    body = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    _, size, _, pixels = body.split(b"\n", 3)
    width, height = map(int, size.split())
    return [
        [(pixels[at], pixels[at + 1], pixels[at + 2]) for at in range(3 * width * row, 3 * width * (row + 1), 3)]
        for row in range(height)
    ]


def near(one: tuple[int, int, int], color: str) -> bool:
    """Say whether a pixel has this colour."""
    parts = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return max(abs(part - other) for part, other in zip(one, parts, strict=True)) < 12


def test_ink_has_its_width_its_colour_and_round_ends(tmp_path: Path) -> None:
    sheet = Sheet("page", PLAIN, None, (stroke("line", (5000, 5000), (9000, 5000), width=200, color="red"),))
    pixels = picture(tmp_path, sheet)
    across = [near(pixels[y][700], INKS["red"]) for y in range(480, 521)]
    assert sum(across) == pytest.approx(20, abs=1)
    along = [near(pixels[500][x], INKS["red"]) for x in range(470, 930)]
    assert sum(along) == pytest.approx(420, abs=2), "40 mm, and a half circle of 1 mm at each end"
    assert not near(pixels[491][491], INKS["red"]), "the corner of an end is not filled"


def test_IK2_a_dot_is_printed(tmp_path: Path) -> None:
    dots = (stroke("tap", (5000, 5000), width=300), stroke("still", (7000, 5000), (7000, 5000), width=300))
    pixels = picture(tmp_path, Sheet("page", PLAIN, None, dots))
    for x in (500, 700):
        wide = sum(near(pixels[500][at], INKS["graphite"]) for at in range(x - 40, x + 40))
        high = sum(near(pixels[at][x], INKS["graphite"]) for at in range(460, 540))
        assert [wide, high] == pytest.approx([30, 30], abs=2)


def test_what_was_born_later_lies_above(tmp_path: Path) -> None:
    over = stroke("a", (6000, 4000), (6000, 6000), born=9, color="blue", width=400)
    under = stroke("b", (5000, 5000), (7000, 5000), born=3, color="orange", width=400)
    pixels = picture(tmp_path, Sheet("page", PLAIN, None, (over, under)))
    assert near(pixels[500][600], INKS["blue"])
    assert near(pixels[500][550], INKS["orange"])


def test_an_overlay_is_printed_and_its_bands_hide_no_line(tmp_path: Path) -> None:
    shaded = Ruling(family="highlighted", row_mm=60, skip_mm=0, margin_mm=30, dash_mm=0)
    pixels = picture(tmp_path, Sheet("page", Paper(family="graph", row_mm=10, margin_mm=20), shaded))
    column = {pixels[y][455] for y in range(605, 895)}
    assert len([pixel for pixel in column if pixel[2] < 200]) >= 2, "shade, and squares above it"


def test_a_sheet_without_ink_has_none() -> None:
    assert list(operators(())) == ["q 0.01 0 0 0.01 0 0 cm 1 J 1 j [] 0 d", "Q"]
    ink = (stroke("line", (5000, 5000), (9000, 5000)),)
    assert len(pdf([Sheet("page", PLAIN)])) < len(pdf([Sheet("page", PLAIN, None, ink)]))
    assert weight([Sheet("page", PLAIN, None, ink), Sheet("other", PLAIN)]) == len(ink[0].points)


def test_points_off_the_page_and_negative_ones_are_numbers_all_the_same() -> None:
    for places in ([(-500, -700)], [(-100_000, 100_000), (5, -5)]):
        text = "\n".join(operators([stroke("far", *places)]))
        assert "--" not in text
        assert text.count(" m ") == 1


def test_the_same_pages_are_the_same_bytes_and_name_no_program_of_anybody() -> None:
    sheets = [Sheet("page", Paper()), Sheet("other", PLAIN)]
    assert pdf(sheets) == pdf(sheets)


def test_every_ink_can_be_printed() -> None:
    assert set(INKS) == set(INK_COLORS.values)


def test_a_code_names_a_page_and_a_wrong_bit_is_noticed() -> None:
    codes = {code_of(f"page-{number}") for number in range(5_000)}
    assert len(codes) == 5_000
    code = code_of("mia-ferrer-7")
    assert len(code) == 8
    assert set(code) <= set(SIGNS)
    bits = bits_of(code)
    assert code_from(bits) == code
    for at in range(len(bits)):
        wrong = [not bit if place == at else bit for place, bit in enumerate(bits)]
        with pytest.raises(ValueError, match="not a code"):
            code_from(wrong)
    with pytest.raises(ValueError, match="not a code"):
        code_from(bits[:-1])


def test_a_page_of_ten_thousand_strokes_is_printed_with_the_last_one_above(tmp_path: Path) -> None:
    crowd = [stroke(f"s{at}", (3000 + at, 5000), (3000 + at, 9000), born=at + 1) for at in range(9_999)]
    last = stroke("last", (7000, 6000), (7500, 6000), color="red", width=300, born=10_000)
    pixels = picture(tmp_path, Sheet("page", PLAIN, None, (last, *crowd)), dpi=254)
    assert near(pixels[600][725], INKS["red"])
    assert all(near(pixels[800][x], INKS["graphite"]) for x in range(300, 1300))
