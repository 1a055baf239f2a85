"""Tells the media of a room what its records and people now mean: who comes, who goes, who may send and receive what.

Follows the room as the doorway does, at the end of each turn. Decides nothing: the records do, through `Access`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.core.presence import Link, Speaking
from server.core.records import Permit, Person, Stage
from server.core.sources import Access
from server.core.state import State
from server.room.ports import Media
from server.room.room import Room
from server.room.seat import Seat
from server.room.welcome import Landed
from server.wire.signals import Signal

DECIDING = (Stage, Permit, Person)


class Studio:
    """The media of one room, as the room sees them."""

    def __init__(self, room: Room, media: Media) -> None:
        self._room = room
        self._hall = media.hall(self)
        self._open = True
        self._known: dict[str, Seat] = {}  # the connections of this moment that the hall was told of
        self._inside: set[str] = set()  # seats with business in the hall, those away for a while included
        self._state: State | None = None
        room.followers.append(self.after_turn)

    # What connections bring.

    def signal(self, seat: Seat, message: Signal) -> None:
        """Hand on what the browser of a seat says to the media; of one who has no business there it is passed over."""
        if self._open and self._known.get(seat.id) is seat and seat.id in self._inside:
            self._hall.signal(seat.id, message)

    # Steps of the room's owner.

    def leave(self, *seats: str) -> None:
        """These left for good or lost their keys: cut at once, whatever becomes of the record that says so."""
        for seat_id in seats if self._open else ():
            self._cut(seat_id)

    def after_turn(self, landed: Sequence[Landed]) -> None:
        """Cut who has no business here any more, then say what holds now, then let in who came."""
        room = self._room
        here = {seat.id: seat for seat in room.seats.values() if seat.inside and not seat.second}
        anew = self._state is not room.ordering.state or decides(landed)
        if not self._open or not (anew or here != self._known or self._shut_out()):
            return
        self._state = room.ordering.state
        access = Access.of(self._state, frozenset(here))
        for seat_id in {*self._shut_out(), *(each for each in self._inside if access.role_of(each) is None)}:
            self._cut(seat_id)
        for seat_id in [each for each in self._known if each not in here]:
            del self._known[seat_id]
            if seat_id in self._inside:
                self._hall.away(seat_id)
        self._hall.settle(access)
        self._let_in(here, access)

    def close(self) -> None:
        """The room goes to sleep."""
        if self._open:
            self._open = False
            self._hall.close()

    # What the media say.

    def speaking(self, seat: str, on: bool) -> None:
        """A seat began to speak, or fell silent."""
        self._room.sign(seat, Speaking(on))

    def link(self, seat: str, quality: str) -> None:
        """The line of a seat is another one now."""
        self._room.sign(seat, Link(quality))

    # Small things.

    def _let_in(self, here: Mapping[str, Seat], access: Access) -> None:
        """Let the hall know of each connection that is new; a seat without a person's record yet comes later."""
        for seat_id, seat in here.items():
            if self._known.get(seat_id) is not seat and access.role_of(seat_id) is not None:
                self._known[seat_id] = seat
                self._inside.add(seat_id)
                self._hall.enter(seat_id, seat.outbox.queue)

    def _shut_out(self) -> list[str]:
        """Return the seats that are held by a browser which was not let in: another key than the one that was."""
        return [each for each in self._inside if (seat := self._room.seats.get(each)) is not None and not seat.inside]

    def _cut(self, seat_id: str) -> None:
        if seat_id in self._inside:
            self._inside.remove(seat_id)
            self._hall.leave(seat_id)


def decides(landed: Sequence[Landed]) -> bool:
    """Say whether commits touched what decides over sound and picture."""
    return any(isinstance(effect.after, DECIDING) for each in landed for effect in each.effects)
