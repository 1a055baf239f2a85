"""Datagrams that come are read the same way, many in one call or one by one."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest

from server.media.inbox import KNOWN, LONGEST, MOST, POSSIBLE, Datagram, Inbox, ManyAtOnce, OneByOne, told

LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
SIZES = [0, 1, 1100, 60, LONGEST, LONGEST + 1, 9000, 12]
Make = Callable[[socket.socket], Inbox]


@pytest.fixture(params=[socket.AF_INET, socket.AF_INET6], ids=["IPv4", "IPv6"])
def ear(request: pytest.FixtureRequest) -> Iterator[socket.socket]:
    """A socket that does not block."""
    with socket.socket(request.param, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        ear.bind((LOOPBACK[request.param], 0))
        yield ear


@pytest.fixture
def mouths(ear: socket.socket) -> Iterator[list[socket.socket]]:
    """Three who send to it."""
    mouths = [socket.socket(ear.family, socket.SOCK_DGRAM) for _ in range(3)]
    for mouth in mouths:
        mouth.connect(ear.getsockname())
    yield mouths
    for mouth in mouths:
        mouth.close()


@pytest.fixture(params=[OneByOne, *([ManyAtOnce] if POSSIBLE else [])])
def make(request: pytest.FixtureRequest) -> Make:
    """Both ways to read."""
    return request.param  # type: ignore[no-any-return]  # one of the two


def test_what_came_is_returned_in_its_order_with_where_it_came_from(
    ear: socket.socket, mouths: list[socket.socket], make: Make
) -> None:
    inbox = make(ear)
    sent: list[Datagram] = []
    for n, size in enumerate(SIZES * 2):
        mouth = mouths[n % len(mouths)]
        data = bytes([n]) * size
        mouth.send(data)
        sent.append((data[: LONGEST + 1], mouth.getsockname()))  # so much shows that it is too long
    assert inbox.receive() == sent
    assert inbox.receive() == []


def test_no_more_than_a_turn_is_read_at_once_and_the_rest_with_the_next(
    ear: socket.socket, mouths: list[socket.socket], make: Make
) -> None:
    inbox = make(ear)
    for n in range(MOST + 3):
        mouths[0].send(n.to_bytes(2))
    assert [int.from_bytes(data) for data, _ in inbox.receive()] == list(range(MOST))
    assert [int.from_bytes(data) for data, _ in inbox.receive()] == [MOST, MOST + 1, MOST + 2]


def test_a_socket_that_cannot_be_read_is_an_error(ear: socket.socket, make: Make) -> None:
    inbox = make(ear)
    ear.close()
    with pytest.raises(OSError, match=r"recvmmsg|descriptor"):
        inbox.receive()


@pytest.mark.skipif(not POSSIBLE, reason="only Linux reads many at once")
def test_addresses_of_a_flood_are_not_kept_without_end(ear: socket.socket) -> None:
    inbox = ManyAtOnce(ear)
    for number in range(KNOWN + 2):
        inbox._learn(b"\2\0" + number.to_bytes(2) + bytes((127, 0, 0, 1)) + bytes(20))
    assert len(inbox._known) == 2


def test_an_address_is_told_as_python_tells_it() -> None:
    if POSSIBLE:
        assert told(b"\2\0\x1f\x90\x7f\0\0\1" + bytes(20)) == ("127.0.0.1", 8080)
        linked = socket.inet_pton(socket.AF_INET6, "fe80::1")
        name = socket.AF_INET6.to_bytes(2, "little") + b"\x1f\x90\0\0\0\5" + linked + (3).to_bytes(4, "little")
        assert told(name) == ("fe80::1", 8080, 5, 3)
