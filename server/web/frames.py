"""The websocket protocol of uvicorn, made strict and short: what is no text message of ours ends it with `bye`, 4400.

Only framing lives here; what messages mean is for room_socket.py. Live ink is nearly all that crosses it, so a whole
text frame has a short way in and out, past queues, tasks and what only fragments and compression need.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from struct import Struct
from typing import Any, Protocol

from typing_extensions import override
from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.protocol import CONNECTING, OPEN
from websockets.server import ServerProtocol
from websockets.speedups import apply_mask

from server.core.errors import ProtocolViolation
from server.wire.codec import encode
from server.wire.messages import Bye

MALFORMED = ProtocolViolation("malformed", "This is not a message of ours.")
FAREWELL = encode(Bye(MALFORMED.code, MALFORMED.text)).encode()
WIRE = "baseline.wire"  # where the scope's state has the Wire
FINAL_TEXT, MASKED = 0x81, 0x80
MEDIUM, LARGE = Struct("!BBH"), Struct("!BBQ")
UNSENT_BYTES = 32 * 1024
QUEUED = 16  # messages read ahead of the room; beyond them the peer has to wait


class Wire(Protocol):
    """What a handler may do with its connection besides receiving and sending in its turn."""

    ear: Callable[[str], bool]
    """Offered each message that comes while the handler waits for one; what it does not take goes to the handler."""

    def abort(self) -> None:
        """Cut the connection off without waiting for its peer."""

    def write_now(self, text: str) -> bool:
        """Send at once, or return False where the peer has yet to read what was sent before."""


class StrictProtocol(ServerProtocol):
    """Says `bye` before it fails a connection for what the peer sent (RFC 6455 section 7.1.7)."""

    @override
    def fail(self, code: CloseCode | int, reason: str = "") -> None:
        """End the connection; broken frames, wrong bytes and too long messages are all malformed to us."""
        if code in {CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_DATA, CloseCode.MESSAGE_TOO_BIG}:
            if self.state is OPEN:
                self.send_text(FAREWELL)
            code, reason = MALFORMED.close, MALFORMED.code
        super().fail(code, reason)


class TextProtocol(WebSocketsSansIOProtocol):
    """One websocket of one peer: text messages only, read a little ahead."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = StrictProtocol(max_size=config.ws_max_size, logger=self.logger)
        self.ear: Callable[[str], bool] = deaf
        self._listening = False
        self._most = config.ws_max_size
        self._cut = b""  # of a frame whose rest has yet to come
        self._in_step = False  # whether the protocol waits for a frame to begin, so that there is a short way past it

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep little unsent here: what waits in the outbox can still be left out, or be overtaken."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=UNSENT_BYTES)

    def abort(self) -> None:
        """Cut the connection off without waiting for its peer."""
        self.transport.abort()

    def write_now(self, text: str) -> bool:
        """Send at once, or return False where the peer has yet to read what was sent before."""
        if self.disconnected or self.conn.state is not OPEN or not self.writable.is_set():
            return False
        self.transport.write(text_frame(text.encode()))
        return True

    @override
    def data_received(self, data: bytes) -> None:
        """Take in bytes: whole frames of text the short way, all others the long way; keep what is not whole yet."""
        at, data = 0, self._cut + data if self._cut else data
        while self._in_step and self.conn.state is OPEN and (end := frame_end(data, at, self._most)):
            if data[at] == FINAL_TEXT and MASKED <= data[at + 1] <= MASKED | 126 and self.conn.current_size is None:
                body = at + (8 if data[at + 1] == MASKED | 126 else 6)
                self._take(apply_mask(data[body:end], data[body - 4 : body]))
            else:
                self._take_the_long_way(data[at:end])
            at = end
        self._cut = data[at:]
        if self._cut and not (self._in_step and self.conn.state is OPEN):
            self._cut = b""
            self._take_the_long_way(data[at:])

    @override
    def handle_parser_exception(self) -> None:
        """End a broken connection, also for the handler, which may be about to send."""
        super().handle_parser_exception()
        self.disconnected = True

    @override
    def handle_ping(self) -> None:
        """Answer, but nobody who does not read: browsers never ask, and answers that pile up would fill the memory."""
        answer = b"".join(self.conn.data_to_send())
        if self.writable.is_set():
            self.transport.write(answer)

    @override
    def keepalive_timeout(self) -> None:
        """Cut off a peer that answers no ping: a farewell would wait in the buffers for it."""
        self.transport.abort()

    @override
    def handle_connect(self, event: Request) -> None:
        """Begin a connection, and let its handler have the wire."""
        super().handle_connect(event)
        if not self.handshake_complete:
            self.scope["state"][WIRE] = self

    @override
    async def receive(self) -> ASGIReceiveEvent:
        """Wait for the next message that the ear has not taken."""
        self._listening = True
        try:
            return await super().receive()
        finally:
            self._listening = False

    @override
    async def send(self, message: ASGISendEvent) -> None:
        """Send, in time."""
        if message["type"] == "websocket.send":
            await self.writable.wait()
            if self.write_now(message.get("text") or ""):
                return
        await super().send(message)

    @override
    def send_receive_event_to_app(self) -> None:
        """Hand on one message that came the long way."""
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.curr_msg_data_type == "text":
            self._take(data)
        elif not self.close_sent:
            self._fail()

    def _take_the_long_way(self, data: bytes) -> None:
        """Let the protocol read the handshake, control frames, fragments, and whatever it ends the connection for."""
        if self.conn.state is CONNECTING:
            self._in_step = data.endswith(b"\r\n\r\n")  # else it reads frames already, and may be amid one
        self.conn.receive_data(data)
        if self.conn.handshake_exc is not None:
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()
        elif self.conn.parser_exc is not None:
            self.handle_parser_exception()
        else:
            self.handle_events()

    def _take(self, payload: bytes) -> None:
        """Hand on one message, whole; read no further where many wait."""
        if self.close_sent:
            return
        try:
            text = payload.decode()
        except UnicodeDecodeError:
            self._fail()
            return
        if self._listening and self.queue.empty() and self.ear(text):
            return
        self.queue.put_nowait({"type": "websocket.receive", "text": text})
        if not self.read_paused and self.queue.qsize() >= QUEUED:
            self.read_paused = True
            self.transport.pause_reading()

    def _fail(self) -> None:
        self.conn.fail(CloseCode.INVALID_DATA)
        self.handle_parser_exception()


def deaf(text: str) -> bool:
    """Take nothing."""
    return False


def frame_end(data: bytes, at: int, most: int) -> int:
    """Return where the frame that begins here ends (RFC 6455 section 5.2); 0 where that has yet to come.

    No more need come of one without a mask, or with more than `most` bytes: it ends where the bytes end.
    """
    left = len(data) - at
    if left < 6:
        return len(data) if left > 1 and data[at + 1] < MASKED else 0
    length, head = data[at + 1] - MASKED, 6
    if length > 125:
        head = 8 if length == 126 else 14
        length = int.from_bytes(data[at + 2 : at + head - 4])
    if length < 0 or length > most:
        return len(data)
    end = at + head + length
    return end if end <= len(data) else 0


def text_frame(payload: bytes) -> bytes:
    """Return one whole unmasked text frame (RFC 6455 section 5.2)."""
    length = len(payload)
    if length < 126:
        return bytes((FINAL_TEXT, length)) + payload
    if length < 1 << 16:
        return MEDIUM.pack(FINAL_TEXT, 126, length) + payload
    return LARGE.pack(FINAL_TEXT, 127, length) + payload
