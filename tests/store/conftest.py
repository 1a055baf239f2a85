"""What the tests of the store share: a database of their own, opened, closed and opened again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store.database import Database
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
