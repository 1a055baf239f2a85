"""Where a value matters in what a session is led by: schedule, activities, prompts. Each raises Refused."""

from __future__ import annotations

from typing import TypeVar

from server.core.bounds import name_of
from server.core.errors import Refused
from server.core.guards import Attempt, is_student
from server.core.record import Entry
from server.core.records import Person
from server.core.records_activities import (
    Activity,
    Breathing,
    CheckIn,
    Checklist,
    ChoiceBoard,
    Pick,
    Press,
    Question,
    Tick,
    Timer,
    Token,
    TokenBoard,
    Turn,
)
from server.core.records_prompts import LEVELS, Call, Level, Levels, Prompt, Response, levels_id
from server.core.records_schedule import SCHEDULE_ID, CheckOff, Item, Schedule
from server.core.roles import STAFF, Actor, Role, may_see
from server.core.state import View

A = TypeVar("A", bound=Activity)


# The schedule.


def the_only_schedule(attempt: Attempt) -> None:
    """A room has one; where it was born without, the therapist makes it."""
    assert isinstance(attempt.after, Schedule)
    if attempt.after.id != SCHEDULE_ID:
        raise Refused("bad_schedule_id")


def of_an_item(attempt: Attempt) -> None:
    """Only what is on the schedule is checked off."""
    assert isinstance(attempt.after, CheckOff)
    if not isinstance(attempt.view.get(attempt.after.of), Item):
        raise Refused("unknown_record")


# Activities.


def seen(attempt: Attempt, entry: Entry | Token, *kinds: type[A]) -> A:
    """Return the activity of an entry. What is of another kind, unseen or absent is refused alike."""
    activity = attempt.view.get(entry.of)
    if not isinstance(activity, kinds) or not may_see(activity.audience, attempt.actor):
        raise Refused("unknown_record")
    return activity


def open_to_students(attempt: Attempt, offered: bool) -> None:
    """A student enters nothing where it is no longer asked for, unless that was done before, during an outage."""
    if attempt.actor.role is Role.STUDENT and not offered and not attempt.late:
        raise Refused("changed_since")


def a_student_or_nobody(attempt: Attempt) -> None:
    """Whose board or question it is: a student of this room, one who sees it, or nobody in particular."""
    board = attempt.after
    assert isinstance(board, TokenBoard | Question)
    if attempt.before is None and board.student and not sees(attempt.view, board.student, board):
        raise Refused(f"bad_{name_of(type(board))}_student")


def sees(view: View, seat: str, activity: Activity) -> bool:
    """Say whether a seat is that of a student who sees the activity."""
    return is_student(view, seat) and may_see(activity.audience, Actor(seat, Role.STUDENT))


def on_what_runs(attempt: Attempt) -> None:
    """Timers and breathing are pressed; only a timer has minutes to give it more."""
    press = attempt.after
    assert isinstance(press, Press)
    activity = seen(attempt, press, Timer, Breathing)
    if press.what == "more" and not isinstance(activity, Timer):
        raise Refused("bad_press_what")


def on_a_token_board(attempt: Attempt) -> None:
    """Tokens lie on a token board."""
    assert isinstance(attempt.after, Token)
    seen(attempt, attempt.after, TokenBoard)


def to_a_question(attempt: Attempt) -> None:
    """A pick is one of the options, of the student who is asked; students answer for themselves, while asked."""
    pick, actor = attempt.after, attempt.actor
    assert isinstance(pick, Pick)
    question = seen(attempt, pick, ChoiceBoard, CheckIn)
    assert isinstance(question, ChoiceBoard | CheckIn)
    if actor.role is Role.STUDENT and pick.student != actor.seat:
        raise Refused("not_yours")
    if question.student not in ("", pick.student) or not sees(attempt.view, pick.student, question):
        raise Refused("bad_pick_student")
    if pick.option >= len(question.options):
        raise Refused("bad_pick_option")
    open_to_students(attempt, not question.closed)


def lines_of_their_own(attempt: Attempt) -> None:
    """Each line of a checklist has an id of its own."""
    checklist = attempt.after
    assert isinstance(checklist, Checklist)
    if len({line.id for line in checklist.lines}) != len(checklist.lines):
        raise Refused("bad_checklist_lines")


def on_a_checklist(attempt: Attempt) -> None:
    """A line that is there is ticked; by students where that is offered."""
    tick = attempt.after
    assert isinstance(tick, Tick)
    checklist = seen(attempt, tick, Checklist)
    if tick.line not in {line.id for line in checklist.lines}:
        raise Refused("bad_tick_line")
    open_to_students(attempt, checklist.offered and not checklist.closed)


def of_a_person_here(attempt: Attempt) -> None:
    """It is the turn of somebody of this room, or of nobody."""
    turn = attempt.after
    assert isinstance(turn, Turn)
    if turn.seat and not isinstance(attempt.view.get(turn.seat), Person):
        raise Refused("bad_turn_seat")


# Prompts.


def levels_of(view: View, student: str) -> tuple[Level, ...]:
    """Return the prompt levels in use for a student: its own, the room's, or those that every room begins with."""
    for name in (levels_id(student), levels_id("")):
        levels = view.get(name)
        if isinstance(levels, Levels) and levels.steps:
            return levels.steps
    return LEVELS


def named_after_whom_they_are_for(attempt: Attempt) -> None:
    """Levels are a student's or the room's, one list for each, and no code stands twice."""
    levels = attempt.after
    assert isinstance(levels, Levels)
    student = levels.student
    if levels.id != levels_id(student) or (student and not is_student(attempt.view, student)):
        raise Refused("bad_levels_student")
    if len({level.code for level in levels.steps}) != len(levels.steps):
        raise Refused("bad_levels_steps")


def from_staff_to_staff(attempt: Attempt) -> None:
    """A prompt is for a facilitator, about a student, and goes on from one that there is; each where it says so.

    What was said then stays as it was: later only a photo is taken from it.
    """
    prompt, view = attempt.after, attempt.view
    assert isinstance(prompt, Prompt)
    if attempt.before is not None:
        return
    facilitator = view.get(prompt.to)
    if prompt.to and not (isinstance(facilitator, Person) and facilitator.role == Role.FACILITATOR):
        raise Refused("bad_prompt_to")
    if prompt.about and not is_student(view, prompt.about):
        raise Refused("bad_prompt_about")
    if prompt.level and prompt.level not in {level.code for level in levels_of(view, prompt.about)}:
        raise Refused("bad_prompt_level")
    if prompt.earlier and not isinstance(view.get(prompt.earlier), Prompt):
        raise Refused("bad_prompt_earlier")


WHO_RESPONDS = {
    "seen": frozenset({Role.FACILITATOR}),
    "given": STAFF,
    "undone": STAFF,
    "recalled": frozenset({Role.THERAPIST}),
}


def in_response_to_a_prompt(attempt: Attempt) -> None:
    """The facilitator who was prompted sees and gives; the therapist recalls. Only what was given has a level."""
    response, actor = attempt.after, attempt.actor
    assert isinstance(response, Response)
    prompt = attempt.view.get(response.of)
    if not isinstance(prompt, Prompt):
        raise Refused("unknown_record")
    if actor.role not in WHO_RESPONDS[response.what]:
        raise Refused("bad_response_what")
    if actor.role is Role.FACILITATOR and prompt.to not in ("", actor.seat):
        raise Refused("not_yours")
    if response.what == "given":
        with_a_level_in_use(attempt, response.level, prompt.about)
    elif response.level or response.label:
        raise Refused("bad_response_level")


def with_a_level_in_use(attempt: Attempt, given: str, student: str) -> None:
    """A level is one of those in use; physical help is given only by the one beside the student.

    What a facilitator gave during an outage was one of those in use then, and is not lost because they changed.
    """
    beside = attempt.actor.role is Role.FACILITATOR
    usable = {level.code for level in levels_of(attempt.view, student) if beside or not level.physical}
    if given not in usable and not (given and beside and attempt.late):
        raise Refused("bad_response_level")


def about_a_student(attempt: Attempt) -> None:
    """A call is about a student of this room, or about nobody."""
    call = attempt.after
    assert isinstance(call, Call)
    if call.about and not is_student(attempt.view, call.about):
        raise Refused("bad_call_about")
