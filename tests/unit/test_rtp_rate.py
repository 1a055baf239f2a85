"""Bits a second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.rate import Rate


def test_a_steady_stream_has_its_rate() -> None:
    rate = Rate()
    for packet in range(500):
        rate.add(125, 7 + packet / 100)  # 100 packets a second of 1000 bits
    assert rate.bps(12.0) == 100_000
    assert rate.bps(12.05) == 100_000


@pytest.mark.parametrize(("window_s", "bps"), [(1.0, 8000), (0.5, 16_000), (2.0, 4000)])
def test_what_came_counts_for_one_window(window_s: float, bps: float) -> None:
    rate = Rate(window_s)
    rate.add(1000, 50.03)
    assert rate.bps(50.04) == 0, "the present bucket is not over"
    assert rate.bps(50.15) == bps
    assert rate.bps(50.05 + window_s) == bps
    assert rate.bps(50.15 + window_s) == 0
    assert rate.bps(5000.0) == 0


def test_nothing_came() -> None:
    assert Rate().bps(0.0) == 0
    assert Rate().bps(123.4) == 0


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1500)), max_size=60))
def test_the_rate_is_what_came_in_the_ten_buckets_before_the_present_one(packets: list[tuple[int, int]]) -> None:
    rate = Rate()
    for at_ms, size in sorted(packets):
        rate.add(size, at_ms / 1000)
    came = sum(size for at_ms, size in packets if 20 <= int(at_ms / 1000 * 10) < 30)
    assert rate.bps(3.05) == came * 8
