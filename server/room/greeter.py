"""How one who comes is told what there is: the welcome, its further pieces, and what the others' presence says."""

from __future__ import annotations

from msgspec.structs import replace

from server.core.presence import told_on_second
from server.core.records import AnyRecord, Person
from server.core.roles import STAFF, may_see
from server.room.room import Room
from server.room.seat import Seat, present
from server.room.welcome import owed, piece, tail_for
from server.wire.codec import encode
from server.wire.messages import Records, SeatSign, Told, Welcome

MORE_BELOW = 16 * 1024  # characters waiting in an outbox, below which the next piece of a welcome is sent


class Greeter:
    """Greets the seats of one room. Who is greeted, and as what, is the doorway's business."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def welcome_in(self, seat: Seat, revision: int | None) -> None:
        """Tell a seat all that it may see: the tail that it missed, or everything in pieces."""
        ordering = self._room.ordering
        state = ordering.state
        seat.told = state.revision
        tail = None if revision is None else tail_for(seat.viewer, seat.made, ordering.recent, revision, state)
        if tail is not None:
            seat.outbox.queue(encode(self._welcome(seat, tail=tail, complete=True)))
            return
        seat.loading = owed(state, seat.viewer)
        records = piece(state, seat.viewer, seat.loading)
        seat.outbox.queue(encode(self._welcome(seat, records=records, complete=not seat.loading)))

    def welcome_out(self, seat: Seat) -> None:
        """Tell a seat that is not inside its own name, and nothing of the room."""
        seat.outbox.queue(encode(self._welcome(seat)))

    def send_more(self, seat: Seat) -> None:
        """Send the next piece of a welcome where there is room for it: behind every commit told so far."""
        if seat.loading and seat.inside and seat.outbox.size < MORE_BELOW:
            state = self._room.ordering.state
            records = piece(state, seat.viewer, seat.loading)
            seat.outbox.queue(encode(Records(state.revision, records, not seat.loading)))

    def show_others(self, seat: Seat) -> None:
        """Tell one who comes what lasts of the others' presence, and staff where the storage is unwell."""
        for other in self._room.seats.values():
            if other is not seat and other.inside:
                for kind, (audience, text) in other.lasting.items():
                    if may_see(audience, seat.viewer) and (not seat.second or told_on_second(kind)):
                        seat.outbox.queue_fleeting(text, (other.id, kind))
        if seat.info.role in STAFF and not seat.second and not self._room.storage.well:
            seat.outbox.queue_fleeting(encode(SeatSign("room", "storage", well=False)))

    def _welcome(
        self,
        seat: Seat,
        records: tuple[AnyRecord, ...] | None = None,
        tail: tuple[Told, ...] | None = None,
        complete: bool | None = None,
    ) -> Welcome:
        """Return a welcome: of the room's content and people only for a seat that is inside."""
        state = self._room.ordering.state
        person = state.get(seat.person)
        me = seat.me(person if isinstance(person, Person) and seat.inside else None)
        welcome = Welcome(me, seat.last(state), self._room.clock_ms())
        if not seat.inside:
            return welcome
        return replace(
            welcome,
            revision=state.revision,
            records=records,
            tail=tail,
            complete=complete,
            present=present(self._room.seats),
        )
