"""STUN connectivity checks as an ICE-lite server meets them (RFC 8489, RFC 8445). Pure: bytes in, bytes out.

Only what a check needs: a binding request with USERNAME and MESSAGE-INTEGRITY, and its answer. The browser's checks say
where it is; ours only how long the way to it takes (decision 20).
"""

from __future__ import annotations

import hmac
import zlib
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from struct import Struct
from typing import NamedTuple

try:  # OpenSSL's takes 50 us where its code has to be fetched into the processor first, Python's own 8 (decision 16)
    from _sha1 import sha1  # type: ignore[import-not-found]  # no promise is made of it
except ImportError:
    from hashlib import sha1

HEADER = Struct("!HHI12s")
ATTRIBUTE = Struct("!HH")
COOKIE = 0x2112A442
BINDING_REQUEST, BINDING_RESPONSE = 0x0001, 0x0101
USERNAME, MESSAGE_INTEGRITY, XOR_MAPPED_ADDRESS = 0x0006, 0x0008, 0x0020
PRIORITY, USE_CANDIDATE, FINGERPRINT, ICE_CONTROLLED = 0x0024, 0x0025, 0x8028, 0x8029
OUR_PRIORITY = 110 << 24 | 65535 << 8 | 255  # RFC 8445 section 5.1.2.1: of a candidate that a check reveals
INTEGRITY_BYTES = 20
FINGERPRINT_MASK = 0x5354554E
LONGEST = 548  # bytes: RFC 8489 section 6.1, what any path carries unfragmented
LONGEST_NAME = 513  # RFC 8489 section 14.3

Address = tuple[str, int]


class Check(NamedTuple):
    """A well-formed connectivity check, not verified yet. `name` is `<our ufrag>:<its ufrag>`."""

    transaction: bytes
    name: str
    nominated: bool
    integrity_at: int
    """Where the MESSAGE-INTEGRITY attribute begins: all before it is signed."""

    @property
    def local(self) -> str:
        """Our half of the user name."""
        return self.name.partition(":")[0]

    @property
    def remote(self) -> str:
        """The browser's half of the user name."""
        return self.name.partition(":")[2]


def parse(data: bytes) -> Check | None:
    """Return the check that a datagram holds, or None for anything that is none.

    What comes behind MESSAGE-INTEGRITY is passed over but for FINGERPRINT (RFC 8489 section 14.5).
    """
    if not 20 <= len(data) <= LONGEST:
        return None
    kind, length, cookie, transaction = HEADER.unpack_from(data)
    if kind != BINDING_REQUEST or cookie != COOKIE or length != len(data) - 20 or length % 4:
        return None
    name, nominated, at = "", False, 20
    while at + 4 <= len(data):
        attribute, size = ATTRIBUTE.unpack_from(data, at)
        end = at + 4 + size
        if end > len(data):
            return None
        if attribute == USERNAME and size <= LONGEST_NAME:
            name = data[at + 4 : end].decode("ascii", "replace")
        elif attribute == USE_CANDIDATE:
            nominated = True
        elif attribute == MESSAGE_INTEGRITY:
            whole = size == INTEGRITY_BYTES and bool(name)
            return Check(transaction, name, nominated, at) if whole else None
        at = end + -size % 4
    return None


class Answer(NamedTuple):
    """A well-formed answer to a check of ours, not verified yet."""

    transaction: bytes
    integrity_at: int


def asking(theirs: str, ours: str, tie: bytes) -> bytes:
    """Return what all checks of ours to one browser say: whose user names they are, and that we follow its choice."""
    name = f"{theirs}:{ours}".encode()
    return attribute(USERNAME, name) + attribute(PRIORITY, OUR_PRIORITY.to_bytes(4)) + attribute(ICE_CONTROLLED, tie)


def question(transaction: bytes, body: bytes, password: bytes) -> bytes:
    """Return a check of ours, with the browser's password; `asking` gives its body."""
    return signed(BINDING_REQUEST, transaction, body, password)


def parse_answer(data: bytes) -> Answer | None:
    """Return the answer to a check of ours that a datagram holds, or None for anything that is none."""
    if not 20 <= len(data) <= LONGEST:
        return None
    kind, length, cookie, transaction = HEADER.unpack_from(data)
    if kind != BINDING_RESPONSE or cookie != COOKIE or length != len(data) - 20 or length % 4:
        return None
    at = 20
    while at + 4 <= len(data):
        attribute, size = ATTRIBUTE.unpack_from(data, at)
        if attribute == MESSAGE_INTEGRITY:
            whole = size == INTEGRITY_BYTES and at + 4 + size <= len(data)
            return Answer(transaction, at) if whole else None
        at += 4 + size + -size % 4
    return None


def verify(data: bytes, check: Check | Answer, password: bytes) -> bool:
    """Say whether whoever sent the check, or the answer, knows the password (RFC 8489 section 14.5)."""
    at = check.integrity_at
    expected = data[at + 4 : at + 4 + INTEGRITY_BYTES]
    return hmac.compare_digest(integrity(data[:at], password), expected)


def answer(check: Check, address: Address, password: bytes) -> bytes:
    """Return the answer to a verified check: from which address it came, signed."""
    body = attribute(XOR_MAPPED_ADDRESS, xor_address(address, check.transaction))
    return signed(BINDING_RESPONSE, check.transaction, body, password)


def signed(kind: int, transaction: bytes, body: bytes, password: bytes) -> bytes:
    """Return a whole message: header, attributes, MESSAGE-INTEGRITY, FINGERPRINT."""
    unsigned = HEADER.pack(kind, len(body), COOKIE, transaction) + body
    body += attribute(MESSAGE_INTEGRITY, integrity(unsigned, password))
    checked = HEADER.pack(kind, len(body) + 8, COOKIE, transaction) + body
    crc = zlib.crc32(checked) ^ FINGERPRINT_MASK
    return checked + attribute(FINGERPRINT, crc.to_bytes(4))


def integrity(before: bytes, password: bytes) -> bytes:
    """Return the MESSAGE-INTEGRITY of a message up to that attribute, its length counted as if it ended there."""
    length = len(before) - 20 + 4 + INTEGRITY_BYTES
    signing = keyed(password).copy()
    signing.update(before[:2] + length.to_bytes(2) + before[4:])
    return signing.digest()


@lru_cache(4096)  # of both ends of each connection; whoever is not known here gets none of these places
def keyed(password: bytes) -> hmac.HMAC:
    """Return the HMAC-SHA1 of nothing yet under this password, to be copied."""
    return hmac.new(password, digestmod=sha1)


def attribute(kind: int, value: bytes) -> bytes:
    """Return one attribute, padded to four bytes."""
    return ATTRIBUTE.pack(kind, len(value)) + value + bytes(-len(value) % 4)


def xor_address(address: Address, transaction: bytes) -> bytes:
    """Return the value of XOR-MAPPED-ADDRESS (RFC 8489 section 14.2); a mapped IPv4 address is told as IPv4."""
    host = packed(address[0])
    mask = COOKIE.to_bytes(4) + transaction
    hidden = bytes(a ^ b for a, b in zip(host, mask, strict=False))
    return bytes((0, 1 if len(host) == 4 else 2)) + (address[1] ^ COOKIE >> 16).to_bytes(2) + hidden


@lru_cache(1024)
def packed(host: str) -> bytes:
    """Return the 4 or 16 bytes of an IP address; a mapped IPv4 address is one of IPv4."""
    address = ip_address(host.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.packed
