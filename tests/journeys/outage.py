"""Twenty seconds without network in the middle of a journey.

The lines are really cut and mended; the twenty seconds go by on the clocks of the server and of all browsers at once.
What a real twenty seconds do besides (timers, retries) is looked at once, in test_outage.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

from tests.journeys.hurry import Hurry
from tests.journeys.people import People
from tests.journeys.person import Person

MINUTES = 1 / 3
Outage = Callable[..., AbstractAsyncContextManager[None]]
"""Takes the network of those it is given away for the block."""


async def time_goes_by(people: People, minutes: float) -> None:
    """Put the clocks of the server and of all browsers forward."""
    house = people.house
    assert isinstance(house, Hurry), "the clocks of this house go as they go"
    await house.later([person for person in people.all if not person.page.is_closed()], minutes)


@contextlib.asynccontextmanager
async def without_network(people: People, *persons: Person) -> AsyncIterator[None]:
    """Take the network of some away; what is done in the block is done without it. At its end all is saved again."""
    for person in persons:
        await person.desk.relay.cut()
    await asyncio.gather(*(person.sees_status("Offline, your work is kept") for person in persons))
    yield
    await time_goes_by(people, MINUTES)
    for person in persons:
        await person.desk.relay.mend()
    await people.all_is_saved(persons)
