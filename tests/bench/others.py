"""The real y-websocket server, from npm, as the neighbour to be compared with, and clients that speak its protocol.

A live ink message is appended to a Y.Array of the room's document, as an object with the fields that our own server is
sent; Yjs records the updates once, before, and the same load generator sends them: no Yjs runs outside the server.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from tests.bench.pens import BUILD
from tests.bench.socket_client import BINARY, SocketClient, connect
from tests.support.server import HOST, free_port
from tests.support.waiting import until

HERE = Path(__file__).parent / "y_websocket"
THERE = BUILD / "y-websocket"
SYNC, STEP_1, STEP_2, UPDATE = 0, 0, 1, 2  # y-protocols: message type, then step
ASK = bytes((SYNC, STEP_1, 1, 0))  # with the state vector of an empty document
NOTHING_NEW = bytes((SYNC, STEP_2, 2, 0, 0))  # an update of nothing


def install() -> None:
    """Install y-websocket as its lock file says, where that has not been done."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = THERE / "package-lock.json"
    if (THERE / "node_modules").is_dir() and done.is_file() and done.read_bytes() == lock:
        return
    shutil.rmtree(THERE, ignore_errors=True)
    shutil.copytree(HERE, THERE)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=THERE, check=True, stdout=subprocess.DEVNULL)


def record(texts: Sequence[bytes]) -> list[bytes]:
    """Return the sync messages of a client that appends these texts to its document, one after the other."""
    lines = subprocess.run(
        ["node", str(HERE / "record.cjs")],
        cwd=THERE,
        check=True,
        input=json.dumps([text.decode() for text in texts]).encode(),
        stdout=subprocess.PIPE,
    ).stdout.split()
    updates = [b64decode(line) for line in lines]
    return [bytes((SYNC, UPDATE)) + varint(len(update)) + update for update in updates]


def varint(value: int) -> bytes:
    """Return a number as lib0 writes it: seven bits a byte, the lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class YWebsocket:
    """The server as a process of its own, without persistence, as `y-websocket-server` starts it."""

    def __init__(self) -> None:
        self.port = free_port()
        environ = os.environ | {"HOST": HOST, "PORT": str(self.port), "NODE_ENV": "production"}
        command = ["node", str(THERE / "node_modules" / ".bin" / "y-websocket-server")]
        self._process = subprocess.Popen(command, cwd=THERE, env=environ, stdout=subprocess.DEVNULL)

    @property
    def pid(self) -> int:
        """The process that serves."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until it takes connections."""
        await until(self._answers, "y-websocket to take connections")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    async def _answers(self) -> bool:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(HOST, self.port)
            writer.close()
            return True
        return False


async def enter(port: int, room: str, updated: Callable[[], None]) -> SocketClient:
    """Open a client's websocket to a document and synchronise once, both ways, as the browser's provider does.

    `updated` is called for every update after that.
    """

    def heard(message: bytes) -> None:
        if message[:2] == bytes((SYNC, UPDATE)):
            updated()

    synced = asyncio.get_running_loop().create_future()

    def first(message: bytes) -> None:
        if message[:2] == bytes((SYNC, STEP_2)) and not synced.done():
            synced.set_result(None)

    socket = await connect(port, f"/{room}", {}, first)
    socket.send(ASK, BINARY)
    socket.send(NOTHING_NEW, BINARY)
    await synced
    socket.heard = heard
    return socket
