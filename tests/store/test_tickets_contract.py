"""What all tickets must do, whatever keeps them: one suite, run against each implementation."""

import asyncio
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.core.roles import Role
from server.room.ports import Tickets
from tests.store.doors import DAY, HOUR, MINUTE, NOW, SECOND, Opener, denied, link


async def test_rooms_have_ids_of_their_own(tickets: Tickets) -> None:
    rooms = [await tickets.make_room("Same name", trial=False, now_ms=NOW) for _ in range(20)]
    assert len(set(rooms)) == 20
    assert {len(room) for room in rooms} == {16}


async def test_a_link_is_found_by_its_token_alone(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room, name="Mo", symbol="cat")
    assert info == await tickets.find_link(token, NOW)
    assert (info.room, info.role, info.name, info.symbol, info.named) == (room, Role.STUDENT, "Mo", "cat", True)
    for guess in ("", "\ud800", token[:-1], token + "A", token[::-1], info.id):
        assert await denied(tickets.find_link(guess, NOW)) == "link_unknown"


async def test_tokens_have_128_bits(tickets: Tickets, room: str) -> None:
    tokens = {(await link(tickets, room))[1] for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {26}
    assert len(set("".join(tokens))) == 32


async def test_a_token_is_found_however_it_was_typed_off_a_card(tickets: Tickets, room: str) -> None:
    made, token = await link(tickets, room)
    assert not set(token) & set("ilou"), "letters that are taken for others"
    in_groups = "-".join(token[at : at + 4] for at in range(0, len(token), 4))
    for typed in (in_groups, token.upper(), f" {token} ", token.replace("1", "l").replace("0", "O")):
        assert await tickets.find_link(typed, NOW) == made, typed
    assert await denied(tickets.find_link(token[:-1], NOW)) == "link_unknown"


async def test_a_link_opens_until_it_expires(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room)
    await tickets.find_link(token, info.expires_ms - 1)
    assert await denied(tickets.find_link(token, info.expires_ms)) == "link_expired"
    assert await denied(tickets.take_seat(token, name="Mo", symbol="", now_ms=info.expires_ms)) == "link_expired"


async def test_links_are_listed_oldest_first_with_their_uses(tickets: Tickets, room: str) -> None:
    first, token = await link(tickets, room)
    second, _ = await link(tickets, room, Role.FACILITATOR)
    await tickets.take_seat(token, name="Mo", symbol="cat", now_ms=NOW)
    await tickets.take_seat(token, name="Flo", symbol="dog", now_ms=NOW)
    assert [(each.id, each.uses) for each in await tickets.links(room)] == [(first.id, 2), (second.id, 0)]


async def test_each_use_of_a_common_link_makes_a_new_seat(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room)
    mo = await tickets.take_seat(token, name="Mo", symbol="cat", now_ms=NOW)
    flo = await tickets.take_seat(token, name="Flo", symbol="dog", now_ms=NOW)
    assert mo.seat != flo.seat
    assert mo.key != flo.key
    for seat in (mo, flo):
        info = await tickets.seat_of(room, seat.seat, seat.key, NOW)
        assert (info.name, info.symbol, info.role, info.named) == (seat.name, seat.symbol, Role.STUDENT, False)
    assert (flo.name, flo.symbol) == ("Flo", "dog")


async def test_a_named_link_has_one_seat_with_several_keys(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room, name="Mo", symbol="cat")
    tablet = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    laptop = await tickets.take_seat(token, name="Moses", symbol="", now_ms=NOW)
    assert tablet.seat == laptop.seat
    assert (tablet.name, tablet.symbol) == ("Mo", "cat")
    assert (laptop.name, laptop.symbol) == ("Moses", "cat")
    one = await tickets.seat_of(room, tablet.seat, tablet.key, NOW)
    two = await tickets.seat_of(room, laptop.seat, laptop.key, NOW)
    assert one.key_id != two.key_id
    assert one.name == two.name == "Moses"
    assert one.named


async def test_a_key_opens_its_own_seat_in_its_own_room_only(tickets: Tickets, room: str) -> None:
    other = await tickets.make_room("Other", trial=False, now_ms=NOW)
    _, token = await link(tickets, room)
    mo = await tickets.take_seat(token, name="Mo", symbol="cat", now_ms=NOW)
    flo = await tickets.take_seat(token, name="Flo", symbol="dog", now_ms=NOW)
    for place, seat, key in [
        (room, flo.seat, mo.key),
        (other, mo.seat, mo.key),
        (room, mo.seat, ""),
        (room, mo.seat, token),
        (room, "", mo.key),
        ("nowhere", mo.seat, mo.key),
    ]:
        assert await denied(tickets.seat_of(place, seat, key, NOW)) == "no_seat"


async def test_joins_are_limited_for_each_link_by_itself(tickets: Tickets, room: str) -> None:
    (_, token), (_, other) = await link(tickets, room), await link(tickets, room)
    joins = [tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW) for _ in range(14)]
    answers = await asyncio.gather(*joins, return_exceptions=True)
    assert [getattr(answer, "code", "") for answer in answers] == [""] * 10 + ["too_many_joins"] * 4
    await tickets.take_seat(other, name="Flo", symbol="", now_ms=NOW)
    later = NOW + 6 * SECOND
    await tickets.take_seat(token, name="Mo", symbol="", now_ms=later)
    assert await denied(tickets.take_seat(token, name="Mo", symbol="", now_ms=later)) == "too_many_joins"
    assert [info.uses for info in await tickets.links(room)] == [11, 1]


async def test_a_clock_that_went_back_gives_no_joins_and_takes_none(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room)
    for _ in range(10):
        await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    assert await denied(tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW - HOUR)) == "too_many_joins"
    await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW + MINUTE)


async def test_a_revoked_link_ends_the_seats_that_came_by_it(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room)
    _, other = await link(tickets, room)
    mo = await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    flo = await tickets.take_seat(token, name="Flo", symbol="", now_ms=NOW)
    safe = await tickets.take_seat(other, name="Jo", symbol="", now_ms=NOW)
    assert await tickets.revoke_link(room, info.id, NOW + 1) == [mo.seat, flo.seat]
    assert await denied(tickets.find_link(token, NOW + 1)) == "link_revoked"
    assert await denied(tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW + 1)) == "link_revoked"
    for seat in (mo, flo):
        assert await denied(tickets.seat_of(room, seat.seat, seat.key, NOW + 1)) == "seat_ended"
    assert (await tickets.seat_of(room, safe.seat, safe.key, NOW + 1)).name == "Jo"
    assert [each.revoked for each in await tickets.links(room)] == [True, False]


async def test_a_link_that_is_made_anew_ends_its_old_token_and_nobodys_seat(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room, name="Mo", symbol="cat")
    mo = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    renewed, newer = await tickets.renew_link(room, info.id, NOW + 9 * DAY, NOW)
    assert (renewed.id, renewed.name, renewed.uses, renewed.expires_ms) == (info.id, "Mo", 1, NOW + 9 * DAY)
    for way in (token, token.upper()):
        assert await denied(tickets.find_link(way, NOW)) == "link_replaced"
    assert (await tickets.seat_of(room, mo.seat, mo.key, NOW)).name == "Mo"
    assert (await tickets.take_seat(newer, name="", symbol="", now_ms=NOW)).seat == mo.seat
    _, newest = await tickets.renew_link(room, info.id, NOW + 9 * DAY, NOW + 8 * DAY)  # it had run out
    assert await denied(tickets.find_link(newer, NOW)) == "link_replaced"
    assert (await tickets.find_link(newest, NOW + 8 * DAY)).id == info.id
    assert [each.id for each in await tickets.links(room)] == [info.id]


async def test_a_link_that_was_revoked_or_is_of_another_room_is_not_made_anew(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room)
    other = await tickets.make_room("Other", trial=False, now_ms=NOW)
    for where, which in ((other, info.id), (room, "nothing")):
        assert await denied(tickets.renew_link(where, which, NOW + DAY, NOW)) == "link_unknown"
    await tickets.find_link(token, NOW)
    await tickets.revoke_link(room, info.id, NOW)
    assert await denied(tickets.renew_link(room, info.id, NOW + DAY, NOW)) == "link_unknown"


async def test_a_link_of_another_room_cannot_be_revoked(tickets: Tickets, room: str) -> None:
    info, token = await link(tickets, room)
    other = await tickets.make_room("Other", trial=False, now_ms=NOW)
    assert await tickets.revoke_link(other, info.id, NOW) == []
    await tickets.find_link(token, NOW)


@pytest.mark.parametrize(
    ("role", "lasts"),
    [(Role.THERAPIST, 30 * DAY), (Role.STUDENT, DAY), (Role.FACILITATOR, DAY), (Role.OBSERVER, DAY)],
)
async def test_a_key_lasts_from_when_it_was_last_shown(tickets: Tickets, room: str, role: Role, lasts: int) -> None:
    _, token = await link(tickets, room, role)
    left = await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    shown = await tickets.take_seat(token, name="Flo", symbol="", now_ms=NOW)
    middle, end = NOW + lasts * 3 // 4, NOW + lasts
    await tickets.seat_of(room, shown.seat, shown.key, middle)
    await tickets.seat_of(room, left.seat, left.key, NOW + 1)
    assert await denied(tickets.seat_of(room, left.seat, left.key, end)) == "seat_ended"
    await tickets.seat_of(room, shown.seat, shown.key, end)
    await tickets.seat_of(room, shown.seat, shown.key, middle + lasts - 1)


async def test_an_ended_seat_may_still_deliver_for_its_grace(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room)
    seat = await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    assert not (await tickets.seat_of(room, seat.seat, seat.key, NOW)).ending
    await tickets.end_seats(room, [seat.seat, "no such seat"], NOW, grace_ms=HOUR)
    assert (await tickets.seat_of(room, seat.seat, seat.key, NOW + HOUR - 1)).ending
    assert await denied(tickets.seat_of(room, seat.seat, seat.key, NOW + HOUR)) == "seat_ended"


async def test_ending_never_prolongs(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room)
    seat = await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    await tickets.end_seats(room, [seat.seat], NOW)
    await tickets.end_seats(room, [seat.seat], NOW, grace_ms=DAY)
    assert await denied(tickets.seat_of(room, seat.seat, seat.key, NOW)) == "seat_ended"


async def test_after_its_seat_ended_a_named_link_gives_a_new_key(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room, name="Mo")
    old = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    await tickets.end_seats(room, [old.seat], NOW)
    new = await tickets.take_seat(token, name="", symbol="", now_ms=NOW + 1)
    assert new.seat == old.seat
    assert await denied(tickets.seat_of(room, old.seat, old.key, NOW + 1)) == "seat_ended"
    assert not (await tickets.seat_of(room, new.seat, new.key, NOW + 1)).ending


async def test_leaving_ends_one_browser_only(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room, name="Mo")
    tablet = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    laptop = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    await tickets.end_key(room, "another seat", tablet.key, NOW)
    await tickets.seat_of(room, tablet.seat, tablet.key, NOW)
    await tickets.end_key(room, tablet.seat, tablet.key, NOW)
    assert await denied(tickets.seat_of(room, tablet.seat, tablet.key, NOW)) == "seat_ended"
    await tickets.seat_of(room, laptop.seat, laptop.key, NOW)


async def test_a_seat_of_a_common_link_is_forgotten_a_week_after_its_end(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room)
    seat = await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    week_after = NOW + 6 * DAY
    await tickets.end_seats(room, [seat.seat], NOW - 2 * DAY)
    await tickets.take_seat(token, name="Flo", symbol="", now_ms=NOW)
    assert await denied(tickets.seat_of(room, seat.seat, seat.key, week_after)) == "seat_ended"
    await tickets.take_seat(token, name="Jo", symbol="", now_ms=week_after)
    assert await denied(tickets.seat_of(room, seat.seat, seat.key, week_after)) == "no_seat"


async def test_a_new_name_stays_with_the_seat_and_its_named_link(tickets: Tickets, room: str) -> None:
    _, named = await link(tickets, room, name="Mo", symbol="cat")
    _, common = await link(tickets, room)
    mo = await tickets.take_seat(named, name="", symbol="", now_ms=NOW)
    flo = await tickets.take_seat(common, name="Flo", symbol="dog", now_ms=NOW)
    for seat, name in ((mo.seat, "Moses"), (flo.seat, "Florence"), ("no such seat", "Nobody")):
        await tickets.rename_seat(room, seat, name)
    assert (await tickets.seat_of(room, mo.seat, mo.key, NOW)).name == "Moses"
    assert (await tickets.seat_of(room, flo.seat, flo.key, NOW)).name == "Florence"
    assert (await tickets.seat_of(room, flo.seat, flo.key, NOW)).symbol == "dog"
    assert [(each.name, each.symbol) for each in await tickets.links(room)] == [("Moses", "cat"), ("", "")]
    again = await tickets.take_seat(named, name="", symbol="", now_ms=NOW)
    assert (again.name, again.symbol) == ("Moses", "cat")


@pytest.mark.parametrize(
    "name", ["<b>&\"'</b>", "\u202eright to left", "\U0001f469\u200d\U0001f3eb", "x" * 10_000, "\x00\n", "\ud800"]
)
async def test_IN3_any_text_may_be_a_name(tickets: Tickets, name: str) -> None:
    room = await tickets.make_room(name, trial=False, now_ms=NOW)
    info, token = await link(tickets, room, name=name, symbol=name)
    seat = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    await tickets.remember_room("browser", room, seat.seat, NOW)
    assert (info.name, info.symbol) == (seat.name, seat.symbol) == (name, name)
    assert [found.name for found in await tickets.rooms_of("browser")] == [name]


async def test_a_browser_finds_the_rooms_it_made_last_used_first(tickets: Tickets) -> None:
    seats = []
    for number in range(3):
        room = await tickets.make_room(f"Room {number}", trial=False, now_ms=NOW + number)
        _, token = await link(tickets, room, Role.THERAPIST)
        seats.append(await tickets.take_seat(token, name="", symbol="", now_ms=NOW))
        await tickets.remember_room("browser", room, seats[-1].seat, NOW + number)
    await tickets.touch(seats[0].room, NOW + HOUR)
    await tickets.touch(seats[0].room, NOW)
    found = await tickets.rooms_of("browser")
    assert [info.name for info in found] == ["Room 0", "Room 2", "Room 1"]
    assert (found[0].created_ms, found[0].used_ms) == (NOW, NOW + HOUR)
    assert await tickets.rooms_of("another browser") == []
    assert await tickets.rooms_of("") == []


async def test_the_browser_that_made_a_room_gets_a_new_key_of_its_seat(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room, Role.THERAPIST, name="Ada", symbol="owl")
    first = await tickets.take_seat(token, name="", symbol="", now_ms=NOW)
    await tickets.remember_room("browser", room, first.seat, NOW)
    await tickets.remember_room("browser", room, first.seat, NOW)
    later = NOW + 300 * DAY
    again = await tickets.open_room("browser", room, later)
    assert (again.seat, again.role, again.name, again.symbol) == (first.seat, Role.THERAPIST, "Ada", "owl")
    assert (await tickets.seat_of(room, again.seat, again.key, later)).role is Role.THERAPIST
    assert [info.used_ms for info in await tickets.rooms_of("browser")] == [later]
    assert await denied(tickets.open_room("another browser", room, NOW)) == "no_seat"
    assert await denied(tickets.open_room("browser", "another room", NOW)) == "no_seat"


async def test_trial_rooms_are_stale_a_day_after_their_last_use(tickets: Tickets, room: str) -> None:
    trial = await tickets.make_room("Trial", trial=True, now_ms=NOW)
    assert await tickets.stale_trials(NOW + DAY - 1) == []
    assert await tickets.stale_trials(NOW + DAY) == [trial]
    await tickets.touch(trial, NOW + HOUR)
    assert await tickets.stale_trials(NOW + DAY) == []
    assert await tickets.stale_trials(NOW + 1000 * DAY) == [trial]


async def test_a_forgotten_room_has_no_doors(tickets: Tickets, room: str) -> None:
    _, token = await link(tickets, room)
    seat = await tickets.take_seat(token, name="Mo", symbol="", now_ms=NOW)
    await tickets.remember_room("browser", room, seat.seat, NOW)
    await tickets.forget_room(room)
    await tickets.forget_room(room)
    assert await denied(tickets.find_link(token, NOW)) == "link_unknown"
    assert await denied(tickets.seat_of(room, seat.seat, seat.key, NOW)) == "no_seat"
    assert await denied(tickets.open_room("browser", room, NOW)) == "no_seat"
    assert await tickets.rooms_of("browser") == []


async def test_a_room_that_was_never_made_is_unknown(tickets: Tickets) -> None:
    for call in (tickets.links("nowhere"), link(tickets, "nowhere"), tickets.rename_seat("nowhere", "seat", "Mo")):
        with pytest.raises(StoreError, match="unknown_room"):
            await call
    await tickets.touch("nowhere", NOW)
    await tickets.end_seats("nowhere", ["seat"], NOW)


async def test_tickets_last_beyond_closing(open_tickets: Opener, tmp_path: Path) -> None:
    first = open_tickets(tmp_path)
    room = await first.make_room("Tuesday", trial=False, now_ms=NOW)
    _, token = await link(first, room, name="Mo", symbol="cat")
    seat = await first.take_seat(token, name="", symbol="", now_ms=NOW)
    await first.close()
    with pytest.raises(StoreError, match="closed"):
        await first.find_link(token, NOW)
    second = open_tickets(tmp_path)
    assert (await second.find_link(token, NOW)).uses == 1
    assert (await second.seat_of(room, seat.seat, seat.key, NOW)).name == "Mo"
    await second.close()
