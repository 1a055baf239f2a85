"""The alarm: rings once each time it is set, whether the system has it ring or the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvloop

from server.media import alarm as module
from server.media.alarm import alarm
from tests.support.waiting import until

SOON_S, LONG_S = 0.02, 0.1
OPEN = Path("/proc/self/fd")


class Bell:
    """An alarm that notes when it rang, and is not set again by that."""

    def __init__(self) -> None:
        self.rings: list[float] = []
        self.alarm = alarm(self.ring)

    def ring(self) -> None:
        self.rings.append(time.monotonic())
        self.alarm.stop()


@pytest.fixture(params=[True, False], ids=["of the system", "of the loop"])
async def bell(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bell]:
    """One of either kind, ready to be set."""
    monkeypatch.setattr(module, "POSSIBLE", request.param and module.POSSIBLE)
    bell = Bell()
    bell.alarm.start()
    yield bell
    bell.alarm.close()


async def test_it_rings_once_when_its_time_has_come(bell: Bell) -> None:
    began = time.monotonic()
    bell.alarm.set(SOON_S)
    await until(lambda: bell.rings, "a ring")
    await asyncio.sleep(LONG_S)
    assert len(bell.rings) == 1
    assert bell.rings[0] - began > SOON_S - 0.002, "the event loop's timers are a millisecond early at times"


@pytest.mark.parametrize(("times_s", "within_s"), [((SOON_S, LONG_S), (LONG_S, 60)), ((60, SOON_S), (SOON_S, 60))])
async def test_what_it_is_set_to_last_counts(
    bell: Bell, times_s: tuple[float, float], within_s: tuple[float, float]
) -> None:
    began = time.monotonic()
    for in_s in times_s:
        bell.alarm.set(in_s)
    await until(lambda: bell.rings, "a ring")
    await asyncio.sleep(2 * LONG_S)
    assert len(bell.rings) == 1
    assert within_s[0] - 0.002 < bell.rings[0] - began < within_s[1]


async def test_one_that_is_stopped_or_closed_does_not_ring(bell: Bell) -> None:
    bell.alarm.set(SOON_S)
    bell.alarm.stop()
    await asyncio.sleep(LONG_S)
    bell.alarm.set(SOON_S)
    bell.alarm.close()
    await asyncio.sleep(LONG_S)
    assert not bell.rings


async def test_one_that_was_closed_can_be_started_again(bell: Bell) -> None:
    bell.alarm.close()
    bell.alarm.start()
    bell.alarm.set(SOON_S)
    await until(lambda: bell.rings, "a ring")


def test_it_rings_in_the_loop_of_the_server_as_often_as_it_is_set() -> None:
    async def rung() -> int:
        bell = Bell()
        bell.alarm.start()
        for times in range(1, 4):
            bell.alarm.set(0.0)
            await until(lambda times=times: len(bell.rings) == times, "a ring")  # type: ignore[misc]
        await asyncio.sleep(LONG_S)
        bell.alarm.close()
        return len(bell.rings)

    assert uvloop.run(rung()) == 3


async def test_nothing_of_it_stays_open() -> None:
    before = len(list(OPEN.iterdir()))
    bell = Bell()
    for _ in range(3):
        bell.alarm.start()
        bell.alarm.set(SOON_S)
        bell.alarm.close()
    assert len(list(OPEN.iterdir())) == before
