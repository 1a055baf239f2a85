"""What the hall says of people: who speaks, how the lines are, what there is; and what it says again."""

from __future__ import annotations

from server.core.roles import Role
from server.media.peer import SILENT_S
from server.media.quality import LOST_S
from server.wire.signals import Standing
from tests.media.meeting import Meeting, Person
from tests.support import media_rtcp
from tests.support.media_streams import SILENCE, VOICE
from tests.support.waiting import until


async def speaks(person: Person, level: int, seconds: float) -> None:
    """Have a person send sound for a while; the clock stands but for that."""
    meeting = person.meeting
    for _ in range(round(seconds / 0.02)):
        person.sends["mic"].level = level
        person.send("mic")
        await person.settled()
        meeting.clock.ahead_s += 0.02
    meeting.hall.tick(meeting.clock())


async def test_who_speaks_is_told_once_and_who_falls_silent_too(two: tuple[Person, Person]) -> None:
    tess, _ = two
    meeting = tess.meeting
    meeting.clock.stop()
    await speaks(tess, SILENCE, 0.7)
    meeting.spoke.clear()
    await speaks(tess, VOICE, 0.2)
    await speaks(tess, VOICE, 0.2)
    assert meeting.spoke == [("tess", True)]
    await speaks(tess, SILENCE, 0.4)
    assert meeting.spoke == [("tess", True)], "a pause between words"
    await speaks(tess, SILENCE, 0.4)
    assert meeting.spoke == [("tess", True), ("tess", False)]


async def test_who_speaks_and_is_gone_speaks_no_more(two: tuple[Person, Person]) -> None:
    tess, _ = two
    meeting = tess.meeting
    meeting.clock.stop()
    await speaks(tess, VOICE, 0.4)
    assert meeting.spoke == [("tess", True)]
    await tess.writer.close()
    tess.publisher = None
    await until(lambda: tess.troubles, "the goodbye to be heard")
    await meeting.pass_s(0.1)
    assert meeting.spoke == [("tess", True), ("tess", False)]


async def test_who_is_muted_speaks_no_more(meeting: Meeting) -> None:
    mia = meeting.come("mia", Role.STUDENT)
    await mia.publish("mic")
    meeting.clock.stop()
    await speaks(mia, VOICE, 0.4)
    meeting.permits["mia"] = frozenset({"face"})
    meeting.settle()
    await speaks(mia, VOICE, 0.1)
    assert meeting.spoke == [("mia", True), ("mia", False)]


async def test_a_line_is_called_good_lost_and_good_again(two: tuple[Person, Person]) -> None:
    tess, _ = two
    meeting = tess.meeting
    meeting.clock.stop()
    for person in two:
        person.falls_silent()
    await meeting.pass_s(2)
    assert sorted(meeting.links) == [("mia", "good"), ("tess", "good")]
    meeting.links.clear()
    meeting.clock.ahead_s += LOST_S + 0.1
    meeting.hall.tick(meeting.clock())
    assert sorted(meeting.links) == [("mia", "lost"), ("tess", "lost")]
    await tess.settled()  # a check of hers comes
    await meeting.pass_s(1)
    assert meeting.links[2:] == [("tess", "good")]


async def test_of_a_line_that_nothing_ever_came_over_nothing_good_is_said(meeting: Meeting) -> None:
    """UDP is blocked: a browser tries again and again."""
    mia = meeting.come("mia", Role.STUDENT)
    meeting.clock.stop()
    for _ in range(3):
        mia.offer("mic")
        await meeting.pass_s(1)
        await meeting.pass_s(LOST_S)
    assert meeting.links == [("mia", "lost")]


async def test_a_line_over_which_reports_come_is_not_lost_without_checks(two: tuple[Person, Person]) -> None:
    """Firefox checks every four to six seconds, and once in a while a check is lost."""
    _, mia = two
    meeting = mia.meeting
    subscriber = meeting.hall._guests["mia"].subscriber
    assert subscriber is not None
    for person in two:
        person.falls_silent()
    await mia.settled()
    meeting.clock.stop()
    for _ in range(int(LOST_S) + 2):
        meeting.clock.ahead_s += 1
        mia.reader.line.send_rtcp(media_rtcp.receiver_report(1, []))
        await until(lambda: subscriber.peer.alive_s == meeting.clock(), "the report to be read")
        meeting.hall.tick(meeting.clock())
    assert [word for seat, word in meeting.links if seat == "mia"] == ["good"]
    meeting.clock.ahead_s += LOST_S + 1
    mia.reader.line.answers = True
    subscriber.peer.ask(1)
    await until(lambda: subscriber.peer.alive_s == meeting.clock(), "the answer to be read")
    meeting.hall.tick(meeting.clock())
    assert [word for seat, word in meeting.links if seat == "mia"] == ["good"]


async def test_lost_packets_make_a_line_weak_and_good_after_a_while_and_an_interruption_does_not(
    two: tuple[Person, Person],
) -> None:
    tess, _ = two
    meeting = tess.meeting
    meeting.clock.stop()
    await meeting.pass_s(2)
    meeting.links.clear()

    async def second(sent: int, *, lost: int) -> None:
        for n in range(sent):
            tess.send("mic")
            tess.sends["mic"]._sequence += n < lost
        await tess.settled()
        await meeting.pass_s(1)

    for _ in range(2):
        await second(25, lost=0)
    await second(25, lost=25)
    for _ in range(12):
        await second(25, lost=0)
    assert meeting.links == []
    for _ in range(4):
        await second(25, lost=10)
    assert meeting.links == [("tess", "weak")]
    for _ in range(16):
        await second(25, lost=0)
    assert meeting.links == [("tess", "weak"), ("tess", "good")]


async def test_a_browser_that_is_back_is_told_everything_anew_and_its_media_went_on(
    two: tuple[Person, Person],
) -> None:
    tess, mia = two
    meeting = tess.meeting
    meeting.hall.away("mia")
    said = len(mia.heard)
    await mia.hears(tess, "mic", "face")
    meeting.hall.leave("nobody")
    assert len(mia.heard) == said, "nothing is said to a browser that is not there"
    meeting.come("mia", Role.STUDENT)
    assert mia.last("sources")["list"] == ["tess/face", "tess/mic"]
    assert len(mia.heard) == said + 1
    meeting.hall.away("tess")
    meeting.come("tess", Role.THERAPIST)
    assert [each["kind"] for each in tess.heard[-2:]] == ["sources", "wanted"]
    await mia.hears(tess, "mic", "face")


async def test_an_offer_that_may_not_have_arrived_is_said_again(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic")
    mia.answers_offers = False
    peer = mia.subscriber = meeting.raw_peer()
    await mia.watch("tess/mic")
    first = mia.last("offer")
    meeting.hall.away("mia")
    meeting.come("mia", Role.STUDENT)
    assert mia.last("offer") == first
    assert len(mia.said("offer")) == 2
    mia.answer(first)
    await peer.connect(first["sdp"])
    await mia.hears(tess, "mic")
    meeting.hall.away("mia")
    meeting.come("mia", Role.STUDENT)
    assert len(mia.said("offer")) == 2, "what was answered is known"
    assert peer is mia.subscriber


async def test_an_offer_that_is_answered_twice_costs_nothing(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    leo = meeting.come("leo", Role.STUDENT)
    await tess.publish("mic")
    mia.answers_offers = False
    peer = mia.subscriber = meeting.raw_peer()
    await mia.watch("tess/mic", "leo/mic")
    first = mia.last("offer")
    meeting.come("mia", Role.STUDENT)  # over another websocket, while the browser works on it
    assert mia.last("offer") == first
    mia.answer(first)
    await peer.connect(first["sdp"])
    mia.answer(first)
    await leo.publish("mic")
    second = mia.last("offer")
    mia.answer(first)  # later than the next offer
    mia.answer(second)
    assert mia.troubles == []
    await mia.hears(tess, "mic")
    await mia.hears(leo, "mic")


async def test_one_negotiation_at_a_time_and_the_next_says_all_that_is_new(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    leo = meeting.come("leo", Role.STUDENT)
    await tess.publish("mic", "face")
    mia.answers_offers = False
    await mia.watch("tess/mic", "tess/face", "leo/mic")
    await leo.publish("mic")
    assert len(mia.said("offer")) == 1
    assert set(mia.tracks.values()) == {"tess/mic", "tess/face"}
    mia.answer(mia.last("offer"))
    assert len(mia.said("offer")) == 2
    assert set(mia.tracks.values()) == {"tess/mic", "tess/face", "leo/mic"}
    mia.answers_offers = True
    mia.answer(mia.last("offer"))
    await mia.reader.connect(mia.last("offer")["sdp"])
    await mia.hears(tess, "mic", "face")
    await mia.hears(leo, "mic")


async def test_the_place_of_one_who_left_is_used_again(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    for number in range(4):
        leo = meeting.come(f"leo{number}", Role.STUDENT)
        await leo.publish("mic")
        await mia.watch(f"leo{number}/mic")
        await mia.hears(leo, "mic")
        assert mia.tracks == {"0": f"leo{number}/mic"}
        meeting.hall.leave(leo.seat)
        del meeting.roles[leo.seat]
        meeting.settle()
    assert len(mia.last("offer")["sdp"].split("m=audio")) == 2
    assert mia.reader.unreadable == 0
    assert tess.heard


async def test_a_browser_that_is_back_is_told_which_of_its_connections_are_no_more(two: tuple[Person, Person]) -> None:
    tess, mia = two
    meeting = tess.meeting
    await mia.publish("mic")
    names = (mia.writer.pc, mia.reader.pc)
    meeting.hall.away("mia")
    meeting.come("mia", Role.STUDENT)
    for pc in names:
        mia.say(Standing(pc=pc))
    assert mia.troubles == []
    meeting.hall.away("mia")
    meeting.clock.ahead_s += SILENT_S + 1
    meeting.hall.tick(meeting.clock())
    meeting.come("mia", Role.STUDENT)
    assert mia.troubles == [], "nobody was there to be told"
    for pc in names:
        mia.say(Standing(pc=pc))
    assert [(each["pc"], each["code"]) for each in mia.said("trouble")] == [(pc, "gone") for pc in names]


async def test_media_of_a_browser_that_stays_away_end_in_time(two: tuple[Person, Person]) -> None:
    tess, mia = two
    meeting = tess.meeting
    meeting.hall.away("mia")
    meeting.clock.ahead_s += SILENT_S + 1
    for peer in (tess.writer, mia.reader):
        peer.line.check()  # though its browser's media are well
    await until(lambda: len(meeting.plane.port) <= 1, "its connection to be closed")
