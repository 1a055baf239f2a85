"""aiortc as an independent peer: it knows nothing of us, publishes what it encodes and decodes what it receives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aioice.ice
import pytest
from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from av import AudioFrame, VideoFrame

from server.core.roles import Role
from server.wire.signals import Answer, Publish, Watch
from tests.media.meeting import Meeting, Person
from tests.support.waiting import until


@pytest.fixture
async def connections(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[RTCPeerConnection]]:
    """Two connections that look for others on this machine only."""
    monkeypatch.setattr(aioice.ice, "get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    connections = [RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2)]
    yield connections
    await asyncio.gather(*(connection.close() for connection in connections))


async def publish(person: Person, pc: RTCPeerConnection) -> None:
    """Publish silence and a green picture."""
    for track in (AudioStreamTrack(), VideoStreamTrack()):
        pc.addTransceiver(track, direction="sendonly")
    await pc.setLocalDescription(await pc.createOffer())
    sources = {"0": "mic", "1": "face"}
    person.say(Publish(pc="aiortc-out", sdp=pc.localDescription.sdp, sources=sources))  # type: ignore[arg-type]
    await pc.setRemoteDescription(RTCSessionDescription(person.last("answer")["sdp"], "answer"))


async def watch(person: Person, pc: RTCPeerConnection, *shown: str) -> None:
    """Receive these."""
    person.answers_offers = False
    person.say(Watch(pc="aiortc-in", shown=dict.fromkeys(shown, 360)))
    await take(person, pc)


async def take(person: Person, pc: RTCPeerConnection) -> None:
    """Answer the last offer."""
    await pc.setRemoteDescription(RTCSessionDescription(person.last("offer")["sdp"], "offer"))
    await pc.setLocalDescription(await pc.createAnswer())
    person.say(Answer(pc="aiortc-in", sdp=pc.localDescription.sdp))


async def frame_of(track: MediaStreamTrack) -> AudioFrame | VideoFrame:
    """Return the next decoded frame."""
    frame = await asyncio.wait_for(track.recv(), 10)
    assert isinstance(frame, AudioFrame | VideoFrame)
    return frame


async def test_what_aiortc_publishes_is_decoded_by_aiortc(
    meeting: Meeting, connections: list[RTCPeerConnection]
) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    out, into = connections
    await publish(tess, out)
    await watch(mia, into, "tess/mic", "tess/face")
    sound, picture = (each.receiver.track for each in into.getTransceivers())
    for _ in range(3):
        heard, seen = await frame_of(sound), await frame_of(picture)
        assert isinstance(heard, AudioFrame)
        assert isinstance(seen, VideoFrame)
        assert (seen.width, seen.height) == (640, 480)
    assert (out.connectionState, into.connectionState) == ("connected", "connected")
    assert tess.troubles == mia.troubles == []
    assert tess.last("wanted")["heights"] == {"face": 360}


async def test_aiortc_and_load_peers_understand_each_other_and_a_second_offer(
    meeting: Meeting, connections: list[RTCPeerConnection]
) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    leo = meeting.come("leo", Role.STUDENT)
    out, into = connections
    await publish(tess, out)
    await leo.watch("tess/mic", "tess/face")
    await until(lambda: leo.received() == {"tess/mic", "tess/face"}, "what aiortc sends")
    await watch(mia, into, "tess/mic")
    await mia.meeting.settled()
    mia.say(Watch(pc="aiortc-in", shown={"tess/mic": 0, "tess/face": 360}))
    await take(mia, into)
    assert [each.kind for each in into.getTransceivers()] == ["audio", "video"]
    assert isinstance(await frame_of(into.getTransceivers()[1].receiver.track), VideoFrame)
    await out.close()
    await until(lambda: tess.troubles == ["gone"], "its goodbye to be heard")
    assert leo.last("sources")["list"] == []
