"""What happens to records: changes, the proposals that ask for them, the commits that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from server.core.records import AnyRecord

MAX_CHANGES = 200  # in one proposal of a browser; an action may expand to more


# `gc=False` throughout: what is frozen holds no cycles, and a room remembers thousands, which the collector would walk.


class Put(Struct, frozen=True, gc=False, tag="put", tag_field="op", forbid_unknown_fields=True):
    """Create a record."""

    record: AnyRecord


class Patch(Struct, frozen=True, gc=False, tag="patch", tag_field="op", forbid_unknown_fields=True, omit_defaults=True):
    """Change some fields of a record; where `expect` is given, only if these fields have these values now."""

    id: str
    fields: dict[str, Any]
    expect: dict[str, Any] = {}


class Remove(Struct, frozen=True, gc=False, tag="remove", tag_field="op", forbid_unknown_fields=True):
    """Take a record away. Its id is never used again."""

    id: str


Change = Put | Patch | Remove


class Proposal(Struct, frozen=True, gc=False):
    """Changes that land whole or not at all, named by client and counter. `age_ms`: how long ago they were made."""

    client: str
    n: int
    changes: Iterable[Change]
    age_ms: int = 0


class Commit(Struct, frozen=True, gc=False, omit_defaults=True):
    """Changes that have landed: in which order, by whom (seat), when (ms), and the name they were proposed by."""

    revision: int
    by: str
    at: int
    changes: tuple[Change, ...]
    client: str = ""
    n: int = 0
