"""One live room. One task owns it: it orders, has the journal write, and only then tells. Knows no socket.

Everything that reaches the owner is a step in its inbox. A turn takes all steps that wait, makes durable in one write
what they admitted, tells it, and then greets those who came.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

from server.core.errors import Refused, RoomError, StoreError, TooSlow
from server.core.presence import PRESENCE, Presence, RoomSign, audience_of_sign
from server.core.roles import STAFF_ONLY, may_see
from server.core.saved import snapshot_pieces
from server.core.state import State
from server.core.tell import tell
from server.room.limits import ROOM_BURST, ROOM_CHANGES_S, Bucket
from server.room.ordering import Ordering
from server.room.ports import Journal, Meter
from server.room.seat import Seat
from server.room.storage_watch import RETRY_S, StorageWatch
from server.room.welcome import Landed
from server.wire.codec import CommitText, encode, encode_presence
from server.wire.messages import Held, Propose, Refuse, SeatSign

log = logging.getLogger("baseline.room")
INBOX = 256
Step = Callable[[], None]


class Room:
    """A room that is awake. Its `followers` are told the commits of each turn at its end, in their order."""

    def __init__(self, name: str, journal: Journal, meter: Meter, clock_ms: Callable[[], int]) -> None:
        self.name = name
        self.seats: dict[str, Seat] = {}
        self.storage = StorageWatch(journal, self._storage_turned)
        self.ordering = Ordering.empty()
        self.clock_ms = clock_ms
        self.followers: list[Callable[[list[Landed]], None]] = []
        self.recovered: Step = lambda: None
        self.loaded_ms = 0  # when the room was last in use before this process opened it
        self._journal = journal
        self._meter = meter
        self._inbox: deque[Step] = deque()
        self._wake = asyncio.Event()
        self._space = asyncio.Event()
        self._closing = False
        self._owner: asyncio.Task[None] | None = None
        self._snapshot: asyncio.Task[None] | None = None
        self._authors: list[tuple[Seat, str, int, str]] = []  # of this turn's proposals, each with its refusal or ""
        self._bucket = Bucket(ROOM_CHANGES_S, ROOM_BURST, asyncio.get_running_loop().time())

    async def open(self) -> None:
        """Load what is saved and start to work. Raises StoreError."""
        self.ordering = await self._journal.load(self.name, Ordering)
        self.loaded_ms = self.ordering.state.at
        self._owner = asyncio.create_task(self._own(), name=f"room {self.name}")

    async def stop(self) -> None:
        """Do what is in the inbox; from then on nothing is taken up any more."""
        self._closing = True
        self.storage.stop()
        self._wake.set()
        if self._owner is not None:
            await asyncio.wait([self._owner])

    async def close(self) -> None:
        """Stop, and save a snapshot where it pays."""
        await self.stop()
        if self._snapshot is not None:
            await asyncio.wait([self._snapshot])
        if self.ordering.since_snapshot >= 200:
            await self._save(self.ordering.frozen())

    # What connections bring.

    def step(self, step: Step) -> None:
        """Put something of the room's own into the inbox; never waits."""
        self._inbox.append(step)
        self._wake.set()

    async def propose(self, seat: Seat, message: Propose) -> None:
        """Put a proposal into the inbox: waits while the seat has too many under way, or the room too much to do."""
        if self._closing or seat.outbox.closing is not None:
            return  # nobody waits for an answer any more; the browser keeps it, and sends it when it is back
        wait_s = self._bucket.take(max(1, len(message.changes)), asyncio.get_running_loop().time())
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        await seat.in_flight.acquire()
        while len(self._inbox) >= INBOX:
            self._space.clear()
            await self._space.wait()
        self.step(partial(self._propose, seat, message))

    def dismiss(self, seat: Seat, error: RoomError) -> None:
        """Say goodbye to a seat; what it sent along with its hello has not to wait for a welcome any more."""
        seat.outbox.end(error)
        self.welcomed(seat)

    def welcomed(self, seat: Seat) -> None:
        """A seat has had its welcome: what it sent along with its hello is taken up now, before what it sent since."""
        seat.welcomed = True
        early, seat.early = seat.early, []
        self._inbox.extendleft(partial(self._propose, seat, message) for message in reversed(early))
        self._wake.set()

    def presence(self, seat: Seat, sign: Presence) -> None:
        """Send a presence on to those who may be told; what the rules refuse is passed over."""
        try:
            audience = seat.passage.audience(self.ordering.state, sign)
        except Refused as refused:
            self._meter.refused(refused.code)
            return
        rule, text = PRESENCE[type(sign)], encode_presence(seat.person, sign)
        if rule.lasting:
            seat.lasting[type(sign)] = audience, text
        key = None if rule.each else (seat.id, type(sign))
        self.fleeting(text, audience, key, besides=seat, on_second=rule.on_second)

    # What the room says.

    def sign(self, seat_id: str, sign: RoomSign, besides: Seat | None = None) -> None:
        """Say something of a seat; lasts with its connection, or that of its second device (`besides`)."""
        audience, text = audience_of_sign(seat_id, sign), encode_presence(seat_id, sign)
        if (seat := besides or self.seats.get(seat_id)) is not None:
            seat.lasting[type(sign)] = audience, text
        self.fleeting(text, audience, (seat_id, type(sign)), besides=besides)

    def fleeting(
        self, text: str, audience: str, key: object = None, *, besides: Seat | None = None, on_second: bool = False
    ) -> None:
        """Tell presence to those of the audience who are in the room; on second devices only what is for them."""
        for seat in self.seats.values():
            here = seat is not besides and seat.inside and (on_second or not seat.second)
            if here and may_see(audience, seat.viewer):
                seat.outbox.queue_fleeting(text, key)

    # The owner.

    async def _own(self) -> None:
        """Take turns until the room is closed. What nobody foresaw ends this room's connections, and no other's."""
        while not (self._closing and not self._inbox):
            await self._wake.wait()
            self._wake.clear()
            while self._inbox:
                try:
                    await self._turn()
                except Exception:
                    log.exception("a room broke and is loaded anew")
                    await self._start_over()

    async def _turn(self) -> None:
        """Take the steps that wait, write what they admitted, tell it."""
        started_s = asyncio.get_running_loop().time()
        for _ in range(min(len(self._inbox), INBOX)):
            self._inbox.popleft()()
        self._space.set()
        landed: list[Landed] = []
        if self.ordering.admitted:
            try:
                await self._journal.append(self.name, self.ordering.rows())
            except StoreError as error:
                await self._hold(error)
                if self._closing:
                    return
            else:
                landed = self.ordering.settle()
                self.storage.answered()
                self._tell(landed)
                for _ in landed:
                    self._meter.committed(asyncio.get_running_loop().time() - started_s)
        self._answer_authors()
        for follow in self.followers:
            follow(landed)
        self._maybe_snapshot()

    def _propose(self, seat: Seat, message: Propose) -> None:
        """Admit one proposal, or answer it."""
        client, n = message.client or seat.hello.client, message.n
        if seat.outbox.closing is not None:
            seat.in_flight.release()
        elif not seat.welcomed:
            seat.early.append(message)
        elif not seat.in_turn(client, n):
            self._answer(seat, Held(n, client))
        elif seat.status == "waiting":
            self._refuse(seat, client, n, "not_in_session")
        elif seat.decided(client, n, self.ordering.state):
            self._repeat(seat, client, n)
        else:
            try:
                now_ms = self.clock_ms()
                self.ordering.propose(seat.author(client, n, now_ms), client, message, now_ms)
            except Refused as refused:
                self._refuse(seat, client, n, refused.code)
            else:
                seat.judged(client, n)
                self._authors.append((seat, client, n, ""))

    def _repeat(self, seat: Seat, client: str, n: int) -> None:
        """Answer a proposal that was decided before, with its commit where that is still known."""
        landed = self.ordering.known(seat.person, client, n)
        if any((author.id, name, number) == (seat.id, client, n) for author, name, number, _ in self._authors):
            self._authors.append((seat, client, n, ""))  # it lands in this very turn: one answer serves both
        elif landed is None:
            self._answer(seat, Refuse(n, "repeated", client))
        else:
            commit = landed.commit
            changes = tell(commit, landed.effects, self.ordering.state, seat.viewer)
            seat.outbox.queue(CommitText(commit).told(changes, commit.revision - 1, named=True))
            seat.in_flight.release()

    def _refuse(self, seat: Seat, client: str, n: int, code: str) -> None:
        """Refuse a proposal at the end of the turn: what it was judged by must be durable first."""
        self._meter.refused(code)
        seat.judged(client, n)
        self._authors.append((seat, client, n, code))

    def _answer_authors(self) -> None:
        """What landed is told; now what was refused, in this turn."""
        for seat, client, n, code in self._authors:
            seat.settle(client, n)
            if code:
                seat.outbox.queue(encode(Refuse(n, code, client)))
            seat.in_flight.release()
        self._authors.clear()

    def _answer(self, seat: Seat, answer: Refuse | Held) -> None:
        seat.outbox.queue(encode(answer))
        seat.in_flight.release()

    def _tell(self, landed: Iterable[Landed]) -> None:
        """Tell each seat what it sees of each commit; the author hears of it even where it sees nothing."""
        for each in landed:
            commit, effects = each.commit, each.effects
            text = CommitText(commit)
            for seat in self.seats.values():
                if not seat.welcomed:  # its welcome will hold this
                    continue
                own = seat.made(commit)
                changes = tell(commit, effects, self.ordering.state, seat.viewer) if seat.inside else ()
                if changes or own:
                    seat.outbox.queue(text.told(changes, seat.told, named=own))
                    seat.told = commit.revision

    # When the storage is unwell, and when it is not.

    async def _hold(self, error: StoreError) -> None:
        """What was only admitted, or refused beside it, stays with its authors; load again, as often as it takes."""
        log.warning("storage refuses: %s", error.code)
        for seat, client, n, _ in reversed(self._authors):
            seat.judged(client, n, held=True)
            self._answer(seat, Held(n, client))
        self._authors.clear()
        self.storage.failed()
        told = self.ordering.durable
        await self._load_again()
        if not self._closing and self.ordering.durable != told:  # it was written after all: nobody has heard of it
            for seat in self.seats.values():
                seat.outbox.end(TooSlow("too_slow"))

    async def _start_over(self) -> None:
        """End all connections and go back to what is durable, after what nobody foresaw."""
        for seat in self.seats.values():
            seat.outbox.close(1011, "room")
        for seat, *_ in self._authors:
            seat.in_flight.release()
        self._authors.clear()
        await self._load_again()

    async def _load_again(self) -> None:
        """Load what is durable, as often as it takes; a room that is closed meanwhile has nothing more to do."""
        while not self._closing:
            try:
                self.ordering = await self._journal.load(self.name, Ordering)
                return
            except (StoreError, ValueError) as error:
                log.warning("a room cannot be loaded: %s", getattr(error, "code", "unreadable"))
                await asyncio.sleep(RETRY_S)
        self.ordering = Ordering.empty()
        self._inbox.clear()

    def _storage_turned(self, well: bool) -> None:
        """Tell staff how the storage is; where it is back, make up for what could not be written."""
        self.fleeting(encode(SeatSign("room", "storage", well)), STAFF_ONLY)
        if well:
            self.step(self.recovered)

    def _maybe_snapshot(self) -> None:
        """Save a snapshot beside the room's work; one at a time, and of nothing but what is durable."""
        if self.ordering.wants_snapshot and (self._snapshot is None or self._snapshot.done()):
            self._snapshot = asyncio.create_task(self._save(self.ordering.frozen()))

    async def _save(self, frozen: State) -> None:
        try:
            await self._journal.save_snapshot(self.name, frozen.revision, snapshot_pieces(frozen))
        except RoomError as error:
            log.warning("a snapshot was not saved: %s", error.code)
