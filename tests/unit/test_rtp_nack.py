"""Which packets are asked for again, and when."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.nack import MOST_ASKED, MOST_MISSING, OLDEST_S, SOONEST_AGAIN_S, Missing

START = 100_000
RTT_S = 0.08


def after(numbers: Iterable[int], now_s: float = 0.0) -> Missing:
    """Return what is missing after these came, counted from 100000."""
    missing = Missing()
    for number in numbers:
        missing.arrived([START + number], now_s)
    return missing


def due(missing: Missing, now_s: float, rtt_s: float = RTT_S) -> list[int]:
    """Return what is asked for, counted from 100000."""
    return [number - START % 65536 for number in missing.due(now_s, rtt_s)]


@pytest.mark.parametrize(
    ("arrived", "asked"),
    [
        pytest.param([], [], id="nothing came yet"),
        pytest.param([0], [], id="the first"),
        pytest.param([0, 1, 2], [], id="all"),
        pytest.param([0, 3], [1, 2], id="a gap"),
        pytest.param([0, 3, 1], [2], id="one came late"),
        pytest.param([0, 3, 1, 2], [], id="all came late"),
        pytest.param([5, 3, 6], [], id="before the first"),
        pytest.param([0, 2, 2, 0], [1], id="twice"),
        pytest.param([0, 2, 4], [1, 3], id="two gaps"),
        pytest.param([0, 2, 504], [], id="a jump forgets all"),
    ],
)
def test_what_was_jumped_over_is_asked_for(arrived: list[int], asked: list[int]) -> None:
    assert due(after(arrived), 0.02) == asked


def test_numbers_wrap_around() -> None:
    missing = Missing()
    missing.arrived([131_070], 0.0)
    missing.arrived([131_074], 0.0)
    assert missing.due(0.02, RTT_S) == [65535, 0, 1]


def test_a_gap_of_500_is_asked_for_and_one_of_501_is_another_beginning() -> None:
    assert len(due(after([0, 501]), 0.02)) == 500
    assert due(after([0, 502]), 0.02) == []


def test_where_too_many_are_missing_the_oldest_are_given_up() -> None:
    missing = after([0, 301, 602])
    assert due(missing, 0.02) == [*range(101, 301), *range(302, 602)]
    assert missing.given_up == 100


def test_a_packet_that_was_overtaken_has_ten_milliseconds() -> None:
    missing = after([0, 2])
    assert due(missing, 0.009) == []
    assert due(missing, 0.010) == [1]


@pytest.mark.parametrize(("rtt_s", "again_s"), [(0.0, 0.05), (0.02, 0.05), (0.2, 0.2)])
def test_asking_again_waits_for_the_round_trip(rtt_s: float, again_s: float) -> None:
    missing = after([0, 2])
    assert due(missing, 0.01, rtt_s) == [1]
    assert due(missing, 0.009 + again_s, rtt_s) == []
    assert due(missing, 0.011 + again_s, rtt_s) == [1]


def asked_at(rtt_s: float, every_s: float = 0.001, until_s: float = 3.0) -> list[float]:
    """Return when a packet is asked for that never comes, where it is looked at so often."""
    missing = after([0, 2])
    moments = [turn * every_s for turn in range(round(until_s / every_s))]
    asked = [now_s for now_s in moments if due(missing, now_s, rtt_s)]
    assert (missing.asked, missing.recovered, missing.given_up) == (len(asked), 0, 1)
    return asked


def test_a_packet_is_asked_for_eight_times_quickly_at_first_and_then_ever_more_rarely() -> None:
    asked = asked_at(0.05)
    assert asked == pytest.approx([0.01, 0.06, 0.11, 0.185, 0.2975, 0.466, 0.719, 1.099], abs=0.01)


@pytest.mark.parametrize("way_s", [0.4, 0.6])
def test_on_a_long_way_there_are_askings_left_when_the_first_could_be_answered(way_s: float) -> None:
    assert sum(now_s > 0.01 + way_s for now_s in asked_at(0.05, every_s=0.05)) >= 2


@given(st.floats(0.0, 1.0), st.sampled_from([0.001, 0.012, 0.05, 0.25]))
def test_whatever_the_way_no_asking_waits_less_than_the_one_before_and_all_are_in_time(
    rtt_s: float, every_s: float
) -> None:
    asked = asked_at(rtt_s, every_s)
    waits = [later - sooner for sooner, later in pairwise(asked)]
    assert all(longer > shorter - 1.01 * every_s for shorter, longer in pairwise(waits))
    assert min(waits, default=1.0) >= max(rtt_s, SOONEST_AGAIN_S) - 1e-9
    assert 1 < len(asked) <= MOST_ASKED
    assert asked[-1] <= OLDEST_S + 1e-9


def test_a_packet_is_asked_for_until_it_is_two_seconds_old() -> None:
    missing = after([0, 2])
    assert due(missing, 1.0, 0.9) == [1]
    assert due(missing, 1.95, 0.9) == [1]
    assert due(missing, 2.9, 0.9) == []
    assert missing.given_up == 1


def test_what_comes_after_it_was_asked_for_is_counted() -> None:
    missing = after([0, 4])
    missing.arrived([START + 3], 0.0)
    assert due(missing, 0.02) == [1, 2]
    missing.arrived([START + 2], 0.05)
    assert due(missing, 0.2) == [1]
    assert (missing.asked, missing.recovered, missing.given_up) == (3, 1, 0)


@given(st.lists(st.integers(0, 2000), max_size=80))
def test_never_more_than_500_are_missing_and_never_one_that_came(arrived: list[int]) -> None:
    missing = after(arrived)
    asked = due(missing, 0.02)
    assert len(asked) <= MOST_MISSING
    assert not set(asked) & set(arrived)
    assert asked == sorted(asked)


@given(st.lists(st.integers(0, 700), max_size=80), st.integers(1, 9))
def test_it_is_the_same_whether_packets_come_together_or_one_by_one(arrived: list[int], together: int) -> None:
    missing, numbers = Missing(), [START + number for number in arrived]
    for at in range(0, len(numbers), together):
        missing.arrived(numbers[at : at + together], 0.0)
    assert due(missing, 0.02) == due(after(arrived), 0.02)


def test_how_many_are_missing_is_told() -> None:
    missing = after([0, 3])
    assert len(missing) == 2
    missing.arrived([START + 1], 0.0)
    assert len(missing) == 1
