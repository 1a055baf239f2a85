"""The plane of one process on a free port of this machine, and rooms on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.media.plane import Plane
from server.media.port import listen
from tests.media.meeting import Clock, Meeting
from tests.support.media_transport import Household


@pytest.fixture
def clock() -> Clock:
    """The clock of the plane."""
    return Clock()


@pytest.fixture
async def plane(clock: Clock) -> AsyncIterator[Plane]:
    """A running plane."""
    plane = Plane(listen(0, version6=False), ["127.0.0.1"], clock)
    running = asyncio.create_task(plane.run())
    await asyncio.sleep(0)
    yield plane
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    plane.close()


@pytest.fixture
async def house() -> AsyncIterator[Household]:
    """What the load peers of a test share."""
    house = Household()
    yield house
    house.ears.close()


@pytest.fixture
async def meeting(plane: Plane, house: Household, clock: Clock) -> AsyncIterator[Meeting]:
    """A room in which nobody is yet."""
    meeting = Meeting(plane, house, clock)
    yield meeting
    await meeting.close()
