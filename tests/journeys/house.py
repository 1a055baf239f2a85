"""The house that all journeys share: one server, three Chromium processes, each with its own network that can be cut.

Starting these takes seconds, so they are started once; each journey has its own room, cookies and storage.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright

from server.core.records import Stroke
from server.core.saved import decode_commit
from server.core.state import State
from server.demo import make_room
from server.room.ordering import Ordering
from server.room.ports import Saved
from server.store.database import FILE_NAME, Database
from server.store.images_sqlite import SqliteImages
from server.store.journal_sqlite import SqliteJournal
from server.store.secret import server_secret
from server.store.tickets_sqlite import SqliteTickets
from tests.support.browser import CHROMIUM
from tests.support.relay import Relay
from tests.support.server import DemoRoom, Server

DESKS = ("therapist", "student", "facilitator")
FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
"""There is none: what stands in for one takes longer than to do without."""


@dataclass(frozen=True)
class Profile:
    """What kind of screen and reader a browser profile is for."""

    touch: bool = False
    still: bool = True
    ratio: float = 1


class Desk:
    """One computer: a Chromium process whose only way to the server is its own relay."""

    def __init__(self, browser: Browser, relay: Relay, origin: str) -> None:
        self.browser = browser
        self.relay = relay
        self._origin = origin
        self._used: list[tuple[Profile, BrowserContext]] = []
        self._free: list[tuple[Profile, BrowserContext]] = []

    async def sign_in(self, profile: Profile) -> BrowserContext:
        """Return an empty browser profile: no cookies, nothing stored, as for a person who was never here."""
        found = next((each for each in self._free if each[0] == profile), None)
        if found is not None:
            self._free.remove(found)
        else:
            found = profile, await self._new_context(profile)
        self._used.append(found)
        return found[1]

    async def clear(self) -> None:
        """Leave nothing of this journey's people, and mend the network."""
        for profile, context in self._used:
            anchor, *pages = context.pages
            for page in pages:
                await page.close()
            await context.clear_cookies()
            devtools = await context.new_cdp_session(anchor)
            await devtools.send("Storage.clearDataForOrigin", {"origin": self._origin, "storageTypes": "all"})
            await devtools.detach()
            self._free.append((profile, context))
        self._used.clear()
        await self.relay.mend()

    async def _new_context(self, profile: Profile) -> BrowserContext:
        """Open a browser window whose first tab stays empty: a new window for each journey would cost a second."""
        context = await self.browser.new_context(
            viewport={"width": 1366, "height": 640},  # what a school Chromebook leaves for a page
            has_touch=profile.touch,
            device_scale_factor=profile.ratio,
            reduced_motion="reduce" if profile.still else "no-preference",
        )
        await context.new_page()
        return context


class House:
    """The server, the desks, and a look into the server's own storage to know what is true."""

    flags: ClassVar[tuple[str, ...]] = FLAGS

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        self.server = Server(folder / "data")
        self.desks: dict[str, Desk] = {}
        self._playwright = playwright
        self._database: Database | None = None

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[Self]:
        """Start everything, and leave nothing running."""
        async with async_playwright() as playwright:
            house = cls(playwright, folder)
            try:
                await house._start()
                yield house
            finally:
                await house._close()

    async def make_room(self) -> DemoRoom:
        """Make a demo room, as the command does, while the server runs."""
        journal, tickets = SqliteJournal(self._store), SqliteTickets(self._store)
        made = await make_room(journal, tickets, self.server.url, time.time_ns() // 1_000_000)
        return DemoRoom(**made)

    async def state(self, room: str) -> State:
        """Return what the journal says of a room."""
        return await SqliteJournal(self._store).load(room, lambda saved: Ordering(saved).state)

    async def strokes(self, room: str) -> list[Stroke]:
        """Return the strokes of a room; fails where the journal puts one twice or one movement is there twice."""
        put = await SqliteJournal(self._store).load(room, strokes_put)
        assert len(put) == len(set(put)), "the journal puts a stroke twice"
        strokes = [record for record in (await self.state(room)).records.values() if isinstance(record, Stroke)]
        drawn = [(stroke.page, stroke.points) for stroke in strokes]
        assert len(drawn) == len(set(drawn)), "one movement of a pen is there as two strokes"
        return strokes

    async def photos(self, room: str) -> list[str]:
        """Return the names of the photos that a room holds."""
        return list(await SqliteImages(self._store).names(room))

    async def lose_photos(self, room: str) -> None:
        """Let the photos of a room be gone, while its records name them on."""
        for name in await self.photos(room):
            await SqliteImages(self._store).remove(room, name)

    def freeze(self) -> None:
        """Let the server do nothing, as if all its cables were pulled."""
        os.kill(self.server.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self.server.pid, signal.SIGCONT)

    def turn(self) -> contextlib.AbstractContextManager[None]:
        """Wait until a journey may begin here."""
        return contextlib.nullcontext()

    async def tidy(self) -> None:
        """Be ready for the next journey, whatever this one did to the server and the networks."""
        for desk in self.desks.values():
            await desk.clear()
        with contextlib.suppress(AssertionError):  # it runs already
            await self.server.start(within_s=60)

    @property
    def _store(self) -> Database:
        if self._database is None:
            data_dir = self.server.data_dir
            self._database = Database(data_dir / FILE_NAME, server_secret(data_dir, ""))
        return self._database

    def desk(self, browser: Browser, relay: Relay) -> Desk:
        """Return a desk with this browser."""
        return Desk(browser, relay, self.server.url)

    def way(self) -> Relay:
        """Return a way to the server, for one more desk."""
        return Relay(self.server.port)

    async def _start(self) -> None:
        await self.server.start(within_s=60)
        for name in DESKS:
            relay = self.way()
            await relay.start()
            way = f"--host-resolver-rules=MAP 127.0.0.1:{self.server.port} 127.0.0.1:{relay.port}"
            browser = await self._playwright.chromium.launch(executable_path=CHROMIUM, args=[*self.flags, way])
            self.desks[name] = self.desk(browser, relay)

    async def _close(self) -> None:
        for desk in self.desks.values():
            await desk.browser.close()
            await desk.relay.cut()
        await self.server.close()
        if self._database is not None:
            self._database.close()


def strokes_put(saved: Saved) -> list[str]:
    """Return the id of each stroke that the rows of a journal put, as often as they do."""
    changes = [change for row in saved.rows for change in decode_commit(row.body).changes]
    return [record.id for record in put_records(changes) if isinstance(record, Stroke)]


def put_records(changes: Iterable[object]) -> list[object]:
    """Return the records that changes put."""
    return [change.record for change in changes if hasattr(change, "record")]
