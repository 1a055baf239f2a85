"""What the stories of live rooms are told under: small measures, and no complaints about what goes wrong on purpose."""

import logging
from collections.abc import Iterator
from unittest import mock

import pytest

from server.room import ordering, welcome


@pytest.fixture
def small() -> Iterator[None]:
    """Small measures, so that short stories meet tails that are too old, pieces, and compaction."""
    with (
        mock.patch.multiple(ordering, RECENT=14, SNAPSHOT_AFTER=6),
        mock.patch.multiple(welcome, PIECE_BYTES=900, LONGEST_TAIL=10),
    ):
        yield


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What goes wrong here goes wrong on purpose."""
    logging.getLogger("baseline.room").setLevel(logging.CRITICAL)
    yield
    logging.getLogger("baseline.room").setLevel(logging.NOTSET)
