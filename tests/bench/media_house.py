"""A studio whose desks reach the server over lines that can be made bad, sound, picture and websocket over one; and
what a page can say of what it receives.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from playwright.async_api import Browser, BrowserContext
from typing_extensions import override

from tests.bench.pens import BUILD
from tests.journeys.house import Desk, Profile
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import Studio, StudioDesk
from tests.support.media_relay import DETOUR, MediaRelay
from tests.support.relay import Relay
from tests.support.waiting import until

SAW_WITHIN_S = 40
LOOPBACK = "--allow-loopback-in-peer-connection"
FRAMES = """
words => {
  window.frames_ = []
  const known = new WeakSet()
  const fits = video => words.every(word => video.ariaLabel?.includes(word))
  const follow = video => {
    known.add(video)
    const note = (now, { presentedFrames }) => {
      window.frames_.push([performance.timeOrigin + now, presentedFrames])
      video.requestVideoFrameCallback(note)
    }
    video.requestVideoFrameCallback(note)
  }
  clearInterval(window.following)
  window.following = setInterval(() => {     // another connection brings another element
    for (const video of document.querySelectorAll("video")) if (fits(video) && !known.has(video)) follow(video)
  }, 20)
}
"""
"""Note in `frames_` when each frame of a picture is shown, in milliseconds since 1970, and how many there were."""

BEGUN = """
words => [...document.querySelectorAll("video")].some(video =>
  video.videoWidth && words.every(word => video.ariaLabel?.includes(word)))
"""
"""Whether there is a picture whose label has these words, and it has begun."""

RECEIVED = """
async () => {
  const found = []
  for (const connection of window.connections.filter(each => each.connectionState === "connected")) {
    const stats = [...(await connection.getStats()).values()]
    const room = stats.find(each => each.type === "candidate-pair" && each.availableIncomingBitrate)
    for (const report of stats.filter(each => each.type === "inbound-rtp"))
      found.push({ ...report, room: room?.availableIncomingBitrate ?? null })
  }
  const sourceOf = track => {
    const shows = video => video.srcObject?.getTracks().some(each => each.id === track)
    const label = [...document.querySelectorAll("video")].find(shows)?.ariaLabel ?? ""
    return ["face", "desk"].find(source => label.includes(source)) ?? "hidden"
  }
  return found.map(report =>
    ({ ...report, source: report.kind === "audio" ? "mic" : sourceOf(report.trackIdentifier) }))
}
"""
"""Return all inbound-rtp reports, each with its source and the bits a second that there is room for."""

SHED = """
{
  window.shed = []
  const Real = window.WebSocket
  window.WebSocket = class extends Real {
    constructor(...means) {
      super(...means)
      this.addEventListener("message", ({ data }) => {
        if (typeof data !== "string" || !data.includes('"shed"')) return
        const said = JSON.parse(data)
        if (said.kind === "shed") window.shed.push([performance.timeOrigin + performance.now(), said.list])
      })
    }
  }
}
"""
"""Note in `shed` what the server says it does not send, and when."""


class SharedWay(Relay):
    """A way for websockets that takes its turn on the line of sound and picture."""

    def __init__(self, target_port: int, line: MediaRelay) -> None:
        super().__init__(target_port)
        self.line = line

    @override
    async def _pace(self, size: int, *, down: bool) -> None:
        arrived = asyncio.Event()
        ring = partial(asyncio.get_running_loop().call_soon_threadsafe, arrived.set)
        self.line.carry(size, ring, down=down)
        await arrived.wait()

    async def cut_line(self) -> None:
        """Let nothing through in either direction, and tell nobody."""
        self.line.cut()
        self.hold()

    async def mend_line(self) -> None:
        """Let all through again."""
        self.line.mend()
        await self.mend()


class LineDesk(StudioDesk):
    """A desk at such a line."""

    relay: SharedWay

    @override
    async def _new_context(self, profile: Profile) -> BrowserContext:
        context = await super()._new_context(profile)
        await context.add_init_script(DETOUR % self.relay.line.port)
        await context.add_init_script(SHED)
        return context


class LineHouse(Studio):
    """A studio of such desks. Their browsers gather loopback candidates, since the lines begin there."""

    flags: ClassVar[tuple[str, ...]] = (*Studio.flags, LOOPBACK)

    @override
    def desk(self, browser: Browser, relay: Relay) -> Desk:
        assert isinstance(relay, SharedWay)
        return LineDesk(browser, relay, self.server.url)

    @override
    def way(self) -> SharedWay:
        return SharedWay(self.server.port, MediaRelay(self.server.media_port))

    @override
    async def _close(self) -> None:
        await super()._close()
        for desk in self.desks.values():
            line_of(desk).close()


def way_of(desk: Desk) -> SharedWay:
    """Return the way of a desk in such a house."""
    assert isinstance(desk.relay, SharedWay)
    return desk.relay


def line_of(desk: Desk) -> MediaRelay:
    """Return the line of a desk in such a house."""
    return way_of(desk).line


@asynccontextmanager
async def opened(kind: type[Studio] = LineHouse) -> AsyncIterator[People]:
    """Open a house, with a room in it and nobody there yet."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        async with kind.open(Path(folder)) as house:
            yield People(house, await house.make_room())


async def two_meet(people: People) -> tuple[Person, Person]:
    """Have therapist and student meet at screens on which nothing is out of sight: what is, is not sent."""
    two = await people.two()
    for person in two:
        await person.page.set_viewport_size({"width": 1600, "height": 1100})
    return two


async def received(person: Person) -> list[dict[str, Any]]:
    """Return what a page's browser counts of what it receives; `timestamp` in milliseconds since 1970."""
    found: list[dict[str, Any]] = await person.page.evaluate(RECEIVED)
    return found


async def frames(person: Person) -> list[float]:
    """Return when frames were shown since FRAMES, in seconds since 1970."""
    return [at / 1000 for at, _ in await person.page.evaluate("window.frames_")]


async def shows_frames(person: Person, *words: str) -> None:
    """Wait until a picture is there, whose label has these words, and begin to note its frames."""
    missing = f"{words} at {person.name}"
    await until(lambda: person.page.evaluate(BEGUN, words), missing, within_s=SAW_WITHIN_S, every_s=0.1)
    await person.page.evaluate(FRAMES, words)
    await until(lambda: person.page.evaluate("window.frames_.length > 1"), missing, within_s=SAW_WITHIN_S)


def gaps_s(times_s: list[float], longer_than_s: float) -> list[float]:
    """Return the times between one and the next that are longer than this."""
    return [round(after - one, 3) for one, after in pairwise(times_s) if after - one > longer_than_s]
