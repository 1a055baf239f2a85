"""Whoever sends datagrams to the port: one bare socket, with or without a password for checks."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Self

from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import RTCDtlsParameters, RTCDtlsTransport

from server.media.plane import Plane
from server.media.transport import Datagrams
from tests.support import media_stun
from tests.support.media_sdp import theirs
from tests.support.media_transport import Line
from tests.support.waiting import until

ASKS = media_stun.BINDING_REQUEST.to_bytes(2)
BATCH = 100  # datagrams that surely fit into what the system keeps for the port


class Stranger:
    """A socket at an address of its own. `heard` is all that was sent there.

    `line` is of the browser that is there now, and answers as it does what the server asks; None for a real stranger.
    """

    def __init__(self, plane: Plane, line: Line | None = None) -> None:
        self.heard: list[bytes] = []
        self.line = line
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.connect(("127.0.0.1", plane.port.number))

    @classmethod
    @contextmanager
    def at(cls, plane: Plane, line: Line | None = None) -> Iterator[Self]:
        """Yield one that is gone afterwards."""
        stranger = cls(plane, line)
        try:
            yield stranger
        finally:
            stranger._socket.close()

    def send(self, datagram: bytes) -> None:
        """Send anything."""
        self._socket.send(datagram)

    def check(self, sdp: str, *, nominate: bool = True, password: str = "") -> bytes:
        """Send a check to the peer of this description of the server, and return its transaction."""
        to = theirs(sdp)
        transaction = os.urandom(12)
        name = f"{to.ufrag}:abcd"
        self.send(media_stun.check(transaction, name, password or to.password, 1, nominate=nominate))
        return transaction

    async def answered(self, transaction: bytes) -> None:
        """Wait until a check is answered."""
        await until(lambda: any(data[8:20] == transaction for data in self.read()), "an answer to a check")

    def read(self) -> list[bytes]:
        """Return all that was heard."""
        try:
            while True:
                datagram = self._socket.recv(2048)
                self.heard.append(datagram)
                if self.line is not None and datagram[:2] == ASKS:
                    host, port = self._socket.getpeername()
                    self.send(media_stun.answer(datagram, self.line.ours.password, host, port))
        except BlockingIOError:
            return self.heard

    def media(self) -> list[bytes]:
        """Return what was heard of RTP, protected as it is."""
        return [data for data in self.read() if 127 < data[0] < 192 and not 191 < data[1] < 224]


async def poured(send: Callable[[bytes], None], datagrams: Iterable[bytes]) -> None:
    """Send many datagrams, not faster than they are read."""
    for number, datagram in enumerate(datagrams):
        send(datagram)
        if not number % BATCH:
            await asyncio.sleep(0.002)


async def hello() -> bytes:
    """Return the ClientHello that begins somebody's DTLS handshake."""
    sent: list[bytes] = []
    datagrams = Datagrams(sent.append)
    certificate = RTCCertificate.generateCertificate()
    dtls = RTCDtlsTransport(datagrams, [certificate])  # type: ignore[arg-type]
    dtls._set_role("client")
    starting = asyncio.create_task(dtls.start(RTCDtlsParameters(fingerprints=certificate.getFingerprints())))
    await until(lambda: sent, "a ClientHello")
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    return sent[0]
