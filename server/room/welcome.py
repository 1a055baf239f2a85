"""What a seat is told when it comes: everything it may see, in pieces, or the tail since it was last here. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from server.core.changes import Commit
from server.core.records import AnyRecord, Record, controls_id
from server.core.roles import Actor
from server.core.rules import visible
from server.core.state import Effect, State
from server.core.tell import changes_access, replica, tell
from server.wire.messages import Told

PIECE_BYTES = 24 * 1024  # at 700 kbit/s a piece takes a third of a second, and live ink waits no longer
LONGEST_TAIL = 2_000
HEAVIEST_TAIL = 256 * 1024  # bytes; more than that comes in pieces


class Landed(Struct, frozen=True, gc=False):
    """A commit with what it did: enough to tell any seat of it later."""

    commit: Commit
    effects: tuple[Effect, ...]


def tail_for(
    viewer: Actor, made: Callable[[Commit], bool], recent: deque[Landed], revision: int, state: State
) -> tuple[Told, ...] | None:
    """Return the commits after `revision` as this viewer is told them; None where it needs everything anew.

    `made` says which of them came from the viewer's own browser. It needs everything where the revision is too old or
    unknown, or where its own role or controls changed meanwhile.
    """
    behind = state.revision - revision
    if behind < 0 or behind > min(len(recent), LONGEST_TAIL):
        return None
    missed = [recent[place] for place in range(len(recent) - behind, len(recent))]
    if any(changes_access(landed.effects, viewer.seat, controls_id(viewer.seat)) for landed in missed):
        return None
    if sum(weight(effect.after) for landed in missed for effect in landed.effects if effect.after) > HEAVIEST_TAIL:
        return None
    return tuple(told(viewer, made, missed, revision, state))


def told(
    viewer: Actor, made: Callable[[Commit], bool], missed: Iterable[Landed], after: int, state: State
) -> Iterator[Told]:
    """Yield each missed commit that this viewer sees something of, or made."""
    for landed in missed:
        commit = landed.commit
        changes = tell(commit, landed.effects, state, viewer)
        own = made(commit)
        if changes or own:
            yield Told(
                commit.revision, after, commit.by, commit.at, changes,
                commit.n if own else None, commit.client if own else None,
            )  # fmt: skip
            after = commit.revision


def owed(state: State, viewer: Actor) -> deque[str]:
    """Return the ids of all that a viewer may see, what it needs first coming first."""
    return deque(record.id for record in replica(state, viewer))


def piece(state: State, viewer: Actor, ids: deque[str]) -> tuple[AnyRecord, ...]:
    """Take the next piece of what is owed, as it is now: so it is never older than the commits told before it."""
    size, records = 0, list[Record]()
    while ids and size < PIECE_BYTES:
        record = state.get(ids.popleft())
        if record is not None and visible(record, state, viewer):
            records.append(record)
            size += weight(record)
    return tuple(records)  # type: ignore[arg-type]  # records of the state are of the union


def weight(record: Record) -> int:
    """Return about how many bytes a record takes on the wire."""
    return len(getattr(record, "points", "")) + 250
