"""The application behind a real port in this process, and plain websocket clients of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from server.app import Baseline, Server, configuration, listen
from tests.web.browsing import Browser, open_browser

HELLO = {"t": "hello", "client": "c1", "version": 1}


@asynccontextmanager
async def served(baseline: Baseline) -> AsyncIterator[Server]:
    """Serve the application on the port of its settings for as long as the block runs."""
    settings = baseline.services.settings
    listener = listen(settings.host, settings.port)
    server = Server(configuration(baseline.app))
    watching = asyncio.create_task(baseline.services.live.watch())
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield server
    finally:
        server.end()
        await serving
        watching.cancel()


def cookie_of(browser: Browser, seat: str) -> str:
    """Return the cookie header that a browser sends to this seat's addresses."""
    name = f"seat_{seat.rsplit('/', 1)[1]}"
    return f"{name}={browser.client.cookies.get(name)}"


class Peer:
    """One websocket, spoken to in plain JSON."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, message: object) -> None:
        """Send a message."""
        await self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def hear(self, t: str = "") -> dict[str, Any]:
        """Return the next message, or the next of a kind."""
        async with asyncio.timeout(5):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                if t in ("", message["t"]):
                    return message

    async def ended(self) -> tuple[list[dict[str, Any]], int]:
        """Return what else came, and the close code."""
        heard = []
        try:
            async with asyncio.timeout(5):
                while True:
                    heard.append(json.loads(await self.socket.recv()))
        except ConnectionClosed:
            assert self.socket.close_code is not None
            return heard, self.socket.close_code

    async def bye(self) -> tuple[str, int]:
        """Return how the server said goodbye: the code of its last message, and the close code."""
        heard, close = await self.ended()
        assert heard, f"closed with {close} without a word"
        assert heard[-1]["t"] == "bye"
        return heard[-1]["code"], close


@asynccontextmanager
async def opened(
    origin: str,
    seat: str,
    cookie: str,
    *,
    said_origin: str | None = None,
    subprotocols: Sequence[str] = ("baseline.v1",),
    headers: dict[str, str] | None = None,
) -> AsyncIterator[Peer]:
    """Open the websocket of a seat. Raises InvalidStatus where the server refuses the handshake."""
    async with connect(
        f"{origin.replace('http', 'ws')}{seat}/socket",
        origin=Origin(said_origin if said_origin is not None else origin),
        subprotocols=[Subprotocol(name) for name in subprotocols] or None,
        additional_headers=({"Cookie": cookie} if cookie else {}) | (headers or {}),
        compression=None,
        ping_interval=None,
        max_size=None,
        close_timeout=1,
    ) as socket:
        yield Peer(socket)


class Place:
    """A served application, its address, and a browser that has made a room in it."""

    def __init__(self, baseline: Baseline, origin: str) -> None:
        self.baseline = baseline
        self.origin = origin
        self.browser = open_browser(baseline, origin)
        self.seat = ""

    async def begin(self) -> None:
        """Make a room."""
        self.seat = (await self.browser.post("/try", origin=self.origin)).headers["location"]

    async def guest(self, role: str = "student", name: str = "Mia") -> tuple[Browser, str]:
        """Let somebody join, up to the door."""
        headers = {"origin": self.origin, "accept": "application/json"}
        made = await self.browser.client.post(f"{self.seat}/links", json={"role": role}, headers=headers)
        browser = open_browser(self.baseline, self.origin)
        link = made.json()["url"].removeprefix(self.origin)
        joined = await browser.post(link, {"name": name, "symbol": "fox"}, origin=self.origin)
        return browser, joined.headers["location"]

    def opened(self, browser: Browser | None = None, seat: str = "", **more: Any) -> AbstractAsyncContextManager[Peer]:
        """Open the websocket of a seat, the therapist's unless said."""
        browser, seat = browser or self.browser, seat or self.seat
        return opened(self.origin, seat, cookie_of(browser, seat), **more)


class Therapist:
    """One who leads, with a websocket, and counts what was proposed."""

    def __init__(self, peer: Peer, page: str) -> None:
        self.peer = peer
        self.page = page
        self.n = 0

    async def does(self, *changes: dict[str, Any], **action: Any) -> None:
        """Propose, and wait until it is committed."""
        self.n += 1
        await self.peer.say({"t": "propose", "n": self.n, **({"changes": changes} if changes else {"action": action})})
        while (await self.peer.hear("commit")).get("n") != self.n:
            pass


@asynccontextmanager
async def leading(place: Place) -> AsyncIterator[Therapist]:
    """Be inside as the therapist."""
    async with place.opened() as peer:
        await peer.say(HELLO)
        records = (await peer.hear("welcome"))["records"]
        yield Therapist(peer, next(record["id"] for record in records if record["type"] == "page"))
