"""Who is sent a photo: staff, and whoever sees a record that shows it; nobody else, and not by guessing its name.

And what lets go of one that is deleted: everything that shows it, and nothing else.
"""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from server.core.admit import admit
from server.core.changes import Patch, Proposal
from server.core.pictured import SHOWN, may_be_sent, without
from server.core.records import AnyRecord, Record
from server.core.records_activities import CheckIn, Checklist, ChoiceBoard, Line, Movement, Option, TokenBoard
from server.core.records_prompts import Prompt
from server.core.records_schedule import Item
from server.core.roles import THE_ROOM, Actor, Role
from server.core.state import Draft, State

MIA, ANA = Actor("mia", Role.STUDENT), Actor("ana", Role.STUDENT)
OPTIONS = (Option(label="a"), Option(label="b", image="photo"))
LINES = (Line(id="l", label="a", image="photo"), Line(id="m", label="b", symbol="star", image="kept"))
SHOWING: list[Record] = [
    Item(id="r", order="a", label="Brush teeth", image="photo"),
    Movement(id="r", image="photo"),
    TokenBoard(id="r", earns_image="photo"),
    ChoiceBoard(id="r", options=OPTIONS),
    CheckIn(id="r", options=OPTIONS),
    Checklist(id="r", lines=LINES),
]


def room(*records: Record) -> State:
    """Return a room that holds these."""
    state = State()
    for record in records:
        state.add(record)
    return state


@pytest.mark.parametrize("record", SHOWING, ids=lambda record: type(record).__name__)
def test_PR8_whoever_sees_what_shows_a_photo_is_sent_it(record: Record) -> None:
    state = room(record)
    assert may_be_sent(state, MIA, "photo")
    assert may_be_sent(state, Actor("oma", Role.OBSERVER), "photo")
    assert not may_be_sent(state, MIA, "another")
    assert not may_be_sent(room(), MIA, "photo")
    assert not may_be_sent(state, Actor("mia", Role.STUDENT, inside=False), "photo")


def test_PR8_what_is_for_one_student_or_for_staff_is_sent_to_nobody_else() -> None:
    state = room(ChoiceBoard(id="r", audience="mia", options=OPTIONS))
    assert may_be_sent(state, MIA, "photo")
    assert not may_be_sent(state, ANA, "photo")
    for hidden in (Movement(id="r", audience="staff", image="photo"), Prompt(id="r", text="Wait", image="photo")):
        assert not may_be_sent(room(hidden), MIA, "photo")
        assert may_be_sent(room(hidden), Actor("aide", Role.FACILITATOR), "photo")


def test_every_type_with_a_photo_is_in_the_table() -> None:
    """So that a new one is not forgotten."""

    def names_one(kind: type[msgspec.Struct]) -> bool:
        return any("image" in field for field in kind.__struct_fields__)

    found = {kind for kind in get_args(AnyRecord) if names_one(kind)}
    found |= {kind for kind in get_args(AnyRecord) if {"options", "lines"} & set(kind.__struct_fields__)}
    assert found == set(SHOWN)


@pytest.mark.parametrize("record", SHOWING, ids=lambda record: type(record).__name__)
def test_SD2_a_second_device_shows_no_cards_and_is_sent_no_photo(record: Record) -> None:
    for role in (Role.THERAPIST, Role.STUDENT):
        assert not may_be_sent(room(record), Actor("mia", role, second=True), "photo")


@pytest.mark.parametrize(
    "record",
    [*SHOWING, Prompt(id="r", text="Wait", image="photo", level="X")],
    ids=lambda record: type(record).__name__,
)
def test_PR9_what_shows_a_photo_lets_go_of_it_and_of_nothing_else(record: Record) -> None:
    state = room(record, Movement(id="other", image="kept"))
    changes = admit(state, THE_ROOM, Proposal("", 0, tuple(without(state, "photo"))), 0)
    assert [change.id for change in changes if isinstance(change, Patch)] == ["r"]
    draft = Draft(state)
    draft.try_change(changes[0])
    bare = msgspec.json.encode(record).replace(b'"photo"', b'""')
    assert draft.get("r") == msgspec.json.decode(bare, type=type(record))
    assert without(state, "nothing") == []
