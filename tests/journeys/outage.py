"""Twenty seconds without network in the middle of a journey.

The lines are really cut and mended; the twenty seconds go by on the clocks of the server and of all browsers at once.
What a real twenty seconds do besides (timers, retries) is looked at once, in test_outage.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from tests.journeys.hurry import Hurry
from tests.journeys.people import People
from tests.journeys.person import Person

MINUTES = 1 / 3


@contextlib.asynccontextmanager
async def without_network(people: People, *persons: Person) -> AsyncIterator[None]:
    """Take the network of some away; what is done in the block is done without it. At its end all is saved again."""
    house = people.house
    assert isinstance(house, Hurry), "the clocks of this house go as they go"
    for person in persons:
        await person.desk.relay.cut()
    await asyncio.gather(*(person.sees_status("Offline, your work is kept") for person in persons))
    yield
    await house.later([person for person in people.all if not person.page.is_closed()], MINUTES)
    for person in persons:
        await person.desk.relay.mend()
    await people.all_is_saved(persons)


@dataclass(frozen=True)
class Outage:
    """Whether a journey has its outage this time: it is played as planned, and again with one."""

    people: People
    happens: bool

    def __call__(self, *persons: Person) -> AbstractAsyncContextManager[None]:
        """Take the network away for the block, or leave all as it is."""
        return without_network(self.people, *persons) if self.happens else contextlib.nullcontext()
