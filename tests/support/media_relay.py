"""A bad line for tests: a UDP relay in user space between browsers and the media port, in a thread of its own.

Each address that sends to it gets a socket of its own towards the server, so that the server tells clients apart. All
of them share one line, `up` and `down`, as the windows of one computer do. `DETOUR` is what has a page take it.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from random import Random
from typing import Final, Self

from tests.support.media_pipe import Item, Pipe, Terms

HOST = "127.0.0.1"
LONGEST = 2048
HEADS_BYTES = 28
"""What IP and UDP put before each datagram."""
LONGEST_WAIT_S = 0.5
BUFFER_BYTES = 2_000_000
Address = tuple[str, int]

DETOUR: Final = """
{
  const real = RTCPeerConnection.prototype.setRemoteDescription
  const there = /^a=candidate:(\\S+) 1 udp (\\d+) \\S+ \\d+ typ host.*$/i
  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
    let found = false
    const lines = sdp.split("\\r\\n").flatMap(line => {
      if (!line.startsWith("m=") && !line.startsWith("a=candidate:")) return [line]
      if (line.startsWith("m=")) {
        found = false
        return [line]
      }
      const [, name, priority] = there.exec(line) ?? []
      if (!name || found) return []
      found = true
      return [`a=candidate:${name} 1 udp ${priority} 127.0.0.1 %d typ host`]
    })
    return real.call(this, { type, sdp: lines.join("\\r\\n") })
  }
}
"""
"""For a page, with the relay's port: the server is where the relay is. The browser must gather loopback candidates."""


class MediaRelay:
    """Relays datagrams on its own port to a port of this machine, until it is closed."""

    def __init__(self, target_port: int, *, seed: int = 1) -> None:
        self.up_pipe = Pipe(Random(seed))
        self.down_pipe = Pipe(Random(seed + 1))
        self._target = (HOST, target_port)
        self._front = udp()
        self._front.bind((HOST, 0))
        self._clients: dict[Address, socket.socket] = {}
        self._asked: SimpleQueue[tuple[bool, Item]] = SimpleQueue()
        self._bell, self._ear = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._front, selectors.EVENT_READ, self._from_clients)
        self._ear.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ, self._rung)
        self._open = True
        self._thread = threading.Thread(target=self._run, name="media relay")
        self._thread.start()

    @property
    def port(self) -> int:
        """Where clients send to."""
        return int(self._front.getsockname()[1])

    @property
    def up(self) -> Terms:
        """How the line towards the server is."""
        return self.up_pipe.terms

    @property
    def down(self) -> Terms:
        """How the line from the server is."""
        return self.down_pipe.terms

    @property
    def clients(self) -> int:
        """How many addresses have sent something."""
        return len(self._clients)

    def cut(self) -> None:
        """Let nothing through; nobody is told."""
        self.up.cut = self.down.cut = True

    def mend(self) -> None:
        """Let all through again that is sent from now on."""
        self.up.cut = self.down.cut = False

    def carry(self, size: int, arrive: Callable[[], object], *, down: bool) -> None:
        """Have so many bytes of something else take their turn on the same line; `arrive` is called in the thread."""
        self._asked.put((down, Item(size, arrive)))
        self._bell.send(b".")

    def close(self) -> None:
        """End the thread, and let go of all sockets."""
        self._open = False
        self._bell.send(b".")
        self._thread.join()
        self._selector.close()
        for each in (self._front, self._bell, self._ear, *self._clients.values()):
            each.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    # In the thread.

    def _run(self) -> None:
        pipes = (self.up_pipe, self.down_pipe)
        while self._open:
            wait_s = min(pipe.next_s for pipe in pipes) - time.monotonic()
            for key, _ in self._selector.select(max(0.0, min(wait_s, LONGEST_WAIT_S))):
                key.data()
            now_s = time.monotonic()
            for pipe in pipes:
                for item in pipe.arrived(now_s):
                    item.arrive()

    def _rung(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._ear.recv(LONGEST)
        with contextlib.suppress(Empty):
            while True:
                down, item = self._asked.get_nowait()
                pipe = self.down_pipe if down else self.up_pipe
                pipe.put(item, time.monotonic(), kept=True)

    def _from_clients(self) -> None:
        for data, address in datagrams(self._front):
            client = self._clients.get(address) or self._new(address)
            self._put(self.up_pipe, data, partial(sent, client, data, self._target))

    def _from_server(self, client: socket.socket, address: Address) -> None:
        for data, _ in datagrams(client):
            self._put(self.down_pipe, data, partial(sent, self._front, data, address))

    def _put(self, pipe: Pipe, data: bytes, arrive: Callable[[], object]) -> None:
        pipe.put(Item(len(data) + HEADS_BYTES, arrive), time.monotonic())

    def _new(self, address: Address) -> socket.socket:
        client = self._clients[address] = udp()
        client.bind((HOST, 0))
        self._selector.register(client, selectors.EVENT_READ, partial(self._from_server, client, address))
        return client


def udp() -> socket.socket:
    """Return a socket that waits for nothing and has room for bursts."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    return made


def datagrams(source: socket.socket) -> Iterator[tuple[bytes, Address]]:
    """Yield what has come, and from where, until there is no more."""
    with contextlib.suppress(OSError):  # empty, or one before was refused where it went: the next look finds the rest
        while True:
            yield source.recvfrom(LONGEST)


def sent(source: socket.socket, data: bytes, address: Address) -> None:
    """Send, or let it go: a line may lose anything."""
    with contextlib.suppress(OSError):
        source.sendto(data, address)
