"""A websocket client that costs next to nothing: masked frames out, whole messages in, no fragments, no extensions.

For load only: it trusts the server to speak correctly, so that what is measured is the server and not its client.
"""

from __future__ import annotations

import asyncio
import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import cast

from typing_extensions import override
from websockets.speedups import apply_mask

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA
FINAL = 0x80
MASKED = 0x80
MASK = os.urandom(4)  # one for the whole run: unmasking costs a server the same whatever the mask is
Heard = Callable[[bytes], None]


class SocketClient(asyncio.Protocol):
    """One open websocket. `heard` is called with every message as it comes."""

    def __init__(self, request: bytes, heard: Heard) -> None:
        self.heard = heard
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed: bytes | None = None
        """What the server said when it closed, b"" where it said nothing; None while it is open."""
        self._request = request
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def send(self, payload: bytes, opcode: int = TEXT) -> None:
        """Send one message."""
        assert self._transport is not None
        self._transport.write(frame(payload, opcode))

    def abort(self) -> None:
        """Be gone without a word."""
        if self._transport is not None:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._request)

    @override
    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        self._rest = self._take_messages(data) if self.opened.done() else self._take_answer(data)

    @override
    def connection_lost(self, error: Exception | None) -> None:
        if self.closed is None:
            self.closed = b""
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("the server hung up"))

    def _take_answer(self, data: bytes) -> bytes:
        """Take the answer to the handshake, and return what is left."""
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self.opened.set_exception(ConnectionError(head.decode("latin-1")))
            return b""
        self.opened.set_result(None)
        return self._take_messages(rest)

    def _take_messages(self, data: bytes) -> bytes:
        """Take all whole frames (RFC 6455 section 5.2; a server's are not masked), and return what is left."""
        at, size = 0, len(data)
        while size - at >= 2:
            body = at + 2
            length = data[at + 1]
            if length == 126:
                body += 2
                length = int.from_bytes(data[at + 2 : body])
            elif length == 127:
                body += 8
                length = int.from_bytes(data[at + 2 : body])
            end = body + length
            if end > size:
                break
            opcode = data[at] & 0xF
            if opcode in (TEXT, BINARY):
                self.heard(data[body:end])
            else:
                self._control(opcode, data[body:end])
            at = end
        return data[at:]

    def _control(self, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self.send(payload, PONG)
        elif opcode == CLOSE:
            self.closed = payload


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return one whole masked frame."""
    size = len(payload)
    if size < 126:
        head = bytes((FINAL | opcode, MASKED | size))
    elif size < 1 << 16:
        head = bytes((FINAL | opcode, MASKED | 126)) + size.to_bytes(2)
    else:
        head = bytes((FINAL | opcode, MASKED | 127)) + size.to_bytes(8)
    return head + MASK + apply_mask(payload, MASK)


async def connect(port: int, path: str, headers: Mapping[str, str], heard: Heard) -> SocketClient:
    """Open a websocket to a port of this machine. Raises ConnectionError with the server's answer where it refuses."""
    lines = {
        "Host": f"127.0.0.1:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
    }
    lines.update(headers)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    request = f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: SocketClient(request, heard), "127.0.0.1", port)
    await client.opened
    return client
