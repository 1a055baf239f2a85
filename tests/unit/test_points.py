"""Packed points: the vectors that the browser runs too, and what holds for any points and any text."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.points import Packed, Point, count, pack, unpack

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "points.json").read_text())
FAR = st.integers(-(2**31), 2**31 - 1)
POINTS = st.lists(st.tuples(FAR, FAR, st.integers(0, 100_000), st.integers(0, 255)), max_size=30)


def test_points_are_packed_as_in_the_vectors() -> None:
    for case in VECTORS["good"]:
        points = [Point(*point) for point in case["points"]]
        assert unpack(case["packed"]) == points, case["name"]
        assert count(case["packed"]) == len(points), case["name"]
        assert pack(points) == case["packed"], case["name"]
    for case in VECTORS["read_only"]:
        assert unpack(case["packed"]) == [Point(*point) for point in case["points"]], case["name"]


def test_what_is_not_packed_points_is_refused() -> None:
    assert VECTORS["bad"]
    for case in VECTORS["bad"]:
        assert count(case["packed"]) == -1, case
        with pytest.raises(ValueError, match=r"base64url|cut short|four numbers|too large|varint|number"):
            unpack(case["packed"])


@given(POINTS)
def test_points_come_back_as_they_were(rows: list[tuple[int, int, int, int]]) -> None:
    t, points = 0, []
    x = y = 0
    for dx, dy, dt, p in rows:
        x, y, t = (x + dx) % 100_000, (y + dy) % 100_000, t + dt
        points.append(Point(x, y, t, p))
    assert unpack(pack(points)) == points
    assert count(pack(points)) == len(points)


@given(st.text(alphabet="ABCghijyz019-_", max_size=24))
def test_counting_agrees_with_unpacking_on_any_text(text: str) -> None:
    try:
        amount = len(unpack(text))
    except ValueError:
        amount = -1
    assert count(text) == amount
    assert not (amount == -1 and Packed(0, 2000).allows(text))
