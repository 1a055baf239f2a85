"""Where a value matters: the guards of the table, the stage's invariant, and what is unseen being as if absent."""

from typing import Any

import pytest

from server.core.changes import Change, Patch, Put, Remove
from server.core.records import Page, Person
from server.core.roles import THE_ROOM, Actor, Role
from tests.unit.scene import (
    ANNA,
    BEN,
    FAY,
    OLE,
    TESS,
    Scene,
    clearing,
    controls,
    knock,
    page,
    peopled,
    permit,
    person,
    request,
    stroke,
)

NEW = Actor("new", Role.STUDENT)


@pytest.fixture
def scene() -> Scene:
    return peopled()


# Writing.


@pytest.mark.parametrize("mark", [stroke("ink", "desk"), clearing("mark", "desk")])
def test_nobody_writes_on_a_page_put_aside(scene: Scene, mark: Any) -> None:
    scene.do(TESS, Patch("desk", {"aside": True}))
    assert {scene.code(actor, Put(mark)) for actor in (TESS, ANNA, FAY)} == {"page_aside"}


@pytest.mark.parametrize("mark", [stroke("ink", "desk"), clearing("mark", "desk")])
def test_a_student_whose_pen_is_locked_does_not_write_and_others_do(scene: Scene, mark: Any) -> None:
    scene.lock(ANNA, may_draw=False)
    assert scene.code(ANNA, Put(mark)) == "drawing_locked"
    assert scene.code(FAY, Put(mark)) == "lands"
    assert scene.code(BEN, Put(stroke("other"))) == "lands"


def test_a_student_without_controls_does_not_write() -> None:
    assert peopled().code(NEW, Put(stroke("ink"))) == "drawing_locked"


def test_erasing_is_writing_too(scene: Scene) -> None:
    scene.do(ANNA, Put(stroke("ink")))
    scene.lock(ANNA, may_draw=False)
    assert scene.code(ANNA, Patch("ink", {"erased": True})) == "drawing_locked"


def test_a_student_draws_with_the_tools_that_are_offered(scene: Scene) -> None:
    scene.do(ANNA, Put(stroke("before")))
    scene.lock(ANNA, tools=["eraser"])
    assert scene.code(ANNA, Put(stroke("ink"))) == "tool_not_offered"
    assert scene.code(ANNA, Patch("before", {"erased": True})) == "lands"
    assert scene.code(TESS, Put(stroke("ink"))) == "lands"


def test_a_stroke_goes_on_from_ones_own_only(scene: Scene) -> None:
    scene.do(ANNA, Put(stroke("first")))
    assert scene.code(ANNA, Put(stroke("second", continues="first"))) == "lands"
    assert scene.code(ANNA, Put(stroke("second")), Put(stroke("third", continues="second"))) == "lands"
    assert scene.code(BEN, Put(stroke("second", continues="first"))) == "unknown_record"
    assert scene.code(ANNA, Put(stroke("second", continues="never"))) == "unknown_record"
    assert scene.code(ANNA, Put(stroke("second", continues="page"))) == "unknown_record"
    assert scene.code(TESS, Patch("first", {"erased": True})) == "lands"


def test_a_student_clears_a_private_page_of_its_own_only(scene: Scene) -> None:
    assert scene.code(ANNA, Put(clearing("mark", "desk"))) == "lands"
    assert scene.code(ANNA, Put(clearing("mark", "page"))) == "not_allowed"
    assert scene.code(FAY, Put(clearing("mark", "page"))) == "lands"


def test_ink_lies_on_a_page(scene: Scene) -> None:
    assert scene.code(ANNA, Put(stroke("ink", "stage"))) == "unknown_record"


# What is unseen is as if absent.


@pytest.mark.parametrize(
    "change",
    [
        Put(stroke("ink", "plan")),
        Put(stroke("ink", "desk-ben")),
        Put(stroke("ink", "never")),
        Put(clearing("mark", "desk-ben")),
        Patch("plan", {"title": "x"}),
        Patch("never", {"title": "x"}),
        Patch("door", {"locked": True}),
        Patch("knock-ben", {"answer": "left"}),
        Patch("controls-ben", {"may_draw": True}),
        Remove("never"),
        Remove("desk-ben"),
    ],
)
def test_PR4_records_that_one_may_not_see_and_records_that_do_not_exist_are_refused_alike(
    scene: Scene, change: Change
) -> None:
    assert scene.code(ANNA, change) == "unknown_record"


def test_PR4_a_request_is_known_to_its_student_and_staff(scene: Scene) -> None:
    scene.do(BEN, Put(request("ask")))
    assert scene.code(ANNA, Remove("ask")) == scene.code(ANNA, Remove("never")) == "unknown_record"
    assert scene.code(TESS, Remove("ask")) == "not_allowed"
    scene.do(BEN, Remove("ask"))
    assert scene.code(BEN, Remove("ask")) == "unknown_record"


# Pages, people, controls.


@pytest.mark.parametrize(
    ("audience", "code"),
    [
        ("everyone", "lands"),
        ("staff", "lands"),
        ("anna", "lands"),
        ("fay", "bad_page_audience"),
        ("tess", "bad_page_audience"),
        ("nobody", "bad_page_audience"),
        ("page", "bad_page_audience"),
    ],
)
def test_a_page_is_for_all_for_staff_or_for_a_student_of_the_room(scene: Scene, audience: str, code: str) -> None:
    assert scene.code(TESS, Put(page("new", audience=audience))) == code


def test_only_the_room_says_that_a_page_keeps_late_ink(scene: Scene) -> None:
    assert scene.code(TESS, Put(page("new", kept_from="page"))) == "bad_page_kept_from"
    assert scene.code(THE_ROOM, Put(page("new", kept_from="page"))) == "lands"
    scene.do(THE_ROOM, Put(page("new", kept_from="page", aside=True)))
    assert scene.code(TESS, Patch("new", {"aside": False, "title": "late"})) == "lands"


def test_DO1_only_who_knocked_and_was_answered_becomes_a_person_in_that_role(scene: Scene) -> None:
    assert scene.code(TESS, Put(person(NEW))) == "unknown_record"
    scene.do(THE_ROOM, Put(knock(NEW)))
    assert scene.code(TESS, Put(person(NEW))) == "unknown_record"
    scene.do(TESS, Patch("knock-new", {"answer": "in"}))
    assert scene.code(TESS, Put(person(NEW, role="facilitator"))) == "unknown_record"
    assert scene.code(TESS, Put(person(NEW))) == "lands"


def test_the_therapist_is_never_put_out(scene: Scene) -> None:
    assert scene.code(TESS, Patch("tess", {"status": "removed"})) == "not_allowed"
    assert scene.code(TESS, Patch("tess", {"name": "Tessa"})) == "lands"
    assert scene.code(TESS, Patch("fay", {"status": "removed"})) == "lands"


def test_controls_are_one_set_for_each_student_under_its_name(scene: Scene) -> None:
    scene.do(THE_ROOM, Put(person(NEW)))
    assert scene.code(TESS, Put(controls(NEW))) == "lands"
    assert scene.code(TESS, Put(controls(NEW, id="others"))) == "bad_controls_student"
    assert scene.code(TESS, Put(controls(FAY))) == "bad_controls_student"
    assert scene.code(TESS, Put(controls(Actor("never", Role.STUDENT)))) == "bad_controls_student"


def test_ME1_a_permit_is_one_for_each_person_under_its_name_and_the_therapist_needs_none(scene: Scene) -> None:
    scene.do(THE_ROOM, Put(person(NEW)))
    assert scene.code(TESS, Put(permit(NEW, screen=True))) == "lands"
    assert scene.code(TESS, Put(permit(NEW, id="others"))) == "bad_permit_seat"
    assert scene.code(TESS, Put(permit(TESS))) == "bad_permit_seat"
    assert scene.code(TESS, Put(permit(Actor("never", Role.STUDENT)))) == "bad_permit_seat"


def test_ME1_an_observer_may_be_heard_and_never_seen(scene: Scene) -> None:
    assert scene.code(TESS, Patch("permit-ole", {"mic": True})) == "lands"
    for source in ("face", "desk", "screen"):
        assert scene.code(TESS, Patch("permit-ole", {source: True})) == f"bad_permit_{source}"


def test_nobody_takes_the_id_of_a_permit_before_its_person_comes(scene: Scene) -> None:
    assert scene.code(ANNA, Put(request("permit-new"))) == "id_taken"
    assert scene.code(TESS, Put(page("permit-new"))) == "id_taken"
    scene.do(THE_ROOM, Put(person(NEW)))
    assert scene.code(TESS, Put(controls(NEW, id="permit-new"))) == "id_taken"
    assert scene.code(TESS, Put(permit(NEW, id="controls-new"))) == "id_taken"


def test_a_facilitators_device_is_beside_a_student_and_a_facilitator_says_so_of_its_own(scene: Scene) -> None:
    assert scene.code(FAY, Patch("fay", {"beside": "anna"})) == "lands"
    assert scene.code(TESS, Patch("fay", {"beside": "ben"})) == "lands"
    assert scene.code(FAY, Patch("anna", {"beside": ""})) == "not_yours"
    assert scene.code(TESS, Patch("anna", {"beside": "ben"})) == "bad_person_beside"
    for nobody in ("tess", "fay", "ole", "never", "page"):
        assert scene.code(FAY, Patch("fay", {"beside": nobody})) == "bad_person_beside"
    scene.do(FAY, Patch("fay", {"beside": "anna"}))
    assert scene.code(FAY, Patch("fay", {"beside": ""})) == "lands"
    assert scene.code(TESS, Patch("fay", {"name": "Faye"})) == "lands"


# The stage.


@pytest.mark.parametrize("show", ["face", "desk"])
def test_the_stage_turns_to_a_picture_of_someone_who_is_in(scene: Scene, show: str) -> None:
    for seat in ("tess", "anna", "fay", "ole"):
        assert scene.code(TESS, Patch("stage", {"show": show, "of": seat})) == "lands"
    scene.do(TESS, Patch("ben", {"status": "out"}))
    for nobody in ("", "ben", "never", "page"):
        assert scene.code(TESS, Patch("stage", {"show": show, "of": nobody})) == "bad_stage_of"
        assert scene.code(TESS, Patch("stage", {"show": "calm", "of": nobody})) == "lands"


def test_the_stage_shows_the_screen_of_one_who_may_share_it(scene: Scene) -> None:
    share = {seat: Patch("stage", {"show": "screen", "of": seat}) for seat in ("tess", "anna")}
    assert scene.code(TESS, share["tess"]) == "lands"
    assert scene.code(TESS, share["anna"]) == "bad_stage_of"
    assert scene.code(TESS, Patch("permit-anna", {"screen": True}), share["anna"]) == "lands"


def test_one_who_leaves_the_stage_hinders_nothing_else_on_it(scene: Scene) -> None:
    scene.do(TESS, Patch("stage", {"show": "face", "of": "anna"}))
    scene.do(TESS, Patch("anna", {"status": "removed"}))
    assert scene.code(FAY, Patch("stage", {"curtain": True})) == "lands"
    assert scene.code(TESS, Patch("stage", {"turning": "free"})) == "lands"
    assert scene.code(TESS, Patch("stage", {"show": "desk"})) == "bad_stage_of"
    assert scene.code(TESS, Patch("stage", {"show": "board"})) == "lands"


def test_the_stage_shows_a_page_that_is_for_all_and_in_use(scene: Scene) -> None:
    scene.do(TESS, Put(page("next")))
    assert scene.code(TESS, Patch("stage", {"page": "next"})) == "lands"
    assert scene.code(TESS, Patch("stage", {"page": ""})) == "lands"
    assert scene.code(TESS, Patch("stage", {"page": "never"})) == "unknown_record"
    assert scene.code(TESS, Patch("stage", {"page": "door"})) == "unknown_record"
    assert scene.code(TESS, Patch("stage", {"page": "plan"})) == "stage_page_private"
    assert scene.code(TESS, Patch("stage", {"page": "desk"})) == "stage_page_private"
    scene.do(TESS, Patch("next", {"aside": True}))
    assert scene.code(TESS, Patch("stage", {"page": "next"})) == "stage_page_aside"


def test_what_the_stage_shows_is_put_aside_only_together_with_turning_the_stage(scene: Scene) -> None:
    scene.do(TESS, Put(page("next")))
    aside, turn = Patch("page", {"aside": True}), Patch("stage", {"page": "next"})
    assert scene.code(TESS, aside) == "stage_page_aside"
    assert scene.code(TESS, aside, turn) == "lands"
    assert scene.code(TESS, turn, aside) == "lands"


# Who is not inside.


@pytest.mark.parametrize("actor", [ANNA, FAY])
def test_PE5_one_whose_session_is_over_changes_nothing(scene: Scene, actor: Actor) -> None:
    scene.do(actor, Put(stroke("ink")))
    outside = Actor(actor.seat, actor.role, inside=False)
    changes: list[Change] = [
        Patch("ink", {"erased": True}),
        Remove("ink"),
        Put(clearing("mark", "desk")),
        Patch("never", {"a": 1}),
    ]
    assert {scene.code(outside, change) for change in changes} == {"not_in_session"}


def test_an_observer_writes_nothing(scene: Scene) -> None:
    assert scene.code(OLE, Put(stroke("ink"))) == "not_allowed"
    assert scene.code(OLE, Put(stroke("ink")), age_ms=1) == "not_allowed"


def test_the_room_may_put_people_and_pages(scene: Scene) -> None:
    scene.do(THE_ROOM, Put(person(NEW)), Put(page("first")))
    assert isinstance(scene.state.get("new"), Person)
    assert isinstance(scene.state.get("first"), Page)
