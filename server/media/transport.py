"""DTLS and SRTP of one peer. The only file that touches private names of aiortc (tests/media/test_private_names.py).

aiortc's DTLS transport runs over any object with `_recv`, `_send`, `role` and `state`. We hand it the datagrams of the
handshake alone; media goes straight to the libsrtp sessions that the handshake leaves behind.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pylibsrtp
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AEAD_AES_256_GCM,
    SRTP_AES128_CM_SHA1_80,
    SRTP_PROFILES,
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]  # made of C

from server.media.inbox import LONGEST
from server.media.sdp import Transport as Ends
from server.media.send_buffer import Plain, Protect, SendBuffer

SrtpError = pylibsrtp.Error
HANDSHAKE_S = 10.0  # reliability.md, Known traps
TAG_BYTES = 16  # the longest of the profiles (RFC 7714 section 14.2)
WAITING = 32  # datagrams of a handshake that wait to be read; more are a flood
RENEW_BEFORE = timedelta(days=10)  # of the thirty days that a certificate lasts
PROFILES = [
    profile
    for profile in (SRTP_AEAD_AES_128_GCM, SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_SHA1_80)
    if profile in SRTP_PROFILES
]
"""Cheapest first: AES-GCM of 128 bits costs two thirds of AES-CM with SHA-1 (measured.md)."""
MOST_STREAMS = 128
"""Of one peer, two for each line of a description: Firefox reports on each that it gets under an SSRC of its own."""

Crypt = Callable[[bytes], bytes]


class CrowdedError(SrtpError):
    """The peer sends under more SSRCs than one connection has: libsrtp keeps 3 kB of each whose packets are right."""


class Certificate:
    """The certificate of this process, renewed before it ends; peers that are connected keep the one they met."""

    def __init__(self) -> None:
        self._current = RTCCertificate.generateCertificate()

    def current(self) -> RTCCertificate:
        """Return the certificate for a new peer."""
        if self._current.expires - datetime.now(UTC) < RENEW_BEFORE:
            self._current = RTCCertificate.generateCertificate()
        return self._current


def fingerprints_of(certificate: RTCCertificate) -> tuple[tuple[str, str], ...]:
    """Return what a description says of the certificate: its SHA-256."""
    return tuple((each.algorithm, each.value) for each in certificate.getFingerprints() if each.algorithm == "sha-256")


class Datagrams:
    """What aiortc takes for an ICE transport: a bounded queue of DTLS datagrams, and a way to send."""

    role = "controlled"
    state = "completed"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._write = send
        self._closed = False

    def feed(self, data: bytes) -> bool:
        """Take a datagram in; False where too many wait."""
        if self._closed or self._queue.qsize() >= WAITING:
            return False
        self._queue.put_nowait(data)
        return True

    def close(self) -> None:
        """Nothing comes any more."""
        self._closed = True
        self._queue.put_nowait(None)

    async def _recv(self) -> bytes:
        data = await self._queue.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        if not self._closed:
            self._write(data)


class Transport:
    """The encrypted end of one peer connection. We are the server of the handshake.

    `ready` is called once media can flow, `over` once nothing can any more: the handshake failed or took too long, the
    fingerprint was another one, or the peer said goodbye. Until `ready` the four ways of SRTP raise SrtpError.
    """

    def __init__(self, certificate: RTCCertificate, send: Callable[[bytes], None], buffer: SendBuffer) -> None:
        self._datagrams = Datagrams(send)
        self._buffer = buffer
        self._dtls = RTCDtlsTransport(self._datagrams, [certificate])  # type: ignore[arg-type]  # all it uses is there
        self._dtls._srtp_profiles = PROFILES
        self._dtls._set_role("server")
        self._task: asyncio.Task[None] | None = None
        self.ready: Callable[[], None] = lambda: None
        self.over: Callable[[], None] = lambda: None
        self.connected = False
        self.protect: Protect = nowhere
        self.protect_rtcp: Crypt = not_yet
        self.unprotect: Crypt = not_yet
        self.unprotect_rtcp: Crypt = not_yet

    @property
    def profile(self) -> str:
        """The SRTP profile that was agreed on, empty before the handshake."""
        chosen: bytes = self._dtls._ssl.get_selected_srtp_profile() if self.connected and self._dtls._ssl else b""
        return chosen.decode()

    def start(self, theirs: Ends) -> None:
        """Begin the handshake with the peer whose description this is."""
        prints = [RTCDtlsFingerprint(algorithm=name, value=digits) for name, digits in theirs.fingerprints]
        self._task = asyncio.create_task(self._run(RTCDtlsParameters(fingerprints=prints)))

    def feed(self, data: bytes) -> bool:
        """Take in a DTLS datagram; False where it is dropped."""
        return self._datagrams.feed(data)

    def forget(self, ssrc: int) -> None:
        """Let go of the keys of a stream that is not sent any more."""
        if self.connected:
            with contextlib.suppress(SrtpError):  # nothing was ever sent of it
                self._dtls._tx_srtp.remove_stream(ssrc)

    def close(self) -> None:
        """Say goodbye and let go of everything."""
        self._lock()
        if self._task is not None:
            self._task.cancel()

    async def _run(self, theirs: RTCDtlsParameters) -> None:
        try:
            async with asyncio.timeout(HANDSHAKE_S):
                await self._dtls.start(theirs)
            if self._dtls.state != "connected":
                return
            self._take_over()
            self.ready()
            await self._ended()
        except TimeoutError:
            return
        finally:
            self._lock()
            await self._dtls.stop()
            self._datagrams.close()
            self.over()
            # aiortc and we hold each other: what is large would wait until the garbage collector looks at everything
            self._dtls._ssl = self._dtls._rx_srtp = self._dtls._tx_srtp = None  # type: ignore[assignment]

    def _lock(self) -> None:
        """Encrypt and decrypt nothing any more."""
        self.connected = False
        self.protect_rtcp = self.unprotect = self.unprotect_rtcp = not_yet
        self.protect = nowhere

    def _take_over(self) -> None:
        receive, send = self._dtls._rx_srtp, self._dtls._tx_srtp
        streams: set[bytes] = set()
        self.unprotect = unprotecting(receive, streams)
        self.unprotect_rtcp = noting(receive.unprotect_rtcp, streams)
        self.protect, self.protect_rtcp = protecting(send, self._buffer), send.protect_rtcp
        self.connected = True

    async def _ended(self) -> None:
        """Wait for the goodbye of the peer; what it sends besides is read and passed over."""
        ended = asyncio.Event()

        def changed(*_: Any) -> None:
            if self._dtls.state in ("closed", "failed"):
                ended.set()

        self._dtls.on("statechange", changed)
        changed()
        await ended.wait()


def note(streams: set[bytes], ssrc: bytes) -> None:
    """Note one more stream of a peer. Raises CrowdedError where it is one too many."""
    streams.add(ssrc)
    if len(streams) > MOST_STREAMS:
        raise CrowdedError


def noting(unprotect: Crypt, streams: set[bytes]) -> Crypt:
    """Return what decrypts RTCP and notes whose it was."""

    def crypt(data: bytes) -> bytes:
        plain = unprotect(data)
        if data[4:8] not in streams:
            note(streams, data[4:8])
        return plain

    return crypt


def unprotecting(session: pylibsrtp.Session, streams: set[bytes]) -> Crypt:
    """Return what `Session.unprotect` does, without what is made anew for each packet: a third faster.

    It notes the streams as well. The session must live as long as what is returned, here and in `protecting`: libsrtp
    knows nothing of ours.
    """
    handle, memory, space = session._srtp[0], session._cdata, session._buffer
    length, longest, unprotect = ffi.new("int *"), len(space), lib.srtp_unprotect

    def crypt(data: bytes) -> bytes:
        size = length[0] = len(data)
        if size > longest:
            raise SrtpError("too long")
        space[0:size] = data
        status = unprotect(handle, memory, length)
        if status:
            raise SrtpError(pylibsrtp.ERRORS[status])
        if data[8:12] not in streams:
            note(streams, data[8:12])
        return space[0 : length[0]]  # type: ignore[no-any-return]  # bytes

    return crypt


def protecting(session: pylibsrtp.Session, buffer: SendBuffer) -> Protect:
    """Return what encrypts packets with the keys of this session, in the memory that they leave from.

    There they begin at any byte, which srtp.h would have at multiples of four: no matter on x86-64 and 64-bit ARM.
    """
    handle, memory, space = session._srtp[0], buffer.memory, buffer.data
    length, protect = ffi.new("int *"), lib.srtp_protect

    def put(packet: Plain, at: int) -> int:
        head, payload = packet
        middle = at + len(head)
        end = middle + len(payload)
        size = length[0] = end - at
        if size > LONGEST - TAG_BYTES:
            raise SrtpError("too long")
        space[at:middle] = head
        space[middle:end] = payload
        status = protect(handle, memory + at, length)
        if status:
            raise SrtpError(pylibsrtp.ERRORS[status])
        return at + length[0]  # type: ignore[no-any-return]  # an int

    return put


def not_yet(data: bytes) -> bytes:
    """Stand where SRTP will be, or was."""
    raise SrtpError("no keys")


def nowhere(packet: Plain, at: int) -> int:
    """Stand where the protecting will be, or was."""
    raise SrtpError("no keys")
