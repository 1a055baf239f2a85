"""How often the port is looked at: as often as it pays, at the same moments, and not again after a lone datagram."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from server.media.inbox import Datagram
from server.media.plane import Plane
from server.media.port import LATEST_S, SOONEST_S, WORTH, Port, listen
from tests.media.strangers import Stranger


@pytest.fixture
def port() -> Iterator[Port]:
    """A port that is not read."""
    port = Port(listen(0, version6=False), lambda: 0.0)
    yield port
    port.close()


@pytest.mark.parametrize("late_s", [0.0, 0.003, 0.019])
def test_what_comes_in_step_with_the_looks_waits_equally_long_each_time(port: Port, late_s: float) -> None:
    pause_s = port._pause_s(1, 50 * LATEST_S + late_s)
    assert pause_s == pytest.approx(LATEST_S - late_s), "whenever a look was late, the next is where it would have been"


@pytest.mark.parametrize(("datagrams_s", "pause_s"), [(2 * WORTH / LATEST_S, LATEST_S / 2), (1e5, SOONEST_S)])
def test_the_more_comes_the_sooner_is_the_next_look(port: Port, datagrams_s: float, pause_s: float) -> None:
    for n in range(1, 200):
        said_s = port._pause_s(round(datagrams_s * LATEST_S), n * LATEST_S)
    assert said_s == pytest.approx(pause_s, rel=0.01)


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
