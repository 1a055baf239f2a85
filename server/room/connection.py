"""One websocket of a seat, as the room knows it: text in, decoded, and on to where it belongs. Knows no socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from server.core.errors import ProtocolViolation, TooSlow
from server.core.presence import Presence
from server.room.doorway import Doorway
from server.room.limits import HELLO_PRICE, price
from server.room.room import Room
from server.room.seat import Seat
from server.room.studio import Studio
from server.wire.codec import decode, decode_presence, encode
from server.wire.messages import VERSION, Hello, Ping, Pong, Propose
from server.wire.signals import Signal

HELLO_S = 20.0  # our browsers say it as soon as they are connected


class Connection:
    """What comes over one websocket. Its errors end it and nobody else; `gone` is called when the websocket is."""

    def __init__(self, room: Room, door: Doorway, studio: Studio, seat: Seat, gone: Callable[[], None]) -> None:
        self._room = room
        self._door = door
        self._studio = studio
        self._seat = seat
        self._gone = gone
        self._greeted = False
        loop = asyncio.get_running_loop()
        self._now_s = loop.time
        self._silence = loop.call_later(HELLO_S, seat.outbox.end, TooSlow("too_slow"))
        seat.outbox.drained = self.drained

    async def receive(self, text: str) -> None:
        """Take one message. Waits where the seat or the room has too much; raises ProtocolViolation."""
        seat = self._seat
        await self._pay(price(text))
        message = decode(text)
        seat.heard_ms = self._room.clock_ms()
        if isinstance(message, Presence):
            if seat.listened_to:
                self._room.presence(seat, message)
        elif isinstance(message, Signal):
            if seat.listened_to:
                self._studio.signal(seat, message)
        elif isinstance(message, Ping):
            seat.outbox.queue_fleeting(encode(Pong(message.ms, seat.heard_ms)))
        elif isinstance(message, Hello):
            await self._hello(message)
        else:
            await self._propose(message)

    def receive_now(self, text: str) -> bool:
        """Take a sign of presence at once, without a task's turn; False: it is something else, or it has to wait."""
        sign = decode_presence(text)
        if sign is None:
            return False
        seat, now_s, cost = self._seat, self._now_s(), price(text)
        if seat.bucket.take(cost, now_s) > 0:
            seat.bucket.take(-cost, now_s)  # the longer way takes it again, and waits
            return False
        seat.heard_ms = self._room.clock_ms()
        if seat.listened_to:
            self._room.presence(seat, sign)
        return True

    def leave(self) -> None:
        """The websocket is gone."""
        self._silence.cancel()
        if self._greeted:
            self._room.step(partial(self._door.depart, self._seat))
        self._gone()

    def drained(self) -> None:
        """The outbox is empty: a welcome may go on."""
        if self._seat.loading:
            self._room.step(partial(self._door.feed, self._seat))

    async def _hello(self, hello: Hello) -> None:
        if self._greeted:
            raise ProtocolViolation("second_hello")
        if hello.version != VERSION:
            raise ProtocolViolation("version", close=4426)
        self._greeted = True
        self._silence.cancel()
        self._seat.hello = hello
        await self._pay(HELLO_PRICE)
        self._room.step(partial(self._door.arrive, self._seat))

    async def _propose(self, message: Propose) -> None:
        if not self._greeted:
            raise ProtocolViolation("no_hello")
        if message.client is not None and message.client not in self._seat.clients:
            raise ProtocolViolation("unknown_client")
        await self._pay(max(0, len(message.changes) - 1))
        await self._room.propose(self._seat, message)

    async def _pay(self, amount: int) -> None:
        """Take from what the seat may do, and wait where it did too much."""
        wait_s = self._seat.bucket.take(amount, self._now_s())
        if wait_s > 0:
            await asyncio.sleep(wait_s)
