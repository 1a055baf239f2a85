"""Text to messages and back. Whatever is not a message of ours is a ProtocolViolation with a stable code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from server.core.changes import Change, Commit
from server.core.errors import ProtocolViolation
from server.core.presence import (
    Ask,
    Devices,
    Ink,
    InkCancel,
    Pointer,
    PointerGone,
    Presence,
    Replay,
    RoomSign,
    Watching,
)
from server.wire.messages import FromBrowser, FromServer, Hello, Ping, Propose
from server.wire.signals import Answer, Publish, Standing, Watch

MAX_TEXT = 64 * 1024  # characters; a message of 2000 points and all its fields is under 32 kB
Decoder: TypeAlias = msgspec.json.Decoder[Any]


class Envelope(Struct):
    """What tells which message it is."""

    t: str
    kind: str = ""


encoder = msgspec.json.Encoder()
envelope_decoder = msgspec.json.Decoder(Envelope)
PLAIN: Mapping[str, Decoder] = {
    "hello": msgspec.json.Decoder(Hello),
    "propose": msgspec.json.Decoder(Propose),
    "ping": msgspec.json.Decoder(Ping),
}
PRESENCE: Mapping[str, Decoder] = {
    "ink": msgspec.json.Decoder(Ink),
    "ink_cancel": msgspec.json.Decoder(InkCancel),
    "pointer": msgspec.json.Decoder(Pointer),
    "replay": msgspec.json.Decoder(Replay),
    "pointer_gone": msgspec.json.Decoder(PointerGone),
    "view": msgspec.json.Decoder(Watching),
    "media": msgspec.json.Decoder(Devices),
    "ask": msgspec.json.Decoder(Ask),
}
SIGNALS: Mapping[str, Decoder] = {
    "publish": msgspec.json.Decoder(Publish),
    "watch": msgspec.json.Decoder(Watch),
    "standing": msgspec.json.Decoder(Standing),
    "answer": msgspec.json.Decoder(Answer),
}
KINDS = {"presence": PRESENCE, "signal": SIGNALS}
PRESENCE_HEAD = '{"t":"presence"'  # how our browsers begin it; written otherwise it only takes the longer way
presence_decoder = msgspec.json.Decoder(Presence)


def decode(text: str) -> FromBrowser:
    """Return the message. Raises ProtocolViolation `too_large`, `unknown_message` or `malformed`."""
    if len(text) > MAX_TEXT:
        raise ProtocolViolation("too_large")
    try:
        envelope = envelope_decoder.decode(text)
        decoder = KINDS[envelope.t].get(envelope.kind) if envelope.t in KINDS else PLAIN.get(envelope.t)
        if decoder is None:
            raise ProtocolViolation("unknown_message")
        message: FromBrowser = decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProtocolViolation("malformed") from None
    return message


def decode_presence(text: str) -> Presence | None:
    """Return a sign of presence in one go; None for anything else, which `decode` has the words for."""
    if not text.startswith(PRESENCE_HEAD):
        return None
    try:
        sign: Presence = presence_decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return sign


def encode(message: FromServer) -> str:
    """Return the text of a message."""
    return encoder.encode(message).decode()


def encode_presence(seat: str, sign: Presence | RoomSign) -> str:
    """Return the text that tells others of a seat's presence."""
    return f'{{"t":"presence","seat":"{seat}",{encoder.encode(sign).decode()[1:]}'


class CommitText:
    """One commit in text, encoded once per visible subset; what differs from seat to seat is put behind."""

    __slots__ = ("commit", "shared")

    def __init__(self, commit: Commit) -> None:
        self.commit = commit
        self.shared: dict[tuple[int, ...], str] = {}

    def told(self, changes: tuple[Change, ...], after: int, *, named: bool) -> str:
        """Return the message for a seat that sees these changes; `named` where it is the author's."""
        tail = f',"after":{after}'
        if named:
            tail += f',"n":{self.commit.n},"client":"{self.commit.client}"'
        return f"{self.body(changes)}{tail}}}"

    def body(self, changes: tuple[Change, ...]) -> str:
        """Return the message up to what is the seat's own."""
        key = tuple(map(id, changes))
        if key not in self.shared:
            commit = self.commit
            head = {"t": "commit", "revision": commit.revision, "by": commit.by, "at": commit.at, "changes": changes}
            self.shared[key] = encoder.encode(head).decode()[:-1]
        return self.shared[key]
