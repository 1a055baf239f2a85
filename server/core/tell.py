"""What a commit means for one seat. Invariant: the replica of a seat = what the seat may see of the state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server.core.changes import Change, Commit, Put
from server.core.records import STAGE_ID, Page, Record, Stage
from server.core.roles import Actor
from server.core.rules import visible
from server.core.state import Effect, State, View


def tell(commit: Commit, effects: Sequence[Effect], after: View, viewer: Actor) -> tuple[Change, ...]:
    """Return the changes of a commit as this viewer is told them; the commit's own tuple where it sees them all.

    `after` is the state that the commit led to. What a seat may see rests on fields that are fixed when a record is
    put: no commit shows or hides what was there before, and what went is judged as it last was.
    """
    seen = {effect.id for effect in effects if visible(effect.after or effect.before, after, viewer)}
    told = tuple(change for change in commit.changes if id_of(change) in seen)
    return commit.changes if len(told) == len(commit.changes) else told


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
