"""What a browser's replica makes of records and commits, run on the server's state: both must come to the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.core.actions import shown_ink
from server.core.changes import Change, Commit
from server.core.records import AnyRecord
from server.core.state import State, apply, fold

FOLDER = Path(__file__).parents[1] / "vectors"
REPLICA: dict[str, Any] = json.loads((FOLDER / "replica.json").read_text())
PAGES: dict[str, Any] = json.loads((FOLDER / "state_pages.json").read_text())


def state_of(documents: list[dict[str, Any]]) -> State:
    """Return a state that holds these records, in order of birth."""
    state = State()
    for record in sorted(msgspec.convert(documents, list[AnyRecord]), key=lambda record: record.born):
        state.add(record)
    return state


def by_id(records: Any) -> dict[str, Any]:
    """Return records by id as JSON has them, defaults filled in."""
    documents = json.loads(msgspec.json.encode(msgspec.convert(records, list[AnyRecord], from_attributes=True)))
    return {document["id"]: document for document in documents}


@pytest.mark.parametrize("case", REPLICA["apply"], ids=lambda case: case["name"])
def test_SY4_committed_changes_do_to_records_what_they_do_in_the_browser(case: dict[str, Any]) -> None:
    state = state_of(case["records"])
    apply(state, Commit(11, "other", 11, tuple(msgspec.convert(case["changes"], list[Change]))))
    assert by_id(list(state.records.values())) == by_id(case["after"])


@pytest.mark.parametrize("case", REPLICA["visible"], ids=lambda case: case["name"])
def test_SY4_a_page_shows_what_it_shows_in_the_browser(case: dict[str, Any]) -> None:
    assert [ink.id for ink in shown_ink(state_of(case["records"]), "p")] == case["shows"]


@pytest.mark.parametrize("case", PAGES["cases"], ids=lambda case: case["name"])
def test_SY4_after_these_commits_a_page_shows_what_it_shows_in_the_browser(case: dict[str, Any]) -> None:
    state = fold(msgspec.convert(case["commits"], list[Commit]))
    assert {page: [ink.id for ink in shown_ink(state, page)] for page in case["pages"]} == case["pages"]
