"""What all tickets must do for second devices, whatever keeps them: one suite, run against each implementation."""

import asyncio

import pytest

from server.core.roles import Role
from server.room.ports import Tickets
from tests.store.doors import DAY, HOUR, MINUTE, NOW, STAY, a_seat, a_tablet, denied, link


async def test_SD3_a_link_to_a_second_device_says_whose_and_works_once(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    token, ended = await tickets.make_second(room, mo.seat, STAY, NOW + 10 * MINUTE, NOW)
    assert ended == []
    found = await tickets.find_link(token, NOW)
    assert (found.second, found.role, found.name, found.symbol) == (True, Role.STUDENT, "Mo", "cat")
    tablet = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    info = await tickets.seat_of(room, tablet.seat, tablet.key, NOW)
    assert (info.second_of, info.person, info.role, info.name) == (mo.seat, mo.seat, Role.STUDENT, "Mo")
    assert info.stay == STAY
    assert tablet.seat != mo.seat
    first = await tickets.seat_of(room, mo.seat, mo.key, NOW)
    assert (first.second_of, first.person) == ("", mo.seat)
    assert await denied(tickets.find_link(token, NOW)) == "link_used"
    assert await denied(tickets.take_seat(token, name="", symbol="", now_ms=NOW)) == "link_used"


async def test_SD3_of_those_who_use_a_link_at_once_one_comes_in(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    token, _ = await tickets.make_second(room, mo.seat, STAY, NOW + MINUTE, NOW)
    tries = (tickets.take_seat(token, name="", symbol="", now_ms=NOW) for _ in range(5))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each).__name__ for each in found) == ["AccessDenied"] * 4 + ["SeatKey"]


async def test_SD3_a_link_to_a_second_device_runs_out(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    token, _ = await tickets.make_second(room, mo.seat, STAY, NOW + MINUTE, NOW)
    assert await denied(tickets.take_seat(token, name="", symbol="", now_ms=NOW + MINUTE)) == "link_expired"


async def test_SD3_a_new_link_ends_the_one_before_and_its_device(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    unused, _ = await tickets.make_second(room, mo.seat, STAY, NOW + MINUTE, NOW)
    tablet = await a_tablet(tickets, room, mo)
    assert await denied(tickets.find_link(unused, NOW)) == "link_replaced"
    assert await denied(tickets.take_seat(unused, name="", symbol="", now_ms=NOW)) == "link_replaced"
    _, ended = await tickets.make_second(room, mo.seat, STAY, NOW + MINUTE, NOW)
    assert ended == [tablet.seat]
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, NOW)) == "seat_ended"
    assert (await tickets.seat_of(room, mo.seat, mo.key, NOW)).seat == mo.seat


async def test_SD3_of_many_links_that_nobody_used_the_last_are_known_as_replaced(tickets: Tickets, room: str) -> None:
    mo, flo = await a_seat(tickets, room), await a_seat(tickets, room)
    other, _ = await tickets.make_second(room, flo.seat, STAY, NOW + MINUTE, NOW)
    made = [(await tickets.make_second(room, mo.seat, STAY, NOW + MINUTE, NOW))[0] for _ in range(12)]
    said = [await denied(tickets.find_link(token, NOW)) for token in made[:-1]]
    assert said[0] == "link_unknown"  # a table does not grow for ever
    assert said[-5:] == ["link_replaced"] * 5
    for token in (made[-1], other):
        assert (await tickets.find_link(token, NOW)).second
    await tickets.end_second(room, mo.seat, NOW)
    assert await denied(tickets.find_link(made[-1], NOW)) == "link_revoked"
    assert await denied(tickets.find_link(made[-2], NOW)) == "link_replaced"


async def test_SD3_nobody_has_a_second_device_but_who_has_a_seat_of_ones_own(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    tablet = await a_tablet(tickets, room, mo)
    other_room = await tickets.make_room("Wednesday", trial=False, now_ms=NOW)
    for where, seat in ((room, tablet.seat), (room, "nobody"), (other_room, mo.seat)):
        assert await denied(tickets.make_second(where, seat, STAY, NOW + MINUTE, NOW)) == "no_seat"


async def test_SD3_nobody_has_a_second_device_whose_own_keys_have_all_ended(tickets: Tickets, room: str) -> None:
    _, common = await link(tickets, room)
    mo = await tickets.take_seat(common, name="Mo", symbol="cat", now_ms=NOW)
    later = NOW + 9 * DAY  # in by the records, since nobody ended the session, and about to be swept
    assert await denied(tickets.make_second(room, mo.seat, STAY, later + MINUTE, later)) == "no_seat"


async def test_SD3_links_to_second_devices_are_not_in_the_list(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    await a_tablet(tickets, room, mo)
    assert [each.name for each in await tickets.links(room)] == ["Mo"]


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.STUDENT])
async def test_SD4_a_second_device_lasts_a_day_without_being_shown(tickets: Tickets, room: str, role: Role) -> None:
    tablet = await a_tablet(tickets, room, await a_seat(tickets, room, role))
    await tickets.seat_of(room, tablet.seat, tablet.key, NOW + 20 * HOUR)
    await tickets.seat_of(room, tablet.seat, tablet.key, NOW + 40 * HOUR)
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, NOW + 64 * HOUR)) == "seat_ended"


async def test_SD4_a_second_device_ends_with_its_persons_keys_after_the_same_grace(tickets: Tickets, room: str) -> None:
    mo, flo = await a_seat(tickets, room), await a_seat(tickets, room)
    tablet, other = await a_tablet(tickets, room, mo), await a_tablet(tickets, room, flo)
    waiting = await a_seat(tickets, room)
    unused, _ = await tickets.make_second(room, waiting.seat, STAY, NOW + HOUR, NOW)
    await tickets.end_seats(room, [mo.seat, waiting.seat], NOW, grace_ms=HOUR)
    assert (await tickets.seat_of(room, tablet.seat, tablet.key, NOW)).ending
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, NOW + HOUR)) == "seat_ended"
    assert await denied(tickets.find_link(unused, NOW)) == "link_revoked"
    assert not (await tickets.seat_of(room, other.seat, other.key, NOW)).ending


async def test_SD4_a_second_device_ends_with_its_persons_link(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room, name="Mo", symbol="cat")
    mo = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    tablet = await a_tablet(tickets, room, mo)
    assert await tickets.revoke_link(room, info.id, NOW) == [mo.seat, tablet.seat]
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, NOW)) == "seat_ended"


async def test_SD4_a_second_device_is_ended_by_itself(tickets: Tickets, room: str) -> None:
    mo = await a_seat(tickets, room)
    tablet = await a_tablet(tickets, room, mo)
    assert await tickets.end_second(room, mo.seat, NOW) == [tablet.seat]
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, NOW)) == "seat_ended"
    await tickets.seat_of(room, mo.seat, mo.key, NOW)
    assert await tickets.end_second("nowhere", mo.seat, NOW) == []


async def test_SD4_nothing_is_left_of_a_second_device_whose_person_is_forgotten(tickets: Tickets, room: str) -> None:
    _, common = await link(tickets, room)
    mo = await tickets.take_seat(common, name="Mo", symbol="cat", now_ms=NOW)
    tablet = await a_tablet(tickets, room, mo)
    await tickets.end_key(room, mo.seat, mo.key, NOW)
    later = NOW + 8 * DAY
    _, lasting = await tickets.make_link(room, Role.STUDENT, named=False, expires_ms=later + 1, now_ms=NOW)
    await tickets.take_seat(lasting, name="Flo", symbol="cat", now_ms=later)  # which sweeps
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, later)) == "no_seat"
