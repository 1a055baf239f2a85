"""Actions on the visual schedule: load a routine, add a card, move one. The rest is plain changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from server.core.changes import Change, Patch, Put
from server.core.errors import Refused
from server.core.order import placed
from server.core.placing import behind, in_order, moved, spread
from server.core.records_schedule import Item
from server.core.roles import Actor
from server.core.state import State

MOST_OF_A_ROUTINE = 60


class Card(Struct, frozen=True, forbid_unknown_fields=True):
    """An item as a routine has it; where it stands is the server's to say."""

    id: str
    label: str
    symbol: str = ""
    image: str = ""
    minutes: int = 0
    kind: str = "step"

    def item(self, order: str) -> Item:
        """Return the item of the schedule."""
        return Item(
            id=self.id, order=order, label=self.label, symbol=self.symbol, image=self.image, minutes=self.minutes,
            kind=self.kind,
        )  # fmt: skip


class LoadRoutine(Struct, frozen=True, tag="load_routine", tag_field="name", forbid_unknown_fields=True):
    """Put the cards of a routine behind what is on the schedule, or in its place (`replace`)."""

    cards: tuple[Card, ...]
    replace: bool = False


class AddItem(Struct, frozen=True, tag="add_item", tag_field="name", forbid_unknown_fields=True):
    """Put a card on the schedule behind another one, or first."""

    card: Card
    after: str = ""


class MoveItem(Struct, frozen=True, tag="move_item", tag_field="name", forbid_unknown_fields=True):
    """Put an item behind another one, or first."""

    item: str
    after: str = ""


def load_routine(state: State, actor: Actor, action: LoadRoutine) -> Iterator[Change]:
    """The keys of those that stay are left as they are, unless there is no room behind them."""
    if len(action.cards) > MOST_OF_A_ROUTINE:
        raise Refused("too_many_item")
    staying = [item for item in in_order(state, Item) if not item.aside]
    if action.replace:
        for item in staying:
            yield Patch(item.id, {"aside": True})
        staying = []
    keys: Sequence[str] = [item.order for item in staying]
    for _ in action.cards:
        key, others = placed(keys, len(keys))
        keys = [*others, key]
    for card, key in zip(action.cards, keys[len(staying) :], strict=True):
        yield Put(card.item(key))
    yield from spread(staying, keys[: len(staying)])


def add_item(state: State, actor: Actor, action: AddItem) -> Iterator[Change]:
    others = in_order(state, Item)
    key, keys = placed([each.order for each in others], behind(state, actor, others, action.after))
    yield Put(action.card.item(key))
    yield from spread(others, keys)


def move_item(state: State, actor: Actor, action: MoveItem) -> Iterator[Change]:
    return moved(state, actor, Item, action.item, action.after)
