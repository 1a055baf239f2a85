"""What a browser says to Janus: a session over its websocket, a handle of the videoroom plugin for each peer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from secrets import token_hex
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.bench.janus import PROTOCOL, URL
from tests.support.media_peer import MediaPeer
from tests.support.media_transport import Household
from tests.support.waiting import until

ANSWER_WITHIN_S = 30.0
KEEP_ALIVE_S = 25.0
UNLIMITED = 100_000_000
Said = dict[str, Any]


class JanusSession:
    """A session. Every request waits for its answer: what a plugin says later under the same transaction counts."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._waiting: dict[str, asyncio.Queue[Said]] = {}
        self._session: dict[str, int] = {}
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._keep_alive())]

    @classmethod
    async def open(cls) -> Self:
        """Connect and begin a session."""
        session = cls(await connect(URL, subprotocols=[PROTOCOL], compression=None, max_size=None))
        made = await session.ask({"janus": "create"})
        session._session = {"session_id": made["data"]["id"]}
        return session

    async def close(self) -> None:
        """End it, and with it all its handles."""
        for task in self._tasks:
            task.cancel()
        await self._socket.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def attach(self) -> int:
        """Return a new handle of the videoroom plugin."""
        attached = await self.ask({"janus": "attach", "plugin": "janus.plugin.videoroom"})
        return int(attached["data"]["id"])

    async def message(self, handle: int, body: Said, jsep: Said | None = None) -> Said:
        """Say something to the plugin and return its answer."""
        message: Said = {"janus": "message", "handle_id": handle, "body": body}
        if jsep is not None:
            message["jsep"] = jsep
        answer = await self.ask(message)
        data = answer["plugindata"]["data"]
        if "error" in data:
            raise RuntimeError(f"Janus refuses {body['request']}: {data['error']}")
        return answer

    async def ask(self, message: Said) -> Said:
        """Send a request and return the answer to it, which is not the mere word that it has come."""
        transaction = token_hex(8)
        heard = self._waiting[transaction] = asyncio.Queue()
        await self._send(message, transaction)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                while (answer := await heard.get())["janus"] == "ack":
                    pass
        finally:
            del self._waiting[transaction]
        if answer["janus"] == "error":
            raise RuntimeError(f"Janus refuses {message['janus']}: {answer['error']}")
        return answer

    async def _send(self, message: Said, transaction: str) -> None:
        await self._socket.send(json.dumps(message | self._session | {"transaction": transaction}))

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self._socket:
                said = json.loads(frame)
                waiting = self._waiting.get(said.get("transaction", ""))
                if waiting is not None:
                    waiting.put_nowait(said)

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(KEEP_ALIVE_S)
            await self._send({"janus": "keepalive"}, "")  # it gets no answer but the word that it has come


class JanusRoom:
    """A videoroom that anybody may publish in, VP8 and Opus as our own rooms."""

    def __init__(self, session: JanusSession, handle: int, house: Household, room: int) -> None:
        self._session = session
        self._handle = handle
        self._house = house
        self._room = room

    @classmethod
    async def make(cls, session: JanusSession, house: Household, room: int = 1) -> Self:
        """Make the room."""
        body = {"request": "create", "room": room, "publishers": 100, "bitrate": UNLIMITED, "permanent": False}
        handle = await session.attach()
        await session.message(handle, body | {"audiocodec": "opus", "videocodec": "vp8"})
        return cls(session, handle, house, room)

    async def publish(self, pictures: Sequence[float], size: int = 1100) -> tuple[int, MediaPeer]:
        """Publish sound and pictures of packets of so many bytes; return the feed's id and the connected peer."""
        peer, handle = MediaPeer(self._house), await self._session.attach()
        join = {"request": "joinandconfigure", "ptype": "publisher", "room": self._room}
        jsep = {"type": "offer", "sdp": peer.offer(pictures=pictures, size=size), "trickle": False}
        joined = await self._session.message(handle, join, jsep)
        await peer.connect(joined["jsep"]["sdp"])
        return int(joined["plugindata"]["data"]["id"]), peer

    async def published(self, feeds: Collection[int]) -> None:
        """Wait until all of these feeds can be subscribed to: a busy Janus is later than its word to the publisher."""

        async def there() -> bool:
            answer = await self._session.message(self._handle, {"request": "listparticipants", "room": self._room})
            people = answer["plugindata"]["data"]["participants"]
            return set(feeds) <= {person["id"] for person in people if person["publisher"]}

        await until(there, "feeds of Janus")

    async def subscribe(self, *feeds: int) -> MediaPeer:
        """Return a connected peer that is sent all of these feeds."""
        peer, handle = MediaPeer(self._house), await self._session.attach()
        streams = [{"feed": feed} for feed in feeds]
        join = {"request": "join", "ptype": "subscriber", "room": self._room, "streams": streams}
        offer = (await self._session.message(handle, join))["jsep"]["sdp"]
        jsep = {"type": "answer", "sdp": peer.answer(offer), "trickle": False}
        await self._session.message(handle, {"request": "start"}, jsep)
        await peer.connect(offer)
        return peer
