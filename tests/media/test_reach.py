"""Where browsers reach the media: the socket, its buffers, and what the log says where something is amiss."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from server.app import media_plane
from server.media import reach
from server.media.plane import Plane
from server.media.port import Port
from server.media.reach import BUFFER_BYTES, listen, too_low
from server.settings import Settings
from tests.support.server import free_port
from tests.support.waiting import until

ALL = 1 << 30
"""Bytes of a buffer that no system gives."""


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
