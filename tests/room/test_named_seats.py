"""One seat, several browsers: a named link gives a key of its seat to whoever has it; the key let in is in the room."""

from __future__ import annotations

from functools import partial
from typing import Any

from server.core.records import Knock
from server.core.roles import Role
from tests.room.conftest import ROOM, House
from tests.room.test_doorway import answered
from tests.support.waiting import until


async def test_DO1_another_browser_by_the_same_link_does_not_take_the_place_of_the_one_let_in(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    stranger = await house.come("mia", Role.STUDENT, key="of a stranger")
    assert await stranger.bye() == "in_use"
    assert (await student.propose(student.stroke("s1")))["t"] == "commit"
    assert [said["t"] for said in stranger.heard] == ["bye"]


async def test_DO1_another_browser_by_the_same_link_is_let_in_anew(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    student.leave()
    other = await house.come("mia", Role.STUDENT, key="other")
    await other.welcome("waiting")
    await therapist.propose(action={"name": "let_in", "seat": "mia"})
    await other.welcome()
    assert await (await house.come("mia", Role.STUDENT)).bye() == "in_use"
    again = await house.come("mia", Role.STUDENT, key="other")
    await again.welcome()
    assert await other.bye() == "replaced"


async def test_DO6_a_browser_of_the_last_session_delivers_and_comes_in_by_nobody_elses_leave(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    (await house.let_in(therapist, "mia", Role.STUDENT)).leave()
    await therapist.propose(action={"name": "end_session"})
    anew = await house.come("mia", Role.STUDENT, key="next")
    await anew.welcome("waiting")
    await therapist.propose(action={"name": "let_in", "seat": "mia"})
    await anew.welcome()
    assert await (await house.come("mia", Role.STUDENT, ending=True)).bye() == "in_use"
    anew.leave()
    old = await house.come("mia", Role.STUDENT, ending=True)
    await old.welcome("out")
    assert (await old.propose(old.stroke("kept"), age_ms=1))["changes"] == []


async def test_DO6_who_comes_back_to_the_door_keeps_the_new_key(house: House) -> None:
    ended: list[str] = []

    async def end_seats(room: str, seats: set[str], now_ms: int, grace_ms: int) -> None:
        ended.extend(seats)

    house.tickets.end_seats = end_seats  # type: ignore[method-assign, assignment]
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose(action={"name": "end_session"})
    await student.welcome("out")
    assert ended == ["mia"]
    student.leave()
    again = await house.come("mia", Role.STUDENT, key="next")
    await again.welcome("waiting")
    await therapist.propose(action={"name": "rename", "seat": "mia", "to": "Mia B."})
    await therapist.propose(action={"name": "let_in", "seat": "mia"})
    await again.welcome()
    assert ended == ["mia"]


async def test_DO6_who_is_let_in_again_at_once_is_not_shown_out_by_the_farewell(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose(action={"name": "end_session"})
    await student.welcome("out")
    await therapist.propose({"op": "patch", "id": "mia", "fields": {"status": "in"}})
    await until(lambda: [said["t"] for said in student.heard].count("welcome") == 4, "a welcome back")
    awake = house.rooms._awake[ROOM]
    awake.door._end(awake.room.seats["mia"])
    assert (await student.propose(student.stroke("s1")))["t"] == "commit"


async def test_a_new_name_is_kept_for_the_next_time_and_a_name_given_at_the_door_is_not(house: House) -> None:
    names: list[tuple[str, str, str]] = []

    async def rename_seat(room: str, seat: str, name: str) -> None:
        names.append((room, seat, name))

    house.tickets.rename_seat = rename_seat  # type: ignore[method-assign]
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.come("mia", Role.STUDENT)
    await student.welcome("waiting")
    await therapist.propose(action={"name": "rename", "seat": "mia", "to": "Mia B."})
    await therapist.propose(action={"name": "let_in", "seat": "mia"})
    await student.welcome()
    await therapist.propose({"op": "patch", "id": "mia", "fields": {"symbol": "owl"}})
    await therapist.propose(action={"name": "rename", "seat": "mia", "to": "Mia Bell"})
    assert names == [(ROOM, "mia", "Mia B."), (ROOM, "mia", "Mia Bell")]


async def test_IN1_however_many_strangers_knock_the_next_one_can(house: House, monkeypatch: Any) -> None:
    monkeypatch.setattr("server.room.doorway.KNOCKS_KEPT", 4)
    monkeypatch.setattr("server.room.doorway.KNOCKS_SWEPT", 2)
    therapist = await house.come("tess", Role.THERAPIST)
    await house.let_in(therapist, "mia", Role.STUDENT)
    state = house.rooms._awake[ROOM].room.ordering.state
    for number in range(9):
        stranger = await house.come(f"s{number}", Role.STUDENT)
        await stranger.welcome("waiting")
        stranger.leave()
        await house.rooms.leave(ROOM, f"s{number}")
        await therapist.wait(partial(answered, f"s{number}", "left"))
    assert state.count(Knock) <= 5
    assert state.get("knock-mia") is not None
    again = await house.come("s0", Role.STUDENT)
    await again.welcome("waiting")
    assert (await therapist.propose(action={"name": "let_in", "seat": "s0"}))["t"] == "commit"
