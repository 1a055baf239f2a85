"""People who draw, for a bench: live ink at a pen's pace from one of each room, its delay noted at all who look on.

The generator is one process beside the server's; it says what it used itself, so that it can be seen not to be slow.
"""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from math import cos, sin
from pathlib import Path
from typing import TypeVar

import uvloop

from server.core.points import Point, pack
from tests.bench.socket_client import TEXT, SocketClient
from tests.support.waiting import until

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
INK_S = 30  # messages a second while a pen is down
POINTS = 4  # in each: a pen reports 120 times a second
STROKE_POINTS = 60
STROKE_MESSAGES = STROKE_POINTS // POINTS
LATEST_S = 5.0
LONGEST_S = 120
FROM = b'"from":'
clock = time.perf_counter


def loop_of_an_e() -> list[Point]:
    """Return the 60 points of a handwritten loop of half a second, in hundredths of a millimetre."""
    return [
        Point(3000 + round(700 * cos(i / 9)) + 12 * i, 2500 + round(800 * sin(i / 9)), i * 8, 120 + i % 7)
        for i in range(STROKE_POINTS)
    ]


STROKE = pack(loop_of_an_e())
PIECES = [pack(loop_of_an_e()[at : at + POINTS]) for at in range(0, STROKE_POINTS, POINTS)]


def ink_text(page: str, k: int) -> bytes:
    """Return the k-th message of a pen. `from` goes on from stroke to stroke, so that it names the message."""
    return (
        f'{{"t":"presence","kind":"ink","page":"{page}","stroke":"{stroke_id(k // STROKE_MESSAGES)}",'
        f'"tool":"pencil","color":"graphite","width":70,"from":{k * POINTS},"points":"{PIECES[k % STROKE_MESSAGES]}"}}'
    ).encode()


def stroke_id(k: int) -> str:
    """Return an id as long as a browser's."""
    return f"stroke-of-bench-{k:06}"


class Pen:
    """Draws in one room, and knows when it sent what."""

    def __init__(self, compose: Callable[[int], bytes], lookers: int, opcode: int = TEXT) -> None:
        self.lookers = lookers
        self.socket: SocketClient | None = None
        self.delays_s: list[float] = []
        """Of each message at each of those who look on, in the order of arrival."""
        self._compose = compose
        self._opcode = opcode
        self._sent_s: list[float] = []
        self._forgotten = 0

    @property
    def owed(self) -> int:
        """How many of the messages have yet to be heard by somebody."""
        return self.sent * self.lookers - self._forgotten - len(self.delays_s)

    @property
    def sent(self) -> int:
        """How many messages this pen has sent."""
        return len(self._sent_s)

    def forget(self) -> None:
        """Begin to measure anew."""
        self._forgotten += len(self.delays_s)
        self.delays_s.clear()

    def draw(self) -> None:
        """Send the next message."""
        assert self.socket is not None
        message = self._compose(len(self._sent_s))
        self._sent_s.append(clock())
        self.socket.send(message, self._opcode)

    def seen(self, message: bytes) -> None:
        """Somebody who looks on heard something."""
        at = message.find(FROM) + len(FROM)
        if at >= len(FROM):
            k = int(message[at : message.index(b",", at)]) // POINTS
            self.delays_s.append(clock() - self._sent_s[k])

    def in_order(self) -> Callable[[], None]:
        """Return what is called for every message, in order, by one who looks on and is told all of them."""
        sent = iter(self._sent_s)
        return lambda: self.delays_s.append(clock() - next(sent))


async def draw(pens: Sequence[Pen], for_s: float) -> float:
    """Let all pens draw, each at its own moment of every thirtieth of a second, and wait until everybody has seen it.

    Returns how long they drew, in seconds. What is dropped for those who lag is waited for in vain, but not for ever.
    """
    dice = random.Random(1)
    turns = sorted(((dice.random() / INK_S, pen) for pen in pens), key=lambda turn: turn[0])
    began = clock()
    for round_ in range(round(for_s * INK_S)):
        for phase_s, pen in turns:
            wait_s = began + round_ / INK_S + phase_s - clock()
            if wait_s > 0.0005:
                await asyncio.sleep(wait_s)
            pen.draw()
    took_s = clock() - began
    with suppress(AssertionError):  # the figures say how many are missing
        await until(lambda: not any(pen.owed for pen in pens), "messages", within_s=LATEST_S)
    return took_s


async def several(makers: Iterator[Awaitable[T]], at_once: int = 16) -> list[T]:
    """Do these, so many at a time; return what they return, in order."""
    gate = asyncio.Semaphore(at_once)

    async def one(maker: Awaitable[T]) -> T:
        async with gate:
            return await maker

    return await asyncio.gather(*(one(maker) for maker in makers))


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep this process's garbage collector out of the figures."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def run(bench: Coroutine[None, None, None], longest_s: float = LONGEST_S) -> None:
    """Run a bench on a fast loop, and give it up where it takes far too long."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(asyncio.wait_for(bench, longest_s))
