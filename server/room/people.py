"""What commits did to people: who was touched, who is not in the room any more, who has another name. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from server.core.records import Knock, Person
from server.room.welcome import Landed

Somebody = Knock | Person


def touched(landed: Sequence[Landed]) -> set[str]:
    """Return the seats whose knock or person was put or patched."""
    return {seat_of(after) for _, after in effects(landed)}


def put_out(landed: Sequence[Landed]) -> set[str]:
    """Return the seats of those who were in the room and are not any more."""
    before = {was.id for was, _ in effects(landed) if isinstance(was, Person) and was.status == "in"}
    now = {after.id: after.status for _, after in effects(landed) if isinstance(after, Person)}
    return {seat for seat in before if now[seat] != "in"}


def renamed(landed: Sequence[Landed]) -> Mapping[str, str]:
    """Return the names that were given by renaming, by seat: nothing but the name was changed."""
    return {
        seat_of(after): after.name
        for before, after in effects(landed)
        if before is not None and before != after and replace(before, name=after.name) == after
    }


def effects(landed: Sequence[Landed]) -> Iterator[tuple[Somebody | None, Somebody]]:
    """Yield each knock and person that commits touched, as it was and as it is now."""
    for each in landed:
        for effect in each.effects:
            before, after = effect.before, effect.after
            if isinstance(after, Somebody):
                yield (before if isinstance(before, Somebody) else None), after


def seat_of(somebody: Somebody) -> str:
    """Return whose knock or person it is."""
    return somebody.seat if isinstance(somebody, Knock) else somebody.id
