"""What happens to packets between a publisher and those who listen: numbers, times, losses, reports."""

from __future__ import annotations

import struct
from itertools import pairwise

import pytest

from server.core.roles import Role
from server.media.publication import REPORT_GOOD_S
from server.media.publisher import REPORT_S
from server.rtp.header import SEND_TIME_ID, Packet, extension, send_time
from server.rtp.vp8 import starts_keyframe
from tests.media.meeting import Meeting, Person
from tests.support import media_rtcp
from tests.support.media_sdp import MID_ID, OPUS, RTX, VP8
from tests.support.waiting import until

LONG = 0x80000000


def contiguous(packets: list[Packet]) -> bool:
    """Say whether each packet has the number after the one before."""
    return all((after.sequence - before.sequence) & 0xFFFF == 1 for before, after in pairwise(packets))


def forward(packets: list[Packet]) -> bool:
    """Say whether no time goes back."""
    return all((after.timestamp - before.timestamp) & 0xFFFFFFFF < LONG for before, after in pairwise(packets))


async def test_packets_come_with_the_server_s_own_numbers_and_the_time_at_which_they_left(
    two: tuple[Person, Person],
) -> None:
    tess, mia = two
    for _ in range(20):
        await mia.hears(tess, "mic", "face")
    for key, kind in (("tess/mic", OPUS), ("tess/face", VP8)):
        packets = mia.came(key)
        assert {packet.payload_type for packet in packets} == {kind}
        assert contiguous(packets)
        assert forward(packets)
        assert packets[0].ssrc not in {stream.track.ssrc for stream in tess.writer.outgoing}
        stamps = [extension(packet, SEND_TIME_ID) for packet in packets]
        now = send_time(tess.meeting.clock())
        assert all(stamp is not None and (now - int.from_bytes(stamp)) & 0xFFFFFF < 10 * 2**18 for stamp in stamps)
        assert all(len(packet.extensions) == 4 for packet in packets), "no other extension is passed on"


@pytest.mark.parametrize("halted", [False, True])
async def test_what_nobody_gets_is_counted_all_the_same(meeting: Meeting, *, halted: bool) -> None:
    tess = meeting.come("tess", Role.THERAPIST)
    await tess.publish("mic", "face")
    publisher = meeting.hall._guests["tess"].publisher
    assert publisher is not None
    publication = publisher.publications["face"]
    publication.halted = halted
    before = publication.reception._received
    for _ in range(10):
        tess.send("face")
    await until(lambda: publication.reception._received == before + 10, "all to be counted")


async def test_a_publication_in_place_of_another_goes_on_under_the_same_numbers_and_forward_in_time(
    two: tuple[Person, Person],
) -> None:
    tess, mia = two
    await tess.publish("mic", "face")  # as after a reload: other streams, numbers and times
    await tess.publish("mic", "face")  # and once more, before anything of the last has come
    await mia.hears(tess, "mic", "face")
    await tess.publish("mic", "face", "desk")
    for _ in range(3):
        await mia.hears(tess, "mic", "face")
    assert len(mia.said("offer")) == 1, "the browser is not even asked"
    for key, hertz in (("tess/mic", 48_000), ("tess/face", 90_000)):
        packets = mia.came(key)
        assert len({packet.ssrc for packet in packets}) == 1
        assert contiguous(packets)
        assert forward(packets)
        steps = [(after.timestamp - before.timestamp) & 0xFFFFFFFF for before, after in pairwise(packets)]
        assert max(steps) < 10 * hertz
    assert starts_keyframe(mia.came("tess/face")[0].payload)


def nack(ssrc: int, *numbers: int) -> bytes:
    """Return a request for packets."""
    return media_rtcp.packet(205, 1, struct.pack("!II", 7, ssrc) + b"".join(struct.pack("!HH", n, 0) for n in numbers))


async def test_a_picture_s_packets_are_sent_again_under_a_stream_of_their_own(two: tuple[Person, Person]) -> None:
    tess, mia = two
    tess.send("face", 12)
    await until(lambda: len(mia.came("tess/face")) > 12, "the picture")
    lost = mia.came("tess/face")[-5:-2]
    mia.reader.line.send_rtcp(nack(lost[0].ssrc, *(packet.sequence for packet in lost), 1))
    await until(lambda: len(mia.resent("tess/face")) == 3, "them to come again")
    again = mia.resent("tess/face")
    assert contiguous(again)
    for packet, repeated in zip(lost, again, strict=True):
        assert repeated.payload == packet.sequence.to_bytes(2) + packet.payload  # RFC 4588 section 4
        assert (repeated.payload_type, repeated.timestamp, repeated.marker) == (RTX, packet.timestamp, packet.marker)
    mia.reader.line.send_rtcp(nack(lost[0].ssrc, lost[0].sequence))
    await until(lambda: len(mia.resent("tess/face")) == 4, "one to come a third time")
    assert mia.reader.unreadable == 0


async def test_sound_is_not_sent_again(two: tuple[Person, Person]) -> None:
    _, mia = two
    await mia.meeting.settled()
    came = mia.came("tess/mic")[-1]
    before = len(mia.reader.packets)
    mia.reader.line.send_rtcp(nack(came.ssrc, came.sequence))
    await mia.meeting.settled()
    assert len(mia.reader.packets) == before
    assert mia.leg("tess/mic").again == ()


async def test_a_packet_lost_on_the_way_here_is_asked_for_and_takes_its_place_when_it_comes(
    two: tuple[Person, Person],
) -> None:
    tess, mia = two
    line, stream = tess.writer.line, tess.sends["face"]
    tess.meeting.clock.stop()
    held: list[bytes] = []
    send = line.send_rtp
    line.send_rtp = held.append  # type: ignore[method-assign,assignment]
    tess.send("face")
    line.send_rtp = send  # type: ignore[method-assign]
    missing = stream._sequence
    tess.send("face", 2)
    await tess.settled()
    await tess.meeting.pass_s(0.02)
    asked = tess.writer.feedback(media_rtcp.TRANSPORT_FEEDBACK, media_rtcp.NACK)
    assert [struct.unpack_from("!IHH", body, 4) for body in asked] == [(stream.track.ssrc, missing, 0)]
    line.send_rtp(held[0])
    await tess.meeting.settled()
    *_, before, after, late = mia.came("tess/face")
    assert (after.sequence - before.sequence) & 0xFFFF == 1
    assert (before.sequence - late.sequence) & 0xFFFF == 1
    await tess.meeting.pass_s(1)
    assert len(tess.writer.feedback(media_rtcp.TRANSPORT_FEEDBACK, media_rtcp.NACK)) == 1


async def test_publishers_are_told_how_their_packets_arrive(two: tuple[Person, Person]) -> None:
    tess, _ = two
    tess.meeting.clock.stop()
    await tess.settled()
    await tess.meeting.pass_s(REPORT_S)
    tess.writer.controls.clear()
    numbers = tess.writer._numbers
    stream = tess.sends["mic"]
    tess.send("mic", 10)
    stream._sequence += 10  # and as many lost
    next(numbers)
    tess.send("mic", 1)
    ntp = media_rtcp.sender_report(stream.track.ssrc, 1e9, 5, 6, 7)
    tess.writer.line.send_rtcp(ntp)
    await tess.settled()
    await tess.meeting.pass_s(REPORT_S)
    bodies = [body for kind, _, body in tess.writer.controls if kind == media_rtcp.RECEIVER]
    assert len(bodies) == 1
    blocks = {block[0]: block for block in struct.iter_unpack("!IIIIII", bodies[0][4:])}
    assert set(blocks) == {each.track.ssrc for each in tess.writer.outgoing}
    _, lost, highest, _, last_report, delay = blocks[stream.track.ssrc]
    assert lost >> 24 == 256 * 10 // 21
    assert lost & 0xFFFFFF == 10
    assert highest & 0xFFFF == stream._sequence
    assert last_report == int.from_bytes(ntp[10:14])
    assert delay == 65536 * REPORT_S
    arrivals = tess.writer.feedback(media_rtcp.TRANSPORT_FEEDBACK, media_rtcp.CONGESTION)
    assert arrivals, "and when"


async def test_lips_and_voice_are_told_to_belong_together_in_each_subscriber_s_own_times(
    two: tuple[Person, Person],
) -> None:
    tess, mia = two
    await tess.publish("mic", "face")  # now the times that mia is sent are not those that tess sends
    await mia.hears(tess, "mic", "face")
    tess.meeting.clock.stop()
    await tess.meeting.pass_s(1)
    for source in ("mic", "face"):
        stream = tess.sends[source]
        mia.reader.controls.clear()
        tess.send(source)
        await tess.meeting.settled()
        offset = mia.came(f"tess/{source}")[-1].timestamp - stream.timestamp & 0xFFFFFFFF
        tess.writer.line.send_rtcp(media_rtcp.sender_report(stream.track.ssrc, 1234.5, 90_000, 6, 7))
        await tess.meeting.settled()
        (body,) = mia.reader.feedback(media_rtcp.SENDER, 0)
        ssrc, ntp, timestamp, packets, octets = struct.unpack("!IQIII", body)
        assert ssrc == mia.leg(f"tess/{source}").ssrcs[0]
        assert ntp == (1234 + media_rtcp.UNIX_TO_NTP_S << 32) + 2**31
        assert timestamp == 90_000 + offset & 0xFFFFFFFF
        came = mia.came(f"tess/{source}")
        assert (packets, octets) == (len(came), sum(len(packet.payload) for packet in came))
        (name,) = mia.reader.feedback(media_rtcp.DESCRIPTION, 1)
        assert name[4:6] + name[6:10] == b"\1\4tess", "the same name for both"


async def test_one_who_begins_to_look_is_told_at_once_how_lips_and_voice_belong_together_unless_it_is_long_ago(
    meeting: Meeting,
) -> None:
    tess, mia, leo = (
        meeting.come(seat, role)
        for seat, role in (("tess", Role.THERAPIST), ("mia", Role.STUDENT), ("leo", Role.STUDENT))
    )
    await tess.publish("mic", "face")
    reporting = tess.writer._reporting
    assert reporting is not None
    reporting.cancel()
    meeting.clock.stop()
    for source in ("mic", "face"):
        tess.send(source)
        tess.writer.line.send_rtcp(media_rtcp.sender_report(tess.sends[source].track.ssrc, 1234.5, 90_000, 6, 7))
    await meeting.settled()
    await meeting.pass_s(REPORT_GOOD_S - 1)
    for person, told in ((mia, 2), (leo, 0)):
        await person.watch("tess/mic", "tess/face")
        await person.hears(tess, "mic", "face")
        await meeting.settled()
        assert len(person.reader.feedback(media_rtcp.SENDER, 0)) == told
        await meeting.pass_s(2)


async def test_a_stream_that_the_offer_does_not_name_is_known_by_its_section(meeting: Meeting) -> None:
    """Some browsers name no SSRC; packets say in an extension to which section they belong (RFC 9143)."""
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    peer = tess.publisher = meeting.raw_peer()
    offer = peer.offer()
    tess.offer_again(
        "".join(f"{line}\r\n" for line in offer.splitlines() if "a=ssrc" not in line), sources={"0": "mic"}
    )
    await peer.connect(tess.last("answer")["sdp"])
    await mia.watch("tess/mic")

    def packet(number: int, ssrc: int, mid: bytes) -> bytes:
        elements = bytes((MID_ID << 4 | len(mid) - 1,)) + mid
        head = struct.pack("!BBHII", 0x90, OPUS, number, 960 * number, ssrc)
        return head + struct.pack("!HH", 0xBEDE, 1) + elements + bytes(4 - len(elements)) + b"voice %d" % number

    peer.line.send_rtp(packet(1, 77, b"1"))  # a section that there is not
    peer.line.send_rtp(packet(1, 78, b"0"))
    peer.line.send_rtp(packet(1, 79, b"0"))  # another stream in the name of one that is known by now
    peer.line.send_rtp(packet(2, 78, b"0"))
    await until(lambda: len(mia.came("tess/mic")) == 2, "both packets of the stream")
    assert [each.payload for each in mia.came("tess/mic")] == [b"voice 1", b"voice 2"]
    assert meeting.plane.port.counts["strange"] == 2


# Many microphones.


async def test_of_many_microphones_the_three_loudest_and_the_therapist_s_are_forwarded(meeting: Meeting) -> None:
    tess, ada = meeting.come("tess", Role.THERAPIST), meeting.come("ada", Role.FACILITATOR)
    students = [meeting.come(f"s{number}", Role.STUDENT) for number in range(5)]
    for person in (tess, *students):
        await person.publish("mic")
    keys = ["tess/mic", *(f"s{number}/mic" for number in range(5))]
    await ada.watch(*keys)
    meeting.clock.stop()

    async def talk(*levels: int) -> set[str]:
        """Have students speak so loud (dB below full scale), and the therapist be silent; return who is heard."""
        mark = 0
        for turn in range(40):
            if turn == 30:  # they know by now who is loudest
                mark = len(ada.reader.packets)
            tess.sends["mic"].level = 127
            tess.send("mic")
            for student, level in zip(students, levels, strict=True):
                student.sends["mic"].level = 0x80 | level
                student.send("mic")
            meeting.clock.ahead_s += 0.02
            meeting.hall.tick(meeting.clock())
            await ada.settled()  # by then all that was sent is forwarded
        return ada.received(mark)

    assert await talk(20, 30, 40, 60, 70) == {"tess/mic", "s0/mic", "s1/mic", "s2/mic"}
    assert await talk(20, 30, 70, 40, 35) == {"tess/mic", "s0/mic", "s1/mic", "s4/mic"}
    assert await talk(36, 34, 70, 32, 30) == {"tess/mic", "s0/mic", "s1/mic", "s4/mic"}, "as loud is not louder"
    for key in keys:
        assert contiguous([packet for packet in ada.reader.packets if packet.ssrc == ada.leg(key).ssrcs[0]])
