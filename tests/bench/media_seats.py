"""People in our own rooms with sound and picture, for a bench: a websocket each, and a load peer for each direction.

Signals are as in docs/media.md. What a seat shows is said once; every later offer of the server is answered by itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from server.room.ports import SeatKey
from tests.bench.people import enter
from tests.bench.socket_client import SocketClient
from tests.support.media_peer import MediaPeer
from tests.support.media_transport import Household

ANSWER_WITHIN_S = 30.0
PRESENCE = b'{"t":"presence"'
FACE_HEIGHT = 360
Said = dict[str, Any]
Heard = Callable[[bytes], None]


class MediaSeat:
    """One seat that is in. `also` hears all presence."""

    def __init__(self, key: SeatKey, house: Household, also: Heard = lambda message: None) -> None:
        self.seat = key.seat
        self.publisher: MediaPeer | None = None
        self.subscriber: MediaPeer | None = None
        self.tracks: dict[str, str] = {}
        """What the server's last offer said it would send: mid -> seat/source."""
        self.troubles: list[Said] = []
        self.shed: list[str] = []
        self.heights: dict[str, int] = {}
        self.sources: list[str] = []
        self._key = key
        self._house = house
        self._also = also
        self._socket: SocketClient | None = None
        self._answers: dict[str, asyncio.Future[str]] = {}
        self._subscribed: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def enter(self, port: int) -> None:
        """Open the websocket and come in."""
        self._socket = await enter(port, self._key, self._heard)

    async def publish(self, pictures: Mapping[str, float], *, sound: bool = True, size: int = 1100) -> MediaPeer:
        """Publish sound and these pictures, source -> packets a second; return the connected peer."""
        peer = self.publisher = MediaPeer(self._house)
        offer = peer.offer(sound=sound, pictures=list(pictures.values()), size=size)
        names = [*(["mic"] if sound else []), *pictures]
        answered = self._answers[peer.pc] = asyncio.get_running_loop().create_future()
        self._say("publish", pc=peer.pc, sdp=offer, sources={str(mid): name for mid, name in enumerate(names)})
        answer = await self._in_time(answered, f"an answer to {self.seat}'s offer")
        await peer.connect(answer)
        return peer

    async def watch(self, shown: Iterable[str], height: int = FACE_HEIGHT) -> MediaPeer:
        """Say what this screen shows, sounds and pictures as seat/source; return the connected peer."""
        heights = {name: 0 if name.endswith("/mic") else height for name in shown}
        peer = self.subscriber
        if peer is None:
            peer = self.subscriber = MediaPeer(self._house)
            self._subscribed = asyncio.get_running_loop().create_future()
        self._say("watch", pc=peer.pc, shown=heights)
        assert self._subscribed is not None
        await self._in_time(self._subscribed, f"{self.seat} to be connected to what it watches")
        return peer

    async def leave(self, *, silently: bool = False) -> None:
        """Be gone: the peers, then the websocket."""
        for task in self._tasks:
            task.cancel()
        for peer in (self.publisher, self.subscriber):
            if peer is not None:
                await peer.close(silently=silently)
        if self._socket is not None:
            self._socket.abort()

    @property
    def socket(self) -> SocketClient:
        """The websocket."""
        assert self._socket is not None
        return self._socket

    def _say(self, kind: str, **fields: object) -> None:
        self.socket.send(json.dumps({"t": "signal", "kind": kind, **fields}).encode())

    def _heard(self, message: bytes) -> None:
        if message.startswith(PRESENCE):
            self._also(message)
            return
        said = json.loads(message)
        kind = said.get("kind") if said["t"] == "signal" else None
        if kind == "answer":
            waiting = self._answers.pop(said["pc"], None)
            if waiting is not None and not waiting.done():
                waiting.set_result(said["sdp"])
        elif kind == "offer":
            task = asyncio.create_task(self._take(said))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._note(kind, said)

    def _note(self, kind: str | None, said: Said) -> None:
        if kind == "trouble":
            self.troubles.append(said)
        elif kind == "shed":
            self.shed = said["list"]
        elif kind == "wanted":
            self.heights = said["heights"]
        elif kind == "sources":
            self.sources = said["list"]

    async def _take(self, offer: Said) -> None:
        """Answer an offer of the server, and connect at the first."""
        peer, subscribed = self.subscriber, self._subscribed
        if peer is None or subscribed is None or offer["pc"] != peer.pc:
            return
        self._say("answer", pc=peer.pc, sdp=peer.answer(offer["sdp"]), number=offer["number"])
        self.tracks = offer["tracks"]
        if peer.line.used:
            return
        try:
            await peer.connect(offer["sdp"])
        except (OSError, TimeoutError) as error:
            subscribed.set_exception(error)
        else:
            subscribed.set_result(None)

    async def _in_time(self, wanted: asyncio.Future[Any], what: str) -> Any:
        try:
            return await asyncio.wait_for(asyncio.shield(wanted), ANSWER_WITHIN_S)
        except TimeoutError:
            raise AssertionError(f"still missing: {what} (troubles: {self.troubles})") from None
