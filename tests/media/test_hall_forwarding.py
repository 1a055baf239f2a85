"""Who is sent what, packet by packet."""

from __future__ import annotations

from server.core.roles import Role
from tests.media.meeting import Meeting


async def test_what_one_sends_comes_to_another(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic", "face")
    await mia.watch("tess/mic", "tess/face")
    await mia.hears(tess, "mic", "face")
    assert not mia.reader.unreadable
