"""What the tests of the store share: a database of their own, opened, closed and opened again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.room.ports import Tickets
from server.store.database import Database
from tests.store.doors import NOW, Opener, open_sqlite
from tests.store.places import SECRET


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of this test lives."""
    return tmp_path / "data" / "baseline.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    """An open and empty database that does not wait long for locks."""
    database = Database(path, SECRET, busy_ms=50)
    yield database
    database.close()


@pytest.fixture(params=[pytest.param(open_sqlite, id="sqlite")])
def open_tickets(request: pytest.FixtureRequest) -> Opener:
    """How the tickets under test are opened, again and again over the same folder."""
    found: Opener = request.param
    return found


@pytest.fixture
async def tickets(open_tickets: Opener, tmp_path: Path) -> AsyncIterator[Tickets]:
    """Open tickets."""
    tickets = open_tickets(tmp_path)
    yield tickets
    await tickets.close()


@pytest.fixture
async def room(tickets: Tickets) -> str:
    """A room."""
    return await tickets.make_room("Tuesday", trial=False, now_ms=NOW)
