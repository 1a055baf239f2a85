"""When a publisher is asked for a keyframe: as somebody begins to look, and where a picture was lost."""

from __future__ import annotations

import struct

import pytest

from server.core.roles import Role
from server.media.publication import ASK_AGAIN_S
from server.rtp.keyframe import CALM_S
from server.rtp.vp8 import starts_keyframe
from tests.media.meeting import Meeting, Person
from tests.support import media_rtcp


async def test_a_picture_begins_with_a_keyframe(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic", "face")
    tess.send("face", 3)  # its first keyframe, before anybody looks
    await mia.watch("tess/mic", "tess/face")
    tess.sends["face"].wants_keyframe = False
    tess.send("face", 30)
    await mia.hears(tess, "mic")
    assert mia.received() == {"tess/mic"}
    tess.sends["face"].wants_keyframe = True
    await mia.hears(tess, "face")
    assert starts_keyframe(mia.came("tess/face")[0].payload)


async def test_a_keyframe_is_asked_for_at_once_and_every_300_ms_until_it_comes(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("face")
    tess.send("face", 3)
    meeting.clock.stop()
    await meeting.pass_s(1)
    assert tess.writer.keyframes_asked == 0, "nobody looks"
    await mia.watch("tess/face")
    await meeting.settled()
    assert tess.writer.keyframes_asked == 1, "not only when the room has its turn"
    for asked in range(1, 4):
        await meeting.pass_s(0)
        assert tess.writer.keyframes_asked == asked
        await meeting.pass_s(ASK_AGAIN_S - 0.01)
        assert tess.writer.keyframes_asked == asked
        await meeting.pass_s(0.011)
    tess.sends["face"].wants_keyframe = True
    await mia.hears(tess, "face")
    asked = tess.writer.keyframes_asked
    await meeting.pass_s(1)
    assert tess.writer.keyframes_asked == asked
    assert ASK_AGAIN_S == 0.3


@pytest.mark.parametrize("kind", ["PLI", "FIR"])
async def test_a_subscriber_that_lost_the_picture_has_a_keyframe_asked_for(
    kind: str, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    tess.meeting.clock.stop()
    await tess.meeting.pass_s(1)
    before, ssrc = tess.writer.keyframes_asked, mia.leg("tess/face").ssrcs[0]
    pli = media_rtcp.packet(206, 1, struct.pack("!II", 7, ssrc))
    fir = media_rtcp.packet(206, 4, struct.pack("!IIII", 7, 0, ssrc, 1 << 24))
    mia.reader.line.send_rtcp(pli if kind == "PLI" else fir)
    await mia.settled()
    await tess.meeting.pass_s(0)
    assert tess.writer.keyframes_asked == before + 1


async def test_one_who_asks_for_keyframes_without_end_gets_them_rarely_and_others_when_they_need_them(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.media.port.LATEST_S", 0.002)  # many steps
    tess, mia, leo = (
        meeting.come(seat, role)
        for seat, role in (("tess", Role.THERAPIST), ("mia", Role.STUDENT), ("leo", Role.STUDENT))
    )
    await tess.publish("face")
    for person in (mia, leo):
        await person.watch("tess/face")
        await person.hears(tess, "face")
    meeting.clock.stop()

    async def asked(seconds: float, *lacking: Person) -> int:
        """Let time pass while these ask four times a second; return how often a keyframe was asked for."""
        before = tess.writer.keyframes_asked
        for _ in range(round(4 * seconds)):
            for person in lacking:
                ssrc = person.leg("tess/face").ssrcs[0]
                person.reader.line.send_rtcp(media_rtcp.packet(206, 1, struct.pack("!II", 7, ssrc)))
            await meeting.settled()
            tess.send("face", 3)
            await meeting.pass_s(0.25)
        return tess.writer.keyframes_asked - before

    assert await asked(1) == 0
    assert await asked(0.5, mia) == 1, "nobody has seen the next keyframe yet"
    assert await asked(13, mia) == 5, "after 0.5, 1, 2, 4 and 4 seconds"
    assert await asked(0.25, leo) == 1, "at once"
    await asked(CALM_S)
    assert await asked(0.25, mia) == 1, "at once, since it has been calm"
