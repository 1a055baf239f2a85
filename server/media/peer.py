"""One WebRTC peer connection of a seat: its ICE name and addresses, its encryption, its limits, its end."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from aiortc.rtcdtlstransport import RTCCertificate

from server.media import sdp, send_buffer, stun
from server.media.inbox import Address
from server.media.port import Port
from server.media.send_buffer import Plain
from server.media.transport import CrowdedError, SrtpError, Transport, fingerprints_of
from server.rtp import rtcp
from server.rtp.header import Packet, parse

SILENT_S = 45.0  # without a check; a browser is back after 20 s and more (reliability.md, What a network drop does)
PACKETS_S = 1500  # a peer may send no more, counted before anything is decrypted (reliability.md, Security)
BYTES_S = 500_000
ASKED_S = 50  # checks of ours a second to where it may be: a browser tries twenty ways a second (Chromium's 48 ms)
MOVED_S = 7.0
"""An address that sends no check for so long is not where the browser is: Firefox, whose router gave it another, checks
from there every 4 to 6 s without nominating anything (RFC 7675 section 5.1)."""


class Peer:
    """`theirs` is the browser's end, None until it is known. `ready` is called when media can flow, `over` once not.

    `heard_s` is when it last checked, or was made; `alive_s` when anything came that only it can send, None before.
    """

    def __init__(self, pc: str, port: Port, certificate: RTCCertificate, now_s: float) -> None:
        self.pc = pc
        self.ufrag, self.password = names()
        self.address: Address | None = None
        self.addresses: list[Address] = []
        self.outgoing: list[Plain] = []  # until the port sends them
        self.in_runs = send_buffer.POSSIBLE
        self.heard_s = now_s
        self.alive_s: float | None = None
        self.theirs: sdp.Transport | None = None
        self.transport = Transport(certificate, self._write, port.send_buffer)
        self.transport.over = self.close
        self.transport.ready = self._ready
        self.closed = False
        self.ready: Callable[[], None] = lambda: None
        self.over: Callable[[], None] = lambda: None
        self.on_rtp: Callable[[Packet, float], None] = lambda packet, now_s: None
        self.on_rtcp: Callable[[list[rtcp.Item], float], None] = lambda items, now_s: None
        self.on_echo: Callable[[int, float], None] = lambda number, now_s: None
        self._secret = secrets.token_bytes(8)
        self._asking, self._their_password = b"", b""
        self._at_address_s = now_s  # when the address in use last checked
        self._port = port
        self._prints = fingerprints_of(certificate)
        self._started = False
        self._second_s = now_s
        self._packets = 0
        self._bytes = 0
        self._asked_s = now_s
        self._asked = 0
        port.add(self)

    @property
    def ours(self) -> sdp.Transport:
        """Our end, as a description says it."""
        return sdp.Transport(self.ufrag, self.password.decode(), self._prints)

    @property
    def connected(self) -> bool:
        """Whether media can flow."""
        return self.transport.connected and self.address is not None

    @property
    def has_keys(self) -> bool:
        """Whether the handshake is done: until then nobody gains by sending its checks again from elsewhere."""
        return self.transport.connected

    def meet(self, theirs: sdp.Transport) -> None:
        """Take the browser's end; another user name than before is an ICE restart, which keeps the encryption."""
        before, self.theirs = self.theirs, theirs
        if before is not None and before.ufrag != theirs.ufrag:
            self._port.forget_name(self.ufrag)
            self.ufrag, self.password = names()
            self._port.add(self)
        self._asking = stun.asking(theirs.ufrag, self.ufrag, self._secret)
        self._their_password = theirs.password.encode()
        self._begin()

    def checked(self, address: Address, now_s: float, *, nominated: bool) -> None:
        """A verified check: the address is the one to send to where the browser nominates it, or no other is in use."""
        self.heard_s = self.alive_s = now_s
        waits = self.transport.connected and self.address is None
        if nominated or self.address in (None, address) or now_s - self._at_address_s > MOVED_S:
            self.address, self._at_address_s = address, now_s
        self._begin()
        if waits:
            self.ready()

    def handshake(self, data: bytes, now_s: float) -> None:
        """Hand on a DTLS datagram."""
        if not self.too_much(len(data), now_s) and not self.transport.feed(data):
            self.dropped("handshake")

    def media(self, data: bytes, now_s: float) -> None:
        """Decrypt what came and hand it on; what is not right is counted and dropped."""
        if self.too_much(len(data), now_s):
            return
        if 191 < data[1] < 224:  # RFC 5761 section 4
            self._control(data, now_s)
            return
        try:
            plain = self.transport.unprotect(data)
        except SrtpError as error:
            self._refused(error, "srtp")
            return
        packet = parse(plain)
        if packet is None:
            self.dropped("rtp")
        else:
            self.on_rtp(packet, now_s)

    def send(self, packets: Iterable[Plain]) -> None:
        """Have RTP packets protected and sent soon."""
        if not self.outgoing:
            self._port.load(self)
        self.outgoing += packets

    def protect(self, packet: Plain, at: int) -> int:
        """Put a packet into the send buffer, encrypted; what cannot be is counted and dropped."""
        try:
            return self.transport.protect(packet, at)
        except SrtpError:
            self.dropped("unprotected")
            return at

    def forget(self, ssrc: int) -> None:
        """Let go of the keys of a stream, and of what waits of it: with new keys its numbers would be used twice."""
        name = ssrc.to_bytes(4)
        self.outgoing = [packet for packet in self.outgoing if packet[0][8:12] != name]
        self.transport.forget(ssrc)

    def after_look(self, work: Callable[[], None], *, first: bool) -> None:
        """Have something done with all that the present look at the port brings of this peer."""
        self._port.after_look(self, work, first=first)

    def control(self, packet: bytes) -> None:
        """Protect and send one RTCP compound."""
        if self.connected and self.address is not None:
            self._port.send(self.transport.protect_rtcp(packet), self.address)

    def ask(self, number: int) -> None:
        """Send a check of ours, to find out when its answer comes: a browser answers at once."""
        if self.connected and self.address is not None and self.theirs is not None:
            transaction = self._secret + number.to_bytes(4)
            self._port.send(stun.question(transaction, self._asking, self._their_password), self.address)

    def question(self, transaction: bytes, now_s: float) -> bytes:
        """Return a check of ours for where it may be; nothing before its password is known, or where many were sent."""
        if self.theirs is None:
            return b""
        if now_s - self._asked_s >= 1:
            self._asked_s, self._asked = now_s, 0
        self._asked += 1
        if self._asked > ASKED_S:
            self.dropped("flood")
            return b""
        return stun.question(transaction, self._asking, self._their_password)

    def answered(self, data: bytes, now_s: float) -> bool:
        """Take what may be an answer to a check that `ask` sent; return whether it is one."""
        transaction = self.signed(data, now_s)
        if not transaction.startswith(self._secret):
            return False
        self.alive_s = now_s
        self.on_echo(int.from_bytes(transaction[8:]), now_s)
        return True

    def signed(self, data: bytes, now_s: float) -> bytes:
        """Return the transaction of what it answered to a check of ours; nothing where it is no answer of it."""
        found = stun.parse_answer(data)
        if found is None or self.theirs is None or self.too_much(len(data), now_s):
            return b""
        return found.transaction if stun.verify(data, found, self._their_password) else b""

    def too_much(self, size: int, now_s: float) -> bool:
        """Count what came within this second, and say whether it is more than a peer may send."""
        if now_s - self._second_s >= 1:
            self._second_s, self._packets, self._bytes = now_s, 0, 0
        self._packets += 1
        self._bytes += size
        if self._packets <= PACKETS_S and self._bytes <= BYTES_S:
            return False
        self.dropped("flood")
        return True

    def dropped(self, reason: str) -> None:
        """Count a packet that is let go."""
        self._port.counts[reason] += 1

    def silent(self, now_s: float) -> bool:
        """Say whether no check has come for too long."""
        return now_s - self.heard_s > SILENT_S

    def close(self) -> None:
        """End the connection, from whichever side."""
        if not self.closed:
            self.closed = True
            self._port.remove(self)
            self.transport.close()
            self.over()

    def _ready(self) -> None:
        self.ready()

    def _begin(self) -> None:
        """Begin the handshake once both the address and the certificate to expect are known."""
        if self.theirs is not None and self.address is not None and not self._started:
            self._started = True
            self.transport.start(self.theirs)

    def _control(self, data: bytes, now_s: float) -> None:
        try:
            items = rtcp.parse(self.transport.unprotect_rtcp(data))
        except SrtpError as error:
            self._refused(error, "srtcp")
            return
        self.alive_s = now_s
        if items:
            self.on_rtcp(items, now_s)
        else:
            self.dropped("rtcp")

    def _refused(self, error: SrtpError, reason: str) -> None:
        """Count what could not be decrypted; who makes up streams without end has no connection any more."""
        crowded = isinstance(error, CrowdedError)
        self.dropped("streams" if crowded else reason)
        if crowded:
            self.close()

    def _write(self, data: bytes) -> None:
        if self.address is not None:
            self._port.send(data, self.address)


def names() -> tuple[str, bytes]:
    """Return a fresh ICE user name and password (RFC 8445 section 5.3: 24 and 128 bits at least)."""
    return secrets.token_hex(8), secrets.token_hex(16).encode()
