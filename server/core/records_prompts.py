"""Prompt cards: from the therapist to the facilitator, what was given, and the facilitator's calls. For staff only."""

from __future__ import annotations

from typing import Annotated

from server.core.bounds import Amount, IdText, OneOf, Text
from server.core.record import SYMBOL, Entry, Part, Record


class Level(Part, frozen=True, kw_only=True):
    """How much help. `physical`: only the one beside the student gives it; `trial`: whether it counts as one."""

    code: Annotated[str, Text(1, 4)]
    label: Annotated[str, Text(1, 40)]
    physical: bool = False
    trial: bool = True


class Levels(Record, frozen=True, kw_only=True):
    """The prompt levels in use, least help first: a student's own (`levels-<seat>`), or the room's (`levels-room`).

    Without steps they are the default again: a student's are the room's, the room's those that every room begins with.
    """

    student: Annotated[str, IdText(optional=True)] = ""
    steps: Annotated[tuple[Level, ...], Amount(0, 15)]


class Prompt(Record, frozen=True, kw_only=True):
    """A cue. `to`: the facilitator's seat, empty for whoever it is; `about`: the student; `activity`: what it is for.

    `level`: the help that is asked for; `earlier`: the prompt that this one repeats, or goes a level further than.
    """

    text: Annotated[str, Text(1, 300, lines=True)]
    symbol: Annotated[str, SYMBOL] = ""
    image: Annotated[str, IdText(optional=True)] = ""
    to: Annotated[str, IdText(optional=True)] = ""
    about: Annotated[str, IdText(optional=True)] = ""
    activity: Annotated[str, IdText(optional=True)] = ""
    level: Annotated[str, Text(0, 4)] = ""
    earlier: Annotated[str, IdText(optional=True)] = ""


class Response(Entry, frozen=True, kw_only=True):
    """What became of a prompt: seen, given with a level of help, that undone, or recalled. Times are of the entries.

    `label`: what the level was called where it was tapped; it stays, whatever the levels are called later.
    """

    what: Annotated[str, OneOf(("seen", "given", "undone", "recalled"))]
    level: Annotated[str, Text(0, 4)] = ""
    label: Annotated[str, Text(0, 40)] = ""


class Call(Record, frozen=True, kw_only=True):
    """A facilitator calls the therapist; `about`: of which student. `since`: when it was answered or not (stamped)."""

    kind: Annotated[str, OneOf(("need_you", "see_something", "left_room", "interruption"))]
    about: Annotated[str, IdText(optional=True)] = ""
    answered: bool = False
    withdrawn: bool = False
    since: int = 0


LEVELS = (
    Level(code="I", label="Independent"),
    Level(code="VS", label="Visual"),
    Level(code="G", label="Gestural"),
    Level(code="IV", label="Indirect verbal"),
    Level(code="V", label="Direct verbal"),
    Level(code="M", label="Model"),
    Level(code="PP", label="Partial physical", physical=True),
    Level(code="FP", label="Full physical", physical=True),
    Level(code="NR", label="No response", trial=False),
)
"""The levels where neither a student nor the room has others (practice.md, Prompt levels)."""


def levels_id(student: str) -> str:
    """Return the id of a student's levels; of nobody's, of the room's."""
    return f"levels-{student or 'room'}"
