"""A person in a journey: a window, whose it is, what people do with it. Waits for what is seen, never for a time."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Locator, Page, expect
from typing_extensions import override

from tests.journeys.house import Desk
from tests.support.browser import Window
from tests.support.waiting import until

LANES, COLUMNS, ROWS = 3, 6, 20
KEPT = """
seat => new Promise(resolve => {
  const request = indexedDB.open("seat-" + seat)
  request.onupgradeneeded = () => request.transaction.abort()
  request.onerror = () => resolve({ proposals: 0, drafts: 0 })
  request.onsuccess = () => {
    const reading = request.result.transaction(["proposals", "drafts"])
    const proposals = reading.objectStore("proposals").count(), drafts = reading.objectStore("drafts").count()
    reading.oncomplete = () => {
      request.result.close()
      resolve({ proposals: proposals.result, drafts: drafts.result })
    }
  }
})
"""


class Person(Window):
    """One person's window. `lane` is the column of the page that is theirs in journeys where all write."""

    def __init__(self, context: BrowserContext, page: Page, origin: str, desk: Desk, name: str, lane: int) -> None:
        super().__init__(context, page, origin)
        self.desk = desk
        self.name = name
        self.lane = lane
        self.written = 0
        self.forgiven: re.Pattern[str] | None = None
        """Complaints of the console that this journey provokes."""
        page.set_default_timeout(60_000)
        page.set_default_navigation_timeout(90_000)

    @property
    def seat(self) -> str:
        """The seat that the address names."""
        return self.page.url.rstrip("/").rsplit("/", 1)[1].partition("?")[0]

    @property
    def board(self) -> Locator:
        """The region around the surface."""
        return self.region("Board")

    async def is_in(self) -> None:
        """Wait until the board is there."""
        await expect(self.surface).to_be_visible()

    @override
    async def sees_status(self, text: str, within_s: float = 20) -> None:
        """Wait until a status says exactly this."""
        await super().sees_status(text, within_s)

    async def sees(self, text: str, within_s: float = 20) -> None:
        """Wait until this text is to be read somewhere."""
        await expect(self.page.get_by_text(text).first).to_be_visible(timeout=within_s * 1000)

    async def waits_at_the_door(self) -> None:
        """Wait until the page says that it waits."""
        await self.sees("Waiting for your therapist")

    async def let_in(self, *others: Person) -> None:
        """Let these in, and wait until they are."""
        for other in others:
            await self.button(f"Let in {other.name}").click()
        for other in others:
            await other.is_in()

    def menu_of(self, name: str) -> Locator:
        """Return what opens the menu of a person."""
        return self.region("People").locator("summary").filter(has_text=f"More {name}")

    async def choose(self, action: str, name: str) -> None:
        """Choose something from the menu of a person, opened by key: rows move while somebody comes in."""
        await self.menu_of(name).press("Enter")
        await self.region("People").get_by_role("button", name=action, exact=True).click()

    async def named_link(self, role: str, name: str) -> str:
        """As the therapist: make a link for one person and return it."""
        invite = self.region("Invite")
        if await invite.count() == 0:
            await self.button("Invite").click()
        await invite.get_by_text("For one person").click()
        await invite.get_by_role("combobox", name="Role").select_option(label=role)
        await invite.get_by_role("textbox", name="Name of the person").fill(name)
        await invite.get_by_role("button", name="Make link").click()
        return await invite.get_by_label(f"{role}: {name}").input_value()

    async def crash(self) -> None:
        """Kill the process that draws the page, as a computer without memory does."""
        crashed = asyncio.Event()
        self.page.on("crash", lambda page: crashed.set())
        devtools = await self.devtools()
        dying = asyncio.create_task(devtools.send("Page.crash"))
        await asyncio.wait_for(crashed.wait(), 20)
        dying.cancel()

    async def answer(self, button: str) -> None:
        """Answer the question that lies above the room."""
        await self.page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()

    async def write(self) -> None:
        """Write one small letter in the next free place of one's lane: a stroke like no other on the page."""
        at = self.written
        self.written += 1
        assert at < COLUMNS * ROWS, "the lane is full"
        left = 0.04 + (self.lane + at % COLUMNS / COLUMNS) * 0.93 / LANES
        top = 0.03 + (at // COLUMNS) * 0.95 / ROWS
        await self.line((left, top), (left + 0.02, top + 0.025), (left + 0.03, top + 0.004))

    async def line(self, *points: tuple[float, float], lift: bool = True) -> None:
        """Draw through points, given as fractions of the surface, with one event each; `lift`: to the end."""
        box = await self.surface.bounding_box()
        assert box is not None, f"{self.name} has no surface to write on"
        mouse = self.page.mouse
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        await mouse.move(*places[0])
        await mouse.down()
        for x, y in places[1:]:
            await mouse.move(x, y)
        if lift:
            await mouse.up()

    async def kept(self) -> dict[str, int]:
        """Return how many proposals and unfinished strokes this browser's disk holds for the seat."""
        found: dict[str, int] = await self.page.evaluate(KEPT, self.seat)
        return found

    async def keeps_nothing(self) -> None:
        """Wait until all is delivered and forgotten."""
        kept: dict[str, int] = {}

        async def empty() -> bool:
            kept.update(await self.kept())
            return not any(kept.values())

        try:
            await until(empty, f"an empty disk at {self.name}", within_s=20, every_s=0.1)
        except AssertionError as error:
            raise AssertionError(f"{self.name}'s disk still keeps {kept}") from error

    async def devtools(self) -> CDPSession:
        """Return a session of the DevTools protocol with the page."""
        return await self.context.new_cdp_session(self.page)

    async def status(self) -> str:
        """Return what the status says now."""
        return (await self.page.get_by_role("status").first.inner_text()).strip()

    @override
    def _console(self, message: Any) -> None:
        if self.forgiven is None or not self.forgiven.search(message.text):
            super()._console(message)
