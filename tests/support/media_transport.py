"""How the load peer reaches a server: one UDP socket, ICE as the controlling side, DTLS and SRTP by aiortc's transport.

Hundreds of these in one process: all their sockets hang on one epoll, and a datagram costs one call to read it.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from typing import cast

from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
    SRTPProtectionProfile,
)
from aiortc.rtcicetransport import RTCIceTransport

from tests.support import media_stun as stun
from tests.support.media_sdp import Ours, Theirs

CHECK_EVERY_S = 2.5
CHECK_AGAIN_S = 0.05
CONNECTED_WITHIN_S = 15.0
BUFFER_BYTES = 2_000_000
LARGEST = 2048
LOCAL_HOST = "127.0.0.1"
ROUNDS = 32  # of reading before others have their turn
SAMPLED = 10
SO_TIMESTAMPNS = 35  # socket(7): with it, the kernel says when a datagram came (on most architectures by this number)
TIMESPEC = struct.Struct("@qq")
Receive = Callable[[bytes, int], None]
"""Takes a datagram and when it came, in nanoseconds of the clock of the day; 0 where nobody looked."""


class Ears:
    """Reads for all peers of this loop: one poll tells which sockets have something, each is then read once.

    Of every tenth datagram the kernel is asked when it came, so that a reader who is late does not make it late.
    """

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._by_fd: dict[int, tuple[socket.socket, Receive]] = {}
        self._reads = 0
        asyncio.get_running_loop().add_reader(self._poll.fileno(), self._read)

    def add(self, sock: socket.socket, receive: Receive) -> None:
        """Hear what comes at a socket."""
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self._by_fd[sock.fileno()] = (sock, receive)
        self._poll.register(sock.fileno(), select.EPOLLIN)

    def drop(self, sock: socket.socket) -> None:
        """Hear it no more."""
        if self._by_fd.pop(sock.fileno(), None) is not None:
            self._poll.unregister(sock.fileno())

    def close(self) -> None:
        """Hear nobody any more."""
        asyncio.get_running_loop().remove_reader(self._poll.fileno())
        self._poll.close()

    def _read(self) -> None:
        poll, by_fd = self._poll.poll, self._by_fd
        for _ in range(ROUNDS):
            ready = poll(0)
            if not ready:
                return
            for fd, _event in ready:
                reader = by_fd.get(fd)
                if reader is None:  # one that was read a moment ago has closed this one
                    continue
                sock, receive = reader
                self._reads += 1
                with suppress(OSError):  # nobody listens at the other end: the peer will notice by its checks
                    if self._reads % SAMPLED:
                        receive(sock.recv(LARGEST), 0)
                    else:
                        receive(*timed(sock))


def timed(sock: socket.socket) -> tuple[bytes, int]:
    """Read a datagram and when it came. Raises OSError."""
    data, extra, _, _ = sock.recvmsg(LARGEST, socket.CMSG_SPACE(TIMESPEC.size))
    for level, kind, value in extra:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = TIMESPEC.unpack(value)
            return data, seconds * 1_000_000_000 + nanoseconds
    return data, time.time_ns()


class Household:
    """What all peers of a process share: their host, ears, one certificate, and the SRTP profiles they offer."""

    def __init__(
        self, host: str = LOCAL_HOST, profiles: tuple[SRTPProtectionProfile, ...] = (SRTP_AEAD_AES_128_GCM,)
    ) -> None:
        self.host = host
        self.ears = Ears()
        self.certificate = RTCCertificate.generateCertificate()
        self.profiles = list(profiles)

    @property
    def fingerprint(self) -> str:
        """The certificate's SHA-256, as SDP writes it."""
        return next(print_.value for print_ in self.certificate.getFingerprints() if print_.algorithm == "sha-256")


class Line:
    """One peer's way to a server. Stands for an ICE transport to aiortc, which asks for no more than this."""

    role = "controlling"
    state = "completed"

    def __init__(self, house: Household, on_rtp: Receive, on_rtcp: Receive) -> None:
        self.unsent = 0
        """Datagrams that the kernel did not take."""
        self.answered_s = 0.0
        """When the server last answered a check, on the loop's clock."""
        self.answers = True
        """Whether the server's own checks are answered: not behind a line that is full."""
        self.unanswered: list[bytes] = []
        self._house = house
        self._on_rtp, self._on_rtcp = on_rtp, on_rtcp
        self._theirs: Theirs | None = None
        self._sock = socket.socket(socket.AF_INET6 if ":" in house.host else socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.setblocking(False)
        self._sock.bind((house.host, 0))
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        self.ours = Ours(token_hex(4), token_hex(12), house.fingerprint, int.from_bytes(os.urandom(4)), self.address)
        self._tie_breaker = int.from_bytes(os.urandom(8))
        self._checks: set[bytes] = set()
        self._checked = asyncio.Event()
        self._ready = False
        self._handshake: asyncio.Queue[bytes] = asyncio.Queue()
        self._next_check: asyncio.TimerHandle | None = None
        self._dtls = RTCDtlsTransport(cast("RTCIceTransport", self), [house.certificate])
        self._dtls._srtp_profiles = house.profiles

    async def connect(self, theirs: Theirs) -> None:
        """Check the way, shake hands, and go on checking. Raises TimeoutError or ConnectionError."""
        self._theirs = theirs
        self._sock.connect((theirs.host, theirs.port))
        self._house.ears.add(self._sock, self._received)
        async with asyncio.timeout(CONNECTED_WITHIN_S):
            while not self._checked.is_set():
                self.check()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._checked.wait(), CHECK_AGAIN_S)
            self._keep_alive()
            self._dtls._set_role("server" if theirs.setup == "active" else "client")
            await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(*theirs.fingerprint)]))
        if self._dtls.state != "connected":
            raise ConnectionError(f"the handshake {self._dtls.state}")
        self._ready = True

    async def close(self, *, silently: bool = False) -> None:
        """Say goodbye, unless silently, and let go of the socket."""
        if self._next_check is not None:
            self._next_check.cancel()
        if not silently:
            await self._dtls.stop()
        elif self._dtls._task is not None:
            self._dtls._task.cancel()
        self._house.ears.drop(self._sock)
        self._sock.close()

    @property
    def profile(self) -> str:
        """The SRTP profile that was agreed on."""
        assert self._dtls._ssl is not None
        return self._dtls._ssl.get_selected_srtp_profile().decode()

    @property
    def used(self) -> bool:
        """Whether this way was ever taken, however that ended."""
        return self._theirs is not None

    @property
    def connected(self) -> bool:
        """Whether packets can be sent; false again when the server has said goodbye."""
        return self._dtls.state == "connected"

    @property
    def address(self) -> tuple[str, int]:
        """Where this peer is."""
        host, port = self._sock.getsockname()[:2]
        return host, port

    def send_rtp(self, packet: bytes) -> None:
        """Protect and send one packet."""
        self._send_now(self._dtls._tx_srtp.protect(packet))

    def send_rtcp(self, compound: bytes) -> None:
        """Protect and send one compound."""
        self._send_now(self._dtls._tx_srtp.protect_rtcp(compound))

    def send_raw(self, datagram: bytes) -> None:
        """Send anything, as it is."""
        self._send_now(datagram)

    def unprotect(self, datagram: bytes) -> bytes:
        """Return what a packet says. Raises pylibsrtp.Error where it was not protected for us."""
        return self._dtls._rx_srtp.unprotect(datagram)

    def unprotect_rtcp(self, datagram: bytes) -> bytes:
        """Return what a compound says. Raises pylibsrtp.Error where it was not protected for us."""
        return self._dtls._rx_srtp.unprotect_rtcp(datagram)

    def check(self) -> None:
        """Send one connectivity check."""
        assert self._theirs is not None
        transaction = os.urandom(12)
        self._checks.add(transaction)
        username = f"{self._theirs.ufrag}:{self.ours.ufrag}"
        self._send_now(stun.check(transaction, username, self._theirs.password, self._tie_breaker))

    def _keep_alive(self) -> None:
        self._next_check = asyncio.get_running_loop().call_later(CHECK_EVERY_S, self._keep_alive)
        if self._checked.is_set():
            self._checks.clear()
            self.check()

    def _received(self, datagram: bytes, came_ns: int) -> None:
        first = datagram[0] if datagram else 255
        if 127 < first < 192:
            if not self._ready:  # the server was done with shaking hands before we were
                return
            if 192 <= datagram[1] < 224:
                self._on_rtcp(datagram, came_ns)
            else:
                self._on_rtp(datagram, came_ns)
        elif 19 < first < 64:
            self._handshake.put_nowait(datagram)
        elif first < 4:
            self._stunned(datagram)

    def _stunned(self, datagram: bytes) -> None:
        assert self._theirs is not None
        with suppress(struct.error):
            kind, transaction = stun.answered(datagram)
            if kind == stun.BINDING_REQUEST and stun.has_integrity(datagram, self.ours.password):
                if self.answers:
                    self._answer(datagram)
                else:
                    self.unanswered.append(datagram)
            elif self._answers_us(kind, transaction) and stun.has_integrity(datagram, self._theirs.password):
                self.answered_s = asyncio.get_running_loop().time()
                self._checked.set()

    def _answer(self, check: bytes) -> None:
        assert self._theirs is not None
        self._send_now(stun.answer(check, self.ours.password, self._theirs.host, self._theirs.port))

    def _answers_us(self, kind: int, transaction: bytes) -> bool:
        return kind == stun.BINDING_RESPONSE and transaction in self._checks

    def _send_now(self, datagram: bytes) -> None:
        try:
            self._sock.send(datagram)
        except OSError:
            self.unsent += 1

    async def _recv(self) -> bytes:
        """Return the next datagram of the handshake: all that aiortc's transport is to see."""
        return await self._handshake.get()

    async def _send(self, datagram: bytes) -> None:
        self._send_now(datagram)
