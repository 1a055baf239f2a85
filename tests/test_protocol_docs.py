"""docs/protocol.md says what the code does: its tables are up to date, and its codes are all the codes there are."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.protocol_codes import CLOSES, CODES, families
from scripts.protocol_docs import BLOCK, FILE, TABLES, up_to_date
from server.core import errors
from server.core.errors import RoomError
from server.store.faults import TEXTS

SERVER = sorted((Path(__file__).parents[1] / "server").rglob("*.py"))
KINDS = {name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, RoomError)}
COMPUTED = {
    "AccessDenied": {"removed", "blocked"},  # a person's status
    "Refused": {"repeated", "bad_<type>_<field>", "too_many_<type>"},
    "StoreError": set(TEXTS),
}
"""Codes that no call spells out in full."""


def calls() -> Iterator[ast.Call]:
    """Yield every call by name in the server."""
    for path in SERVER:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node


def spelled() -> Iterator[tuple[str, str]]:
    """Yield each error class with each code that the server spells out for it."""
    for call in calls():
        if isinstance(call.func, ast.Name) and call.func.id in KINDS and call.args:
            yield from ((call.func.id, code) for code in words(call.args[0]))


def words(argument: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument may be: of `a if b else c` both."""
    if isinstance(argument, ast.Constant):
        yield str(argument.value)
    elif isinstance(argument, ast.IfExp):
        yield from words(argument.body)
        yield from words(argument.orelse)


def test_the_tables_are_up_to_date() -> None:
    document = FILE.read_text()
    assert up_to_date(document) == document, "run: python -m scripts.protocol_docs"
    assert {found[1] for found in BLOCK.findall(document)} == set(TABLES)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"RoomError", "MediaError"}))
def test_the_codes_are_all_the_codes_there_are(kind: str) -> None:
    family = dict(families())
    found = {family.get(code, code) for name, code in spelled() if name == kind}
    found |= set(TEXTS) if kind == "StoreError" else set()
    listed = set(CODES.get(kind, {}))
    assert found - listed == set(), "codes that are not listed"
    assert listed - found - COMPUTED.get(kind, set()) == set(), "codes that nothing says"


def test_the_closes_are_all_the_closes_there_are() -> None:
    given = {keyword.value for call in calls() for keyword in call.keywords if keyword.arg == "close"}
    codes = {value.value for value in given if isinstance(value, ast.Constant) and value.value is not None}
    assert codes | {kind.default_close for kind in KINDS.values()} <= set(CLOSES)
    listed = {code for kind in ("AccessDenied", "ProtocolViolation", "TooSlow") for code in CODES[kind]}
    assert {code.strip(" `") for row in CLOSES.values() for code in row[0].split(",")} - OF_THE_SERVER <= listed


OF_THE_SERVER = {"room", "fault", "restart", "draining", "storage"}
"""Reasons of closes that are nobody's fault."""
