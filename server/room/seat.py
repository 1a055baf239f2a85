"""One seat while it is connected: what the room remembers of the connection. Decides nothing but order and status."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping

from server.core.changes import Commit
from server.core.records import Knock, Person, knock_id
from server.core.roles import Actor, Role
from server.core.state import State
from server.room.limits import IN_FLIGHT, Bucket
from server.room.outbox import Outbox
from server.room.passage import Passage
from server.room.ports import SeatInfo
from server.wire.messages import Hello, Me, Propose

GRACE_MS = 5_000  # how long a stroke may have been under the pen when its page was closed


class Seat:
    """A seat with a connection. `told` is the last revision it was told; `loading` what its welcome still owes it.

    `person` is the seat of whoever acts: all that is done here is theirs. Only a `second` device has another `id`.
    """

    def __init__(self, info: SeatInfo, outbox: Outbox, bucket: Bucket, now_ms: int) -> None:
        self.info = info
        self.id = info.seat
        self.person = info.person
        self.second = info.second_of != ""
        self.outbox = outbox
        self.status = ""  # until hello: nothing is known, nothing is told
        self.inside = False
        self.welcomed = False
        self.early: list[Propose] = []  # came with the hello, and waits for the welcome
        self.told = 0
        self.loading: deque[str] = deque()
        self.hello = Hello(client="-")
        self.lasting: dict[
            type, tuple[str, str]
        ] = {}  # presence that later comers are told: audience and text, by kind
        self.heard_ms = now_ms
        self.lost_ms = now_ms  # when the room last heard of the seat before this connection
        self.bucket = bucket
        self.in_flight = asyncio.Semaphore(IN_FLIGHT)
        self.viewer = self.actor(inside=True)
        self.passage = Passage(self.viewer)
        self._expected: dict[str, int] = {}
        self._settled: dict[str, int] = {}

    def actor(self, *, inside: bool, outage_ms: int = 0) -> Actor:
        """Return the seat as the rules see it."""
        return Actor(self.person, self.info.role, inside, outage_ms, self.second)

    def author(self, client: str, n: int, now_ms: int) -> Actor:
        """Return who proposes: with the outage where the proposal was made before this connection."""
        late = n <= self.hello.backlog.get(client, 0)
        return self.actor(inside=self.inside, outage_ms=max(GRACE_MS, now_ms - self.lost_ms if late else 0))

    def in_turn(self, client: str, n: int) -> bool:
        """Say whether this counter is the next of its client; one that jumps ahead of a held one is not."""
        return n <= self._expected.get(client, n)

    def judged(self, client: str, n: int, *, held: bool = False) -> None:
        """Note which counter comes next."""
        self._expected[client] = n if held else n + 1

    def settle(self, client: str, n: int) -> None:
        """Note that the browser is told for good what became of a proposal; it is never judged again."""
        self._settled[client] = max(n, self._settled.get(client, 0))

    def decided(self, client: str, n: int, state: State) -> bool:
        """Say whether a proposal landed, or was answered for good on this connection."""
        return n <= max(state.last(self.person, client), self._settled.get(client, 0))

    @property
    def listened_to(self) -> bool:
        """Whether what it shows counts: it is inside, and was not told goodbye, which its browser need not obey."""
        return self.inside and self.outbox.closing is None

    def made(self, commit: Commit) -> bool:
        """Say whether a commit came from this browser, and is an answer to it."""
        return commit.by == self.person and commit.client in self.clients

    def me(self, person: Person | None) -> Me:
        """Return what the seat's own browser is told of it."""
        name = self.info if person is None else person
        return Me(self.person, self.info.role.value, name.name, name.symbol, self.status)

    def last(self, state: State) -> dict[str, int]:
        """Return the last landed counter of each window whose work this browser keeps."""
        return {client: state.last(self.person, client) for client in self.clients}

    @property
    def clients(self) -> tuple[str, ...]:
        """The windows whose work this browser keeps, its own first."""
        return (self.hello.client, *self.hello.clients)


def status_of(state: State, info: SeatInfo) -> str:
    """Return `in`, `waiting`, `out` (may deliver what it wrote before), `removed` or `blocked`.

    The room's records decide; the key tells whether a seat that is out came back by its link (`waiting`) or is a
    browser of the session that ended (`out`).
    """
    person = state.get(info.person)
    if info.second_of:  # making its link was letting it in; it is in as long as its person stays
        if not isinstance(person, Person):
            return "out"
        over = info.ending or person.since != info.stay  # whatever became of its key, it is not of another stay
        return "out" if person.status == "in" and over else person.status
    if info.role is Role.THERAPIST:
        return "in"
    status = person.status if isinstance(person, Person) else "out"
    if status == "blocked" or (status == "in" and let_in_by(state, info)):
        return status
    if info.ending:
        return "removed" if status == "removed" else "out"
    return "waiting"


def let_in_by(state: State, info: SeatInfo) -> bool:
    """Say whether the key that was shown is the one that was let in: a named link gives others to whoever has it."""
    knock = state.get(knock_id(info.seat))
    return not isinstance(knock, Knock) or (knock.answer == "in" and knock.key in ("", info.key_id))


def present(seats: Mapping[str, Seat]) -> tuple[str, ...]:
    """Return the seats of the people who are in the room now."""
    return tuple(seat.id for seat in seats.values() if seat.inside and not seat.second)
