"""Where a value matters in what a session is led by: schedule, activities, prompts."""

from typing import Any

import pytest

from server.core.changes import Patch, Put
from server.core.records_activities import AnyActivity, Token, TokenBoard, Turn
from server.core.records_prompts import Response
from server.core.records_schedule import Schedule
from server.core.roles import STAFF_ONLY, Actor
from server.core.rules import audience_of, visible
from server.core.state import State
from tests.unit import led
from tests.unit.led import check_in, check_off, choice_board, levels, pick, press, prompt, response, tick, timer
from tests.unit.scene import ANNA, BEN, FAY, OLE, PEOPLE, TESS, Scene, born, message, peopled

OTHER_AIDE = Actor("kim", FAY.role)


@pytest.fixture
def scene() -> Scene:
    return led.led()


def seen_by(scene: Scene, record_id: str) -> str:
    """Return who sees a record, in words."""
    return " ".join(who.seat for who in PEOPLE if visible(scene.state.get(record_id), scene.state, who))


# The schedule.


def test_a_room_is_born_with_its_schedule_and_where_it_was_not_the_therapist_makes_it() -> None:
    assert born().code(TESS, Put(Schedule(id="schedule"))) == "id_taken"
    assert Scene().code(TESS, Put(Schedule(id="schedule"))) == "lands"
    assert Scene().code(TESS, Put(Schedule(id="schedule-2"))) == "bad_schedule_id"
    assert Scene().code(ANNA, Put(Schedule(id="schedule"))) == "not_allowed"


@pytest.mark.parametrize("name", ["schedule", "schedule-2", "levels-anna", "levels-room"])
def test_nobody_takes_the_names_of_schedule_and_levels_for_something_else(name: str) -> None:
    assert peopled().code(FAY, Put(message(name))) == "id_taken"
    assert Scene().code(TESS, Put(message(name))) == "id_taken"


def test_only_what_is_on_the_schedule_is_checked_off(scene: Scene) -> None:
    assert scene.code(TESS, Put(check_off("c", "never"))) == "unknown_record"
    assert scene.code(TESS, Put(check_off("c", "clock"))) == "unknown_record"


def test_LE1_two_adults_finish_the_same_item_and_both_entries_land(scene: Scene) -> None:
    scene.do(TESS, Put(check_off("by-tess")))
    scene.do(FAY, Put(check_off("by-fay")))
    assert scene.code(TESS, Patch("by-fay", {"state": "skipped"})) == "not_allowed"


# The stage.


@pytest.mark.parametrize("show", ["schedule", "now", "calm"])
def test_the_stage_shows_the_schedule_or_what_is_now(scene: Scene, show: str) -> None:
    assert scene.code(TESS, Patch("stage", {"show": show})) == "lands"
    assert scene.code(FAY, Patch("stage", {"show": show})) == "not_allowed"


@pytest.mark.parametrize("activity", led.ACTIVITIES, ids=lambda activity: activity.id)
def test_every_activity_can_take_the_stage(scene: Scene, activity: AnyActivity) -> None:
    scene.do(TESS, Patch("stage", {"show": "activity", "of": activity.id}))
    scene.do(FAY, Patch(activity.id, {"closed": True}))
    assert scene.code(TESS, Patch("stage", {"page": "page"})) == "lands"
    assert scene.code(TESS, Patch("stage", {"show": "board"}), Patch("stage", {"show": "activity"})) == "bad_stage_of"


@pytest.mark.parametrize("of", ["", "never", "anna", "card", "hers", "ours"])
def test_PR1_the_stage_shows_no_activity_that_is_not_for_everyone(scene: Scene, of: str) -> None:
    scene.do(TESS, Put(timer("hers", audience="anna")), Put(timer("ours", audience="staff")))
    assert scene.code(TESS, Patch("stage", {"show": "activity", "of": of})) == "bad_stage_of"


# Whom an activity is for.


@pytest.mark.parametrize("activity", led.ACTIVITIES, ids=lambda activity: activity.id)
def test_an_activity_is_for_everyone_staff_or_a_student_of_this_room(activity: AnyActivity) -> None:
    scene, tag = peopled(), activity.__struct_config__.tag
    fields = {field: getattr(activity, field) for field in activity.__struct_fields__} | {"seat": "", "student": ""}
    fields = {field: value for field, value in fields.items() if field in activity.__struct_fields__}
    for audience, sees in (("everyone", "tess anna ben fay ole"), ("staff", "tess fay"), ("ben", "tess ben fay")):
        scene.do(TESS, Put(type(activity)(**fields | {"id": f"for-{audience}", "audience": audience})))
        assert seen_by(scene, f"for-{audience}") == sees
    for audience in ("fay", "never", "page"):
        put: Any = Put(type(activity)(**fields | {"id": "x", "audience": audience}))
        assert scene.code(TESS, put) == f"bad_{tag}_audience"


@pytest.mark.parametrize("make", [choice_board, check_in, lambda **fields: TokenBoard(id="b", **fields)])
def test_whose_board_or_question_it_is_is_a_student_who_sees_it(make: Any) -> None:
    scene = peopled()
    for fields, code in (
        ({"student": "anna"}, "lands"),
        ({"student": "anna", "audience": "anna"}, "lands"),
        ({"student": "anna", "audience": "ben"}, "bad"),
        ({"student": "anna", "audience": "staff"}, "bad"),
        ({"student": "fay"}, "bad"),
        ({"student": "never"}, "bad"),
    ):
        tag = make(**fields).__struct_config__.tag
        assert scene.code(FAY, Put(make(**fields))) == ("lands" if code == "lands" else f"bad_{tag}_student")


# Entries of activities.


def test_timers_and_breathing_are_pressed_and_nothing_else(scene: Scene) -> None:
    for what in ("start", "pause", "again"):
        assert scene.code(FAY, Put(press("p", "clock", what))) == "lands"
        assert scene.code(FAY, Put(press("p", "breath", what))) == "lands"
        assert scene.code(FAY, Put(press("p", "board", what))) == "unknown_record"
    assert scene.code(FAY, Put(press("p", "clock", "more", 60_000))) == "lands"
    assert scene.code(FAY, Put(press("p", "breath", "more", 60_000))) == "bad_press_what"
    assert scene.code(FAY, Put(press("p", "never"))) == "unknown_record"


def test_tokens_lie_on_token_boards(scene: Scene) -> None:
    assert scene.code(TESS, Put(Token(id="t", of="board"))) == "lands"
    assert scene.code(TESS, Put(Token(id="t", of="clock"))) == "unknown_record"
    spent = Patch("token", {"spent": True}, {"spent": False})
    scene.do(TESS, spent)
    assert scene.code(FAY, spent) == "changed_since"  # two adults exchange at once: it is exchanged once


def test_LE5_a_student_answers_for_itself_and_staff_for_a_student(scene: Scene) -> None:
    assert scene.code(ANNA, Put(pick("a", "choose", "anna"))) == "lands"
    assert scene.code(ANNA, Put(pick("a", "choose", "ben"))) == "not_yours"
    assert scene.code(FAY, Put(pick("a", "choose", "ben"))) == "lands"
    assert scene.code(FAY, Put(pick("a", "choose", "fay"))) == "bad_pick_student"
    assert scene.code(FAY, Put(pick("a", "choose", "never"))) == "bad_pick_student"
    assert scene.code(ANNA, Put(pick("a", "clock", "anna"))) == "unknown_record"


def test_LE5_a_question_to_one_student_is_answered_by_that_one(scene: Scene) -> None:
    scene.do(TESS, Put(choice_board("hers", student="anna")), Put(check_in("private", audience="anna")))
    assert scene.code(ANNA, Put(pick("a", "hers", "anna"))) == "lands"
    assert scene.code(BEN, Put(pick("a", "hers", "ben"))) == "bad_pick_student"
    assert scene.code(BEN, Put(pick("a", "private", "ben"))) == "unknown_record"
    assert scene.code(BEN, Put(pick("a", "never", "ben"))) == "unknown_record"
    assert scene.code(TESS, Put(pick("a", "private", "ben"))) == "bad_pick_student"


def test_an_answer_is_one_of_the_options_or_none_after_all(scene: Scene) -> None:
    codes = [scene.code(ANNA, Put(pick("a", "choose", "anna", option))) for option in (-1, 0, 1, 2)]
    assert codes == ["lands", "lands", "lands", "bad_pick_option"]


def test_what_is_closed_is_answered_by_no_student_unless_that_was_before(scene: Scene) -> None:
    late = Actor("anna", ANNA.role, outage_ms=9000)
    scene.do(TESS, Patch("choose", {"closed": True}), Patch("list", {"closed": True}))
    for entry in (pick("a", "choose", "anna"), tick("a")):
        assert scene.code(ANNA, Put(entry)) == "changed_since"
        assert scene.code(late, Put(entry), age_ms=4000) == "lands"
        assert scene.code(FAY, Put(entry)) == "lands"


def test_LE5_the_answer_to_a_check_in_is_for_staff_and_that_student_and_a_choice_for_all(scene: Scene) -> None:
    scene.do(ANNA, Put(pick("felt", "feel", "anna")), Put(pick("chosen", "choose", "anna")))
    scene.do(FAY, Put(pick("felt-by-ben", "feel", "ben")))
    assert seen_by(scene, "felt") == "tess anna fay"
    assert seen_by(scene, "felt-by-ben") == "tess ben fay"
    assert seen_by(scene, "chosen") == "tess anna ben fay ole"


def test_entries_are_seen_by_those_who_see_their_activity(scene: Scene) -> None:
    scene.do(TESS, Put(timer("hers", audience="anna")), Put(press("on-hers", "hers")))
    scene.do(TESS, Put(led.checklist("ours", audience="staff")), Put(tick("on-ours", "ours")))
    assert (seen_by(scene, "on-hers"), seen_by(scene, "on-ours")) == ("tess anna fay", "tess fay")
    assert audience_of(press("x", "never"), State()) == STAFF_ONLY


def test_students_tick_where_that_is_offered_and_only_lines_that_are_there(scene: Scene) -> None:
    assert scene.code(BEN, Put(tick("t"))) == "lands"
    assert scene.code(BEN, Put(tick("t", line="never"))) == "bad_tick_line"
    scene.do(TESS, Patch("list", {"offered": False}), Put(led.checklist("ours", audience="staff")))
    assert scene.code(BEN, Put(tick("t"))) == "changed_since"
    assert scene.code(BEN, Put(tick("t", "ours"))) == scene.code(BEN, Put(tick("t", "never"))) == "unknown_record"
    assert scene.code(FAY, Put(tick("t"))) == "lands"


def test_no_two_lines_have_the_same_id(scene: Scene) -> None:
    twice = [{"id": "a", "label": "A"}, {"id": "a", "label": "B"}]
    assert scene.code(TESS, Patch("list", {"lines": twice})) == "bad_checklist_lines"
    assert scene.code(TESS, Put(led.checklist("x", lines=led.LINES[:1] * 2))) == "bad_checklist_lines"


def test_it_is_the_turn_of_somebody_here_or_of_nobody_and_since_when_is_the_servers_word(scene: Scene) -> None:
    assert [scene.code(FAY, Patch("whose", {"seat": seat})) for seat in ("ben", "tess", "")] == ["lands"] * 3
    assert scene.code(FAY, Patch("whose", {"seat": "never"})) == "bad_turn_seat"
    landed = scene.do(FAY, Patch("whose", {"seat": "ben"}))
    turn = scene.state.get("whose")
    assert isinstance(turn, Turn)
    assert turn.since == landed.at


# Prompts.


def test_LE3_prompts_their_responses_calls_and_levels_are_for_staff_only(scene: Scene) -> None:
    scene.do(TESS, Put(levels("")))
    assert {seen_by(scene, each) for each in ("cue", "got", "hello", "levels-anna", "levels-room")} == {"tess fay"}
    for actor in (ANNA, OLE):
        assert scene.code(actor, Patch("cue", {"text": "x"})) == scene.code(actor, Patch("never", {"text": "x"}))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to": ""}, "lands"), ({"about": ""}, "lands"), ({"to": "anna"}, "bad_prompt_to"),
        ({"to": "never"}, "bad_prompt_to"), ({"about": "fay"}, "bad_prompt_about"), ({"level": "FP"}, "lands"),
        ({"level": "X"}, "bad_prompt_level"), ({"earlier": "cue"}, "lands"), ({"earlier": "got"}, "bad_prompt_earlier"),
        ({"earlier": "never"}, "bad_prompt_earlier"),
    ],
)  # fmt: skip
def test_a_prompt_is_from_staff_to_staff_about_a_student(scene: Scene, fields: dict[str, Any], code: str) -> None:
    assert scene.code(TESS, Put(prompt("p", **fields))) == code


@pytest.mark.parametrize(
    ("what", "level", "therapist", "facilitator"),
    [
        ("seen", "", "bad_response_what", "lands"),
        ("seen", "G", "bad_response_what", "bad_response_level"),
        ("given", "G", "lands", "lands"),
        ("given", "", "bad_response_level", "bad_response_level"),
        ("given", "X", "bad_response_level", "bad_response_level"),
        ("given", "PP", "bad_response_level", "lands"),
        ("given", "FP", "bad_response_level", "lands"),
        ("undone", "", "lands", "lands"),
        ("recalled", "", "lands", "bad_response_what"),
    ],
)
def test_LE4_physical_help_is_given_only_by_the_one_beside_the_student(
    scene: Scene, what: str, level: str, therapist: str, facilitator: str
) -> None:
    answers = [scene.code(actor, Put(response("r", what, level))) for actor in (TESS, FAY)]
    assert answers == [therapist, facilitator]


def test_a_prompt_is_seen_and_given_by_the_facilitator_it_is_for(scene: Scene) -> None:
    scene.let_in(OTHER_AIDE)
    scene.do(TESS, Put(prompt("for-any", to="")))
    assert scene.code(OTHER_AIDE, Put(response("r"))) == "not_yours"
    assert scene.code(OTHER_AIDE, Put(response("r", of="for-any"))) == "lands"
    assert scene.code(FAY, Put(response("r", of="never"))) == "unknown_record"
    assert scene.code(FAY, Put(response("r", of="card"))) == "unknown_record"


def test_a_recalled_prompt_that_was_given_all_the_same_is_not_lost(scene: Scene) -> None:
    scene.do(TESS, Put(response("back", "recalled")))
    assert scene.code(FAY, Put(response("r", "given", "FP"))) == "lands"


def test_levels_are_the_students_the_rooms_or_those_that_every_room_begins_with() -> None:
    scene = peopled()
    scene.do(TESS, Put(prompt()), Put(prompt("other", about="ben")))
    assert scene.code(FAY, Put(response("r", "given", "FP"))) == "lands"
    scene.do(TESS, Put(levels("", steps=led.ROOM_LEVELS)))
    assert scene.code(FAY, Put(response("r", "given", "FP"))) == "bad_response_level"
    assert [scene.code(actor, Put(response("r", "given", "H"))) for actor in (TESS, FAY)] == [
        "bad_response_level",
        "lands",
    ]
    scene.do(TESS, Put(levels("anna")))
    assert scene.code(FAY, Put(response("r", "given", "FP"))) == "lands"
    assert scene.code(FAY, Put(response("r", "given", "A", of="other"))) == "lands"


def test_levels_without_steps_are_as_by_default_again() -> None:
    scene = peopled()
    scene.do(TESS, Put(prompt()), Put(levels("", steps=led.ROOM_LEVELS)), Put(levels("anna")))
    scene.do(TESS, Patch("levels-anna", {"steps": []}))
    assert scene.code(FAY, Put(response("r", "given", "H"))) == "lands"
    scene.do(TESS, Patch("levels-room", {"steps": []}))
    assert scene.code(FAY, Put(response("r", "given", "FP"))) == "lands"


def test_LE4_a_level_given_during_an_outage_is_kept_though_the_levels_changed_meanwhile() -> None:
    scene = peopled()
    scene.do(TESS, Put(prompt()), Put(levels("", steps=led.ROOM_LEVELS)))
    given = Put(Response(id="r", of="cue", what="given", level="FP", label="Full physical"))
    away = Actor("fay", FAY.role, outage_ms=9000)
    assert scene.code(away, given) == "bad_response_level"
    assert scene.code(away, Put(response("r", "given", "")), age_ms=4000) == "bad_response_level"
    assert scene.code(Actor("tess", TESS.role, outage_ms=9000), given, age_ms=4000) == "bad_response_level"
    scene.do(away, given, age_ms=4000)
    kept = scene.state.get("r")
    assert isinstance(kept, Response)
    assert kept.label == "Full physical"
    assert scene.code(FAY, Put(Response(id="s", of="cue", what="seen", label="x"))) == "bad_response_level"


def test_levels_are_named_after_a_student_or_the_room_and_no_code_stands_twice() -> None:
    scene = peopled()
    for wrong in (levels("anna", id="levels-ben"), levels("fay"), levels("", id="levels-anna")):
        assert scene.code(TESS, Put(wrong)) == "bad_levels_student"
    assert scene.code(TESS, Put(levels("", steps=led.ROOM_LEVELS * 2))) == "bad_levels_steps"


def test_a_call_is_about_a_student_or_nobody_and_is_its_facilitators_own(scene: Scene) -> None:
    scene.let_in(OTHER_AIDE)
    assert scene.code(FAY, Put(led.call("c", about=""))) == "lands"
    assert scene.code(FAY, Put(led.call("c", about="ole"))) == "bad_call_about"
    assert scene.code(OTHER_AIDE, Patch("hello", {"withdrawn": True})) == "not_yours"
    landed = scene.do(TESS, Patch("hello", {"answered": True}))
    assert landed.changes == (Patch("hello", {"answered": True, "since": landed.at}),)
