"""What journeys start from: the house, a room in it, and the people who meet there. All share one event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.journeys.house import House
from tests.journeys.hurry import Hurry
from tests.journeys.outage import Outage, without_network
from tests.journeys.people import People
from tests.journeys.studio import Studio
from tests.support.server import DemoRoom

HERE = Path(__file__).parent

expect.set_options(timeout=90_000)  # a machine on which others work as well


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all journeys in one loop, since the browsers they share live in it."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)
            item.add_marker(pytest.mark.browser)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A server and three browsers, whose clocks can be put forward."""
    async with Hurry.open(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def studio(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Studio]:
    """Another server and three browsers, with cameras and microphones."""
    async with Studio.open(tmp_path_factory.mktemp("studio")) as studio:
        yield studio


@pytest_asyncio.fixture(loop_scope="session")
async def room(house: House) -> DemoRoom:
    """A fresh demo room."""
    return await house.make_room()


@pytest_asyncio.fixture(loop_scope="session")
async def people(house: House, room: DemoRoom) -> AsyncIterator[People]:
    """Those who come to the room. A complaint in the console of any of them fails the journey."""
    with house.turn():
        people = People(house, room)
        yield people
        complaints = people.complaints()
        people.let_go()
        await house.tidy()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def outage(people: People) -> Outage:
    """Twenty seconds of outage in the middle of a journey, which goes as planned before and after it."""
    return partial(without_network, people)
