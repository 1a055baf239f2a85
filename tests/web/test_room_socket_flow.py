"""What goes over the websocket of a seat: whole, in order, at a bearable pace."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.speedups import apply_mask

from tests.support.relay import relay_to
from tests.support.waiting import until
from tests.web.sockets import HELLO, Place, cookie_of, opened


def compact(message: dict[str, Any]) -> str:
    """Return JSON as browsers write it."""
    return json.dumps(message, separators=(",", ":"))


async def test_broken_frames_end_the_connection_with_a_word(place: Place) -> None:
    raw_text = b"\xff\xfe"
    async with place.opened() as peer:
        peer.socket.protocol.send_text(raw_text)
        for data in peer.socket.protocol.data_to_send():
            peer.socket.transport.write(data)
        assert await peer.bye() == ("malformed", 4400)
    async with place.opened() as peer:
        peer.socket.transport.write(b"\xf9\x80\x00\x00\x00\x00")  # reserved bits are set
        assert await peer.bye() == ("malformed", 4400)


async def test_a_message_in_fragments_is_one_message(place: Place) -> None:
    async with place.opened() as peer:
        await peer.socket.send(iter(['{"t":"hel', 'lo","client":"c1",', '"version":1}']))
        assert (await peer.hear("welcome"))["seat"]["status"] == "in"
    async with place.opened() as peer:
        await peer.socket.send(iter(["x" * 30_000] * 3))
        assert await peer.bye() == ("malformed", 4400)


async def test_a_flood_is_slowed_and_not_cut_off(place: Place) -> None:
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(240):
            await peer.say({"t": "ping", "ms": number})
        while (await peer.hear("pong"))["ms"] != 239:
            pass
        assert 1 < loop.time() - began < 10


@pytest.mark.parametrize("step", [1, 7, 50, 1000, 100_000])
async def test_messages_arrive_once_and_in_order_however_the_bytes_are_cut(place: Place, step: int) -> None:
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        protocol = peer.socket.protocol
        for number in range(6):
            protocol.send_text(b'{"t":"ping",%b"ms":%d}' % (b" " * 60 * number, number))
            protocol.send_ping(b"?%d" % number)
        data = b"".join(protocol.data_to_send())
        for at in range(0, len(data), step):
            peer.socket.transport.write(data[at : at + step])
            await asyncio.sleep(0.001)
        for number in range(6):
            assert (await peer.hear("pong"))["ms"] == number


async def test_a_text_whose_masked_bytes_look_like_a_frame_is_not_taken_for_one(place: Place) -> None:
    text, looks = b'{"t":"ping","ms":1}', b"\x81\x80\x00\x00"
    mask = bytes(a ^ b for a, b in zip(text, looks, strict=False))
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        peer.socket.transport.write(bytes((0x81, 0x80 | len(text))) + mask)
        await asyncio.sleep(0.02)
        peer.socket.transport.write(apply_mask(text, mask))
        assert (await peer.hear("pong"))["ms"] == 1


async def test_live_ink_reaches_the_others_in_the_order_it_was_drawn(place: Place) -> None:
    browser, seat = await place.guest("facilitator")
    async with place.opened() as therapist, place.opened(browser, seat) as aide:
        await therapist.say(HELLO)
        welcome = await therapist.hear("welcome")
        [page] = [record["id"] for record in welcome["records"] if record["type"] == "page"]
        await aide.say(HELLO)
        await aide.hear("welcome")
        await therapist.say({"t": "propose", "n": 1, "action": {"name": "let_in", "seat": seat.split("/")[3]}})
        await aide.hear("welcome")

        for number in range(30):
            ink = {"kind": "ink", "page": page, "stroke": "s", "tool": "pencil", "color": "blue", "width": 70}
            await therapist.say(compact({"t": "presence", **ink, "from": number, "points": "AAAAAA"}))
            if number % 10 == 5:
                record = {"type": "message", "id": f"m{number}", "text": "between"}
                await therapist.say(
                    {"t": "propose", "n": 2 + number // 10, "changes": [{"op": "put", "record": record}]}
                )
        drawn: list[int] = []
        while len(drawn) < 30:
            message = await aide.hear()
            if message["t"] == "presence" and message["kind"] == "ink":
                drawn.append(message["from"])
        assert drawn == list(range(30))


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 200_000])
async def test_a_text_of_any_length_arrives_whole(place: Place, length: int) -> None:
    async with place.opened() as peer:
        [live] = place.baseline.services.live._live
        live.outbox.queue("é" * length)
        live.outbox.queue("end")
        assert await peer.socket.recv() == "é" * length
        assert await peer.socket.recv() == "end"


async def test_headers_longer_than_a_handshake_may_have_do_not_hang(place: Place) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(InvalidStatus) as refused:
            async with place.opened(headers={"X-Long": "x" * 9_000}):
                pass
    assert refused.value.response.status_code == 431


async def test_a_fault_of_ours_ends_one_connection(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        monkeypatch.setattr("server.room.connection.decode", lambda text: 1 / 0)
        await peer.say({"t": "ping", "ms": 1})
        assert (await peer.ended())[1] == 1011
    assert "a connection failed" in caplog.text
    monkeypatch.undo()
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")


async def test_a_peer_that_stops_reading_is_cut_off(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.live.STUCK_S", 0.2)
    monkeypatch.setattr("server.web.live.WATCH_S", 0.05)
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        peer.socket.transport.pause_reading()
        [live] = place.baseline.services.live._live

        def cut() -> bool:
            for _ in range(20):
                live.outbox.queue("x" * 50_000)
            return not place.baseline.services.live

        await until(cut, "the end of a connection whose peer does not read", within_s=10)


async def test_a_peer_on_a_slow_line_is_not_taken_for_a_stuck_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.live.STUCK_S", 2)
    monkeypatch.setattr("server.web.live.WATCH_S", 0.05)
    port = place.baseline.services.settings.port
    cookie = cookie_of(place.browser, place.seat)
    async with relay_to(port, bytes_per_s=250_000) as relay:
        slow = f"http://127.0.0.1:{relay.port}"
        async with opened(slow, place.seat, cookie, said_origin=place.origin) as peer:
            await peer.say(HELLO)
            await peer.hear("welcome")
            [live] = place.baseline.services.live._live
            for _ in range(40):
                live.outbox.queue("x" * 24_000)
            async with asyncio.timeout(20):
                for _ in range(40):
                    assert await peer.socket.recv() == "x" * 24_000


async def test_figures_count_what_happened(place: Place) -> None:
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        figures = (await place.browser.get("/metrics")).text
        assert 'baseline_seats_connected{role="therapist"} 1.0' in figures
        assert "baseline_rooms_open 1.0" in figures
        await peer.say("nonsense")
        await peer.bye()
    figures = (await place.browser.get("/metrics")).text
    assert 'baseline_sockets_closed_total{code="4400"} 1.0' in figures
    assert "baseline_commit_seconds_count" in figures
    for secret in (*place.seat.split("/")[2:], *cookie_of(place.browser, place.seat).split("=")):
        assert secret not in figures


async def test_a_fault_on_the_short_way_ends_one_connection_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, seat = await place.guest()
    async with place.opened() as therapist, place.opened(browser, seat) as other:
        await therapist.say(HELLO)
        await therapist.hear("welcome")
        await other.say(HELLO)
        await other.hear("welcome")
        monkeypatch.setattr("server.room.room.Room.presence", lambda *_: 1 / 0)
        await therapist.say(compact({"t": "presence", "kind": "pointer_gone"}))
        await therapist.ended()
        await other.say({"t": "ping", "ms": 1})
        assert (await other.hear("pong"))["ms"] == 1
