"""The websocket protocol of uvicorn, made strict: whatever is not a text message of ours ends it with `bye` and 4400.

Only framing lives here; what messages mean is for room_socket.py. It also answers a handshake whose headers are too
long, which uvicorn would leave hanging.
"""

from __future__ import annotations

import asyncio
from struct import Struct
from typing import Any

from typing_extensions import override
from uvicorn._types import ASGISendEvent
from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from server.core.errors import ProtocolViolation
from server.wire.codec import encode
from server.wire.messages import Bye

MALFORMED = ProtocolViolation("malformed", "This is not a message of ours.")
FAREWELL = encode(Bye(MALFORMED.code, MALFORMED.text)).encode()
ABORT = "baseline.abort"  # in the scope's state: cuts the connection off without waiting for its peer
FINAL_TEXT = 0x81
MEDIUM, LARGE = Struct("!BBH"), Struct("!BBQ")
QUEUED = 16  # messages read ahead of the room; beyond them the peer has to wait


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

    @override
    def data_received(self, data: bytes) -> None:
        """Take in bytes."""
        self.conn.receive_data(data)
        if self.conn.handshake_exc is not None:
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()
        elif self.conn.parser_exc is not None:
            self.handle_parser_exception()
        else:
            self.handle_events()

    @override
    def handle_parser_exception(self) -> None:
        """End a broken connection, also for the handler, which may be about to send."""
        super().handle_parser_exception()
        self.disconnected = True

    @override
    def keepalive_timeout(self) -> None:
        """Cut off a peer that answers no ping: a farewell would wait in the buffers for it."""
        self.transport.abort()

    @override
    def handle_connect(self, event: Request) -> None:
        """Begin a connection, and let its handler cut it off."""
        super().handle_connect(event)
        if not self.handshake_complete:
            self.scope["state"][ABORT] = self.transport.abort

    @override
    async def send(self, message: ASGISendEvent) -> None:
        """Send. Text takes a short way past what compression and fragments need: it is most of what the server does."""
        if message["type"] == "websocket.send" and self.conn.state is OPEN:
            await self.writable.wait()
            if not self.disconnected:
                self.transport.write(text_frame((message.get("text") or "").encode()))
                return
        await super().send(message)

    @override
    def send_receive_event_to_app(self) -> None:
        """Hand on one message, whole; read no further where many wait."""
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "bytes" or not is_text(data):
            self.conn.fail(CloseCode.INVALID_DATA)
            self.handle_parser_exception()
            return
        self.queue.put_nowait({"type": "websocket.receive", "text": data.decode()})
        if not self.read_paused and self.queue.qsize() >= QUEUED:
            self.read_paused = True
            self.transport.pause_reading()


def text_frame(payload: bytes) -> bytes:
    """Return one whole unmasked text frame (RFC 6455 section 5.2)."""
    length = len(payload)
    if length < 126:
        return bytes((FINAL_TEXT, length)) + payload
    if length < 1 << 16:
        return MEDIUM.pack(FINAL_TEXT, 126, length) + payload
    return LARGE.pack(FINAL_TEXT, 127, length) + payload


def is_text(data: bytes) -> bool:
    """Say whether the bytes are UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
