"""People who come and go leave nothing behind: no peer, no key, no task, no address, no descriptor."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections import Counter
from pathlib import Path
from random import Random

from aiortc.rtcdtlstransport import RTCDtlsTransport

from server.core.roles import Role
from server.media.guest import Guest
from server.media.leg import Leg
from server.media.peer import Peer
from server.media.plane import Plane
from server.media.publication import Publication
from server.media.transport import Transport
from tests.media.meeting import Meeting
from tests.media.strangers import Stranger, hello, poured
from tests.support.waiting import until

KINDS = (Guest, Leg, Peer, Publication, RTCDtlsTransport, Transport)
ROUNDS = 12


def kept() -> Counter[str]:
    """Return how many there are of what belongs to people and connections."""
    gc.collect()
    return Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, KINDS))


def descriptors() -> int:
    """Return how many files and sockets this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


async def come_and_go(meeting: Meeting, turn: int) -> None:
    """Have three people meet, hear each other, and go in different ways."""
    tess, mia, leo = (
        meeting.come(f"{name}{turn}", role)
        for name, role in (("tess", Role.THERAPIST), ("mia", Role.STUDENT), ("leo", Role.STUDENT))
    )
    await tess.publish("mic", "face")
    await mia.publish("mic")
    await mia.watch(f"tess{turn}/mic", f"tess{turn}/face")
    await leo.watch(f"mia{turn}/mic")
    await mia.hears(tess, "mic", "face")
    await leo.hears(mia, "mic")
    await mia.publish("mic", "face")  # a reload
    leo.offer("mic")  # and goes before it is connected
    for person in (tess, mia, leo):
        if turn % 2:
            meeting.hall.leave(person.seat)
        del meeting.roles[person.seat]
        del meeting.people[person.seat]
    meeting.settle()
    for peer in meeting.peers:
        await peer.close(silently=turn % 3 > 0)
    meeting.peers.clear()


async def test_people_who_come_and_go_leave_nothing_behind(plane: Plane, meeting: Meeting) -> None:
    await come_and_go(meeting, 0)
    await until(lambda: len(plane.port) == 0, "all peers to be gone")
    await until(lambda: not kept(), "everything to be let go")
    tasks, files = len(asyncio.all_tasks()), descriptors()
    for turn in range(1, ROUNDS):
        await come_and_go(meeting, turn)
    await until(lambda: not kept(), "everything to be let go")
    assert plane.port._by_address == {}
    assert len(plane.port) == 0
    await until(lambda: len(asyncio.all_tasks()) == tasks, "no task more than before")
    assert descriptors() == files


async def test_keys_do_not_wait_for_the_garbage_collector(plane: Plane, meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic")
    await mia.watch("tess/mic")
    await mia.hears(tess, "mic")
    ends = [peer.transport._dtls for peer in plane.port._by_ufrag.values() if isinstance(peer, Peer)]
    held = [weakref.ref(each) for end in ends for each in (end._ssl, end._rx_srtp, end._tx_srtp)]
    assert len(held) == 6
    ends.clear()
    gc.disable()
    try:
        meeting.hall.close()
        await until(lambda: not any(each() for each in held), "keys and connections of OpenSSL to be let go")
    finally:
        gc.enable()


async def test_a_room_that_ends_takes_its_media_along(plane: Plane, meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic")
    await mia.watch("tess/mic")
    await mia.hears(tess, "mic")
    meeting.hall.close()
    assert len(plane.port) == 0
    assert plane._halls == {}


async def test_handshakes_of_all_kinds_leave_nothing_behind(plane: Plane, meeting: Meeting) -> None:
    """A browser may send anything where its handshake should be."""
    dice, greeting = Random(5), await hello()
    for turn in range(20):
        await greet_oddly(plane, meeting, f"tess{turn}", [odd(greeting, dice) for _ in range(20)])
    await until(lambda: not kept(), "everything to be let go")


async def greet_oddly(plane: Plane, meeting: Meeting, seat: str, datagrams: list[bytes]) -> None:
    """Offer a connection, send these instead of a handshake, and go."""
    person = meeting.come(seat, Role.THERAPIST)
    person.offer("mic")
    with Stranger.at(plane) as browser:
        await browser.answered(browser.check(person.last("answer")["sdp"]))
        await poured(browser.send, datagrams)
        await browser.answered(browser.check(person.last("answer")["sdp"]))
    meeting.hall.leave(seat)
    del meeting.roles[seat], meeting.people[seat]
    await person.writer.close(silently=True)
    meeting.peers.clear()


def odd(greeting: bytes, dice: Random) -> bytes:
    """Return a ClientHello with bytes changed and cut, still a datagram of DTLS by its first byte."""
    data = bytearray(greeting)
    for _ in range(dice.randint(0, 4)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    data[0] = dice.choice((20, 21, 22, 22, 22, 23))
    return bytes(data[: dice.randint(13, len(data))])
