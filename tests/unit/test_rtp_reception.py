"""What receiver reports say of a stream that comes in."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.arithmetic import UINT16, UINT32, Unwrapper16
from server.rtp.header import Packet
from server.rtp.reception import Reception

CLOCK = 90_000


def come(reception: Reception, extended: int, timestamp: int, now_s: float) -> None:
    """Let one packet come."""
    packet = Packet(0, 96, extended & UINT16, timestamp & UINT32, 7, b"", 0, b"")
    reception.arrived([(extended, packet)], now_s, CLOCK)


def receive(reception: Reception, extended: Iterable[int]) -> None:
    """Let packets come, each in its time."""
    for number in extended:
        come(reception, number, number * 3000, number / 30)


def test_nothing_came_yet() -> None:
    report = Reception().report(7, 5.0)
    assert report == (7, 0.0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        pytest.param([[0, 1, 2, 3]], [(0.0, 0)], id="all came"),
        pytest.param([[0, 1, 3]], [(0.25, 1)], id="one is lost"),
        pytest.param([[0, 3], [4, 5, 6, 7]], [(0.5, 2), (0.0, 2)], id="the fraction is since the report before"),
        pytest.param([[0, 3], [1, 2, 4]], [(0.5, 2), (0.0, 0)], id="late ones make up for it"),
        pytest.param([[0, 1, 1]], [(0.0, -1)], id="twice counts twice"),
        pytest.param([[0], []], [(0.0, 0), (0.0, 0)], id="nothing more came"),
        pytest.param([[0, 2], [3002, 3003]], [(1 / 3, 1), (2999 / 3001, 3000)], id="a long gap is a loss"),
        pytest.param([[0, 2], [3003, 3004]], [(1 / 3, 1), (0.0, 0)], id="a jump is another beginning"),
    ],
)
def test_losses(stages: list[list[int]], said: list[tuple[float, int]]) -> None:
    reception = Reception()
    reports = []
    for stage in stages:
        receive(reception, (100_000 + number for number in stage))
        reports.append(reception.report(1, 0.0)[1:3])
    assert reports == said


def test_the_highest_number_counts_cycles() -> None:
    reception, unwrapper = Reception(), Unwrapper16()
    for value in (65534, 65535, 0, 1):
        come(reception, unwrapper.unwrap(value), 0, 0.0)
    assert reception.report(1, 0.0).highest == (1 << 16) + 1


def test_a_steady_stream_has_no_jitter_even_where_timestamps_wrap_around() -> None:
    reception = Reception()
    for number in range(100):
        come(reception, 70_000 + number, 2**32 - 150_000 + number * 3000, number / 30)
    assert reception.report(1, 0.0).jitter == 0


def test_the_packets_of_a_frame_and_late_ones_do_not_count_as_jitter() -> None:
    reception = Reception()
    for frame in range(100):
        for part in range(3):
            come(reception, 70_000 + frame * 3 + part, frame * 3000, frame / 30 + part / 100)
        come(reception, 70_000 + frame * 3 - 1, frame * 3000 - 3000, frame / 30 + 0.02)
    assert reception.report(1, 0.0).jitter == 0


def test_jitter_is_the_mean_difference_of_two_ways() -> None:
    """RFC 3550 section A.8: packets that come 10 ms early and late in turn differ by 20 ms."""
    reception = Reception()
    for number in range(300):
        come(reception, 70_000 + number, number * 3000, number / 30 + 0.01 * (-1) ** number)
    assert reception.report(1, 0.0).jitter == pytest.approx(0.02 * CLOCK, rel=0.01)


def test_the_last_sender_report_is_named_with_the_time_since() -> None:
    reception = Reception()
    reception.saw_sender_report(0x1234_5678_9ABC_DEF0, 20.0)
    report = reception.report(1, 21.25)
    assert report.last_sr == 0x5678_9ABC
    assert report.delay == int(1.25 * 65_536)


@given(st.lists(st.lists(st.integers(0, 60)), max_size=6))
def test_fractions_are_shares_and_losses_add_up(stages: list[list[int]]) -> None:
    reception = Reception()
    came: list[int] = []
    for stage in stages:
        receive(reception, (100_000 + number for number in stage))
        came += stage
        report = reception.report(1, 0.0)
        assert 0 <= report.lost_fraction < 1 or not stage
        if came:
            assert report.lost == max(came) - came[0] + 1 - len(came)
