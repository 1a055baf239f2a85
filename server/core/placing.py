"""Where things stand in an order: what moving one of them changes. Serves the actions on pages and on the schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from server.core.changes import Patch
from server.core.errors import Refused
from server.core.order import placed
from server.core.records import Page
from server.core.records_schedule import Item
from server.core.roles import Actor
from server.core.rules import visible
from server.core.state import State

O = TypeVar("O", Page, Item)  # noqa: E741  what has an order


def in_order(state: State, kind: type[O]) -> list[O]:
    """Return all of a type in their order; ties are broken by id."""
    return sorted(state.all(kind), key=lambda each: (each.order, each.id))


def seen(state: State, actor: Actor, kind: type[O], record_id: str) -> O:
    """Return one that this actor sees. Raises Refused where there is none."""
    record = state.get(record_id)
    if not isinstance(record, kind) or not visible(record, state, actor):
        raise Refused("unknown_record")
    return record


def moved(state: State, actor: Actor, kind: type[O], record_id: str, after: str) -> Iterator[Patch]:
    """Yield what puts one behind another, or first: its key, and where keys would grow too long everybody's."""
    one = seen(state, actor, kind, record_id)
    others = [each for each in in_order(state, kind) if each.id != one.id]
    if after == one.id:
        raise Refused("nothing_proposed")
    key, keys = placed([each.order for each in others], behind(state, actor, others, after))
    yield Patch(one.id, {"order": key})
    yield from spread(others, keys)


def behind(state: State, actor: Actor, others: Sequence[O], after: str) -> int:
    """Return the place behind one of the others that this actor sees, or the first. Raises Refused."""
    place = next((at for at, each in enumerate(others, 1) if each.id == after), 0)
    if after and not (place and visible(others[place - 1], state, actor)):
        raise Refused("unknown_record")
    return place


def spread(others: Sequence[O], keys: Sequence[str]) -> Iterator[Patch]:
    """Yield what gives others these keys, where they have not got them."""
    for each, key in zip(others, keys, strict=True):
        if each.order != key:
            yield Patch(each.id, {"order": key})
