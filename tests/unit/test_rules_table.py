"""The table of rules against a written expectation: every type, every field, every role, every kind of change."""

from collections.abc import Iterator
from typing import Any

import pytest

from server.core.changes import Change, Patch, Put, Remove
from server.core.records import AnyRecord, Door, Record, Session, Stage
from server.core.roles import THE_ROOM, Actor, Role
from server.core.rules import RULES
from tests.unit import led
from tests.unit.scene import (
    ANNA,
    BEN,
    FAY,
    OLE,
    TESS,
    Scene,
    clearing,
    controls,
    cue,
    knock,
    message,
    page,
    peopled,
    permit,
    person,
    preset,
    request,
    stroke,
)

ACTORS = (TESS, ANNA, BEN, FAY, OLE, THE_ROOM)
ANSWERS = {"y": "lands", "n": "not_allowed", "u": "unknown_record", "o": "not_yours"}

# One letter for each of: therapist, Anna (author, owner), Ben (another student), facilitator, observer, the room.
EXPECTED = """
page      put            y n n n n y
page      other          n n n n n n
page      order          y n n n n n
page      title          y n n n n n
page      aside          y n n n n n
page      paper          y n n n n n
page      overlay        y n n n n n

stroke    put            y y y y n n
stroke    other          n n o n n n
stroke    erased         y y o y n n

clearing  put            y y u y n n
clearing  other          n n u n u n
clearing  undone         y y u y u n

cue       put            y n n y n n
cue       other          n n n n n n
cue       text           y n n y n n
cue       x              y n n y n n
cue       y              y n n y n n
cue       body           y n n y n n
cue       style          y n n y n n
cue       guides         y n n y n n
cue       gone           y n n y n n

stage     put            n n n n n y
stage     other          n n n n n n
stage     show           y n n n n n
stage     page           y n n n n n
stage     turning        y n n n n n
stage     of             y n n n n n
stage     curtain        y n n y n n
stage     zoom           y n n n n n
stage     x              y n n n n n
stage     y              y n n n n n

preset    put            y n n n n n
preset    other          n u u n u n
preset    remove         y u u n u n

session   put            n n n n n y
session   other          n n n n n n
session   running        y n n n n n

door      put            n n n n n y
door      other          n u u n u n
door      locked         y u u n u n

knock     put            n n n n n y
knock     other          n u u n u n
knock     answer         y u u n u y
knock     name           y u u n u y
knock     symbol         n u u n u y
knock     key            n u u n u y
knock     remove         n u u n u y

person    put            y n n n n y
person    other          n n n n n n
person    name           y n n n n n
person    symbol         y n n n n n
person    status         y n n n n y
person    beside         y n n o n n

controls  put            y n n n n n
controls  other          n n u n u n
controls  may_draw       y n u n u n
controls  board_hidden   y n u n u n
controls  overlay_hidden y n u n u n
controls  tools          y n u n u n
controls  scan           y n u y u n
controls  scan_ms        y n u y u n
controls  sounds         y n u y u n
controls  contrast       y n u y u n
controls  lettering      y n u y u n
controls  hand           y n u y u n

permit    put            y n n n n n
permit    other          n n u n u n
permit    mic            y n u n u n
permit    face           y n u n u n
permit    desk           y n u n u n
permit    screen         y n u n u n

message   put            y n n y n n
message   other          n u u n u n

request   put            n y y n n n
request   other          n n u n u n
request   answered       y n u y u n
request   remove         n y u n u n
"""

NEW_VALUES: dict[str, Any] = {
    "order": "W", "title": "b and d", "aside": True, "paper": {"row_mm": 12.7}, "erased": True, "undone": True,
    "overlay": {"family": "graph"}, "overlay_hidden": True,
    "show": "board", "page": "other", "turning": "free", "running": False, "locked": True, "answer": "left",
    "name": "Annie", "symbol": "fox", "status": "out", "may_draw": False, "board_hidden": True, "tools": ["pencil"],
    "answered": True, "key": "another", "of": "anna", "curtain": True, "beside": "", "mic": False, "face": False,
    "desk": False, "screen": True, "zoom": 200, "x": 5000, "y": 7000,
    "text": "b and d", "body": 800, "style": "dotted", "guides": True, "gone": True,
    "scan": "one", "scan_ms": 700, "sounds": True, "contrast": "more", "lettering": "large", "hand": "left",
    **led.NEW_VALUES,
}  # fmt: skip
"""A value that fits, for each field that somebody may patch."""

IDS = {
    "page": "other", "stroke": "ink", "clearing": "mark", "stage": "stage", "session": "session", "door": "door",
    "knock": "knock-anna", "person": "anna", "controls": "controls-anna", "permit": "permit-anna",
    "message": "word", "request": "ask", "preset": "own", "cue": "model", **led.IDS,
}  # fmt: skip
"""A record of each type as `furnished` has it; what a student can have made is Anna's."""

NEWCOMER = Actor("new", Role.STUDENT)


def furnished() -> Scene:
    """A room in which there is one of everything."""
    scene = peopled()
    scene.do(TESS, Put(page("other")))
    scene.do(ANNA, Put(stroke("ink")), Put(clearing("mark", "desk")), Put(request("ask")))
    scene.do(FAY, Put(message("word")))
    scene.do(TESS, Put(preset("own")), Put(cue("model")))
    return led.furnish(scene)


def with_newcomer() -> Scene:
    """A room in which somebody has knocked and was answered, without a person's record yet."""
    scene = furnished()
    scene.do(THE_ROOM, Put(knock(NEWCOMER, answer="in")))
    return scene


def with_student_without_controls() -> Scene:
    """A room with somebody who was let in without all that a person is born with."""
    scene = with_newcomer()
    scene.do(TESS, Put(person(NEWCOMER)))
    return scene


PUTS: dict[str, tuple[Scene, Record]] = {
    "page": (furnished(), page("a-new-page")),
    "stroke": (furnished(), stroke("a-new-stroke")),
    "clearing": (furnished(), clearing("a-new-clearing", "desk")),
    "cue": (furnished(), cue("a-new-cue")),
    "stage": (Scene(), Stage(id="stage")),
    "session": (Scene(), Session(id="session")),
    "door": (Scene(), Door(id="door")),
    "knock": (furnished(), knock(NEWCOMER)),
    "person": (with_newcomer(), person(NEWCOMER)),
    "controls": (with_student_without_controls(), controls(NEWCOMER)),
    "permit": (with_student_without_controls(), permit(NEWCOMER)),
    "message": (furnished(), message("a-new-message")),
    "request": (furnished(), request("a-new-request")),
    "preset": (furnished(), preset("a-new-preset")),
    **led.puts(),
}
"""A new record of each type with a room in which it fits."""

ROOM = furnished()
ROWS = {(row[0], row[1]): row[2:] for row in map(str.split, (EXPECTED + led.EXPECTED).splitlines()) if row}


def attempts(kind: type[Record]) -> Iterator[tuple[str, Scene, Change]]:
    """Yield every change that can be made to one record of a type."""
    name = str(kind.__struct_config__.tag)
    scene, record = PUTS[name]
    yield "put", scene, Put(record)  # type: ignore[arg-type]
    yield "remove", ROOM, Remove(IDS[name])
    for field in kind.__struct_fields__:
        yield field, ROOM, Patch(IDS[name], {field: NEW_VALUES.get(field, "")})


@pytest.mark.parametrize("kind", AnyRecord.__args__, ids=lambda kind: kind.__struct_config__.tag)
def test_PE2_exactly_what_the_table_says_is_allowed(kind: type[Record]) -> None:
    name = str(kind.__struct_config__.tag)
    for what, scene, change in attempts(kind):
        letters = ROWS.get((name, what)) or ROWS[name, "other"]
        answers = {actor.seat: scene.code(actor, change) for actor in ACTORS}
        expected = {actor.seat: ANSWERS[letter] for actor, letter in zip(ACTORS, letters, strict=True)}
        assert answers == expected, f"{name} {what}"


def test_PE2_every_type_of_record_has_its_row_in_table_and_expectation() -> None:
    assert set(RULES) == set(AnyRecord.__args__)
    assert {kind for kind, _ in ROWS} == {kind.__struct_config__.tag for kind in AnyRecord.__args__} == set(IDS)


def test_PE2_the_expectation_names_no_field_that_does_not_exist() -> None:
    fields = {kind.__struct_config__.tag: kind.__struct_fields__ for kind in AnyRecord.__args__}
    for kind, what in ROWS:
        assert what in (*fields[kind], "put", "other", "remove")
