"""The one place where a proposal becomes what will be committed, or is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from server.core import bounds
from server.core.changes import Change, Patch, Proposal, Put, Remove
from server.core.errors import Refused
from server.core.guards import Attempt
from server.core.order import LONGEST, between
from server.core.records import Controls, Page, Permit, Person, Record, Stroke, controls_id, knock_id
from server.core.records_prompts import Levels
from server.core.records_schedule import SCHEDULE_ID, Schedule
from server.core.roles import STAFF_ONLY, THE_ROOM, Actor, Role, may_see
from server.core.rule import Rule
from server.core.rules import INVARIANTS, RULES, visible
from server.core.state import Draft, State, View, converted, field_types, patched

OWN_NAMES: Mapping[type[Record], str] = {
    Controls: "controls-", Permit: "permit-", Levels: "levels-", Schedule: SCHEDULE_ID,
}  # fmt: skip
GIVEN_NAMES = ("knock-", "kept-", *OWN_NAMES.values())  # how ids begin that the room itself gives
MOST_REMOVED = 20_000  # what was removed is remembered by its id, for good


def admit(state: State, actor: Actor, proposal: Proposal, now_ms: int) -> list[Change]:
    """Return the changes as they will be committed, or raise Refused.

    Each change sees those before it; invariants hold at the end. A late proposal (made during an outage, age clamped
    to the outage) is stamped with the time it was made, and its ink is never refused because time has passed: where
    the page is closed by now, it lands on a page kept for its author and staff.
    """
    age_ms = max(0, min(proposal.age_ms, actor.outage_ms))
    trial = Trial(Draft(state), late=age_ms > 0 or not actor.inside, at=now_ms - age_ms, revision=state.revision + 1)
    admitted: list[Change] = []
    for who, change in rescued(state, actor, proposal.changes) if trial.late else as_proposed(actor, proposal.changes):
        allowed = trial.change(who, change)
        trial.draft.try_change(allowed)
        admitted.append(allowed)
    if not admitted:
        raise Refused("nothing_proposed")
    for invariant in INVARIANTS:
        invariant(trial.draft)
    return admitted


@dataclass(frozen=True)
class Trial:
    """What all changes of one proposal share."""

    draft: Draft
    late: bool
    at: int
    revision: int

    def change(self, actor: Actor, change: Change) -> Change:
        """Return one change as it will be committed, or raise Refused."""
        if isinstance(change, Put):
            return self.put(actor, change.record)
        if isinstance(change, Patch):
            return self.patch(actor, change)
        return self.remove(actor, change)

    def put(self, actor: Actor, record: Record) -> Put:
        """Admit a new record, stamped."""
        kind, rule = type(record), RULES[type(record)]
        if not rule.puts(actor):
            raise Refused("not_allowed")
        if not actor.inside and not (self.late and isinstance(record, Stroke)):
            raise Refused("not_in_session")
        bounds.check(record)
        if self.draft.used(record.id) or (actor.role is not Role.ROOM and spoken_for(record, self.draft)):
            raise Refused("repeated" if landed(record, actor, self.draft) else "id_taken")
        if self.draft.count(kind) >= rule.most_for(actor):
            raise Refused(f"too_many_{bounds.name_of(kind)}")
        times = dict.fromkeys(rule.stamps.values(), self.at)
        stamped = msgspec.structs.replace(record, by=actor.seat, at=self.at, born=self.revision, **times)
        self.guard(rule, actor, None, stamped)
        return Put(stamped)  # type: ignore[arg-type]  # a record of the table is one of the union

    def patch(self, actor: Actor, change: Patch) -> Patch:
        """Admit new values for some fields, in the form that every replica reads alike."""
        before, rule = self.own(actor, change.id)
        free = rule.fields(actor)
        for field in change.fields:
            if field not in free:
                raise Refused("not_allowed" if field in field_types(type(before)) else "unknown_field")
        if not change.fields:
            raise Refused("nothing_proposed")
        if not matches(before, change.expect):
            raise Refused("changed_since")
        after = patched(before, change.fields)
        times = {
            stamp: max(self.at, getattr(before, stamp) + 1)  # never the same twice: it names a stay, too
            for field, stamp in rule.stamps.items()
            if getattr(before, field) != getattr(after, field)
        }
        after = msgspec.structs.replace(after, **times)
        bounds.check(after)
        self.guard(rule, actor, before, after)
        return Patch(change.id, {field: plain(after, field) for field in (*change.fields, *times)})

    def remove(self, actor: Actor, change: Remove) -> Remove:
        """Admit that a record goes away."""
        before, rule = self.own(actor, change.id)
        if not rule.removes(actor):
            raise Refused("not_allowed")
        if actor.role is not Role.ROOM and len(self.draft.base.removed) >= MOST_REMOVED:
            raise Refused("too_many_removed")
        return Remove(before.id)

    def own(self, actor: Actor, record_id: str) -> tuple[Record, Rule]:
        """Return a record that this actor sees and may touch; what is unseen and what is absent are refused alike."""
        before = self.draft.get(record_id)
        if not actor.inside:
            raise Refused("not_in_session")
        if before is None or not visible(before, self.draft, actor):
            raise Refused("unknown_record")
        rule = RULES[type(before)]
        if actor.role in rule.own_only and before.by != actor.seat:
            raise Refused("not_yours")
        return before, rule

    def guard(self, rule: Rule, actor: Actor, before: Record | None, after: Record) -> None:
        """Ask every guard of the type."""
        for guard in rule.guards:
            guard(Attempt(self.draft, actor, self.late, before, after))


def spoken_for(record: Record, view: View) -> bool:
    """Say whether an id is one that the room itself will give: nobody can keep another out by taking it before."""
    if isinstance(record, Person):
        return False
    own = OWN_NAMES.get(type(record), "")
    taken = any(name != own and record.id.startswith(name) for name in GIVEN_NAMES)
    return taken or view.get(knock_id(record.id)) is not None


def landed(record: Record, actor: Actor, view: View) -> bool:
    """Say whether a stroke that is brought is there already, of the same author, who did not hear of it."""
    before = view.get(record.id)
    return isinstance(record, Stroke) and isinstance(before, Stroke) and before.by == actor.seat


def matches(record: Record, expect: dict[str, Any]) -> bool:
    """Say whether the record's fields have the expected values."""
    kinds = field_types(type(record))
    return all(
        getattr(record, field, None) == converted(record, field, kinds, value) for field, value in expect.items()
    )


def plain(record: Record, field: str) -> Any:
    """Return a field's value as JSON has it."""
    return msgspec.to_builtins(getattr(record, field))


def as_proposed(actor: Actor, changes: Iterable[Change]) -> Iterator[tuple[Actor, Change]]:
    """Yield each change with its actor."""
    return ((actor, change) for change in changes)


def rescued(state: State, actor: Actor, changes: Iterable[Change]) -> Iterator[tuple[Actor, Change]]:
    """Yield late changes with their actors, ink for a closed page sent to the page kept for it (put where needed)."""
    kept: dict[str, str] = {}
    for change in changes:
        if isinstance(change, Put) and isinstance(change.record, Stroke):
            stroke = change.record
            page = state.get(stroke.page)
            if isinstance(page, Page) and may_see(page.audience, actor) and closed(state, actor, page):
                if page.id not in kept:
                    home = kept_page(state, actor, page, stroke)
                    kept[page.id] = home.id
                    if state.get(home.id) is None:
                        yield THE_ROOM, Put(home)
                yield actor, Put(msgspec.structs.replace(stroke, page=kept[page.id]))
                continue
        yield actor, change


def closed(state: State, actor: Actor, page: Page) -> bool:
    """Say whether ink of this actor can no longer go on the page."""
    if page.aside or not actor.inside:
        return not page.kept_from
    controls = state.get(controls_id(actor.seat))
    return actor.role is Role.STUDENT and not (isinstance(controls, Controls) and controls.may_draw)


def kept_page(state: State, actor: Actor, page: Page, stroke: Stroke) -> Page:
    """Return the page that keeps this actor's late ink from a page: the one there is, or a new one put aside."""
    audience = actor.seat if actor.role is Role.STUDENT else STAFF_ONLY
    last = ""
    for other in state.all(Page):
        if other.kept_from == page.id and other.audience == audience:
            return other
        last = max(last, other.order)
    order = between(last or None, None)
    return Page(
        id=f"kept-{stroke.id}"[:48],
        order=order if len(order) <= LONGEST else last,  # a tie is broken by id, and ink is never lost for an order
        audience=audience,
        paper=page.paper,
        overlay=page.overlay,
        title=page.title,
        aside=True,
        kept_from=page.id,
    )
