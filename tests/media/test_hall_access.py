"""Who is sent what: exactly what the rules say, at once, whatever browsers ask for or go on sending."""

from __future__ import annotations

import pytest

from server.core.records import SOURCES
from server.core.roles import Role
from server.core.sources import SENDS, Access
from server.media.plane import Plane
from server.wire.signals import Answer, Publish, Watch
from tests.media.meeting import Meeting, Person
from tests.support import media_rtcp
from tests.support.waiting import until

EVERYBODY = {
    "tess": Role.THERAPIST,
    "mia": Role.STUDENT,
    "leo": Role.STUDENT,
    "ada": Role.FACILITATOR,
    "otto": Role.OBSERVER,
}


async def gathered(meeting: Meeting) -> dict[str, Person]:
    """Have everybody in, sending all that their role may, and asking for everything of everybody.

    Three microphones besides the therapist's: all are forwarded.
    """
    people = {seat: meeting.come(seat, role) for seat, role in EVERYBODY.items()}
    for seat, person in people.items():
        if sources := SENDS[EVERYBODY[seat]]:
            await person.publish(*sources)
    for person in people.values():
        await person.watch(*(f"{seat}/{source}" for seat in people for source in SOURCES))
    return people


def send_all(people: dict[str, Person]) -> None:
    """Have everybody send all that they have, pictures first and from a keyframe."""
    for person in people.values():
        for source in sorted(person.sends, key=SOURCES.index, reverse=True):
            person.sends[source].wants_keyframe = True
            person.send(source, 1 if source == "mic" else 3)


def allowed(access: Access, viewer: str) -> set[str]:
    """Return what the rules let a viewer receive."""
    return {
        f"{seat}/{source}" for seat in access.roles for source in SOURCES if access.may_receive(viewer, seat, source)
    }


async def receives_what_it_may(meeting: Meeting, people: dict[str, Person]) -> None:
    """Send everything, and see who gets what."""
    await meeting.settled()
    marks = {seat: len(person.reader.packets) for seat, person in people.items()}
    wanted = {seat: allowed(meeting.hall._access, seat) for seat in people}

    def all_there() -> bool:
        send_all(people)
        return all(people[seat].received(marks[seat]) >= wanted[seat] for seat in people)

    await until(all_there, "what may be received")
    send_all(people)
    await meeting.settled()
    assert {seat: person.received(marks[seat]) for seat, person in people.items()} == wanted
    assert {seat: set(person.last("sources")["list"]) for seat, person in people.items()} == wanted


STAGES: dict[str, dict[str, object]] = {
    "the board": {},
    "a student's desk": {"shown": ("mia", "desk")},
    "a student's face": {"shown": ("leo", "face")},
    "the therapist's screen": {"shown": ("tess", "screen")},
    "no therapist": {"led": False},
    "no therapist, and a student's desk": {"led": False, "shown": ("mia", "desk")},
}


async def test_ME2_everybody_is_sent_exactly_what_the_rules_allow_as_they_change(meeting: Meeting) -> None:
    people = await gathered(meeting)
    for stage in STAGES.values():
        meeting.shown, meeting.led = None, True
        for name, value in stage.items():
            setattr(meeting, name, value)
        meeting.settle()
        await receives_what_it_may(meeting, people)
    assert not any(person.reader.unreadable for person in people.values())


async def test_ME6_without_the_therapist_students_receive_nothing_of_each_other(meeting: Meeting) -> None:
    people = await gathered(meeting)
    await receives_what_it_may(meeting, people)
    meeting.led = False
    meeting.settle()
    await meeting.settled()
    marks = {seat: len(person.reader.packets) for seat, person in people.items()}
    for _ in range(3):
        send_all(people)
        await meeting.settled()
    for seat in ("mia", "leo", "otto"):
        of = {key.partition("/")[0] for key in people[seat].received(marks[seat])}
        assert not of & {"mia", "leo"}, f"{seat} receives of {of}"
    assert people["ada"].received(marks["ada"]) >= {"mia/mic", "leo/mic", "mia/face"}, "staff do"
    meeting.led = True
    meeting.settle()
    await receives_what_it_may(meeting, people)


async def test_ME5_behind_the_curtain_no_picture_is_sent_not_even_again(meeting: Meeting) -> None:
    people = await gathered(meeting)
    tess, mia = people["tess"], people["mia"]
    await receives_what_it_may(meeting, people)
    numbers = [packet.sequence for packet in mia.came("tess/face")]
    meeting.curtain = True
    meeting.settle()  # from here on
    send_all(people)
    marks = {seat: len(person.reader.packets) for seat, person in people.items()}
    await meeting.settled()  # what was sent before may still have been on its way
    late = [key for seat, person in people.items() for key in person.received(marks[seat]) if "/mic" not in key]
    assert late == []
    await receives_what_it_may(meeting, people)
    assert all("/mic" in key for person in people.values() for key in person.last("sources")["list"])
    nack = media_rtcp.packet(
        205, 1, bytes(4) + mia.leg("tess/face").ssrcs[0].to_bytes(4) + numbers[-1].to_bytes(2) + b"\0\0"
    )
    mia.reader.line.send_rtcp(nack)
    await meeting.settled()
    assert mia.resent("tess/face") == []
    meeting.curtain = False
    meeting.settle()
    marks = {seat: len(person.reader.packets) for seat, person in people.items()}
    for _ in range(3):
        send_all(people)
        await meeting.settled()
    pictures = [key for seat, person in people.items() for key in person.received(marks[seat]) if "/mic" not in key]
    assert pictures == [], "it opens, and every camera waits for its owner's tap"
    await tess.publish("mic", "face")
    await mia.hears(tess, "mic", "face")


async def test_ME1_a_source_that_is_not_permitted_is_inactive_told_and_never_forwarded(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await mia.publish("mic", "screen")
    assert mia.troubles == ["not_allowed"]
    answer = mia.last("answer")["sdp"]
    assert answer.index("a=recvonly") < answer.index("m=video") < answer.index("a=inactive")
    await tess.watch("mia/mic", "mia/screen")
    assert tess.last("sources")["list"] == ["mia/mic"]
    for _ in range(5):
        mia.send("screen", 3)
        await tess.hears(mia, "mic")
    assert tess.received() == {"mia/mic"}
    assert tess.tracks == {"0": "mia/mic"}


@pytest.mark.parametrize("permit", [frozenset[str](), frozenset({"mic"})])
async def test_ME1_an_observer_is_heard_only_by_permit(permit: frozenset[str], meeting: Meeting) -> None:
    tess, otto = meeting.come("tess", Role.THERAPIST), meeting.come("otto", Role.OBSERVER)
    meeting.permits["otto"] = permit
    meeting.settle()
    await otto.publish("mic", "face")
    assert otto.troubles == ["not_allowed"]
    await tess.watch("otto/mic", "otto/face")
    assert tess.last("sources")["list"] == [f"otto/{source}" for source in permit]
    if permit:
        otto.send("face", 3)
        await tess.hears(otto, "mic")
    assert tess.received() if permit else not tess.reader.line.used


async def test_ME1_who_is_muted_is_not_forwarded_from_that_moment_until_it_offers_anew(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await mia.publish("mic", "face")
    await tess.watch("mia/mic", "mia/face")
    await tess.hears(mia, "mic", "face")
    meeting.permits["mia"] = frozenset({"face"})
    meeting.settle()
    await meeting.settled()
    mark = len(tess.reader.packets)
    mia.send("mic", 5)
    await tess.hears(mia, "face")
    assert tess.received(mark) == {"mia/face"}
    meeting.permits["mia"] = frozenset({"mic", "face"})
    meeting.settle()
    mia.send("mic", 5)
    await tess.hears(mia, "face")
    assert tess.received(mark) == {"mia/face"}, "nobody switches another's microphone on"
    assert [each["list"] for each in mia.said("halted")] == [["mic"]]
    meeting.hall.away("mia")
    meeting.come("mia", Role.STUDENT)
    assert [each["list"] for each in mia.said("halted")] == [["mic"], ["mic"]], "it may have been cut meanwhile"
    await mia.publish("mic", "face")
    await tess.hears(mia, "mic", "face")
    assert mia.last("halted")["list"] == []


async def test_ME2_nobody_is_sent_what_is_its_own(meeting: Meeting) -> None:
    tess = meeting.come("tess", Role.THERAPIST)
    await tess.publish("mic", "face")
    await tess.watch("tess/mic", "tess/face")
    assert tess.said("offer") == []
    assert tess.last("sources")["list"] == []


async def test_ME2_what_is_not_shown_is_not_sent(two: tuple[Person, Person]) -> None:
    tess, mia = two
    await mia.watch("tess/mic")
    await tess.meeting.settled()
    mark = len(mia.reader.packets)
    for _ in range(3):
        tess.send("face", 3)
        await mia.hears(tess, "mic")
    assert mia.received(mark) == {"tess/mic"}
    await mia.watch()
    await tess.meeting.settled()
    mark = len(mia.reader.packets)
    tess.send("face", 3)
    tess.send("mic", 3)
    await tess.meeting.settled()
    assert mia.received(mark) == set()
    await mia.watch("tess/face")
    await mia.hears(tess, "face")
    assert len(mia.said("offer")) == 1, "its places are kept"


@pytest.mark.parametrize("how", ["left", "is in no longer"])
async def test_ME3_one_who_left_sends_and_gets_nothing_from_that_moment(
    how: str, plane: Plane, meeting: Meeting
) -> None:
    tess, mia, leo = (meeting.come(seat, EVERYBODY[seat]) for seat in ("tess", "mia", "leo"))
    for person in (tess, mia, leo):
        await person.publish("mic", "face")
    for person in (tess, mia, leo):
        await person.watch(*(f"{seat}/{source}" for seat in ("tess", "mia", "leo") for source in ("mic", "face")))
    await mia.hears(tess, "mic", "face")
    await leo.hears(mia, "mic")
    if how == "left":
        meeting.hall.leave("mia")
    else:
        del meeting.roles["mia"]
        meeting.settle()
    for person in (tess, leo):
        await person.settled()
    marks = {person: len(person.reader.packets) for person in (tess, mia, leo)}
    said = len(mia.heard)
    strangers = plane.port.counts["stranger"]
    mia.send("mic", 3)
    mia.send("face", 3)
    await until(lambda: plane.port.counts["stranger"] == strangers + 6, "what she sends to be nobody's")
    await leo.hears(tess, "mic", "face")
    assert len(mia.reader.packets) == marks[mia]
    for person in (tess, leo):
        assert not any(key.startswith("mia/") for key in person.received(marks[person]))
        assert not any(key.startswith("mia/") for key in person.last("sources")["list"])
    sdp = mia.writer.offer()
    for message in (
        Publish(pc="another", sdp=sdp, sources={"0": "mic"}),
        Watch(pc="another", shown={"tess/mic": 0}),
        Answer(pc=mia.reader.pc, sdp=sdp),
    ):
        mia.say(message)
    assert len(mia.heard) == said, "she is not even answered"


async def test_ME2_signals_that_mean_nothing_change_nothing(two: tuple[Person, Person]) -> None:
    tess, mia = two
    good = mia.reader.answer(mia.last("offer")["sdp"])
    mia.say(Answer(pc="of nobody", sdp="v=0"))
    mia.say(Answer(pc=mia.reader.pc, sdp=good))  # a second answer to one offer
    assert mia.troubles == ["bad_sdp"]
    mia.say(Watch(pc=mia.reader.pc, shown={"nobody/mic": 0, "mia/face": 100, "tess/mic": 0, "tess/face": 90}))
    offer = tess.writer.offer()
    for sources in ({"7": "mic"}, {"0": "face"}, {"0": "mic", "1": "mic"}):
        tess.offer_again(offer, sources=sources)
    tess.offer_again("m=")
    assert tess.troubles == ["bad_sdp"] * 4
    await mia.hears(tess, "mic", "face")
    assert mia.received() == {"tess/mic", "tess/face"}


async def test_a_bad_offer_for_another_connection_ends_the_one_that_was(two: tuple[Person, Person]) -> None:
    tess, mia = two
    tess.say(Publish(pc="another", sdp="v=0", sources={}))
    assert tess.troubles == ["bad_sdp"]
    assert mia.last("sources")["list"] == []
    await tess.publish("mic", "face")
    await mia.hears(tess, "mic", "face")
