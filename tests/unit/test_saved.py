"""How commits and states are written down: what is saved comes back, older versions and earlier releases too."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.core.changes import Patch, Put, Remove
from server.core.records import AnyRecord, Stroke
from server.core.saved import (
    PIECE_BYTES,
    SavedCommit,
    commit_decoder,
    current,
    decode_commit,
    encode_commit,
    snapshot_pieces,
    state_from_pieces,
)
from server.core.state import State, fold
from tests.unit.scene import ANNA, TESS, Scene, peopled, request, stroke

GOLDEN = Path(__file__).parents[1] / "golden"
RELEASES = sorted(path.name for path in GOLDEN.iterdir())


def contents(state: State) -> dict[str, Any]:
    """Return all that a state holds, in its order."""
    return {
        "revision": state.revision,
        "at": state.at,
        "records": list(state.records.items()),
        "removed": state.removed,
        "seen": {seat: list(clients.items()) for seat, clients in state.seen.items()},
        "counts": {kind: count for kind, count in state.counts.items() if count},
        "of_page": {page: list(ids) for page, ids in state.of_page.items()},
        "loose": list(state.loose),
    }


def lived_in() -> Scene:
    scene = peopled()
    scene.do(ANNA, Put(request("ask")), client="anna-1", n=1)
    scene.do(ANNA, Remove("ask"), client="anna-1", n=3)
    scene.do(TESS, Patch("page", {"title": "Zoë’s 🦊"}), client="tess-1", n=1)
    return scene


def test_a_commit_comes_back_as_it_was() -> None:
    for commit in lived_in().commits:
        assert decode_commit(encode_commit(commit)) == commit


def test_SY5_a_state_comes_back_as_it_was() -> None:
    scene = lived_in()
    for _ in range(100):
        scene.do(TESS, *(Put(stroke(f"ink-{scene.now_ms}-{place}", points="AAAAAA")) for place in range(5)))
    pieces = list(snapshot_pieces(scene.state))
    assert len(pieces) > 2
    assert max(map(len, pieces)) < PIECE_BYTES + 32 * 1024
    assert contents(state_from_pieces(pieces)) == contents(scene.state)
    assert contents(state_from_pieces(pieces)) == contents(fold(scene.commits))


def test_SY5_an_empty_state_comes_back_too() -> None:
    assert contents(state_from_pieces(snapshot_pieces(State()))) == contents(State())
    assert contents(state_from_pieces([])) == contents(State())


def test_a_snapshot_that_fills_its_pieces_has_no_empty_one_behind() -> None:
    state = State()
    state.add(stroke("ink", points="A" * PIECE_BYTES))
    assert len(list(snapshot_pieces(state))) == 2


@pytest.mark.parametrize("row", [b"", b"{}", b"[]", b"null", b'{"v":1}', b'{"v":"1"}', b'{"v":1,"commit":{}}', b"\xff"])
def test_what_is_no_row_of_ours_is_refused(row: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_commit(row)
    with pytest.raises(msgspec.DecodeError):
        state_from_pieces([row])


@pytest.mark.parametrize("version", [0, 2, 99])
def test_DU6_a_row_of_an_unknown_version_is_refused(version: int) -> None:
    with pytest.raises(ValueError, match=f"a row of version {version} cannot be read by version 1"):
        decode_commit(b'{"v":%d,"commit":{"revision":1,"by":"a","at":1,"changes":[]}}' % version)


def test_DU6_a_row_of_an_older_version_is_read_step_by_step() -> None:
    def from_minus_one(row: dict[str, Any]) -> dict[str, Any]:
        return {"v": 0, "commit": row["entry"]}

    def from_0(row: dict[str, Any]) -> dict[str, Any]:
        return {"v": 1, "commit": {**row["commit"], "at": row["commit"].pop("time")}}

    row = b'{"v":-1,"entry":{"revision":7,"by":"tess","time":5,"changes":[{"op":"remove","id":"ask"}]}}'
    saved = current(row, commit_decoder, {-1: from_minus_one, 0: from_0})
    assert isinstance(saved, SavedCommit)
    assert (saved.commit.revision, saved.commit.at, saved.commit.changes) == (7, 5, (Remove("ask"),))


def test_DU6_there_is_a_golden_journal() -> None:
    assert "0.1" in RELEASES


@pytest.mark.parametrize("release", RELEASES)
def test_DU6_what_an_earlier_release_wrote_is_read(release: str) -> None:
    folder = GOLDEN / release
    commits = [decode_commit(row) for row in (folder / "journal.jsonl").read_bytes().splitlines()]
    assert [commit.revision for commit in commits] == list(range(1, len(commits) + 1))
    from_rows = fold(commits)
    from_snapshot = state_from_pieces((folder / "snapshot.jsonl").read_bytes().splitlines())
    assert contents(from_rows) == contents(from_snapshot)
    records = json.loads((folder / "records.json").read_text())
    found = json.loads(msgspec.json.encode(from_rows.records))
    assert {record["id"]: lacks(record, found[record["id"]]) for record in records} == {key: {} for key in found}


@pytest.mark.parametrize("release", RELEASES)
def test_DU6_a_golden_journal_has_every_type_and_kind_of_change_that_there_was(release: str) -> None:
    commits = [decode_commit(row) for row in (GOLDEN / release / "journal.jsonl").read_bytes().splitlines()]
    changes = [change for commit in commits for change in commit.changes]
    assert {type(change) for change in changes} == {Put, Patch, Remove}
    if release == RELEASES[-1]:
        assert {type(change.record) for change in changes if isinstance(change, Put)} == set(AnyRecord.__args__)
        assert any(isinstance(change, Put) and isinstance(change.record, Stroke) for change in changes)


def lacks(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return what a record has lost; fields that a later release added, to a part of it too, are no loss."""
    return {field: value for field, value in expected.items() if not holds(value, found.get(field))}


def holds(expected: Any, found: Any) -> bool:
    """Say whether a value is as it was, apart from fields that were added."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return not lacks(expected, found)
    return bool(expected == found)
