"""The history of a publication."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.header import Packet
from server.rtp.history import History, Kept


def packet(extended: int) -> Packet:
    return Packet(extended % 2 * 0x80, 96, extended & 0xFFFF, extended * 3000, 1, str(extended).encode(), 0, b"")


def kept(extended: int) -> Kept:
    return extended, extended % 2 * 0x80, extended * 3000, str(extended).encode()


@pytest.mark.parametrize("size", [0, -1, 3, 100])
def test_its_size_is_a_power_of_two(size: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        History(size)


@given(st.lists(st.integers(65_536, 65_700)))
def test_it_holds_the_latest_of_each_place(numbers: list[int]) -> None:
    history = History(16)
    for number in numbers:
        history.put(number, packet(number))
    for number in range(65_520, 65_716):
        latest = max((other for other in numbers if other % 16 == number % 16), default=None)
        assert history.get(number) == (kept(number) if number == latest else None)


def test_the_garbage_collector_has_nothing_to_do_with_what_is_kept() -> None:
    history = History(16)
    for number in range(70_000, 70_016):
        history.put(number, packet(number))
    gc.collect(0)
    assert not any(gc.is_tracked(history.get(number)) for number in range(70_000, 70_016))
