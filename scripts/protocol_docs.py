"""Writes the tables of docs/protocol.md from the code: messages, records, rules, presence, actions, codes.

`python -m scripts.protocol_docs` brings the file up to date; a test fails where it is not.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from scripts.protocol_codes import CLOSES, CODES
from server.core.actions import EXPANSIONS
from server.core.bounds import Bound, OneOf, name_of
from server.core.changes import Patch, Put, Remove
from server.core.presence import PRESENCE, RoomSign
from server.core.records import PARTS, AnyRecord, Record
from server.core.roles import Role
from server.core.rule import Rule
from server.core.rules import RULES
from server.wire.messages import (
    Bye,
    Held,
    Hello,
    Me,
    Ping,
    Pong,
    Propose,
    Records,
    Refuse,
    SeatSign,
    Told,
    Welcome,
)
from server.wire.signals import Signal, SignalDown

FILE = Path(__file__).parents[1] / "docs" / "protocol.md"
BLOCK = re.compile(r"(<!-- table: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)

UP: tuple[type[Struct], ...] = (Hello, Propose, Ping)
DOWN: tuple[type[Struct], ...] = (Welcome, Records, Told, Refuse, Held, SeatSign, Pong, Bye)
STAMPED = frozenset(Record.__struct_fields__) - {"id"}
WORDS: Mapping[Any, str] = {str: "text", int: "integer", float: "number", bool: "true or false", types.NoneType: "null"}


# Words for one thing.


def sentence(thing: object) -> str:
    """Return the first paragraph of a docstring on one line."""
    doc = (thing.__doc__ or "").split("\n\n")[0]
    return " ".join(doc.split())


def type_words(hint: Any) -> str:
    """Return a type in the words of JSON."""
    if get_origin(hint) is Annotated:
        return type_words(get_args(hint)[0])
    if get_origin(hint) is Literal:
        return "text"
    if hint in WORDS:
        return WORDS[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of {type_words(inner[0])}"
    if origin is dict:
        return f"object, text to {type_words(inner[1])}"
    if origin in (Union, types.UnionType):
        return union_words([arm for arm in inner if arm is not types.NoneType])
    return name_of(hint) if isinstance(hint, type) and issubclass(hint, Struct) else "any value"


def union_words(arms: list[Any]) -> str:
    """Return the words for one of several types."""
    families = {"a record": AnyRecord, "a change": Put | Patch | Remove}
    for words, family in families.items():
        if set(arms) == set(get_args(family)):
            return words
    return type_words(arms[0]) if len(arms) == 1 else "an action"


def bound_words(hint: Any) -> str:
    """Return the bound that a field's annotation declares, in words."""
    if get_origin(hint) in (Union, types.UnionType):
        return "".join(bound_words(arm) for arm in get_args(hint))
    if get_origin(hint) is Literal:
        return OneOf(get_args(hint)).words()
    if get_origin(hint) is not Annotated:
        return ""
    bound: Bound | Meta = get_args(hint)[1]
    return meta_words(bound) if isinstance(bound, Meta) else bound.words()


def meta_words(meta: Meta) -> str:
    """Return the bound of a message's field in words."""
    if meta.pattern is not None:
        return f"an id of at most {meta.max_length}"
    if meta.max_length is not None:
        return f"at most {meta.max_length}"
    return f"{meta.ge} to 2^53" if meta.le is not None else f"{meta.ge} or more"


def default_words(field: msgspec.inspect.Field) -> str:
    """Return the default of a field as JSON, empty where the field must be there."""
    if field.required:
        return ""
    value = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return "absent" if value is None else f"`{msgspec.json.encode(value).decode()}`"


def fields_of(kind: type[Struct]) -> tuple[msgspec.inspect.Field, ...]:
    """Return the fields as they are named on the wire."""
    struct = msgspec.inspect.type_info(kind)
    assert isinstance(struct, msgspec.inspect.StructType)
    return struct.fields


def roles(some: Iterable[Role]) -> str:
    """Return roles in words, in the order of their definition."""
    found = set(some)
    return ", ".join(role.value for role in Role if role in found) or "nobody"


# Tables.


def table(head: str, rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    titles = head.split("|")
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(cell.strip() for cell in line) + " |\n" for line in lines)


def names_of(kind: type[Struct], without: Iterable[str] = ()) -> str:
    """Return the fields of a struct by name, `?` behind those that may be left out."""
    shown = [field for field in fields_of(kind) if field.encode_name not in without]
    return ", ".join(f"`{field.encode_name}`" + ("" if field.required else "?") for field in shown) or "none"


def fields(kinds: Iterable[type[Struct]], without: Iterable[str] = ()) -> str:
    return table("field | type | bound | when left out", (row for kind in kinds for row in field_rows(kind, without)))


def field_rows(kind: type[Struct], without: Iterable[str]) -> Iterator[list[str]]:
    hints = get_type_hints(kind, include_extras=True)
    for field in fields_of(kind):
        if field.name not in without:
            hint = hints[field.name]
            words = [type_words(hint), bound_words(hint), default_words(field)]
            yield [f"`{name_of(kind)}.{field.encode_name}`", *words]


def records() -> str:
    rows = ([f"`{name_of(kind)}`", names_of(kind, {"id", *STAMPED}), sentence(kind)] for kind in get_args(AnyRecord))
    return table("type | fields | what it is", rows)


def rules() -> str:
    head = "record | seen by | put by | patched by | removed by | at most"
    return table(head, ([name_of(kind), *rule_words(rule)] for kind, rule in RULES.items()))


def second_device() -> str:
    shown = ((kind, rule.second) for kind, rule in RULES.items() if rule.second is not None)
    rows = ([name_of(kind), ", ".join(f"`{what}`" for what in sorted(does)) or "nothing"] for kind, does in shown)
    return table("record | what its person may, and a second device too", rows)


def rule_words(rule: Rule) -> list[str]:
    """Return one row of the table of rules in words."""
    seen = sentence(rule.audience) or "Everyone."
    patch = (patch_words(rule) or "nobody") + own_words(rule, rule.patch)
    remove = roles(rule.remove) + own_words(rule, rule.remove)
    return [seen, roles(rule.put), patch, remove, f"{rule.most:,}"]


def own_words(rule: Rule, allowed: Iterable[Role]) -> str:
    """Return which of the roles that may do something may do it to their own only."""
    own = rule.own_only & set(allowed)
    return f" ({roles(own)}: own only)" if own else ""


def patch_words(rule: Rule) -> str:
    """Return who may patch what, roles with the same fields together."""
    groups: dict[frozenset[str], list[Role]] = {}
    for role, free in rule.patch.items():
        groups.setdefault(free, []).append(role)
    told = (f"{roles(some)}: " + ", ".join(f"`{field}`" for field in sorted(free)) for free, some in groups.items())
    return "; ".join(told)


def presence() -> str:
    rows = (
        [f"`{name_of(kind)}`", names_of(kind), roles(rule.senders), sentence(rule.audience), sentence(kind)]
        for kind, rule in PRESENCE.items()
    )
    return table("`kind` | fields | sent by | told to | what it says", rows)


def structs(head: str, kinds: Iterable[type[Struct]]) -> str:
    return table(head, ([f"`{name_of(kind)}`", names_of(kind, {"t"}), sentence(kind)] for kind in kinds))


def codes(of: str) -> str:
    return table("code | when", ([f"`{code}`", why] for code, why in CODES[of].items()))


def closes() -> str:
    return table("close | codes | what the browser does", ([str(close), *row] for close, row in CLOSES.items()))


TABLES: Mapping[str, Callable[[], str]] = {
    "from-the-browser": lambda: structs("`t` | fields | what it says", UP),
    "from-the-browser-fields": lambda: fields(UP),
    "from-the-server": lambda: structs("`t` | fields | what it says", DOWN),
    "from-the-server-fields": lambda: fields([*DOWN, Me]),
    "changes": lambda: structs("`op` | fields | what it does", (Put, Patch, Remove)),
    "actions": lambda: structs("`name` | fields | what it asks for", EXPANSIONS),
    "action-fields": lambda: fields(EXPANSIONS),
    "records": records,
    "record-fields": lambda: fields([*get_args(AnyRecord), *PARTS], STAMPED | {"id"}),
    "rules": rules,
    "second-device": second_device,
    "presence": presence,
    "presence-fields": lambda: fields(PRESENCE),
    "signs": lambda: structs("`kind` | fields | what it says", get_args(RoomSign)),
    "sign-fields": lambda: fields(get_args(RoomSign)),
    "signals-from-the-browser": lambda: structs("`kind` | fields | what it says", get_args(Signal)),
    "signals-from-the-browser-fields": lambda: fields(get_args(Signal), {"t"}),
    "signals-from-the-server": lambda: structs("`kind` | fields | what it says", get_args(SignalDown)),
    "signals-from-the-server-fields": lambda: fields(get_args(SignalDown), {"t"}),
    "refused": lambda: codes("Refused"),
    "denied": lambda: codes("AccessDenied"),
    "violations": lambda: codes("ProtocolViolation"),
    "too-slow": lambda: codes("TooSlow"),
    "storage": lambda: codes("StoreError"),
    "closes": closes,
}


def up_to_date(document: str) -> str:
    """Return the document with every table as the code has it now."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{TABLES[found[2]]()}\n{found[3]}", document)


if __name__ == "__main__":
    FILE.write_text(up_to_date(FILE.read_text()))
