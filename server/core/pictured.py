"""Which records show which photos of the room: who may be sent one, and what lets go of one that is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from server.core.changes import Patch
from server.core.record import Record
from server.core.records_activities import CheckIn, Checklist, ChoiceBoard, Movement, TokenBoard
from server.core.records_prompts import Prompt
from server.core.records_schedule import Item
from server.core.roles import STAFF, Actor
from server.core.rules import visible
from server.core.state import State

SHOWN: Mapping[type[Record], str] = {
    Item: "image",
    Prompt: "image",
    Movement: "image",
    TokenBoard: "earns_image",
    ChoiceBoard: "options",
    CheckIn: "options",
    Checklist: "lines",
}
"""The field in which each type names photos: one, or parts with one each."""


def may_be_sent(state: State, actor: Actor, image: str) -> bool:
    """Say whether somebody inside may be sent a photo: it is seen by whoever sees what shows it.

    Staff choose among all that the room has.
    """
    if actor.role in STAFF and not actor.second:
        return True
    return any(visible(record, state, actor) for record in showing(state, image))


def without(state: State, image: str) -> list[Patch]:
    """Return the changes by which all that shows a photo shows its symbol or its words instead."""
    return [Patch(record.id, {SHOWN[type(record)]: bare(record, image)}) for record in showing(state, image)]


def showing(state: State, image: str) -> Iterator[Record]:
    """Yield the records that show a photo."""
    return (record for record in state.all(Record) if type(record) in SHOWN and image in named(record))


def named(record: Record) -> tuple[str, ...]:
    """Return the photos that a record names."""
    value = getattr(record, SHOWN[type(record)])
    return (value,) if isinstance(value, str) else tuple(part.image for part in value)


def bare(record: Record, image: str) -> Any:
    """Return what the record's field is without a photo, as JSON has it."""
    value = getattr(record, SHOWN[type(record)])
    if isinstance(value, str):
        return ""
    parts = (msgspec.structs.replace(part, image="") if part.image == image else part for part in value)
    return msgspec.to_builtins(tuple(parts))
