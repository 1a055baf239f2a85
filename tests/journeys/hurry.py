"""A house in which half an hour goes by in a minute: the server's clock and those of all browsers are put forward."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Playwright
from typing_extensions import override

from tests.journeys.house import House
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.server import Server

CLOCK = """
wall => {
  const mono = performance.now.bind(performance), date = Date.now.bind(Date)
  let ahead = 0
  performance.now = () => mono() + ahead
  Date.now = () => date() + wall + ahead
  window.trueNow = date
  window.putForward = ms => { ahead += ms }
}
"""
"""`wall`: how wrong this computer's own clock is. All computers of a test have one true time to be compared by."""

PUT_FORWARD = f"ms => {{ if (!window.putForward) ({CLOCK})(0); putForward(ms) }}"
"""A window whose clock was right so far is given one that can be put forward."""


class AheadServer(Server):
    """A server whose clock is put forward by writing a file."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._file = data_dir.with_name("ahead")
        self._ahead_ms = 0
        self.put_forward(0)

    @override
    def command(self) -> list[str]:
        _python, _m, _server, *arguments = super().command()
        return [sys.executable, "-m", "tests.support.ahead_server", str(self._file), "--", *arguments]

    def put_forward(self, ms: int) -> None:
        """Put the clock forward; it is read whole at any moment."""
        self._ahead_ms += ms
        draft = self._file.with_suffix(".draft")
        draft.write_text(str(self._ahead_ms))
        draft.replace(self._file)


class Hurry(House):
    """The house around that server."""

    server: AheadServer

    def __init__(self, playwright: Playwright, folder: Path) -> None:
        super().__init__(playwright, folder)
        self.server = AheadServer(folder / "data")

    async def later(self, persons: list[Person], minutes: float) -> None:
        """Let so many minutes go by for all at once: nobody is told the time meanwhile."""
        ms = round(minutes * 60_000)
        self.freeze()
        try:
            self.server.put_forward(ms)
            await asyncio.gather(*(person.page.evaluate(PUT_FORWARD, ms) for person in persons))
        finally:
            self.thaw()


async def comes(people: People, desk: str, link: str, name: str, wall_ms: int) -> Person:
    """Open a link at a desk whose own clock is wrong by so much; guests join and wait at the door."""
    person = await people.window(desk, name)
    await person.page.add_init_script(f"({CLOCK})({wall_ms})")
    await person.page.goto(link)
    if desk != "therapist":
        await person.join(name)
        await person.waits_at_the_door()
    return person
