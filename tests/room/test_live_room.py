"""The live room: order, answers, resume, replacement, and what it says when the storage is unwell."""

from __future__ import annotations

import sqlite3

import pytest

from server.core.errors import ProtocolViolation
from server.core.roles import Role
from server.room.outbox import MOST_CHARACTERS
from server.store.database import FILE_NAME
from tests.room.conftest import DOT, PAGE, ROOM, House
from tests.support.waiting import until


async def test_DU1_a_stroke_is_told_to_all_in_one_order_and_answered_to_its_author(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    landed = await student.propose(student.stroke("s1"))
    assert (landed["t"], landed["n"], landed["client"], landed["by"]) == ("commit", 1, "window-mia", "mia")
    told = await therapist.wait(lambda said: said["t"] == "commit" and said["revision"] == landed["revision"])
    assert told["changes"] == landed["changes"]
    assert "n" not in told
    before = [said for said in therapist.heard if said["t"] == "commit" and said["revision"] < told["revision"]]
    assert told["after"] == before[-1]["revision"]


async def test_SY3_a_proposal_sent_twice_lands_once_and_is_answered_with_its_commit(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    first = await therapist.propose(therapist.stroke("s1"))
    again = await therapist.propose(therapist.stroke("s1"), n=1)
    assert again["t"] == "commit"
    assert again["revision"] == first["revision"]
    assert (await therapist.propose(therapist.stroke("s2"), n=2))["revision"] == first["revision"] + 1


async def test_SY3_twice_in_the_same_moment_is_once(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    for _ in range(2):
        await therapist.send("propose", n=1, changes=[therapist.stroke("s1")])
    landed = await therapist.propose(therapist.stroke("s2"), n=2)
    answers = [said for said in therapist.heard if said.get("n") == 1]
    assert [said["t"] for said in answers] == ["commit"]
    assert landed["revision"] == answers[0]["revision"] + 1


async def test_SY3_a_counter_that_jumps_over_a_held_one_is_held_too(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.propose(therapist.stroke("s1"))
    assert (await therapist.propose(therapist.stroke("s3"), n=3))["t"] == "held"
    assert (await therapist.propose(therapist.stroke("s2"), n=2))["t"] == "commit"
    assert (await therapist.propose(therapist.stroke("s3"), n=3))["t"] == "commit"


async def test_SY4_one_who_comes_back_is_told_the_tail_only(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    revision = (await student.propose(student.stroke("s1")))["revision"]
    student.leave()
    await therapist.propose(therapist.stroke("s2"))
    back = await house.come("mia", Role.STUDENT, revision=revision)
    welcome = await back.welcome()
    assert "records" not in welcome
    assert [change["record"]["id"] for commit in welcome["tail"] for change in commit["changes"]] == ["s2"]
    assert welcome["tail"][0]["after"] == revision
    assert welcome["last"] == {"window-mia": 1}


async def test_SY4_one_whose_controls_changed_meanwhile_is_told_everything(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    revision = (await student.propose(student.stroke("s1")))["revision"]
    student.leave()
    await therapist.propose({"op": "patch", "id": "controls-mia", "fields": {"may_draw": False}})
    back = await house.come("mia", Role.STUDENT, revision=revision)
    assert "s1" in {record["id"] for record in (await back.welcome())["records"]}


async def test_SY4_a_large_room_comes_in_pieces_that_miss_nothing_told_meanwhile(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    for first in range(0, 150, 50):
        await therapist.propose(*(therapist.stroke(f"s{place}") for place in range(first, first + 50)))
    other = await house.come("tess2", Role.THERAPIST)
    assert (await other.welcome())["complete"] is False
    await therapist.propose({"op": "patch", "id": "s149", "fields": {"erased": True}})
    await other.wait(lambda said: said["t"] == "records" and said["last"])
    strokes: dict[str, bool] = {}
    for said in other.heard:
        for record in said.get("records", ()):
            strokes[record["id"]] = record.get("erased", False)
        for change in said.get("changes", ()):
            if change["op"] == "patch" and change["id"] in strokes:
                strokes[change["id"]] = True
    assert {f"s{place}" for place in range(150)} <= set(strokes)
    assert strokes["s149"]


async def test_DO5_the_newer_window_of_a_seat_wins_and_the_older_is_told(house: House) -> None:
    older = await house.come("tess", Role.THERAPIST)
    await older.welcome()
    newer = await house.come("tess", Role.THERAPIST, client="window-two")
    await newer.welcome()
    assert await older.bye() == "replaced"
    assert older.outbox.closing == (4409, "replaced")
    assert (await newer.propose(newer.stroke("s1")))["t"] == "commit"


async def test_DU5_when_the_disk_is_locked_work_is_held_staff_are_told_and_it_recovers_by_itself(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    blocker = sqlite3.connect(house.path / FILE_NAME, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    assert (await therapist.propose(therapist.stroke("s1")))["t"] == "held"
    await therapist.wait(lambda said: said.get("kind") == "storage" and said["well"] is False)
    assert (await therapist.propose(therapist.stroke("s2")))["t"] == "held"
    other = await house.come("tess2", Role.THERAPIST)
    await other.wait(lambda said: said.get("kind") == "storage" and said["well"] is False)
    blocker.execute("ROLLBACK")
    blocker.close()
    await therapist.wait(lambda said: said.get("kind") == "storage" and said["well"] is True)
    assert (await therapist.propose(therapist.stroke("s1"), n=1))["t"] == "commit"
    assert (await therapist.propose(therapist.stroke("s2"), n=2))["t"] == "commit"


async def test_DU2_an_empty_room_sleeps_and_wakes_with_everything(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    landed = await therapist.propose(therapist.stroke("s1"))
    therapist.leave()
    await house.stop()
    house.start()
    again = await house.come("tess", Role.THERAPIST)
    welcome = await again.welcome()
    assert welcome["revision"] == landed["revision"]
    assert "s1" in {record["id"] for record in welcome["records"]}
    assert welcome["last"] == {"window-tess": 1}


async def test_PE1_what_a_student_may_not_do_is_refused_with_a_code_and_told_to_nobody(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    heard = len(therapist.heard)
    assert (await student.propose({"op": "patch", "id": "stage", "fields": {"page": ""}}))["code"] == "not_allowed"
    assert (await student.propose({"op": "patch", "id": "no-such", "fields": {"x": 1}}))["code"] == "unknown_record"
    assert (await student.propose(action={"name": "end_session"}))["code"] == "not_allowed"
    assert len(therapist.heard) == heard


async def test_PR2_live_ink_reaches_those_who_see_the_page_and_nobody_else(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    mia = await house.let_in(therapist, "mia", Role.STUDENT)
    leo = await house.let_in(therapist, "leo", Role.STUDENT)
    page = {"type": "page", "id": "of-mia", "order": "Z", "audience": "mia"}
    await therapist.propose({"op": "put", "record": page})
    ink = {"kind": "ink", "page": "of-mia", "stroke": "canary", "from": 0, "points": DOT}
    await mia.send("presence", **ink)
    sign = await therapist.wait(lambda said: said.get("kind") == "ink")
    assert (sign["seat"], sign["stroke"], sign["from"], sign["points"]) == ("mia", "canary", 0, DOT)
    await leo.send("presence", **ink)  # a page that Leo does not see
    await leo.propose(leo.stroke("leo-1"))
    assert not any("canary" in text or "of-mia" in text for text in leo.texts)
    assert sum(said.get("kind") == "ink" for said in therapist.heard) == 1


async def test_a_message_of_no_kind_ends_the_connection_that_sent_it(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    for text in ("", "[]", "{}", '{"t":"hello"}', '{"t":"propose","n":0}', '{"t":"presence","kind":"x"}', "\u20ac" * 9):
        with pytest.raises(ProtocolViolation):
            await therapist.connection.receive(text)
    assert (await therapist.propose(therapist.stroke("s1")))["t"] == "commit"


async def test_one_who_does_not_read_loses_presence_first_and_is_then_told_to_come_again(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    slow = await house.let_in(therapist, "mia", Role.STUDENT)
    slow.reading.cancel()
    await therapist.wait(lambda said: said.get("kind") == "here")
    ink = {"kind": "ink", "page": PAGE, "stroke": "live", "points": DOT * 200}
    while not slow.outbox.dropped:
        house.rooms._awake[ROOM].room.fleeting(str(ink), "everyone")
    assert slow.outbox.closing is None
    slow.outbox.queue("x" * MOST_CHARACTERS)
    assert slow.outbox.closing == (4408, "too_slow")


async def test_staff_who_come_are_told_what_the_screens_show(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    await student.send("presence", kind="view", page=PAGE, hidden=True)
    await therapist.wait(lambda said: said.get("kind") == "view" and said["hidden"])
    aide = await house.let_in(therapist, "ada", Role.FACILITATOR)
    shown = await aide.wait(lambda said: said.get("kind") == "view")
    assert (shown["seat"], shown["page"]) == ("mia", PAGE)
    await until(lambda: not any("view" in text for text in student.texts), "nothing of views for a student")
