"""What is remembered of a stroke's passage never changes an answer of the rules."""

from hypothesis import example, given
from hypothesis import strategies as st

from server.core.changes import Patch
from server.core.errors import Refused
from server.core.presence import Ink, Pointer, Presence, audience_of_presence
from server.core.roles import Actor
from server.core.state import State
from server.room.passage import Passage
from tests.unit.scene import ANNA, OLE, TAP, TESS, Scene, peopled

pieces = [Ink(page, "one", TAP, begin) for page in ("page", "desk") for begin in (0, 7)]
others = [
    Ink("plan", "one", TAP),
    Ink("desk", "two", TAP),
    Ink("desk", "one", TAP, color="blue"),
    Pointer("page", 1, 2),
]
wrong = [
    Ink("desk", "one", "!"),
    Ink("desk", "one", TAP, -1),
    Ink("page", "one", TAP, color="mud"),
    Ink("", "one", TAP),
]
signs: st.SearchStrategy[Presence] = st.sampled_from(pieces) | st.sampled_from([*others, *wrong])
events = st.sampled_from(["lock", "unlock", "aside", "back", "reload"])
stories: st.SearchStrategy[list[Presence | str]] = st.lists(signs | events, min_size=3)


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


@given(st.sampled_from([TESS, ANNA, OLE]), stories)
@example(TESS, [pieces[0], wrong[0]])
@example(TESS, [pieces[0], wrong[1]])
@example(ANNA, ["unlock", pieces[0], "reload", "lock", pieces[0]])
def test_PR2_every_piece_of_a_stroke_is_answered_as_the_rules_answer(actor: Actor, story: list[Presence | str]) -> None:
    scene, passage = peopled(), Passage(actor)
    for event in story:
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
