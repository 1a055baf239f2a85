"""What the media of a room are told: who comes, who goes, what holds; and what they say of seats."""

from __future__ import annotations

import pytest

from server.core.errors import StoreError
from server.core.roles import Role
from server.wire.signals import Answer, Answered, Offer, Watch, encode_signal
from tests.room.conftest import ROOM, Desk, House
from tests.support.recording import RecordingHall
from tests.support.waiting import until

STAGE = {"op": "patch", "id": "stage"}


def hall(house: House) -> RecordingHall:
    """Return the media of the room that is awake."""
    return house.media.halls[-1]


async def met(house: House) -> tuple[Desk, Desk]:
    """Return the therapist and a student, both in the room."""
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    return therapist, await house.let_in(therapist, "mia", Role.STUDENT)


async def called(house: House, *calls: tuple[str, str]) -> None:
    """Wait until the media were told these, in this order, as the last of what was told."""
    await until(lambda: hall(house).calls[-len(calls) :] == list(calls), f"{calls}, not {hall(house).calls}")


async def watch(desk: Desk, pc: str) -> None:
    await desk.send("signal", kind="watch", pc=pc, shown={"tess/face": 180})


async def test_one_who_is_let_in_enters_after_what_holds_was_settled(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await called(house, ("settle", "tess"), ("enter", "tess"))
    student = await house.come("mia", Role.STUDENT)
    await student.welcome("waiting")
    await therapist.propose(action={"name": "let_in", "seat": "mia"})
    await called(house, ("settle", "tess"), ("enter", "tess"), ("settle", "mia,tess"), ("enter", "mia"))
    access = hall(house).access
    assert access is not None
    assert access.may_receive("mia", "tess", "face")


async def test_signals_for_a_seat_reach_its_browser_whatever_else_waits(house: House) -> None:
    _, student = await met(house)
    offer = Offer("pc-1", "v=0", {"0": "tess/mic"}, 1)
    hall(house).tells["mia"](encode_signal(offer))
    heard = await student.wait(lambda said: said["t"] == "signal")
    said = {"kind": "offer", "pc": "pc-1", "sdp": "v=0", "tracks": {"0": "tess/mic"}, "number": 1}
    assert heard == {"t": "signal", **said}


async def test_ME3_one_who_waits_or_was_put_out_is_not_listened_to(house: House) -> None:
    therapist, student = await met(house)
    nia = await house.come("nia", Role.STUDENT)
    await nia.welcome("waiting")
    await watch(nia, "of-nia")
    await watch(student, "of-mia")
    await student.send("signal", kind="answer", pc="of-mia", sdp="v=0")
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "removed"})
    await watch(student, "too-late")
    shown = {"tess/face": 180}
    assert hall(house).named("signal") == [("mia", Watch("of-mia", shown)), ("mia", Answer("of-mia", "v=0"))]


async def test_ME3_signals_before_the_welcome_go_nowhere(house: House) -> None:
    await met(house)
    early = await house.connect("tess", Role.THERAPIST)
    await watch(early, "early")
    assert hall(house).named("signal") == []


async def test_ME3_one_who_is_removed_is_cut_in_the_turn_in_which_it_is_told(house: House) -> None:
    therapist, _ = await met(house)
    assert (await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "removed"}))["t"] == "commit"
    assert hall(house).calls[-2:] == [("leave", "mia"), ("settle", "tess")]


async def test_ME3_when_the_session_ends_all_but_the_therapist_are_cut(house: House) -> None:
    therapist, _ = await met(house)
    await house.let_in(therapist, "ada", Role.FACILITATOR)
    await therapist.propose(action={"name": "end_session"})
    assert sorted(hall(house).named("leave")) == ["ada", "mia"]
    assert hall(house).calls[-1] == ("settle", "tess")


async def test_one_whose_websocket_is_gone_is_away_and_enters_again_by_its_new_one(house: House) -> None:
    therapist, student = await met(house)
    student.leave()
    await called(house, ("away", "mia"), ("settle", "mia,tess"))
    back = await house.come("mia", Role.STUDENT)
    await called(house, ("settle", "mia,tess"), ("enter", "mia"))
    await back.welcome()
    hall(house).tells["mia"](encode_signal(Answered("pc-1", "v=0")))
    await back.wait(lambda said: said["t"] == "signal")
    assert "leave" not in dict(hall(house).calls)
    therapist.leave()
    await called(house, ("away", "tess"), ("settle", "mia,tess"))
    access = hall(house).access
    assert access is not None
    assert not access.led


async def test_ME3_one_who_is_removed_while_away_is_cut_too(house: House) -> None:
    therapist, student = await met(house)
    student.leave()
    await called(house, ("away", "mia"), ("settle", "mia,tess"))
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "blocked"})
    await called(house, ("leave", "mia"), ("settle", "tess"))


async def test_of_two_windows_only_the_newer_is_listened_to(house: House) -> None:
    _, student = await met(house)
    newer = await house.come("mia", Role.STUDENT)
    await newer.welcome()
    await watch(student, "of-the-older")
    await watch(newer, "of-the-newer")
    assert [signal.pc for _, signal in hall(house).named("signal")] == ["of-the-newer"]
    student.leave()
    await newer.propose(newer.stroke("s1"))
    assert "away" not in dict(hall(house).calls)


async def test_ME3_another_browser_with_the_same_link_cuts_what_the_first_left_behind(house: House) -> None:
    therapist, student = await met(house)
    student.leave()
    other = await house.come("mia", Role.STUDENT, key="of-another-browser")
    await other.welcome("waiting")
    await called(house, ("leave", "mia"), ("settle", "mia,tess"))
    await therapist.propose(action={"name": "let_in", "seat": "mia"})
    await called(house, ("settle", "mia,tess"), ("enter", "mia"))


async def test_ME3_one_whose_key_has_ended_is_cut_even_where_nothing_can_be_written(house: House) -> None:
    therapist, _ = await met(house)

    async def refuse(*_: object) -> None:
        raise StoreError("full")

    house.journal.append = refuse  # type: ignore[method-assign,assignment]
    house.rooms.expel(ROOM, ["mia"])
    await until(lambda: ("leave", "mia") in hall(house).calls, "mia to be cut")
    await therapist.wait(lambda said: said.get("kind") == "storage")
    assert hall(house).named("enter") == ["tess", "mia"]


async def test_one_who_leaves_for_good_is_cut_once(house: House) -> None:
    therapist, _ = await met(house)
    await house.rooms.leave(ROOM, "mia")
    await therapist.wait(lambda said: "'status': 'out'" in str(said.get("changes")))
    assert hall(house).named("leave") == ["mia"]


async def test_what_holds_is_settled_when_stage_permits_or_people_change_and_not_for_ink(house: House) -> None:
    therapist, _ = await met(house)
    before = len(hall(house).calls)
    await therapist.propose(therapist.stroke("s1"))
    assert len(hall(house).calls) == before
    for changes in (
        {**STAGE, "fields": {"show": "face", "of": "mia"}},
        {"op": "patch", "id": "permit-mia", "fields": {"mic": False}},
        {"op": "patch", "id": "mia", "fields": {"name": "Mimi"}},
    ):
        await therapist.propose(changes)
        before += 1
        assert len(hall(house).calls) == before
    access = hall(house).access
    assert access is not None
    assert not access.may_send("mia", "mic")
    assert access.may_send("mia", "face")


async def test_ME5_the_curtain_is_settled_in_the_turn_in_which_it_is_drawn(house: House) -> None:
    therapist, student = await met(house)
    aide = await house.let_in(therapist, "ada", Role.FACILITATOR)
    assert (await aide.propose({**STAGE, "fields": {"curtain": True}}))["t"] == "commit"
    access = hall(house).access
    assert access is not None
    assert not any(access.may_send(seat, "face") for seat in ("tess", "mia", "ada"))
    assert (await student.propose({**STAGE, "fields": {"curtain": False}}))["code"] == "not_allowed"


async def test_what_media_say_of_a_seat_is_told_and_a_line_only_to_staff_and_itself(house: House) -> None:
    therapist, student = await met(house)
    other = await house.let_in(therapist, "leo", Role.STUDENT)
    hall(house).signs.link("mia", "weak")
    hall(house).signs.speaking("mia", True)
    for desk in (therapist, student, other):
        said = await desk.wait(lambda said: said.get("kind") == "speaking")
        assert (said["seat"], said["on"]) == ("mia", True)
    assert (await student.wait(lambda said: said.get("kind") == "link"))["quality"] == "weak"
    await therapist.wait(lambda said: said.get("kind") == "link")
    assert not any('"link"' in text for text in other.texts)
    aide = await house.let_in(therapist, "ada", Role.FACILITATOR)
    assert (await aide.wait(lambda said: said.get("kind") == "link"))["seat"] == "mia"


async def test_what_devices_do_is_told_to_those_who_come_later_and_what_screens_show_to_staff(house: House) -> None:
    therapist, student = await met(house)
    await student.send("presence", kind="media", mic="on", face="denied")
    await student.send("presence", kind="view", page="page-1")
    late = await house.let_in(therapist, "leo", Role.STUDENT)
    devices = await late.wait(lambda said: said.get("kind") == "media")
    assert devices == {
        "t": "presence", "seat": "mia", "kind": "media", "mic": "on", "face": "denied", "desk": "off", "screen": "off",
    }  # fmt: skip
    again = await house.come("tess", Role.THERAPIST)
    await again.wait(lambda said: said.get("kind") == "view")
    await again.wait(lambda said: said.get("kind") == "media")
    assert not any('"view"' in text for text in late.texts)


async def test_a_question_reaches_the_one_who_is_asked_and_staff(house: House) -> None:
    therapist, student = await met(house)
    other = await house.let_in(therapist, "leo", Role.STUDENT)
    aide = await house.let_in(therapist, "ada", Role.FACILITATOR)
    for source in ("mic", "face"):
        await therapist.send("presence", kind="ask", to="mia", source=source)
    for desk in (student, aide):
        await desk.wait(lambda said: said.get("kind") == "ask" and said["source"] == "face")
        assert [said["source"] for said in desk.heard if said.get("kind") == "ask"] == ["mic", "face"]
    await other.propose(other.stroke("s1"))
    assert not any('"ask"' in text for text in other.texts)
    await student.send("presence", kind="ask", to="leo", source="mic")
    await student.propose(student.stroke("s2"))
    assert not any('"ask"' in text for text in other.texts)


async def test_what_a_seat_did_is_not_told_of_it_after_it_was_put_out(house: House) -> None:
    therapist, student = await met(house)
    await student.send("presence", kind="media", mic="on")
    await therapist.propose(action={"name": "end_session"})
    await student.welcome("out")
    again = await house.come("tess", Role.THERAPIST)
    await again.welcome()
    assert not any('"media"' in text for text in again.texts)


async def test_a_room_that_stops_closes_its_media_once_and_tells_them_nothing_more(house: House) -> None:
    _, student = await met(house)
    await house.rooms.close()
    assert hall(house).calls[-1] == ("close", "")
    student.leave()
    assert hall(house).named("close") == [""]


async def test_a_room_that_falls_asleep_closes_its_media(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.room.rooms.SLEEP_AFTER_S", 0.0)
    for desk in await met(house):
        desk.leave()
    await house.asleep()
    assert hall(house).calls[-1] == ("close", "")
    assert hall(house).faults() == []
    await (await house.come("mia", Role.STUDENT)).welcome()
    await called(house, ("settle", "mia,tess"), ("enter", "mia"))
    assert len(house.media.halls) == 2


async def test_a_therapist_whose_coming_cannot_be_written_enters_when_it_can(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.room.storage_watch.RETRY_S", 0.01)
    append = house.journal.append

    async def refuse(*_: object) -> None:
        raise StoreError("full")

    house.journal.append = refuse  # type: ignore[method-assign,assignment]
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    await called(house, ("settle", ""))
    house.journal.append = append  # type: ignore[method-assign]
    await called(house, ("settle", "tess"), ("enter", "tess"))


async def test_a_signal_pays_its_price(house: House) -> None:
    _, student = await met(house)
    bucket = house.rooms._awake[ROOM].bucket("mia")
    before = bucket.tokens
    await student.send("signal", kind="answer", pc="pc-1", sdp="x" * 40_000)
    assert before - bucket.tokens > 5  # ten, less what came back meanwhile


async def test_a_deleted_room_closes_its_media(house: House) -> None:
    therapist, _ = await met(house)
    await house.rooms.forget(ROOM)
    assert hall(house).named("close") == [""]
    await until(lambda: therapist.outbox.closing is not None, "the therapist to be sent away")
    assert hall(house).calls[-1] == ("close", "")


async def test_a_room_that_broke_goes_on_with_the_same_media(house: House) -> None:
    therapist, student = await met(house)
    room = house.rooms._awake[ROOM].room

    def fault() -> None:
        raise RuntimeError("nobody foresaw this")

    room.step(fault)
    await until(lambda: student.outbox.closing is not None, "the room to break")
    for desk in (therapist, student):
        desk.leave()
    back = await house.come("mia", Role.STUDENT)
    await back.welcome()
    await called(house, ("settle", "mia,tess"), ("enter", "mia"))
    assert len(house.media.halls) == 1
