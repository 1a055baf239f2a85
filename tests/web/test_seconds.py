"""Second devices over the wire: who makes a link to one, what opens it, and what is denied on a real port."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from server.core.errors import StoreError
from server.room.ports import SeatInfo
from tests.support.waiting import until
from tests.web.browsing import Browser, Clock, open_browser
from tests.web.sockets import HELLO, Peer, Place


@asynccontextmanager
async def begun(place: Place) -> AsyncIterator[Peer]:
    """Have the therapist in the room."""
    async with place.opened() as therapist:
        await therapist.say(HELLO)
        await therapist.hear("welcome")
        yield therapist


@asynccontextmanager
async def let_in(place: Place, therapist: Peer, role: str = "student") -> AsyncIterator[tuple[Browser, str, Peer]]:
    """Have somebody come and be let in."""
    browser, seat = await place.guest(role)
    async with place.opened(browser, seat) as guest:
        await guest.say(HELLO)
        await guest.hear("welcome")
        action = {"name": "let_in", "seat": name_of(seat)}
        await therapist.say({"t": "propose", "n": next(COUNT), "action": action})
        assert (await guest.hear("welcome"))["seat"]["status"] == "in"
        yield browser, seat, guest


COUNT = itertools.count(1)


def name_of(seat: str) -> str:
    """Return the seat of an address."""
    return seat.rsplit("/", 1)[1]


async def ask(place: Place, browser: Browser, seat: str, of: str, end: str = "", **headers: str) -> Any:
    """Ask for a second device, or for its end."""
    said = {"origin": place.origin, "accept": "application/json"} | headers
    return await browser.client.post(f"{seat}/second{end}", json={"of": of}, headers=said)


async def link_for(place: Place, of: str = "") -> str:
    """Make a link as the therapist and return its path."""
    made = await ask(place, place.browser, place.seat, of or name_of(place.seat))
    assert made.status_code == 201, made.text
    return str(made.json()["url"]).removeprefix(place.origin)


async def use(place: Place, link: str) -> tuple[Browser, str]:
    """Open a link in a browser that was never here, and take it."""
    tablet = open_browser(place.baseline, place.origin)
    page = (await tablet.get(link)).text
    assert "Use this device" in page
    assert "js/ui/second-press.js" in page  # or a double tap would use the link, and then find it used
    taken = await tablet.post(link, origin=place.origin)
    assert taken.status_code == 303, taken.text
    return tablet, taken.headers["location"]


async def test_SD1_a_second_device_comes_straight_in_as_its_person(place: Place) -> None:
    async with begun(place):
        tablet, seat = await use(place, await link_for(place))
        assert name_of(seat) != name_of(place.seat)
        page = (await tablet.get(seat)).text
        assert f'data-person="{name_of(place.seat)}"' in page
        assert "js/ui/second.js" in page
        assert 'id="symbols"' not in page
        async with place.opened(tablet, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            me = (await second.hear("welcome"))["seat"]
            assert (me["id"], me["status"]) == (name_of(place.seat), "in")


async def test_SD3_looking_at_a_link_does_not_use_it_and_using_it_does(place: Place) -> None:
    async with begun(place):
        link = await link_for(place)
        for _ in range(3):
            assert (await place.browser.get(link)).status_code == 200
        await use(place, link)
        other = open_browser(place.baseline, place.origin)
        for answer in (await other.get(link), await other.post(link, origin=place.origin)):
            assert answer.status_code == 410
            assert "used already" in answer.text


async def test_SD3_a_link_runs_out_in_ten_minutes(place: Place, clock: Clock) -> None:
    async with begun(place):
        link = await link_for(place)
        clock.ms += 10 * 60_000
        assert (await place.browser.get(link)).status_code == 410


async def test_SD3_the_link_is_told_as_dots_for_a_camera_too(place: Place) -> None:
    async with begun(place):
        squares = (await ask(place, place.browser, place.seat, name_of(place.seat))).json()["qr"]
        assert {len(row) for row in squares} == {len(squares)}
        corner = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")
        assert tuple(row[:7] for row in squares[:7]) == tuple(row[-7:] for row in squares[:7]) == corner


async def test_SD3_staff_make_one_for_themselves_or_a_student_and_nobody_else_does(place: Place) -> None:
    async with (
        begun(place) as therapist,
        let_in(place, therapist) as (student, students, _),
        let_in(place, therapist, "facilitator") as (aide, aides, _),
        let_in(place, therapist, "observer") as (observer, observers, _),
    ):
        tess, mia, fay, ole = map(name_of, (place.seat, students, aides, observers))
        asked = {
            (tess, mia): (place.browser, place.seat), (tess, fay): (place.browser, place.seat),
            (tess, ole): (place.browser, place.seat), (tess, "nobody"): (place.browser, place.seat),
            (tess, tess): (place.browser, place.seat), (fay, fay): (aide, aides), (fay, mia): (aide, aides),
            (fay, tess): (aide, aides), (mia, mia): (student, students), (mia, tess): (student, students),
            (ole, ole): (observer, observers), (ole, mia): (observer, observers),
        }  # fmt: skip
        made = {pair: (await ask(place, *who, pair[1])).status_code for pair, who in asked.items()}
        assert {pair for pair, status in made.items() if status == 201} == {
            (tess, tess), (tess, mia), (fay, fay), (fay, mia),
        }  # fmt: skip
        assert set(made.values()) == {201, 403}


async def test_SD3_nobody_has_one_who_is_not_in_the_room(place: Place) -> None:
    async with begun(place):
        _, waiting = await place.guest()
        assert (await ask(place, place.browser, place.seat, name_of(waiting))).status_code == 403
        aide, aides = await place.guest("facilitator")
        assert (await ask(place, aide, aides, name_of(aides))).status_code == 403


async def test_SD3_one_room_has_no_hand_in_another(place: Place) -> None:
    async with begun(place) as therapist, let_in(place, therapist) as (_, students, _):
        other = open_browser(place.baseline, place.origin)
        theirs = (await other.post("/try", origin=place.origin)).headers["location"]
        async with place.opened(other, theirs) as stranger:
            await stranger.say(HELLO)
            await stranger.hear("welcome")
            for end in ("", "/end"):
                assert (await ask(place, other, theirs, name_of(students), end)).status_code == 403
                assert (await ask(place, other, place.seat, name_of(students), end)).status_code == 403
        tablet, seat = await use(place, await link_for(place))
        elsewhere = theirs.replace(name_of(theirs), name_of(seat))
        assert (await tablet.client.get(elsewhere, headers={"cookie": cookie(tablet, seat)})).status_code == 403


def cookie(browser: Browser, seat: str) -> str:
    """Return the cookie header of a seat."""
    return f"seat_{name_of(seat)}={browser.client.cookies.get(f'seat_{name_of(seat)}')}"


@pytest.mark.parametrize("wanted", ["", "{}", '{"of": 5}', '{"of": "x", "role": "therapist"}', "[]", '{"of": ""}'])
async def test_SD3_what_is_no_question_makes_nothing(place: Place, wanted: str) -> None:
    async with begun(place):
        headers = {"origin": place.origin, "content-type": "application/json", "accept": "application/json"}
        answer = await place.browser.client.post(f"{place.seat}/second", content=wanted, headers=headers)
        assert answer.status_code in (400, 403, 422)
        foreign = await ask(place, place.browser, place.seat, name_of(place.seat), origin="http://elsewhere.example")
        assert foreign.status_code == 403


async def test_SD2_SD3_a_second_device_makes_nothing_further_and_publishes_nothing(place: Place) -> None:
    async with begun(place) as therapist:
        tablet, seat = await use(place, await link_for(place))
        for of in (name_of(seat), name_of(place.seat)):
            for end in ("", "/end"):
                assert (await ask(place, tablet, seat, of, end)).status_code == 403
        assert (await tablet.client.get(f"{seat}/links")).status_code == 403
        headers = {"origin": place.origin}
        made = await tablet.client.post(f"{seat}/links", json={"role": "therapist"}, headers=headers)
        assert made.status_code == 403
        _, waiting = await place.guest()
        async with place.opened(tablet, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            await second.hear("welcome")
            offer = {"pc": "pc1", "sdp": "v=0", "sources": {"0": "mic"}}
            await second.say({"t": "signal", "kind": "publish", **offer})
            await second.say({"t": "signal", "kind": "watch", "pc": "pc1", "shown": {}})
            await second.say({"t": "propose", "n": 1, "action": {"name": "let_in", "seat": name_of(waiting)}})
            heard = [await second.hear()]
            assert (heard[0]["t"], heard[0]["code"]) == ("refuse", "unknown_record")
            await second.say({"t": "ping", "ms": 1})
            assert (await second.hear())["t"] == "pong"
        await therapist.say({"t": "ping", "ms": 1})
        assert "media" not in str(await therapist.hear("pong"))


@pytest.fixture
def short_farewell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave who is seen off no time."""
    monkeypatch.setattr("server.room.doorway.FAREWELL_S", 0.0)


@pytest.mark.usefixtures("short_farewell")
async def test_SD4_a_second_device_is_ended_at_once_by_who_made_it(place: Place) -> None:
    async with begun(place) as therapist, let_in(place, therapist) as (_, students, student):
        mia = name_of(students)
        slate, seat = await use(place, await link_for(place, mia))
        async with place.opened(slate, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            await second.hear("welcome")
            assert (await ask(place, place.browser, place.seat, mia, "/end")).status_code == 204
            assert (await second.hear("welcome"))["seat"]["status"] == "out"
            assert await second.bye() == ("ended", 4410)
        async with place.opened(slate, seat) as again:
            assert await again.bye() == ("expired", 4401)
        assert (await slate.get(seat)).status_code == 410
        await student.say({"t": "ping", "ms": 1})
        await student.hear("pong")


async def test_SD4_a_second_device_that_is_ended_while_it_connects_does_not_come_in(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with begun(place):
        tablet, seat = await use(place, await link_for(place))
        tickets = place.baseline.services.tickets
        look = tickets.seat_of

        async def ended_behind_its_back(room: str, name: str, key: str, now_ms: int) -> SeatInfo:
            found = await look(room, name, key, now_ms)
            if name == name_of(seat):
                assert (await ask(place, place.browser, place.seat, name_of(place.seat), "/end")).status_code == 204
            return found

        monkeypatch.setattr(tickets, "seat_of", ended_behind_its_back)
        async with place.opened(tablet, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            assert await second.bye() == ("expired", 4401)


async def test_SD4_a_second_device_goes_when_its_person_is_put_out_and_cannot_come_back(place: Place) -> None:
    async with begun(place) as therapist, let_in(place, therapist) as (_, students, _):
        slate, seat = await use(place, await link_for(place, name_of(students)))
        unused = await link_for(place, name_of(place.seat))
        async with place.opened(slate, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            await second.hear("welcome")
            out = {"name": "let_out", "seat": name_of(students), "status": "removed"}
            await therapist.say({"t": "propose", "n": next(COUNT), "action": out})
            assert await second.bye() == ("removed", 4403)
        async with place.opened(slate, seat) as again:
            await again.say(HELLO | {"client": "c3"})
            assert await again.bye() == ("removed", 4403)
        assert (await place.browser.get(unused)).status_code == 200
        assert (await ask(place, place.browser, place.seat, name_of(students))).status_code == 403


async def test_SD4_a_second_device_stays_out_whose_keys_could_not_be_ended_until_its_person_was_in_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = place.baseline.services.tickets
    end_seats = tickets.end_seats

    async def failing(*_: object) -> None:
        raise StoreError("io")

    async with begun(place) as therapist, let_in(place, therapist) as (student, students, _):
        slate, seat = await use(place, await link_for(place, name_of(students)))
        unused = await link_for(place)
        monkeypatch.setattr(tickets, "end_seats", failing)
        steps = (({"name": "let_out", "status": "removed"}, "bye"), ({"name": "let_in"}, "welcome"))
        for action, heard in steps:
            async with place.opened(student, students) as again:
                await again.say(HELLO)
                await again.hear("welcome")
                asked = {**action, "seat": name_of(students)}
                await therapist.say({"t": "propose", "n": next(COUNT), "action": asked})
                assert await again.hear(heard)
        monkeypatch.setattr(tickets, "end_seats", end_seats)
        async with place.opened(slate, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            welcome = await second.hear("welcome")
            assert (welcome["seat"]["status"], welcome.get("records")) == ("out", None)
        assert (await place.browser.get(unused)).status_code == 200  # the therapist's own

        async def ending() -> bool:
            key = slate.client.cookies[f"seat_{name_of(seat)}"]
            room = seat.split("/")[2]
            return (await tickets.seat_of(room, name_of(seat), key, place.baseline.services.now_ms())).ending

        await until(ending, "the key of the slate to end")
        tablet, other = await use(place, await link_for(place, name_of(students)))
        async with place.opened(tablet, other) as second:
            await second.say(HELLO | {"client": "c3"})
            assert (await second.hear("welcome"))["seat"]["status"] == "in"


@pytest.mark.usefixtures("short_farewell")
async def test_SD4_the_therapists_second_device_goes_when_the_therapist_leaves(place: Place) -> None:
    async with begun(place):
        tablet, seat = await use(place, await link_for(place))
        async with place.opened(tablet, seat) as second:
            await second.say(HELLO | {"client": "c2"})
            await second.hear("welcome")
            await place.browser.post(f"{place.seat}/leave", origin=place.origin)
            assert (await second.hear("welcome"))["seat"]["status"] == "out"
            assert await second.bye() == ("ended", 4410)


async def test_SD4_leaving_at_a_second_device_leaves_its_person_in(place: Place) -> None:
    async with begun(place) as therapist, let_in(place, therapist) as (_, students, student):
        slate, seat = await use(place, await link_for(place, name_of(students)))
        assert (await slate.post(f"{seat}/leave", origin=place.origin)).status_code == 303
        assert (await slate.get(seat)).status_code in (403, 410)
        await student.say({"t": "propose", "n": 1, "changes": [
            {"op": "put", "record": {"type": "request", "id": "r1", "kind": "help"}},
        ]})  # fmt: skip
        assert (await student.hear("commit"))["n"] == 1
