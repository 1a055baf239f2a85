"""The order of a room: proposals become numbered commits upon its state, waiting to be made durable. No I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import chain

from server.core.actions import expand
from server.core.admit import admit
from server.core.changes import Change, Commit, Proposal
from server.core.roles import THE_ROOM, Actor
from server.core.saved import decode_commit, encode_commit, state_from_pieces
from server.core.state import State, apply
from server.room.ports import Row, Saved
from server.room.welcome import Landed
from server.wire.messages import Propose

RECENT = 4_000  # commits held for those who return; older replicas are sent everything
SNAPSHOT_AFTER = 1_000


class Ordering:
    """A room's state, its recent commits, and those admitted that are not durable yet (`admitted`)."""

    def __init__(self, saved: Saved) -> None:
        self.state = state_from_pieces(saved.pieces)
        self.recent: deque[Landed] = deque(maxlen=RECENT)
        self.admitted: list[Landed] = []
        self.since_snapshot = 0
        for row in saved.rows:
            self._apply(decode_commit(row.body))
            self.settle()  # at once: thousands that go at a time would hold up everybody

    @classmethod
    def empty(cls) -> Ordering:
        """Return the order of a room in which nothing has happened."""
        return cls(Saved(0, (), ()))

    def propose(self, actor: Actor, client: str, message: Propose, now_ms: int) -> None:
        """Admit a proposal of a browser. Raises Refused."""
        changes: Iterable[Change] = message.changes
        if message.action is not None:
            changes = chain(changes, expand(self.state, actor, message.action))
        self._land(actor, Proposal(client, message.n, changes, int(message.age_ms)), now_ms)

    def act(self, changes: Iterable[Change], now_ms: int) -> None:
        """Admit changes that the room itself makes. Raises Refused."""
        self._land(THE_ROOM, Proposal("", 0, tuple(changes)), now_ms)

    def rows(self) -> list[Row]:
        """Return what the journal must write before anybody is told."""
        return [Row(landed.commit.revision, encode_commit(landed.commit)) for landed in self.admitted]

    def settle(self) -> list[Landed]:
        """Take the admitted commits for durable and return them."""
        durable, self.admitted = self.admitted, []
        self.recent.extend(durable)
        self.since_snapshot += len(durable)
        return durable

    @property
    def durable(self) -> int:
        """The last revision that is durable, as far as is known."""
        return self.state.revision - len(self.admitted)

    def known(self, seat: str, client: str, n: int) -> Landed | None:
        """Return the recent commit of a proposal, where it is still remembered."""
        for landed in reversed(self.recent):
            if (landed.commit.by, landed.commit.client, landed.commit.n) == (seat, client, n):
                return landed
        return None

    @property
    def wants_snapshot(self) -> bool:
        """Whether a snapshot would save more than it costs: rooms with much in them are written anew less often."""
        return self.since_snapshot >= max(SNAPSHOT_AFTER, len(self.state.records) // 4)

    def frozen(self) -> State:
        """Return a copy of the state that stays as it is while the room goes on, for a snapshot."""
        self.since_snapshot = 0
        copy = State()
        copy.revision, copy.at = self.state.revision, self.state.at
        copy.records = dict(self.state.records)
        copy.removed = set(self.state.removed)
        copy.seen = {seat: dict(clients) for seat, clients in self.state.seen.items()}
        return copy

    def _land(self, actor: Actor, proposal: Proposal, now_ms: int) -> None:
        at = max(now_ms, self.state.at)  # a clock that was set back does not turn time around
        changes = tuple(admit(self.state, actor, proposal, at))
        self._apply(Commit(self.state.revision + 1, actor.seat, at, changes, proposal.client, proposal.n))

    def _apply(self, commit: Commit) -> None:
        self.admitted.append(Landed(commit, tuple(apply(self.state, commit))))
