"""A second device in a live room: its person's hand, nobody of its own, there as long as its person is."""

from __future__ import annotations

from typing import Any

import pytest

from server.core.records import Person
from server.core.roles import Role
from tests.room.conftest import PAGE, ROOM, Desk, House
from tests.support.waiting import until

ERASE = {"op": "patch", "id": "s1", "fields": {"erased": True}}


async def a_lesson(house: House) -> tuple[Desk, Desk]:
    """Let a therapist and a student meet."""
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    return therapist, await house.let_in(therapist, "mia", Role.STUDENT)


def presence(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Return what a desk was told of a kind of presence."""
    return [said for said in desk.heard if said["t"] == "presence" and said["kind"] == kind]


async def test_SD1_what_is_written_on_a_second_device_is_its_persons(house: House) -> None:
    therapist, student = await a_lesson(house)
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    welcome = await tablet.welcome()
    assert (welcome["seat"]["id"], welcome["seat"]["name"]) == ("tess", "Tess")
    assert sorted(welcome["present"]) == ["mia", "tess"]
    await tablet.send("presence", kind="ink", page=PAGE, stroke="s1", points="Aw")
    await tablet.send("presence", kind="ink_cancel", page=PAGE, stroke="s0")
    assert (await student.wait(lambda said: said.get("kind") == "ink_cancel"))["seat"] == "tess"
    assert (await tablet.propose(tablet.stroke("s1")))["by"] == "tess"
    told = await student.wait(lambda said: said["t"] == "commit" and said["by"] == "tess")
    assert told["changes"][0]["record"]["by"] == "tess"
    assert (await therapist.propose(ERASE))["t"] == "commit"
    people = [record.id for record in house.rooms._awake[ROOM].room.ordering.state.all(Person)]
    assert people == ["tess", "mia"]


async def test_SD1_each_device_is_answered_and_neither_is_told_how_the_other_counts(house: House) -> None:
    therapist, _ = await a_lesson(house)
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await tablet.welcome()
    for one, other, stroke in ((therapist, tablet, "s1"), (tablet, therapist, "s2")):
        answer = await one.propose(one.stroke(stroke))
        assert answer["client"] == f"window-{one.seat}"
        told = await other.wait(lambda said, stroke=stroke: said["t"] == "commit" and stroke in str(said))  # type: ignore[misc]
        assert (told.get("n"), told.get("client")) == (None, None)
    tablet.leave()
    again = await house.come("tablet", Role.THERAPIST, second_of="tess", client="next", revision=1)
    assert "window-tess" not in str(await again.welcome())
    assert (await again.propose(again.stroke("s3"), n=1))["t"] == "commit"


async def test_SD1_a_second_device_is_nobody_in_the_list_and_has_no_sound_and_no_picture(house: House) -> None:
    therapist, student = await a_lesson(house)
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await tablet.welcome()
    await therapist.wait(lambda said: said.get("kind") == "second" and said["on"])
    for kind, fields in (("watch", {"pc": "pc", "shown": {}}), ("publish", {"pc": "pc", "sdp": "v=0", "sources": {}})):
        await tablet.send("signal", kind=kind, **fields)
    await tablet.send("presence", kind="media", mic="on")
    await tablet.send("presence", kind="view", page=PAGE)
    await tablet.propose(tablet.stroke("s1"))
    (hall,) = house.media.halls
    assert hall.named("enter") == ["tess", "mia"]
    assert hall.named("signal") == []
    assert presence(student, "media") == presence(therapist, "view") == []
    tablet.leave()
    await therapist.wait(lambda said: said.get("kind") == "second" and not said["on"])
    for desk in (therapist, student):
        assert [said["seat"] for said in presence(desk, "here")] == (["mia"] if desk is therapist else [])
        assert presence(desk, "gone") == []
    assert presence(student, "second") == []
    assert hall.named("away") == []


async def test_SD1_a_students_second_device_is_known_to_staff_and_the_student_alone(house: House) -> None:
    therapist, student = await a_lesson(house)
    ben = await house.let_in(therapist, "ben", Role.STUDENT)
    await (await house.come("slate", Role.STUDENT, second_of="mia")).welcome()
    for desk in (therapist, student):
        said = await desk.wait(lambda said: said.get("kind") == "second")
        assert (said["seat"], said["on"]) == ("mia", True)
    facilitator = await house.let_in(therapist, "fay", Role.FACILITATOR)
    assert (await facilitator.wait(lambda said: said.get("kind") == "second"))["seat"] == "mia"
    await ben.propose(ben.stroke("s1"))
    assert presence(ben, "second") == []


async def test_SD2_a_second_device_lets_nobody_in_and_leads_nothing(house: House) -> None:
    therapist, _ = await a_lesson(house)
    guest = await house.come("ole", Role.OBSERVER)
    await guest.welcome("waiting")
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    shown = {record["type"] for record in (await tablet.welcome())["records"]}
    assert shown == {"page", "stage", "person", "controls"}
    for action in ({"name": "let_in", "seat": "ole"}, {"name": "let_out", "seat": "mia", "status": "removed"}):
        assert (await tablet.propose(action=action))["t"] == "refuse"
    end = {"op": "patch", "id": "session", "fields": {"running": False}}
    turn = {"op": "patch", "id": "stage", "fields": {"curtain": True}}
    assert [(await tablet.propose(change))["code"] for change in (end, turn)] == ["unknown_record", "not_allowed"]
    await therapist.propose({"op": "put", "record": {"type": "message", "id": "m1", "text": "for staff"}})
    await tablet.propose(tablet.stroke("s1"))
    assert "for staff" not in str(tablet.heard)


async def test_SD2_a_second_device_is_told_what_its_page_needs_and_nothing_else_that_passes(house: House) -> None:
    therapist, student = await a_lesson(house)
    await student.send("presence", kind="media", mic="on")
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await tablet.welcome()
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    await student.send("presence", kind="view", page=PAGE)
    await therapist.send("presence", kind="ask", to="mia", source="face")
    studio = house.rooms._awake[ROOM].studio
    studio.speaking("mia", True)
    studio.link("mia", "weak")
    house.rooms._awake[ROOM].room._storage_turned(False)
    await student.send("presence", kind="pointer", page=PAGE, x=1, y=1)
    for desk in (therapist, tablet):
        await desk.wait(lambda said: said.get("kind") == "pointer")
    await therapist.send("presence", kind="replay", what="page", page=PAGE)
    for desk in (student, tablet, slate):
        await desk.wait(lambda said: said.get("kind") == "replay")
    kinds = [{said["kind"] for said in desk.heard if said["t"] == "presence"} for desk in (tablet, slate)]
    assert kinds == [{"pointer", "replay"}, {"pointer", "replay"}]
    assert {"media", "view", "speaking", "link", "second"} <= {said.get("kind") for said in therapist.heard}
    assert {"ask", "speaking", "link"} <= {said.get("kind") for said in student.heard}
    student.leave()
    await tablet.wait(lambda said: said.get("kind") == "gone")


async def test_SD4_who_is_removed_goes_with_the_second_device(house: House) -> None:
    therapist, student = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "removed"})
    assert [await student.bye(), await slate.bye()] == ["removed", "removed"]


async def test_SD4_a_second_device_delivers_what_was_under_its_pen_and_stays_out(house: House) -> None:
    therapist, _ = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    await therapist.propose(action={"name": "end_session"})
    await slate.welcome("out")
    assert (await slate.propose(slate.stroke("late"), age_ms=1))["by"] == "mia"
    erase = {"op": "patch", "id": "late", "fields": {"erased": True}}
    assert (await slate.propose(erase))["code"] == "not_in_session"
    await therapist.propose({"op": "patch", "id": "mia", "fields": {"status": "in"}})
    assert (await slate.propose(erase))["code"] == "not_in_session"
    back = await house.come("slate", Role.STUDENT, second_of="mia", ending=True)
    await back.welcome("out")


async def test_SD4_a_second_device_is_of_one_stay_however_soon_its_person_is_in_again(house: House) -> None:
    therapist, student = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    stay = house.stay_of("mia")
    out, back = ({"op": "patch", "id": "mia", "fields": {"status": status}} for status in ("out", "in"))
    await therapist.propose(out, back)  # by a clock that stands still
    await slate.welcome("out")
    assert (await student.propose(student.stroke("s1")))["t"] == "commit"
    slate.leave()
    await house.rooms.close()
    house.start()
    await (await house.come("tess", Role.THERAPIST)).welcome()
    left = await house.come("slate", Role.STUDENT, second_of="mia", stay=stay)
    assert "records" not in await left.welcome("out")
    await (await house.come("slate", Role.STUDENT, second_of="mia")).welcome()


async def test_SD4_nobody_waits_at_the_door_at_a_second_device(house: House) -> None:
    therapist, _ = await a_lesson(house)
    await therapist.propose(action={"name": "end_session"})
    before = len(therapist.heard)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")  # its key does not know yet that it ends
    welcome = await slate.welcome("out")
    assert "records" not in welcome
    await slate.send("ping", ms=1)
    await slate.wait(lambda said: said["t"] == "pong")
    assert [said for said in therapist.heard[before:] if said["t"] == "commit"] == []


async def test_SD4_ending_a_second_device_leaves_its_person_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.room.doorway.FAREWELL_S", 0.0)
    therapist, student = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    house.rooms.part(ROOM, ["slate"])
    assert "records" not in await slate.welcome("out")
    assert await slate.bye() == "ended"
    assert (await student.propose(student.stroke("s1")))["t"] == "commit"
    assert (await therapist.wait(lambda said: said["t"] == "commit"))["by"] == "mia"
    slate.leave()
    await therapist.wait(lambda said: said.get("kind") == "second" and not said["on"])


async def test_SD4_what_an_ended_second_device_still_shows_is_told_to_nobody(house: House) -> None:
    therapist, student = await a_lesson(house)
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await tablet.welcome()
    house.rooms.part(ROOM, ["tablet"])  # its browser need not read this, nor close
    await tablet.send("presence", kind="ink_cancel", page=PAGE, stroke="s1")
    assert tablet.connection.receive_now(
        f'{{"t":"presence","kind":"pointer","page":"{PAGE}","x":1,"y":1,"laser":true}}'
    )
    await therapist.send("presence", kind="pointer", page=PAGE, x=2, y=2)
    assert (await student.wait(lambda said: said.get("kind") == "pointer"))["x"] == 2
    assert presence(student, "ink_cancel") == []
    assert len(presence(student, "pointer")) == 1


async def test_SD5_an_ended_second_device_brings_what_was_under_its_pen_and_hears_nothing(house: House) -> None:
    therapist, student = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    await slate.send("propose", n=1, changes=[slate.stroke("before")])  # on its way when the device is ended
    house.rooms.part(ROOM, ["slate"])
    await therapist.wait(lambda said: said.get("kind") == "second" and not said["on"])
    assert (await slate.propose(slate.stroke("under-the-pen"), n=2))["by"] == "mia"
    await student.wait(lambda said: "under-the-pen" in str(said))
    erase = {"op": "patch", "id": "before", "fields": {"erased": True}}
    assert (await slate.propose(erase, n=3))["code"] == "not_in_session"
    await therapist.propose({"op": "put", "record": {"type": "page", "id": "p2", "order": "W"}})
    await student.wait(lambda said: "p2" in str(said))
    assert "p2" not in str(slate.heard)
    assert (await student.wait(lambda said: "before" in str(said)))["by"] == "mia"


async def test_SD5_one_that_is_seen_off_brings_nothing_more_once_its_person_is_removed(house: House) -> None:
    therapist, _ = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    house.rooms.part(ROOM, ["slate"])
    assert (await slate.propose(slate.stroke("in-time")))["t"] == "commit"
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "removed"})
    assert await slate.bye() == "removed"
    await slate.send("propose", n=2, changes=[slate.stroke("too-late")])
    await therapist.propose(therapist.stroke("after"))
    assert "too-late" not in str(therapist.heard)


async def test_SD4_a_second_device_that_is_ended_before_it_was_greeted_does_not_come_in(house: House) -> None:
    await a_lesson(house)
    slate = await house.connect("slate", Role.STUDENT, second_of="mia")
    house.rooms.part(ROOM, ["slate"])
    assert await slate.bye() == "expired"


async def test_SD4_a_second_device_that_is_gone_when_it_should_be_seen_off_is_no_trouble(house: House) -> None:
    therapist, _ = await a_lesson(house)
    slate = await house.come("slate", Role.STUDENT, second_of="mia")
    await slate.welcome()
    slate.leave()
    house.rooms.part(ROOM, ["slate"])
    assert (await therapist.propose(therapist.stroke("s1")))["t"] == "commit"


async def test_SD1_a_second_device_that_was_replaced_and_goes_later_does_not_hide_the_one_that_is_there(
    house: House,
) -> None:
    therapist, _ = await a_lesson(house)
    lost = await house.come("lost", Role.THERAPIST, second_of="tess")
    await lost.welcome()
    house.rooms.part(ROOM, ["lost"])
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await tablet.welcome()
    lost.leave()  # its network took so long to say so
    await until(lambda: "lost" not in house.rooms._awake[ROOM].room.seats, "the lost device to be gone")
    assert [said["on"] for said in presence(therapist, "second")][-1]
    tablet.leave()
    await therapist.wait(lambda said: said.get("kind") == "second" and not said["on"])


async def test_SD1_of_two_windows_of_a_second_device_the_newer_wins_and_its_person_stays(house: House) -> None:
    therapist, _ = await a_lesson(house)
    tablet = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await tablet.welcome()
    newer = await house.come("tablet", Role.THERAPIST, second_of="tess")
    await newer.welcome()
    assert await tablet.bye() == "replaced"
    assert (await therapist.propose(therapist.stroke("s1")))["t"] == "commit"
    tablet.leave()
    therapist.leave()
    await until(lambda: len(house.rooms._awake[ROOM].room.seats) == 2, "the therapist to be gone")
    assert (await newer.propose(newer.stroke("s2")))["t"] == "commit"
