"""Which records show which photos of the room, and so who may be sent one: it is seen by whoever sees what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from server.core.record import Record
from server.core.records_activities import CheckIn, Checklist, ChoiceBoard, Movement, TokenBoard
from server.core.records_prompts import Prompt
from server.core.records_schedule import Item
from server.core.roles import STAFF, Actor
from server.core.rules import visible
from server.core.state import State

SHOWN: Mapping[type[Record], Callable[..., Iterable[str]]] = {
    Item: lambda item: (item.image,),
    Prompt: lambda prompt: (prompt.image,),
    Movement: lambda card: (card.image,),
    TokenBoard: lambda board: (board.earns_image,),
    ChoiceBoard: lambda board: (option.image for option in board.options),
    CheckIn: lambda question: (option.image for option in question.options),
    Checklist: lambda checklist: (line.image for line in checklist.lines),
}
"""What each type of record names in its image fields."""


def may_be_sent(state: State, actor: Actor, image: str) -> bool:
    """Say whether somebody inside may be sent a photo. Staff choose among all that the room has."""
    if actor.role in STAFF and not actor.second:
        return True
    return any(
        type(record) in SHOWN and image in SHOWN[type(record)](record) and visible(record, state, actor)
        for record in state.all(Record)
    )
