"""The one table that decides who may do what to which record, and who may see it. Nothing else decides permission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.core.errors import Refused
from server.core.guards import (
    Attempt,
    a_picture_of_someone_here,
    as_they_knocked,
    beside_a_student,
    continues_own_ink,
    for_someone_here,
    of_a_student,
    of_somebody_let_in,
    on_a_page_to_write_on,
    own_page_if_student,
    with_an_offered_tool,
)
from server.core.records import (
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
)
from server.core.roles import EVERYONE, NOBODY, STAFF, STAFF_ONLY, Actor, Role, may_see
from server.core.state import View


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


RULES: Mapping[type[Record], Rule] = {
    Page: Rule(
        put=THERAPIST | THE_ROOM,
        patch=each(THERAPIST, "order", "title", "aside", "paper", "overlay"),
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
        patch=each(THERAPIST, "may_draw", "board_hidden", "overlay_hidden", "tools"),
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
