"""What a room needs from the outside, as small Protocols with the plain data that crosses them.

No implementation lives here and none is imported: server/store has them, tests/store holds one contract suite per port.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from msgspec import Struct

from server.core.roles import Role
from server.core.sources import Access
from server.wire.signals import Signal

T = TypeVar("T")


class Row(Struct, frozen=True, gc=False):
    """What the journal keeps of one commit: already encoded, versioned, opaque to the store."""

    revision: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Saved:
    """What opening a room gives. Both iterables are read once, lazily, inside the fold they are given to."""

    snapshot_revision: int
    """0 where there is no snapshot."""
    pieces: Iterable[bytes]
    """The newest complete snapshot, in the order it was saved."""
    rows: Iterable[Row]
    """What came after the snapshot, in order and without gaps."""


class Journal(Protocol):
    """The commits of rooms, durable. Every method may raise StoreError; none holds the event loop."""

    async def create(self, room: str) -> None:
        """Make the room; where it is there already, nothing happens."""

    async def append(self, room: str, rows: Sequence[Row]) -> None:
        """Write rows, all or none; they are on the disk when this returns.

        Raises StoreError: `out_of_order` where a revision is not the next one; `full`, `locked`, `io` where the
        storage is unwell (nothing of it is there, and the next append is a fresh attempt).
        A caller that is cancelled does not know whether its rows were written and must load.
        """

    async def load(self, room: str, fold: Callable[[Saved], T]) -> T:
        """Run `fold` over what is saved, in a worker thread that lets the event loop go first, and return its result.

        Raises StoreError `unknown_room`, or `unreadable` where a row is missing, damaged or of another room.
        """

    async def save_snapshot(self, room: str, revision: int, pieces: Iterable[bytes]) -> None:
        """Save the room's state as of `revision`, then drop the rows and snapshots that it replaces, in one step.

        `pieces` is read in a worker thread while the room goes on. A snapshot older than the one that is there
        changes nothing; one of a revision that was never written raises `out_of_order`.
        """

    async def delete(self, room: str) -> None:
        """Delete the room and destroy its key, so that no copy of it can be read; unknown rooms are passed over."""

    async def check(self) -> None:
        """Write something and wait until it is durable; for /readyz."""

    async def close(self) -> None:
        """Finish what was asked for, then let go of everything. Later calls raise `closed`."""


@dataclass(frozen=True, slots=True)
class LinkInfo:
    """A link as staff may see it. The token itself is known only to whoever made it and to whom it was given."""

    id: str
    room: str
    role: Role
    name: str
    symbol: str
    named: bool
    """For one person, who has one seat; otherwise each use makes a new waiting seat."""
    expires_ms: int
    revoked: bool
    uses: int
    second: bool = False
    """To a second device of somebody who is in the room: good for one use."""
    replaced: bool = False
    """A newer one to the same second device was made."""


@dataclass(frozen=True, slots=True)
class SeatInfo:
    """A seat whose key was right."""

    room: str
    seat: str
    role: Role
    name: str
    symbol: str
    named: bool
    key_id: str
    """Names the key that was shown, so that a room can tell two browsers with one seat apart. Not a secret."""
    ending: bool = False
    """The key is of a session that is over: it may only deliver what was written before."""
    second_of: str = ""
    """Whose second device this is: the seat of that person. Empty for a seat of one's own."""
    stay: int = 0
    """For which stay of that person: the `since` of their record when the link was made."""

    @property
    def person(self) -> str:
        """The seat of the person who acts here."""
        return self.second_of or self.seat


@dataclass(frozen=True, slots=True)
class SeatKey:
    """A seat just taken, with the secret that its browser keeps (the cookie's value)."""

    room: str
    seat: str
    role: Role
    name: str
    symbol: str
    key: str


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """A room in the list of the browser that made it."""

    room: str
    name: str
    created_ms: int
    used_ms: int


class Meter(Protocol):
    """What counts what happens in rooms. Labels are codes: no room, no seat, no name."""

    def committed(self, seconds: float) -> None:
        """A commit is durable and told, so long after it was taken up."""

    def refused(self, code: str) -> None:
        """A proposal was refused."""


class Signs(Protocol):
    """What the media of a room say of its seats, for the room to tell."""

    def speaking(self, seat: str, on: bool) -> None:
        """A seat began to speak, or fell silent."""

    def link(self, seat: str, quality: str) -> None:
        """The line of a seat is `good`, `weak` or `lost` now."""


class Hall(Protocol):
    """The media of one room. Never raises, never waits; what is said of a seat that it does not know means nothing."""

    def enter(self, seat: str, tell: Callable[[str], None]) -> None:
        """The seat's browser is connected, perhaps again: signals for it go to `tell`, which loses none."""

    def away(self, seat: str) -> None:
        """Its websocket is gone; what it sends and receives goes on for a while."""

    def leave(self, seat: str) -> None:
        """It has no business here any more: cut at once."""

    def signal(self, seat: str, message: Signal) -> None:
        """The seat's browser said this."""

    def settle(self, access: Access) -> None:
        """The rules or the people changed: this holds from now on, and what it does not allow is cut at once."""

    def close(self) -> None:
        """The room goes to sleep: cut everything. Nothing is called after it."""


class Media(Protocol):
    """The media of all rooms of this process."""

    def hall(self, signs: Signs) -> Hall:
        """Return the media of one more room, in which nobody is yet."""


class Images(Protocol):
    """The photos of rooms, sealed and bounded per room, which live no longer than their room.

    Each has a name made of its content and the room's key, so that nobody can tell that two rooms hold the same one.
    Every method may raise StoreError.
    """

    async def add(self, room: str, image: bytes) -> str:
        """Keep a picture and return its name, durable; raises Refused `too_many_images` where the room is full."""

    async def find(self, room: str, name: str) -> bytes | None:
        """Return a picture, None where there is none of this name."""

    async def names(self, room: str) -> list[str]:
        """Return the names of the room's pictures, the newest first."""

    async def remove(self, room: str, name: str) -> None:
        """Delete a picture so that no trace of it stays; an unknown one is no error."""


class Tickets(Protocol):
    """Who may come to which door: rooms, their links, the seats taken by them, the rooms a browser made.

    Tokens and keys are 128 random bits; only their SHA-256 is kept, names are sealed. Times are milliseconds since
    1970, given by the caller. Every method may raise StoreError.
    """

    async def make_room(self, name: str, *, trial: bool, now_ms: int) -> str:
        """Make a room and return its id: 16 random characters."""

    async def make_link(
        self, room: str, role: Role, *, name: str = "", symbol: str = "", named: bool, expires_ms: int, now_ms: int
    ) -> tuple[LinkInfo, str]:
        """Make a link that ends at `expires_ms`; return it with its token, which is not kept."""

    async def renew_link(self, room: str, link_id: str, expires_ms: int, now_ms: int) -> tuple[LinkInfo, str]:
        """Give a link another token, and another end; return both. Seats stay, the former token is `link_replaced`.

        Raises AccessDenied `link_unknown` where the room has no such link, or it was revoked.
        """

    async def make_second(self, room: str, seat: str, stay: int, expires_ms: int, now_ms: int) -> tuple[str, list[str]]:
        """Make the one link to a second device of a seat, good for one use, in one stay; return its token.

        The one that there was ends as by end_second, whose seats are returned too. Raises AccessDenied `no_seat` where
        there is no such seat, all its keys have ended, or it is itself a second device.
        """

    async def end_second(self, room: str, seat: str, now_ms: int) -> list[str]:
        """End the link to a seat's second device and that device's keys; return its seats."""

    async def links(self, room: str) -> list[LinkInfo]:
        """Return the room's links, oldest first, those that ended included and those to second devices left out."""

    async def revoke_link(self, room: str, link_id: str, now_ms: int) -> list[str]:
        """End a link and the keys of the seats that came by it, with their second devices; return all these seats.

        An unknown link gives none.
        """

    async def find_link(self, token: str, now_ms: int) -> LinkInfo:
        """Return the link.

        Raises AccessDenied `link_unknown`, `link_replaced`, `link_revoked`, `link_used` or `link_expired`.
        """

    async def take_seat(self, token: str, *, name: str, symbol: str, now_ms: int) -> SeatKey:
        """Take a seat by a link: a new one, or the one seat of a named link with a further key.

        Empty name or symbol means the link's. Raises AccessDenied as find_link does, or `too_many_joins`.
        """

    async def seat_of(self, room: str, seat: str, key: str, now_ms: int) -> SeatInfo:
        """Return whose key this is; raises AccessDenied `no_seat` or `seat_ended`.

        A key ends when it was not shown for 30 days (therapist) or a day (all others), or by end_seats.
        """

    async def end_key(self, room: str, seat: str, key: str, now_ms: int) -> None:
        """End one key (its browser left); other browsers of the seat stay."""

    async def end_seats(self, room: str, seats: Iterable[str], now_ms: int, grace_ms: int = 0) -> None:
        """Let the present keys of seats end after a grace in which kept work may be delivered. Never prolongs a key.

        The keys of their second devices end alike, and the links to these at once.
        """

    async def rename_seat(self, room: str, seat: str, name: str) -> None:
        """Give a seat, and its link where it is a named one, another name."""

    async def remember_room(self, browser_key: str, room: str, seat: str, now_ms: int) -> None:
        """Put a room in the list of the browser that made it, with the therapist's seat there."""

    async def rooms_of(self, browser_key: str) -> list[RoomInfo]:
        """Return the rooms of a browser, last used first."""

    async def open_room(self, browser_key: str, room: str, now_ms: int) -> SeatKey:
        """Give the browser that made the room a new key of its seat; raises AccessDenied `no_seat`."""

    async def touch(self, room: str, now_ms: int) -> None:
        """Note that the room is in use."""

    async def stale_trials(self, now_ms: int) -> list[str]:
        """Return the trial rooms that were not used for a day."""

    async def forget_room(self, room: str) -> None:
        """Delete the room's links, seats and places in lists."""

    async def close(self) -> None:
        """Let go of everything. Later calls raise StoreError `closed`."""
