"""Packets that are encrypted as they should be, and hold what no browser sends: who sends them is hurt alone."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from random import Random

import pytest
from pylibsrtp import Error as SrtpError

from server.core.roles import Role
from server.media.plane import Plane
from server.media.publisher import MOST_STRANGE
from server.media.subscriber import RESENDS_S
from server.media.transport import MOST_STREAMS
from server.rtp.header import SEND_TIME_ID, Packet, extension, send_time
from tests.media.meeting import Meeting, Person, RawPeer
from tests.media.strangers import poured
from tests.support import media_rtcp
from tests.support.media_sdp import MID_ID, OPUS, VP8
from tests.support.waiting import until

DICE = Random(11)


def rtp(ssrc: int, sequence: int, *, first: int = 0x80, kind: int = OPUS, behind: bytes = b"voice") -> bytes:
    """Return a packet: its first byte, its marker and payload type, and all behind its fixed header."""
    return struct.pack("!BBHII", first, kind, sequence & 0xFFFF, 960 * sequence & 0xFFFFFFFF, ssrc) + behind


def extended(profile: int, elements: bytes, *, words: int | None = None) -> bytes:
    """Return a header extension with a payload behind it."""
    padded = elements + bytes(-len(elements) % 4)
    return struct.pack("!HH", profile, len(padded) // 4 if words is None else words) + padded + b"voice"


ODD = {
    "no payload": {"behind": b""},
    "nothing but padding": {"first": 0xA0, "behind": b"\0\0\0\4"},
    "fifteen contributors": {"first": 0x8F, "behind": bytes(60) + b"voice"},
    "a marker": {"kind": 0x80 | OPUS},
    "an extension of no elements": {"first": 0x90, "behind": extended(0xBEDE, b"")},
    "an extension of padding": {"first": 0x90, "behind": extended(0xBEDE, bytes(8))},
    "an element that ends beyond": {"first": 0x90, "behind": extended(0xBEDE, b"\x1f\xff\xff\xff")},
    "the end of elements": {"first": 0x90, "behind": extended(0xBEDE, b"\xf0\x11\x22\x33")},
    "a length of zero": {"first": 0x90, "behind": extended(0xBEDE, b"\x10\x80\x30\0\0\0\0\0")},
    "a long name": {"first": 0x90, "behind": extended(0xBEDE, bytes((MID_ID << 4 | 15,)) + b"a" * 16)},
    "elements of two bytes": {"first": 0x90, "behind": extended(0x1000, b"\x01\x01\x80\x03\x02\0\7\0")},
    "an element of two bytes that ends beyond": {"first": 0x90, "behind": extended(0x100F, b"\x01\xff\x80\0")},
    "an extension of another kind": {"first": 0x90, "behind": extended(0xABCD, b"\x01\x02\x03\x04")},
    "contributors and an extension": {"first": 0x92, "behind": bytes(8) + extended(0xBEDE, b"\x10\x80\0\0")},
    "random elements": {"first": 0x90, "behind": extended(0xBEDE, DICE.randbytes(40))},
    "random elements of two bytes": {"first": 0x90, "behind": extended(0x1000, DICE.randbytes(40))},
}
"""What is odd but well-formed -> how such a packet is made."""


@pytest.mark.parametrize("what", ODD)
async def test_a_well_formed_packet_is_forwarded_whatever_its_header_holds(
    what: str, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    stream = tess.sends["mic"]
    stream._sequence += 2
    before = len(mia.came("tess/mic"))
    tess.writer.line.send_rtp(rtp(stream.track.ssrc, stream._sequence - 1, **ODD[what]))  # type: ignore[arg-type]
    tess.writer.line.send_rtp(rtp(stream.track.ssrc, stream._sequence, behind=b"after"))
    await until(lambda: any(each.payload == b"after" for each in mia.came("tess/mic")), "what was sent after it")
    await mia.hears(tess, "mic", "face")
    came = mia.came("tess/mic")[before:]
    with_content = what not in ("no payload", "nothing but padding")
    assert [packet.payload for packet in came if packet.payload == b"voice"] == [b"voice"] * with_content
    assert contiguous(mia.came("tess/mic")), "what was left out leaves no gap"
    assert not any(packet.extensions[1:] == b"" or len(packet.extensions) != 4 for packet in came)


async def test_what_takes_the_place_of_a_late_packet_of_nothing_says_when_it_left(two: tuple[Person, Person]) -> None:
    tess, mia = two
    stream = tess.sends["mic"]
    stream._sequence += 2
    tess.writer.line.send_rtp(rtp(stream.track.ssrc, stream._sequence, behind=b"after"))
    await tess.settled()
    tess.writer.line.send_rtp(rtp(stream.track.ssrc, stream._sequence - 1, **ODD["nothing but padding"]))  # type: ignore[arg-type]
    (filler,) = await until(lambda: [each for each in mia.came("tess/mic") if not each.payload], "an empty packet")
    stamp = extension(filler, SEND_TIME_ID)
    assert stamp not in (None, bytes(3))
    assert (send_time(tess.meeting.clock()) - int.from_bytes(stamp)) & 0xFFFFFF < 10 * 2**18


def contiguous(packets: list[Packet]) -> bool:
    """Say whether each packet has the number after the one before."""
    numbers = [packet.sequence for packet in packets]
    return all((after - before) & 0xFFFF == 1 for before, after in pairwise(numbers))


MALFORMED = {
    "padding beyond the end": {"first": 0xA0, "behind": b"voice\xff"},
    "padding of nothing": {"first": 0xA0, "behind": b"voice\0"},
    "padding into the extension": {"first": 0xB0, "behind": extended(0xBEDE, b"\x10\x80\0\0") + b"\x0f"},
}


@pytest.mark.parametrize("what", MALFORMED)
@pytest.mark.parametrize("whose", ["publisher", "subscriber"])
async def test_a_malformed_packet_is_dropped_and_counted(
    what: str, whose: str, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    peer = tess.writer if whose == "publisher" else mia.reader
    stream = tess.sends["mic"]
    before = plane.port.counts["rtp"]
    peer.line.send_rtp(rtp(stream.track.ssrc, stream._sequence + 1, **MALFORMED[what]))  # type: ignore[arg-type]
    await until(lambda: plane.port.counts["rtp"] == before + 1, "it to be dropped")
    await mia.hears(tess, "mic", "face")
    assert all(b"voice" not in packet.payload for packet in mia.came("tess/mic"))


@pytest.mark.parametrize(
    ("ssrc", "kind", "behind"),
    [
        (0xBADBAD, OPUS, b"voice"),
        (None, VP8, b"voice"),  # the SSRC of the sound, the payload type of a picture
        (None, 0, b"voice"),
        (0xBADBAD, OPUS, extended(0xBEDE, bytes((MID_ID << 4,)) + b"0")),  # in the name of the sound
        (0xBADBAD, OPUS, extended(0xBEDE, bytes((MID_ID << 4,)) + b"7")),
        (0, OPUS, b"voice"),
    ],
)
async def test_packets_of_no_known_stream_are_dropped_and_counted(
    ssrc: int | None, kind: int, behind: bytes, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    stream = tess.sends["mic"]
    before = plane.port.counts["strange"]
    whose = stream.track.ssrc if ssrc is None else ssrc
    first = 0x90 if len(behind) > 5 else 0x80
    tess.writer.line.send_rtp(rtp(whose, stream._sequence + 1, first=first, kind=kind, behind=behind))
    await until(lambda: plane.port.counts["strange"] == before + 1, "it to be dropped")
    await mia.hears(tess, "mic", "face")
    assert all(packet.payload != b"voice" for packet in mia.reader.packets)


async def test_who_sends_nothing_but_strange_packets_is_closed(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    tess.meeting.clock.stop()
    await poured(tess.writer.line.send_rtp, (rtp(0xBAD, number) for number in range(2 * MOST_STRANGE + 10)))
    await until(lambda: tess.troubles == ["gone"], "the connection to end")
    assert mia.last("sources")["list"] == []


@pytest.mark.parametrize("kind", ["rtp", "rtcp"])
@pytest.mark.parametrize("whose", ["publisher", "subscriber"])
async def test_who_makes_up_streams_without_end_is_closed_and_nobody_else(
    whose: str, kind: str, plane: Plane, two: tuple[Person, Person]
) -> None:
    """libsrtp keeps what it needs for each stream that it meets: there would be no end to it."""
    tess, mia = two
    leo = tess.meeting.come("leo", Role.STUDENT)
    line = (await leo.publish("mic") if whose == "publisher" else await leo.watch("tess/mic")).line
    send = line.send_rtp if kind == "rtp" else line.send_rtcp
    made_up = (rtp(ssrc, 1) if kind == "rtp" else media_rtcp.receiver_report(ssrc, []) for ssrc in range(100, 1000))
    await poured(send, (next(made_up) for _ in range(MOST_STREAMS - 10)))  # it has some of its own
    await leo.settled()
    assert leo.troubles == []
    assert plane.port.counts["streams"] == 0
    await poured(send, (next(made_up) for _ in range(20)))
    await until(lambda: leo.troubles == ["gone"], "the connection to end")
    await until(lambda: plane.port.counts["streams"] == 1, "the reason to be counted")
    await mia.hears(tess, "mic", "face")
    assert tess.troubles == mia.troubles == []


@pytest.mark.parametrize("head", [b"\x80\x6f\0\1\0\0\0\1", b"\x81\xc9\0\7"], ids=["rtp", "rtcp"])
async def test_made_up_streams_that_nobody_signed_close_nothing(
    head: bytes, plane: Plane, two: tuple[Person, Person]
) -> None:
    """Anybody can write a peer's address on a datagram."""
    tess, mia = two
    reason = "srtp" if len(head) == 8 else "srtcp"
    junk = [head + struct.pack("!I", 1000 + number) + bytes(40) for number in range(3 * MOST_STREAMS)]
    await poured(mia.reader.line.send_raw, junk)
    await until(lambda: plane.port.counts[reason] == len(junk), "all to be dropped")
    await mia.hears(tess, "mic", "face")
    assert mia.troubles == []


async def test_strange_packets_now_and_then_close_nothing(plane: Plane, two: tuple[Person, Person]) -> None:
    """A browser sends a few when it is told to stop; in a long session these become many."""
    tess, mia = two
    numbers = iter(range(10_000))
    for _ in range(4):
        many = plane.port.counts["strange"] + MOST_STRANGE // 3
        await poured(tess.writer.line.send_rtp, (rtp(0xBAD, next(numbers)) for _ in range(MOST_STRANGE // 3)))
        await until(lambda than=many: plane.port.counts["strange"] >= than, "them to be counted")  # type: ignore[misc]
        tess.meeting.clock.ahead_s += 1.1
        await mia.hears(tess, "mic")
        reports = reported(tess.writer)
        tess.meeting.clock.ahead_s += 1.1
        await until(lambda than=reports: reported(tess.writer) > than, "another report")  # type: ignore[misc]
    assert tess.troubles == []


def reported(peer: RawPeer) -> int:
    """Return how many receiver reports have come."""
    return sum(kind == media_rtcp.RECEIVER for kind, _, _ in peer.controls)


async def test_what_a_subscriber_sends_is_heard_by_nobody(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    ssrc = tess.sends["mic"].track.ssrc
    await poured(mia.reader.line.send_rtp, (rtp(ssrc, number) for number in range(20)))
    await mia.hears(tess, "mic", "face")
    assert all(packet.payload != b"voice" for packet in mia.reader.packets)


# Reports and requests.


def compounds(ssrc: int) -> Iterator[bytes]:
    """Yield compounds of all that we read and of what we do not."""
    numbers = struct.pack("!IIHHHH", 7, ssrc, 5, 0xFFFF, 65530, 0xFFFF)
    yield media_rtcp.sender_report(ssrc, 1e9, 5, 6, 7) + media_rtcp.description(ssrc, "somebody")
    yield media_rtcp.receiver_report(7, [(ssrc, 255, 5, 6)] * 31)
    yield media_rtcp.receiver_report(7, []) + media_rtcp.packet(205, 1, numbers)
    yield media_rtcp.receiver_report(7, []) + media_rtcp.packet(206, 1, struct.pack("!II", 7, ssrc))
    yield media_rtcp.receiver_report(7, []) + media_rtcp.packet(206, 4, struct.pack("!IIII", 7, 0, ssrc, 1 << 24))
    yield media_rtcp.receiver_report(7, []) + media_rtcp.remb(7, 2**60, [ssrc] * 255)
    yield media_rtcp.remb(7, 0, [])
    yield media_rtcp.packet(205, 15, struct.pack("!IIHHI", 7, ssrc, 5, 9, 0) + DICE.randbytes(20))
    yield media_rtcp.receiver_report(7, []) + media_rtcp.packet(203, 31, b"")
    yield media_rtcp.receiver_report(7, []) + media_rtcp.packet(204, 0, b"\0\0\0\7name")
    yield media_rtcp.packet(200, 31, b"") + media_rtcp.packet(201, 31, bytes(8))
    yield b"".join(media_rtcp.packet(206, 1, struct.pack("!II", 7, ssrc)) for _ in range(80))


@pytest.mark.parametrize("whose", ["publisher", "subscriber"])
async def test_reports_and_requests_that_are_cut_anywhere_break_nothing(
    whose: str, plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    peer = tess.writer if whose == "publisher" else mia.reader
    ssrc = tess.sends["face"].track.ssrc if whose == "publisher" else mia.leg("tess/face").ssrcs[0]
    before = plane.port.counts["rtcp"]
    for compound in compounds(ssrc):
        tess.meeting.clock.ahead_s += 1  # a second has its measure of packets
        await poured(quietly(peer.line.send_rtcp), (compound[:size] for size in range(8, len(compound) + 1)))
    await until(lambda: plane.port.counts["rtcp"] > before, "some to be dropped")
    await mia.hears(tess, "mic", "face")
    assert tess.troubles == mia.troubles == []


def quietly(send: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return the way to send, but for what libsrtp itself does not take."""

    def sent(data: bytes) -> None:
        with suppress(SrtpError):
            send(data)

    return sent


async def test_random_reports_and_requests_break_nothing(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    for peer in (tess.writer, mia.reader):
        heads = (struct.pack("!BB", 0x80 | DICE.randrange(32), DICE.randint(200, 207)) for _ in range(600))
        await poured(
            quietly(peer.line.send_rtcp),
            (
                head
                + struct.pack("!HI", DICE.randrange(12), DICE.randrange(9))
                + DICE.randbytes(4 * DICE.randrange(29))
                for head in heads
            ),
        )
    await mia.hears(tess, "mic", "face")
    assert tess.troubles == mia.troubles == []


async def test_sender_reports_are_passed_on_at_a_pace(two: tuple[Person, Person]) -> None:
    """Each costs one for every subscriber: whoever sends thousands would have us send many times that."""
    tess, mia = two
    ssrc = tess.sends["face"].track.ssrc
    before = len(mia.reader.feedback(media_rtcp.SENDER, 0))
    tess.meeting.clock.stop()
    tess.meeting.clock.ahead_s += 1
    many = b"".join(media_rtcp.sender_report(ssrc, 1e9 + n, n, n, n) for n in range(30))
    for _ in range(20):
        tess.writer.line.send_rtcp(many)
    await until(lambda: len(mia.reader.feedback(media_rtcp.SENDER, 0)) > before, "a report")
    await mia.hears(tess, "mic", "face")
    assert len(mia.reader.feedback(media_rtcp.SENDER, 0)) == before + 1


async def test_a_subscriber_that_asks_without_end_is_not_served_without_end(two: tuple[Person, Person]) -> None:
    tess, mia = two
    tess.send("face", 90)
    await until(lambda: len(mia.came("tess/face")) >= 90, "the picture")
    packets = mia.came("tess/face")
    tess.meeting.clock.stop()
    tess.meeting.clock.ahead_s += 1
    ssrc = packets[0].ssrc
    asked = b"".join(struct.pack("!HH", packet.sequence, 0) for packet in packets[-90:])
    nack = media_rtcp.packet(205, 1, struct.pack("!II", 7, ssrc) + asked)
    await poured(mia.reader.line.send_rtcp, (nack for _ in range(100)))
    await mia.hears(tess, "mic", "face")
    assert 90 <= len(mia.resent("tess/face")) <= 1.25 * RESENDS_S


HALF, ROUND = 32_768, 65_536
LEAPS = {
    "half way around": (0, 1, 1 + HALF, HALF + 10_000, ROUND, ROUND + 1, ROUND + 2, 2 * ROUND),
    "half way and a little less": (0, 1, *range(HALF - 1, 10 * ROUND, HALF - 1)),
    "more than half way at first": (0, 1, 40_000, 50_000, ROUND - 1, ROUND, ROUND + 1, ROUND + 2, 2 * ROUND),
}
"""Steps at which libsrtp and whoever counts otherwise disagree about what is later."""


@pytest.mark.parametrize("leaps", LEAPS.values(), ids=LEAPS)
@pytest.mark.parametrize("first", [1000, 40_000])
async def test_a_publisher_whose_numbers_leap_never_has_one_number_protected_twice(
    first: int, leaps: Sequence[int], meeting: Meeting
) -> None:
    """Two packets of one number under one key would give the key away to whoever listens on the way."""
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await tess.publish("mic", "face")
    stream = tess.sends["mic"]
    stream._sequence = first
    await mia.watch("tess/mic", "tess/face")
    await mia.hears(tess, "mic")
    at = stream._sequence
    for leap in leaps:
        with suppress(SrtpError):
            tess.writer.line.send_rtp(rtp(stream.track.ssrc, at + 1 + leap, behind=b"leap %d" % leap))
    await mia.hears(tess, "face")
    assert [packet for packet in mia.came("tess/mic") if packet.payload.startswith(b"leap")]
    assert mia.reader.unreadable == 0
