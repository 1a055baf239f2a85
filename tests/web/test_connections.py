"""Connections that are slow, silent or gone: none of them holds a place for good."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.app import UNANSWERED_MS, UNSENT_BYTES, assemble, background, listen
from server.settings import Settings, SettingsError
from tests.support.relay import relay_to
from tests.support.server import free_port
from tests.support.waiting import until
from tests.web.browsing import Clock, close
from tests.web.sockets import HELLO, Place, cookie_of, opened, served


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


async def test_who_asks_without_end_and_reads_nothing_fills_no_memory(place: Place) -> None:
    port = int(place.origin.rsplit(":", 1)[1])
    _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
    head = (
        f"GET {place.seat}/socket HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: baseline.v1", f"Origin: {place.origin}",
        f"Cookie: {cookie_of(place.browser, place.seat)}",
    )  # fmt: skip
    writer.write("\r\n".join((*head, "", "")).encode())
    live = place.baseline.services.live
    await until(lambda: len(live), "a websocket")
    [wire] = [each.wire for each in live._live]
    ping = bytes((0x89, 0x80 | 125)) + bytes(4 + 125)
    unsent = 0
    for _ in range(100):
        writer.write(ping * 500)
        await asyncio.sleep(0)
        unsent = max(unsent, wire.transport.get_write_buffer_size())  # type: ignore[attr-defined]
    await until(lambda: not wire.writable.is_set(), "a line that is full")  # type: ignore[attr-defined]
    assert unsent < 256 * 1024
    writer.transport.abort()


def test_what_is_accepted_gives_up_a_silent_peer() -> None:
    listener = listen("127.0.0.1", 0)
    listener.listen()
    with listener, socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == UNANSWERED_MS
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT) == UNSENT_BYTES


def test_a_name_of_this_machine_means_the_address_that_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with listen("localhost", 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


async def test_what_goes_on_in_the_background_begins_again_where_it_broke(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("server.app.BEGIN_AGAIN_S", 0)
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        if begun == 1:
            raise RuntimeError("nobody foresaw it")
        await asyncio.Event().wait()

    async with background(work):
        await until(lambda: begun == 2, "a second beginning")
    assert "nobody foresaw it" in caplog.text


def test_a_host_that_is_not_here_is_said_in_one_line() -> None:
    with pytest.raises(SettingsError, match="BASELINE_HOST"):
        listen("192.0.2.1", 8000)
