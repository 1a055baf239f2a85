"""Packets that leave together: in their order, each a datagram of its own, also where the system will not cut them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.media.inbox import Address
from server.media.port import Port, listen
from server.media.runs import MOST, POSSIBLE, cut

SO_NO_CHECK = 11  # asm-generic/socket.h: a socket that leaves out checksums cannot have its buffers cut
SIZES = [1100, 1100, 1100, 300, 1101, 1101, 90, 90, 1200]


@dataclass
class Browser:
    """What the port knows of a peer whose packets it sends."""

    address: Address | None
    outgoing: list[bytes] = field(default_factory=list)
    in_runs: bool = POSSIBLE


@pytest.fixture
def port() -> Iterator[Port]:
    """A port that is not read."""
    port = Port(listen(0, version6=False), lambda: 0.0)
    yield port
    port.close()


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """Where packets go."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as ear:
        ear.bind(("127.0.0.1", 0))
        yield ear


def heard(ear: socket.socket) -> list[bytes]:
    """Return the datagrams that have come."""
    datagrams = []
    while True:
        try:
            datagrams.append(ear.recv(2000))
        except BlockingIOError:
            return datagrams


def sent(port: Port, browser: Browser, packets: list[bytes]) -> None:
    """Send packets to a browser as one look would."""
    browser.outgoing += packets
    port.load(browser)  # type: ignore[arg-type]  # all that sending needs
    port.flush()


def packet(stream: int, number: int, size: int) -> bytes:
    """Return so many bytes, the number at their end where it can be seen."""
    return bytes(8) + stream.to_bytes(4) + bytes(size) + number.to_bytes(2)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), min_size=1, max_size=3 * MOST))
def test_a_run_is_of_one_size_and_its_last_may_be_smaller(told: list[tuple[int, int]]) -> None:
    packets = [packet(stream, n, size) for n, (stream, size) in enumerate(told)]
    runs = list(cut(packets))
    came = [packet for run in runs for packet in run]
    assert sorted(came) == sorted(packets)
    for stream in range(3):
        own = [each for each in packets if each[11] == stream]
        assert [each for each in came if each[11] == stream] == own, "a stream keeps its order"
    for run in runs:
        assert 0 < len(run) <= MOST
        assert all(len(packet) == len(run[0]) for packet in run[:-1])
        assert len(run[-1]) <= len(run[0])
    for run, following in pairwise(runs):
        assert len(run) == MOST or len(run[-1]) < len(run[0]) or len(following[0]) > len(run[0]), "no run is too short"


@pytest.mark.parametrize("cuttable", [True, False])
def test_each_packet_is_a_datagram_in_its_order(port: Port, ear: socket.socket, *, cuttable: bool) -> None:
    if not cuttable:
        port.socket.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    browser = Browser(ear.getsockname())
    packets = [packet(1, n, size) for n, size in enumerate(SIZES)]
    sent(port, browser, packets)
    assert heard(ear) == packets
    assert (browser.outgoing, browser.in_runs) == ([], cuttable)
    sent(port, browser, packets)
    assert heard(ear) == packets
    assert port.counts["unsent"] == 0


def test_sound_ends_the_run_of_a_picture() -> None:
    picture, sound = [packet(1, n, 1100) for n in range(3)], packet(2, 9, 90)
    assert list(cut([*picture, sound])) == [[*picture, sound]]
    assert list(cut([sound, *picture])) == [[sound], picture]


def test_what_is_for_nobody_goes_nowhere_and_keeps_nobody_from_their_own(port: Port, ear: socket.socket) -> None:
    sent(port, Browser(None), [b"lost"])
    sent(port, Browser(("127.0.0.1", 0)), [b"nowhere", b"nowhere"])
    sent(port, Browser(ear.getsockname()), [b"here"])
    assert heard(ear) == [b"here"]
    assert port.counts["unsent"] == 2
