"""A seat of the real server over a raw websocket: what a browser sends, and what no browser would."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from tests.support.waiting import until

DOT = "pBPcWACAAg"
Said = dict[str, Any]


def new_id() -> str:
    """Return a fresh id as browsers make them."""
    return token_urlsafe(16)


class Ticket:
    """What a browser holds after joining: the way to the room and the cookie of the seat."""

    def __init__(self, url: str, path: str, cookie: str) -> None:
        self.url = url
        self.path = path
        self.cookie = cookie
        self.origin = url
        self.seat = path.rsplit("/", 1)[1]

    @classmethod
    async def take(cls, link: str, name: str = "") -> Self:
        """Follow a link; join with a name where it asks for one."""
        parts = urlsplit(link)
        url = f"{parts.scheme}://{parts.netloc}"
        async with httpx.AsyncClient(headers={"Origin": url}) as client:
            form = {"name": name, "symbol": "fox"}
            answer = await (client.post(link, data=form) if name else client.get(link))
        assert answer.status_code == 303, answer.text
        return cls(url, answer.headers["location"], answer.headers["set-cookie"].partition(";")[0])


class Peer:
    """One open websocket of a seat. `heard` is all it was told, `frames` the same as text."""

    def __init__(self, ticket: Ticket, socket: ClientConnection) -> None:
        self.ticket = ticket
        self.seat = ticket.seat
        self.socket = socket
        self.client = new_id()
        self.n = 0
        self.heard: list[Said] = []
        self.frames: list[str] = []
        self.closed: tuple[int, str] | None = None
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, ticket: Ticket, *, hello: bool = True, **fields: Any) -> Self:
        """Connect a seat, and say hello."""
        url = ticket.url.replace("http", "ws", 1) + ticket.path + "/socket"
        socket = await connect(
            url,
            origin=Origin(ticket.origin),
            subprotocols=[Subprotocol("baseline.v1")],
            additional_headers={"Cookie": ticket.cookie},
            max_size=None,
            compression=None,
            ping_interval=None,
        )
        peer = cls(ticket, socket)
        if hello:
            await peer.send("hello", client=peer.client, **fields)
        return peer

    @classmethod
    async def come(cls, link: str, name: str = "") -> Self:
        """Join by a link and connect."""
        return await cls.open(await Ticket.take(link, name))

    async def send(self, t: str, **fields: Any) -> None:
        """Send one message."""
        await self.raw(msgspec.json.encode({"t": t, **fields}).decode())

    async def raw(self, data: str | bytes) -> None:
        """Send a frame as it is; into a closed connection it goes nowhere."""
        try:
            await self.socket.send(data)
        except ConnectionClosed:
            await self._reading

    async def propose(self, *changes: Said, **fields: Any) -> Said:
        """Propose changes (or `action=`) and return the answer: commit, refuse or held."""
        self.n = n = fields.pop("n", self.n + 1)
        before = len(self.heard)
        await self.send("propose", n=n, changes=changes, **fields)
        answers = ("commit", "refuse", "held")
        return await self.wait(lambda said: said["t"] in answers and said.get("n") == n, f"answer {n}", since=before)

    async def wait(self, wanted: Callable[[Said], bool], missing: str, since: int = 0) -> Said:
        """Return the newest wanted message among those heard after `since`, as soon as there is one."""

        def newest() -> Said | None:
            return next((said for said in reversed(self.heard[since:]) if wanted(said)), None)

        try:
            found: Said = await until(newest, missing, every_s=0.002)
        except AssertionError as error:
            raise AssertionError(f"{error}; closed: {self.closed}, last heard: {self.frames[-3:]}") from None
        return found

    async def welcome(self, status: str = "in") -> Said:
        """Return the newest welcome with this status."""
        return await self.wait(
            lambda said: said["t"] == "welcome" and said["seat"]["status"] == status, f"a welcome as {status}"
        )

    async def let_in(self, other: Peer) -> None:
        """As the therapist: let another one in."""
        answer = await self.propose(action={"name": "let_in", "seat": other.seat})
        assert answer["t"] == "commit", answer
        await other.welcome()

    async def close(self) -> None:
        """Close as a browser that leaves the page."""
        await self.socket.close()
        await self._reading

    async def _read(self) -> None:
        try:
            async for frame in self.socket:
                assert isinstance(frame, str)
                self.frames.append(frame)
                self.heard.append(msgspec.json.decode(frame))
        except ConnectionClosed:
            pass
        self.closed = (self.socket.close_code or 1006, self.socket.close_reason or "")


def put(kind: str, record_id: str, /, **fields: Any) -> Said:
    """Return the change that puts a record."""
    return {"op": "put", "record": {"type": kind, "id": record_id, **fields}}


def patch(record_id: str, /, **fields: Any) -> Said:
    """Return the change that patches a record."""
    return {"op": "patch", "id": record_id, "fields": fields}


def stroke(page: str, record_id: str | None = None, **fields: Any) -> Said:
    """Return the change that puts a dot."""
    return put("stroke", record_id or new_id(), page=page, points=DOT, **fields)


def staged(welcome: Said) -> str:
    """Return the id of the page on the stage."""
    page: str = next(record["page"] for record in welcome["records"] if record["type"] == "stage")
    return page
