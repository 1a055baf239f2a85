"""The websocket of a seat, straight on ASGI: who may open it, then text in to the room and text out of the outbox.

Knows no message. Refusals that a browser of ours should understand are told after accept; others get a bare 403.
"""

from __future__ import annotations

import asyncio
import logging

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.utils import ClientDisconnected

from server.core.errors import AccessDenied, ProtocolViolation, RoomError, StoreError, TooSlow
from server.room.ports import SeatInfo
from server.room.rooms import EXPIRED
from server.web.auth import from_our_page, seat_key
from server.web.frames import MALFORMED, WIRE, deaf
from server.web.live import RESTARTING, Live
from server.web.services import Services

log = logging.getLogger("baseline.socket")
SUBPROTOCOL = "baseline.v1"
TRY_LATER = 1013
OUR_FAULT = 1011
FORBIDDEN, UNAVAILABLE = 403, 503


class RoomSocket:
    """The ASGI application of all seats' websockets."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        try:
            seat = await self._who(scope)
        except ForbiddenError as refusal:
            self._services.metrics.refused(refusal.code)
            await deny(send, refusal.status)
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        path, live_sockets = scope["path_params"], self._services.live
        live = Live(path["room"], path["seat"], scope["state"][WIRE])
        live_sockets.add(live)
        writer = asyncio.create_task(self._write(live, send))
        writer.add_done_callback(lambda task: cut_off_where_it_failed(task, live))
        try:
            await self._serve(scope, seat, live, receive)
            if live.outbox.closing is not None:
                await writer  # there is a farewell to send
        finally:
            writer.cancel()
            live_sockets.discard(live)
            self._services.metrics.presence_dropped(live.outbox.dropped)

    async def _who(self, scope: Scope) -> SeatInfo | AccessDenied:
        """Return the seat that the browser may speak for, or why not any more. Raises ForbiddenError for strangers."""
        services = self._services
        if not from_our_page(scope, services.settings.origins):
            raise ForbiddenError("bad_origin")
        if SUBPROTOCOL not in scope["subprotocols"]:
            raise ForbiddenError("bad_subprotocol")
        if services.life.draining:
            raise ForbiddenError("restarting", UNAVAILABLE)
        try:
            seat = await self._seat(scope)
        except StoreError:
            raise ForbiddenError("unavailable", UNAVAILABLE) from None
        if isinstance(seat, AccessDenied) and seat.code == "no_seat":
            raise ForbiddenError("no_seat")
        return seat

    async def _seat(self, scope: Scope) -> SeatInfo | AccessDenied:
        """Return the seat that the cookie opens now, or why not: `no_seat` or `expired`. Raises StoreError."""
        services, path = self._services, scope["path_params"]
        key = seat_key(scope, path["seat"])
        if not key:
            return AccessDenied("no_seat")
        try:
            return await services.tickets.seat_of(path["room"], path["seat"], key, services.now_ms())
        except AccessDenied as denied:
            return denied if denied.code == "no_seat" else AccessDenied("expired", EXPIRED)

    async def _serve(self, scope: Scope, seat: SeatInfo | AccessDenied, live: Live, receive: Receive) -> None:
        """Carry messages to the room until the peer goes or the room ends the connection."""
        try:
            if isinstance(seat, AccessDenied):
                raise seat
            await self._carry(scope, seat, live, receive)
        except StoreError as error:
            live.outbox.close(error.close if error.close == RESTARTING else TRY_LATER, "storage")
        except RoomError as error:
            self._services.metrics.refused(error.code)
            live.outbox.end(told(error))
        except Exception:  # a fault of ours ends this connection and no other
            log.exception("a connection failed")
            live.outbox.close(OUR_FAULT, "fault")

    async def _carry(self, scope: Scope, seat: SeatInfo, live: Live, receive: Receive) -> None:
        """Hand each message to the room, which takes its time where there are too many.

        The key is looked at again: whoever ended it since found nobody to put out, and from now on finds this seat.
        """
        connection = await self._services.rooms.enter(seat, live.outbox)
        self._services.metrics.connected(seat.role)
        try:
            if isinstance(again := await self._seat(scope), AccessDenied):
                raise again
            live.wire.ear = connection.receive_now
            while (message := await receive())["type"] == "websocket.receive":
                await connection.receive(message["text"])
        finally:
            live.wire.ear = deaf
            connection.leave()
            self._services.metrics.disconnected(seat.role)

    async def _write(self, live: Live, send: Send) -> None:
        """Send what is queued until it is time to close, or nobody is there any more."""
        loop = asyncio.get_running_loop()
        outbox = live.outbox
        try:
            while texts := await outbox.take():
                for text in texts:
                    live.stuck_since = loop.time()
                    await send({"type": "websocket.send", "text": text})
                live.stuck_since = None
            code, reason = outbox.closing or (1000, "")
            self._services.metrics.closed(code)
            if code == TooSlow.default_close:
                self._services.metrics.resync()
            await send({"type": "websocket.close", "code": code, "reason": reason})
        except ClientDisconnected:
            return


class ForbiddenError(Exception):
    """An opening that is refused before accept: the browser sees no more than that it failed."""

    def __init__(self, code: str, status: int = FORBIDDEN) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


def told(error: RoomError) -> RoomError:
    """Return what the peer is told: of a broken protocol no more than that it is broken."""
    broken = isinstance(error, ProtocolViolation) and error.close == MALFORMED.close
    return MALFORMED if broken else error


async def deny(send: Send, status: int) -> None:
    """Refuse the handshake with a bare status."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "websocket.http.response.start", "status": status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b""})


def cut_off_where_it_failed(writer: asyncio.Task[None], live: Live) -> None:
    """End the connection whose writer broke: it would live on without ever saying a word."""
    if not writer.cancelled() and (error := writer.exception()) is not None:
        log.error("a writer failed", exc_info=error)
        live.wire.abort()
