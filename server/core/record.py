"""What all records have in common. Their types stand in records.py and the files beside it."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Struct

from server.core.bounds import IdText, Text

SYMBOL = Text(0, 64)  # the longest name in the set of pictures has 56
WORD_BEGINS = re.compile(r"(?<!^)(?=[A-Z])")


def word_for(name: str) -> str:
    """Return the word that names a type on the wire: CheckOff is `check_off`."""
    return WORD_BEGINS.sub("_", name).lower()


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag=word_for):
    """What all records have: an id never used twice, the author's seat, the time, the revision of birth."""

    id: Annotated[str, IdText()]
    by: str = ""
    at: int = 0
    born: int = 0


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that records hold, with bounds of its own."""


class Entry(Record, frozen=True, kw_only=True):
    """One entry in the history `of` another record: put and never changed, a correction is a new entry."""

    of: Annotated[str, IdText()]
