"""The bad line of the tests itself: what a test learns from it must be true."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from functools import partial
from random import Random

import pytest

from tests.support.media_pipe import Item, Pipe
from tests.support.media_relay import HOST, MediaRelay
from tests.support.waiting import until


class Line:
    """A pipe with a clock that stands, and what came out of it."""

    def __init__(self) -> None:
        self.pipe = Pipe(Random(7))
        self.terms = self.pipe.terms
        self.came: list[tuple[float, int]] = []
        self._put = 0

    def put(self, at_s: float, size: int = 125, *, kept: bool = False) -> None:
        number = self._put
        self._put += 1
        self.pipe.put(Item(size, lambda: self.came.append((self._now_s, number))), at_s, kept=kept)

    def until_s(self, end_s: float) -> list[tuple[float, int]]:
        """Let time go on; return what came, when and which."""
        while self.pipe.next_s <= end_s:
            self._now_s = self.pipe.next_s
            for item in self.pipe.arrived(self._now_s):
                item.arrive()
        return [(round(at_s, 6), number) for at_s, number in self.came]


@pytest.fixture
def line() -> Line:
    return Line()


def test_what_is_put_in_comes_out_in_order_and_after_the_delay(line: Line) -> None:
    line.terms.delay_s = 0.03
    for number in range(5):
        line.put(number * 0.01)
    assert line.until_s(1) == [(0.03, 0), (0.04, 1), (0.05, 2), (0.06, 3), (0.07, 4)]


def test_a_slow_line_lets_things_out_one_after_the_other_and_drops_what_its_queue_cannot_hold(line: Line) -> None:
    line.terms.bits_per_s, line.terms.queue_s = 10_000, 0.3  # a tenth of a second each
    for _ in range(10):
        line.put(0.0)
    assert line.until_s(0.25) == [(0.1, 0), (0.2, 1)]
    assert line.until_s(9) == [(0.1, 0), (0.2, 1), (0.3, 2), (0.4, 3)]
    assert line.pipe.counts["dropped"] == 6
    line.put(9.0)
    assert line.until_s(10)[-1] == (9.1, 10)


def test_what_waits_goes_on_at_the_rate_that_is_new(line: Line) -> None:
    line.terms.bits_per_s, line.terms.queue_s = 10_000, 2
    for _ in range(3):
        line.put(0.0)
    line.until_s(0.1)
    line.terms.bits_per_s = 1_000
    assert line.until_s(9) == [(0.1, 0), (0.2, 1), (1.2, 2)]
    line.put(9.0)
    line.put(9.0)
    line.terms.bits_per_s = 0
    assert line.until_s(11) == [(0.1, 0), (0.2, 1), (1.2, 2), (10.0, 3), (10.0, 4)]


def test_so_many_are_lost_and_so_many_overtaken_as_is_asked_for(line: Line) -> None:
    line.terms.loss = 0.05
    for number in range(10_000):
        line.put(number * 0.001)
    came = [number for _, number in line.until_s(99)]
    assert 9_400 < len(came) < 9_600
    assert came == sorted(came)
    line.terms.loss, line.terms.overtaken, line.came = 0, 0.2, []
    for number in range(1_000):
        line.put(100 + number * 0.001)
    came = [number for _, number in line.until_s(999)]
    assert len(came) == 1_000
    assert came != sorted(came)


def test_a_line_that_is_cut_carries_nothing_but_what_tcp_would_send_again(line: Line) -> None:
    line.terms.cut = True
    line.put(0.0)
    line.put(0.0, kept=True)
    assert line.until_s(1) == [(0.0, 1)]
    line.terms.cut = False
    line.put(1.0)
    assert line.until_s(2) == [(0.0, 1), (1.0, 2)]
    assert line.pipe.counts == {"lost": 1, "lost_bytes": 125, "carried": 2, "carried_bytes": 250}


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A server that says back what it hears, and from which port it heard it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((HOST, 0))
        open_ = True

        def echo() -> None:
            while open_:
                data, address = server.recvfrom(2048)
                server.sendto(data + str(address[1]).encode(), address)

        thread = threading.Thread(target=echo)
        thread.start()
        yield server
        open_ = False
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", server.getsockname())
        thread.join()


@pytest.fixture
def relay(server: socket.socket) -> Iterator[MediaRelay]:
    with MediaRelay(server.getsockname()[1]) as relay:
        yield relay


@pytest.fixture
def client(relay: MediaRelay) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect((HOST, relay.port))
        client.settimeout(5)
        yield client


def test_each_client_is_another_one_to_the_server(relay: MediaRelay, client: socket.socket) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.connect((HOST, relay.port))
        other.settimeout(5)
        answers = []
        for each in (client, other, client):
            each.send(b"?")
            answers.append(each.recv(100))
    assert answers[0] == answers[2] != answers[1]
    assert relay.clients == 2


def test_both_directions_wait_as_long_as_they_are_told(relay: MediaRelay, client: socket.socket) -> None:
    relay.up.delay_s, relay.down.delay_s = 0.05, 0.1
    began = time.monotonic()
    client.send(b"?")
    client.recv(100)
    assert time.monotonic() - began >= 0.15


async def test_a_cut_line_is_silent_until_it_is_mended(relay: MediaRelay, client: socket.socket) -> None:
    relay.cut()
    client.send(b"?")
    await until(lambda: relay.up_pipe.counts["lost"], "a datagram that is lost")
    relay.mend()
    client.send(b"!")
    assert client.recv(100).startswith(b"!")


async def test_bytes_of_another_kind_take_their_turn_on_the_same_line(relay: MediaRelay) -> None:
    relay.down.bits_per_s = 80_000
    arrived = asyncio.Event()
    loop = asyncio.get_running_loop()
    began = loop.time()
    relay.carry(1000, partial(loop.call_soon_threadsafe, arrived.set), down=True)
    await asyncio.wait_for(arrived.wait(), 5)
    assert loop.time() - began >= 0.1
