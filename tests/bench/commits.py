"""Strokes that are durable and told to all: 100 rooms of four, two strokes a second in each besides its live ink.

A pen sends 15 pieces of live ink, four points each, then proposes the whole stroke, and begins the next. Measured:
from the proposal until each other seat, and the author, has heard of the commit. Every one of them is waited for.
Beside it: what one fdatasync of another file took meanwhile, which is the least that a commit can take.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress

from typing_extensions import override

from tests.bench.figures import cpu_s, delays_ms, disk_watched, percentile, say
from tests.bench.pens import STROKE, STROKE_MESSAGES, Pen, clock, draw, ink_text, run, several, undisturbed
from tests.bench.people import FOUR, Group, enter, served
from tests.support.server import Server
from tests.support.waiting import until

ROOMS = 100
FOR_S = 15.0
WARM_S = 2.0
TARGET_P99_MS = 25
ID = b'"id":"committed-'


class Scribe(Pen):
    """A pen whose strokes are proposed, and the others of its room, who hear of them."""

    def __init__(self, page: str, begun: int) -> None:
        super().__init__(lambda k: ink_text(page, k), len(FOUR) - 1)
        self.told_s: list[float] = []
        """How long each proposal took to be told to each of the others."""
        self.answered_s: list[float] = []
        """How long each took to be told to its author."""
        self._page = page
        self._begun = begun  # how far its first stroke was when the bench began: people do not lift pens together
        self._proposed_s: list[float] = []

    @property
    def strokes(self) -> int:
        """How many strokes were proposed."""
        return len(self._proposed_s)

    @override
    def draw(self) -> None:
        super().draw()
        if (self.sent + self._begun) % STROKE_MESSAGES == 0:
            self._propose()

    @override
    def forget(self) -> None:
        super().forget()
        self.told_s.clear()
        self.answered_s.clear()

    @override
    def seen(self, message: bytes) -> None:
        if message.startswith(b'{"t":"commit"'):
            self._told(message, self.told_s)
        else:
            super().seen(message)

    def answered(self, message: bytes) -> None:
        """The author heard something."""
        if message.startswith(b'{"t":"commit"'):
            self._told(message, self.answered_s)

    def _told(self, message: bytes, delays_s: list[float]) -> None:
        at = message.find(ID) + len(ID)
        if at >= len(ID):
            delays_s.append(clock() - self._proposed_s[int(message[at : message.index(b'"', at)])])

    def _propose(self) -> None:
        assert self.socket is not None
        k = len(self._proposed_s)
        stroke = {"type": "stroke", "id": f"committed-{k:06}", "page": self._page, "points": STROKE, "pointer": "pen"}
        proposal = {"t": "propose", "n": k + 1, "changes": [{"op": "put", "record": stroke}]}
        text = json.dumps(proposal, separators=(",", ":")).encode()
        self._proposed_s.append(clock())
        self.socket.send(text)


async def scribe(port: int, group: Group, begun: int) -> Scribe:
    """Let the people of a room in; the first draws."""
    pen = Scribe(group.page, begun)
    drawer, *lookers = group.seats
    for seat in lookers:
        await enter(port, seat, pen.seen)
    pen.socket = await enter(port, drawer, pen.answered)
    return pen


async def measure(server: Server, pens: list[Scribe]) -> None:
    """Draw, wait for every commit everywhere, and say what that took."""
    await draw(pens, WARM_S)
    for pen in pens:
        pen.forget()
    before = sum(pen.strokes for pen in pens)
    with undisturbed(), disk_watched(server.data_dir) as fsyncs_s:
        generator_s, cpu = time.process_time(), cpu_s(server.pid)
        took_s = await draw(pens, FOR_S)
        generator_s, cpu = time.process_time() - generator_s, cpu_s(server.pid) - cpu
    strokes = sum(pen.strokes for pen in pens) - before
    expected = strokes * len(FOUR)
    told = await all_told(pens, expected)
    others = [delay for pen in pens for delay in pen.told_s]
    authors = [delay for pen in pens for delay in pen.answered_s]
    p99_ms = percentile(others + authors, 99) * 1000
    say(
        "commits",
        rooms=len(pens),
        seats=len(FOUR),
        strokes_per_s=round(strokes / took_s, 1),
        live_ink_per_s=round(strokes * STROKE_MESSAGES / took_s),
        **delays_ms(others + authors),
        **delays_ms(authors, "author_"),
        **delays_ms([delay for pen in pens for delay in pen.delays_s], "ink_"),
        told=told,
        lost=expected - told,
        **delays_ms(fsyncs_s, "fsync_"),
        server_cpu=round(cpu / took_s, 3),
        generator_cpu=round(generator_s / took_s, 3),
        p99_ms_target=TARGET_P99_MS,
        reached=p99_ms < TARGET_P99_MS and told == expected,
    )


async def all_told(pens: list[Scribe], expected: int) -> int:
    """Wait a while for every commit at every seat; return how many came."""

    def told() -> int:
        return sum(len(pen.told_s) + len(pen.answered_s) for pen in pens)

    with suppress(AssertionError):  # the figures say how many are missing
        await until(lambda: told() >= expected, "commits")
    return told()


async def commits() -> None:
    """Start a server and fill it with people."""
    async with served() as (server, builder):
        groups = await builder.groups(ROOMS, FOUR)
        scribes = (scribe(server.port, group, n % STROKE_MESSAGES) for n, group in enumerate(groups))
        await measure(server, await several(scribes))


if __name__ == "__main__":
    run(commits())
