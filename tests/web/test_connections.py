"""Connections that are slow, silent or gone: none of them holds a place for good."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.app import UNANSWERED_MS, UNSENT_BYTES, assemble, listen
from server.settings import Settings, SettingsError
from tests.support.relay import relay_to
from tests.support.server import free_port
from tests.support.waiting import until
from tests.web.browsing import Clock, close
from tests.web.sockets import HELLO, opened, served


async def rest_of(reader: asyncio.StreamReader) -> bytes:
    """Return what still comes until the connection ends, however it does."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""


@pytest.fixture
async def port(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """The port of an application whose patience is short."""
    monkeypatch.setattr("server.web.patience.HEAD_S", 0.3)
    monkeypatch.setattr("server.web.body.PATIENCE_S", 0.3)
    monkeypatch.setattr("server.app.PING_S", 0.2)
    monkeypatch.setattr("server.app.PONG_S", 0.2)
    port = free_port()
    baseline = assemble(Settings(port=port, data_dir=tmp_path / "data"), clock)
    async with served(baseline):
        yield port
        await until(lambda: not baseline.services.live, "the end of all websockets")
    await close(baseline)


async def test_who_asks_nothing_is_not_waited_for(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()


async def test_a_head_that_comes_in_drops_is_not_waited_for(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert await reader.readuntil(b"ok\n")

    async def drip() -> None:
        for letter in b"GET /healthz HTTP/1.1\r\nX-Long: " + b"x" * 1000:
            writer.write(bytes([letter]))
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    async with asyncio.timeout(5):
        assert await rest_of(reader) == b""
    dripping.cancel()
    writer.close()


async def test_a_body_that_does_not_come_is_not_waited_for(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /rooms HTTP/1.1\r\nHost: x\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Length: 9\r\n\r\nname="
    writer.write(head.encode())
    async with asyncio.timeout(5):
        assert b"408" in await reader.readline()
    writer.close()


async def test_a_client_that_hangs_up_in_the_middle_hurts_nobody(port: int, caplog: pytest.LogCaptureFixture) -> None:
    for cut in (b"GET / HT", b"POST /rooms HTTP/1.1\r\nContent-Length: 100\r\nOrigin: x\r\n\r\nname="):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(cut)
        await writer.drain()
        writer.transport.abort()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await reader.read()).endswith(b"ok\n")
    writer.close()
    assert "Traceback" not in caplog.text


async def test_bytes_that_are_no_request_end_the_connection(port: int) -> None:
    for junk in (b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(junk)
        async with asyncio.timeout(5):
            assert b"Traceback" not in await rest_of(reader)
        writer.close()


async def test_a_websocket_whose_peer_is_gone_without_a_word_is_closed(port: int) -> None:
    origin = f"http://127.0.0.1:{port}"
    async with relay_to(port) as relay:
        async with httpx.AsyncClient(base_url=origin, headers={"origin": origin}) as browser:
            seat = (await browser.post("/try")).headers["location"]
            name = f"seat_{seat.rsplit('/', 1)[1]}"
            cookie = f"{name}={browser.cookies[name]}"
        through = f"http://127.0.0.1:{relay.port}"
        async with opened(through, seat, cookie, said_origin=origin) as peer:
            await peer.say(HELLO)
            await peer.hear("welcome")
            relay.hold()
            async with httpx.AsyncClient(base_url=origin) as browser:

                async def gone() -> bool:
                    return 'baseline_seats_connected{role="therapist"} 0.0' in (await browser.get("/metrics")).text

                await until(gone, "the end of a connection that nobody answers on", within_s=5)
            await relay.mend()


def test_what_is_accepted_gives_up_a_silent_peer() -> None:
    listener = listen("127.0.0.1", 0)
    listener.listen()
    with listener, socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNANSWERED_MS
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == UNSENT_BYTES


def test_a_host_that_is_not_here_is_said_in_one_line() -> None:
    with pytest.raises(SettingsError, match="BASELINE_HOST"):
        listen("192.0.2.1", 8000)
