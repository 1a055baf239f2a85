"""Sealing of what is at rest: AES-256-GCM with a random key per room, wrapped by the server's secret.

Pure bytes in and out apart from the random nonces; knows no database.
"""

from __future__ import annotations

import os
import struct
from base64 import urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.core.errors import StoreError
from server.store.faults import fault

KEY_BYTES = 32
NAME_BYTES = 24
"""32 characters."""
NONCE_BYTES = 12
"""Random: a revision may be written twice with different content (after a failure), so it cannot be the nonce.

NIST SP 800-38D section 8.3 allows 2**32 random nonces under one key; a room has fewer commits by far."""

PLACE = struct.Struct(">QQ").pack


class RoomKey:
    """The key of one room. What it seals opens only in the same room, for the same kind, revision and part."""

    def __init__(self, room: str, key: bytes) -> None:
        self._room = b"\0" + room.encode() + b"\0"
        self._cipher = AESGCM(key)
        self._naming = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"baseline: names in a room, 1").derive(key)

    def name(self, content: bytes) -> str:
        """Return what some content is called in this room: the same each time, and another in every other room."""
        mac = HMAC(self._naming, SHA256())
        mac.update(content)
        return urlsafe_b64encode(mac.finalize()[:NAME_BYTES]).decode()

    def seal(self, kind: bytes, revision: int, part: int, plain: bytes) -> bytes:
        """Return the nonce and the sealed bytes."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, self._place(kind, revision, part))

    def open(self, kind: bytes, revision: int, part: int, sealed: bytes) -> bytes:
        """Return the plain bytes; raises StoreError `unreadable` where a bit or the place is another."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._place(kind, revision, part))
        except (InvalidTag, ValueError) as error:
            raise fault("unreadable") from error

    def _place(self, kind: bytes, revision: int, part: int) -> bytes:
        return kind + self._room + PLACE(revision, part)


class ServerKey:
    """Wraps the keys of rooms. The server's secret never seals anything else directly."""

    def __init__(self, secret: bytes) -> None:
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"baseline: keys of rooms, 1").derive(secret)
        self._cipher = AESGCM(derived)

    def make(self, room: str) -> bytes:
        """Return a new random key of a room, wrapped."""
        return self._wrap(b"key\0" + room.encode(), os.urandom(KEY_BYTES))

    def unwrap(self, room: str, wrapped: bytes) -> RoomKey:
        """Return the room's key; raises StoreError `unreadable` where it was wrapped for another room or server."""
        return RoomKey(room, self._unwrap(b"key\0" + room.encode(), wrapped))

    def sign(self) -> bytes:
        """Return a mark by which a database knows its secret again."""
        return self._wrap(b"mark", b"")

    def knows(self, mark: bytes) -> bool:
        """Say whether a mark was made with this secret."""
        try:
            self._unwrap(b"mark", mark)
        except StoreError:
            return False
        return True

    def _wrap(self, place: bytes, plain: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, place)

    def _unwrap(self, place: bytes, wrapped: bytes) -> bytes:
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], place)
        except (InvalidTag, ValueError) as error:
            raise fault("unreadable") from error
