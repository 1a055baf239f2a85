"""What all tests share: their order, and a running server, a room in it, people in real browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.async_api import async_playwright

from tests.support.browser import Browsers, People
from tests.support.relay import Relay, relay_to
from tests.support.server import DemoRoom, Server

UNIT = Path(__file__).parent / "unit"

settings.register_profile("baseline", deadline=None, print_blob=True)  # a busy machine is no counterexample
settings.load_profile("baseline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with those that take long, which mostly wait: others run beside them, and none is left over at the end.

    What is pure is covered by the tests of units alone: the others, which trace nothing, run as fast as they can.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if UNIT not in item.path.parents:
            item.add_marker(pytest.mark.no_cover)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A running server with an empty data folder."""
    server = Server(tmp_path / "data")
    await server.start()
    yield server
    await server.close()


@pytest.fixture
async def room(server: Server) -> DemoRoom:
    """A demo room on the server."""
    return await server.make_room()


@pytest.fixture
async def relay(server: Server) -> AsyncIterator[Relay]:
    """A network between a browser and the server that can be cut."""
    async with relay_to(server.port) as relay:
        yield relay


@pytest.fixture
async def browsers(server: Server) -> AsyncIterator[Browsers]:
    """Real browsers; a complaint in the console of any of them fails the test."""
    async with async_playwright() as playwright, Browsers(playwright, server) as browsers:
        yield browsers


@pytest.fixture
def people(browsers: Browsers, room: DemoRoom) -> People:
    """Those who meet in the demo room."""
    return People(browsers, room)
