"""What comes to the port and is none of ours: it changes nothing, is counted by its reason, and the room hears on."""

from __future__ import annotations

import struct
from collections.abc import Callable
from random import Random

import pytest

from server.media.peer import ASKED_S, MOVED_S
from server.media.plane import Plane
from tests.media.meeting import Person
from tests.media.strangers import ASKS, Stranger, hello, poured
from tests.support import media_stun
from tests.support.media_sdp import theirs
from tests.support.media_transport import Line
from tests.support.waiting import until

DICE = Random(7)
SOUND = struct.pack("!BBHII", 0x80, 111, 7, 7, 7) + bytes(60)
REPORT = struct.pack("!BBHII", 0x81, 201, 7, 7, 7) + bytes(60)
UNSIGNED = struct.pack("!HHI12s", 1, 0, media_stun.COOKIE, b"t" * 12)
JUNK = {
    "empty": ([b""], "size", "size"),
    "too long": ([SOUND + bytes(1500), b"\x16" * 1501, bytes(9000)], "size", "size"),
    "one byte": ([bytes((first,)) for first in (*range(4, 20), *range(64, 256))], "stranger", "unknown"),
    "short media": ([SOUND[:size] for size in range(1, 12)], "stranger", "unknown"),
    "sound": ([SOUND], "stranger", "srtp"),
    "a report": ([REPORT], "stranger", "srtcp"),
    "no check": ([UNSIGNED, UNSIGNED[:19], b"\0", b"\1" * 20, b"\3" + bytes(40)], "stun", "stun"),
    "channels of TURN": ([b"\x40\0\0\4abcd", b"\x7f" * 20], "stranger", "unknown"),
}
"""What it is -> the datagrams, why they are dropped from a stranger, why from a peer's own address."""


def signed_answer(transaction: bytes, password: str) -> bytes:
    """Return an answer to a check."""
    return media_stun.signed(media_stun.BINDING_RESPONSE, transaction, b"", password)


def anything(count: int) -> list[bytes]:
    """Return random datagrams of all lengths and first bytes."""
    return [DICE.randbytes(DICE.choice((1, 2, 11, 12, 13, 20, 60, 200, 1200, 1500))) for _ in range(count)]


async def counted(plane: Plane, reason: str, more: int, before: int) -> None:
    """Wait until so many more were dropped for this reason."""
    counts = plane.port.counts
    await until(lambda: counts[reason] >= before + more, f"{more} dropped as {reason}: {dict(counts)}")


@pytest.mark.parametrize("what", JUNK)
async def test_ME8_junk_of_a_stranger_changes_nothing(what: str, plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    datagrams, reason, _ = JUNK[what]
    before, addresses, peers = plane.port.counts[reason], dict(plane.port._by_address), len(plane.port)
    with Stranger.at(plane) as stranger:
        await poured(stranger.send, datagrams)
        await counted(plane, reason, len(datagrams), before)
        await mia.hears(tess, "mic", "face")
        assert stranger.read() == [], "nothing is answered"
    assert (plane.port._by_address, len(plane.port)) == (addresses, peers)


@pytest.mark.parametrize("what", JUNK)
@pytest.mark.parametrize("whose", ["publisher", "subscriber"])
async def test_junk_from_the_address_of_a_peer_is_dropped_and_counted(
    what: str, whose: str, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    line = (tess.writer if whose == "publisher" else mia.reader).line
    datagrams, _, reason = JUNK[what]
    before = plane.port.counts[reason]
    await poured(line.send_raw, datagrams)
    await counted(plane, reason, len(datagrams), before)
    await mia.hears(tess, "mic", "face")


async def test_ME8_random_datagrams_change_nothing_whoever_sends_them(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    before = plane.port.counts.total()
    with Stranger.at(plane) as stranger:
        for send in (stranger.send, tess.writer.line.send_raw, mia.reader.line.send_raw):
            await poured(send, anything(400))
    await until(lambda: plane.port.counts.total() >= before + 1000, "most to be dropped")
    await mia.hears(tess, "mic", "face")
    assert tess.troubles == mia.troubles == []


async def test_ME8_a_check_that_is_not_signed_with_the_password_is_not_heeded(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    before = plane.port.counts["integrity"]
    with Stranger.at(plane) as stranger:
        for person, kind in ((tess, "answer"), (mia, "offer")):
            stranger.check(person.last(kind)["sdp"], password="0" * 32)
        await counted(plane, "integrity", 2, before)
        await mia.hears(tess, "mic", "face")
        assert stranger.read() == []


async def test_ME8_a_flood_of_checks_in_the_name_of_a_peer_is_not_its_own(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    """Names can be overheard, passwords cannot."""
    tess, mia = two
    tess.meeting.clock.stop()
    to, before = theirs(tess.last("answer")["sdp"]), plane.port.counts["integrity"]
    with Stranger.at(plane) as stranger:
        await poured(stranger.send, [media_stun.check(b"t" * 12, f"{to.ufrag}:abcd", "guessed", 1)] * 1600)
        await counted(plane, "integrity", 1600, before)
    await mia.hears(tess, "mic", "face")
    assert plane.port.counts["flood"] == 0


async def test_ME8_a_check_for_nobody_is_not_heeded(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    before = plane.port.counts["stun"]
    with Stranger.at(plane) as stranger:
        for name in ("0123456789abcdef:abcd", ":", "", "a" * 500):
            stranger.send(media_stun.check(b"t" * 12, name, "password", 1))
        await counted(plane, "stun", 4, before)
        assert stranger.read() == []
    await mia.hears(tess, "mic", "face")


async def test_a_check_with_the_wrong_password_from_the_address_of_a_peer_changes_nothing(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    line, to = mia.reader.line, theirs(mia.last("offer")["sdp"])
    before = plane.port.counts["integrity"]
    line.send_raw(media_stun.check(b"t" * 12, f"{to.ufrag}:abcd", "wrong" * 5, 1))
    await counted(plane, "integrity", 1, before)
    await mia.hears(tess, "mic", "face")


def asked(line: Line) -> bytes:
    """Return the number of the server's last check of a peer, at which no answer has come."""
    (datagram,) = line.unanswered[-1:]
    return media_stun.answered(datagram)[1]


async def test_ME8_an_answer_of_a_stranger_or_to_nothing_or_with_the_wrong_password_is_none(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    line, counts = mia.reader.line, plane.port.counts
    line.answers = False
    await until(lambda: bool(line.unanswered), "a check of the server")
    right = (asked(line), line.ours.password)
    answers = {which: signed_answer(*which) for which in (right, (b"t" * 12, right[1]), (right[0], "wrong" * 5))}
    with Stranger.at(plane) as stranger:
        before = counts["stun"]
        await poured(stranger.send, answers.values())
        await counted(plane, "stun", 3, before)
        assert stranger.read() == []
    for which in list(answers)[1:]:
        before = counts["stun"]
        line.send_raw(answers[which])
        await counted(plane, "stun", 1, before)
    await mia.hears(tess, "mic", "face")


async def test_ME8_a_stray_client_hello_of_a_stranger_is_not_heeded(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    before = plane.port.counts["stranger"]
    with Stranger.at(plane) as stranger:
        stranger.send(await hello())
        await counted(plane, "stranger", 1, before)
        assert stranger.read() == []
    await mia.hears(tess, "mic", "face")


@pytest.mark.parametrize("whose", ["publisher", "subscriber"])
async def test_stray_handshakes_from_the_address_of_a_peer_leave_its_keys_alone(
    whose: str, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    line = (tess.writer if whose == "publisher" else mia.reader).line
    greeting = await hello()
    await poured(line.send_raw, [greeting, greeting, *changed(greeting, 200)])
    await mia.hears(tess, "mic", "face")
    assert line.connected


def changed(datagram: bytes, count: int) -> list[bytes]:
    """Return a DTLS datagram with bytes changed here and there, still looking like one."""
    found = []
    for _ in range(count):
        data = bytearray(datagram[: DICE.randint(1, len(datagram))])
        for _ in range(DICE.randint(0, 5)):
            data[DICE.randrange(len(data))] = DICE.randrange(256)
        data[0] = DICE.choice((20, 21, 22, 23, 25, 63))
        found.append(bytes(data))
    return found


@pytest.mark.parametrize("whose", ["a stranger", "the publisher"])
async def test_packets_that_were_sent_before_are_not_taken_again(
    whose: str, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    line = tess.writer.line
    overheard = overhear(line._send_now)
    line._send_now = overheard.send  # type: ignore[method-assign]
    await mia.hears(tess, "mic", "face")
    line._send_now = overheard.passed  # type: ignore[method-assign,assignment]
    packets = [data for data in overheard.kept if 127 < data[0] < 192]
    came = len(mia.reader.packets)
    with Stranger.at(plane) as stranger:
        reason = "stranger" if whose == "a stranger" else "srtp"
        before = plane.port.counts[reason]
        await poured(stranger.send if whose == "a stranger" else line.send_raw, packets * 3)
        await counted(plane, reason, 3 * len(packets), before)
    assert len(mia.reader.packets) <= came + len(packets), "no more than were on their way"
    assert mia.reader.unreadable == 0
    await mia.hears(tess, "mic", "face")


class overhear:  # noqa: N801  reads as what it does
    """Keeps what is sent, and passes it on."""

    def __init__(self, passed: Callable[[bytes], None]) -> None:
        self.kept: list[bytes] = []
        self.passed = passed

    def send(self, datagram: bytes) -> None:
        """Send and keep."""
        self.kept.append(datagram)
        self.passed(datagram)


async def check_of(person: Person, line: Line) -> bytes:
    """Return a nominated check of somebody's, which the server has had."""
    overheard = overhear(line._send_now)
    line._send_now = overheard.send  # type: ignore[method-assign]
    await person.settled()
    line._send_now = overheard.passed  # type: ignore[method-assign,assignment]
    return next(data for data in overheard.kept if data[:2] == ASKS)


@pytest.mark.parametrize("later_s", [0.0, MOVED_S + 1], ids=["at once", "when it has not checked for a while"])
async def test_ME8_a_check_that_was_sent_before_moves_nothing_when_somebody_else_sends_it_again(
    later_s: float, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    checks = [await check_of(tess, tess.writer.line), await check_of(mia, mia.reader.line)]
    tess.meeting.clock.stop()
    tess.meeting.clock.ahead_s += later_s
    before, addresses = plane.port.counts["stun"], dict(plane.port._by_address)
    with Stranger.at(plane) as stranger:
        for check in checks:
            stranger.send(check)
            await stranger.answered(check[8:20])
        for question in [data for data in stranger.heard if data[:2] == ASKS]:
            stranger.send(signed_answer(question[8:20], "guessed"))  # it knows no password
            mia.reader.line.send_raw(signed_answer(question[8:20], mia.reader.line.ours.password))  # is not there
        await counted(plane, "stun", 4, before)
        assert plane.port._by_address == addresses
        await mia.hears(tess, "mic", "face")
        assert stranger.media() == []


async def test_ME8_a_flood_of_checks_that_were_sent_before_is_not_its_peers(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    check = await check_of(tess, tess.writer.line)
    tess.meeting.clock.stop()
    tess.meeting.clock.ahead_s += 1
    with Stranger.at(plane) as stranger:
        await poured(stranger.send, [check] * 1600)
        await counted(plane, "flood", 1600 - ASKED_S, 0)
        await mia.hears(tess, "mic", "face")
        assert len(stranger.read()) == 2 * ASKED_S, "a question and an answer each, and no more"
        tess.meeting.clock.ahead_s += 1
        stranger.line = tess.writer.line
        await stranger.answered(stranger.check(tess.last("answer")["sdp"]))  # another second, another measure


async def test_an_address_of_another_is_not_given_to_who_cannot_be_asked_yet(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    leo = tess.meeting.come("leo", tess.meeting.roles["mia"])
    leo.answers_offers = False
    await leo.watch("tess/mic")
    with Stranger.at(plane, mia.reader.line) as socket:
        await socket.answered(socket.check(mia.last("offer")["sdp"]))
        unanswered = socket.check(leo.last("offer")["sdp"])
        await socket.answered(socket.check(mia.last("offer")["sdp"]))
        assert unanswered not in [data[8:20] for data in socket.heard]
        await tess.sends_until(socket.media, "what Mia is sent, at her new address")


# Limits.


@pytest.mark.parametrize(("size", "count", "at_least"), [(60, 1700, 200), (1400, 450, 90)])
@pytest.mark.parametrize("first", [SOUND[:2], REPORT[:2], b"\x16\xfe"], ids=["rtp", "rtcp", "dtls"])
async def test_a_peer_that_sends_too_much_is_cut_short_before_anything_is_decrypted(
    first: bytes, size: int, count: int, at_least: int, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    before = plane.port.counts["flood"]
    tess.meeting.clock.stop()
    tess.meeting.clock.ahead_s += 1  # a second of its own
    await poured(mia.reader.line.send_raw, [first + bytes(size - 2)] * count)
    await counted(plane, "flood", at_least, before)
    await mia.hears(tess, "mic", "face")  # what it is sent is not what it sends
    tess.meeting.clock.ahead_s += 1
    flooded = plane.port.counts["flood"]
    mia.reader.line.send_raw(first + bytes(size - 2))
    await mia.hears(tess, "mic", "face")
    assert plane.port.counts["flood"] == flooded, "another second, another measure"


async def test_checks_count_as_well(plane: Plane, two: tuple[Person, Person]) -> None:
    """Each costs a signature and an answer."""
    tess, mia = two
    tess.meeting.clock.stop()
    tess.meeting.clock.ahead_s += 1
    to, before = theirs(mia.last("offer")["sdp"]), plane.port.counts["flood"]
    check = media_stun.check(b"t" * 12, f"{to.ufrag}:abcd", to.password, 1)
    await poured(mia.reader.line.send_raw, [check] * 1600)
    await counted(plane, "flood", 90, before)
    await mia.hears(tess, "mic", "face")


async def test_a_flood_of_one_peer_is_not_anothers(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    tess.meeting.clock.stop()
    await poured(tess.writer.line.send_raw, [SOUND] * 1600)
    await until(lambda: plane.port.counts["flood"], "a flood to be noticed")
    leo = tess.meeting.come("leo", tess.meeting.roles["mia"])
    await leo.publish("mic")
    await mia.watch("tess/mic", "leo/mic")
    await mia.hears(leo, "mic")
