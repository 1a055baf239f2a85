"""Who comes into a live room, who waits, who goes: follows the room's records, which alone decide."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from server.core.changes import Change, Patch, Put, Remove
from server.core.errors import AccessDenied, Refused
from server.core.presence import Second
from server.core.records import DOOR_ID, Door, Knock, Person, knock_id
from server.core.roles import EVERYONE, Role
from server.room import people
from server.room.greeter import Greeter
from server.room.room import Room
from server.room.seat import Seat, status_of
from server.room.welcome import Landed
from server.wire.codec import encode
from server.wire.messages import SeatSign

log = logging.getLogger("baseline.room")

LEFT_AFTER_S = 10.0  # a reload takes less
FAREWELL_S = 3.0  # for what was under way when the session ended
DELIVERY_S = 60.0  # for a browser that comes back after the session with work it kept
AT_THE_DOOR = ("waiting", "not_now")
KNOCKS_KEPT, KNOCKS_SWEPT = 500, 100  # of those long gone, so that no number of strangers shuts a room for good

PutOut = Callable[[str, Iterable[str]], None]
Renamed = Callable[[str, str, str], None]


class Doorway:
    """The door of one room. `put_out` is told which seats' keys must end, `renamed` what a seat is called now."""

    def __init__(self, room: Room, put_out: PutOut, renamed: Renamed) -> None:
        self.room = room
        self.put_out = put_out
        self.renamed = renamed
        self.heard_ms: dict[str, int] = {}  # one who was in the room -> when it was last heard before it went
        self._greeter = Greeter(room)
        self._arrivals: list[Seat] = []
        self._hungry: list[Seat] = []
        self._parting: list[Seat] = []
        room.followers.append(self.after_turn)
        self._later(LEFT_AFTER_S, self.sweep)
        room.recovered = self.sweep

    def part(self, seat: Seat) -> bool:
        """Cut a second device at once from all but bringing what was under its pen; False: it was not inside."""
        if not seat.listened_to:
            return False
        seat.inside = False
        self._announce(seat, "gone")
        self._parting.append(seat)
        self.room.step(lambda: None)  # it is told at the end of a turn, when what it brought before is durable
        return True

    # Steps of the room's owner.

    def arrive(self, seat: Seat) -> None:
        """A seat has said hello: the newer window takes over; one who must wait knocks."""
        state = self.room.ordering.state
        seat.status = status_of(state, seat.info)
        if seat.outbox.closing is not None:  # its goodbye was quicker than its hello
            self.room.welcomed(seat)
            return
        older, door = self.room.seats.get(seat.id), state.get(DOOR_ID)
        if seat.status == "waiting" and isinstance(door, Door) and door.locked:
            self.room.dismiss(seat, AccessDenied("door_locked", close=4403))
            return
        if seat.status != "in" and older is not None and older.inside:  # by another key than the one let in
            self.room.dismiss(seat, AccessDenied("in_use", close=4403))
            return
        if older is not None:
            self.room.dismiss(older, AccessDenied("replaced", close=4409))
        seat.lost_ms = self.heard_ms.get(seat.id, self.room.loaded_ms) if older is None else older.heard_ms
        self.room.seats[seat.id] = seat
        self._arrivals.append(seat)
        if seat.status == "waiting":
            self._knock(seat, anew=True)
        self._put_therapist(seat)

    def depart(self, seat: Seat) -> None:
        """A connection is gone; the seat may be back at once."""
        if self.room.seats.get(seat.id) is not seat:
            return
        del self.room.seats[seat.id]
        if self._status(seat.person):
            self.heard_ms[seat.id] = seat.heard_ms
        if seat.inside:
            self._announce(seat, "gone")
        elif seat.status == "waiting":
            self._later(LEFT_AFTER_S, self.sweep)

    def leave(self, *seats: str) -> None:
        """These left for good: pressed Leave, or came by a link that was revoked."""
        state = self.room.ordering.state
        for seat_id in seats:
            person, knock = state.get(seat_id), state.get(knock_id(seat_id))
            if isinstance(person, Person) and person.status == "in" and person.role != Role.THERAPIST:
                self._act(Patch(seat_id, {"status": "out"}))
            if isinstance(knock, Knock) and knock.answer in AT_THE_DOOR:
                self._act(Patch(knock.id, {"answer": "left"}))

    def feed(self, seat: Seat) -> None:
        """A seat has read all that there was: it is sent more when this turn's commits are durable and told."""
        self._hungry.append(seat)

    def sweep(self) -> None:
        """Make the records true to who is there: those who left the door have left, those who stand there knock."""
        state = self.room.ordering.state
        for knock in list(state.all(Knock)):
            if knock.answer in AT_THE_DOOR and knock.seat not in self.room.seats:
                self._act(Patch(knock.id, {"answer": "left"}))
        for seat in self.room.seats.values():
            here = seat.outbox.closing is None
            if here and seat.status == "waiting" and status_of(state, seat.info) == "waiting":
                self._knock(seat, anew=False)
            self._put_therapist(seat)

    # What follows from commits.

    def after_turn(self, landed: Sequence[Landed]) -> None:
        """Let in, put out and greet as the records now say."""
        if out := people.put_out(landed):
            self.put_out(self.room.name, out)
        for seat_id, name in people.renamed(landed).items():
            self.renamed(self.room.name, seat_id, name)
        arrivals, self._arrivals = self._arrivals, []
        touched = people.touched(landed)
        for seat in [each for each in self.room.seats.values() if each.person in touched and each not in arrivals]:
            self._follow(seat)
        for seat in arrivals:
            if self.room.seats.get(seat.id) is seat:
                self._greet(seat, seat.hello.revision)
        parting, self._parting = self._parting, []
        for seat in parting:
            if self.room.seats.get(seat.id) is seat:
                self._set_status(seat, "out")
                self._bid_farewell(seat)
        hungry, self._hungry = self._hungry, []
        for seat in hungry:
            self._greeter.send_more(seat)

    def _follow(self, seat: Seat) -> None:
        """The records of a connected seat's person changed."""
        now = status_of(self.room.ordering.state, seat.info)
        status = now if seat.second else self._status(seat.person)
        if seat.inside and status not in ("", "in"):
            self._see_off(seat, status)
        elif seat.inside:
            return
        elif seat.second:  # it is out, and may have a moment yet; not where its person was removed meanwhile
            if now in ("removed", "blocked"):
                self._set_status(seat, now)
                self.room.dismiss(seat, AccessDenied(now, close=4403))
        elif now in ("in", "blocked"):
            self._greet(seat, None)

    def _see_off(self, seat: Seat, status: str) -> None:
        """A seat is no longer inside: from now on it hears nothing, but may say what was under its pen."""
        self._set_status(seat, status)
        self._announce(seat, "gone")
        if status == "out":
            self._bid_farewell(seat)
        else:
            self.room.dismiss(seat, AccessDenied(status, close=4403))

    def _bid_farewell(self, seat: Seat) -> None:
        """Tell a seat that it is out, and give it a moment to bring what was under its pen."""
        self._greeter.welcome_out(seat)
        self._later(FAREWELL_S, lambda: self._end(seat))

    def _greet(self, seat: Seat, revision: int | None) -> None:
        """Welcome a seat as what it is now; `revision` is what its replica has, where that may still serve."""
        status = status_of(self.room.ordering.state, seat.info)
        if status in ("removed", "blocked"):
            self.room.dismiss(seat, AccessDenied(status, close=4403))
            return
        self._set_status(seat, status)
        if status == "in":
            self._greeter.welcome_in(seat, revision)
            self._announce(seat, "here")
            self._greeter.show_others(seat)
        else:
            self._greeter.welcome_out(seat)
            if status == "out":
                self._later(DELIVERY_S, lambda: self._end(seat))
            if status == "out" and seat.second and not seat.info.ending:  # who died or failed before it ended this key
                self.put_out(self.room.name, [seat.id])

    # Small things.

    def _status(self, seat_id: str) -> str:
        """Return a person's status, empty where there is no such person."""
        person = self.room.ordering.state.get(seat_id)
        return person.status if isinstance(person, Person) else ""

    def _set_status(self, seat: Seat, status: str) -> None:
        seat.status = status
        seat.inside = status == "in"
        if not seat.inside:
            seat.lasting.clear()
        seat.told = 0  # one who is out holds nothing of the room any more; a welcome says what one who is in holds
        self.room.welcomed(seat)

    def _end(self, seat: Seat) -> None:
        """The time of one who was out is over; who was let in again meanwhile stays."""
        if not seat.inside:
            self.room.dismiss(seat, AccessDenied("ended", close=4410))

    def _announce(self, seat: Seat, kind: str) -> None:
        """Say that somebody is here or gone; a second device is nobody of its own, and may have followed another."""
        if seat.second:
            others = self.room.seats.values()
            there = any(each.second and each.person == seat.person and each.listened_to for each in others)
            self.room.sign(seat.person, Second(there), besides=seat)
            return
        self.room.fleeting(encode(SeatSign(seat.id, kind)), EVERYONE, besides=seat, on_second=True)

    def _put_therapist(self, seat: Seat) -> None:
        """The therapist's own record; nobody lets the therapist in."""
        info = seat.info
        if info.role is Role.THERAPIST and not seat.second and self.room.ordering.state.get(seat.id) is None:
            self._act(Put(Person(id=seat.id, role=info.role.value, name=info.name, symbol=info.symbol)))

    def _knock(self, seat: Seat, *, anew: bool) -> None:
        """Put or renew the knock of one who waits; `anew` also where it was answered with `not now`."""
        info = seat.info
        knock = self.room.ordering.state.get(knock_id(seat.id))
        if not isinstance(knock, Knock):
            knock = Knock(
                id=knock_id(seat.id), seat=seat.id, role=info.role, name=info.name, symbol=info.symbol, key=info.key_id
            )
            self._act(*map(Remove, self._gone()), Put(knock))
        elif knock.answer in ("left", "in") or knock.key != info.key_id or (anew and knock.answer == "not_now"):
            who = {"name": info.name, "symbol": info.symbol, "key": info.key_id}
            self._act(Patch(knock.id, {"answer": "waiting", **who}))

    def _gone(self) -> list[str]:
        """Return the ids of the oldest knocks that say nothing any more, where the room holds many."""
        state = self.room.ordering.state
        if state.count(Knock) < KNOCKS_KEPT:
            return []
        over = (knock for knock in state.all(Knock) if knock.answer in ("left", "in"))
        idle = (knock for knock in over if knock.seat not in self.room.seats and self._status(knock.seat) != "in")
        return [knock.id for knock in islice(idle, KNOCKS_SWEPT)]

    def _act(self, *changes: Change) -> None:
        try:
            self.room.ordering.act(changes, self.room.clock_ms())
        except Refused as refused:
            log.warning("the room refuses itself: %s", refused.code)

    def _later(self, delay_s: float, step: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(delay_s, self.room.step, step)
