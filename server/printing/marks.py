"""Small marks around a printed page, by which it can be found and laid straight again from a photograph. Pure.

Four squares in the corners, the one at the bottom right hollow; between the lower ones a code of eight signs, once to
be read by people and once as two rows of small squares. It names the page and nothing else: no room, no child.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from server.core.paper import Size

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
CODE_SIGNS, SIGN_BITS, CHECK_BITS = 8, 5, 8
COLUMNS = (CODE_SIGNS * SIGN_BITS + CHECK_BITS) // 2

INSET_MM = 5.0  # most printers leave 4.2 mm free
CORNER_MM, HOLE_MM = 4.0, 2.0
CELL_MM = 1.2
RULER_MM, TICK_MM, HAIR_MM = 50.0, 2.0, 0.2


class Box(NamedTuple):
    """A rectangle, black or white."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    black: bool = True


class Word(NamedTuple):
    """Text, where its baseline begins."""

    x_mm: float
    y_mm: float
    text: str


def code_of(page: str) -> str:
    """Return the eight signs that name a page."""
    number = int.from_bytes(sha256(f"page {page}".encode()).digest()[:5], "big")
    return "".join(SIGNS[number >> SIGN_BITS * place & 31] for place in reversed(range(CODE_SIGNS)))


def bits_of(code: str) -> list[bool]:
    """Return the bits of a code, its check at the end."""
    number = 0
    for sign in code:
        number = number << SIGN_BITS | SIGNS.index(sign)
    check = sha256(number.to_bytes(5, "big")).digest()[0]
    whole = number << CHECK_BITS | check
    return [bool(whole >> place & 1) for place in reversed(range(2 * COLUMNS))]


def cells(size: Size) -> list[tuple[float, float]]:
    """Return the top left of each small square, in the order of the bits."""
    left_mm, top_mm = (size[0] - COLUMNS * CELL_MM) / 2, size[1] - INSET_MM - CORNER_MM / 2 - CELL_MM
    return [(left_mm + column * CELL_MM, top_mm + row * CELL_MM) for row in range(2) for column in range(COLUMNS)]


def marks(page: str, size: Size) -> Iterator[Box | Word]:
    """Yield what is printed around a page, and a ruler of 50 mm by which anybody can see that the size is true."""
    wide_mm, high_mm = size
    near_mm, right_mm, low_mm = INSET_MM, wide_mm - INSET_MM - CORNER_MM, high_mm - INSET_MM - CORNER_MM
    for x_mm, y_mm in ((near_mm, near_mm), (right_mm, near_mm), (near_mm, low_mm), (right_mm, low_mm)):
        yield Box(x_mm, y_mm, CORNER_MM, CORNER_MM)
    hole_mm = (CORNER_MM - HOLE_MM) / 2
    yield Box(right_mm + hole_mm, low_mm + hole_mm, HOLE_MM, HOLE_MM, black=False)
    code = code_of(page)
    yield Word(near_mm + CORNER_MM + 2, low_mm + 3, code)
    for (x_mm, y_mm), black in zip(cells(size), bits_of(code), strict=True):
        if black:
            yield Box(x_mm, y_mm, CELL_MM, CELL_MM)
    yield from ruler(size)


def ruler(size: Size) -> Iterator[Box | Word]:
    """Yield a line of 50 mm between the upper corners."""
    left_mm, y_mm = (size[0] - RULER_MM) / 2, INSET_MM + CORNER_MM / 2
    yield Box(left_mm, y_mm - HAIR_MM / 2, RULER_MM, HAIR_MM)
    for x_mm in (left_mm, left_mm + RULER_MM):
        yield Box(x_mm - HAIR_MM / 2, y_mm - TICK_MM / 2, HAIR_MM, TICK_MM)
    yield Word(left_mm + RULER_MM + 2, y_mm + 0.8, "50 mm")
