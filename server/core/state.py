"""The state of a room: a fold over its commits. Applying a commit asks no permission; that was `admit`'s business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Protocol, TypeVar, get_type_hints

import msgspec

from server.core.changes import Change, Commit, Patch, Put
from server.core.errors import Refused
from server.core.records import Knock, Mark, Record
from server.core.sharing import share

R = TypeVar("R", bound=Record)
MAX_CLIENTS = 64  # windows of one seat whose last counter is remembered; the longest silent is forgotten first


class View(Protocol):
    """Anything that can be asked for a record by id."""

    def get(self, record_id: str) -> Record | None: ...


class Effect(msgspec.Struct, frozen=True, gc=False):
    """What one commit did to one record; None stands for absent."""

    id: str
    before: Record | None
    after: Record | None


class State:
    """The records of a room after `revision`, with the counters that make a proposal land once.

    `of_page` lists the ids of what lies on each page, `loose` of all else, both in order of birth.
    """

    __slots__ = ("at", "counts", "loose", "of_page", "records", "removed", "revision", "seen", "words")

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.removed: set[str] = set()
        self.revision = 0
        self.at = 0
        self.seen: dict[str, dict[str, int]] = {}
        self.counts: dict[type[Record], int] = {}
        self.of_page: dict[str, dict[str, None]] = {}
        self.loose: dict[str, None] = {}
        self.words: dict[str, str] = {}  # those that many records have alike (sharing.py)

    def get(self, record_id: str) -> Record | None:
        """Return the record, or None."""
        return self.records.get(record_id)

    def used(self, record_id: str) -> bool:
        """Say whether the id is or was a record's."""
        return record_id in self.records or record_id in self.removed

    def count(self, kind: type[Record]) -> int:
        """Return how many records of a type there are."""
        return self.counts.get(kind, 0)

    def all(self, kind: type[R]) -> Iterator[R]:
        """Yield the records of a type that lies on no page, in order of birth."""
        for record_id in self.loose:
            record = self.records[record_id]
            if isinstance(record, kind):
                yield record

    def on_page(self, page: str) -> Iterator[Record]:
        """Yield what lies on a page, in order of birth."""
        return (self.records[record_id] for record_id in self.of_page.get(page, ()))

    def last(self, seat: str, client: str) -> int:
        """Return the counter of a client's last landed proposal, 0 where none did."""
        return self.seen.get(seat, {}).get(client, 0)

    def add(self, record: Record) -> None:
        """Take in a new record."""
        share(self.words, record)
        self.records[record.id] = record
        self.counts[type(record)] = self.count(type(record)) + 1
        self._shelf(record)[record.id] = None

    def drop(self, record: Record) -> None:
        """Let go of a record for good; only a knock's id may come again, with whoever comes to the door again."""
        del self.records[record.id], self._shelf(record)[record.id]
        self.counts[type(record)] -= 1
        if not isinstance(record, Knock):
            self.removed.add(record.id)

    def note_client(self, seat: str, client: str, n: int) -> None:
        """Remember the last counter of a client, as the newest of its seat."""
        clients = self.seen.setdefault(seat, {})
        clients.pop(client, None)
        clients[client] = n
        if len(clients) > MAX_CLIENTS:
            del clients[next(iter(clients))]

    def _shelf(self, record: Record) -> dict[str, None]:
        return self.of_page.setdefault(record.page, {}) if isinstance(record, Mark) else self.loose


class Draft:
    """A state with changes tried upon it. The state itself stays as it was."""

    __slots__ = ("base", "counts", "touched")

    def __init__(self, base: State) -> None:
        self.base = base
        self.touched: dict[str, Record | None] = {}
        self.counts: dict[type[Record], int] = {}

    def get(self, record_id: str) -> Record | None:
        """Return the record as the changes so far left it."""
        return self.touched[record_id] if record_id in self.touched else self.base.get(record_id)

    def used(self, record_id: str) -> bool:
        """Say whether the id is or was a record's."""
        return record_id in self.touched or self.base.used(record_id)

    def count(self, kind: type[Record]) -> int:
        """Return how many records of a type there would be."""
        return self.base.count(kind) + self.counts.get(kind, 0)

    def try_change(self, change: Change) -> None:
        """Take one admitted change into account."""
        record_id = change.record.id if isinstance(change, Put) else change.id
        before = self.get(record_id)
        after = changed(before, change)
        self.touched[record_id] = after
        for record, step in ((before, -1), (after, 1)):
            if record is not None:
                self.counts[type(record)] = self.counts.get(type(record), 0) + step


def changed(before: Record | None, change: Change) -> Record | None:
    """Return the record as the change leaves it."""
    if isinstance(change, Put):
        return change.record
    if isinstance(change, Patch) and before is not None:
        return patched(before, change.fields)
    return None


def patched(record: Record, fields: Mapping[str, Any]) -> Record:
    """Return the record with some fields changed. Raises Refused for a field or value that does not fit its type."""
    kinds = field_types(type(record))
    values = {field: converted(record, field, kinds, value) for field, value in fields.items()}
    return msgspec.structs.replace(record, **values)


def converted(record: Record, field: str, kinds: Mapping[str, Any], value: Any) -> Any:
    """Return the value as the field's type. Raises Refused `bad_<type>_<field>`, or `unknown_field`."""
    kind = kinds.get(field)
    if kind is None:
        raise Refused("unknown_field")
    if type(value) is kind:
        return value
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        raise Refused(f"bad_{record.__struct_config__.tag}_{field}") from None


@cache
def field_types(kind: type[Record]) -> Mapping[str, Any]:
    """Return the plain type of each field."""
    return get_type_hints(kind)


def apply(state: State, commit: Commit) -> list[Effect]:
    """Fold one commit into the state, in place, and return what it did to each record."""
    share(state.words, commit)
    before: dict[str, Record | None] = {}
    for change in commit.changes:
        record_id = change.record.id if isinstance(change, Put) else change.id
        old = state.get(record_id)
        before.setdefault(record_id, old)
        new = changed(old, change)
        if new is None and old is not None:
            state.drop(old)
        elif new is not None and old is None:
            state.add(new)
        elif new is not None:
            state.records[record_id] = new
    state.revision = commit.revision
    state.at = commit.at
    if commit.client:
        state.note_client(commit.by, commit.client, commit.n)
    return [Effect(record_id, old, state.get(record_id)) for record_id, old in before.items()]


def fold(commits: Iterable[Commit]) -> State:
    """Return the state after these commits, from nothing."""
    state = State()
    for commit in commits:
        apply(state, commit)
    return state
