"""The one table that decides who may do what to which record, and who may see it. Nothing else decides permission.

What a row says stands in rule.py; the rows of what a session is led by in rules_leading.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.core.errors import Refused
from server.core.guards import (
    as_they_knocked,
    beside_a_student,
    continues_own_ink,
    for_someone_here,
    kept_by_the_room,
    of_a_student,
    of_somebody_let_in,
    on_a_page_to_write_on,
    own_page_if_student,
    something_to_look_at,
    with_an_offered_tool,
)
from server.core.records import (
    SOURCES,
    STAGE_ID,
    Clearing,
    Controls,
    Cue,
    Door,
    Knock,
    Message,
    Page,
    Permit,
    Person,
    Preset,
    Record,
    Request,
    Session,
    Stage,
    Stroke,
)
from server.core.roles import EVERYONE, STAFF, Actor, may_see
from server.core.rule import (
    DRAWERS,
    FACILITATOR,
    STUDENT,
    THE_ROOM,
    THERAPIST,
    Rule,
    as_it_was_born,
    each,
    its_author,
    its_person,
    its_student,
    of_its_page,
    staff,
)
from server.core.rules_leading import LEADING
from server.core.state import View

SEEN: frozenset[str] = frozenset()  # a second device sees it, and does nothing to it
COMFORT = ("scan", "scan_ms", "sounds", "contrast", "lettering", "hand")  # how a student reaches, hears and sees it all

RULES: Mapping[type[Record], Rule] = {
    Page: Rule(
        put=THERAPIST | THE_ROOM,
        patch=each(THERAPIST, "order", "title", "aside", "paper", "overlay"),
        most=2_000,
        audience=as_it_was_born,
        guards=(kept_by_the_room, for_someone_here),
        second=SEEN,
    ),
    Stroke: Rule(
        put=DRAWERS,
        patch=each(DRAWERS, "erased"),
        most=60_000,
        audience=of_its_page,
        own_only=STUDENT,
        guards=(on_a_page_to_write_on, with_an_offered_tool, continues_own_ink),
        second=frozenset({"put", "erased"}),
    ),
    Clearing: Rule(
        put=DRAWERS,
        patch=each(DRAWERS, "undone"),
        most=5_000,
        audience=of_its_page,
        own_only=STUDENT,
        guards=(on_a_page_to_write_on, own_page_if_student),
        second=frozenset({"put", "undone"}),
    ),
    Cue: Rule(
        put=STAFF,
        patch=each(STAFF, "text", "x", "y", "body", "style", "guides", "gone"),
        most=5_000,
        audience=of_its_page,
        guards=(on_a_page_to_write_on,),
        second=SEEN,
    ),
    Stage: Rule(
        put=THE_ROOM,
        patch=each(THERAPIST, "show", "page", "turning", "of", "curtain", "zoom", "x", "y")
        | each(FACILITATOR, "curtain"),
        most=1,
        guards=(something_to_look_at,),
        second=SEEN,
    ),
    Preset: Rule(put=THERAPIST, patch={}, most=200, remove=THERAPIST, audience=staff),
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
        stamps={"status": "since"},
        second=SEEN,
    ),
    Controls: Rule(
        put=THERAPIST,
        patch=each(THERAPIST, "may_draw", "board_hidden", "overlay_hidden", "tools", *COMFORT)
        | each(FACILITATOR, *COMFORT),
        most=5_000,
        audience=its_student,
        guards=(of_a_student,),
        second=SEEN,
    ),
    Permit: Rule(
        put=THERAPIST, patch=each(THERAPIST, *SOURCES), most=5_000, audience=its_person, guards=(of_somebody_let_in,)
    ),
    Message: Rule(put=STAFF, patch={}, most=20_000, audience=staff),
    Request: Rule(
        put=STUDENT, patch=each(STAFF, "answered"), most=20_000, remove=STUDENT, audience=its_author, own_only=STUDENT
    ),
    **LEADING,
}


def audience_of(record: Record, view: View) -> str:
    """Return who may see a record: `everyone`, `staff`, or one student's seat."""
    return RULES[type(record)].audience(record, view)


def visible(record: Record | None, view: View, viewer: Actor) -> bool:
    """Say whether this viewer may see the record. What is absent is not seen."""
    if record is None or not viewer.inside or not RULES[type(record)].shown(viewer):
        return False
    return may_see(audience_of(record, view), viewer)


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
