"""Whether the storage is well, as far as a room knows. Once it failed it is tried again and again until it is back.

Knows no seat: whoever wants to be told hands in what to call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from server.core.errors import StoreError
from server.room.ports import Journal

RETRY_S = 2.0


class StorageWatch:
    """Well until it is said to have failed; `turned` is called with every turn for the worse or the better."""

    def __init__(self, journal: Journal, turned: Callable[[bool], None]) -> None:
        self.well = True
        self._journal = journal
        self._turned = turned
        self._watching: asyncio.Task[None] | None = None

    def failed(self) -> None:
        """A write failed: from now on try by writes of no meaning whether the storage is back."""
        if self.well:
            self._turn(well=False)
            self.stop()
            self._watching = asyncio.create_task(self._watch())

    def answered(self) -> None:
        """A write went through."""
        if not self.well:
            self._turn(well=True)

    def stop(self) -> None:
        """Watch no more."""
        if self._watching is not None:
            self._watching.cancel()

    def _turn(self, *, well: bool) -> None:
        self.well = well
        self._turned(well)

    async def _watch(self) -> None:
        while not self.well:
            await asyncio.sleep(RETRY_S)
            try:
                await self._journal.check()
            except StoreError:
                continue
            self.answered()
