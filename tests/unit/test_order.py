"""Order keys: the vectors that the browser runs too, and what holds for any keys."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.order import KEY, LONGEST, OrderKey, between, fresh

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "vectors" / "order.json").read_text())
KEYS = st.from_regex(r"[0-9A-Za-z]{0,6}[1-9A-Za-z]", fullmatch=True)


def test_keys_are_those_of_the_vectors() -> None:
    assert [between(case["before"], case["after"]) for case in VECTORS["between"]] == [
        case["key"] for case in VECTORS["between"]
    ]


def test_malformed_and_misordered_keys_are_refused() -> None:
    assert VECTORS["bad"]
    for case in VECTORS["bad"]:
        with pytest.raises(ValueError, match="order key"):
            between(case["before"], case["after"])


def test_runs_of_placing_at_one_spot_are_those_of_the_vectors() -> None:
    assert VECTORS["runs"]
    for run in VECTORS["runs"]:
        before, after, key = run["before"], run["after"], ""
        for _ in range(run["times"]):
            key = between(before, after)
            before, after = (key, after) if run["end"] == "append" else (before, key)
        assert key == run["key"]


@given(KEYS, KEYS)
def test_a_key_lies_between_any_two_others(one: str, other: str) -> None:
    low, high = sorted((one, other))
    if low < high:
        key = between(low, high)
        assert low < key < high
        assert KEY.fullmatch(key)


@given(KEYS)
def test_a_key_lies_before_and_behind_any_other(key: str) -> None:
    assert between(None, key) < key < between(key, None)


def test_appending_a_thousand_times_keeps_keys_short() -> None:
    key = None
    for _ in range(1000):
        key = between(key, None)
    assert key is not None
    assert len(key) <= LONGEST


@pytest.mark.parametrize("amount", [0, 1, 2, 60, 61, 62, 3843, 3844])
def test_fresh_keys_are_in_order_well_formed_and_short(amount: int) -> None:
    keys = list(fresh(amount))
    assert len(keys) == amount
    assert all(low < high for low, high in pairwise(keys))
    assert all(OrderKey().allows(key) for key in keys)
    assert max(map(len, keys), default=0) <= 3
