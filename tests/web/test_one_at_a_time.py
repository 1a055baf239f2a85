"""Work beside the event loop: one piece at a time, and only a few may wait."""

import asyncio
import threading

import pytest
from starlette.exceptions import HTTPException

from server.web.one_at_a_time import MOST_WAITING, OneAtATime


async def test_IN1_one_piece_is_made_at_a_time_and_who_comes_when_too_many_wait_is_sent_away() -> None:
    making, may_end = OneAtATime(), threading.Event()
    busy = threading.Lock()

    def work() -> bool:
        alone = busy.acquire(blocking=False)
        may_end.wait()
        busy.release()
        return alone

    asked = [asyncio.create_task(making.make(work)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)  # all of them have asked
    with pytest.raises(HTTPException) as sent_away:
        await making.make(work)
    may_end.set()
    assert sent_away.value.status_code == 503
    assert await asyncio.gather(*asked) == [True] * MOST_WAITING
    assert await making.make(work)


async def test_after_work_that_failed_the_next_is_done() -> None:
    making = OneAtATime()
    for _ in range(MOST_WAITING + 1):
        with pytest.raises(ZeroDivisionError):
            await making.make(lambda: 1 // 0)
    assert await making.make(lambda: 1) == 1
