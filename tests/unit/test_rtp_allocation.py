"""What a weak line carries: the decision in tables."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.allocation import Allocation, Decision, Stream
from server.rtp.probing import Line
from tests.unit.weak_line import FEW, KBPS

PEOPLE: Mapping[str, Stream] = {
    "lee/mic": Stream("mic", 40 * KBPS),
    "sam/mic": Stream("mic", 40 * KBPS),
    "lee/face": Stream("face", 200 * KBPS),
    "sam/face": Stream("face", 150 * KBPS),
    "sam/desk": Stream("desk", 500 * KBPS),
    "lee/screen": Stream("screen", 300 * KBPS),
}
"""1230 kbit/s in all."""


def shed_by(decision: Decision, streams: Mapping[str, Stream]) -> list[str]:
    return sorted(streams.keys() - decision.open)


class Judge:
    """One allocation, asked four times a second."""

    def __init__(self, streams: Mapping[str, Stream] = PEOPLE) -> None:
        self.allocation = Allocation()
        self.streams = streams
        self.now_s = 50.0

    def hold(
        self, seconds: float, estimate_kbps: float | None, loss: float = 0.0, queue_s: float | None = None
    ) -> Decision:
        """Go on for quarters of a second with one estimate and one loss; return the decision at the end."""
        decision = Decision(frozenset(), -1.0, at_ease=False)
        for _ in range(round(seconds * 4)):
            self.now_s += 0.25
            estimate_bps = None if estimate_kbps is None else estimate_kbps * KBPS
            line = Line(estimate_bps, loss, queue_s, queue_s or 0.0)
            decision = self.allocation.update(self.now_s, line, self.streams)
        return decision

    def shed(
        self, seconds: float, estimate_kbps: float | None, loss: float = 0.0, queue_s: float | None = None
    ) -> list[str]:
        return shed_by(self.hold(seconds, estimate_kbps, loss, queue_s), self.streams)


@pytest.mark.parametrize(
    ("estimate_kbps", "shed"),
    [
        pytest.param(1200, [], id="a little more than the estimate"),
        pytest.param(1100, ["lee/face"], id="the larger face first"),
        pytest.param(900, ["lee/face", "sam/face"], id="then the other"),
        pytest.param(800, ["lee/face", "sam/desk", "sam/face"], id="then the desk"),
        pytest.param(379, ["lee/face", "lee/screen", "sam/desk", "sam/face"], id="then the screen"),
        pytest.param(10, ["lee/face", "lee/screen", "sam/desk", "sam/face"], id="sound never"),
    ],
)
def test_pictures_are_shed_in_their_order_when_the_estimate_falls(estimate_kbps: float, shed: list[str]) -> None:
    judge = Judge()
    assert judge.shed(5, 2000) == []
    assert judge.shed(0.5, estimate_kbps) == [], "not at once"
    assert judge.shed(0.25, estimate_kbps) == shed


def test_a_pressure_that_passes_sheds_nothing() -> None:
    judge = Judge()
    judge.hold(5, 2000)
    for _ in range(20):
        assert judge.shed(0.5, 900) == []
        assert judge.shed(0.25, 2000) == []


def test_a_low_estimate_alone_is_doubted_for_three_seconds() -> None:
    """It may be low only since little was sent so far."""
    judge = Judge()
    assert judge.shed(3, 600) == []
    assert judge.shed(0.25, 600) != []


def test_an_estimate_that_rises_is_given_time() -> None:
    judge = Judge()
    estimate_kbps = 200.0
    while estimate_kbps < 1230:
        assert judge.shed(1.0, estimate_kbps) == []
        estimate_kbps *= 1.08


def test_loss_that_is_not_much_does_not_make_a_low_estimate_true_that_has_yet_to_rise() -> None:
    judge = Judge()
    estimate_kbps = 100.0
    while estimate_kbps < 1230:
        assert judge.shed(1.0, estimate_kbps, 0.09, queue_s=0.0) == []
        estimate_kbps *= 1.08


def test_much_loss_sheds_one_picture_after_another() -> None:
    judge = Judge()
    assert judge.shed(2.0, 5000, 0.05) == []
    assert judge.shed(0.25, 5000, 0.2) == ["lee/face"]
    assert judge.shed(2.75, 5000, 0.2) == ["lee/face"]
    assert judge.shed(0.25, 5000, 0.2) == ["lee/face", "sam/face"]
    assert judge.shed(60, 5000, 0.2) == ["lee/face", "lee/screen", "sam/desk", "sam/face"]


def test_a_low_estimate_that_fell_is_true_where_something_is_lost_or_waits() -> None:
    """A short queue is full before anything waits long in it."""
    for loss, queue_s, shed in ((0.0, 0.0, []), (0.09, 0.0, ["lee/face"]), (0.0, 0.06, ["lee/face"])):
        judge = Judge()
        judge.hold(3, 2000, queue_s=0.0)
        assert judge.shed(0.75, 1100, loss, queue_s) == shed


@pytest.mark.parametrize("estimate_kbps", [None, 5000.0])
def test_a_line_that_always_loses_a_little_keeps_everything(estimate_kbps: float | None) -> None:
    judge = Judge()
    assert judge.shed(60, estimate_kbps, 0.1) == []


def test_without_an_estimate_everything_is_sent() -> None:
    assert Judge().hold(5, None) == Decision(frozenset(PEOPLE), 0.0, at_ease=True)


def test_where_nothing_is_known_it_comes_back_after_a_while() -> None:
    judge = Judge(FEW)
    assert judge.shed(0.25, None, 0.2) == ["lee/face"]
    assert judge.shed(17.75, None) == ["lee/face"]
    assert judge.hold(0.5, None) == Decision(frozenset(FEW), 0.0, at_ease=True)


def test_what_was_shed_comes_back_in_the_opposite_order() -> None:
    judge = Judge()
    judge.hold(1, 2000)
    assert judge.shed(1, 100) == ["lee/face", "lee/screen", "sam/desk", "sam/face"]
    assert judge.shed(2.5, 100) == ["lee/face", "lee/screen", "sam/desk", "sam/face"]
    back = [judge.shed(seconds, 5000) for seconds in (1.25, 2.5, 2.5, 2.5)]
    assert back == [
        ["lee/face", "sam/desk", "sam/face"],
        ["lee/face", "sam/face"],
        ["lee/face"],
        [],
    ]


def test_it_comes_back_only_where_there_is_room() -> None:
    judge = Judge(FEW)
    judge.hold(1, 2000)
    assert judge.shed(1, 700) == ["lee/face"]
    assert judge.shed(5, 930) == ["lee/face"]
    assert judge.shed(1, 940) == ["lee/face"]
    assert judge.shed(0.25, 940) == []


def test_it_does_not_come_back_while_packets_are_lost() -> None:
    judge = Judge(FEW)
    judge.hold(1, 2000)
    assert judge.shed(1, 700) == ["lee/face"]
    assert judge.shed(60, 2000, 0.09) == ["lee/face"]
    assert judge.shed(1.25, 2000, 0.05) == []


def test_a_picture_that_moved_lately_comes_back_with_room_for_that() -> None:
    judge = Judge(FEW)
    judge.hold(5, 2000)
    judge.streams = {**FEW, "sam/desk": Stream("desk", 100 * KBPS)}
    assert judge.shed(1, 300) == ["lee/face"]
    assert judge.shed(3.5, 600) == ["lee/face"], "380 would be needed, but the desk may move again"
    assert judge.shed(20, 600) == []


def test_what_came_back_too_early_waits_longer_and_for_more_room() -> None:
    judge = Judge(FEW)
    judge.hold(1, 2000)
    assert judge.shed(0.75, 700) == ["lee/face"]
    assert judge.shed(4.25, 1000) == []
    assert judge.shed(10, 1000) == []
    assert judge.shed(0.75, 700) == ["lee/face"]
    assert judge.shed(10.75, 1020) == ["lee/face"]
    assert judge.shed(1.5, 1020) == []
    assert judge.shed(0.75, 700) == ["lee/face"]
    assert judge.shed(14, 1020) == ["lee/face"], "1.3 times 780 are not enough any more"


def test_a_long_queue_sheds_one_picture_after_another_whatever_the_estimate_says() -> None:
    judge = Judge()
    judge.hold(2, 5000, queue_s=0.0)
    assert judge.shed(0.75, 5000, queue_s=0.2) == []
    assert judge.shed(0.25, 5000, queue_s=0.2) == ["lee/face"]
    assert judge.shed(1.5, 5000, queue_s=0.2) == ["lee/face"]
    assert judge.shed(0.25, 5000, queue_s=0.2) == ["lee/face", "sam/face"]
    assert judge.shed(60, 5000, queue_s=0.1) == ["lee/face", "sam/face"]


def test_a_long_queue_sheds_sooner_where_the_estimate_falls() -> None:
    judge = Judge()
    judge.hold(2, 5000, queue_s=0.0)
    assert judge.shed(0.25, 4000, queue_s=0.2) == []
    assert judge.shed(0.25, 4000, queue_s=0.2) == ["lee/face"]


def test_a_queue_is_given_time_where_pictures_begin() -> None:
    judge = Judge()
    assert judge.shed(2.75, 5000, queue_s=0.2) == []
    assert judge.shed(0.25, 5000, queue_s=0.2) == ["lee/face"]


def test_a_low_estimate_is_nothing_where_nothing_waits() -> None:
    judge = Judge()
    assert judge.shed(10, 2000, queue_s=0.0) == []
    assert judge.shed(60, 300, queue_s=0.0) == []
    assert judge.shed(0.5, 290, queue_s=0.1) == []
    assert judge.shed(0.5, 290, queue_s=0.1) != []


def test_a_probe_reaches_for_what_comes_next_and_brings_it_back_after_a_second() -> None:
    judge = Judge(FEW)
    judge.hold(3, 2000)
    assert judge.hold(0.75, 300) == Decision(frozenset({"lee/mic", "sam/mic"}), 0.0, at_ease=False)
    assert judge.hold(2.75, 5, queue_s=0.0).padding_bps == 0
    paddings = [judge.hold(0.25, 5, queue_s=0.0).padding_bps for _ in range(9)]
    assert paddings[0] == pytest.approx(28 * KBPS)
    assert paddings == sorted(paddings)
    assert paddings[-2:] == [pytest.approx((1.3 * 580 - 80) * KBPS)] * 2
    assert judge.shed(0.75, 5, queue_s=0.0) == ["lee/face", "sam/desk"]
    assert judge.hold(0.25, 5, queue_s=0.0) == Decision(frozenset(FEW) - {"lee/face"}, 0.0, at_ease=False)
    assert judge.hold(1.25, 5, queue_s=0.0).padding_bps == 0
    assert judge.hold(0.25, 5, queue_s=0.0).padding_bps > 0
    assert judge.shed(3, 5, queue_s=0.0) == []


def test_a_queue_that_a_probe_filled_sheds_nothing() -> None:
    judge = Judge(FEW)
    judge.hold(3, 2000)
    assert judge.shed(0.75, 700) == ["lee/face"]
    assert judge.hold(3, 500, queue_s=0.0).padding_bps > 0
    assert judge.shed(1.25, 480, queue_s=0.2) == ["lee/face"]
    assert judge.shed(0.5, 460, queue_s=0.1) == ["lee/face"]
    assert judge.shed(0.5, 460, queue_s=0.1) == ["lee/face", "sam/desk"]


def test_a_queue_that_no_probe_would_fill_so_far_sheds_something_all_the_same() -> None:
    judge = Judge(FEW)
    judge.hold(3, 2000)
    assert judge.shed(0.75, 700) == ["lee/face"]
    assert judge.hold(3, 500, queue_s=0.0).padding_bps > 0
    assert judge.shed(0.5, 480, queue_s=0.26) == ["lee/face", "sam/desk"]


@pytest.mark.parametrize(
    ("new", "shed"),
    [
        pytest.param({"sam/face": 20}, ["lee/face"], id="it fits"),
        pytest.param({"sam/face": 80}, ["lee/face", "sam/face"], id="it does not"),
        pytest.param({"sam/desk": 50}, ["lee/face"], id="a desk that fits"),
        pytest.param({"sam/desk": 50, "sam/face": 20}, ["lee/face", "sam/face"], id="not both: the face goes first"),
        pytest.param({"sam/desk": 500, "sam/face": 20}, ["lee/face", "sam/desk", "sam/face"], id="neither"),
    ],
)
def test_a_picture_that_is_new_on_a_weak_line_is_sent_only_where_it_fits(new: dict[str, int], shed: list[str]) -> None:
    judge = Judge({name: FEW[name] for name in ("lee/mic", "lee/face")})
    judge.hold(1, 2000)
    assert judge.shed(1, 100) == ["lee/face"]
    judge.streams = {**judge.streams, **{name: Stream(name[4:], kbps * KBPS) for name, kbps in new.items()}}
    assert judge.shed(0.25, 100) == shed


def test_what_is_no_longer_there_is_forgotten() -> None:
    judge = Judge(FEW)
    judge.hold(1, 2000)
    assert judge.shed(1, 700) == ["lee/face"]
    judge.streams = {name: FEW[name] for name in ("lee/mic", "sam/mic")}
    assert judge.hold(0.25, 700) == Decision(frozenset(judge.streams), 0.0, at_ease=True)
    judge.streams = FEW
    assert judge.shed(0.25, 700) == []


STREAMS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.builds(Stream, st.sampled_from(["mic", "face", "desk", "screen"]), st.floats(0, 2e6)),
)
WAITS = st.none() | st.sampled_from([0.0, 0.03, 0.1, 0.5])
LINES = st.builds(Line, st.none() | st.floats(0, 5e6), st.floats(0, 1), WAITS, st.floats(0, 1))
STEP = st.tuples(st.sampled_from([0.25, 1.0, 10.0]), LINES, STREAMS)


@given(st.lists(STEP, max_size=30))
def test_whatever_is_reported_sound_is_sent_and_padding_has_its_bounds(
    steps: list[tuple[float, Line, dict[str, Stream]]],
) -> None:
    allocation, now_s = Allocation(), 0.0
    for passed_s, line, streams in steps:
        now_s += passed_s
        decision = allocation.update(now_s, line, streams)
        assert decision.open <= streams.keys()
        assert decision.open >= {name for name, stream in streams.items() if stream.kind == "mic"}
        assert 0 <= decision.padding_bps <= 1.6 * sum(stream.bps for stream in streams.values()) + 12e6
        assert decision.padding_bps == 0 or decision.open != streams.keys()
