"""What is remembered of a stroke's passage never changes an answer of the rules."""

from hypothesis import given
from hypothesis import strategies as st

from server.core.changes import Patch
from server.core.errors import Refused
from server.core.presence import Ink, Pointer, Presence, audience_of_presence
from server.core.roles import Actor
from server.core.state import State
from server.room.passage import Passage
from tests.unit.scene import ANNA, OLE, TAP, TESS, Scene, peopled

inks = st.builds(
    Ink,
    page=st.sampled_from(["page", "desk", "plan", "never", "a page"]),
    stroke=st.sampled_from(["one", "two", "no id"]),
    points=st.sampled_from([TAP, TAP, "", "!"]),
    begin=st.sampled_from([0, 7, -1]),
    color=st.sampled_from(["red", "blue", "mud"]),
)
signs: st.SearchStrategy[Presence] = inks | st.just(Pointer("page", 1, 2))
events = st.sampled_from(["lock", "unlock", "aside", "back", "reload"])
chapters = signs.flatmap(lambda sign: st.lists(st.just(sign) | events))


def change(scene: Scene, what: str) -> None:
    """Let something happen in the room that live ink depends on."""
    if what == "reload":
        scene.state = peopled().state
    elif what in ("lock", "unlock"):
        scene.lock(ANNA, may_draw=what == "unlock")
    else:
        scene.do(TESS, Patch("desk", {"aside": what == "aside"}))


def answer(state: State, actor: Actor, sign: Presence) -> str:
    """Return the audience by the rules alone, or the code of the refusal."""
    try:
        return audience_of_presence(state, actor, sign)
    except Refused as refused:
        return refused.code


def passed(passage: Passage, state: State, sign: Presence) -> str:
    """Return the same by way of a passage."""
    try:
        return passage.audience(state, sign)
    except Refused as refused:
        return refused.code


@given(st.sampled_from([TESS, ANNA, OLE]), st.lists(chapters))
def test_PR2_every_piece_of_a_stroke_is_answered_as_the_rules_answer(
    actor: Actor, story: list[list[Presence | str]]
) -> None:
    scene, passage = peopled(), Passage(actor)
    for event in (event for chapter in story for event in chapter):
        if isinstance(event, str):
            change(scene, event)
        else:
            assert passed(passage, scene.state, event) == answer(scene.state, actor, event)


def test_the_rules_are_asked_once_for_the_pieces_of_a_stroke() -> None:
    scene, passage = peopled(), Passage(ANNA)
    first = passage.audience(scene.state, Ink("desk", "one", TAP, 0))
    del scene.state.records["desk"]  # nobody told the passage, so it goes on as before
    assert passage.audience(scene.state, Ink("desk", "one", TAP, 1)) == first
    assert answer(scene.state, ANNA, Ink("desk", "one", TAP, 2)) == "unknown_record"
