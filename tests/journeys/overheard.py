"""All that one browser is told, to search it for what it must not know."""

from __future__ import annotations

from contextlib import suppress

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Response, WebSocket

from tests.journeys.person import Person


class Overheard:
    """Pages, scripts and frames of the websocket that come to a window from now on."""

    def __init__(self, person: Person) -> None:
        self._told: list[str] = []
        person.page.on("websocket", self._listen)
        person.page.on("response", self._read)

    @property
    def text(self) -> str:
        """Everything so far."""
        return "\n".join(self._told)

    async def _read(self, response: Response) -> None:
        self._told.append(response.url)
        with suppress(PlaywrightError):  # a redirect has no body, and the page before it is gone
            self._told.append(await response.text())

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self._told.append(str(frame)))
