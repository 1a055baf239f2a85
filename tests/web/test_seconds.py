"""Second devices over the wire: who makes a link to one, what opens it, and what is denied on a real port."""

from __future__ import annotations

import pytest

from tests.web.browsing import Browser, Clock, open_browser
from tests.web.seconds import ask, begun, let_in, link_for, name_of, use
from tests.web.sockets import HELLO, Place


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


async def test_SD3_a_link_runs_out_in_ten_minutes_and_says_so_to_who_made_it(place: Place, clock: Clock) -> None:
    async with begun(place):
        made = (await ask(place, place.browser, place.seat, name_of(place.seat))).json()
        link = made["url"].removeprefix(place.origin)
        assert made["expires_ms"] == clock.ms + 10 * 60_000
        clock.ms += 10 * 60_000
        assert (await place.browser.get(link)).status_code == 410


async def test_SD3_a_link_that_was_replaced_says_so_and_nothing_of_the_room(place: Place) -> None:
    async with begun(place) as therapist, let_in(place, therapist) as (_, students, _):
        old = await link_for(place, name_of(students))
        await link_for(place, name_of(students))
        stranger = open_browser(place.baseline, place.origin)
        for answer in (await stranger.get(old), await stranger.post(old, origin=place.origin)):
            assert answer.status_code == 410
            assert "There is a newer link" in answer.text
            assert "ask for it where you got this one" in answer.text
            for secret in ("Mia", "Use this device", name_of(students), place.seat.split("/")[2]):
                assert secret not in answer.text


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
