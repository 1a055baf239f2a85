"""The errors of a room. The class says who is hurt, the code says why.

Pure data: no logging, no transport. Texts are safe to show: never a name, a token, a path or a value that was sent.
"""

from __future__ import annotations

from typing import ClassVar

# ruff: noqa: N818  the class says who is hurt, so it is named after what happened to them


class RoomError(Exception):
    """Something the room refuses or cannot do.

    RoomError
    ├── Refused            one proposal: answered with its code, nothing else happens
    ├── AccessDenied       one entry: a link, a seat or a key that does not open (any more)
    ├── ProtocolViolation  one connection: it sent what no browser of ours sends
    ├── TooSlow            one connection: it must come again and catch up
    ├── MediaError         one peer's media
    └── StoreError         one room takes no new changes for now, says so, and tries again

    `code` is stable and short, for programs and for the catalogues of words; `text` is one plain sentence;
    `close` is the websocket close code where the error ends a connection.
    """

    default_close: ClassVar[int] = 1011

    def __init__(self, code: str, text: str = "", close: int | None = None) -> None:
        super().__init__(f"{code}: {text}".removesuffix(": "))
        self.code = code
        self.text = text
        self.close = self.default_close if close is None else close


class Refused(RoomError):
    """One proposal is not admitted; its author is told the code and everybody else nothing."""


class AccessDenied(RoomError):
    """One entry is not allowed; told before the close, and the browser does not try again."""

    default_close = 4401


class ProtocolViolation(RoomError):
    """One connection sent something malformed; it ends and nobody else notices."""

    default_close = 4400


class TooSlow(RoomError):
    """One connection does not read fast enough; it comes again at once with its revision."""

    default_close = 4408


class MediaError(RoomError):
    """One peer's media cannot be set up or kept; its websocket and its work go on."""


class StoreError(RoomError):
    """What was to be written is not durable, or what was written cannot be read.

    Codes: full, locked, io (may pass: the next attempt is made afresh); unknown_room, out_of_order, unreadable,
    wrong_secret, open_secret, newer_schema, closed (an attempt alike fails alike).
    """

    PASSING: ClassVar = frozenset({"full", "locked", "io"})

    @property
    def passing(self) -> bool:
        """Whether the same may go through another time."""
        return self.code in self.PASSING
