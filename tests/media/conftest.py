"""The plane of one process on a free port of this machine, and rooms on it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTPProtectionProfile

from server.core.roles import Role
from server.media.plane import Plane
from server.media.reach import listen
from tests.media.meeting import Clock, Meeting, Person
from tests.support.media_transport import Household


@pytest.fixture
def clock() -> Clock:
    """The clock of the plane."""
    return Clock()


@pytest.fixture
def address() -> str:
    """Where the plane is, and browsers are."""
    return "127.0.0.1"


@pytest.fixture
def version6(address: str) -> bool:
    """Whether the plane's socket is one of IPv6, which takes both."""
    return ":" in address


@pytest.fixture
def profiles() -> tuple[SRTPProtectionProfile, ...]:
    """What browsers can encrypt with."""
    return (SRTP_AEAD_AES_128_GCM,)


@pytest.fixture
async def plane(clock: Clock, address: str, version6: bool) -> AsyncIterator[Plane]:
    """A running plane. Whatever breaks in it without anybody hearing fails the test."""
    broken: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: broken.append(context))
    plane = Plane(listen(0, version6=version6), [address], clock)
    running = asyncio.create_task(plane.run())
    await asyncio.sleep(0)
    yield plane
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    plane.close()
    gc.collect(1)  # a task says what broke in it when it is let go
    await asyncio.sleep(0)
    assert broken == []


@pytest.fixture
async def house(address: str, profiles: tuple[SRTPProtectionProfile, ...]) -> AsyncIterator[Household]:
    """What the load peers of a test share."""
    house = Household(address, profiles)
    yield house
    house.ears.close()


@pytest.fixture
async def meeting(plane: Plane, house: Household, clock: Clock) -> AsyncIterator[Meeting]:
    """A room in which nobody is yet."""
    meeting = Meeting(plane, house, clock)
    yield meeting
    await meeting.close()


@pytest.fixture
async def two(meeting: Meeting) -> tuple[Person, Person]:
    """Tess, the therapist, who is heard and seen by Mia, a student."""
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic", "face")
    await mia.watch("tess/mic", "tess/face")
    await mia.hears(tess, "mic", "face")
    return tess, mia
