"""The websocket of a seat on a real port: who gets in, what ends it, and that it hurts nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from server.app import Baseline, assemble, drain
from server.settings import Settings
from server.web.log import set_up_logging
from tests.support.relay import relay_to
from tests.support.server import free_port
from tests.support.waiting import until
from tests.web.conftest import Browser, Clock, close, open_browser
from tests.web.sockets import HELLO, Peer, cookie_of, opened, served


def compact(message: dict[str, Any]) -> str:
    """Return JSON as browsers write it."""
    return json.dumps(message, separators=(",", ":"))


class Place:
    """A served application, its address, and a browser that has made a room in it."""

    def __init__(self, baseline: Baseline, origin: str) -> None:
        self.baseline = baseline
        self.origin = origin
        self.browser = open_browser(baseline, origin)
        self.seat = ""

    async def begin(self) -> None:
        """Make a room."""
        self.seat = (await self.browser.post("/try", origin=self.origin)).headers["location"]

    async def guest(self, role: str = "student", name: str = "Mia") -> tuple[Browser, str]:
        """Let somebody join, up to the door."""
        headers = {"origin": self.origin, "accept": "application/json"}
        made = await self.browser.client.post(f"{self.seat}/links", json={"role": role}, headers=headers)
        browser = open_browser(self.baseline, self.origin)
        link = made.json()["url"].removeprefix(self.origin)
        joined = await browser.post(link, {"name": name, "symbol": "fox"}, origin=self.origin)
        return browser, joined.headers["location"]

    def opened(self, browser: Browser | None = None, seat: str = "", **more: Any) -> AbstractAsyncContextManager[Peer]:
        """Open the websocket of a seat, the therapist's unless said."""
        browser, seat = browser or self.browser, seat or self.seat
        return opened(self.origin, seat, cookie_of(browser, seat), **more)


@pytest.fixture
async def place(tmp_path: Path, clock: Clock) -> AsyncIterator[Place]:
    """A served application with a room."""
    set_up_logging("warning")
    port = free_port()
    baseline = assemble(Settings(port=port, data_dir=tmp_path / "data"), clock)
    async with served(baseline):
        place = Place(baseline, f"http://127.0.0.1:{port}")
        await place.begin()
        yield place
    await close(baseline)


async def test_the_therapist_is_welcomed_and_the_student_waits_and_hears_nothing(place: Place) -> None:
    async with place.opened() as therapist:
        await therapist.say(HELLO)
        welcome = await therapist.hear("welcome")
        assert welcome["seat"]["status"] == "in"
        assert therapist.socket.subprotocol == "baseline.v1"

        browser, seat = await place.guest()
        async with place.opened(browser, seat) as student:
            await student.say(HELLO)
            waiting = await student.hear("welcome")
            assert waiting["seat"]["status"] == "waiting"
            assert set(waiting) == {"t", "seat", "last", "server_ms"}
            knock = await therapist.hear("commit")
            assert knock["changes"][0]["record"]["name"] == "Mia"

            await therapist.say({"t": "propose", "n": 1, "action": {"name": "let_in", "seat": seat.split("/")[3]}})
            let_in = await student.hear("welcome")
            assert let_in["seat"]["status"] == "in"
            assert let_in["records"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"said_origin": "http://evil.test"},
        {"said_origin": "null"},
        {"said_origin": ""},
        {"subprotocols": ()},
        {"subprotocols": ("baseline.v2",)},
    ],
)
async def test_a_stranger_is_refused_before_accept(place: Place, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with place.opened(**wrong):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("cookie", ["", "seat_x=1", "{name}=", "{name}=AAAAAAAAAAAAAAAAAAAAAA", '{name}="', "\xff"])
async def test_without_the_key_nobody_is_accepted(place: Place, cookie: str) -> None:
    name = f"seat_{place.seat.rsplit('/', 1)[1]}"
    with pytest.raises(InvalidStatus) as refused:
        async with opened(place.origin, place.seat, cookie.format(name=name)):
            pass
    assert refused.value.response.status_code == 403


async def test_another_seats_key_opens_nothing(place: Place) -> None:
    browser, seat = await place.guest()
    theirs = cookie_of(browser, seat).split("=", 1)[1]
    with pytest.raises(InvalidStatus):
        async with opened(place.origin, place.seat, f"seat_{place.seat.rsplit('/', 1)[1]}={theirs}"):
            pass


async def test_an_address_that_is_no_seats_is_refused(place: Place) -> None:
    for seat in ("/r/x/y", "/r/x", "", "/r/x/y/z"):
        with pytest.raises(InvalidStatus):
            async with opened(place.origin, seat, "a=b"):
                pass


async def test_a_seat_that_has_ended_is_told_so_and_not_asked_back(place: Place, clock: Clock) -> None:
    browser, seat = await place.guest()
    clock.turn(days=3)
    async with place.opened(browser, seat) as student:
        assert await student.bye() == ("expired", 4401)


async def test_a_revoked_link_ends_its_seats_connections_at_once(place: Place) -> None:
    browser, seat = await place.guest()
    async with place.opened() as therapist, place.opened(browser, seat) as student:
        await therapist.say(HELLO)
        await student.say(HELLO)
        await student.hear("welcome")
        headers = {"origin": place.origin}
        listed = (await place.browser.get(f"{place.seat}/links")).json()["links"]
        began = asyncio.get_running_loop().time()
        await place.browser.client.post(f"{place.seat}/links/{listed[1]['id']}/revoke", headers=headers)
        _, code = await student.bye()
        assert code in {4401, 4403, 4410}
        assert asyncio.get_running_loop().time() - began < 0.5


MALFORMED: list[str | bytes] = [
    b"\x00\x01",
    b"{}",
    "",
    "hello",
    "[]",
    "null",
    '{"t":"hello"}',
    '{"t":"nonsense"}',
    '{"t":"hello","client":"c","version":1,"more":1}',
    '{"t":"ping","ms":"now"}',
    "[" * 60_000,
    '{"t":"ping","ms":1}' + " " * 70_000,
    "x" * 1_000_000,
]


@pytest.mark.parametrize("message", MALFORMED, ids=lambda message: repr(message[:20]))
async def test_what_is_no_message_ends_this_connection_and_no_other(place: Place, message: str | bytes) -> None:
    browser, seat = await place.guest()
    async with place.opened() as therapist, place.opened(browser, seat) as student:
        await therapist.say(HELLO)
        await therapist.hear("welcome")
        await student.say(HELLO)
        await student.hear("welcome")

        await student.say(message)

        assert await student.bye() == ("malformed", 4400)
        await therapist.say({"t": "ping", "ms": 7})
        assert (await therapist.hear("pong"))["ms"] == 7


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


async def test_the_newer_window_of_a_seat_wins_and_the_older_is_told(place: Place) -> None:
    async with place.opened() as older:
        await older.say(HELLO)
        await older.hear("welcome")
        async with place.opened() as newer:
            await newer.say(HELLO | {"client": "c2"})
            assert (await newer.hear("welcome"))["seat"]["status"] == "in"
            assert await older.bye() == ("replaced", 4409)


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


async def test_while_stopping_nobody_new_comes_in_and_those_inside_are_sent_away(place: Place) -> None:
    async with place.opened() as greeted, place.opened() as silent:
        await greeted.say(HELLO)
        await greeted.hear("welcome")

        await drain(place.baseline)

        assert (await greeted.ended())[1] == 1012
        assert (await silent.ended())[1] == 1012
        assert (await place.browser.get("/readyz")).status_code == 503
        with pytest.raises(InvalidStatus) as refused:
            async with place.opened():
                pass
        assert refused.value.response.status_code == 503


async def test_a_fault_of_ours_ends_one_connection(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with place.opened() as peer:
        await peer.say(HELLO)
        await peer.hear("welcome")
        monkeypatch.setattr("server.room.rooms.decode", lambda text: 1 / 0)
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
