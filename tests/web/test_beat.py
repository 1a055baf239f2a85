"""What is done again and again meets at the full second."""

from __future__ import annotations

import asyncio

import pytest

from server.web.beat import to_next


async def test_what_began_at_different_times_is_done_at_the_same_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, waits = asyncio.get_running_loop(), list[float]()
    for now_s in (7.0, 7.25, 7.75):
        monkeypatch.setattr(loop, "time", lambda now_s=now_s: now_s)
        waits.append(to_next(1.0))
    monkeypatch.undo()
    assert waits == [1.0, 0.75, 0.25]


async def test_one_who_waits_so_wakes_once_in_that_time() -> None:
    loop = asyncio.get_running_loop()
    before = loop.time()
    for _ in range(3):
        await asyncio.sleep(to_next(0.05))
    assert loop.time() - before > 0.05 * 2 - 0.002
