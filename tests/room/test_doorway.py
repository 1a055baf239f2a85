"""The door: who waits, who comes in, who is put out, and what becomes of the work of those who are out."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from server.core.roles import Role
from tests.room.conftest import ROOM, House


def answered(seat: str, answer: str, said: dict[str, Any]) -> bool:
    """Say whether a commit gives this answer to a knock."""
    changes = said.get("changes", ())
    return any(
        (each.get("id"), each["fields"].get("answer")) == (f"knock-{seat}", answer)
        for each in changes
        if each["op"] == "patch"
    )


def mentions(word: str, said: dict[str, Any]) -> bool:
    """Say whether a commit is about something."""
    return word in str(said.get("changes"))


async def test_DO1_everyone_but_the_therapist_waits_and_learns_nothing_of_the_room(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    assert (await therapist.welcome())["seat"]["role"] == "therapist"
    for seat, role in (("mia", Role.STUDENT), ("ada", Role.FACILITATOR), ("olga", Role.OBSERVER)):
        desk = await house.come(seat, role)
        welcome = await desk.welcome("waiting")
        assert set(welcome) == {"t", "seat", "last", "server_ms"}
        knock = await therapist.wait(partial(mentions, f"knock-{seat}"))
        record = knock["changes"][0]["record"]
        assert (record["name"], record["role"], record["answer"]) == (seat.title(), role.value, "waiting")
        assert (await desk.propose(desk.stroke(f"s-{seat}")))["code"] == "not_in_session"
        await therapist.propose(therapist.stroke(f"s1-{seat}"))
        assert [said["t"] for said in desk.heard] == ["welcome", "refuse"]


async def test_DO1_one_who_is_let_in_sees_the_room_and_the_session_runs(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    records = {record["id"]: record for record in (await student.welcome())["records"]}
    assert records["session"]["running"]
    assert records["mia"]["status"] == "in"
    assert records["controls-mia"]["may_draw"]
    assert "door" not in records
    assert "knock-mia" not in records


async def test_DO2_one_who_is_not_let_in_now_waits_on_and_may_be_let_in_later(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.come("mia", Role.STUDENT)
    await student.welcome("waiting")
    await therapist.propose(action={"name": "not_now", "seat": "mia"})
    assert (await therapist.propose(action={"name": "let_in", "seat": "mia"}))["t"] == "commit"
    await student.welcome("in")


async def test_DO3_one_who_is_removed_hears_nothing_more_and_may_knock_again(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "removed"})
    assert await student.bye() == "removed"
    heard = len(student.heard)
    await therapist.propose(therapist.stroke("s1"))
    assert len(student.heard) == heard
    again = await house.come("mia", Role.STUDENT)
    await again.welcome("waiting")


async def test_DO3_one_who_is_blocked_does_not_even_wait(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "blocked"})
    again = await house.come("mia", Role.STUDENT)
    assert await again.bye() == "blocked"


async def test_DO3_nobody_puts_the_therapist_out(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    refusal = await therapist.propose(action={"name": "let_out", "seat": "tess", "status": "removed"})
    assert refusal["code"] == "not_allowed"


async def test_DO4_a_locked_door_lets_nobody_even_wait(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.propose({"op": "patch", "id": "door", "fields": {"locked": True}})
    student = await house.come("mia", Role.STUDENT)
    assert await student.bye() == "door_locked"
    assert not any("knock-mia" in text for text in therapist.texts)


async def test_DO6_when_the_session_ends_all_but_the_therapist_are_out_and_hear_nothing_more(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    aide = await house.let_in(therapist, "ada", Role.FACILITATOR)
    await therapist.propose(action={"name": "end_session"})
    for desk in (student, aide):
        assert set(await desk.welcome("out")) == {"t", "seat", "last", "server_ms"}
        heard = len(desk.heard)
        await therapist.propose(therapist.stroke(f"s-{desk.seat}"))
        assert len(desk.heard) == heard
    assert (await therapist.propose(therapist.stroke("s9")))["t"] == "commit"


async def test_DU4_ink_that_comes_after_the_session_is_kept_aside_for_its_author_and_staff(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    student.leave()
    house.now_ms += 20_000
    await therapist.propose(action={"name": "end_session"})
    back = await house.come("mia", Role.STUDENT, ending=True, backlog={"window-mia": 1})
    await back.welcome("out")
    landed = await back.propose(back.stroke("late"), age_ms=15_000)
    assert landed["t"] == "commit"
    assert landed["changes"] == []
    told = await therapist.wait(lambda said: "kept-late" in str(said.get("changes")))
    page, stroke = (change["record"] for change in told["changes"])
    assert (page["audience"], page["aside"], page["kept_from"]) == ("mia", True, "page-1")
    assert (stroke["page"], stroke["by"], stroke["at"]) == (page["id"], "mia", house.now_ms - 15_000)


async def test_DU4_an_age_is_believed_no_further_than_the_outage(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    student.leave()
    house.now_ms += 20_000
    back = await house.come("mia", Role.STUDENT, backlog={"window-mia": 1})
    await back.welcome()
    landed = await back.propose(back.stroke("s1"), age_ms=10**9)
    assert landed["changes"][0]["record"]["at"] == house.now_ms - 20_000
    landed = await back.propose(back.stroke("s2"), age_ms=10**9)
    assert landed["changes"][0]["record"]["at"] == house.now_ms - 5_000


async def test_DU4_one_who_is_out_brings_ink_once_more_and_what_was_refused_is_kept_and_nothing_doubled(
    house: House,
) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await student.propose(student.stroke("landed"))
    await therapist.propose({"op": "patch", "id": "controls-mia", "fields": {"may_draw": False}})
    assert (await student.propose(student.stroke("closed"), n=2))["code"] == "drawing_locked"
    await therapist.propose({"op": "patch", "id": "controls-mia", "fields": {"may_draw": True}})
    await student.propose(student.stroke("later"), n=3)
    student.leave()
    house.now_ms += 20_000
    await therapist.propose(action={"name": "end_session"})
    back = await house.come("mia", Role.STUDENT, ending=True, backlog={"window-mia": 3})
    assert (await back.welcome("out"))["last"] == {"window-mia": 3}
    assert (await back.propose(back.stroke("landed"), n=4, age_ms=15_000))["code"] == "repeated"
    assert (await back.propose(back.stroke("closed"), n=5, age_ms=15_000))["t"] == "commit"
    await therapist.wait(lambda said: "kept-closed" in str(said.get("changes")))
    assert not any("kept-landed" in text for text in therapist.texts)


async def test_one_who_gives_up_waiting_is_shown_as_gone(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.come("mia", Role.STUDENT)
    await student.welcome("waiting")
    await therapist.propose(action={"name": "not_now", "seat": "mia"})
    aide = await house.come("ada", Role.FACILITATOR)
    await aide.welcome("waiting")
    student.leave()
    aide.leave()
    awake = house.rooms._awake[ROOM]
    awake.room.step(awake.door.sweep)
    for seat in ("mia", "ada"):
        left = await therapist.wait(partial(answered, seat, "left"))
        assert left["by"] == "room"


async def test_one_who_leaves_for_good_is_out(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await house.rooms.leave(ROOM, "mia")
    out = await therapist.wait(lambda said: '"out"' in msgspec.json.encode(said).decode())
    assert out["changes"][0]["fields"] == {"status": "out", "since": house.now_ms + 1}
    assert student.outbox.closing is None or student.outbox.closing[0] == 4410


async def test_DU4_a_stroke_under_the_pen_when_drawing_was_locked_is_kept_aside(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose({"op": "patch", "id": "controls-mia", "fields": {"may_draw": False}})
    assert (await student.propose(student.stroke("now")))["code"] == "drawing_locked"
    landed = await student.propose(student.stroke("now"), age_ms=1000)
    page, stroke = (change["record"] for change in landed["changes"])
    assert (page["kept_from"], page["audience"], page["aside"]) == ("page-1", "mia", True)
    assert (stroke["page"], stroke["by"]) == (page["id"], "mia")
