"""Every type of record that a room holds, with the bounds of its fields. A new thing in the room starts here.

What a session is led by has files of its own: records_schedule.py, records_activities.py, records_prompts.py.

Geometry is physical: lengths in millimetres (floats) or hundredths of a millimetre (integers). Times are the
server's, in milliseconds. The server stamps `by`, `at` and `born`; a proposal cannot set them.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from server.core.bounds import IdText, OneOf, Several, Text, Within
from server.core.order import OrderKey
from server.core.points import FAR_HMM, Packed
from server.core.record import Record as Record
from server.core.records_activities import AnyActivity, Line, Option, Pick, Press, Tick, Token
from server.core.records_prompts import Call, Level, Levels, Prompt, Response
from server.core.records_schedule import CheckOff, Item, Schedule
from server.core.roles import EVERYONE

ROLES = OneOf(("therapist", "student", "facilitator", "observer"))
TOOLS = OneOf(("pencil", "highlighter", "eraser", "laser"))
INK_TOOLS = OneOf(("pencil", "highlighter"))
INK_COLORS = OneOf(("graphite", "blue", "red", "green", "orange", "purple"))
SOURCES = ("mic", "face", "desk", "screen")
PICTURES = SOURCES[1:]
MAX_POINTS = 2000
FAMILIES = (
    *("plain", "wide_ruled", "college_ruled", "narrow_ruled", "three_line", "double_line"),
    *("sky_grass_earth", "highlighted", "boxes", "graph", "italic"),
)


class Ruling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is ruled on a sheet (practice.md, Paper; paper.py draws it), in millimetres.

    `row_mm`: headline to baseline, in every family; `body_mm`: midline to baseline, 0 for half a row; `skip_mm`: from
    a baseline to the next headline; `margin_mm`: clear on every side; `margin_line_mm`: from the left edge, or the
    right one where `margin_right`, 0 for none; `weight`: times the usual width; `dash_mm`: of the midline, 0 for
    solid; `stage`: how far the help has faded, 5 is a plain line; `letters`: whose boxes.
    """

    family: Annotated[str, OneOf(FAMILIES)] = "three_line"
    row_mm: Annotated[float, Within(4, 60)] = 15.9
    body_mm: Annotated[float, Within(0, 60)] = 0.0
    skip_mm: Annotated[float, Within(0, 60)] = 7.95
    margin_mm: Annotated[float, Within(0, 60)] = 12.7
    margin_line_mm: Annotated[float, Within(0, 100)] = 0.0
    margin_right: bool = False
    color: Annotated[str, OneOf(("blue", "gray", "black", "green", "red"))] = "blue"
    weight: Annotated[float, Within(0.5, 4)] = 1.0
    dash_mm: Annotated[float, Within(0, 20)] = 3.0
    stage: Annotated[int, Within(0, 5)] = 0
    letters: Annotated[str, Text(0, 40)] = ""


class Paper(Ruling, frozen=True):
    """A sheet and its ruling."""

    size: Annotated[str, OneOf(("letter", "a4"))] = "letter"
    landscape: bool = False


class Page(Record, frozen=True):
    """A sheet of paper. `audience` never changes; `kept_from` names the page whose late ink landed here.

    `overlay`: a second ruling, over whatever is on the page.
    """

    order: Annotated[str, OrderKey()]
    audience: Annotated[str, IdText()] = EVERYONE
    paper: Paper = Paper()
    overlay: Ruling | None = None
    title: Annotated[str, Text(0, 80)] = ""
    aside: bool = False
    kept_from: Annotated[str, IdText(optional=True)] = ""


class Mark(Record, frozen=True):
    """What lies on a page, and is seen by those who see the page."""

    page: Annotated[str, IdText()]


class Stroke(Mark, frozen=True):
    """One stroke of a pen, whole. `width` in hundredths of a millimetre, `scale` in CSS pixels per millimetre."""

    points: Annotated[str, Packed(1, MAX_POINTS)]
    tool: Annotated[str, INK_TOOLS] = "pencil"
    color: Annotated[str, INK_COLORS] = "graphite"
    width: Annotated[int, Within(10, 2000)] = 70
    pointer: Annotated[str, OneOf(("pen", "touch", "mouse", "keys"))] = "mouse"
    scale: Annotated[float, Within(0.05, 200)] = 4.0
    continues: Annotated[str, IdText(optional=True)] = ""
    erased: bool = False


class Clearing(Mark, frozen=True):
    """A mark that hides the ink of a page born before it, until the mark is undone."""

    undone: bool = False


class Cue(Mark, frozen=True):
    """Letters or words to be traced or copied, on a line; lengths in hundredths of a millimetre.

    `x`, `y`: where ink and baseline begin; `body`: height of a small letter; `guides`: with start dots and arrows.
    """

    text: Annotated[str, Text(1, 60)]
    x: Annotated[int, Within(0, FAR_HMM)]
    y: Annotated[int, Within(0, FAR_HMM)]
    body: Annotated[int, Within(200, 6000)]
    style: Annotated[str, OneOf(("faint", "dotted", "model"))] = "faint"
    guides: bool = False
    gone: bool = False


class Stage(Record, frozen=True):
    """What all look at: the board, a picture `of` a seat, the schedule or what is now on it, an activity, or calm.

    `of`: whose picture, or which activity. `turning`: students follow the page, or turn freely. While the `curtain` is
    drawn nobody sends a picture. `zoom`: how much larger than the whole width the page is shown, in percent, 100 for
    as each screen fits it; `x`, `y`: what of the page is in the middle then, in hundredths of a millimetre.
    """

    show: Annotated[str, OneOf(("board", *PICTURES, "schedule", "now", "activity", "calm"))] = "board"
    page: Annotated[str, IdText(optional=True)] = ""
    turning: Annotated[str, OneOf(("follow", "free"))] = "follow"
    of: Annotated[str, IdText(optional=True)] = ""
    curtain: bool = False
    zoom: Annotated[int, Within(100, 800)] = 100
    x: Annotated[int, Within(0, FAR_HMM)] = 0
    y: Annotated[int, Within(0, FAR_HMM)] = 0


class Session(Record, frozen=True):
    """Whether a session runs, and since when it does or does not (`since`, stamped)."""

    running: bool = False
    since: int = 0


class Door(Record, frozen=True):
    """Whether anybody may come to the door."""

    locked: bool = False


class Knock(Record, frozen=True):
    """Somebody at the door, for staff to answer; id `knock-<seat>`. `since`: when the answer last changed (stamped).

    `key` names the key that was shown: of several browsers with one seat, the one that the answer is for.
    """

    seat: Annotated[str, IdText()]
    role: Annotated[str, ROLES]
    name: Annotated[str, Text(1, 40)]
    symbol: Annotated[str, Text(0, 40)] = ""
    key: Annotated[str, IdText(optional=True)] = ""
    answer: Annotated[str, OneOf(("waiting", "in", "not_now", "left"))] = "waiting"
    since: int = 0


class Person(Record, frozen=True):
    """One who is or was let in; the id is the seat's. `beside`: the student next to whom a facilitator's device is.
    `since`: when the status last changed (stamped), which names a stay.
    """

    role: Annotated[str, ROLES]
    name: Annotated[str, Text(1, 40)]
    symbol: Annotated[str, Text(0, 40)] = ""
    status: Annotated[str, OneOf(("in", "out", "removed", "blocked"))] = "in"
    beside: Annotated[str, IdText(optional=True)] = ""
    since: int = 0


class Controls(Record, frozen=True):
    """What one student may do and is shown. Hiding is a view, not privacy. Born with the student, `controls-<seat>`.

    `scan`: with how many switches the student goes through all that can be done; with `one`, a step each `scan_ms`.
    `sounds`: whether quiet sounds are heard. `contrast`, `lettering` (how large) and `hand` (which one writes): how the
    student's screen looks, where that is not left to the device ("").
    """

    student: Annotated[str, IdText()]
    may_draw: bool = True
    board_hidden: bool = False
    overlay_hidden: bool = False
    tools: Annotated[tuple[str, ...], Several(TOOLS, 8)] = ("pencil", "highlighter", "eraser")
    scan: Annotated[str, OneOf(("off", "one", "two"))] = "off"
    scan_ms: Annotated[int, Within(400, 10_000)] = 1500
    sounds: bool = False
    contrast: Annotated[str, OneOf(("", "usual", "more"))] = ""
    lettering: Annotated[str, OneOf(("", "usual", "large", "larger"))] = ""
    hand: Annotated[str, OneOf(("", "right", "left"))] = ""


class Permit(Record, frozen=True):
    """What one person may send. Born with the person, id `permit-<seat>`; the therapist needs none."""

    seat: Annotated[str, IdText()]
    mic: bool = False
    face: bool = False
    desk: bool = False
    screen: bool = False


class Message(Record, frozen=True):
    """A few words from staff to staff."""

    text: Annotated[str, Text(1, 500, lines=True)]


class Request(Record, frozen=True):
    """A student asks for help or a break."""

    kind: Annotated[str, OneOf(("help", "break"))]
    answered: bool = False


class Preset(Record, frozen=True):
    """A ruling that a therapist keeps under a name."""

    name: Annotated[str, Text(1, 40)]
    ruling: Ruling


OnBoard = Page | Stroke | Clearing | Cue | Stage | Preset
InRoom = OnBoard | Session | Door | Knock | Person | Controls | Permit | Message | Request
Led = Schedule | Item | CheckOff | AnyActivity | Press | Token | Pick | Tick | Levels | Prompt | Response | Call
AnyRecord = InRoom | Led
PARTS = (Paper, Ruling, Option, Line, Level)  # what records hold that has bounds of its own
STAGE_ID, SESSION_ID, DOOR_ID = "stage", "session", "door"


def controls_id(seat: str) -> str:
    """Return the id of a student's controls."""
    return f"controls-{seat}"


def knock_id(seat: str) -> str:
    """Return the id of a seat's knock."""
    return f"knock-{seat}"


def permit_id(seat: str) -> str:
    """Return the id of a person's permit."""
    return f"permit-{seat}"
