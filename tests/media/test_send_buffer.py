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
from server.media.peer import Peer
from server.media.port import Port
from server.media.reach import listen
from server.media.send_buffer import MOST, POSSIBLE, SIZE, Plain, SendBuffer
from server.media.transport import Certificate
from server.rtp.header import head

SO_NO_CHECK = 11  # asm-generic/socket.h: a socket that leaves out checksums cannot have its buffers cut
DROPPED = b"", b""
SIZES = [1100, 1100, 1100, 300, 1101, 1101, 90, 90, 1200]


@dataclass
class Browser:
    """What the port knows of a peer whose packets it sends."""

    buffer: SendBuffer
    address: Address | None
    outgoing: list[Plain] = field(default_factory=list)
    in_runs: bool = POSSIBLE

    def protect(self, packet: Plain, at: int) -> int:
        """Put a packet there as it is; nothing where it is to be dropped."""
        return put(self.buffer, packet, at)


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


def put(buffer: SendBuffer, packet: Plain, at: int) -> int:
    """Write a packet into the buffer, not encrypted, so that it can be told; DROPPED is not written."""
    whole = b"".join(packet)
    if packet == DROPPED:
        return at
    buffer.data[at : at + len(whole)] = whole
    return at + len(whole)


def cut(packets: list[bytes]) -> list[list[bytes]]:
    """Return the runs in which packets leave, each as its datagrams."""
    buffer = SendBuffer()
    plain = [(packet[:12], packet[12:]) for packet in packets]
    runs = [(bytes(run), size) for run, size in buffer.runs(plain, lambda packet, at: put(buffer, packet, at))]
    return [[run[at : at + size] for at in range(0, len(run), size)] for run, size in runs]


def sent(port: Port, browser: Browser, packets: list[bytes]) -> None:
    """Send packets to a browser as one look would."""
    browser.outgoing += [(packet[:12], packet[12:]) for packet in packets]
    port.load(browser)  # type: ignore[arg-type]  # all that sending needs
    port.flush()


def packet(stream: int, number: int, size: int) -> bytes:
    """Return so many bytes, the number at their end where it can be seen."""
    return bytes(8) + stream.to_bytes(4) + bytes(size) + number.to_bytes(2)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=3 * MOST))
def test_a_run_is_of_one_size_and_its_last_may_be_smaller(told: list[tuple[int, int]]) -> None:
    """Where the size is 0 a packet is dropped: it leaves no trace."""
    given_ = [packet(stream, n, size) if size else b"" for n, (stream, size) in enumerate(told)]
    runs, packets = cut(given_), [each for each in given_ if each]
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
    browser = Browser(port.send_buffer, ear.getsockname())
    packets = [packet(1, n, size) for n, size in enumerate(SIZES)]
    sent(port, browser, packets)
    assert heard(ear) == packets
    assert (browser.outgoing, browser.in_runs) == ([], cuttable)
    sent(port, browser, packets)
    assert heard(ear) == packets
    assert port.counts["unsent"] == 0


def test_sound_ends_the_run_of_a_picture() -> None:
    picture, sound = [packet(1, n, 1100) for n in range(3)], packet(2, 9, 90)
    assert cut([*picture, sound]) == [[*picture, sound]]
    assert cut([sound, *picture]) == [[sound], picture]


def test_what_is_for_nobody_goes_nowhere_and_keeps_nobody_from_their_own(port: Port, ear: socket.socket) -> None:
    sent(port, Browser(port.send_buffer, None), [b"lost"])
    sent(port, Browser(port.send_buffer, ("127.0.0.1", 0)), [b"nowhere", b"nowhere"])
    sent(port, Browser(port.send_buffer, ear.getsockname()), [b"here"])
    assert heard(ear) == [b"here"]
    assert port.counts["unsent"] == 2


async def test_what_is_for_one_who_is_not_connected_is_dropped_and_counted(port: Port) -> None:
    peer = Peer("pc", port, Certificate().current(), 0.0)
    peer.send([(head(96, 1, 2, 3, 4), b"picture")] * 2)
    port.flush()
    assert (port.counts["unprotected"], peer.outgoing) == (2, [])


async def test_with_the_keys_of_a_stream_goes_what_waits_of_it(port: Port) -> None:
    peer = Peer("pc", port, Certificate().current(), 0.0)
    kept, gone = ((head(96, 1, 2, ssrc, 4), b"picture") for ssrc in (0xCAFE, 0xBEEF))
    peer.send([kept, gone, kept])
    peer.forget(0xBEEF)
    assert peer.outgoing == [kept, kept]


def test_more_than_the_memory_holds_leaves_piece_by_piece() -> None:
    packets = [packet(1, n, size) for n, size in enumerate([1400, 1401] * 60)]
    assert sum(map(len, packets)) > 2 * SIZE
    assert [each for run in cut(packets) for each in run] == packets
