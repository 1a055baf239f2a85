"""Presence: who may send which kind and who is told, against a written table."""

import pytest

from server.core.changes import Patch, Put
from server.core.errors import Refused
from server.core.presence import (
    PRESENCE,
    Ask,
    Devices,
    Ink,
    InkCancel,
    Link,
    Pointer,
    PointerGone,
    Presence,
    Replay,
    Speaking,
    Watching,
    audience_of_presence,
    audience_of_sign,
)
from server.core.roles import EVERYONE, STAFF_ONLY, THE_ROOM, Actor, may_see
from tests.unit.scene import ANNA, BEN, FAY, OLE, PEOPLE, TAP, TESS, Scene, page, peopled

ACTORS = (TESS, ANNA, BEN, FAY, OLE, THE_ROOM)

# Per kind and page: what therapist, Anna, Ben, facilitator, observer and the room are answered;
# e everyone, s staff, a Anna and staff, n not_allowed, u unknown_record, b bad_ask_to.
EXPECTED = """
ink           page   e e e e n n
ink           desk   a a u a n n
ink           plan   s u u s n n
ink           never  u u u u n n
ink           door   u u u u n n
ink_cancel    page   e e e e n n
ink_cancel    desk   a a u a n n
ink_cancel    plan   s u u s n n
pointer       page   e e e e n n
pointer       desk   a a u a n n
pointer       plan   s u u s n n
pointer       never  u u u u n n
pointer_gone  page   e e e e n n
pointer_gone  desk   a a u a n n
pointer_gone  plan   s u u s n n
replay        page   e n n e n n
replay        desk   a n n a n n
replay        never  u n n u n n
view          page   s s s s s n
view          desk   s s s s s n
view          never  s s s s s n
media         page   e e e e e n
ask           anna   a n n n n n
ask           never  b n n n n n
ask           page   b n n n n n
"""
ANSWERS = {"e": EVERYONE, "s": STAFF_ONLY, "a": "anna", "n": "not_allowed", "u": "unknown_record", "b": "bad_ask_to"}


def sign(kind: str, page_id: str) -> Presence:
    """Return a presence of a kind; what is asked is asked of whoever has the id."""
    signs: dict[str, Presence] = {
        "ink": Ink(page=page_id, stroke="live", points=TAP),
        "ink_cancel": InkCancel(page=page_id, stroke="live"),
        "pointer": Pointer(page=page_id, x=1, y=2),
        "pointer_gone": PointerGone(page=page_id),
        "replay": Replay(what="page", page=page_id),
        "view": Watching(page=page_id),
        "media": Devices(mic="on"),
        "ask": Ask(to=page_id, source="face"),
    }
    return signs[kind]


def answer(scene: Scene, actor: Actor, presence: Presence) -> str:
    """Return the audience of a presence, or the code by which it is refused."""
    try:
        return audience_of_presence(scene.state, actor, presence)
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("row", EXPECTED.strip().splitlines())
def test_PR2_presence_is_told_to_those_who_see_the_page_and_to_nobody_else(row: str) -> None:
    kind, page_id, *letters = row.split()
    scene = peopled()
    answers = [answer(scene, actor, sign(kind, page_id)) for actor in ACTORS]
    assert answers == [ANSWERS[letter] for letter in letters]


def test_PR2_every_kind_of_presence_is_in_the_table() -> None:
    assert {str(kind.__struct_config__.tag) for kind in PRESENCE} == {
        row.split()[0] for row in EXPECTED.split("\n")[1:-1]
    }


def test_live_ink_needs_what_a_stroke_needs() -> None:
    scene = peopled()
    scene.lock(ANNA, may_draw=False)
    assert answer(scene, ANNA, sign("ink", "page")) == "drawing_locked"
    assert answer(scene, ANNA, sign("pointer", "page")) == EVERYONE
    scene.do(TESS, Put(page("old", aside=True)))
    assert answer(scene, TESS, sign("ink", "old")) == "page_aside"
    assert answer(scene, TESS, sign("ink_cancel", "old")) == EVERYONE


def test_a_student_writes_and_shines_live_with_what_is_offered_only() -> None:
    scene = peopled()
    marker, laser = Ink("page", "live", TAP, tool="highlighter"), Pointer("page", 1, 2, laser=True)
    assert answer(scene, ANNA, marker) == EVERYONE
    assert answer(scene, ANNA, laser) == "tool_not_offered"
    assert answer(scene, TESS, laser) == EVERYONE
    scene.lock(ANNA, tools=["laser"])
    assert answer(scene, ANNA, marker) == answer(scene, ANNA, sign("ink", "page")) == "tool_not_offered"
    assert answer(scene, ANNA, laser) == EVERYONE
    assert answer(scene, ANNA, Pointer("plan", 1, 2, laser=True)) == "unknown_record"


def test_what_is_written_again_for_one_is_told_to_one_who_sees_the_page() -> None:
    scene = peopled()
    assert answer(scene, TESS, Replay("cue", "page", mark="cue", half=True, to="anna")) == "anna"
    assert answer(scene, TESS, Replay("page", "desk", to="anna")) == "anna"
    assert answer(scene, TESS, Replay("page", "desk", to="ben")) == "bad_replay_to"
    assert answer(scene, TESS, Replay("page", "page", to="page")) == "bad_replay_to"


def test_a_page_that_one_may_not_see_is_as_if_absent_to_presence_too() -> None:
    scene = peopled()
    for kind in ("ink", "ink_cancel", "pointer", "pointer_gone"):
        assert answer(scene, ANNA, sign(kind, "plan")) == answer(scene, ANNA, sign(kind, "never")) == "unknown_record"


def test_what_is_out_of_bounds_is_not_sent_on() -> None:
    scene = peopled()
    assert answer(scene, ANNA, Pointer(page="page", x=10**400, y=0)) == "bad_pointer_x"
    assert answer(scene, ANNA, Ink(page="page", stroke="live", points="!")) == "bad_ink_points"
    assert answer(scene, ANNA, Watching(page="a page")) == "bad_view_page"


@pytest.mark.parametrize("actor", PEOPLE)
def test_PR6_one_who_is_not_inside_sends_no_presence(actor: Actor) -> None:
    outside = Actor(actor.seat, actor.role, inside=False)
    assert {answer(peopled(), outside, sign(kind, "page")) for kind in ("ink", "pointer", "view")} == {"not_allowed"}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("everyone", "tess anna ben fay ole"), ("staff", "tess fay"), ("anna", "tess anna fay"), ("never", "tess fay")],
)
def test_PR3_an_audience_is_everyone_staff_or_one_student_with_staff(audience: str, expected: str) -> None:
    assert [actor.seat for actor in PEOPLE if may_see(audience, actor)] == expected.split()
    assert may_see(audience, THE_ROOM)


def test_what_a_screen_shows_is_told_to_staff_whatever_the_page() -> None:
    scene = peopled()
    scene.do(TESS, Patch("desk", {"aside": True}))
    assert answer(scene, ANNA, Watching(page="", hidden=True)) == STAFF_ONLY


def test_ME4_only_the_therapist_asks_and_only_one_who_is_in() -> None:
    scene = peopled()
    assert answer(scene, TESS, Ask(to="ole", source="mic")) == "ole"
    scene.do(TESS, Patch("ole", {"status": "removed"}))
    assert answer(scene, TESS, Ask(to="ole", source="mic")) == "bad_ask_to"


def test_what_is_said_of_a_line_is_for_staff_and_its_seat_and_who_speaks_is_for_everyone() -> None:
    assert audience_of_sign("anna", Link("weak")) == "anna"
    assert audience_of_sign("anna", Speaking(on=True)) == EVERYONE


def test_of_ink_and_questions_every_one_counts_and_what_devices_and_screens_do_lasts() -> None:
    assert {kind for kind, rule in PRESENCE.items() if rule.each} == {Ink, InkCancel, Ask, Replay}
    assert {kind for kind, rule in PRESENCE.items() if rule.lasting} == {Watching, Devices}
