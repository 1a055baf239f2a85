"""The few STUN messages that a controlling ICE agent needs (RFC 8489, RFC 8445), as bytes. Knows no socket.

Written apart from the product's own, so that tests do not let one mistake confirm itself.
"""

from __future__ import annotations

import hashlib
import hmac
import socket
import struct
import zlib

BINDING_REQUEST, BINDING_RESPONSE, BINDING_ERROR = 0x0001, 0x0101, 0x0111
COOKIE = 0x2112A442
FINGERPRINT_MASK = 0x5354554E
USERNAME, INTEGRITY, MAPPED, PRIORITY, USE_CANDIDATE = 0x0006, 0x0008, 0x0020, 0x0024, 0x0025
FINGERPRINT, CONTROLLING = 0x8028, 0x802A
HEADER = struct.Struct("!HHI12s")
INTEGRITY_BYTES, FINGERPRINT_BYTES = 24, 8
PEER_REFLEXIVE = 110 << 24 | 65535 << 8 | 255  # RFC 8445 section 5.1.2.1, of a candidate that a check reveals


def check(transaction: bytes, username: str, password: str, tie_breaker: int, *, nominate: bool = True) -> bytes:
    """Return a connectivity check; `username` is theirs, a colon, ours; `password` is theirs."""
    body = attribute(USERNAME, username.encode())
    body += attribute(PRIORITY, PEER_REFLEXIVE.to_bytes(4))
    body += attribute(CONTROLLING, tie_breaker.to_bytes(8))
    if nominate:
        body += attribute(USE_CANDIDATE, b"")
    return signed(BINDING_REQUEST, transaction, body, password)


def answer(request: bytes, password: str, host: str, port: int) -> bytes:
    """Return the answer to somebody's check who is at that address; `password` is ours."""
    _, transaction = answered(request)
    family, kind = (socket.AF_INET6, 2) if ":" in host else (socket.AF_INET, 1)
    address = socket.inet_pton(family, host)
    mask = int.from_bytes((COOKIE.to_bytes(4) + transaction)[: len(address)])
    hidden = (int.from_bytes(address) ^ mask).to_bytes(len(address))
    mapped = struct.pack("!BBH", 0, kind, port ^ COOKIE >> 16) + hidden
    return signed(BINDING_RESPONSE, transaction, attribute(MAPPED, mapped), password)


def signed(kind: int, transaction: bytes, body: bytes, password: str) -> bytes:
    """Return a message with MESSAGE-INTEGRITY and FINGERPRINT; each covers a length that ends with itself."""
    head = HEADER.pack(kind, len(body) + INTEGRITY_BYTES, COOKIE, transaction)
    body += attribute(INTEGRITY, hmac.digest(password.encode(), head + body, hashlib.sha1))
    head = HEADER.pack(kind, len(body) + FINGERPRINT_BYTES, COOKIE, transaction)
    return head + body + attribute(FINGERPRINT, (zlib.crc32(head + body) ^ FINGERPRINT_MASK).to_bytes(4))


def attribute(kind: int, value: bytes) -> bytes:
    """Return one attribute, padded to four bytes."""
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def answered(message: bytes) -> tuple[int, bytes]:
    """Return the kind of a STUN message and its transaction. Raises struct.error where it is too short."""
    kind, _, _, transaction = HEADER.unpack_from(message)
    return kind, transaction


def has_integrity(message: bytes, password: str) -> bool:
    """Return whether a message carries a right MESSAGE-INTEGRITY, followed by nothing but FINGERPRINT."""
    at = len(message) - FINGERPRINT_BYTES - INTEGRITY_BYTES
    if at < HEADER.size or message[at : at + 4] != struct.pack("!HH", INTEGRITY, 20):
        return False
    kind, _, cookie, transaction = HEADER.unpack_from(message)
    head = HEADER.pack(kind, at - HEADER.size + INTEGRITY_BYTES, cookie, transaction)
    right = hmac.digest(password.encode(), head + message[HEADER.size : at], hashlib.sha1)
    return hmac.compare_digest(right, message[at + 4 : at + 24])
