"""What a commit means for one seat. Invariant: the replica of a seat = what the seat may see of the state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.core.changes import Change, Commit, Put, Remove
from server.core.records import STAGE_ID, Page, Record, Stage
from server.core.roles import Actor
from server.core.rules import visible
from server.core.state import Effect, State, View


class Before:
    """The state as it was before a commit: the effects' old records over the state after it."""

    __slots__ = ("after", "old")

    def __init__(self, after: View, effects: Sequence[Effect]) -> None:
        self.after = after
        self.old = {effect.id: effect.before for effect in effects}

    def get(self, record_id: str) -> Record | None:
        """Return the record as it was."""
        return self.old[record_id] if record_id in self.old else self.after.get(record_id)


def tell(commit: Commit, effects: Sequence[Effect], after: View, viewer: Actor) -> tuple[Change, ...]:
    """Return the changes of a commit as this viewer is told them; the commit's own tuple where it sees them all.

    `after` is the state that the commit led to. Where a commit shows or hides a record, a put or remove is made up.
    """
    before = Before(after, effects)
    seen = {
        effect.id: (visible(effect.before, before, viewer), visible(effect.after, after, viewer)) for effect in effects
    }
    if all(seen[effect.id][0] == seen[effect.id][1] or born_or_gone(effect) for effect in effects):
        told = tuple(change for change in commit.changes if any(seen[id_of(change)]))
        return commit.changes if len(told) == len(commit.changes) else told
    return tuple(made_up(commit, effects, seen))


def born_or_gone(effect: Effect) -> bool:
    """Say whether the record was born or removed here: its own change says all."""
    return effect.before is None or effect.after is None


def made_up(commit: Commit, effects: Sequence[Effect], seen: dict[str, tuple[bool, bool]]) -> Iterator[Change]:
    """Yield what a viewer is told where visibility changed: whole records for what came, removes for what went."""
    for effect in effects:
        then, now = seen[effect.id]
        if now and not then and effect.after is not None:
            yield Put(effect.after)  # type: ignore[arg-type]  # a record of the state is one of the union
        elif then and not now:
            yield Remove(effect.id)
        elif then:
            yield from (change for change in commit.changes if id_of(change) == effect.id)


def id_of(change: Change) -> str:
    """Return the id of the record that a change is about."""
    return change.record.id if isinstance(change, Put) else change.id


def changes_access(effects: Sequence[Effect], seat: str, controls: str) -> bool:
    """Say whether a commit touched what this seat may do or be: it is then owed a full welcome, not a tail."""
    return any(effect.id in (seat, controls) for effect in effects)


def replica(state: State, viewer: Actor) -> Iterator[Record]:
    """Yield all that a seat may see, what it needs first coming first: settings, pages, the staged page, the rest."""
    if not viewer.inside:
        return
    for record_id in state.loose:
        record = state.records[record_id]
        if visible(record, state, viewer):
            yield record
    for page in pages_in_need(state, viewer):
        yield from state.on_page(page.id)


def pages_in_need(state: State, viewer: Actor) -> list[Page]:
    """Return the pages that a viewer sees: the staged one, then those in use in their order, then those put aside."""
    stage = state.get(STAGE_ID)
    staged = stage.page if isinstance(stage, Stage) else ""
    pages = [page for page in state.all(Page) if visible(page, state, viewer)]
    return sorted(pages, key=lambda page: (page.id != staged, page.aside, page.order, page.id))
