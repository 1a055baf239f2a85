"""The bounds of what a session is led by: per type and field, values at the limits and values just past them."""

from __future__ import annotations

from typing import Any

from server.core.records_activities import Line, Option
from server.core.records_prompts import Level

Limits = tuple[list[Any], list[Any]]

IDS: Limits = (["a", "A-z_09", "x" * 48], ["", "x" * 49, "a b", "a/b", "ä", "a\n"])
IDS_OR_NONE: Limits = ([*IDS[0], ""], IDS[1][1:])
SYMBOLS: Limits = (["", "fox", "x" * 64, "Zoë 🦊", "<b>"], ["x" * 65, "a\nb", "a\x00"])
HUES = ["", "gray", "blue", "teal", "green", "yellow", "orange", "red", "purple"]


def text(shortest: int, longest: int, *, lines: bool = False) -> Limits:
    """Return the limits of a text."""
    past = ["x" * (longest + 1), "x" * 10_000, "a\x00", "a\x7f", "a\tb", *([] if lines else ["a\nb"])]
    within = ["a", "x" * longest, *(each for each in ("<b>", "\u202etfel ot") if len(each) <= longest)]
    within += ["two\nlines"] if lines else []
    return [*within, *([] if shortest else [""])], [*past, *([""] if shortest else [])]


def number(low: float, high: float) -> Limits:
    """Return the limits of a whole number."""
    return [low, high], [low - 1, high + 1, 10**400]


def seconds(low: float, high: float) -> Limits:
    """Return the limits of any number."""
    return [low, high, 4.5], [low - 0.01, high + 0.01, float("nan"), float("inf")]


def several(part: Any, least: int, most: int) -> Limits:
    """Return the limits of so many parts."""
    return [(part,) * least, (part,) * most], [(part,) * n for n in (least - 1, most + 1) if n >= 0]


ACTIVITY = {"audience": IDS, "title": text(0, 120)}
OPTION = {"label": text(1, 60), "symbol": SYMBOLS, "image": IDS_OR_NONE, "color": (HUES, ["pink", "#fff", "Blue"])}
QUESTION = ACTIVITY | {"student": IDS_OR_NONE}

LIMITS: dict[str, dict[str, Limits]] = {
    "schedule": {
        "layout": (["vertical", "horizontal", "now_next_then", "first_then"], ["", "grid"]),
        "lang": (["en", "es"], ["", "fr"]),
        "warn_min": ([(), (5, 2, 1), (1, 60), (1, 2, 3, 4, 5, 6)], [(0,), (61,), (2, 2), (1, 2, 3, 4, 5, 6, 7)]),
    },
    "item": {
        "order": (["V", "z" * 32], ["", "a0", "z" * 33]), "label": text(1, 80), "symbol": SYMBOLS,
        "image": IDS_OR_NONE, "minutes": number(0, 240), "kind": (["step", "break", "surprise"], ["", "end"]),
    },
    "check_off": {"of": IDS, "state": (["finished", "skipped", "taken_back", "begun"], ["", "done"])},
    "timer": ACTIVITY | {"duration_ms": number(1000, 4 * 3_600_000)},
    "breathing": ACTIVITY | {"in_s": seconds(1, 15), "out_s": seconds(1, 15)},
    "press": {
        "of": IDS, "what": (["start", "pause", "again", "more"], ["", "stop"]), "ms": number(-3_600_000, 3_600_000),
    },
    "token_board": ACTIVITY | {
        "goal": number(2, 10), "symbol": SYMBOLS, "earns": text(0, 80), "earns_symbol": SYMBOLS,
        "earns_image": IDS_OR_NONE, "student": IDS_OR_NONE,
    },
    "token": {"of": IDS},
    "choice_board": QUESTION | {"options": several(Option(label="a"), 2, 4)},
    "check_in": QUESTION | {"options": several(Option(label="a"), 2, 7)},
    "option": OPTION,
    "line": OPTION | {"id": IDS},
    "pick": {"of": IDS, "student": IDS, "option": number(-1, 6)},
    "checklist": ACTIVITY | {"lines": several(Line(id="a", label="a"), 1, 20)},
    "tick": {"of": IDS, "line": IDS},
    "movement": ACTIVITY | {
        "say": text(0, 200), "symbol": SYMBOLS, "image": IDS_OR_NONE,
        "posture": (["seated", "standing"], ["", "lying"]),
    },
    "turn": ACTIVITY | {"seat": IDS_OR_NONE},
    "level": {"code": text(1, 4), "label": text(1, 40)},
    "levels": {"student": IDS_OR_NONE, "steps": several(Level(code="a", label="a"), 0, 15)},
    "prompt": {
        "text": text(1, 300, lines=True), "symbol": SYMBOLS, "image": IDS_OR_NONE, "to": IDS_OR_NONE,
        "about": IDS_OR_NONE, "activity": IDS_OR_NONE, "level": text(0, 4), "earlier": IDS_OR_NONE,
    },
    "response": {
        "of": IDS, "what": (["seen", "given", "undone", "recalled"], ["", "sent"]), "level": text(0, 4),
        "label": text(0, 40),
    },
    "call": {
        "kind": (["need_you", "see_something", "left_room", "interruption"], ["", "help"]), "about": IDS_OR_NONE,
    },
}  # fmt: skip
