"""Which share of packets was lost, from reports that come often and are of few packets."""

from __future__ import annotations

import pytest

from server.rtp.losses import FORGOTTEN_S, LEAST_PACKETS, MOST_STREAMS, Losses
from server.rtp.rtcp import Report


def report(ssrc: int, highest: int, lost: int) -> Report:
    return Report(ssrc, 0.9, lost, highest, 0, 0, 0)


class Receiver:
    """One that reports of two streams, the second of which has a handful of packets."""

    def __init__(self) -> None:
        self.losses = Losses()
        self.now_s = 100.0
        self._many = self._few = (0, 0)

    def go_on(self, seconds: float, *, many: tuple[int, int], few: tuple[int, int] = (0, 0)) -> float:
        """Report each quarter of a second that more packets were sent, and so many of them lost; return the share."""
        for _ in range(round(seconds * 4)):
            self.now_s += 0.25
            self._many = self._many[0] + many[0], self._many[1] + many[1]
            self._few = self._few[0] + few[0], self._few[1] + few[1]
            self.losses.heard([report(1, *self._many)], self.now_s)
            self.losses.heard([report(2, *self._few)], self.now_s)
        return self.losses.share(self.now_s)


def test_packets_are_counted_and_not_reports() -> None:
    assert Receiver().go_on(10, many=(100, 5)) == pytest.approx(0.05)
    assert Receiver().go_on(10, many=(99, 4), few=(1, 1)) == pytest.approx(0.05, abs=0.002)


def test_of_few_packets_one_says_little() -> None:
    receiver = Receiver()
    receiver.go_on(3, many=(1, 0))
    assert receiver.go_on(0.25, many=(1, 1)) == 1 / LEAST_PACKETS


def test_it_is_of_the_last_seconds() -> None:
    receiver = Receiver()
    receiver.go_on(10, many=(100, 0))
    assert receiver.go_on(5, many=(100, 20)) == pytest.approx(0.2)
    assert receiver.go_on(5, many=(100, 0)) == 0


def test_reports_that_come_rarely_count_until_the_next() -> None:
    """As those of sound do: one each five seconds, of 250 packets."""
    losses = Losses()
    lost, told = 0, []
    for turn, now_lost in enumerate((0, 10, 20, 0)):
        losses.heard([report(1, 250 * turn, lost := lost + now_lost)], 100.0 + 5 * turn)
        told += [losses.share(100.0 + 5 * turn), losses.share(104.9 + 5 * turn)]
    assert told == pytest.approx([0.0, 0.0, 0.04, 0.04, 0.08, 0.08, 0.0, 0.0])


def test_without_reports_nothing_is_known_after_a_while() -> None:
    receiver = Receiver()
    assert receiver.go_on(10, many=(100, 20)) == pytest.approx(0.2)
    assert receiver.losses.share(receiver.now_s + FORGOTTEN_S - 1) == pytest.approx(0.2)
    assert receiver.losses.share(receiver.now_s + FORGOTTEN_S) == 0
    receiver.now_s += FORGOTTEN_S
    assert receiver.go_on(0.25, many=(200, 10)) == pytest.approx(0.05), "and what was before counts no more"


def test_whether_anything_was_lost_is_told_at_once() -> None:
    losses = Losses()
    told = [losses.heard([report(1, *each)], 100.0) for each in ((50, 3), (100, 3), (150, 4), (200, 4), (250, 3))]
    assert told == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        pytest.param((60_000, 5), (120, 0), 0.0, id="another beginning, lower"),
        pytest.param((10, 0), (60_000, 50_000), 0.0, id="another beginning, higher"),
        pytest.param((10, 0), (1010, 5_000), 1.0, id="more lost than sent"),
        pytest.param((10, 9), (110, 4), 0.0, id="fewer lost than before: what was late has come"),
        pytest.param((10, 0), (10, 5), 0.0, id="nothing sent"),
    ],
)
def test_what_cannot_be_says_nothing_impossible(before: tuple[int, int], after: tuple[int, int], share: float) -> None:
    losses = Losses()
    losses.heard([report(1, *before), report(1, *after)], 100.0)
    assert losses.share(100.0) == share


def test_a_receiver_that_makes_up_streams_takes_no_memory() -> None:
    losses = Losses()
    for ssrc in range(10 * MOST_STREAMS):
        losses.heard([report(1, 10 * ssrc, ssrc), report(1000 + ssrc, 5, 5)], 100.0)
    assert len(losses._told) == MOST_STREAMS
    assert losses.share(100.0) == pytest.approx(0.1)
