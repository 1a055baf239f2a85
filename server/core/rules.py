"""The one table that decides who may do what to which record, and who may see it. Nothing else decides permission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.core.errors import Refused
from server.core.records import (
    PICTURES,
    SOURCES,
    STAGE_ID,
    Clearing,
    Controls,
    Door,
    Knock,
    Mark,
    Message,
    Page,
    Permit,
    Person,
    Record,
    Request,
    Session,
    Stage,
    Stroke,
    controls_id,
    knock_id,
    permit_id,
)
from server.core.roles import EVERYONE, NOBODY, STAFF, STAFF_ONLY, Actor, Role, may_see
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


@dataclass(frozen=True)
class Rule:
    """Who may do what to one type of record, and who may see it."""

    put: frozenset[Role]
    patch: Mapping[Role, frozenset[str]]  # the fields each role may change
    most: int  # how many a room may hold
    remove: frozenset[Role] = NOBODY
    audience: Callable[[Record, View], str] = lambda record, view: EVERYONE
    own_only: frozenset[Role] = NOBODY  # these touch only what they made
    guards: tuple[Callable[[Attempt], None], ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)  # field -> the field that tells when it last changed

    def most_for(self, actor: Actor) -> int:
        """Return how many a room may hold; a full one still has a tenth for the room, where late ink is kept.

        Nor can students fill it before the eyes of staff: what both put ends a tenth earlier for them.
        """
        tenths = {Role.ROOM: 11, Role.STUDENT: 9 if self.put & STAFF else 10}.get(actor.role, 10)
        return self.most * tenths // 10


THERAPIST = frozenset({Role.THERAPIST})
THE_ROOM = frozenset({Role.ROOM})
STUDENT = frozenset({Role.STUDENT})
FACILITATOR = frozenset({Role.FACILITATOR})
DRAWERS = STAFF | STUDENT


def each(roles: frozenset[Role], *fields: str) -> dict[Role, frozenset[str]]:
    """Give the same fields to each of the roles."""
    return {role: frozenset(fields) for role in roles}


# Audiences: each returns `everyone`, `staff`, or a student's seat (that student and staff).


def staff(record: Record, view: View) -> str:
    """Only staff."""
    return STAFF_ONLY


def as_the_page_says(record: Record, view: View) -> str:
    """The audience that a page was born with."""
    assert isinstance(record, Page)
    return record.audience


def of_its_page(record: Record, view: View) -> str:
    """What lies on a page is seen by those who see the page."""
    assert isinstance(record, Mark)
    page = view.get(record.page)
    return page.audience if isinstance(page, Page) else STAFF_ONLY


def its_student(record: Record, view: View) -> str:
    """Staff and the student whom it is about."""
    assert isinstance(record, Controls)
    return record.student


def its_person(record: Record, view: View) -> str:
    """Staff and the one whom it is about."""
    assert isinstance(record, Permit)
    return record.seat


def its_author(record: Record, view: View) -> str:
    """Staff and the one who made it."""
    return record.by


# Guards: each raises Refused where a value matters.


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
    controls = attempt.view.get(controls_id(attempt.actor.seat))
    stroke = attempt.after
    if not isinstance(controls, Controls) or not isinstance(stroke, Stroke) or attempt.late:
        return
    if attempt.before is None and stroke.tool not in controls.tools:
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


def for_someone_here(attempt: Attempt) -> None:
    """A page is for everyone, for staff, or for a student of this room; only the room keeps late ink."""
    page = attempt.after
    assert isinstance(page, Page)
    if page.kept_from and attempt.before is None and attempt.actor.role is not Role.ROOM:
        raise Refused("bad_page_kept_from")
    if page.audience not in (EVERYONE, STAFF_ONLY):
        person = attempt.view.get(page.audience)
        if not isinstance(person, Person) or person.role != Role.STUDENT:
            raise Refused("bad_page_audience")


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
    person = attempt.view.get(controls.student)
    if controls.id != controls_id(controls.student) or not isinstance(person, Person) or person.role != Role.STUDENT:
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


def a_picture_of_someone_here(attempt: Attempt) -> None:
    """When the stage turns to a picture, its person is in, and may share a screen where it is one."""
    before, stage = attempt.before, attempt.after
    assert isinstance(stage, Stage)
    turned = not isinstance(before, Stage) or (before.show, before.of) != (stage.show, stage.of)
    if turned and stage.show in PICTURES:
        person = attempt.view.get(stage.of)
        if not isinstance(person, Person) or person.status != "in":
            raise Refused("bad_stage_of")
        if stage.show == "screen" and "screen" not in sends(attempt.view, person):
            raise Refused("bad_stage_of")


RULES: Mapping[type[Record], Rule] = {
    Page: Rule(
        put=THERAPIST | THE_ROOM,
        patch=each(THERAPIST, "order", "title", "aside", "paper"),
        most=2_000,
        audience=as_the_page_says,
        guards=(for_someone_here,),
    ),
    Stroke: Rule(
        put=DRAWERS,
        patch=each(DRAWERS, "erased"),
        most=60_000,
        audience=of_its_page,
        own_only=STUDENT,
        guards=(on_a_page_to_write_on, with_an_offered_tool, continues_own_ink),
    ),
    Clearing: Rule(
        put=DRAWERS,
        patch=each(DRAWERS, "undone"),
        most=5_000,
        audience=of_its_page,
        own_only=STUDENT,
        guards=(on_a_page_to_write_on, own_page_if_student),
    ),
    Stage: Rule(
        put=THE_ROOM,
        patch=each(THERAPIST, "show", "page", "turning", "of", "curtain") | each(FACILITATOR, "curtain"),
        most=1,
        guards=(a_picture_of_someone_here,),
    ),
    Session: Rule(put=THE_ROOM, patch=each(THERAPIST, "running"), most=1, stamps={"running": "since"}),
    Door: Rule(put=THE_ROOM, patch=each(THERAPIST, "locked"), most=1, audience=staff),
    Knock: Rule(
        put=THE_ROOM,
        patch=each(THERAPIST, "answer", "name") | each(THE_ROOM, "answer", "name", "symbol", "key"),
        most=5_000,
        remove=THE_ROOM,
        audience=staff,
        stamps={"answer": "since"},
    ),
    Person: Rule(
        put=THERAPIST | THE_ROOM,
        patch=each(THERAPIST, "name", "symbol", "status", "beside")
        | each(FACILITATOR, "beside")
        | each(THE_ROOM, "status"),
        most=5_000,
        guards=(as_they_knocked, beside_a_student),
    ),
    Controls: Rule(
        put=THERAPIST,
        patch=each(THERAPIST, "may_draw", "board_hidden", "tools"),
        most=5_000,
        audience=its_student,
        guards=(of_a_student,),
    ),
    Permit: Rule(
        put=THERAPIST, patch=each(THERAPIST, *SOURCES), most=5_000, audience=its_person, guards=(of_somebody_let_in,)
    ),
    Message: Rule(put=STAFF, patch={}, most=20_000, audience=staff),
    Request: Rule(
        put=STUDENT, patch=each(STAFF, "answered"), most=20_000, remove=STUDENT, audience=its_author, own_only=STUDENT
    ),
}


def audience_of(record: Record, view: View) -> str:
    """Return who may see a record: `everyone`, `staff`, or one student's seat."""
    return RULES[type(record)].audience(record, view)


def visible(record: Record | None, view: View, viewer: Actor) -> bool:
    """Say whether this viewer may see the record. What is absent is not seen."""
    return record is not None and viewer.inside and may_see(audience_of(record, view), viewer)


def staged_page_is_for_all(view: View) -> None:
    """What the stage shows exists, is for everyone, and is not put aside."""
    stage = view.get(STAGE_ID)
    if isinstance(stage, Stage) and stage.page:
        page = view.get(stage.page)
        if not isinstance(page, Page):
            raise Refused("unknown_record")
        if page.audience != EVERYONE:
            raise Refused("stage_page_private")
        if page.aside:
            raise Refused("stage_page_aside")


INVARIANTS: tuple[Callable[[View], None], ...] = (staged_page_is_for_all,)
