"""Work that takes a while and is done beside the event loop, one piece at a time: whoever asks has others wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from starlette.exceptions import HTTPException

MOST_WAITING = 8  # pieces that are asked for and not done yet

Made = TypeVar("Made")


class OneAtATime:
    """One piece is made; a few wait for it."""

    def __init__(self) -> None:
        self._one = asyncio.Semaphore(1)
        self._asked = 0

    async def make(self, work: Callable[[], Made]) -> Made:
        """Return what `work` returns, in a thread. Raises HTTPException 503 where too many wait; what `work` raises."""
        if self._asked >= MOST_WAITING:
            raise HTTPException(503)
        self._asked += 1
        try:
            async with self._one:
                return await asyncio.to_thread(work)
        finally:
            self._asked -= 1
