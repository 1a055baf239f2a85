"""Waiting for a condition instead of for a time, and saying what was missing when it does not come."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable
from typing import Any

PATIENCE = 4.0
"""Times as long do we wait as should be enough: how fast a machine is, which may be busy, is for the benches to say."""


async def until(
    condition: Callable[[], Any | Awaitable[Any]], missing: str, *, within_s: float = 10, every_s: float = 0.02
) -> Any:
    """Return the condition's first true result; fail with `missing` and the last result when none comes in time."""
    within_s *= PATIENCE
    end = time.monotonic() + within_s
    while True:
        result = condition()
        if inspect.isawaitable(result):
            result = await result
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"after {within_s:g} s still missing: {missing} (last seen: {result!r})")
        await asyncio.sleep(every_s)
