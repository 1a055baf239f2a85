"""The websocket of a seat on a real port: who gets in, what ends it, and that it hurts nobody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from server.app import drain
from tests.support.waiting import until
from tests.web.browsing import Clock, open_browser
from tests.web.sockets import HELLO, Place, cookie_of, opened


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


async def test_who_is_renamed_is_called_so_by_the_link_the_next_time(place: Place) -> None:
    headers = {"origin": place.origin, "accept": "application/json"}
    named = {"role": "student", "name": "Mia", "symbol": "owl"}
    made = await place.browser.client.post(f"{place.seat}/links", json=named, headers=headers)
    link = made.json()["url"].removeprefix(place.origin)
    student = open_browser(place.baseline, place.origin)
    seat = (await student.post(link, {"name": "Mia", "symbol": "owl"}, origin=place.origin)).headers["location"]
    async with place.opened() as therapist, place.opened(student, seat) as waiting:
        await therapist.say(HELLO)
        await waiting.say(HELLO)
        await waiting.hear("welcome")
        action = {"name": "rename", "seat": seat.rsplit("/", 1)[1], "to": "Mia <Bell>"}
        await therapist.say({"t": "propose", "n": 1, "action": action})

        async def renamed() -> bool:
            return 'value="Mia &lt;Bell&gt;"' in (await student.get(link)).text

        await until(renamed, "the new name on the join page")


async def test_the_newer_window_of_a_seat_wins_and_the_older_is_told(place: Place) -> None:
    async with place.opened() as older:
        await older.say(HELLO)
        await older.hear("welcome")
        async with place.opened() as newer:
            await newer.say(HELLO | {"client": "c2"})
            assert (await newer.hear("welcome"))["seat"]["status"] == "in"
            assert await older.bye() == ("replaced", 4409)


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
