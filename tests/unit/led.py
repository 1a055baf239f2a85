"""What a session is led by, for tests of the core: one of each type, and what each role may do with it."""

from __future__ import annotations

from typing import Any

from server.core.changes import Put
from server.core.record import Record
from server.core.records import AnyRecord
from server.core.records_activities import (
    AnyActivity,
    Breathing,
    CheckIn,
    Checklist,
    ChoiceBoard,
    Line,
    Movement,
    Option,
    Pick,
    Press,
    Tick,
    Timer,
    Token,
    TokenBoard,
    Turn,
)
from server.core.records_prompts import LEVELS, Call, Level, Levels, Prompt, Response
from server.core.records_schedule import CheckOff, Item, Schedule
from tests.unit.scene import ANNA, FAY, TESS, Scene, peopled

OPTIONS = (Option(label="Swing", symbol="star"), Option(label="Draw"))
LINES = (Line(id="pencil", label="Pencil"), Line(id="paper", label="Paper"))
ROOM_LEVELS = (Level(code="A", label="Alone"), Level(code="H", label="Hand over hand", physical=True))

# One letter for each of: therapist, Anna (author, owner), Ben (another student), facilitator, observer, the room.
EXPECTED = """
schedule      put          y n n n n y
schedule      other        n n n n n n
schedule      layout       y n n y n n
schedule      warn_min     y n n y n n
schedule      lang         y n n y n n

item          put          y n n y n n
item          other        n n n n n n
item          order        y n n y n n
item          label        y n n y n n
item          symbol       y n n y n n
item          image        y n n y n y
item          minutes      y n n y n n
item          kind         y n n y n n
item          aside        y n n y n n

check_off     put          y n n y n n
check_off     other        n n n n n n

timer         put          y n n y n n
timer         other        n n n n n n
timer         title        y n n y n n
timer         closed       y n n y n n
timer         duration_ms  y n n y n n

breathing     put          y n n y n n
breathing     other        n n n n n n
breathing     title        y n n y n n
breathing     closed       y n n y n n
breathing     in_s         y n n y n n
breathing     out_s        y n n y n n

press         put          y n n y n n
press         other        n n n n n n

token_board   put          y n n y n n
token_board   other        n n n n n n
token_board   title        y n n y n n
token_board   closed       y n n y n n
token_board   goal         y n n y n n
token_board   symbol       y n n y n n
token_board   earns        y n n y n n
token_board   earns_symbol y n n y n n
token_board   earns_image  y n n y n y

token         put          y n n y n n
token         other        n n n n n n
token         spent        y n n y n n
token         undone       y n n y n n

choice_board  put          y n n y n n
choice_board  other        n n n n n n
choice_board  title        y n n y n n
choice_board  closed       y n n y n n
choice_board  options      n n n n n y

check_in      put          y n n y n n
check_in      other        n n n n n n
check_in      title        y n n y n n
check_in      closed       y n n y n n
check_in      options      n n n n n y

pick          put          y y o y n n
pick          other        n n u n u n

checklist     put          y n n y n n
checklist     other        n n n n n n
checklist     title        y n n y n n
checklist     closed       y n n y n n
checklist     lines        y n n y n y
checklist     offered      y n n y n n

tick          put          y y y y n n
tick          other        n n n n n n

movement      put          y n n y n n
movement      other        n n n n n n
movement      title        y n n y n n
movement      closed       y n n y n n
movement      say          y n n y n n
movement      symbol       y n n y n n
movement      image        y n n y n y
movement      posture      y n n y n n

turn          put          y n n y n n
turn          other        n n n n n n
turn          title        y n n y n n
turn          closed       y n n y n n
turn          seat         y n n y n n

levels        put          y n n n n n
levels        other        n u u n u n
levels        steps        y u u n u n

prompt        put          y n n n n n
prompt        other        n u u n u n
prompt        image        n u u n u y

response      put          y n n y n n
response      other        n u u n u n

call          put          n n n y n n
call          other        n u u n u n
call          answered     y u u n u n
call          withdrawn    n u u y u n
"""

NEW_VALUES: dict[str, Any] = {
    "layout": "horizontal", "warn_min": [3], "lang": "es", "label": "Write", "image": "", "minutes": 3, "kind": "break",
    "closed": True, "duration_ms": 1000, "in_s": 4, "out_s": 5, "goal": 3, "earns": "A walk", "earns_symbol": "dog",
    "earns_image": "", "options": [{"label": "A"}, {"label": "B"}],
    "spent": True, "lines": [{"id": "a", "label": "A"}], "offered": True, "posture": "seated",
    "seat": "ben", "say": "Slowly", "steps": [{"code": "I", "label": "Alone"}], "withdrawn": True,
}  # fmt: skip
"""A value that fits, for each field that somebody may patch."""

IDS = {
    "schedule": "schedule", "item": "card", "check_off": "done", "timer": "clock", "breathing": "breath",
    "press": "pressed", "token_board": "board", "token": "token", "choice_board": "choose", "check_in": "feel",
    "pick": "said", "checklist": "list", "tick": "ticked", "movement": "move", "turn": "whose",
    "levels": "levels-anna", "prompt": "cue", "response": "got", "call": "hello",
}  # fmt: skip


def item(item_id: str, order: str = "V", **fields: Any) -> Item:
    return Item(**{"id": item_id, "order": order, "label": "Warm up"} | fields)


def check_off(check_id: str, of: str = "card", state: str = "finished") -> CheckOff:
    return CheckOff(id=check_id, of=of, state=state)


def timer(timer_id: str = "clock", **fields: Any) -> Timer:
    return Timer(**dict[str, Any](id=timer_id, duration_ms=120_000) | fields)


def press(press_id: str, of: str = "clock", what: str = "start", ms: int = 0) -> Press:
    return Press(id=press_id, of=of, what=what, ms=ms)


def choice_board(board_id: str = "choose", **fields: Any) -> ChoiceBoard:
    return ChoiceBoard(**{"id": board_id, "options": OPTIONS} | fields)


def check_in(check_id: str = "feel", **fields: Any) -> CheckIn:
    return CheckIn(**{"id": check_id, "options": OPTIONS} | fields)


def pick(pick_id: str, of: str = "feel", student: str = "anna", option: int = 1) -> Pick:
    return Pick(id=pick_id, of=of, student=student, option=option)


def checklist(list_id: str = "list", **fields: Any) -> Checklist:
    return Checklist(**dict[str, Any](id=list_id, lines=LINES, offered=True) | fields)


def tick(tick_id: str, of: str = "list", line: str = "paper") -> Tick:
    return Tick(id=tick_id, of=of, line=line)


def levels(student: str = "anna", **fields: Any) -> Levels:
    return Levels(**{"id": f"levels-{student or 'room'}", "student": student, "steps": LEVELS} | fields)


def prompt(prompt_id: str = "cue", **fields: Any) -> Prompt:
    return Prompt(**{"id": prompt_id, "text": "Point to the line", "to": "fay", "about": "anna"} | fields)


def response(response_id: str, what: str = "seen", level: str = "", of: str = "cue") -> Response:
    return Response(id=response_id, of=of, what=what, level=level)


def call(call_id: str, kind: str = "need_you", about: str = "anna") -> Call:
    return Call(id=call_id, kind=kind, about=about)


ACTIVITIES: tuple[AnyActivity, ...] = (
    timer(), Breathing(id="breath"), TokenBoard(id="board"), choice_board(), check_in(), checklist(),
    Movement(id="move"), Turn(id="whose", seat="anna"),
)  # fmt: skip
ENTRIES: tuple[AnyRecord, ...] = (press("pressed"), Token(id="token", of="board"), check_off("done"))
SAMPLES: tuple[AnyRecord, ...] = (
    Schedule(id="schedule"), item("card"), *ACTIVITIES, *ENTRIES, pick("said"), tick("ticked"), levels(), prompt(),
    response("got", "given", "G"), call("hello"),
)  # fmt: skip
"""One of each type."""


def furnish(scene: Scene) -> Scene:
    """Put one of everything into a room with everybody in it; what a student can have made is Anna's."""
    scene.do(TESS, Put(item("card")), *map(Put, ACTIVITIES), *map(Put, ENTRIES), Put(levels()), Put(prompt()))
    scene.do(ANNA, Put(pick("said")), Put(tick("ticked")))
    scene.do(FAY, Put(response("got", "given", "G")), Put(call("hello")))
    return scene


def led() -> Scene:
    """A room with everybody in it and one of everything that leads a session."""
    return furnish(peopled())


def puts() -> dict[str, tuple[Scene, Record]]:
    """Return a new record of each type with a room in which it fits."""
    room, found = led(), dict[str, tuple[Scene, Record]]()
    for sample in SAMPLES:
        fields = {field: getattr(sample, field) for field in sample.__struct_fields__}
        name = str(sample.__struct_config__.tag)
        found[name] = room, type(sample)(**fields | {"id": f"a-new-{name}"})
    found["schedule"] = Scene(), Schedule(id="schedule")
    found["levels"] = room, levels("ben")
    return found
