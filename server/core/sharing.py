"""Words that many records of a room have alike are held once: decoded anew each time, they outweigh what was drawn.

Equal text in another place of memory: no value changes by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import force_setattr

from server.core.changes import Commit
from server.core.records import Clearing, Stroke

SHARED: Mapping[type[Struct], tuple[str, ...]] = {
    Commit: ("by", "client"),
    Stroke: ("by", "page", "tool", "color", "pointer"),
    Clearing: ("by", "page"),
}


def share(words: dict[str, str], value: Struct) -> None:
    """Let a value that was just decoded use the words that are held, and hold those that are new."""
    for field in SHARED.get(type(value), ()):
        word = getattr(value, field)
        force_setattr(value, field, words.setdefault(word, word))
