"""What a field's value may be. Each bound says so in one method; a value outside is refused by a stable code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Protocol, get_args, get_origin, get_type_hints

import msgspec

from server.core.errors import Refused

ID = re.compile(r"[A-Za-z0-9_-]{1,48}")


class Bound(Protocol):
    """One limit on one field."""

    def allows(self, value: Any) -> bool:
        """Say whether the value is within the bound."""

    def words(self) -> str:
        """Say the bound in the words of docs/protocol.md."""


@dataclass(frozen=True)
class Within:
    """A number from `low` to `high`, both included: neither NaN nor the infinities are, nor integers of any length."""

    low: float
    high: float

    def allows(self, value: Any) -> bool:
        return bool(self.low <= value <= self.high)

    def words(self) -> str:
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Text:
    """Text of `shortest` to `longest` characters without control characters (line ends where `lines`)."""

    shortest: int
    longest: int
    lines: bool = False

    def allows(self, value: Any) -> bool:
        plain = value.replace("\n", "") if self.lines else value
        return self.shortest <= len(value) <= self.longest and not any(sign < " " or sign == "\x7f" for sign in plain)

    def words(self) -> str:
        return f"{self.shortest} to {self.longest} characters"


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    values: tuple[str, ...]

    def allows(self, value: Any) -> bool:
        return value in self.values

    def words(self) -> str:
        return "one of " + ", ".join(f"`{value}`" for value in self.values)


@dataclass(frozen=True)
class IdText:
    """An id: 1 to 48 of A-Z a-z 0-9 _ -, or nothing where `optional`."""

    optional: bool = False

    def allows(self, value: Any) -> bool:
        return ID.fullmatch(value) is not None or (self.optional and value == "")

    def words(self) -> str:
        return "an id" + (" or empty" if self.optional else "")


@dataclass(frozen=True)
class Several:
    """At most `most` different items, each within `each`."""

    each: Bound
    most: int

    def allows(self, value: Any) -> bool:
        return len(value) <= self.most and len(set(value)) == len(value) and all(map(self.each.allows, value))

    def words(self) -> str:
        return f"at most {self.most}, each {self.each.words()}"


@dataclass(frozen=True)
class Amount:
    """From `least` to `most` parts, each with bounds of its own."""

    least: int
    most: int

    def allows(self, value: Any) -> bool:
        return self.least <= len(value) <= self.most

    def words(self) -> str:
        return f"{self.least} to {self.most} of them"


@cache
def bounds_of(kind: type[msgspec.Struct]) -> Mapping[str, Bound]:
    """Return the bound of each field that declares one, read from its annotation."""
    found: dict[str, Bound] = {}
    for field, hint in get_type_hints(kind, include_extras=True).items():
        if get_origin(hint) is Annotated:
            found[field] = get_args(hint)[1]
    return found


@cache
def limits_of(kind: type[msgspec.Struct]) -> tuple[tuple[str, Callable[[Any], bool]], ...]:
    """Return each bounded field with its test, ready to be used thirty times a second by every pen."""
    return tuple((field, bound.allows) for field, bound in bounds_of(kind).items())


@cache
def parts_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the fields that are structs themselves, may be, or hold several, and carry bounds of their own."""
    hints = get_type_hints(kind)
    return tuple(name for name, hint in hints.items() if any(map(is_struct, (hint, *get_args(hint)))))


def is_struct(hint: Any) -> bool:
    """Say whether a type is a struct."""
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)


def check(value: msgspec.Struct) -> None:
    """Raise Refused with `bad_<type>_<field>` for the first field that is out of bounds."""
    kind = type(value)
    for field, allows in limits_of(kind):
        if not allows(getattr(value, field)):
            raise Refused(f"bad_{name_of(kind)}_{field}")
    for field in parts_of(kind):
        part = getattr(value, field)
        for one in part if isinstance(part, tuple) else (part,):
            if one is not None:
                check(one)


def name_of(kind: type[msgspec.Struct]) -> str:
    """Return the word that names a type on the wire and in codes."""
    return str(kind.__struct_config__.tag or kind.__name__.lower())
