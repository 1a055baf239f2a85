"""Every field of every record and presence: what is within its bound, what is past it, and by which code."""

from __future__ import annotations

from typing import Any, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import replace

from server.core.bounds import Bound, bounds_of, check, name_of, parts_of
from server.core.changes import Patch
from server.core.errors import Refused
from server.core.points import Point, pack
from server.core.presence import PRESENCE, Ask, Devices, Ink, InkCancel, Pointer, PointerGone, Replay, Watching
from server.core.records import FAMILIES, PARTS, AnyRecord, Door, Paper, Record, Ruling, Session, Stage
from server.core.records_activities import Line, Option
from server.core.records_prompts import Level
from tests.unit import led, led_limits
from tests.unit.scene import (
    ANNA,
    TAP,
    TESS,
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


def points(amount: int, **last: int) -> str:
    """Return so many packed points, the last one with other values."""
    all_but_last = [Point(0, 0, 0, 0)] * (amount - 1)
    return pack([*all_but_last, Point(**{"x": 0, "y": 0, "t": 0, "p": 0} | last)])


SAMPLES: dict[str, Struct] = {
    name_of(type(sample)): sample
    for sample in (
        page("a"), Paper(), Ruling(), stroke("a"), clearing("a"), cue("a"),
        Stage(id="stage"), Session(id="session"), Door(id="door"),
        knock(ANNA), person(ANNA), controls(ANNA), permit(ANNA), message("a"), request("a"), preset("a"),
        Ink(page="a", stroke="b", points=TAP),
        InkCancel(page="a", stroke="b"), Pointer(page="a", x=0, y=0), PointerGone(page="a"), Watching(page="a"),
        Devices(), Ask(to="anna", source="face"), Replay(what="page", page="a"),
        *led.SAMPLES, led.OPTIONS[0], led.LINES[0], led.ROOM_LEVELS[0],
    )
}  # fmt: skip

IDS = (["a", "A-z_09", "x" * 48], ["", "x" * 49, "a b", "a/b", "ä", "a\n"])
IDS_OR_NONE = ([*IDS[0], ""], IDS[1][1:])
NAMES = (["A", "x" * 40, "Zoë 🦊", "\u202eright to left", "<b>"], ["", "x" * 41, "a\nb", "a\x00", "a\x7f", "a\tb"])
SYMBOLS = ([*NAMES[0], ""], NAMES[1][1:])
COLORS = (["graphite", "blue", "red", "green", "orange", "purple"], ["", "black", "Blue"])
ROLES = (["therapist", "student", "facilitator", "observer"], ["room", ""])
WIDTHS = ([10, 2000], [9, 2001, -1, 10**400])
MILLIMETRES = ([0, 60], [-0.01, 60.01, float("nan"), float("inf"), float("-inf")])
DEVICES = (
    ["off", "on", "denied", "missing", "in_use", "covered", "ended", "silenced", "opening"],
    ["", "On", "muted"],
)
EXTENTS = ([0, 200_000], [-1, 200_001, 10**400])
SCREENS = ([0, 20_000], [-1, 20_001, 10**400])
TOOL_NAMES = (["", "pencil", "x" * 20], ["x" * 21, "a\nb"])
POINTERS = ([-100_000, 0, 100_000], [-100_001, 100_001, 10**400])

RULING: dict[str, tuple[list[Any], list[Any]]] = {
    "family": (list(FAMILIES), ["", "lined", "Plain"]),
    "row_mm": ([4, 60], [3.99, 60.01, float("nan"), float("inf")]),
    "body_mm": MILLIMETRES,
    "skip_mm": MILLIMETRES,
    "margin_mm": MILLIMETRES,
    "margin_line_mm": ([0, 100], [-0.01, 100.01, float("nan"), float("inf")]),
    "color": (["blue", "gray", "black", "green", "red"], ["", "yellow", "#000000"]),
    "weight": ([0.5, 4], [0.49, 4.01, float("nan"), float("inf")]),
    "dash_mm": ([0, 20], [-0.01, 20.01, float("nan"), float("inf")]),
    "stage": ([0, 5], [-1, 6, 10**400]),
    "letters": (["", "x" * 40, "b & d", "Zoë 🦊"], ["x" * 41, "a\nb", "\x1b"]),
}

LIMITS: dict[str, dict[str, tuple[list[Any], list[Any]]]] = {
    "page": {
        "order": (["V", "0z", "z" * 32], ["", "0", "a0", "z" * 33, "a-b", "ä"]),
        "audience": IDS,
        "title": (["", "x" * 80, "b & d"], ["x" * 81, "a\nb", "\x1b"]),
        "kept_from": IDS_OR_NONE,
    },
    "paper": RULING | {"size": (["letter", "a4"], ["", "a5"])},
    "ruling": RULING,
    "stroke": {
        "page": IDS,
        "points": (
            [TAP, points(2000), points(1, x=100_000, y=-100_000, t=3_600_000, p=255)],
            ["", points(2001), "A", "AAAA", "AAA", "A A", "gICAgIAA", points(1, x=100_001), points(1, y=-100_001),
             points(1, t=3_600_001), points(1, p=256), points(1, p=-1)],
        ),
        "tool": (["pencil", "highlighter"], ["", "eraser", "laser"]),
        "color": COLORS,
        "width": WIDTHS,
        "pointer": (["pen", "touch", "mouse", "keys"], ["", "eye"]),
        "scale": ([0.05, 200], [0.04, 200.1, float("nan"), float("inf")]),
        "continues": IDS_OR_NONE,
    },
    "clearing": {"page": IDS},
    "cue": {
        "page": IDS, "text": (["a", "x" * 60, "Zoë 🦊"], ["", "x" * 61, "a\nb", "\x1b"]),
        "x": ([0, 100_000], [-1, 100_001]), "y": ([0, 100_000], [-1, 100_001, 10**400]),
        "body": ([200, 6000], [199, 6001]), "style": (["faint", "dotted", "model"], ["", "bold"]),
    },
    "stage": {
        "show": (
            ["board", "face", "desk", "screen", "schedule", "now", "activity", "calm"], ["", "mic", "page", "timer"]
        ),
        "page": IDS_OR_NONE,
        "turning": (["follow", "free"], ["", "both"]), "of": IDS_OR_NONE, "zoom": ([100, 800], [99, 801, 10**400]),
        "x": ([0, 100_000], [-1, 100_001]), "y": ([0, 100_000], [-1, 100_001]),
    },
    "preset": {"name": NAMES},
    "session": {},
    "door": {},
    "knock": {
        "seat": IDS, "role": ROLES, "name": NAMES, "symbol": SYMBOLS, "key": IDS_OR_NONE,
        "answer": (["waiting", "in", "not_now", "left"], ["", "out"]),
    },
    "person": {
        "role": ROLES, "name": NAMES, "symbol": SYMBOLS,
        "status": (["in", "out", "removed", "blocked"], ["", "waiting"]), "beside": IDS_OR_NONE,
    },
    "controls": {
        "student": IDS,
        "tools": ([(), ("eraser", "pencil"), ("laser", "highlighter")], [("pencil", "pencil"), ("brush",)]),
        "scan": (["off", "one", "two"], ["", "three"]), "scan_ms": ([400, 10_000], [399, 10_001, 10**400]),
        "contrast": (["", "usual", "more"], ["less"]), "lettering": (["", "usual", "large", "larger"], ["huge"]),
        "hand": (["", "right", "left"], ["both"]),
    },
    "permit": {"seat": IDS},
    "message": {"text": (["a", "x" * 500, "two\nlines"], ["", "x" * 501, "a\x00", "a\r\n"])},
    "request": {"kind": (["help", "break"], ["", "toilet"])},
    "ink": {
        "page": IDS, "stroke": IDS, "points": ([TAP, points(512)], ["", points(513), "AAA", "!"]),
        "begin": ([0, 100_000], [-1, 100_001, 10**400]), "tool": (["pencil", "highlighter"], ["eraser"]),
        "color": COLORS, "width": WIDTHS,
    },
    "ink_cancel": {"page": IDS, "stroke": IDS},
    "pointer": {"page": IDS, "x": POINTERS, "y": POINTERS},
    "pointer_gone": {"page": IDS},
    "replay": {
        "what": (["page", "stroke", "cue", "stop"], ["", "room"]), "page": IDS, "mark": IDS_OR_NONE, "to": IDS_OR_NONE,
    },
    "view": {
        "page": IDS_OR_NONE, "x": POINTERS, "y": POINTERS, "width": EXTENTS, "height": EXTENTS, "tool": TOOL_NAMES,
        "screen_width": SCREENS, "screen_height": SCREENS,
    },
    "media": {"mic": DEVICES, "face": DEVICES, "desk": DEVICES, "screen": DEVICES},
    "ask": {"to": IDS, "source": (["mic", "face", "desk", "screen"], ["", "board", "Mic"])},
    **led_limits.LIMITS,
}  # fmt: skip
"""Per type and field: values at the limits, and values just past them."""

KINDS: list[type[Struct]] = [*AnyRecord.__args__, *PARTS, *PRESENCE]
UNBOUND = {"by", "at", "born", "since"}
"""What the server stamps needs no bound."""


def limited(kind: type[Struct]) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return the limits of a type's fields, the id of records included."""
    limits = LIMITS[name_of(kind)]
    return {"id": IDS} | limits if issubclass(kind, Record) else limits


def refusal(value: Struct) -> str:
    """Return the code by which a value is refused; empty where it is within its bounds."""
    try:
        check(value)
    except Refused as refused:
        return refused.code
    return ""


def test_IN1_every_field_has_a_bound_unless_any_value_of_its_type_will_do() -> None:
    for kind in KINDS:
        free = {field for field, hint in get_type_hints(kind).items() if hint is bool}
        bound = {*bounds_of(kind), *parts_of(kind)}
        assert set(kind.__struct_fields__) - free - UNBOUND == bound, kind
        assert set(limited(kind)) == set(bounds_of(kind)), kind


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_IN1_values_at_the_limit_are_within_and_values_past_it_are_refused_by_a_stable_code(
    kind: type[Struct],
) -> None:
    sample = SAMPLES[name_of(kind)]
    assert refusal(sample) == ""
    for field, (within, past) in limited(kind).items():
        for value in within:
            assert refusal(replace(sample, **{field: value})) == "", (field, value)
        for value in past:
            assert refusal(replace(sample, **{field: value})) == f"bad_{name_of(kind)}_{field}", (field, value)


def test_IN1_a_part_of_a_record_is_bound_too() -> None:
    assert refusal(page("a", paper=Paper(row_mm=61))) == "bad_paper_row_mm"
    assert refusal(page("a", overlay=Ruling(stage=6))) == "bad_ruling_stage"
    assert refusal(page("a", overlay=Ruling())) == ""


def test_IN1_each_of_several_parts_is_bound_too() -> None:
    long = Option(label="x" * 61)
    assert refusal(led.choice_board(options=(*led.OPTIONS, long))) == "bad_option_label"
    assert refusal(led.checklist(lines=(Line(id="a b", label="x"),))) == "bad_line_id"
    assert refusal(led.levels(steps=(Level(code="ABCDE", label="x"),))) == "bad_level_code"


@pytest.mark.parametrize(
    ("record", "fields", "code"),
    [
        ("page", {"title": 7}, "bad_page_title"),
        ("page", {"title": None}, "bad_page_title"),
        ("page", {"aside": "yes"}, "bad_page_aside"),
        ("page", {"paper": {"row_mm": "wide"}}, "bad_page_paper"),
        ("page", {"paper": {"row_mm": 10**400}}, "bad_page_paper"),
        ("page", {"paper": {"rows": 9}}, "bad_page_paper"),
        ("page", {"paper": {"row_mm": 60.5}}, "bad_paper_row_mm"),
        ("page", {"paper": {"stage": 2.5}}, "bad_page_paper"),
        ("page", {"paper": {"family": "lined"}}, "bad_paper_family"),
        ("page", {"overlay": {"family": "graph", "row_mm": 5}}, ""),
        ("page", {"overlay": {"row_mm": 60.5}}, "bad_ruling_row_mm"),
        ("page", {"overlay": {"size": "a4"}}, "bad_page_overlay"),
        ("page", {"overlay": "graph"}, "bad_page_overlay"),
        ("page", {"overlay": None}, ""),
        ("page", {"order": "0"}, "bad_page_order"),
        ("controls-anna", {"tools": "pencil"}, "bad_controls_tools"),
        ("controls-anna", {"tools": ["pencil", 1]}, "bad_controls_tools"),
        ("controls-anna", {"tools": ["pencil"] * 9}, "bad_controls_tools"),
        ("controls-anna", {"tools": ["pencil", "pencil"]}, "bad_controls_tools"),
        ("schedule", {"warn_min": [5, "2"]}, "bad_schedule_warn_min"),
        ("schedule", {"warn_min": [5, 2.5]}, "bad_schedule_warn_min"),
        ("schedule", {"warn_min": [90]}, "bad_schedule_warn_min"),
        ("schedule", {"warn_min": []}, ""),
    ],
)
def test_IN1_what_a_patch_says_is_bound_as_what_a_put_says(record: str, fields: dict[str, Any], code: str) -> None:
    assert peopled().code(TESS, Patch(record, fields)) == (code or "lands")


def test_every_bound_has_words() -> None:
    bounds: list[Bound] = [bound for kind in KINDS for bound in bounds_of(kind).values()]
    words = {bound.words() for bound in bounds}
    assert {
        "an id", "an id or empty", "1 to 40 characters", "0 to 60", "one of `letter`, `a4`", "1 to 512 packed points",
        "1 to 2000 packed points", "an order key of at most 32 digits",
        "at most 8, each one of `pencil`, `highlighter`, `eraser`, `laser`",
    } <= words  # fmt: skip
