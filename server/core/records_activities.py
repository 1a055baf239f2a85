"""The activity tools: what all look at or one student answers, and the entries that say what happened in them.

An activity has whom it is for fixed when it is put. What runs or counts in it is entries, so that a pause, a minute
more or a token is there once, at the server's time, and shown at once where it was made.
"""

from __future__ import annotations

from typing import Annotated

from server.core.bounds import Amount, IdText, OneOf, Text, Within
from server.core.record import SYMBOL, Entry, Part, Record
from server.core.roles import EVERYONE

HUES = OneOf(("", "gray", "blue", "teal", "green", "yellow", "orange", "red", "purple"))
HOUR_MS = 3_600_000
MOST_STEPS = 7


class Option(Part, frozen=True, kw_only=True):
    """One of several things to choose from, answer with, or do."""

    label: Annotated[str, Text(1, 60)]
    symbol: Annotated[str, SYMBOL] = ""
    image: Annotated[str, IdText(optional=True)] = ""
    color: Annotated[str, HUES] = ""


class Line(Option, frozen=True, kw_only=True):
    """One line of a checklist, named so that ticks stay with it when lines move."""

    id: Annotated[str, IdText()]


class Activity(Record, frozen=True, kw_only=True):
    """What may take the stage besides the board. `audience`: everyone, staff, or the seat of one student."""

    audience: Annotated[str, IdText()] = EVERYONE
    title: Annotated[str, Text(0, 120)] = ""
    closed: bool = False


class Timer(Activity, frozen=True, kw_only=True):
    """A time to see; presses say since when it runs."""

    duration_ms: Annotated[int, Within(1000, 4 * HOUR_MS)]


class Breathing(Activity, frozen=True, kw_only=True):
    """Breathing together, so many seconds in and out; presses say since when."""

    in_s: Annotated[float, Within(1, 15)] = 3.0
    out_s: Annotated[float, Within(1, 15)] = 3.0


class Press(Entry, frozen=True, kw_only=True):
    """A press on what runs: start, pause, from the beginning again, or `ms` more (less, where negative)."""

    what: Annotated[str, OneOf(("start", "pause", "again", "more"))]
    ms: Annotated[int, Within(-HOUR_MS, HOUR_MS)] = 0


class TokenBoard(Activity, frozen=True, kw_only=True):
    """Tokens towards what they earn; `symbol` is the token's picture."""

    goal: Annotated[int, Within(2, 10)] = 5
    symbol: Annotated[str, SYMBOL] = "star"
    earns: Annotated[str, Text(0, 80)] = ""
    earns_symbol: Annotated[str, SYMBOL] = ""
    earns_image: Annotated[str, IdText(optional=True)] = ""
    student: Annotated[str, IdText(optional=True)] = ""


class Token(Record, frozen=True, kw_only=True):
    """One token `of` a board: there until it was given by mistake (`undone`) or exchanged (`spent`)."""

    of: Annotated[str, IdText()]
    spent: bool = False
    undone: bool = False


class Question(Activity, frozen=True, kw_only=True):
    """What is answered by picking; `student`: whose answer is asked for, each student's where it is empty."""

    student: Annotated[str, IdText(optional=True)] = ""


class ChoiceBoard(Question, frozen=True, kw_only=True):
    """Two to four things, of which a student chooses."""

    options: Annotated[tuple[Option, ...], Amount(2, 4)]


class CheckIn(Question, frozen=True, kw_only=True):
    """How the energy is, on a neutral scale from low to high. Picks are for staff and that student only."""

    options: Annotated[tuple[Option, ...], Amount(2, MOST_STEPS)]


class Pick(Entry, frozen=True, kw_only=True):
    """What a student chose or answered: the place among the options, -1 for nothing after all. The latest holds."""

    student: Annotated[str, IdText()]
    option: Annotated[int, Within(-1, MOST_STEPS - 1)]


class Checklist(Activity, frozen=True, kw_only=True):
    """Things to tick off. `offered`: students may tick as well."""

    lines: Annotated[tuple[Line, ...], Amount(1, 20)]
    offered: bool = False


class Tick(Entry, frozen=True, kw_only=True):
    """A line of a checklist is done, or is not after all. The latest word holds."""

    line: Annotated[str, IdText()]
    done: bool = True


class Movement(Activity, frozen=True, kw_only=True):
    """A card for a movement break: `title` names it, `say` tells how it is done."""

    say: Annotated[str, Text(0, 200)] = ""
    symbol: Annotated[str, SYMBOL] = ""
    image: Annotated[str, IdText(optional=True)] = ""
    posture: Annotated[str, OneOf(("seated", "standing"))] = "standing"


class Turn(Activity, frozen=True, kw_only=True):
    """Whose turn it is: a `seat`, and since when (stamped)."""

    seat: Annotated[str, IdText(optional=True)] = ""
    since: int = 0


AnyActivity = Timer | Breathing | TokenBoard | ChoiceBoard | CheckIn | Checklist | Movement | Turn
