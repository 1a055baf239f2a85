"""Where a value matters: the guards that the table of rules names. Each raises Refused."""

from __future__ import annotations

from dataclasses import dataclass

from server.core.bounds import name_of
from server.core.errors import Refused
from server.core.records import (
    PICTURES,
    SOURCES,
    Clearing,
    Controls,
    Knock,
    Mark,
    Page,
    Permit,
    Person,
    Record,
    Stage,
    Stroke,
    controls_id,
    knock_id,
    permit_id,
)
from server.core.records_activities import Activity
from server.core.roles import EVERYONE, STAFF_ONLY, Actor, Role, may_see
from server.core.sources import PERMITTED, sends
from server.core.state import Draft, View


@dataclass(frozen=True)
class Attempt:
    """One change on trial: by whom, upon what, from `before` (None: a put) to `after`.

    `late` says that it was made during an outage and comes only now.
    """

    view: Draft
    actor: Actor
    late: bool
    before: Record | None
    after: Record


def on_a_page_to_write_on(attempt: Attempt) -> None:
    """The page is seen, not put aside, and a student may draw now; late ink may go to the page kept for it."""
    mark = attempt.after
    assert isinstance(mark, Mark)
    check_writing(attempt.view, attempt.actor, mark.page, late=attempt.late and isinstance(mark, Stroke))


def check_writing(view: View, actor: Actor, page_id: str, *, late: bool = False) -> None:
    """Raise Refused where this actor may not write on this page now. Serves strokes, clearings and live ink."""
    page = view.get(page_id)
    if not isinstance(page, Page) or not may_see(page.audience, actor):
        raise Refused("unknown_record")
    if late and page.kept_from:
        return
    if page.aside:
        raise Refused("page_aside")
    if actor.role is Role.STUDENT:
        controls = view.get(controls_id(actor.seat))
        if not isinstance(controls, Controls) or not controls.may_draw:
            raise Refused("drawing_locked")


def with_an_offered_tool(attempt: Attempt) -> None:
    """A student draws only with the tools that are offered."""
    stroke = attempt.after
    assert isinstance(stroke, Stroke)
    if attempt.before is None and not attempt.late:
        check_offered(attempt.view, attempt.actor, stroke.tool)


def check_offered(view: View, actor: Actor, tool: str) -> None:
    """Raise Refused where a student is not offered this tool now."""
    controls = view.get(controls_id(actor.seat))
    if isinstance(controls, Controls) and tool not in controls.tools:
        raise Refused("tool_not_offered")


def continues_own_ink(attempt: Attempt) -> None:
    """A stroke goes on from one of the same author; on another page where its late end was kept aside."""
    stroke = attempt.after
    assert isinstance(stroke, Stroke)
    if stroke.continues and attempt.before is None:
        first = attempt.view.get(stroke.continues)
        if not isinstance(first, Stroke) or first.by != attempt.actor.seat:
            raise Refused("unknown_record")


def own_page_if_student(attempt: Attempt) -> None:
    """A student clears only a private page of its own."""
    clearing = attempt.after
    assert isinstance(clearing, Clearing)
    page = attempt.view.get(clearing.page)
    if attempt.actor.role is Role.STUDENT and isinstance(page, Page) and page.audience != attempt.actor.seat:
        raise Refused("not_allowed")


def kept_by_the_room(attempt: Attempt) -> None:
    """Only the room keeps late ink."""
    page = attempt.after
    assert isinstance(page, Page)
    if page.kept_from and attempt.before is None and attempt.actor.role is not Role.ROOM:
        raise Refused("bad_page_kept_from")


def for_someone_here(attempt: Attempt) -> None:
    """A page or an activity is for everyone, for staff, or for a student of this room."""
    thing = attempt.after
    assert isinstance(thing, Page | Activity)
    if thing.audience not in (EVERYONE, STAFF_ONLY) and not is_student(attempt.view, thing.audience):
        raise Refused(f"bad_{name_of(type(thing))}_audience")


def is_student(view: View, seat: str) -> bool:
    """Say whether a seat is that of a student of this room."""
    person = view.get(seat)
    return isinstance(person, Person) and person.role == Role.STUDENT


def as_they_knocked(attempt: Attempt) -> None:
    """Only one who knocked is let in, with that role; the therapist is never put out."""
    person = attempt.after
    assert isinstance(person, Person)
    if attempt.actor.role is Role.ROOM:
        return
    if attempt.before is None:
        knock = attempt.view.get(knock_id(person.id))
        if not isinstance(knock, Knock) or (knock.role, knock.answer) != (person.role, "in"):
            raise Refused("unknown_record")
    elif person.role == Role.THERAPIST and person.status != "in":
        raise Refused("not_allowed")


def of_a_student(attempt: Attempt) -> None:
    """Controls are named after a student of this room, one set for each."""
    controls = attempt.after
    assert isinstance(controls, Controls)
    if controls.id != controls_id(controls.student) or not is_student(attempt.view, controls.student):
        raise Refused("bad_controls_student")


def of_somebody_let_in(attempt: Attempt) -> None:
    """A permit is named after a person who needs one, one for each, and gives no more than the role may be given."""
    permit = attempt.after
    assert isinstance(permit, Permit)
    person = attempt.view.get(permit.seat)
    if permit.id != permit_id(permit.seat) or not isinstance(person, Person) or person.role == Role.THERAPIST:
        raise Refused("bad_permit_seat")
    for source in SOURCES:
        if getattr(permit, source) and source not in PERMITTED[Role(person.role)]:
            raise Refused(f"bad_permit_{source}")


def beside_a_student(attempt: Attempt) -> None:
    """A facilitator's device is beside a student of this room; a facilitator says so of its own only."""
    before, person = attempt.before, attempt.after
    assert isinstance(person, Person)
    if attempt.actor.role is Role.FACILITATOR and person.id != attempt.actor.seat:
        raise Refused("not_yours")
    if person.beside and (not isinstance(before, Person) or before.beside != person.beside):
        student = attempt.view.get(person.beside)
        pair = (person.role, student.role if isinstance(student, Person) else "")
        if pair != (Role.FACILITATOR, Role.STUDENT):
            raise Refused("bad_person_beside")


def something_to_look_at(attempt: Attempt) -> None:
    """When the stage turns to a picture, its person is in, and may share a screen where it is one.

    When it turns to an activity, that is open and for everyone.
    """
    before, stage = attempt.before, attempt.after
    assert isinstance(stage, Stage)
    if isinstance(before, Stage) and (before.show, before.of) == (stage.show, stage.of):
        return
    shown = attempt.view.get(stage.of)
    if stage.show == "activity":
        if not isinstance(shown, Activity) or shown.closed or shown.audience != EVERYONE:
            raise Refused("bad_stage_of")
    elif stage.show in PICTURES:
        if not isinstance(shown, Person) or shown.status != "in":
            raise Refused("bad_stage_of")
        if stage.show == "screen" and "screen" not in sends(attempt.view, shown):
            raise Refused("bad_stage_of")
