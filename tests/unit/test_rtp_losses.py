"""Which share of packets is lost, from reports that come often and are of few packets, or rarely and of many."""

from __future__ import annotations

from random import Random
from statistics import mean

import pytest

from server.rtp.losses import (
    CALM,
    CHUNK_PACKETS,
    FORGOTTEN_S,
    LONGEST_S,
    LOSSY,
    MOST_STREAMS,
    Losses,
)
from server.rtp.rtcp import Report

MANY, FEW = 1, 2  # streams


class Receiver:
    """One that reports, four times a second, of a stream and of another that has a handful of packets."""

    def __init__(self) -> None:
        self.losses = Losses()
        self.now_s = 100.0
        self._told = {MANY: (5, 0), FEW: (5, 0)}  # highest number, lost

    def tell(self, ssrc: int, packets: int, lost: int) -> None:
        highest, lost_before = self._told[ssrc]
        self._told[ssrc] = highest + packets, lost_before + lost
        self.losses.heard([Report(ssrc, 0.9, lost_before + lost, highest + packets, 0, 0, 0)], self.now_s)

    def go_on(self, seconds: float, *, many: tuple[int, int], few: tuple[int, int] = (0, 0)) -> float:
        """Tell each quarter of a second of so many packets more, and how many of them were lost; return the share."""
        for _ in range(round(seconds * 4)):
            self.now_s += 0.25
            self.tell(MANY, *many)
            self.tell(FEW, *few)
        return self.losses.share(self.now_s)


def test_packets_are_counted_and_not_reports() -> None:
    assert Receiver().go_on(10, many=(100, 5)) == pytest.approx(0.05)
    assert Receiver().go_on(10, many=(99, 4), few=(1, 1)) == pytest.approx(0.045, abs=0.006)


def test_many_reports_of_a_packet_each_are_as_good_as_one() -> None:
    receiver, one_in_twenty = Receiver(), [0] * 19 + [1]
    receiver.tell(MANY, 0, 0)
    for _ in range(50):
        receiver.now_s += 0.2
        for lost in one_in_twenty:
            receiver.tell(MANY, 1, lost)
        receiver.tell(MANY, 0, 0)
    assert receiver.losses.share(receiver.now_s) == pytest.approx(0.05)


def test_of_few_packets_what_was_lost_says_little() -> None:
    receiver = Receiver()
    assert receiver.go_on(4, many=(5, 1)) == pytest.approx(0.04)


@pytest.mark.parametrize(("share", "least", "most"), [(0.05, 0.03, 0.05), (0.15, 0.1, 0.15)])
def test_of_random_loss_most_is_counted(share: float, least: float, most: float) -> None:
    """Thirty packets a second, and a report on each 25."""
    receiver, chance, shares = Receiver(), Random(3), []
    for _ in range(400):
        receiver.now_s += 25 / 30
        receiver.tell(MANY, 25, sum(chance.random() < share for _ in range(25)))
        shares.append(receiver.losses.share(receiver.now_s))
    assert least < mean(shares[20:]) < most


@pytest.mark.parametrize("every", [2, 3])
def test_interruptions_that_come_again_and_again_count(every: int) -> None:
    receiver = Receiver()
    for n in range(40):
        receiver.now_s += 1
        receiver.tell(MANY, 50, 25 * (n % every == 0))
    assert receiver.losses.share(receiver.now_s) == pytest.approx(0.5 / every, abs=0.06)


@pytest.mark.parametrize("packets", [(30, 100, 250), (250, 250, 250)])
def test_what_one_report_alone_tells_was_an_interruption(packets: tuple[int, int, int]) -> None:
    receiver = Receiver()
    receiver.go_on(10, many=(100, 4))
    before, missing, after = packets
    for amount, lost in ((before, 0), (missing, missing), (after, 0), (250, 10), (250, 10)):
        receiver.tell(MANY, amount, lost)
        assert receiver.losses.share(receiver.now_s) <= 0.04


def test_it_is_of_the_last_seconds() -> None:
    receiver = Receiver()
    receiver.go_on(10, many=(100, 0))
    assert receiver.go_on(2, many=(100, 20)) == pytest.approx(0.2)
    assert receiver.go_on(2, many=(100, 0)) == 0
    receiver.go_on(10, many=(10, 0))
    assert receiver.go_on(5, many=(10, 2)) > 0.1
    assert receiver.go_on(2 * LONGEST_S, many=(10, 0)) == 0


def test_reports_that_come_rarely_count_until_the_next() -> None:
    """As those of sound do: one each five seconds, of 250 packets."""
    receiver, told = Receiver(), []
    for lost in (0, 10, 10, 20, 20, 0, 0):
        receiver.now_s += 5
        receiver.tell(MANY, 250, lost)
        told += [receiver.losses.share(receiver.now_s), receiver.losses.share(receiver.now_s + 4.9)]
    assert told[::2] == told[1::2]
    assert told[::2] == pytest.approx([0, 0, 0.04, 0.04, 0.08, 0, 0])


def test_without_reports_nothing_is_known_after_a_while() -> None:
    receiver = Receiver()
    assert receiver.go_on(10, many=(100, 20)) == pytest.approx(0.2)
    assert receiver.losses.share(receiver.now_s + FORGOTTEN_S - 0.01) == pytest.approx(0.2)
    assert receiver.losses.share(receiver.now_s + FORGOTTEN_S) == 0
    receiver.now_s += FORGOTTEN_S
    receiver.tell(MANY, 700, 600)  # of the time between
    assert receiver.losses.share(receiver.now_s) == 0
    assert receiver.go_on(1, many=(100, 5)) == pytest.approx(0.05), "and what was before counts no more"


def test_where_something_else_is_sent_what_was_lost_is_a_reason_to_be_careful_and_no_more() -> None:
    receiver = Receiver()
    receiver.go_on(10, many=(100, 30))
    receiver.losses.begin(receiver.now_s)
    assert CALM < receiver.losses.share(receiver.now_s) < LOSSY
    assert receiver.go_on(0.5, many=(40, 0)) < CALM
    receiver.losses.begin(receiver.now_s)
    assert receiver.go_on(1.5, many=(40, 12)) > LOSSY


@pytest.mark.parametrize(
    ("told", "share"),
    [
        pytest.param([(60_000, 5), (1000, 0), (1200, 0)], 0.0, id="another beginning, lower"),
        pytest.param([(10, 0), (60_000, 50_000), (60_200, 50_000)], 0.0, id="another beginning, higher"),
        pytest.param([(10, 0), (410, 5_000), (810, 9_000)], 0.75, id="more lost than sent"),
        pytest.param([(10, 900), (410, 400), (810, 0)], 0.0, id="fewer lost than before: what was late has come"),
        pytest.param([(10, 0), (10, 5), (10, 9)], 0.0, id="nothing sent"),
        pytest.param([(10, 0), (20, 1), (20, 0), (30, 1), (30, 0), (230, 0)], 1 / 220, id="late ones count once"),
    ],
)
def test_what_cannot_be_says_nothing_impossible(told: list[tuple[int, int]], share: float) -> None:
    losses = Losses()
    highest, lost = told[0]
    begun = [(highest - 400, lost - 200), (highest - 200, lost - 100), (highest, lost)]  # it loses half of all
    for at_s, reports in ((92.0, begun), (96.0, []), (100.0, []), (100.0, told)):
        losses.heard([Report(1, 0.9, lost, highest, 0, 0, 0) for highest, lost in reports], at_s)
    assert losses.share(100.0) == share


def test_a_receiver_that_makes_up_streams_takes_no_memory() -> None:
    receiver = Receiver()
    for ssrc in range(10 * MOST_STREAMS):
        receiver.tell(MANY, CHUNK_PACKETS, 2)
        receiver.losses.heard([Report(1000 + ssrc, 0.9, 5, 5, 0, 0, 0)], receiver.now_s)
    assert len(receiver.losses._chunks) == MOST_STREAMS
    assert receiver.losses.share(receiver.now_s) == pytest.approx(0.1)
