"""Browsers that keep cookies and never run a script, and a clock to turn: for tests of pages and cookies."""

from dataclasses import dataclass

import httpx

from server.app import Baseline

ORIGIN = "http://127.0.0.1:8000"


class Clock:
    """A wall clock that goes only when told."""

    def __init__(self) -> None:
        self.ms = 1_800_000_000_000

    def __call__(self) -> int:
        return self.ms

    def turn(self, *, days: float) -> None:
        """Let days pass."""
        self.ms += round(days * 24 * 3600 * 1000)


@dataclass
class Browser:
    """One browser's cookies and habits: its POSTs say which page they came from."""

    client: httpx.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Open an address."""
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, form: dict[str, str] | None = None, *, origin: str = ORIGIN) -> httpx.Response:
        """Send a form from a page of this origin."""
        return await self.client.post(path, data=form or {}, headers={"origin": origin} if origin else {})

    async def ask(self, path: str, wanted: object = None, *, origin: str = ORIGIN) -> httpx.Response:
        """Send JSON as the room's own page does."""
        headers = {"origin": origin, "accept": "application/json"}
        return await self.client.post(path, json=wanted, headers=headers)

    async def try_session(self) -> str:
        """Make a trial room and return the address of the therapist's seat."""
        response = await self.post("/try")
        assert response.status_code == 303, response.text
        return response.headers["location"]

    async def invite(self, seat: str, role: str, **named: str) -> str:
        """Make a link as the therapist and return its path."""
        response = await self.ask(f"{seat}/links", {"role": role} | named)
        assert response.status_code == 201, response.text
        return str(response.json()["url"]).removeprefix(ORIGIN)

    async def join(self, link: str, name: str = "Mia", symbol: str = "fox") -> str:
        """Join by a link and return the address of the seat."""
        response = await self.post(link, {"name": name, "symbol": symbol})
        assert response.status_code == 303, response.text
        return response.headers["location"]


def open_browser(baseline: Baseline, origin: str = ORIGIN) -> Browser:
    """Return a browser of the application under this origin."""
    transport = httpx.ASGITransport(baseline.app, raise_app_exceptions=False)
    return Browser(httpx.AsyncClient(transport=transport, base_url=origin))


async def close(baseline: Baseline) -> None:
    """Let go of the store."""
    await baseline.services.rooms.close()
    await baseline.services.tickets.close()
    await baseline.services.journal.close()
