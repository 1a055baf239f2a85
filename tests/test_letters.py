"""The letters that are taught keep to the conventions of handwriting (practice.md, Letters), stroke by stroke.

Measured with a reader of its own (tests/support/taught.py); a real Chromium, which knows what SVG means, is asked as
well.
"""

import math
import re
import string
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from scripts.letters_sheet import GLYPHS, ORIGIN, serve
from server.printing.letters import face
from tests.support.browser import CHROMIUM
from tests.support.taught import FACE, STATIC, Glyph, Point, Sign, heading, ink, is_tap, joined, line, segments

TAUGHT = string.ascii_letters + string.digits
STARTS = {
    "capital": (1.65, 2.0),
    "digit": (1.65, 2.0),
    "small": (0.7, 1.0),
    "descending": (0.7, 1.0),
    "tall": (1.85, 2),
}
"""How high the first stroke begins: at the top; round ones a little on, where the pen sets off to the left."""
ZONES = {"small": (0, 1), "tall": (0, 2), "descending": (-1, 1), "capital": (0, 2), "digit": (0, 2)}
"""From where to where the ink of each size reaches."""

# first movement of each stroke, and whether its start (<) and its end (>) are joined to other ink
STROKES: dict[str, str] = {
    "a": "↖<", "b": "↓>", "c": "↖", "d": "↖<", "e": "→<", "f": "↖ →", "g": "↖<", "h": "↓", "i": "↓ .", "j": "↓ .",
    "k": "↓ ↙", "l": "↓", "m": "↓", "n": "↓", "o": "↖<>", "p": "↓>", "q": "↖<", "r": "↓", "s": "↖", "t": "↓ →",
    "u": "↓", "v": "↘", "w": "↘", "x": "↘ ↙", "y": "↘> ↙", "z": "→",
    "A": "↙< ↘< →<>", "B": "↓<> →<>", "C": "↖", "D": "↓<> →<>", "E": "↓<> →< →< →<", "F": "↓< →< →<", "G": "↖",
    "H": "↓ ↓ →<>", "I": "↓<> → →", "J": "↓", "K": "↓ ↙", "L": "↓", "M": "↓< ↘<", "N": "↓< ↘<", "O": "←<>",
    "P": "↓< →<>", "Q": "←<> ↘", "R": "↓< →<", "S": "↖", "T": "↓< →", "U": "↓", "V": "↘", "W": "↘", "X": "↘ ↙",
    "Y": "↘> ↙", "Z": "→",
    "0": "←<>", "1": "↗", "2": "↗", "3": "↗", "4": "↙ ↓", "5": "↓< →<", "6": "↙>", "7": "→", "8": "←<>", "9": "↖<",
}  # fmt: skip

BEGINNINGS: dict[str, set[str]] = {
    "round": {"↖", "←", "↙"}, "curl": {"↖"}, "across": {"→"}, "down": {"↓", "↙"}, "down_up": {"↓"},
    "slant": {"↘", "↙"}, "stem_bars": {"↓"}, "stem_bowls": {"↓"}, "stem_slants": {"↓"}, "over": {"↗"},
}  # fmt: skip
"""What the letters of a group that is taught together begin with."""


def test_all_letters_and_digits_are_there_and_the_marks_of_a_sentence() -> None:
    assert set(FACE.glyphs) == set(TAUGHT) | set(".,:;…?!¿¡'\"-()")
    assert set(FACE.alike.values()) <= set(FACE.glyphs)


def test_accented_letters_are_those_of_spanish_french_portuguese_and_german() -> None:
    small = "áéíóúüñàâçèêëîïôùûãõäöìò"
    assert sorted(FACE.accented) == sorted(set(small + small.upper()))
    for character in FACE.accented:
        letter, mark = tuple(unicodedata.normalize("NFD", character))
        assert letter in FACE.glyphs
        assert mark in FACE.marks


@pytest.mark.parametrize("mark", FACE.marks)
def test_a_mark_is_clear_of_its_letter_or_hangs_on_it_and_is_as_wide_as_it_says(mark: str) -> None:
    sign = FACE.marks[mark]
    spots = [spot for stroke in sign.strokes for spot in line(stroke)]
    assert spots[0][1] > 0 or spots[0] == (0, 0)
    assert max(abs(x) for x, _ in spots) == pytest.approx(sign.half, abs=0.002)
    if sign.sits == "above":
        assert all(0.28 <= y <= 0.7 for _, y in spots)
    else:
        assert all(-0.5 <= y <= 0 for _, y in spots)


def test_the_size_classes_are_those_of_the_conventions() -> None:
    of = {size: "".join(c for c in TAUGHT if FACE.glyphs[c].size == size) for size in ZONES}
    assert of == {
        "tall": "bdfhklt",
        "small": "aceimnorsuvwxz",
        "descending": "gjpqy",
        "capital": string.ascii_uppercase,
        "digit": string.digits,
    }


@pytest.mark.parametrize("character", TAUGHT)
def test_the_ink_fills_its_zone_and_no_more(character: str) -> None:
    glyph = FACE.glyphs[character]
    heights = [y for _, y in ink(glyph)]
    assert (min(heights), max(heights)) == pytest.approx(ZONES[glyph.size], abs=0.002)


@pytest.mark.parametrize("character", TAUGHT)
def test_a_letter_starts_at_the_top_but_d_at_its_body_and_e_in_the_middle(character: str) -> None:
    glyph = FACE.glyphs[character]
    _, height = line(glyph.strokes[0])[0]
    low, high = {"d": STARTS["small"], "e": (0.5, 0.5)}.get(character, STARTS[glyph.size])
    assert low <= height <= high


@pytest.mark.parametrize("character", TAUGHT)
def test_strokes_come_in_their_order_and_direction_and_join_what_they_should(character: str) -> None:
    glyph = FACE.glyphs[character]
    found = [
        heading(line(stroke)) + "".join(end for end in ("<", ">") if not is_tap(stroke) and joined(glyph, index, end))
        for index, stroke in enumerate(glyph.strokes)
    ]
    assert " ".join(found) == STROKES[character]


@pytest.mark.parametrize("character", TAUGHT)
def test_letters_of_a_group_begin_alike(character: str) -> None:
    assert heading(line(FACE.glyphs[character].strokes[0])) in BEGINNINGS[FACE.glyphs[character].group]


def test_level_strokes_go_from_top_to_bottom_and_upright_ones_from_left_to_right() -> None:
    """A bar never comes before one above it, nor a stem before one on its left, and stems come before bars."""
    for character in TAUGHT:
        straight = [
            line(stroke) for stroke in FACE.glyphs[character].strokes if re.fullmatch(r"M[^LCA]+L[^LCA]+", stroke.d)
        ]
        bars = [points[0][1] for points in straight if heading(points) == "→"]
        stems = [points[0][0] for points in straight if heading(points) == "↓"]
        assert bars == sorted(bars, reverse=True), character
        assert stems == sorted(stems), character
        order = [heading(points) for points in straight]
        assert not ("→" in order and "↓" in order[order.index("→") :]), character


def test_dots_come_last_above_the_body_and_over_the_stem() -> None:
    for character in "ij":
        *_, dot = FACE.glyphs[character].strokes
        (x, y) = line(dot)[0]
        assert is_tap(dot)
        assert x == line(FACE.glyphs[character].strokes[0])[0][0]
        assert 1.3 < y < 1.7


def test_one_circle_is_in_all_round_letters() -> None:
    for character in "abcdegopq":
        glyph = FACE.glyphs[character]
        centre = (0.44 if character in "bp" else 0.5, 0.5)
        on = {
            round(math.degrees(math.atan2(y - centre[1], x - centre[0])) / 5)
            for x, y in ink(glyph)
            if math.dist((x, y), centre) == pytest.approx(0.5, abs=0.001)
        }
        assert len(on) * 5 >= 235, f"{character}: {len(on) * 5} degrees"


def test_where_a_stroke_bends_it_is_smooth_and_where_it_turns_it_is_a_corner() -> None:
    """Nothing between: a kink of a few degrees is a fault of drawing."""
    drawn: list[tuple[str, Glyph | Sign]] = [*FACE.glyphs.items(), *FACE.marks.items()]
    for character, glyph in drawn:
        for stroke in glyph.strokes:
            pieces = [segment for segment in segments(stroke.d) if segment[0] != segment[-1]]
            for before, after in pairwise(pieces):
                assert before[-1] == pytest.approx(after[0], abs=1e-3), f"{character} jumps"
                turn = abs(angle(after[0], after[1]) - angle(before[-2], before[-1])) % math.tau
                degrees = math.degrees(min(turn, math.tau - turn))
                assert degrees < 3 or degrees > 20, f"{character} turns by {degrees:.1f} at {after[0]}"


def angle(a: Point, b: Point) -> float:
    """Return the direction from one point to another, in radians."""
    return math.atan2(b[1] - a[1], b[0] - a[0])


def test_letters_are_as_wide_as_a_hand_makes_them() -> None:
    bounds = {"small": 1.4, "tall": 1.0, "descending": 1.0, "capital": 2.0, "digit": 1.15}
    for character in TAUGHT:
        glyph = FACE.glyphs[character]
        assert 0.3 <= glyph.width <= bounds[glyph.size] or character in "il"
        assert all(-0.2 <= side <= 0.3 for side in glyph.sides), character
        assert glyph.width + sum(glyph.sides) >= 0.25, character
    assert FACE.glyphs["m"].width > FACE.glyphs["n"].width
    assert FACE.glyphs["O"].width > 1.5 * FACE.glyphs["0"].width


def test_a_one_has_its_flag_and_a_capital_i_its_bars_so_that_neither_is_an_l() -> None:
    assert [len(FACE.glyphs[character].strokes) for character in "Il1"] == [3, 1, 1]
    assert FACE.glyphs["l"].width == 0 < 0.3 < FACE.glyphs["1"].width


def test_a_students_page_opens_without_letters_which_are_fetched_when_they_are_seen() -> None:
    """They are imported by `import()`, where somebody asks for a model."""
    reached = loaded_by(STATIC / "js" / "ui" / "student.js")
    assert {path.name for path in reached if path.name.startswith("letter")} == set()


def loaded_by(module: Path) -> set[Path]:
    """Return the modules that come with one, without those it imports later on."""
    found, waiting = set[Path](), [module.resolve()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        names = re.findall(r"""^(?:import|export)\b[^"'`;(]*?["'](\.[^"']+)["']""", path.read_text(), re.MULTILINE)
        waiting += [(path.parent / name).resolve() for name in names]
    return found


AS_CHROMIUM_SEES_IT = """async paths => {
  const { bounds, flatten, readPath } = await import("/js/core/letter-paths.js")
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  document.body.append(svg)
  const walk = (points, way) => {
    for (let at = 1; at < points.length; at += 1) {
      const [[ax, ay], [bx, by]] = [points[at - 1], points[at]], step = Math.hypot(bx - ax, by - ay)
      if (way <= step && step) return { x: ax + (bx - ax) * way / step, y: ay + (by - ay) * way / step }
      way -= step
    }
    return { x: points.at(-1)[0], y: points.at(-1)[1] }
  }
  return paths.map(d => {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "path")
    drawn.setAttribute("d", d)
    svg.append(drawn)
    const path = readPath(d), points = flatten(path, 1e-5), length = drawn.getTotalLength()
    const { x, y, width, height } = drawn.getBBox(), { left, right, low, high } = bounds(path)
    const strays = [0, 0.1, 0.25, 0.5, 0.9, 1].map(part => {
      const theirs = drawn.getPointAtLength(part * length), ours = walk(points, part * length)
      return Math.hypot(theirs.x - ours.x, theirs.y - ours.y)
    })
    const worst = Math.max(...strays, ...[x - left, y - low, x + width - right, y + height - high].map(Math.abs))
    return { d, worst }
  })
}"""


@pytest.mark.browser
async def test_chromium_sees_the_same_paths_and_draws_all_of_them() -> None:
    glyphs = face()["glyphs"]  # with those that are made of a letter and a mark
    paths = [stroke["d"] for glyph in glyphs.values() for stroke in glyph["strokes"]]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM)
        page = await browser.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.route("**/*", serve)
        await page.goto(ORIGIN)
        await page.wait_for_function("window.ready")
        seen = await page.evaluate(AS_CHROMIUM_SEES_IT, paths)
        for lines in GLYPHS.values():
            await page.evaluate("lines => window.draw({ lines, look: 'taught', body_px: 60 })", list(lines))
            written = "".join(lines).replace(" ", "")
            strokes = sum(len(glyphs[character]["strokes"]) for character in written)
            assert await page.locator("svg text").count() == strokes
        await browser.close()
    assert len(seen) == len(paths)
    assert [path for path in seen if path["worst"] > 2e-3] == []
    assert complaints == []
    assert set("".join("".join(lines) for lines in GLYPHS.values())) >= set(glyphs), "a letter is on no sheet"
