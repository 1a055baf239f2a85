"""Actions: what each is expanded to, and that the rules judge the expansion like any proposal."""

from itertools import pairwise
from typing import Any

import pytest

from server.core.actions import (
    EXPANSIONS,
    Action,
    CopyPage,
    EndSession,
    LetIn,
    LetOut,
    MovePage,
    NotNow,
    Rename,
)
from server.core.actions_schedule import AddItem, Card, LoadRoutine, MoveItem
from server.core.changes import Patch, Put
from server.core.order import LONGEST
from server.core.records import Controls, Cue, Knock, Page, Paper, Person, Ruling, Session, Stroke
from server.core.roles import THE_ROOM, Actor, Role
from tests.unit.led import led
from tests.unit.scene import ANNA, BEN, FAY, OLE, TAP, TESS, Scene, born, clearing, cue, knock, page, peopled, stroke

NEW = Actor("new", Role.STUDENT)
AIDE = Actor("aide", Role.FACILITATOR)


def with_knocks() -> Scene:
    scene = born()
    scene.do(THE_ROOM, Put(knock(NEW, name="Nia", symbol="fox")), Put(knock(AIDE)))
    return scene


def get(scene: Scene, kind: type[Any], record_id: str) -> Any:
    record = scene.state.get(record_id)
    assert isinstance(record, kind)
    return record


# The door.


def test_DO1_letting_in_a_student_makes_a_person_with_controls_and_starts_the_session() -> None:
    scene = with_knocks()
    scene.act(TESS, LetIn("new"))
    assert get(scene, Knock, "knock-new").answer == "in"
    someone = get(scene, Person, "new")
    assert (someone.role, someone.name, someone.symbol, someone.status) == ("student", "Nia", "fox", "in")
    assert get(scene, Controls, "controls-new").student == "new"
    assert get(scene, Session, "session").running


def test_DO1_nobody_but_students_has_controls() -> None:
    scene = with_knocks()
    scene.act(TESS, LetIn("aide"))
    assert scene.state.get("controls-aide") is None


def test_DO1_one_who_comes_again_is_the_same_person_with_the_controls_of_before() -> None:
    scene = with_knocks()
    scene.act(TESS, LetIn("new"))
    scene.lock(NEW, may_draw=False)
    scene.act(TESS, EndSession())
    scene.do(THE_ROOM, Patch("knock-new", {"answer": "waiting", "name": "Nina", "symbol": "owl"}))
    since = get(scene, Session, "session").since
    scene.act(TESS, LetIn("new"))
    someone = get(scene, Person, "new")
    assert (someone.name, someone.symbol, someone.status) == ("Nina", "owl", "in")
    assert not get(scene, Controls, "controls-new").may_draw
    assert get(scene, Session, "session").since > since


def test_the_session_runs_since_the_first_was_let_in() -> None:
    scene = with_knocks()
    started = scene.act(TESS, LetIn("new"))
    scene.act(TESS, LetIn("aide"))
    assert get(scene, Session, "session").since == started.at


def test_DO2_not_now_leaves_them_at_the_door_and_they_may_be_let_in_later() -> None:
    scene = with_knocks()
    scene.act(TESS, NotNow("new"))
    assert get(scene, Knock, "knock-new").answer == "not_now"
    assert scene.state.get("new") is None
    scene.act(TESS, LetIn("new"))
    assert get(scene, Person, "new").status == "in"


@pytest.mark.parametrize("answer", ["in", "left"])
def test_who_does_not_wait_is_not_let_in(answer: str) -> None:
    scene = with_knocks()
    scene.do(THE_ROOM, Patch("knock-new", {"answer": answer}))
    assert scene.action_code(TESS, LetIn("new")) == "not_waiting"
    assert scene.action_code(TESS, NotNow("new")) == "not_waiting"


@pytest.mark.parametrize("status", ["removed", "blocked"])
def test_DO3_somebody_is_put_out(status: str) -> None:
    scene = peopled()
    scene.act(TESS, LetOut("anna", status))
    assert get(scene, Person, "anna").status == status


def test_putting_out_says_how() -> None:
    scene = peopled()
    assert scene.action_code(TESS, LetOut("anna", "in")) == "bad_person_status"
    assert scene.action_code(TESS, LetOut("anna", "out")) == "bad_person_status"
    assert scene.action_code(TESS, LetOut("never", "removed")) == "unknown_record"
    assert scene.action_code(TESS, LetOut("page", "removed")) == "unknown_field"
    assert scene.action_code(TESS, LetOut("tess", "removed")) == "not_allowed"


def test_a_name_is_changed_at_the_door_and_inside() -> None:
    scene = with_knocks()
    scene.act(TESS, Rename("new", "Nina"))
    assert get(scene, Knock, "knock-new").name == "Nina"
    scene.act(TESS, LetIn("new"))
    scene.act(TESS, Rename("new", "Nino"))
    assert (get(scene, Knock, "knock-new").name, get(scene, Person, "new").name) == ("Nino", "Nino")
    scene.act(TESS, Rename("tess", "Tessa"))
    assert scene.action_code(TESS, Rename("never", "x")) == "unknown_record"
    assert scene.action_code(TESS, Rename("new", "")) == "bad_person_name"
    assert scene.action_code(TESS, Rename("page", "x")) == "unknown_field"


def test_DO6_ending_the_session_shows_out_all_but_the_therapist() -> None:
    scene = peopled()
    scene.act(TESS, LetOut("ole", "blocked"))
    scene.act(TESS, EndSession())
    status = {someone.id: someone.status for someone in scene.state.all(Person)}
    assert status == {"tess": "in", "anna": "out", "ben": "out", "fay": "out", "ole": "blocked"}
    assert not get(scene, Session, "session").running


# Pages.


def order_of(scene: Scene) -> list[str]:
    return [one.id for one in sorted(scene.state.all(Page), key=lambda one: (one.order, one.id))]


def with_pages() -> Scene:
    scene = born()
    for place, name in enumerate("bcd"):
        scene.do(TESS, Put(page(name, order="WXY"[place])))
    return scene


@pytest.mark.parametrize(
    ("moved", "after", "expected"),
    [
        ("d", "", ["d", "page", "b", "c"]),
        ("d", "page", ["page", "d", "b", "c"]),
        ("page", "d", ["b", "c", "d", "page"]),
        ("page", "b", ["b", "page", "c", "d"]),
        ("b", "page", ["page", "b", "c", "d"]),
        ("page", "", ["page", "b", "c", "d"]),
    ],
)
def test_a_page_is_put_behind_another_or_first(moved: str, after: str, expected: list[str]) -> None:
    scene = with_pages()
    commit = scene.act(TESS, MovePage(moved, after))
    assert order_of(scene) == expected
    assert len(commit.changes) == 1


def test_pages_with_the_same_key_are_told_apart_when_one_is_put_between_them() -> None:
    scene = with_pages()
    scene.do(TESS, Put(page("b2", order="W")))
    scene.act(TESS, MovePage("d", "b"))
    assert order_of(scene) == ["page", "b", "d", "b2", "c"]
    assert all(one.order < other.order for one, other in pairwise(sorted(scene.state.all(Page), key=lambda p: p.order)))


def test_where_keys_would_grow_too_long_every_page_gets_a_fresh_one() -> None:
    scene = with_pages()
    for round_number in range(300):
        moved, other = ("c", "d") if round_number % 2 else ("d", "c")
        scene.act(TESS, MovePage(moved, "b"))
        assert order_of(scene) == ["page", "b", moved, other]
        assert all(len(one.order) <= LONGEST for one in scene.state.all(Page))
    rebalanced = [commit for commit in scene.commits if len(commit.changes) > 1 and commit.by == "tess"]
    assert 1 <= len(rebalanced) <= 20


def test_a_fresh_key_that_is_the_old_one_is_no_change() -> None:
    scene = Scene()
    scene.do(THE_ROOM, *(Put(page(name, order=order)) for name, order in zip("abcd", "COOz", strict=True)))
    commit = scene.act(TESS, MovePage("d", "b"))
    assert order_of(scene) == ["a", "b", "d", "c"]
    assert commit.changes == (Patch("d", {"order": "a"}), Patch("c", {"order": "m"}))


def test_a_page_is_moved_behind_one_that_is_there_and_another() -> None:
    scene = with_pages()
    assert scene.action_code(TESS, MovePage("b", "b")) == "nothing_proposed"
    assert scene.action_code(TESS, MovePage("never", "b")) == "unknown_record"
    assert scene.action_code(TESS, MovePage("b", "never")) == "unknown_record"
    assert scene.action_code(TESS, MovePage("stage", "b")) == "unknown_record"


def test_a_copy_has_the_paper_the_title_and_the_ink_that_is_shown_and_lies_behind_the_page() -> None:
    scene = peopled()
    scene.do(TESS, Patch("desk", {"title": "b and d", "paper": {"row_mm": 20}, "overlay": {"stage": 2}}))
    scene.do(ANNA, Put(stroke("hidden", "desk")))
    scene.do(ANNA, Put(clearing("mark", "desk")), Put(stroke("one", "desk", color="red")))
    scene.do(ANNA, Put(stroke("two", "desk", continues="one")), Put(stroke("three", "desk")))
    scene.do(ANNA, Patch("three", {"erased": True}))
    scene.do(TESS, Put(cue("model", "desk")), Put(cue("away", "desk", gone=True)))
    scene.act(TESS, CopyPage("desk", "copy", "everyone"))
    copy = get(scene, Page, "copy")
    assert (copy.audience, copy.title, copy.paper, copy.by) == ("everyone", "b and d", Paper(row_mm=20), "tess")
    assert copy.overlay == Ruling(stage=2)
    ink = [mark for mark in scene.state.on_page("copy") if isinstance(mark, Stroke)]
    assert [(mark.id, mark.color, mark.continues, mark.by) for mark in ink] == [
        ("copy-0", "red", "", "tess"),
        ("copy-1", "graphite", "", "tess"),
    ]
    assert [mark.id for mark in scene.state.on_page("copy") if isinstance(mark, Cue)] == ["copy-c0"]
    assert copy.order > get(scene, Page, "desk").order


def test_a_copy_lies_before_the_next_page_and_takes_any_id() -> None:
    scene = with_pages()
    scene.do(TESS, Put(stroke("ink")))
    scene.act(TESS, CopyPage("page", "x" * 48, "everyone"))
    assert order_of(scene) == ["page", "x" * 48, "b", "c", "d"]
    assert [mark.id for mark in scene.state.on_page("x" * 48)] == ["x" * 40 + "-0"]


def test_a_copy_of_a_page_whose_key_is_full_has_the_same_key() -> None:
    scene = born()
    scene.do(TESS, Put(page("full", order="z" * 32)))
    scene.act(TESS, CopyPage("full", "g", "everyone"))
    assert order_of(scene) == ["page", "full", "g"]


def test_IN1_a_page_is_copied_up_to_a_measure_and_nothing_is_made_for_who_may_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = peopled()
    scene.do(TESS, Put(stroke("s1")), Put(stroke("s2")))
    copy = CopyPage("page", "copy", "everyone")
    monkeypatch.setattr("server.core.actions.MOST_COPIED", 2 * len(TAP) - 1)
    assert scene.action_code(ANNA, copy) == "not_allowed"
    assert scene.action_code(TESS, copy) == "too_much_to_copy"
    scene.do(TESS, Patch("s2", {"erased": True}))
    assert scene.action_code(TESS, copy) == "lands"


def test_one_copies_only_what_one_sees() -> None:
    scene = peopled()
    assert scene.action_code(TESS, CopyPage("never", "copy", "everyone")) == "unknown_record"
    assert scene.action_code(TESS, CopyPage("desk", "page", "everyone")) == "id_taken"
    assert scene.action_code(TESS, CopyPage("desk", "copy", "nobody")) == "bad_page_audience"


# Everybody else.

ALL: list[Action] = [
    LetIn("new"), NotNow("new"), LetOut("ole", "removed"), Rename("ole", "Oli"), EndSession(), MovePage("page"),
    CopyPage("page", "copy", "everyone"),
]  # fmt: skip
OF_STAFF: list[Action] = [
    LoadRoutine((Card("c", "Hello"),)), LoadRoutine((), replace=True), AddItem(Card("c", "Hello")), MoveItem("card"),
]  # fmt: skip


@pytest.mark.parametrize("actor", [ANNA, BEN, FAY, OLE])
def test_PE2_what_the_therapist_does_by_actions_nobody_else_does(actor: Actor) -> None:
    scene = peopled()
    scene.do(THE_ROOM, Put(knock(NEW)))
    assert {type(action) for action in ALL + OF_STAFF} == set(EXPANSIONS)
    for action in ALL:
        unseen = isinstance(action, LetIn | NotNow) and actor is not FAY
        assert scene.action_code(actor, action) == ("unknown_record" if unseen else "not_allowed"), action


@pytest.mark.parametrize("action", OF_STAFF)
def test_PE2_what_staff_do_by_actions_nobody_else_does(action: Action) -> None:
    scene = led()
    answers = [scene.action_code(actor, action) for actor in (TESS, FAY, ANNA, OLE)]
    assert answers == ["lands", "lands", "not_allowed", "not_allowed"]


def test_PR4_actions_do_not_tell_what_one_may_not_see() -> None:
    scene = peopled()
    scene.do(THE_ROOM, Put(knock(NEW)))
    for known, unknown in (
        (LetIn("new"), LetIn("never")),
        (Rename("new", "x"), Rename("never", "x")),
        (MovePage("desk-ben"), MovePage("never")),
        (MovePage("page", "plan"), MovePage("page", "never")),
        (CopyPage("plan", "x", "everyone"), CopyPage("never", "x", "everyone")),
    ):
        assert scene.action_code(ANNA, known) == scene.action_code(ANNA, unknown) == "unknown_record"
