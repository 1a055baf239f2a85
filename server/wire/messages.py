"""Every message of the websocket, tagged by `t`. Shapes only: what they may do is for the rules."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from server.core.actions import Action
from server.core.changes import MAX_CHANGES, Change
from server.core.presence import Presence
from server.core.records import AnyRecord
from server.wire.names import Name
from server.wire.signals import Signal

Counter = Annotated[int, Meta(ge=1, le=2**53)]
Milliseconds = Annotated[float, Meta(ge=0, le=2**53)]
VERSION = 1
MAX_OLDER_CLIENTS = 32


# From the browser.


class Hello(Struct, frozen=True, tag="hello", tag_field="t", forbid_unknown_fields=True):
    """The first message. `clients`: earlier windows of this seat whose work is still kept here.

    `revision`: the last one this replica was told, where it was told any. `backlog`: client -> the last counter that
    was made before this connection, so that its age can be believed.
    """

    client: Name
    version: int = VERSION
    revision: Annotated[int, Meta(ge=0)] | None = None
    clients: Annotated[tuple[Name, ...], Meta(max_length=MAX_OLDER_CLIENTS)] = ()
    backlog: Annotated[dict[Name, Counter], Meta(max_length=MAX_OLDER_CLIENTS + 1)] = {}


class Propose(Struct, frozen=True, tag="propose", tag_field="t", forbid_unknown_fields=True):
    """Changes or one action, named by the counter (and by `client` where an earlier window of the seat made it)."""

    n: Counter
    changes: Annotated[tuple[Change, ...], Meta(max_length=MAX_CHANGES)] = ()
    action: Action | None = None
    age_ms: Milliseconds = 0
    client: Name | None = None


class Ping(Struct, frozen=True, tag="ping", tag_field="t", forbid_unknown_fields=True):
    """Are you there? `ms` comes back as it was."""

    ms: Milliseconds


FromBrowser = Hello | Propose | Ping | Presence | Signal


# From the server.


class Me(Struct, frozen=True):
    """The seat as its own browser is told of it. `status`: waiting, in, or out."""

    id: str
    role: str
    name: str
    symbol: str
    status: str


class Welcome(Struct, frozen=True, tag="welcome", tag_field="t", omit_defaults=True):
    """Who you are and what there is: all records, or the tail of commits since the revision that was named."""

    seat: Me
    last: dict[str, int]
    server_ms: int
    revision: int | None = None
    records: tuple[AnyRecord, ...] | None = None
    tail: tuple[Told, ...] | None = None
    complete: bool | None = None
    present: tuple[str, ...] | None = None


class Records(Struct, frozen=True, tag="records", tag_field="t"):
    """A further piece of a welcome."""

    revision: int
    records: tuple[AnyRecord, ...]
    last: bool


class Told(Struct, frozen=True, tag="commit", tag_field="t", omit_defaults=True):
    """A commit as one seat sees it. `after`: the last revision this seat was told before."""

    revision: int
    after: int
    by: str
    at: int
    changes: tuple[Change, ...]
    n: int | None = None
    client: str | None = None


class Refuse(Struct, frozen=True, tag="refuse", tag_field="t", omit_defaults=True):
    """A proposal did not land and will not; the browser words the code."""

    n: int
    code: str
    client: str | None = None


class Held(Struct, frozen=True, tag="held", tag_field="t", omit_defaults=True):
    """A proposal could not be written yet; keep it and send it again."""

    n: int
    client: str | None = None


class Pong(Struct, frozen=True, tag="pong", tag_field="t"):
    """I am here."""

    ms: float
    server_ms: int


class Bye(Struct, frozen=True, tag="bye", tag_field="t"):
    """Why the connection ends now."""

    code: str
    text: str


class SeatSign(Struct, frozen=True, tag="presence", tag_field="t", omit_defaults=True):
    """What the room says of a seat: `here`, `gone`, or to staff `storage` with `well`."""

    seat: str
    kind: str
    well: bool | None = None


FromServer = Welcome | Records | Told | Refuse | Held | Pong | Bye | SeatSign
