"""Real Chromium windows, one person each, and a note of all that went wrong in them.

Every person has a browser process of their own, so that each can crash or lose the network alone.
"""

import os
import re
import shutil
from collections.abc import Sequence
from typing import Self
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Request,
    ViewportSize,
    expect,
)

from tests.support.node import node
from tests.support.relay import Relay
from tests.support.server import DemoRoom, Server

os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node())  # the one it brings needs libraries a small Debian has not
CHROMIUM = shutil.which(os.environ.get("CHROMIUM", "chromium"))
CHROMEBOOK = ViewportSize(width=1366, height=640)  # what a school Chromebook leaves for a page (docs/architecture.md)
HARMLESS = re.compile(
    r"net::ERR_|WebSocket connection to|WebSocket is already in CLOSING"  # a lost network, which tests make
    r"|Permissions-Policy header: Unrecognized feature"  # one that only other systems' Chromium has
)


class Window:
    """One window of one person. Knows how people find things on the page: by role and accessible name."""

    def __init__(self, context: BrowserContext, page: Page, origin: str) -> None:
        self.context = context
        self.page = page
        self.complaints: list[str] = []
        self._origin = urlsplit(origin).netloc
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        context.on("request", self._request)

    def let_go(self) -> None:
        """Watch no longer what its profile asks for: the next to use that profile is watched for itself."""
        self.context.remove_listener("request", self._request)

    def button(self, name: str) -> Locator:
        """Return the button with exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def region(self, name: str) -> Locator:
        """Return the region with exactly this name."""
        return self.page.get_by_role("region", name=name, exact=True)

    @property
    def surface(self) -> Locator:
        """What takes ink."""
        return self.page.locator("#surface")

    async def join(self, name: str) -> None:
        """Fill in the join page that is open."""
        await self.page.get_by_role("textbox", name="Your name").fill(name)
        await self.button("Join").click()

    async def sees_status(self, text: str, within_s: float = 10) -> None:
        """Wait until a status of the page says exactly this."""
        status = self.page.get_by_role("status").filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$"))
        await expect(status.first).to_be_visible(timeout=within_s * 1000)

    async def draw(self, points: Sequence[tuple[float, float]]) -> None:
        """Draw one stroke with the mouse; points as fractions of the surface's width and height."""
        box = await self.surface.bounding_box()
        assert box is not None, "there is no surface to draw on"
        (x, y), *rest = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        for x, y in rest:
            await self.page.mouse.move(x, y, steps=4)
        await self.page.mouse.up()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not HARMLESS.search(message.text):
            where = message.location.get("url", "")
            self.complaints.append(f"{message.type}: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._origin:
            self.complaints.append(f"a request left the origin: {request.url}")


class Browsers:
    """Starts browsers and leaves none behind. On leaving, says what went wrong in any of their windows."""

    def __init__(self, playwright: Playwright, server: Server) -> None:
        self._playwright = playwright
        self._server = server
        self._open: list[Browser] = []
        self.windows: list[Window] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        for browser in self._open:
            await browser.close()
        complaints = [complaint for window in self.windows for complaint in window.complaints]
        if error[0] is None:
            assert not complaints, "\n".join(complaints)

    async def window(self, *, via: Relay | None = None, touch: bool = False, still: bool = True) -> Window:
        """Open an empty window in a new browser; `via`: its only way to the server; `still`: reduced motion."""
        args = ["--no-sandbox", "--disable-dev-shm-usage"]
        if via is not None:
            args.append(f"--host-resolver-rules=MAP 127.0.0.1:{self._server.port} 127.0.0.1:{via.port}")
        browser = await self._playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        self._open.append(browser)
        context = await browser.new_context(
            viewport=CHROMEBOOK,
            has_touch=touch,
            reduced_motion="reduce" if still else "no-preference",
        )
        return self.adopt(context, await context.new_page())

    def adopt(self, context: BrowserContext, page: Page) -> Window:
        """Watch a window that was opened some other way, such as a second one of the same browser."""
        window = Window(context, page, self._server.url)
        self.windows.append(window)
        return window


class People:
    """The people of one demo room, each coming in as they would in a school."""

    def __init__(self, browsers: Browsers, room: DemoRoom) -> None:
        self._browsers = browsers
        self._room = room

    async def as_therapist(self, *, via: Relay | None = None) -> Window:
        """Come in by the therapist's link, which goes straight in."""
        window = await self._browsers.window(via=via)
        await window.page.goto(self._room.therapist)
        await expect(window.surface).to_be_visible()
        return window

    async def as_student(
        self, name: str = "Mia", *, let_in_by: Window | None = None, via: Relay | None = None, touch: bool = False
    ) -> Window:
        """Come to the door as a student, and in where somebody lets in."""
        return await self._at_the_door(self._room.student, name, let_in_by, via, touch)

    async def as_facilitator(
        self, name: str = "Mr Ortiz", *, let_in_by: Window | None = None, via: Relay | None = None
    ) -> Window:
        """Come to the door as a facilitator, and in where somebody lets in."""
        return await self._at_the_door(self._room.facilitator, name, let_in_by, via, touch=False)

    async def as_observer(self, name: str = "Ana's mother", *, let_in_by: Window | None = None) -> Window:
        """Come to the door as an observer, and in where somebody lets in."""
        return await self._at_the_door(self._room.observer, name, let_in_by, None, touch=False)

    async def _at_the_door(
        self, link: str, name: str, let_in_by: Window | None, via: Relay | None, touch: bool
    ) -> Window:
        window = await self._browsers.window(via=via, touch=touch)
        await window.page.goto(link)
        await window.join(name)
        await expect(window.page.get_by_text("Waiting for your therapist")).to_be_visible()
        if let_in_by is not None:
            await let_in_by.button(f"Let in {name}").click()
            await expect(window.surface).to_be_visible()
        return window
