"""One seat sends what no browser would: its room and the honest seats in it notice nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from tests.support.server import DemoRoom, Server
from tests.support.waiting import until
from tests.support.wire import DOT, Peer, Ticket, new_id, staged, stroke

WORDS = st.sampled_from(
    ["t", "hello", "propose", "presence", "signal", "kind", "ink", "pointer", "n", "changes", "op", "put", "patch",
     "remove", "record", "type", "stroke", "page", "stage", "door", "person", "id", "fields", "expect", "by", "at"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=8,
)
TYPES = ["page", "stroke", "clearing", "stage", "session", "door", "knock", "person", "controls", "message", "request"]
RECORDS = st.dictionaries(WORDS, VALUES, max_size=4).flatmap(
    lambda extra: st.sampled_from(TYPES).map(lambda kind: {"type": kind, "id": new_id(), **extra})
)
CHANGES = (
    RECORDS.map(lambda record: {"op": "put", "record": record})
    | st.dictionaries(WORDS, VALUES, max_size=3).map(lambda fields: {"op": "patch", "id": "stage", "fields": fields})
    | st.sampled_from(["stage", "door", "session"]).map(lambda name: {"op": "remove", "id": name})
)
PROPOSALS = st.lists(CHANGES, max_size=3).map(lambda changes: {"t": "propose", "n": 1, "changes": changes})
SHAPED = st.dictionaries(WORDS, VALUES, max_size=6).map(lambda body: {"t": "presence", "kind": "ink", **body})
FRAMES = (
    (PROPOSALS | SHAPED | VALUES).map(lambda value: msgspec.json.encode(finite(value)))
    | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
    | st.integers(60_000, 80_000).map(lambda size: b'{"t":"ping","ms":1' + b" " * size + b"}")
)


def finite(value: Any) -> Any:
    """Return the value with what JSON cannot carry as numbers that are too large."""
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return 10**400 if value > 0 else -(10**400)
    if isinstance(value, dict):
        return {key: finite(inner) for key, inner in value.items()}
    return [finite(inner) for inner in value] if isinstance(value, list) else value


class Class:
    """Two honest seats and a hostile one in one room, kept over all examples."""

    def __init__(self, therapist: Peer, honest: Peer, hostile: Ticket, page: str) -> None:
        self.therapist = therapist
        self.honest = honest
        self.hostile = hostile
        self.page = page
        self.written: list[str] = []
        self.sent = 0

    @classmethod
    async def meet(cls, room: DemoRoom) -> Class:
        """Have all three come in."""
        therapist = await Peer.come(room.therapist)
        page = staged(await therapist.welcome())
        honest, other = await Peer.come(room.student, "Mia"), await Peer.come(room.student, "Max")
        for peer in (honest, other):
            await peer.welcome("waiting")
            await therapist.let_in(peer)
        await other.close()
        return cls(therapist, honest, other.ticket, page)

    async def write(self) -> None:
        """The honest student writes, and the therapist sees it."""
        change = stroke(self.page)
        record_id = change["record"]["id"]
        answer = await self.honest.propose(change)
        assert answer["t"] == "commit", answer
        self.written.append(record_id)
        await self.therapist.wait(lambda said: record_id in str(said.get("changes")), "the honest stroke")

    async def assault(self, frames: list[bytes]) -> None:
        """Send the frames, over as many connections as they cost."""
        peer = await Peer.open(self.hostile)
        for frame in frames:
            self.sent += 1
            try:
                await peer.socket.send(frame.decode())
                if self.sent % 5 == 0:
                    await peer.socket.send(frame)  # a binary frame
                await asyncio.wait_for(asyncio.shield(peer._reading), 0.001)
            except TimeoutError:
                continue
            except ConnectionClosed:
                await peer._reading
            peer = await Peer.open(self.hostile)
        await peer.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_IN2_ten_thousand_broken_messages_hurt_nobody_but_their_sender(server: Server, room: DemoRoom) -> None:
    @settings(max_examples=125, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(FRAMES, min_size=80, max_size=80))
    def imagine(frames: list[bytes]) -> None:
        waves.append(frames)

    waves: list[list[bytes]] = []
    imagine()
    people = await Class.meet(room)
    for frames in waves:
        await people.assault(frames)
        await people.write()
    assert people.sent >= 10_000
    assert people.honest.closed is None
    assert people.therapist.closed is None
    fresh = await Peer.come(room.therapist)
    await until(lambda: set(people.written) <= ids(fresh), "all that the honest student wrote")
    assert "Traceback" not in server.log.read_text()


def ids(peer: Peer) -> set[str]:
    """Return the ids of all records that a peer was told of by a welcome."""
    return {record["id"] for said in peer.heard for record in said.get("records", ())}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"\x00\x01", 4400),
        ("{", 4400),
        ('{"t":"nonsense"}', 4400),
        ('{"t":"propose","n":1,"changes":[{"op":"put","record":{"type":"ghost","id":"x"}}]}', 4400),
        ('{"t":"presence","kind":"ink","page":1}', 4400),
        ('{"t":"hello","client":"again"}', 4400),
        ('{"t":"ping","ms":' + "1" * 70_000 + "}", 4400),
    ],
)
async def test_IN2_a_malformed_message_is_told_and_closes_with_4400(
    room: DemoRoom, frame: str | bytes, code: int
) -> None:
    therapist = await Peer.come(room.therapist)
    await therapist.welcome()
    await therapist.raw(frame)
    await until(lambda: therapist.closed, "the close")
    assert therapist.closed is not None
    assert therapist.closed[0] == code
    assert therapist.heard[-1]["t"] == "bye"


async def test_PE3_nobody_enters_without_its_own_cookie_or_from_a_foreign_page(room: DemoRoom) -> None:
    therapist = await Ticket.take(room.therapist)
    other = await Ticket.take(room.student, "Mia")
    for ticket, origin in (
        (Ticket(therapist.url, therapist.path, ""), therapist.url),
        (Ticket(therapist.url, therapist.path, other.cookie), therapist.url),
        (Ticket(therapist.url, therapist.path, therapist.cookie[:-1] + "_"), therapist.url),
        (therapist, "http://evil.example"),
        (therapist, "null"),
    ):
        with pytest.raises(Exception, match="403"):
            await Peer.open(replaced_origin(ticket, origin), hello=False)


def replaced_origin(ticket: Ticket, origin: str) -> Ticket:
    """Return a ticket whose browser claims another origin."""
    forged = Ticket(ticket.url, ticket.path, ticket.cookie)
    forged.origin = origin
    return forged


async def test_SY3_a_recorded_conversation_played_again_changes_nothing(room: DemoRoom) -> None:
    therapist = await Peer.come(room.therapist)
    page = staged(await therapist.welcome())
    texts = [{"t": "propose", "n": n, "changes": [stroke(page, f"played-{n}")]} for n in range(1, 11)]
    for body in texts:
        await therapist.raw(msgspec.json.encode(body).decode())
    landed = await therapist.wait(lambda said: said.get("n") == 10, "the last answer")
    for body in texts * 3:
        await therapist.raw(msgspec.json.encode(body).decode())
    after = await therapist.propose(stroke(page), n=11)
    assert after["revision"] == landed["revision"] + 1


async def test_live_ink_of_any_shape_is_only_passed_on_where_it_is_ink(room: DemoRoom) -> None:
    therapist = await Peer.come(room.therapist)
    page = staged(await therapist.welcome())
    student = await Peer.come(room.student, "Mia")
    await student.welcome("waiting")
    await therapist.let_in(student)
    good = {"kind": "ink", "page": page, "stroke": "s", "from": 0, "points": DOT}
    many = {"points": "AAAA" * 2000}
    for bad in ({"points": "A"}, many, {"from": -1}, {"width": 9}, {"color": "pink"}, {"page": "x"}):
        await student.send("presence", **{**good, **bad, "stroke": "bad"})
    await student.send("presence", **good)
    await therapist.wait(lambda said: said.get("stroke") == "s", "the good ink")
    assert not any(said.get("stroke") == "bad" for said in therapist.heard)
    assert student.closed is None
