"""Requests that the server expands into changes before the rules: pure functions, one row each. Journalled expanded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from server.core.actions_schedule import AddItem, LoadRoutine, MoveItem, add_item, load_routine, move_item
from server.core.changes import Change, Patch, Put
from server.core.errors import Refused
from server.core.order import LONGEST, between
from server.core.placing import moved, seen
from server.core.records import (
    SESSION_ID,
    Clearing,
    Controls,
    Cue,
    Knock,
    Page,
    Person,
    Stroke,
    controls_id,
    knock_id,
    permit_id,
)
from server.core.roles import Actor, Role
from server.core.rules import visible
from server.core.sources import first_permit
from server.core.state import State

MOST_COPIED = 2_000_000  # characters of packed points: more would hold up every room of the process


class LetIn(Struct, frozen=True, tag="let_in", tag_field="name", forbid_unknown_fields=True):
    """Let the one who waits come in; the session starts with the first."""

    seat: str


class NotNow(Struct, frozen=True, tag="not_now", tag_field="name", forbid_unknown_fields=True):
    """Leave the one who waits at the door."""

    seat: str


class LetOut(Struct, frozen=True, tag="let_out", tag_field="name", forbid_unknown_fields=True):
    """Put somebody out: `removed` may knock again, `blocked` may not."""

    seat: str
    status: str


class Rename(Struct, frozen=True, tag="rename", tag_field="name", forbid_unknown_fields=True):
    """Call a person, or one who waits, by another name."""

    seat: str
    to: str


class EndSession(Struct, frozen=True, tag="end_session", tag_field="name", forbid_unknown_fields=True):
    """The session is over for all but the therapist."""


class MovePage(Struct, frozen=True, tag="move_page", tag_field="name", forbid_unknown_fields=True):
    """Put a page behind another one, or first."""

    page: str
    after: str = ""


class CopyPage(Struct, frozen=True, tag="copy_page", tag_field="name", forbid_unknown_fields=True):
    """Make a page of one's own choosing of id with the ink that another shows now."""

    page: str
    id: str
    audience: str


Action = LetIn | NotNow | LetOut | Rename | EndSession | MovePage | CopyPage | LoadRoutine | AddItem | MoveItem


def expand(state: State, actor: Actor, action: Action) -> Iterator[Change]:
    """Yield the changes that an action means now, for the rules to judge. Raises Refused where it means nothing.

    Each is made when the one before it was admitted: whoever may not begin has nothing made for it.
    """
    return EXPANSIONS[type(action)](state, actor, action)


def let_in(state: State, actor: Actor, action: LetIn) -> Iterator[Change]:
    knock = knocking(state, actor, action.seat)
    yield Patch(knock.id, {"answer": "in"}, {"answer": knock.answer})
    person = Person(id=knock.seat, role=knock.role, name=knock.name, symbol=knock.symbol)
    if state.get(person.id) is None:
        yield Put(person)
    else:
        yield Patch(person.id, {"status": "in", "name": person.name, "symbol": person.symbol})
    controls = Controls(id=controls_id(person.id), student=person.id)
    if person.role == Role.STUDENT and state.get(controls.id) is None:
        yield Put(controls)
    if person.role != Role.THERAPIST and state.get(permit_id(person.id)) is None:
        yield Put(first_permit(person.id, Role(person.role)))
    yield Patch(SESSION_ID, {"running": True})


def not_now(state: State, actor: Actor, action: NotNow) -> Iterator[Change]:
    yield Patch(knocking(state, actor, action.seat).id, {"answer": "not_now"})


def let_out(state: State, actor: Actor, action: LetOut) -> Iterator[Change]:
    if action.status not in ("removed", "blocked"):
        raise Refused("bad_person_status")
    yield Patch(action.seat, {"status": action.status})


def rename(state: State, actor: Actor, action: Rename) -> Iterator[Change]:
    ids = (action.seat, knock_id(action.seat))
    named = [record_id for record_id in ids if visible(state.get(record_id), state, actor)]
    if not named:
        raise Refused("unknown_record")
    yield from (Patch(record_id, {"name": action.to}) for record_id in named)


def end_session(state: State, actor: Actor, action: EndSession) -> Iterator[Change]:
    yield Patch(SESSION_ID, {"running": False})
    for person in state.all(Person):
        if person.status == "in" and person.role != Role.THERAPIST:
            yield Patch(person.id, {"status": "out"})


def move_page(state: State, actor: Actor, action: MovePage) -> Iterator[Change]:
    return moved(state, actor, Page, action.page, action.after)


def copy_page(state: State, actor: Actor, action: CopyPage) -> Iterator[Change]:
    page = seen(state, actor, Page, action.page)
    behind = min((other.order for other in state.all(Page) if other.order > page.order), default=None)
    order = between(page.order, behind)
    copy = Page(
        id=action.id, order=order if len(order) <= LONGEST else page.order, audience=action.audience,
        paper=page.paper, overlay=page.overlay, title=page.title,
    )  # fmt: skip
    yield Put(copy)
    left = MOST_COPIED
    for place, stroke in enumerate(shown_ink(state, page.id)):
        left -= len(stroke.points)
        if left < 0:
            raise Refused("too_much_to_copy")
        yield Put(msgspec.structs.replace(stroke, id=f"{action.id[:40]}-{place}", page=copy.id, continues=""))
    for place, cue in enumerate(cues_on(state, page.id)):
        yield Put(msgspec.structs.replace(cue, id=f"{action.id[:40]}-c{place}", page=copy.id))


def cues_on(state: State, page: str) -> Iterator[Cue]:
    """Yield the cues that a page shows."""
    return (mark for mark in state.on_page(page) if isinstance(mark, Cue) and not mark.gone)


def shown_ink(state: State, page: str) -> Iterator[Stroke]:
    """Yield the strokes that a page shows: neither erased nor born before a clearing that stands."""
    marks = list(state.on_page(page))
    cleared = max((mark.born for mark in marks if isinstance(mark, Clearing) and not mark.undone), default=0)
    return (mark for mark in marks if isinstance(mark, Stroke) and not mark.erased and mark.born >= cleared)


def knocking(state: State, actor: Actor, seat: str) -> Knock:
    """Return the knock of one who waits. Raises Refused where this actor sees none."""
    knock = state.get(knock_id(seat))
    if not isinstance(knock, Knock) or not visible(knock, state, actor):
        raise Refused("unknown_record")
    if knock.answer not in ("waiting", "not_now"):
        raise Refused("not_waiting")
    return knock


EXPANSIONS: Mapping[type[Action], Callable[[State, Actor, Any], Iterator[Change]]] = {
    LetIn: let_in,
    NotNow: not_now,
    LetOut: let_out,
    Rename: rename,
    EndSession: end_session,
    MovePage: move_page,
    CopyPage: copy_page,
    LoadRoutine: load_routine,
    AddItem: add_item,
    MoveItem: move_item,
}
