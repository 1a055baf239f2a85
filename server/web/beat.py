"""When what is done again and again is done: all of it at the same moments, so that a server wakes once for it."""

from __future__ import annotations

import asyncio


def to_next(every_s: float) -> float:
    """Return the seconds until the event loop's clock is at a full `every_s` again."""
    return every_s - asyncio.get_running_loop().time() % every_s
