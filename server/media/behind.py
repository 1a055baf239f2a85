"""What the port knows of who is behind an address."""

from __future__ import annotations

from typing import Protocol

from server.media.inbox import Address
from server.media.send_buffer import Plain


class Peer(Protocol):
    """One peer connection."""

    ufrag: str
    password: bytes
    address: Address | None
    addresses: list[Address]
    outgoing: list[Plain]
    in_runs: bool

    @property
    def connected(self) -> bool:
        """Whether media can flow."""

    @property
    def has_keys(self) -> bool:
        """Whether its handshake is done."""

    def too_much(self, size: int, now_s: float) -> bool:
        """Count a datagram of it, and say whether it is one too many."""

    def question(self, transaction: bytes, now_s: float) -> bytes:
        """Return a check of ours for an address that may be the peer's; nothing where it is not to be asked."""

    def signed(self, data: bytes, now_s: float) -> bytes:
        """Return the transaction of an answer to a check of ours; nothing where it is none."""

    def checked(self, address: Address, now_s: float, *, nominated: bool) -> None:
        """A check with the right password came from this address, which is the peer's."""

    def media(self, data: bytes, now_s: float) -> None:
        """RTP or RTCP, still encrypted."""

    def answered(self, data: bytes, now_s: float) -> bool:
        """An answer to a check from where the peer is sent to, perhaps; return whether it is one."""

    def protect(self, packet: Plain, at: int) -> int:
        """Put a packet into the send buffer, encrypted; return where it ends."""

    def close(self) -> None:
        """End the connection."""

    def handshake(self, data: bytes, now_s: float) -> None:
        """A DTLS datagram."""
