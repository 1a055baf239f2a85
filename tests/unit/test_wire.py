"""Messages of the websocket from a browser: text to messages, and that nothing but a message of ours comes through."""

import json
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.actions import LetIn
from server.core.changes import MAX_CHANGES, Patch, Put, Remove
from server.core.errors import ProtocolViolation
from server.core.presence import PRESENCE, Ask, Devices, Ink, InkCancel, Pointer, PointerGone, Presence, Watching
from server.wire import codec
from server.wire.codec import MAX_TEXT, decode, decode_presence
from server.wire.messages import MAX_OLDER_CLIENTS, FromBrowser, Hello, Ping, Propose
from server.wire.signals import MAX_SDP, MAX_SHOWN, Answer, Publish, Standing, Watch
from tests.unit.scene import TAP, stroke

REMOVE = {"op": "remove", "id": "a"}


def publish(sources: dict[str, str], sdp: str = "") -> str:
    """Return the text of an offer."""
    return json.dumps({"t": "signal", "kind": "publish", "pc": "a", "sdp": sdp, "sources": sources})


def watch(shown: dict[str, int]) -> str:
    """Return the text that says what is shown."""
    return json.dumps({"t": "signal", "kind": "watch", "pc": "a", "shown": shown})


GOOD: list[tuple[dict[str, Any], FromBrowser]] = [
    ({"t": "hello", "client": "c1"}, Hello("c1")),
    (
        {"t": "hello", "client": "c2", "version": 1, "revision": 7, "clients": ["c1"], "backlog": {"c1": 3}},
        Hello("c2", 1, 7, ("c1",), {"c1": 3}),
    ),
    ({"t": "propose", "n": 1, "changes": [REMOVE]}, Propose(1, (Remove("a"),))),
    (
        {"t": "propose", "n": 2, "changes": [{"op": "patch", "id": "a", "fields": {"x": 1}, "expect": {"x": 0}}]},
        Propose(2, (Patch("a", {"x": 1}, {"x": 0}),)),
    ),
    (
        {"t": "propose", "n": 3, "age_ms": 12.5, "client": "c1", "changes": [
            {"op": "put", "record": {"type": "stroke", "id": "s", "page": "p", "points": TAP}}
        ]},
        Propose(3, (Put(stroke("s", "p")),), None, 12.5, "c1"),
    ),
    ({"t": "propose", "n": 4, "action": {"name": "let_in", "seat": "anna"}}, Propose(4, (), LetIn("anna"))),
    ({"t": "ping", "ms": 3}, Ping(3)),
    (
        {"t": "presence", "kind": "ink", "page": "p", "stroke": "s", "points": TAP, "from": 4, "color": "red"},
        Ink("p", "s", TAP, 4, color="red"),
    ),
    ({"t": "presence", "kind": "ink_cancel", "page": "p", "stroke": "s"}, InkCancel("p", "s")),
    ({"t": "presence", "kind": "pointer", "page": "p", "x": 1, "y": -2}, Pointer("p", 1, -2)),
    ({"t": "presence", "kind": "pointer_gone", "page": "p"}, PointerGone("p")),
    ({"t": "presence", "kind": "view", "page": "", "hidden": True}, Watching("", hidden=True)),
    (
        {"t": "presence", "kind": "view", "page": "p", "x": -5, "y": 9, "width": 800, "height": 600, "tool": "eraser",
         "screen_width": 1366, "screen_height": 640, "battery_low": True},
        Watching("p", x=-5, y=9, width=800, height=600, tool="eraser", screen_width=1366, screen_height=640,
                 battery_low=True),
    ),
    ({"t": "presence", "kind": "media", "mic": "on", "face": "denied"}, Devices("on", "denied")),
    ({"t": "presence", "kind": "ask", "to": "a", "source": "desk"}, Ask("a", "desk")),
    (
        {"t": "signal", "kind": "publish", "pc": "p1", "sdp": "v=0", "sources": {"0": "mic", "1": "face"}},
        Publish("p1", "v=0", {"0": "mic", "1": "face"}),
    ),
    (
        {"t": "signal", "kind": "publish", "pc": "p1", "sdp": "v=0", "sources": {"0": "mic"}, "low": True},
        Publish("p1", "v=0", {"0": "mic"}, low=True),
    ),
    (
        {"t": "signal", "kind": "watch", "pc": "p2", "shown": {"a-1/face": 180, "a-1/mic": 0}},
        Watch("p2", {"a-1/face": 180, "a-1/mic": 0}),
    ),
    ({"t": "signal", "kind": "standing", "pc": "p2"}, Standing("p2")),
    ({"t": "signal", "kind": "answer", "pc": "p2", "sdp": "v=0"}, Answer("p2", "v=0")),
]  # fmt: skip


@pytest.mark.parametrize(("document", "message"), GOOD, ids=lambda part: str(part)[:40])
def test_a_message_is_read(document: dict[str, Any], message: FromBrowser) -> None:
    assert decode(json.dumps(document)) == message


@pytest.mark.parametrize(("document", "message"), GOOD, ids=lambda part: str(part)[:40])
def test_presence_is_read_in_one_go_as_it_is_read_the_long_way(document: dict[str, Any], message: FromBrowser) -> None:
    text = json.dumps(document, separators=(",", ":"))
    assert decode_presence(text) == (message if isinstance(message, Presence) else None)


@pytest.mark.parametrize("rest", ["", "}", ',"kind":"wave"}', ',"kind":"pointer","page":"p","x":"1","y":2}', "\ud800"])
def test_IN2_presence_that_cannot_be_read_in_one_go_is_left_to_the_long_way(rest: str) -> None:
    assert decode_presence(codec.PRESENCE_HEAD + rest) is None


def test_every_kind_of_presence_has_its_reader() -> None:
    assert set(codec.PRESENCE) == {kind.__struct_config__.tag for kind in PRESENCE}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "malformed"),
        ("null", "malformed"),
        ("[]", "malformed"),
        ('"hello"', "malformed"),
        ("{}", "malformed"),
        ('{"t":1}', "malformed"),
        ('{"t":"hello"', "malformed"),
        ('{"t":"hello","client":"a"}\n{}', "malformed"),
        ('{"t":"hello","client":"\\ud800"}', "malformed"),
        ("[" * 20_000, "malformed"),
        ('{"t":"ping","ms":' + "[" * 20_000, "malformed"),
        ('{"t":"ping","ms":1,"x":' + "[" * 3000 + "]" * 3000 + "}", "malformed"),
        ('{"t":"nonsense"}', "unknown_message"),
        ('{"t":"welcome"}', "unknown_message"),
        ('{"t":"presence"}', "unknown_message"),
        ('{"t":"presence","kind":"storage"}', "unknown_message"),
        ('{"t":"presence","kind":"pointer","page":"p","x":1.5,"y":0}', "malformed"),
        ('{"t":"presence","kind":"pointer","page":"p","x":1}', "malformed"),
        ('{"t":"hello","client":""}', "malformed"),
        ('{"t":"hello","client":"a b"}', "malformed"),
        ('{"t":"hello","client":"a\\n"}', "malformed"),
        (json.dumps({"t": "hello", "client": "a" * 49}), "malformed"),
        (json.dumps({"t": "hello", "client": "a", "clients": ["b"] * (MAX_OLDER_CLIENTS + 1)}), "malformed"),
        (json.dumps({"t": "hello", "client": "a", "clients": ["b\n"]}), "malformed"),
        (json.dumps({"t": "hello", "client": "a", "backlog": {"b c": 1}}), "malformed"),
        (json.dumps({"t": "hello", "client": "a", "backlog": {f"b{n}": 1 for n in range(40)}}), "malformed"),
        ('{"t":"hello","client":"a","revision":-1}', "malformed"),
        ('{"t":"hello","client":"a","role":"therapist"}', "malformed"),
        ('{"t":"propose","changes":[]}', "malformed"),
        ('{"t":"propose","n":0}', "malformed"),
        ('{"t":"propose","n":1.5}', "malformed"),
        ('{"t":"propose","n":9007199254740993}', "malformed"),
        ('{"t":"propose","n":1,"age_ms":-1}', "malformed"),
        ('{"t":"propose","n":1,"age_ms":1e400}', "malformed"),
        ('{"t":"propose","n":1,"by":"tess"}', "malformed"),
        ('{"t":"propose","n":1,"action":{"name":"become_therapist"}}', "malformed"),
        ('{"t":"propose","n":1,"action":{"name":"let_in"}}', "malformed"),
        ('{"t":"propose","n":1,"action":{"name":"end_session","at":1}}', "malformed"),
        ('{"t":"propose","n":1,"changes":[{"op":"drop","id":"a"}]}', "malformed"),
        ('{"t":"propose","n":1,"changes":[{"op":"remove","id":"a","why":1}]}', "malformed"),
        ('{"t":"propose","n":1,"changes":[{"op":"put","record":{"type":"robot","id":"a"}}]}', "malformed"),
        ('{"t":"propose","n":1,"changes":[{"op":"put","record":{"type":"door","id":"a","x":1}}]}', "malformed"),
        (json.dumps({"t": "propose", "n": 1, "changes": [REMOVE] * (MAX_CHANGES + 1)}), "malformed"),
        ('{"t":"signal"}', "unknown_message"),
        ('{"t":"signal","kind":"offer","pc":"a","sdp":"","tracks":{}}', "unknown_message"),
        ('{"t":"signal","kind":"view","page":"p"}', "unknown_message"),
        ('{"t":"presence","kind":"answer","pc":"a","sdp":""}', "unknown_message"),
        ('{"t":"presence","kind":"speaking","on":true}', "unknown_message"),
        ('{"t":"signal","kind":"answer","pc":"a"}', "malformed"),
        ('{"t":"signal","kind":"answer","pc":"","sdp":""}', "malformed"),
        ('{"t":"signal","kind":"answer","pc":"a","sdp":"","seat":"tess"}', "malformed"),
        (publish({"0": "camera"}), "malformed"),
        (publish({"": "mic"}), "malformed"),
        (publish({"m" * 17: "mic"}), "malformed"),
        (publish(dict.fromkeys("012345678", "mic")), "malformed"),
        (watch({"tess/face": -1}), "malformed"),
        (watch({"tess/face": 4321}), "malformed"),
        (watch({"tess/door": 1}), "malformed"),
        (watch({"face": 1}), "malformed"),
        (watch({"tess/face\n": 1}), "malformed"),
        (watch({f"s{n}/mic": 0 for n in range(MAX_SHOWN + 1)}), "malformed"),
        (publish({}, "x" * (MAX_SDP + 1)), "malformed"),
        ('{"t":"ping","ms":1,"pad":"' + "x" * MAX_TEXT + '"}', "too_large"),
        ('{"t":"ping","ms":1,"and":2}', "malformed"),
    ],
    ids=lambda part: part[:60],
)  # fmt: skip
def test_IN2_what_is_no_message_of_ours_ends_the_connection_with_4400(text: str, code: str) -> None:
    with pytest.raises(ProtocolViolation) as violation:
        decode(text)
    assert (violation.value.code, violation.value.close) == (code, 4400)


@given(st.text(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_IN2_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(ProtocolViolation):
        decode(text)


@given(
    st.sampled_from([document for document, _ in GOOD]),
    st.text(max_size=8) | st.sampled_from(["t", "kind", "n", "client", "changes", "page", "points", "x"]),
    st.recursive(st.none() | st.integers() | st.floats() | st.text(max_size=8), st.lists, max_leaves=5),
)
def test_IN2_a_message_with_a_field_of_any_value_is_read_or_refused(
    document: dict[str, Any], field: str, value: object
) -> None:
    with suppress(ProtocolViolation):
        decode(json.dumps({**document, field: value}))


def test_the_largest_signals_are_small_enough() -> None:
    sdp = "a=candidate:1 1 udp 1 192.0.2.7 7882 typ host\r\n" * (MAX_SDP // 48)
    shown = {f"{'s' * 45}{place:03}/screen": 1080 for place in range(MAX_SHOWN)}
    for signal in (Publish("p" * 48, sdp, {}), Watch("p" * 48, shown)):
        text = json.dumps(msgspec.to_builtins(signal))
        assert len(text) < MAX_TEXT
        assert decode(text) == signal


def test_a_message_of_the_largest_stroke_is_small_enough() -> None:
    record = {"type": "stroke", "id": "s" * 48, "page": "p" * 48, "points": "A" * 20_000}
    text = json.dumps({"t": "propose", "n": 1, "changes": [{"op": "put", "record": record}]})
    assert len(text) < MAX_TEXT / 2
    assert isinstance(decode(text), Propose)
