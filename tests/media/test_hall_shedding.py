"""A weak line loses pictures and never sound, and costs nobody else anything; publishers hear what is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from server.core.roles import Role
from tests.media.meeting import Meeting, Person
from tests.support import media_rtcp

STEP_S = 0.25
PLENTY, LITTLE, NEXT_TO_NOTHING = 5_000_000, 560_000, 90_000  # bits a second
ALL = ("tess/mic", "tess/face", "tess/desk")


@pytest.fixture(autouse=True)
def _looks_are_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands here, and minutes pass on it in steps: what is sent at each need not wait for its look."""
    monkeypatch.setattr("server.media.port.LATEST_S", 0.002)


async def seen_by_two(meeting: Meeting) -> tuple[Person, Person, Person]:
    """Tess shows her face and, on the stage, her desk; Mia and Leo hear and see her. The clock stands."""
    tess, mia, leo = (
        meeting.come(seat, role)
        for seat, role in (("tess", Role.THERAPIST), ("mia", Role.STUDENT), ("leo", Role.STUDENT))
    )
    meeting.shown = ("tess", "desk")
    meeting.settle()
    await tess.publish("mic", "face", "desk")
    await mia.watch(heights={"tess/mic": 0, "tess/face": 180, "tess/desk": 540})
    await leo.watch(heights={"tess/mic": 0, "tess/face": 360, "tess/desk": 270})
    meeting.clock.stop()
    await meeting.settled()
    for person in (mia, leo):
        await person.hears(tess, "mic", "face", "desk")
    return tess, mia, leo


async def goes_on(meeting: Meeting, sender: Person, seconds: float, room: Mapping[Person, int]) -> None:
    """Let time pass while everything is sent, 400 kbit/s a picture, and browsers say what their lines carry.

    What comes to one whose line carries too little waits too long to be answered.
    """
    for person, bits_per_s in room.items():
        person.reader.line.answers = bits_per_s == PLENTY
    for _ in range(round(seconds / STEP_S)):
        for source in ("mic", "face", "desk"):
            sender.send(source, 12)
        for person, bits_per_s in room.items():
            line = person.reader.line
            reports = [(each, 0, 0, 0) for each in person.leg("tess/mic").ssrcs]
            line.send_rtcp(media_rtcp.receiver_report(7, reports) + media_rtcp.remb(7, bits_per_s, []))
        await sender.settled()
        await meeting.pass_s(STEP_S)


async def receives(meeting: Meeting, sender: Person, *viewers: Person) -> list[set[str]]:
    """Return what is sent to these from now on."""
    await meeting.settled()
    marks = [len(viewer.reader.packets) for viewer in viewers]
    for source in ("mic", "face", "desk"):
        sender.sends[source].wants_keyframe = True
        sender.send(source, 9)
    await meeting.settled()
    return [viewer.received(mark) for viewer, mark in zip(viewers, marks, strict=True)]


async def test_the_weak_one_of_two_is_sent_less_and_the_strong_one_everything(meeting: Meeting) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    await goes_on(meeting, tess, 6, {mia: PLENTY, leo: PLENTY})
    assert await receives(meeting, tess, mia, leo) == [set(ALL), set(ALL)]
    assert mia.said("shed") == []
    await goes_on(meeting, tess, 6, {mia: LITTLE, leo: PLENTY})
    assert await receives(meeting, tess, mia, leo) == [{"tess/mic", "tess/desk"}, set(ALL)], "the face goes first"
    assert mia.last("shed")["list"] == ["tess/face"]
    await goes_on(meeting, tess, 6, {mia: NEXT_TO_NOTHING, leo: PLENTY})
    assert await receives(meeting, tess, mia, leo) == [{"tess/mic"}, set(ALL)], "sound is never shed"
    assert mia.last("shed")["list"] == ["tess/desk", "tess/face"]
    await goes_on(meeting, tess, 3, {mia: 10_000, leo: PLENTY})
    assert await receives(meeting, tess, mia, leo) == [{"tess/mic"}, set(ALL)]
    assert leo.said("shed") == []
    # the publisher: no word that it should send less, and the sizes that the strong one looks at
    assert tess.writer.feedback(media_rtcp.PAYLOAD_FEEDBACK, media_rtcp.APPLICATION) == []
    assert tess.last("wanted")["heights"] == {"face": 360, "desk": 270}
    # and when the line is better again, all comes back
    await goes_on(meeting, tess, 30, {mia: PLENTY, leo: PLENTY})
    assert mia.last("shed")["list"] == []
    assert await receives(meeting, tess, mia, leo) == [set(ALL), set(ALL)]
    assert tess.last("wanted")["heights"] == {"face": 360, "desk": 540}
    assert len(mia.said("offer")) == len(leo.said("offer")) == 1


async def test_what_comes_back_begins_with_a_keyframe_and_goes_on_under_its_numbers(meeting: Meeting) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    await goes_on(meeting, tess, 3, {mia: PLENTY, leo: PLENTY})
    await goes_on(meeting, tess, 6, {mia: NEXT_TO_NOTHING, leo: PLENTY})
    before = len(mia.came("tess/desk"))
    asked = tess.writer.keyframes_asked
    await goes_on(meeting, tess, 30, {mia: PLENTY, leo: PLENTY})
    desk = mia.came("tess/desk")
    assert len(desk) > before
    assert tess.writer.keyframes_asked > asked
    assert desk[before].payload[0] & 0x10, "the first of a picture"
    assert not desk[before].payload[4] & 1, "of one that needs no other"
    numbers = [packet.sequence for packet in desk]
    assert all((after - one) & 0xFFFF == 1 for one, after in pairwise(numbers))


async def test_loss_sheds_pictures_too_where_a_browser_says_nothing_of_its_line(meeting: Meeting) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    for turn in range(60):
        for source in ("mic", "face", "desk"):
            tess.send(source, 12)
        ssrc = mia.leg("tess/mic").ssrcs[0]
        mia.reader.line.send_rtcp(media_rtcp.receiver_report(7, [(ssrc, 0, 4 * turn, 12 * turn)]))
        await tess.settled()
        await meeting.pass_s(STEP_S)
    assert mia.last("shed")["list"] == ["tess/desk", "tess/face"]
    assert leo.said("shed") == []
    assert (await receives(meeting, tess, mia))[0] == {"tess/mic"}
    assert ("mia", "weak") in meeting.links
    assert ("leo", "weak") not in meeting.links


def report(viewer: Person, key: str) -> tuple[int, int, int, int]:
    """Return what a browser reports of a stream: its SSRC, no fraction, how many it misses, the highest number."""
    numbers = [packet.sequence for packet in viewer.came(key)]
    span = sum((after - one) & 0xFFFF for one, after in pairwise(numbers))
    return viewer.leg(key).ssrcs[0], 0, span + 1 - len(numbers), numbers[0] + span


async def test_what_is_lost_before_it_is_here_costs_nobody_else_a_picture_and_makes_no_other_line_weak(
    meeting: Meeting,
) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    for _ in range(60):
        for source in ("mic", "face", "desk"):
            for _ in range(4):
                tess.send(source, 2)
                tess.sends[source]._sequence += 1  # of three packets one is lost
        for person in (mia, leo):
            person.reader.line.send_rtcp(media_rtcp.receiver_report(7, [report(person, key) for key in ALL]))
        await tess.settled()
        await meeting.pass_s(STEP_S)
    assert report(mia, "tess/mic")[2] > 200
    assert mia.said("shed") == leo.said("shed") == []
    assert await receives(meeting, tess, mia, leo) == [set(ALL), set(ALL)]
    assert ("tess", "weak") in meeting.links
    assert not {("mia", "weak"), ("leo", "weak")} & set(meeting.links)


async def test_what_is_shed_is_told_again_to_a_browser_that_is_back_and_never_of_an_older_connection(
    meeting: Meeting,
) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    await goes_on(meeting, tess, 6, {mia: NEXT_TO_NOTHING, leo: PLENTY})
    told = len(mia.said("shed"))
    meeting.hall.away("mia")
    meeting.come("mia", Role.STUDENT)
    assert len(mia.said("shed")) == told + 1
    assert mia.last("shed")["list"] == ["tess/desk", "tess/face"]
    assert mia.last("sources")["list"] == sorted(ALL)
    mia.subscriber = None
    await mia.watch(*ALL)
    assert mia.last("shed")["list"] == []


async def test_publishers_are_told_the_height_of_the_largest_viewer(meeting: Meeting) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    assert tess.last("wanted")["heights"] == {"face": 360, "desk": 540}
    await leo.watch("tess/mic")  # as a hidden tab
    assert tess.last("wanted")["heights"] == {"face": 180, "desk": 540}
    await mia.watch(heights={"tess/mic": 0, "tess/face": 720})
    assert tess.last("wanted")["heights"] == {"face": 720, "desk": 0}, "who looks at nothing wants no encoding"
    told = len(tess.said("wanted"))
    await mia.watch(heights={"tess/mic": 0, "tess/face": 720})
    assert len(tess.said("wanted")) == told, "nothing new is no news"
    meeting.hall.leave("mia")
    assert tess.last("wanted")["heights"] == {"face": 0, "desk": 0}
    await leo.watch(*ALL)
    assert tess.last("wanted")["heights"] == {"face": 360, "desk": 360}
    meeting.curtain = True
    meeting.settle()
    assert tess.last("wanted")["heights"] == {"face": 0, "desk": 0}


async def test_a_source_that_others_may_not_receive_wants_no_height(meeting: Meeting) -> None:
    tess, mia, leo = await seen_by_two(meeting)
    meeting.shown = None
    meeting.settle()
    assert tess.last("wanted")["heights"] == {"face": 360, "desk": 0}
    assert mia.last("sources")["list"] == leo.last("sources")["list"] == ["tess/face", "tess/mic"]
