"""Where browsers reach the media: the socket, its buffers, and what the log says where something is amiss."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from typing_extensions import override

from server.app import media_plane
from server.media import reach
from server.media.plane import Plane
from server.media.port import Port
from server.media.reach import BUFFER_BYTES, announced, default_route, listen, only, too_low
from server.settings import Settings
from tests.support import media_stun
from tests.support.server import free_port
from tests.support.waiting import until

ALL = 1 << 30
"""Bytes of a buffer that no system gives."""
Found = Mapping[int, str]
Routes = Callable[[Found], None]
OF_4: Found = {socket.AF_INET: "198.51.100.7"}
OF_6: Found = {socket.AF_INET6: "2001:db8::7"}


@contextmanager
def plane_of(origin: str = "", **settings: str) -> Iterator[Plane]:
    """Yield the media of a server with these settings: one for others where there is an origin."""
    port = str(free_port(kind=socket.SOCK_DGRAM))
    given = {"BASELINE_ORIGIN": origin, "BASELINE_MEDIA_PORT": port}
    plane = media_plane(Settings.read(given | {f"BASELINE_{name.upper()}": value for name, value in settings.items()}))
    try:
        yield plane
    finally:
        plane.close()


def test_buffers_that_the_system_keeps_small_are_told_once_with_what_to_set(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reach, "BUFFER_BYTES", ALL)
    with plane_of("https://baseline.example.org", media_address="192.0.2.7"):
        pass
    (line,) = caplog.messages
    assert f"set net.core.rmem_max and net.core.wmem_max to {BUFFER_BYTES}" in line


def test_a_server_for_this_machine_says_nothing_of_its_buffers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(reach, "BUFFER_BYTES", ALL)
    with plane_of():
        assert caplog.messages == []


def test_buffers_that_are_as_large_as_was_asked_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "BUFFER_BYTES", 100_000)
    with listen(0, version6=False) as listener:
        assert too_low(listener) == []
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10_000)
        assert too_low(listener) == ["net.core.wmem_max"]


async def test_what_the_system_had_no_room_for_is_counted_with_what_we_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reach, "BUFFER_BYTES", 10_000)
    port = Port(listen(0, version6=False), lambda: 0.0)
    assert port.dropped() == {"unread": 0}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(100):
            sender.sendto(bytes(1000), ("127.0.0.1", port.number))
    came = port.read()
    await until(lambda: came + port.dropped()["unread"] == 100, "each to be read or counted")
    assert 0 < came < 100
    port.close()


@pytest.fixture
def routes(monkeypatch: pytest.MonkeyPatch) -> Routes:
    """Return what gives this machine other routes than it has: family -> its address towards the world."""

    def give(found: Found) -> None:
        class Routed(socket.socket):
            @override
            def connect(self, address: Any, /) -> None:
                if self.family not in found:
                    raise OSError

            @override
            def getsockname(self) -> Any:
                return (found[self.family], 9)

        monkeypatch.setattr("socket.socket", Routed)

    return give


def test_the_default_route_is_an_address_of_this_machine() -> None:
    found = default_route()
    if found is not None:
        with socket.socket(socket.AF_INET6 if ":" in found else socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((found, 0))


@pytest.mark.parametrize(
    ("found", "address"),
    [
        (OF_4, "198.51.100.7"),
        ({**OF_4, **OF_6}, "198.51.100.7"),
        (OF_6, "2001:db8::7"),
        ({}, None),
        ({socket.AF_INET6: "fe80::7"}, None),
    ],
)
def test_the_default_route_is_of_ipv4_or_else_of_ipv6(found: Found, address: str | None, routes: Routes) -> None:
    routes(found)
    assert default_route() == address


def test_what_is_announced_is_what_is_set_or_found(routes: Routes, caplog: pytest.LogCaptureFixture) -> None:
    routes(OF_6)
    assert announced(["192.0.2.7", "2001:db8::1"], local=False) == ["192.0.2.7", "2001:db8::1"]
    assert announced([], local=False) == ["2001:db8::7"]
    assert announced([], local=True) == ["2001:db8::7", "127.0.0.1"]
    routes({})
    assert announced([], local=True) == ["127.0.0.1"]
    assert caplog.messages == []


@pytest.mark.parametrize("found", [{}, {socket.AF_INET: "127.0.0.1"}], ids=["nothing", "loopback"])
def test_a_server_for_others_that_only_this_machine_can_reach_says_what_to_set(
    found: Found, routes: Routes, caplog: pytest.LogCaptureFixture
) -> None:
    routes(found)
    assert announced([], local=False) == ["127.0.0.1"]
    (line,) = caplog.messages
    assert "BASELINE_MEDIA_ADDRESS" in line


def test_a_server_that_is_found_by_ipv6_only_listens_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "default_route", lambda: "2001:db8::7")
    with plane_of("https://baseline.example.org") as plane:
        assert plane.port.socket.family == socket.AF_INET6
        assert "2001:db8::7" in plane.candidates[0]


async def answered_from(plane: Plane, host: str) -> str:
    """Return from where a check of a peer is answered that is sent to this address of the machine."""
    peer = plane.peer("pc")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as browser:
        browser.settimeout(2)
        name = f"{peer.ufrag}:abcd"
        check = media_stun.check(b"t" * 12, name, peer.password.decode(), 1)
        browser.sendto(check, (host, plane.port.number))
        await until(plane.port.read, "the check")
        data, address = browser.recvfrom(2048)
    peer.close()
    assert media_stun.answered(data)[1] == b"t" * 12
    return str(address[0])


@pytest.mark.parametrize("found", [{"media_address": "127.0.0.2"}, {}], ids=["as it was set", "as it was found"])
async def test_a_check_to_the_one_address_that_is_announced_is_answered_from_there(
    found: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "default_route", lambda: "127.0.0.2")
    with plane_of("https://baseline.example.org", **found) as plane:
        assert await answered_from(plane, "127.0.0.2") == "127.0.0.2"


@pytest.mark.parametrize("announces", ["192.0.2.77", "127.0.0.1", "127.0.0.2,127.0.0.3"])
async def test_all_addresses_are_listened_on_where_one_is_of_a_router_or_several_are_announced(announces: str) -> None:
    with plane_of("https://baseline.example.org", media_address=announces) as plane:
        assert plane.port.socket.getsockname()[0] == "0.0.0.0"
        assert await answered_from(plane, "127.0.0.1") == "127.0.0.1"


async def test_a_server_for_this_machine_listens_on_all_of_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "default_route", lambda: "127.0.0.2")
    with plane_of() as plane:
        assert await answered_from(plane, "127.0.0.1") == "127.0.0.1"


def test_a_port_that_is_taken_there_is_not_looked_for_elsewhere() -> None:
    with listen(0, version6=False, host="127.0.0.2") as taken, pytest.raises(OSError, match="in use"):
        listen(taken.getsockname()[1], version6=False, host="127.0.0.2")


def test_one_address_of_ipv6_alone_is_listened_on() -> None:
    assert only(["2001:db8::7"]) == "2001:db8::7"
    with listen(0, version6=True, host="2001:db8::7") as listener:  # is not this machine's
        assert listener.getsockname()[0] == "::"
