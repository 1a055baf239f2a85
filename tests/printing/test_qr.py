"""Squares to scan, as a reader of another make sees them."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from server.printing.qr import qr_rows

QUIET, MODULE_PX = 4, 4


def drawn(rows: list[str]) -> Image.Image:
    """Return the square as a picture, with its quiet zone."""
    side = len(rows) + 2 * QUIET
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                picture.putpixel((x + QUIET, y + QUIET), 0)
    return picture.resize((side * MODULE_PX, side * MODULE_PX), Image.Resampling.NEAREST)


@pytest.mark.parametrize("length", [1, 30, 85, 300])
def test_a_square_says_its_address_also_where_it_is_dirty(length: int) -> None:
    address = "https://b.example/j/" + "k7dm2xqp9f"[: length % 10] + "z" * (length - length % 10)
    picture = drawn(qr_rows(address))
    middle = picture.width // 2
    picture.paste(128, (middle, middle, middle + 4 * MODULE_PX, middle + 3 * MODULE_PX))
    [read] = zxingcpp.read_barcodes(picture)
    assert read.text == address
