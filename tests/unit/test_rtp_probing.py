"""How it is found out that a line is good again, step by step."""

import pytest

from server.rtp.probing import Lasting, Line, Probe, Trend

KBPS = 1000.0
CLEAR = Line(5 * KBPS, 0.0, 0.0)


class Trial:
    """One probe on a line on which sound goes out and a picture is to come back, asked four times a second."""

    def __init__(self) -> None:
        self.probe = Probe()
        self.now_s = 50.0

    def hold(self, seconds: float, line: Line = CLEAR) -> float:
        """Go on with what is known of the line; return the padding at the end, in kbit/s."""
        padding_bps = -KBPS
        for _ in range(round(seconds * 4)):
            self.now_s += 0.25
            padding_bps = self.probe.padding(self.now_s, 80 * KBPS, 300 * KBPS, line)
        return padding_bps / KBPS


def test_a_probe_climbs_while_nothing_waits_up_to_its_reach() -> None:
    trial = Trial()
    levels = [80 + trial.hold(0.25) for _ in range(6)]
    assert levels == pytest.approx([108, 145.8, 196.83, 265.72, 300, 300], abs=0.01)
    assert trial.probe.level_bps == 300 * KBPS


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(Line(None, 0.0, 0.05), id="it waits in a queue"),
        pytest.param(Line(None, 0.0, 0.0, 0.09), id="the last answer is late"),
        pytest.param(Line(None, 0.06, 0.0), id="packets are lost"),
        pytest.param(Line(None, 0.0, None), id="nothing is known any more"),
    ],
)
def test_a_probe_that_went_too_far_ends_at_once_and_begins_again_a_little_later_each_time(line: Line) -> None:
    trial, waits_s = Trial(), []
    for _ in range(10):
        assert trial.hold(0.25) > 0
        assert trial.hold(0.25, line) == 0
        waits_s.append(trial.probe.from_s - trial.now_s)
        assert trial.hold(4.75) == 0
        trial.hold(waits_s[-1] - 4.75)
    assert waits_s[:3] == pytest.approx([5, 5.25, 5.5125])
    assert waits_s[-1] == 6


@pytest.mark.parametrize(
    "line", [Line(None, 0.09, 0.0), Line(None, 0.0, 0.03), Line(None, 0.0, 0.0, 0.03), Line(None, 0.0, None)]
)
def test_no_probe_begins_on_a_line_that_loses_or_holds_up_or_is_not_known(line: Line) -> None:
    trial = Trial()
    assert trial.hold(10, line) == 0
    assert trial.hold(0.25) > 0


def test_what_is_lost_anyway_is_no_reason() -> None:
    trial = Trial()
    assert trial.hold(0.25, Line(None, 0.05, 0.0)) > 0
    assert trial.hold(0.25, Line(None, 0.09, 0.0)) > 0
    assert trial.hold(0.25, Line(None, 0.11, 0.0)) == 0


def test_a_queue_soon_after_a_probe_is_of_its_making() -> None:
    trial = Trial()
    assert not trial.probe.disturbs(trial.now_s)
    trial.hold(0.25)
    assert trial.probe.disturbs(trial.now_s)
    trial.hold(1.25, Line(None, 0.0, 0.1))
    assert trial.probe.disturbs(trial.now_s)
    trial.hold(0.25, Line(None, 0.0, 0.1))
    assert not trial.probe.disturbs(trial.now_s)


def test_after_shedding_it_waits_and_longer_and_longer_where_something_came_back_too_early() -> None:
    trial = Trial()
    waits_s, cautions = [], []
    for early in (False, True, True, True, True, False):
        trial.probe.wait(trial.now_s, early=early)
        waits_s.append(trial.probe.from_s - trial.now_s)
        cautions.append(trial.probe.caution)
    assert waits_s == [3, 10, 20, 40, 40, 3]
    assert cautions == pytest.approx([0, 0.1, 0.2, 0.3, 0.3, 0])


def test_what_came_back_is_to_show_what_it_takes_before_more_is_tried() -> None:
    trial = Trial()
    assert trial.hold(0.25) > 0
    trial.probe.succeeded(trial.now_s)
    assert trial.hold(1.25) == 0
    assert trial.hold(0.25) > 0


@pytest.mark.parametrize(
    ("estimates", "rose_s", "fell_s"),
    [
        pytest.param([100.0, 102.0, 98.0], None, None, id="a little is nothing"),
        pytest.param([100.0, 102.0, 103.0], 2, None, id="little by little it rose"),
        pytest.param([100.0, 98.0, 97.0], None, 2, id="little by little it fell"),
        pytest.param([100.0, 110.0, 100.0], 1, 2, id="up and down"),
        pytest.param([100.0, None, 200.0], None, None, id="after a time without one"),
        pytest.param([None, 100.0], None, None, id="the first"),
    ],
)
def test_trends(estimates: list[float | None], rose_s: float | None, fell_s: float | None) -> None:
    trend = Trend()
    for now_s, estimate in enumerate(estimates):
        trend.note(now_s, estimate)
    never = float("-inf")
    assert (trend.rose_s, trend.fell_s) == (never if rose_s is None else rose_s, never if fell_s is None else fell_s)


def test_what_lasts() -> None:
    lasting = Lasting()
    assert [lasting.held(at, holds) for at, holds in ((1, True), (3, True), (4, False), (5, True))] == [0, 2, -1, 0]
