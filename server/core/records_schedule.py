"""The visual schedule: what is planned, and the entries that say what became of it (practice.md, Visual schedule)."""

from __future__ import annotations

from typing import Annotated

from server.core.bounds import IdText, OneOf, Several, Text, Within
from server.core.order import OrderKey
from server.core.record import SYMBOL, Entry, Record

SCHEDULE_ID = "schedule"
LAYOUTS = OneOf(("vertical", "horizontal", "now_next_then", "first_then"))

LANGS = OneOf(("en", "es"))


class Schedule(Record, frozen=True, kw_only=True):
    """How the schedule is shown. `warn_min`: how many minutes before an item's planned end a calm word is said.

    `lang`: of the words on and around its cards; cards keep the words that they were given.
    """

    layout: Annotated[str, LAYOUTS] = "vertical"
    warn_min: Annotated[tuple[int, ...], Several(Within(1, 60), 6)] = (5, 2, 1)
    lang: Annotated[str, LANGS] = "en"


class Item(Record, frozen=True, kw_only=True):
    """One card of the schedule; `minutes` planned, 0 for none. What became of it is said by check-offs.

    `image` names a picture of the room's own, where there is one.
    """

    order: Annotated[str, OrderKey()]
    label: Annotated[str, Text(1, 80)]
    symbol: Annotated[str, SYMBOL] = ""
    image: Annotated[str, IdText(optional=True)] = ""
    minutes: Annotated[int, Within(0, 240)] = 0
    kind: Annotated[str, OneOf(("step", "break", "surprise"))] = "step"
    aside: bool = False


class CheckOff(Entry, frozen=True, kw_only=True):
    """An adult says of an item: finished, skipped, taken back, or begun before its turn. The latest word holds."""

    state: Annotated[str, OneOf(("finished", "skipped", "taken_back", "begun"))]
