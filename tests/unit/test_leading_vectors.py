"""What the browser's models are tested with is what the server would hold, and what is shipped for sessions fits it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.core.actions_schedule import Card, LoadRoutine
from server.core.bounds import check
from server.core.changes import Put
from server.core.records import AnyRecord
from server.core.records_prompts import LEVELS
from tests.unit.scene import TESS, peopled

ROOT = Path(__file__).parents[2]
VECTORS: dict[str, Any] = json.loads((ROOT / "tests" / "vectors" / "leading.json").read_text())
STARTERS = {path.stem: json.loads(path.read_text()) for path in (ROOT / "static" / "routines").glob("*.json")}


@pytest.mark.parametrize("model", ["schedule", "timers", "prompts"])
def test_the_vectors_hold_records_as_the_server_has_them(model: str) -> None:
    for case in VECTORS[model]:
        for record in msgspec.convert(case["records"], list[AnyRecord]):
            check(record)
            assert msgspec.to_builtins(record) in case["records"], "a field is left out"


def test_browser_and_server_begin_with_the_same_prompt_levels() -> None:
    assert VECTORS["levels"] == list(msgspec.to_builtins(LEVELS))


def test_every_starter_routine_can_be_loaded() -> None:
    for routine in STARTERS["routines"]["routines"]:
        cards = [
            Card(f"c{place}", each["label"], each["symbol"], minutes=each["minutes"], kind=each["kind"])
            for place, each in enumerate(routine["items"])
        ]
        assert peopled().action_code(TESS, LoadRoutine(tuple(cards))) == "lands", routine["id"]


def starters() -> list[dict[str, Any]]:
    """Return what is shipped for sessions as the records that a browser would make of it."""

    def plain(given: dict[str, Any], *fields: str) -> dict[str, Any]:
        return {field: given[field] for field in fields if field in given}

    made: list[dict[str, Any]] = [
        {"type": "breathing", **plain(STARTERS["breathing"], "title", "in_s", "out_s")},
        {"type": "check_in", "options": [plain(each, "label", "symbol") for each in STARTERS["energy"]["steps"]]},
    ]
    boards, cards = STARTERS["rewards"]["boards"], STARTERS["movement"]["cards"]
    made += [{"type": "token_board", **plain(each, "goal", "symbol", "earns", "earns_symbol")} for each in boards]
    made += [{"type": "movement", **plain(each, "title", "say", "symbol", "posture")} for each in cards]
    for each in STARTERS["checklists"]["lists"]:
        lines = [{"id": f"l{place}", **plain(line, "label", "symbol")} for place, line in enumerate(each["lines"])]
        made.append({"type": "checklist", "title": each["title"], "lines": lines})
    for group in STARTERS["prompts"]["activities"]:
        made += [{"type": "prompt", **plain(each, "text", "symbol", "level")} for each in group["prompts"]]
    return made


def test_everything_that_is_shipped_for_sessions_fits_its_record() -> None:
    scene = peopled()
    for place, document in enumerate(starters()):
        record: AnyRecord = msgspec.convert(document | {"id": f"new-{place}"}, AnyRecord)
        assert scene.code(TESS, Put(record)) == "lands", document
