"""The relay of the tests itself: what a test learns from it must be true."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.support.relay import Relay, relay_to


@pytest.fixture
async def echo() -> AsyncIterator[int]:
    """A server that sends back what it gets; its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
async def relay(echo: int) -> AsyncIterator[Relay]:
    async with relay_to(echo) as relay:
        yield relay


class Caller:
    """One connection through the relay."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, data: bytes) -> None:
        self._writer.write(data)

    async def hear(self, wait_s: float = 5) -> bytes:
        return await asyncio.wait_for(self._reader.read(1000), wait_s)

    def hang_up(self) -> None:
        self._writer.write_eof()

    def close(self) -> None:
        self._writer.transport.abort()


Call = Callable[[Relay], Awaitable[Caller]]


@pytest.fixture
async def call() -> AsyncIterator[Call]:
    """Make connections through a relay; none outlives the test."""
    callers = []

    async def connect(relay: Relay) -> Caller:
        callers.append(Caller(*await asyncio.open_connection("127.0.0.1", relay.port)))
        return callers[-1]

    yield connect
    for caller in callers:
        caller.close()
    await asyncio.sleep(0)  # an aborted transport is closed in the loop's next turn


async def test_bytes_go_through_both_ways(relay: Relay, call: Call) -> None:
    caller = await call(relay)
    caller.say(b"hello")
    assert await caller.hear() == b"hello"
    assert relay.carried == 10


async def test_an_end_is_passed_on(relay: Relay, call: Call) -> None:
    caller = await call(relay)
    caller.hang_up()
    assert await caller.hear() == b""


async def test_a_cut_ends_connections_and_takes_none_until_it_is_mended(relay: Relay, call: Call) -> None:
    caller, port = await call(relay), relay.port
    caller.say(b"hello")
    await caller.hear()
    await relay.cut()
    assert await caller.hear() == b""
    with pytest.raises(ConnectionRefusedError):
        await call(relay)
    await relay.mend()
    again = await call(relay)
    again.say(b"again")
    assert (await again.hear(), relay.port) == (b"again", port)


async def test_a_hold_is_silent_and_loses_nothing(relay: Relay, call: Call) -> None:
    caller = await call(relay)
    relay.hold()
    caller.say(b"hello")
    with pytest.raises(TimeoutError):
        await caller.hear(0.1)
    await relay.mend()
    assert await caller.hear() == b"hello"


async def test_a_slow_line_takes_its_time(relay: Relay, call: Call) -> None:
    relay.bytes_per_s = 10_000
    caller = await call(relay)
    begin = asyncio.get_running_loop().time()
    caller.say(bytes(1000))
    assert len(await caller.hear()) == 1000
    assert asyncio.get_running_loop().time() - begin >= 0.2


async def test_a_server_that_is_down_looks_like_a_closed_connection(call: Call) -> None:
    async with relay_to(1) as relay:
        caller = await call(relay)
        assert await caller.hear() == b""
