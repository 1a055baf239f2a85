"""Messages of the websocket from the server: what a room tells, as text."""

import json
from typing import Any

import msgspec
import pytest

from server.core.changes import Commit, Patch, Put, Remove
from server.core.presence import Ink, Link, Pointer, Speaking
from server.wire.codec import CommitText, decode, encode, encode_presence
from server.wire.messages import Bye, FromServer, Held, Me, Pong, Records, Refuse, SeatSign, Told, Welcome
from server.wire.signals import Answered, Halted, Offer, Shed, SignalDown, Sources, Trouble, Wanted, encode_signal
from tests.unit.scene import TAP, page, stroke

REMOVE = {"op": "remove", "id": "a"}

SENT: list[tuple[FromServer, dict[str, Any]]] = [
    (
        Welcome(Me("a", "student", "A", "fox", "waiting"), {"c": 2}, 5),
        {"t": "welcome", "seat": {"id": "a", "role": "student", "name": "A", "symbol": "fox", "status": "waiting"},
         "last": {"c": 2}, "server_ms": 5},
    ),
    (
        Welcome(Me("a", "student", "A", "", "in"), {}, 5, 0, (), None, False, ()),
        {"t": "welcome", "seat": {"id": "a", "role": "student", "name": "A", "symbol": "", "status": "in"},
         "last": {}, "server_ms": 5, "revision": 0, "records": [], "complete": False, "present": []},
    ),
    (
        Welcome(Me("a", "student", "A", "", "in"), {}, 5, 3, None,
                (Told(3, 1, "b", 9, (Remove("a"),)),), True, ("a", "b")),
        {"t": "welcome", "seat": {"id": "a", "role": "student", "name": "A", "symbol": "", "status": "in"},
         "last": {}, "server_ms": 5, "revision": 3, "complete": True, "present": ["a", "b"],
         "tail": [{"t": "commit", "revision": 3, "after": 1, "by": "b", "at": 9, "changes": [REMOVE]}]},
    ),
    (Records(3, (), last=True), {"t": "records", "revision": 3, "records": [], "last": True}),
    (Refuse(3, "not_allowed"), {"t": "refuse", "n": 3, "code": "not_allowed"}),
    (Refuse(3, "not_allowed", "c"), {"t": "refuse", "n": 3, "code": "not_allowed", "client": "c"}),
    (Held(3, "c"), {"t": "held", "n": 3, "client": "c"}),
    (Pong(1, 2), {"t": "pong", "ms": 1, "server_ms": 2}),
    (Bye("replaced", "words"), {"t": "bye", "code": "replaced", "text": "words"}),
    (SeatSign("anna", "here"), {"t": "presence", "seat": "anna", "kind": "here"}),
    (SeatSign("room", "storage", well=False), {"t": "presence", "seat": "room", "kind": "storage", "well": False}),
]  # fmt: skip


SIGNALS: list[tuple[SignalDown, dict[str, Any]]] = [
    (Answered("p1", "v=0"), {"kind": "answer", "pc": "p1", "sdp": "v=0"}),
    (
        Offer("p2", "v=0", {"0": "a/mic"}, 3),
        {"kind": "offer", "pc": "p2", "sdp": "v=0", "tracks": {"0": "a/mic"}, "number": 3},
    ),
    (Sources(("a/mic",)), {"kind": "sources", "list": ["a/mic"]}),
    (Wanted({"face": 180, "desk": 0}), {"kind": "wanted", "heights": {"face": 180, "desk": 0}}),
    (Shed(("a/face",)), {"kind": "shed", "list": ["a/face"]}),
    (Halted(("mic",)), {"kind": "halted", "list": ["mic"]}),
    (Trouble("p1", "bad_sdp"), {"kind": "trouble", "pc": "p1", "code": "bad_sdp"}),
]


@pytest.mark.parametrize(("signal", "document"), SIGNALS, ids=lambda part: str(part)[:40])
def test_a_signal_is_written(signal: SignalDown, document: dict[str, Any]) -> None:
    assert json.loads(encode_signal(signal)) == {"t": "signal", **document}


def test_what_the_room_says_of_a_seat_is_told_as_presence() -> None:
    assert json.loads(encode_presence("anna", Speaking(on=True))) == {
        "t": "presence", "seat": "anna", "kind": "speaking", "on": True,
    }  # fmt: skip
    assert json.loads(encode_presence("anna", Link("weak"))) == {
        "t": "presence", "seat": "anna", "kind": "link", "quality": "weak",
    }  # fmt: skip


@pytest.mark.parametrize(("message", "document"), SENT, ids=lambda part: str(part)[:40])
def test_a_message_is_written(message: FromServer, document: dict[str, Any]) -> None:
    assert json.loads(encode(message)) == document


def test_presence_is_told_with_its_seat_and_without_what_it_should_not_hold() -> None:
    sign = decode('{"t":"presence","kind":"pointer","page":"p","x":1,"y":2,"seat":"tess","secret":"x"}')
    assert isinstance(sign, Pointer)
    assert json.loads(encode_presence("anna", sign)) == {
        "t": "presence", "seat": "anna", "kind": "pointer", "page": "p", "x": 1, "y": 2, "laser": False,
    }  # fmt: skip


def test_live_ink_is_told_as_it_came() -> None:
    text = encode_presence("anna", Ink("p", "s", TAP, 3))
    assert json.loads(text) == {
        "t": "presence", "seat": "anna", "kind": "ink", "page": "p", "stroke": "s", "points": TAP, "from": 3,
        "tool": "pencil", "color": "graphite", "width": 70,
    }  # fmt: skip


def test_a_commit_is_encoded_once_for_all_who_see_the_same_of_it() -> None:
    changes = (Put(page("p")), Put(stroke("s", "p")))
    text = CommitText(Commit(7, "anna", 1000, changes, "c1", 3))
    whole, part = json.loads(text.told(changes, 5, named=False)), json.loads(text.told(changes[:1], 6, named=True))
    assert whole == {"t": "commit", "revision": 7, "by": "anna", "at": 1000, "after": 5, "changes": [
        {"op": "put", "record": msgspec.to_builtins(change.record)} for change in changes
    ]}  # fmt: skip
    assert part == {**whole, "changes": whole["changes"][:1], "after": 6, "n": 3, "client": "c1"}
    assert text.body(changes) is text.body((changes[0], changes[1]))
    assert len(text.shared) == 2


def test_a_commit_says_the_same_by_itself_and_in_a_tail() -> None:
    commit = Commit(7, "anna", 1000, (Patch("p", {"title": "b"}), Remove("x")), "c1", 3)
    alone = json.loads(CommitText(commit).told(commit.changes, 5, named=True))
    assert alone == json.loads(encode(Told(7, 5, "anna", 1000, commit.changes, 3, "c1")))
    assert alone["changes"] == [{"op": "patch", "id": "p", "fields": {"title": "b"}}, {"op": "remove", "id": "x"}]
