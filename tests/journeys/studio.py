"""A house whose desks have cameras and microphones, and how one sees and hears there that sound and picture flow."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator, Sequence
from typing import ClassVar

from playwright.async_api import Browser, BrowserContext, Locator, expect
from typing_extensions import override

from tests.journeys.house import FLAGS, Desk, House, Profile
from tests.journeys.person import Person
from tests.support.relay import Relay
from tests.support.server import ROOT
from tests.support.waiting import until

CAMERAS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SHARING = ("--auto-select-tab-capture-source-by-title=Baseline",)

KEEP = """
window.connections = []
const Real = window.RTCPeerConnection
window.RTCPeerConnection = class extends Real {
  constructor(...means) { super(...means); window.connections.push(this) }
}
"""
"""So that a test can ask connections for their figures."""

HEARD = """
async () => {
  const found = {}
  for (const connection of window.connections.filter(each => each.connectionState === "connected"))
    for (const report of (await connection.getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === "audio") found[report.ssrc] = report.totalAudioEnergy
  return found
}
"""
SENT = """
async kind => {
  const found = []
  for (const connection of window.connections.filter(each => each.connectionState === "connected"))
    for (const report of (await connection.getStats()).values())
      if (report.type === "outbound-rtp" && report.kind === kind) found.push([report.mid, report.packetsSent])
  return Object.fromEntries(found)
}
"""
FRAMES = "video => video.readyState < 2 ? -1 : video.getVideoPlaybackQuality().totalVideoFrames"


class StudioDesk(Desk):
    """A desk whose windows note their connections."""

    @override
    async def _new_context(self, profile: Profile) -> BrowserContext:
        context = await super()._new_context(profile)
        await context.add_init_script(KEEP)
        return context


class Studio(House):
    """A house with cameras; a browser there gathers no loopback candidate, as an ordinary one."""

    flags: ClassVar[tuple[str, ...]] = (*FLAGS, *CAMERAS, *SHARING)

    @override
    def desk(self, browser: Browser, relay: Relay) -> Desk:
        return StudioDesk(browser, relay, self.server.url)

    @override
    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """One studio has its journey at a time: for six browsers that encode pictures at once two cores are too few."""
        with (ROOT / "build" / "studio").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def picture(person: Person, label: str) -> Locator:
    """Return the moving pictures with this label."""
    return person.page.locator(f"video[aria-label={label!r}]")


async def sees_moving(person: Person, label: str, within_s: float = 20) -> None:
    """Wait until a picture is there and moves."""
    video = picture(person, label).first
    await expect(video).to_be_visible(timeout=within_s * 1000)
    before = 0

    async def moves() -> bool:
        nonlocal before
        if await video.count() == 0:
            return False
        frames = int(await video.evaluate(FRAMES))
        before, last = frames, before  # another connection counts from nothing again
        return 0 < last < frames

    await until(moves, f"{person.name} sees {label!r} move", within_s=within_s, every_s=0.1)


async def all_see(people: Sequence[Person], label: str) -> None:
    """Wait until each of these sees a picture move."""
    for person in people:
        await sees_moving(person, label)


async def sees_no(person: Person, label: str) -> None:
    """Wait until there is no such picture."""
    await expect(picture(person, label)).to_have_count(0)


async def hears(person: Person, voices: int, within_s: float = 20) -> None:
    """Wait until so many voices are heard that are not silent."""
    before: dict[str, float] = await person.page.evaluate(HEARD)

    async def louder() -> bool:
        now: dict[str, float] = await person.page.evaluate(HEARD)
        return sum(energy > before.get(ssrc, 0) + 1e-5 for ssrc, energy in now.items()) == voices

    await until(louder, f"{person.name} hears {voices} voices", within_s=within_s, every_s=0.3)


async def hears_nothing(person: Person) -> None:
    """Wait until a second goes by in which no voice is heard."""

    async def silent() -> bool:
        before = await person.page.evaluate(HEARD)
        await person.page.wait_for_timeout(1000)
        now = await person.page.evaluate(HEARD)
        return all(energy - before.get(ssrc, energy) < 1e-5 for ssrc, energy in now.items())

    await until(silent, f"{person.name} hears nothing", within_s=20)


async def is_pressed(person: Person, name: str, pressed: bool = True) -> None:
    """Wait until a switch says that it is on, or off."""
    await expect(person.button(name)).to_have_attribute("aria-pressed", "true" if pressed else "false")
