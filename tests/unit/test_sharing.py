"""Words that records have alike are held once, and nothing else changes by it."""

from server.core.changes import Commit, Put
from server.core.records import Stroke
from server.core.saved import decode_commit, encode_commit
from server.core.sharing import SHARED
from server.core.state import State, apply
from tests.unit.scene import stroke


def test_strokes_of_one_page_hold_their_words_once() -> None:
    rows = [encode_commit(Commit(n, "anna", 0, (Put(stroke(f"s{n}", by="anna")),), "window", n)) for n in (1, 2)]
    state = State()
    commits = [decode_commit(row) for row in rows]
    for commit in commits:
        apply(state, commit)
    one, two = (state.records[record_id] for record_id in ("s1", "s2"))
    assert all(getattr(one, field) is getattr(two, field) for field in SHARED[Stroke])
    assert commits[0].client is commits[1].client
    assert [encode_commit(commit) for commit in commits] == rows
