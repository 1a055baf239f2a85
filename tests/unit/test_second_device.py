"""A second device: what it sees and does of what its person may, against a written expectation."""

from dataclasses import replace

import pytest

from server.core.actions import Action, CopyPage, EndSession, LetIn, LetOut, MovePage, Rename
from server.core.changes import Patch, Put
from server.core.errors import Refused
from server.core.presence import (
    PRESENCE,
    Devices,
    Link,
    Pointer,
    Replay,
    Second,
    Speaking,
    audience_of_presence,
    told_on_second,
)
from server.core.records import AnyRecord, Record, Stroke
from server.core.roles import THE_ROOM, Actor
from server.core.tell import replica
from tests.unit.scene import ANNA, BEN, FAY, OLE, TESS, stroke
from tests.unit.test_presence import sign
from tests.unit.test_rules_table import PUTS, attempts, furnished

# What of its person's it may do; types that are not named it does not even see.
EXPECTED = """
page
stroke    put erased
clearing  put undone
cue
stage
person
controls
"""
ROWS = {row.split()[0]: set(row.split()[1:]) for row in EXPECTED.splitlines() if row}
PEOPLE = (TESS, ANNA, BEN, FAY, OLE)


def second(person: Actor) -> Actor:
    """Return somebody at a second device."""
    return replace(person, second=True)


@pytest.mark.parametrize("kind", AnyRecord.__args__, ids=lambda kind: kind.__struct_config__.tag)
def test_SD2_a_second_device_does_what_its_row_says_and_never_more_than_its_person(kind: type[Record]) -> None:
    name = str(kind.__struct_config__.tag)
    for what, scene, change in attempts(kind):
        for person in PEOPLE:
            own, answer = scene.code(person, change), scene.code(second(person), change)
            if what in ROWS.get(name, ()):
                assert answer == own, f"{person.seat}: {name} {what}"
            else:
                assert answer in ("not_allowed", "unknown_record", "not_yours"), f"{person.seat}: {name} {what}"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.seat)
def test_SD2_a_second_device_is_shown_the_board_of_its_person_and_nothing_else(person: Actor) -> None:
    state = furnished().state
    types = {record.id: str(record.__struct_config__.tag) for record in replica(state, person)}
    seen = {record.id for record in replica(state, second(person))}
    assert seen == {record_id for record_id, name in types.items() if name in ROWS}


def test_SD2_what_is_not_shown_and_what_does_not_exist_are_refused_alike() -> None:
    scene = furnished()
    for record_id in ("word", "ask", "own", "door", "nothing-at-all"):
        assert scene.code(second(TESS), Patch(record_id, {"text": "?"})) == "unknown_record"


def test_SD1_ink_of_a_second_device_is_its_persons_own() -> None:
    scene = furnished()
    scene.do(second(ANNA), Put(stroke("from-the-tablet")))
    assert scene.state.records["from-the-tablet"].by == "anna"
    assert scene.code(ANNA, Patch("from-the-tablet", {"erased": True})) == "lands"
    assert scene.code(BEN, Patch("from-the-tablet", {"erased": True})) == "not_yours"
    assert scene.code(second(ANNA), Patch("ink", {"erased": True})) == "lands"
    assert scene.code(second(BEN), Patch("ink", {"erased": True})) == "not_yours"
    last = scene.state.records["ink"]
    assert isinstance(last, Stroke)
    assert scene.code(second(ANNA), Put(stroke("on-it-goes", continues="ink"))) == "lands"


def test_SD2_a_students_second_device_is_locked_with_its_student() -> None:
    scene = furnished()
    scene.lock(ANNA, may_draw=False)
    assert scene.code(second(ANNA), Put(stroke("locked"))) == "drawing_locked"
    scene.lock(ANNA, may_draw=True, tools=["pencil"])
    assert scene.code(second(ANNA), Put(stroke("marked", tool="highlighter"))) == "tool_not_offered"


@pytest.mark.parametrize(
    "action",
    [
        LetIn("nia"), LetOut("anna", "removed"), Rename("anna", "Annie"), EndSession(), MovePage("other"),
        CopyPage("page", "a-copy", "everyone"),
    ],
    ids=lambda action: type(action).__name__,
)  # fmt: skip
def test_SD2_no_action_is_asked_for_from_a_second_device(action: Action) -> None:
    scene = furnished()
    scene.do(THE_ROOM, Put(PUTS["knock"][1]))  # type: ignore[arg-type]
    assert scene.action_code(second(TESS), action) in ("not_allowed", "unknown_record")


def test_SD2_a_second_device_is_told_of_what_goes_on_upon_the_page_and_of_no_other_presence() -> None:
    told = {kind.__struct_config__.tag for kind in PRESENCE if told_on_second(kind)}
    assert told == {"ink", "ink_cancel", "pointer", "pointer_gone", "replay"}
    assert not any(map(told_on_second, (Speaking, Link, Second)))


def test_SD2_of_presence_only_ink_and_pointers_come_from_a_second_device() -> None:
    scene = furnished()
    passing = {kind.__struct_config__.tag for kind, rule in PRESENCE.items() if rule.second}
    assert passing == {"ink", "ink_cancel", "pointer", "pointer_gone"}
    for kind in passing:
        assert audience_of_presence(scene.state, second(ANNA), sign(str(kind), "page")) == "everyone"
    for refused in (Devices(mic="on"), Replay("page", "page")):
        with pytest.raises(Refused, match="not_allowed"):
            audience_of_presence(scene.state, second(TESS), refused)
    with pytest.raises(Refused, match="tool_not_offered"):
        audience_of_presence(scene.state, second(ANNA), Pointer("page", 1, 1, laser=True))
