"""The whole application in this process on a real store, with a clock to turn, and browsers that keep cookies."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from server.app import ROOT, Baseline, assemble
from server.settings import Settings
from server.web.assets import Assets
from server.web.log import set_up_logging
from tests.support.server import free_port
from tests.web.browsing import Browser, Clock, close, open_browser
from tests.web.sockets import Place, served


@pytest.fixture(scope="session")
def all_assets() -> Assets:
    """The assets of the project, read once for all tests."""
    return Assets.read(ROOT / "static", ROOT / "node_modules", ROOT / "build" / "lean")


@pytest.fixture(autouse=True)
def read_assets_once(all_assets: Assets, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare each application the reading of the same files."""
    monkeypatch.setattr("server.app.Assets", SimpleNamespace(read=lambda *_: all_assets))


@pytest.fixture
def clock() -> Clock:
    """The time that the application believes."""
    return Clock()


@pytest.fixture
async def baseline(tmp_path: Path, clock: Clock) -> AsyncIterator[Baseline]:
    """The application, local, with an empty data folder."""
    baseline = assemble(Settings(data_dir=tmp_path / "data"), clock)
    yield baseline
    await close(baseline)


@pytest.fixture
def new_browser(baseline: Baseline) -> Callable[[], Browser]:
    """Make a browser that has never been here."""
    return lambda: open_browser(baseline)


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    """A browser that has never been here."""
    return new_browser()


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """A served application with a room."""
    set_up_logging("warning")
    port = free_port()
    baseline = assemble(Settings(port=port, data_dir=tmp_path / "data"), clock)
    async with served(baseline):
        place = Place(baseline, f"http://127.0.0.1:{port}")
        await place.begin()
        yield place
    await close(baseline)
