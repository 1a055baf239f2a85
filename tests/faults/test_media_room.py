"""Sound and picture through the whole server: real websockets, real peers, and people who come, go and are put out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import pytest

from tests.media.meeting import RawPeer, answered_since
from tests.support import media_sdp
from tests.support.media_pace import Pacer
from tests.support.media_streams import Outgoing
from tests.support.media_transport import Household
from tests.support.server import DemoRoom
from tests.support.waiting import until
from tests.support.wire import Peer, Said, patch

FACE_PER_S = 45.0
HALF_A_SECOND = 25  # packets of sound


class Seat:
    """One person in the room: a websocket, and a load peer for each direction."""

    def __init__(self, socket: Peer, house: Household) -> None:
        self.socket = socket
        self.writer = RawPeer(house)
        self.reader = RawPeer(house)
        self.streams: list[Outgoing] = []

    @property
    def seat(self) -> str:
        """Its id."""
        return self.socket.seat

    @property
    def keys(self) -> set[str]:
        """What it sends."""
        return {f"{self.seat}/mic", f"{self.seat}/face"}

    async def publish(self) -> None:
        """Send sound and a face."""
        offer = self.writer.offer(pictures=[FACE_PER_S])
        await self.socket.send(
            "signal", kind="publish", pc=self.writer.pc, sdp=offer, sources={"0": "mic", "1": "face"}
        )
        answer = await self.socket.wait(lambda said: said.get("kind") == "answer", "an answer")
        await self.writer.connect(answer["sdp"])
        self.streams = self.writer.outgoing

    async def watch(self, *others: Seat) -> None:
        """Receive sound and face of these."""
        keys = set[str]().union(*(other.keys for other in others))
        shown = {key: 0 if key.endswith("/mic") else 360 for key in keys}
        await self.socket.send("signal", kind="watch", pc=self.reader.pc, shown=shown)
        offer = await self.socket.wait(lambda said: said.get("kind") == "offer", "an offer")
        await self.socket.send("signal", kind="answer", pc=self.reader.pc, sdp=self.reader.answer(offer["sdp"]))
        await self.reader.connect(offer["sdp"])

    def told(self, kind: str) -> list[Said]:
        """Return the signals of this kind that it was told."""
        return [said for said in self.socket.heard if said["t"] == "signal" and said["kind"] == kind]

    def received(self, since: int = 0) -> set[str]:
        """Return of what packets came, from this number on."""
        offer = self.told("offer")[-1]
        names = {leg.ssrcs[0]: offer["tracks"].get(leg.mid) for leg in media_sdp.legs(offer["sdp"]) if leg.ssrcs}
        return {str(names.get(packet.ssrc)) for packet in self.reader.packets[since:]}

    async def hears(self, *others: Seat) -> None:
        """Wait until something new of all that these send has come."""
        mark = len(self.reader.packets)
        keys = set[str]().union(*(other.keys for other in others))
        await until(lambda: self.received(mark) >= keys, f"{keys} to come")

    async def half_a_second(self, of: Seat) -> int:
        """Wait as long as half a second of somebody's sound takes; return how many packets had come before."""
        mark = len(self.reader.packets)
        offer = self.told("offer")[-1]
        mid = next(mid for mid, key in offer["tracks"].items() if key == f"{of.seat}/mic")
        (ssrc,) = next(leg.ssrcs for leg in media_sdp.legs(offer["sdp"]) if leg.mid == mid)
        await until(
            lambda: sum(packet.ssrc == ssrc for packet in self.reader.packets[mark:]) >= HALF_A_SECOND,
            "half a second of sound",
        )
        return mark


class School:
    """A therapist, a facilitator and two students who all send, all the time, and receive each other."""

    def __init__(self, room: DemoRoom, house: Household) -> None:
        self.room = room
        self.house = house
        self.pacer = Pacer()
        self.seats: list[Seat] = []

    async def come(self, link: str, name: str = "") -> Seat:
        """Have somebody connect."""
        seat = Seat(await Peer.come(link, name), self.house)
        self.seats.append(seat)
        return seat

    async def gather(self) -> tuple[Seat, Seat, Seat, Seat]:
        """Have all four come in, and send and receive."""
        tess = await self.come(self.room.therapist)
        await tess.socket.welcome()
        mia, leo = await self.come(self.room.student, "Mia"), await self.come(self.room.student, "Leo")
        ada = await self.come(self.room.facilitator, "Ada")
        for other in (mia, leo, ada):
            await other.socket.welcome("waiting")
            await tess.socket.let_in(other.socket)
        face = patch("stage", show="face", of=mia.seat)
        assert (await tess.socket.propose(face))["t"] == "commit"
        for seat in (tess, mia, leo, ada):
            await seat.publish()
            self.pacer.start(seat.streams)
        await tess.watch(mia, leo)
        await ada.watch(tess, mia, leo)
        await leo.watch(tess, mia)
        await mia.watch(tess)
        await tess.hears(mia, leo)
        await ada.hears(tess, mia, leo)
        await leo.hears(tess, mia)
        await mia.hears(tess)
        return tess, mia, leo, ada

    async def close(self) -> None:
        """End everything."""
        await self.pacer.close()
        for seat in self.seats:
            for peer in (seat.writer, seat.reader):
                await peer.close(silently=True)
            await seat.socket.close()
        self.house.ears.close()


@pytest.fixture
async def school(room: DemoRoom) -> AsyncIterator[School]:
    """A school on the server."""
    school = School(room, Household())
    yield school
    await school.close()


async def test_ME3_who_is_put_out_sends_and_gets_nothing_half_a_second_later(school: School) -> None:
    tess, mia, leo, _ = await school.gather()
    answer = await tess.socket.propose(action={"name": "let_out", "seat": mia.seat, "status": "removed"})
    assert answer["t"] == "commit"
    await leo.half_a_second(tess)
    marks = {seat: len(seat.reader.packets) for seat in (tess, mia, leo)}
    await leo.half_a_second(tess)
    assert len(mia.reader.packets) == marks[mia]
    assert not leo.received(marks[leo]) & mia.keys
    assert not tess.received(marks[tess]) & mia.keys
    assert tess.told("sources")[-1]["list"] == sorted(leo.keys | school.seats[3].keys)
    # nor when she knocks again and asks
    again = await school.come(school.room.student, "Mia")
    await again.socket.welcome("waiting")
    await ask_for_everything(again, tess)
    await leo.hears(tess)
    assert not [said for said in again.socket.heard if said["t"] == "signal"]
    assert tess.told("sources")[-1]["list"] == sorted(leo.keys | school.seats[3].keys)


async def ask_for_everything(seat: Seat, other: Seat) -> None:
    """Have a seat that has no business with the media say all that there is to say."""
    offer = seat.writer.offer(pictures=[FACE_PER_S])
    signal = {"pc": seat.writer.pc, "sdp": offer}
    await seat.socket.send("signal", kind="publish", sources={"0": "mic", "1": "face"}, **signal)
    await seat.socket.send("signal", kind="watch", pc=seat.reader.pc, shown=dict.fromkeys(other.keys, 360))
    await seat.socket.send("signal", kind="answer", **signal)
    await seat.socket.send("ping", ms=1)
    await seat.socket.wait(lambda said: said["t"] == "pong", "an answer that comes after all others")


async def test_ME3_who_waits_at_the_door_sends_and_gets_nothing(school: School) -> None:
    tess, _, leo, _ = await school.gather()
    before = tess.told("sources")
    otto = await school.come(school.room.observer, "Otto")
    await otto.socket.welcome("waiting")
    await ask_for_everything(otto, tess)
    await leo.hears(tess)
    assert not [said for said in otto.socket.heard if said["t"] == "signal"]
    assert tess.told("sources") == before


async def test_ME3_when_the_session_ends_only_the_therapist_stays(school: School) -> None:
    tess, mia, leo, ada = await school.gather()
    assert (await tess.socket.propose(action={"name": "end_session"}))["t"] == "commit"
    for seat in (mia, leo, ada):
        await seat.socket.welcome("out")
    await until(lambda: tess.told("sources")[-1]["list"] == [], "nobody to be left")
    marks = {seat: len(seat.reader.packets) for seat in school.seats}
    await ask_for_everything(mia, tess)
    sent = tess.streams[0].sent
    await until(lambda: tess.streams[0].sent > sent + HALF_A_SECOND, "half a second of sound")
    assert {seat: len(seat.reader.packets) for seat in school.seats} == marks


async def test_ME5_once_the_curtain_is_told_no_picture_comes(school: School) -> None:
    tess, mia, leo, ada = await school.gather()
    assert (await ada.socket.propose(patch("stage", curtain=True)))["t"] == "commit"
    for seat in school.seats:
        before = seat.reader.line.answered_s
        seat.reader.line.check()
        await until(partial(answered_since, seat.reader.line, before), "an answer")
    marks = {seat: len(seat.reader.packets) for seat in school.seats}
    await leo.half_a_second(tess)
    for seat in school.seats:
        assert not [key for key in seat.received(marks[seat]) if not key.endswith("/mic")]
        assert all(key.endswith("/mic") for key in seat.told("sources")[-1]["list"])
    assert f"{mia.seat}/mic" in leo.received(marks[leo]), "sound goes on"


async def test_ME6_when_the_therapist_is_gone_students_neither_hear_nor_see_each_other(school: School) -> None:
    tess, mia, leo, ada = await school.gather()
    await tess.socket.close()
    await until(lambda: leo.told("sources")[-1]["list"] == sorted(tess.keys | {f"{ada.seat}/mic"}), "nothing of Mia")
    await ada.half_a_second(mia)
    mark = len(leo.reader.packets)
    await ada.half_a_second(mia)
    assert leo.received(mark) == tess.keys, "the therapist's browser may be back any moment, its media go on"
    tess.socket = await Peer.open(tess.socket.ticket)
    await tess.socket.welcome()
    await leo.hears(tess, mia)


async def test_a_browser_that_lost_its_websocket_is_heard_on_and_told_all_anew(school: School) -> None:
    tess, mia, leo, _ = await school.gather()
    await mia.socket.close()
    await leo.half_a_second(mia)
    await mia.hears(tess)
    mia.socket = await Peer.open(mia.socket.ticket)
    await mia.socket.welcome()
    sources = await mia.socket.wait(lambda said: said.get("kind") == "sources", "what there is")
    assert set(sources["list"]) >= tess.keys
    await leo.hears(tess, mia)
    assert not any("trouble" in frame for seat in school.seats for frame in seat.socket.frames)
