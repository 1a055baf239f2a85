"""How often the port is looked at: as often as it pays, at the same moments, and not again after a lone datagram."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest

from server.media.inbox import Datagram
from server.media.plane import Plane
from server.media.port import LATEST_S, SOONEST_S, WORTH, Port
from server.media.reach import listen
from tests.media.strangers import Stranger


@pytest.fixture
def port() -> Iterator[Port]:
    """A port that is not read."""
    port = Port(listen(0, version6=False), lambda: 0.0)
    yield port
    port.close()


@pytest.mark.parametrize("late_s", [0.0, 0.003, 0.0185])
def test_what_comes_in_step_with_the_looks_waits_equally_long_each_time(port: Port, late_s: float) -> None:
    pause_s = port._pause_s(1, 50 * LATEST_S + late_s)
    assert pause_s == pytest.approx(LATEST_S - late_s), "whenever a look was late, the next is where it would have been"


def test_a_timer_that_is_a_little_early_does_not_make_one_look_two(port: Port) -> None:
    assert port._pause_s(1, 51 * LATEST_S - 0.0005) == pytest.approx(LATEST_S + 0.0005)


@pytest.mark.parametrize(("parts", "step_s"), [(1, LATEST_S), (1.4, LATEST_S), (2, LATEST_S / 2), (100, SOONEST_S)])
def test_the_more_comes_the_more_looks_are_in_equal_parts(port: Port, parts: float, step_s: float) -> None:
    at_s, looks = 100.0, []
    for _ in range(300):
        looks.append(at_s)
        at_s += port._pause_s(round(parts * WORTH * (at_s - looks[-2]) / LATEST_S) if len(looks) > 1 else 1, at_s)
    pauses = {round(after - one, 4) for one, after in pairwise(looks[250:])}
    assert pauses == {step_s}


async def test_a_lone_datagram_that_is_no_media_has_nobody_look_again(plane: Plane) -> None:
    looks: list[list[Datagram]] = []
    receive = plane.port._inbox.receive

    def seen() -> list[Datagram]:
        looks.append(receive())
        return looks[-1]

    plane.port._inbox.receive = seen  # type: ignore[method-assign]
    with Stranger.at(plane) as stranger:
        for _ in range(3):
            stranger.send(b"hello")
            await asyncio.sleep(3 * LATEST_S)
    assert [len(look) for look in looks] == [1, 1, 1]
