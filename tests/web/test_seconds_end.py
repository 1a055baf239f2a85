"""How second devices end over the wire: with their person, by staff, by themselves; and that they stay out."""

from __future__ import annotations

import pytest

from server.core.errors import StoreError
from server.room.ports import SeatInfo
from tests.support.waiting import until
from tests.web.seconds import COUNT, ask, begun, let_in, link_for, name_of, use
from tests.web.sockets import HELLO, Place


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
