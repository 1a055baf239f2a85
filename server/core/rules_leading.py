"""The rows of the table of rules for what a session is led by: schedule, activities, prompts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from server.core.guards import Attempt, for_someone_here
from server.core.guards_leading import (
    a_student_or_nobody,
    about_a_student,
    from_staff_to_staff,
    in_response_to_a_prompt,
    lines_of_their_own,
    named_after_whom_they_are_for,
    of_a_person_here,
    of_an_item,
    on_a_checklist,
    on_a_token_board,
    on_what_runs,
    the_only_schedule,
    to_a_question,
)
from server.core.record import Record
from server.core.records_activities import (
    Breathing,
    CheckIn,
    Checklist,
    ChoiceBoard,
    Movement,
    Pick,
    Press,
    Tick,
    Timer,
    Token,
    TokenBoard,
    Turn,
)
from server.core.records_prompts import Call, Levels, Prompt, Response
from server.core.records_schedule import CheckOff, Item, Schedule
from server.core.roles import STAFF
from server.core.rule import (
    FACILITATOR,
    STUDENT,
    THE_ROOM,
    THERAPIST,
    Rule,
    as_it_was_born,
    each,
    of_its_activity,
    staff,
)

MANY, VERY_MANY = 2_000, 20_000


def activity(*fields: str, photos: str = "", guards: tuple[Callable[[Attempt], None], ...] = (), **stamps: str) -> Rule:
    """Return the row of an activity: staff lead it, and whoever it is for sees it.

    `photos`: the field that names some; the room takes one out of it that was deleted.
    """
    return Rule(
        put=STAFF,
        patch=each(STAFF, "title", "closed", *fields) | (each(THE_ROOM, photos) if photos else {}),
        most=MANY,
        audience=as_it_was_born,
        guards=(for_someone_here, *guards),
        stamps=stamps,
    )


LEADING: Mapping[type[Record], Rule] = {
    Schedule: Rule(
        put=THERAPIST | THE_ROOM, patch=each(STAFF, "layout", "warn_min", "lang"), most=1, guards=(the_only_schedule,)
    ),
    Item: Rule(
        put=STAFF,
        patch=each(STAFF, "order", "label", "symbol", "image", "minutes", "kind", "aside") | each(THE_ROOM, "image"),
        most=5_000,
    ),
    CheckOff: Rule(put=STAFF, patch={}, most=VERY_MANY, guards=(of_an_item,)),
    Timer: activity("duration_ms"),
    Breathing: activity("in_s", "out_s"),
    Press: Rule(put=STAFF, patch={}, most=VERY_MANY, audience=of_its_activity, guards=(on_what_runs,)),
    TokenBoard: activity(
        *("goal", "symbol", "earns", "earns_symbol", "earns_image"), photos="earns_image", guards=(a_student_or_nobody,)
    ),
    Token: Rule(
        put=STAFF,
        patch=each(STAFF, "spent", "undone"),
        most=VERY_MANY,
        audience=of_its_activity,
        guards=(on_a_token_board,),
    ),
    ChoiceBoard: activity(photos="options", guards=(a_student_or_nobody,)),
    CheckIn: activity(photos="options", guards=(a_student_or_nobody,)),
    Pick: Rule(put=STAFF | STUDENT, patch={}, most=VERY_MANY, audience=of_its_activity, guards=(to_a_question,)),
    Checklist: activity("lines", "offered", photos="lines", guards=(lines_of_their_own,)),
    Tick: Rule(put=STAFF | STUDENT, patch={}, most=VERY_MANY, audience=of_its_activity, guards=(on_a_checklist,)),
    Movement: activity("say", "symbol", "image", "posture", photos="image"),
    Turn: activity("seat", guards=(of_a_person_here,), seat="since"),
    Levels: Rule(
        put=THERAPIST,
        patch=each(THERAPIST, "steps"),
        most=5_000,
        audience=staff,
        guards=(named_after_whom_they_are_for,),
    ),
    Prompt: Rule(
        put=THERAPIST, patch=each(THE_ROOM, "image"), most=VERY_MANY, audience=staff, guards=(from_staff_to_staff,)
    ),
    Response: Rule(put=STAFF, patch={}, most=2 * VERY_MANY, audience=staff, guards=(in_response_to_a_prompt,)),
    Call: Rule(
        put=FACILITATOR,
        patch=each(THERAPIST, "answered") | each(FACILITATOR, "withdrawn"),
        most=VERY_MANY,
        audience=staff,
        own_only=FACILITATOR,
        guards=(about_a_student,),
        stamps={"answered": "since"},
    ),
}
