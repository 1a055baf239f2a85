"""Proposals on trial: stamps, expectations, all or nothing, ids used once, how much a room may hold."""

import msgspec
import pytest

from server.core.actions import LetIn
from server.core.changes import Change, Patch, Put, Remove
from server.core.errors import Refused
from server.core.records import Knock, Page, Paper, Request, Ruling, Session, Stroke
from server.core.roles import THE_ROOM, Actor, Role
from server.core.rules import RULES
from tests.unit.scene import (
    ANNA,
    BEN,
    FAY,
    GUESTS,
    TESS,
    Scene,
    clearing,
    knock,
    message,
    page,
    peopled,
    request,
    stroke,
)


@pytest.fixture
def scene() -> Scene:
    return peopled()


def test_PE4_the_server_stamps_author_time_and_birth_whatever_was_proposed(scene: Scene) -> None:
    commit = scene.do(ANNA, Put(stroke("ink", by="tess", at=5, born=99)))
    ink = scene.state.get("ink")
    assert isinstance(ink, Stroke)
    assert (ink.by, ink.at, ink.born) == ("anna", commit.at, commit.revision)


def test_PE4_nobody_patches_what_the_server_stamps(scene: Scene) -> None:
    scene.do(TESS, Put(stroke("ink")))
    for field in ("id", "by", "at", "born"):
        assert scene.code(TESS, Patch("ink", {field: "x"})) == "not_allowed"
    assert scene.code(TESS, Patch("session", {"since": 1})) == "not_allowed"


def test_PE4_a_stamp_says_since_when_its_field_has_its_value() -> None:
    scene = Scene()
    scene.do(THE_ROOM, Put(Session(id="session", since=7)), Put(knock(ANNA, since=7)))
    session, born_ms = scene.state.get("session"), scene.commits[0].at
    assert isinstance(session, Session)
    assert session.since == born_ms
    started = scene.do(TESS, Patch("session", {"running": True}))
    assert started.changes == (Patch("session", {"running": True, "since": started.at}),)
    again = scene.do(TESS, Patch("session", {"running": True}))
    assert again.changes == (Patch("session", {"running": True}),)
    renamed = scene.do(TESS, Patch("knock-anna", {"name": "Annie"}))
    assert renamed.changes == (Patch("knock-anna", {"name": "Annie"}),)
    knocked = scene.state.get("knock-anna")
    assert isinstance(knocked, Knock)
    assert knocked.since == born_ms


def test_a_patch_is_committed_in_the_form_that_every_replica_reads_alike(scene: Scene) -> None:
    commit = scene.do(TESS, Patch("page", {"paper": {"row_mm": 12}}), Patch("controls-anna", {"tools": ["pencil"]}))
    paper = msgspec.to_builtins(Paper(row_mm=12.0))
    assert isinstance(paper["row_mm"], float)
    assert commit.changes == (Patch("page", {"paper": paper}), Patch("controls-anna", {"tools": ("pencil",)}))
    assert scene.state.get("page") == page("page", paper=Paper(row_mm=12.0), by="room", at=1_000_000, born=1)


# Expectations.


def test_SY7_a_patch_lands_only_upon_what_it_expects(scene: Scene) -> None:
    scene.do(ANNA, Put(stroke("ink")))
    scene.do(ANNA, Patch("ink", {"erased": True}))
    assert scene.code(ANNA, Patch("ink", {"erased": False}, {"erased": True})) == "lands"
    assert scene.code(ANNA, Patch("ink", {"erased": False}, {"erased": False})) == "changed_since"
    assert scene.code(ANNA, Patch("ink", {"erased": False}, {"erased": True, "color": "red"})) == "changed_since"


def test_SY7_an_expectation_is_of_a_field_and_of_its_type(scene: Scene) -> None:
    assert scene.code(TESS, Patch("page", {"title": "b"}, {"paper": {"row_mm": 15.9}})) == "lands"
    assert scene.code(TESS, Patch("page", {"title": "b"}, {"paper": {"row_mm": 15}})) == "changed_since"
    assert scene.code(TESS, Patch("page", {"title": "b"}, {"paper": "wide"})) == "bad_page_paper"
    assert scene.code(TESS, Patch("page", {"title": "b"}, {"heading": ""})) == "unknown_field"
    assert scene.code(TESS, Patch("page", {"title": "b"}, {"born": 1})) == "lands"


def test_an_expectation_is_not_committed(scene: Scene) -> None:
    commit = scene.do(TESS, Patch("page", {"title": "b"}, {"title": ""}))
    assert commit.changes == (Patch("page", {"title": "b"}),)


# All or nothing.


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ((), "nothing_proposed"),
        ((Patch("page", {}),), "nothing_proposed"),
        ((Patch("page", {"heading": "b"}),), "unknown_field"),
        ((Patch("page", {"title": "b", "heading": "c"}),), "unknown_field"),
        ((Put(page("new")), Patch("new", {"title": "b"}), Patch("never", {"title": "b"})), "unknown_record"),
        ((Put(page("new")), Put(page("new"))), "id_taken"),
        ((Put(page("page")),), "id_taken"),
        ((Put(page("no good")),), "bad_page_id"),
    ],
)
def test_SY2_a_proposal_lands_whole_or_not_at_all(scene: Scene, changes: tuple[Change, ...], code: str) -> None:
    before = dict(scene.state.records)
    with pytest.raises(Refused) as refused:
        scene.do(TESS, *changes)
    assert refused.value.code == code
    assert scene.state.records == before


def test_SY2_each_change_sees_those_before_it(scene: Scene) -> None:
    erase, draw_again = Patch("ink", {"erased": True}), Patch("ink", {"erased": False})
    scene.do(TESS, Put(page("new")), Put(stroke("ink", "new")), erase, draw_again)
    ink = scene.state.get("ink")
    assert isinstance(ink, Stroke)
    assert not ink.erased
    assert scene.code(TESS, Put(stroke("more", "new2")), Put(page("new2"))) == "unknown_record"


def test_an_id_is_never_used_twice(scene: Scene) -> None:
    scene.do(ANNA, Put(request("ask")))
    scene.do(ANNA, Remove("ask"))
    assert scene.code(ANNA, Put(request("ask"))) == "id_taken"
    assert scene.code(ANNA, Put(stroke("ask"))) == "id_taken"
    assert scene.code(ANNA, Put(request("x")), Remove("x"), Put(request("x"))) == "id_taken"
    assert scene.code(ANNA, Put(request("x")), Remove("x"), Remove("x")) == "unknown_record"


def test_DU4_a_stroke_that_its_author_brings_again_is_told_apart_from_a_taken_id(scene: Scene) -> None:
    scene.do(ANNA, Put(stroke("again")))
    assert scene.code(ANNA, Put(stroke("again"))) == "repeated"
    assert scene.code(ANNA, Put(request("again"))) == "id_taken", "something else under its id is not that stroke"
    assert scene.code(BEN, Put(stroke("again"))) == "id_taken"


@pytest.mark.parametrize("record_id", ["knock-new", "controls-new", "kept-ink", "new", "ole"])
def test_PE1_nobody_takes_an_id_that_the_room_itself_will_give(scene: Scene, record_id: str) -> None:
    scene.do(THE_ROOM, Put(knock(Actor("new", Role.STUDENT))))
    for actor, record in ((ANNA, stroke(record_id)), (FAY, message(record_id)), (TESS, page(record_id))):
        assert scene.code(actor, Put(record)) == "id_taken", actor
    scene.act(TESS, LetIn("new"))


def test_whoever_knocks_again_is_known_by_the_same_id(scene: Scene) -> None:
    guest = Actor("new", Role.STUDENT)
    scene.do(THE_ROOM, Put(knock(guest)))
    scene.do(THE_ROOM, Remove("knock-new"))
    assert scene.code(ANNA, Put(stroke("knock-new"))) == "id_taken"
    scene.do(THE_ROOM, Put(knock(guest)))
    assert not scene.state.removed


# How much a room may hold.


def test_IN1_what_is_asked_for_and_taken_back_is_not_remembered_without_end(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.core.admit.MOST_REMOVED", 1)
    scene.do(ANNA, Put(request("one")), Put(request("two")))
    scene.do(ANNA, Remove("one"))
    assert scene.code(ANNA, Remove("two")) == "too_many_removed"


def test_IN1_a_room_holds_only_so_many_of_a_type(scene: Scene) -> None:
    scene.state.counts |= {Page: RULES[Page].most - 1, Stroke: RULES[Stroke].most - 1}
    assert scene.code(TESS, Put(page("one")), Put(stroke("two"))) == "lands"
    assert scene.code(TESS, Put(page("one")), Put(page("two"))) == "too_many_page"
    assert scene.code(TESS, Put(stroke("one")), Put(stroke("two"))) == "too_many_stroke"


def test_IN1_students_leave_a_tenth_of_a_room_to_staff(scene: Scene) -> None:
    scene.state.counts[Stroke] = RULES[Stroke].most * 9 // 10
    assert scene.code(ANNA, Put(stroke("ink"))) == "too_many_stroke"
    assert scene.code(FAY, Put(stroke("ink"))) == "lands"


def test_DU4_a_room_that_is_full_still_has_a_page_for_late_ink(scene: Scene) -> None:
    scene.state.counts[Page] = RULES[Page].most
    scene.lock(ANNA, may_draw=False)
    assert scene.code(late(ANNA), Put(stroke("ink")), age_ms=1) == "lands"


def test_IN1_what_goes_makes_room(scene: Scene) -> None:
    scene.do(ANNA, Put(request("ask")))
    scene.state.counts[Request] = RULES[Request].most
    assert scene.code(ANNA, Put(request("two"))) == "too_many_request"
    assert scene.code(ANNA, Remove("ask"), Put(request("two"))) == "lands"


# Work that comes late.


def test_what_was_made_in_an_outage_is_stamped_with_the_time_it_was_made(scene: Scene) -> None:
    offline = Actor("anna", Role.STUDENT, outage_ms=20_000)
    for age_ms, then in ((500, 500), (20_000, 20_000), (10**9, 20_000), (-5, 0)):
        commit = scene.do(offline, Put(stroke(f"ink{age_ms}".replace("-", "_"))), age_ms=age_ms)
        change = commit.changes[0]
        assert isinstance(change, Put)
        assert change.record.at == commit.at - then


def test_nobody_who_was_not_away_is_believed_an_age(scene: Scene) -> None:
    commit = scene.do(ANNA, Put(stroke("ink")), age_ms=5000)
    change = commit.changes[0]
    assert isinstance(change, Put)
    assert change.record.at == commit.at


def test_DU4_ink_that_comes_late_for_a_page_put_aside_lands_on_a_page_kept_for_its_author(scene: Scene) -> None:
    scene.do(TESS, Patch("desk", {"aside": True, "title": "morning", "paper": {"row_mm": 20}, "overlay": {"stage": 2}}))
    commit = scene.do(late(ANNA), Put(stroke("one", "desk")), Put(stroke("two", "desk", continues="one")), age_ms=1)
    kept = scene.state.get("kept-one")
    assert kept == page(
        "kept-one", order="W", audience="anna", title="morning", paper=Paper(row_mm=20),
        overlay=Ruling(stage=2), aside=True, kept_from="desk", by="room", at=commit.at - 1, born=commit.revision,
    )  # fmt: skip
    assert [record.id for record in scene.state.on_page("kept-one")] == ["one", "two"]
    one = scene.state.get("one")
    assert one == stroke("one", "kept-one", by="anna", at=commit.at - 1, born=commit.revision)


def test_DU4_late_ink_of_a_student_whose_pen_was_locked_is_kept_and_the_page_is_not_written_on(scene: Scene) -> None:
    scene.lock(ANNA, may_draw=False)
    scene.do(late(ANNA), Put(stroke("ink")), age_ms=1)
    assert [record.id for record in scene.state.on_page("kept-ink")] == ["ink"]
    assert list(scene.state.on_page("page")) == []


def test_DU4_late_ink_of_staff_is_kept_for_staff(scene: Scene) -> None:
    scene.do(TESS, Patch("desk", {"aside": True}))
    scene.do(late(FAY), Put(stroke("ink", "desk")), age_ms=1)
    kept = scene.state.get("kept-ink")
    assert isinstance(kept, Page)
    assert kept.audience == "staff"


def test_DU4_ink_written_before_the_session_ended_is_kept_when_it_comes_behind(scene: Scene) -> None:
    outside = Actor("anna", Role.STUDENT, inside=False)
    scene.do(outside, Put(stroke("one")))
    scene.do(outside, Put(stroke("two")))
    assert [record.id for record in scene.state.on_page("kept-one")] == ["one", "two"]


def test_DU4_a_page_is_kept_once_for_each_page_and_author(scene: Scene) -> None:
    scene.do(TESS, Put(page("next")), Patch("stage", {"page": "next"}))
    scene.do(TESS, Patch("page", {"aside": True}), Patch("desk", {"aside": True}))
    scene.do(late(ANNA), Put(stroke("a1")), Put(stroke("a2", "desk")), Put(stroke("a3")), age_ms=1)
    scene.do(late(ANNA), Put(stroke("a4")), age_ms=1)
    scene.do(late(TESS), Put(stroke("t1")), age_ms=1)
    scene.do(late(FAY), Put(stroke("f1")), age_ms=1)
    kept = [record.id for record in scene.state.all(Page) if record.kept_from]
    assert {page_id: [mark.id for mark in scene.state.on_page(page_id)] for page_id in kept} == {
        "kept-a1": ["a1", "a3", "a4"],
        "kept-a2": ["a2"],
        "kept-t1": ["t1", "f1"],
    }


def test_DU4_late_ink_for_a_kept_page_goes_there(scene: Scene) -> None:
    scene.lock(ANNA, may_draw=False)
    scene.do(late(ANNA), Put(stroke("one")), age_ms=1)
    scene.do(late(ANNA), Put(stroke("two", "kept-one")), age_ms=1)
    scene.do(Actor("anna", Role.STUDENT, inside=False), Put(stroke("three", "kept-one")))
    assert [record.id for record in scene.state.on_page("kept-one")] == ["one", "two", "three"]
    assert scene.code(ANNA, Put(stroke("four", "kept-one"))) == "page_aside"


def test_late_ink_for_a_page_that_is_open_lands_there(scene: Scene) -> None:
    scene.do(late(ANNA), Put(stroke("one")), Put(stroke("two", "desk")), age_ms=1)
    assert [record.id for record in scene.state.on_page("page")] == ["one"]


def test_lateness_opens_no_page_that_one_may_not_see(scene: Scene) -> None:
    scene.do(TESS, Patch("plan", {"aside": True}))
    for page_id in ("plan", "desk-ben", "never"):
        assert scene.code(late(ANNA), Put(stroke("ink", page_id)), age_ms=1) == "unknown_record"


def test_only_ink_is_rescued(scene: Scene) -> None:
    scene.do(TESS, Patch("desk", {"aside": True}))
    assert scene.code(late(ANNA), Put(clearing("mark", "desk")), age_ms=1) == "page_aside"
    assert scene.code(late(ANNA), Put(stroke("ink", "desk")), Patch("ink", {"erased": True}), age_ms=1) == "lands"


def test_DU4_a_tool_that_is_offered_no_more_spoils_no_late_ink(scene: Scene) -> None:
    scene.lock(ANNA, tools=[])
    assert scene.code(late(ANNA), Put(stroke("ink")), age_ms=1) == "lands"


def test_DU4_an_order_that_cannot_grow_keeps_no_ink_away(scene: Scene) -> None:
    scene.do(TESS, Put(page("last", order="z" * 32)), Patch("desk", {"aside": True}))
    scene.do(late(ANNA), Put(stroke("ink", "desk")), age_ms=1)
    kept = scene.state.get("kept-ink")
    assert isinstance(kept, Page)
    assert kept.order == "z" * 32


def test_everybody_in_the_scene_was_let_in() -> None:
    assert {f"knock-{guest.seat}" for guest in GUESTS} <= set(peopled().state.records)


def late(actor: Actor) -> Actor:
    """Return the actor as one who was away for a minute."""
    return Actor(actor.seat, actor.role, outage_ms=60_000)
