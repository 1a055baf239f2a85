"""RTCP: what is written is read, what is malformed ends the reading, and nothing is without bounds."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp import rtcp
from server.rtp.rtcp import (
    Bye,
    Fir,
    Item,
    Nack,
    Pli,
    ReceiverReport,
    Remb,
    Report,
    SenderReport,
    TransportFeedback,
)

SSRC = st.integers(0, 2**32 - 1)
NUMBER = st.integers(0, 65535)
REPORT = st.builds(
    Report,
    SSRC,
    st.integers(0, 255).map(lambda share: share / 256),
    st.integers(-(2**23), 2**23 - 1),
    SSRC,
    SSRC,
    SSRC,
    SSRC,
)
RR = rtcp.receiver_report(9, ())
RR_ITEM = ReceiverReport(9, ())
SDES = rtcp.sdes(9, "a name")


def head(first: int, kind: int, words: int) -> bytes:
    return bytes((first, kind)) + words.to_bytes(2, "big")


@given(SSRC, st.integers(0, 2**64 - 1), SSRC, SSRC, SSRC, st.lists(REPORT, max_size=31))
def test_a_sender_report_that_is_written_is_read(
    ssrc: int, ntp: int, time: int, packets: int, octets: int, reports: list[Report]
) -> None:
    data = rtcp.sender_report(ssrc, ntp, time, packets, octets, reports)
    assert rtcp.parse(data) == [SenderReport(ssrc, ntp, time, packets, octets, tuple(reports))]


@given(SSRC, st.lists(REPORT, max_size=31))
def test_a_receiver_report_that_is_written_is_read(ssrc: int, reports: list[Report]) -> None:
    assert rtcp.parse(rtcp.receiver_report(ssrc, reports)) == [ReceiverReport(ssrc, tuple(reports))]


@given(SSRC, SSRC, st.lists(NUMBER, min_size=1, max_size=100))
def test_a_nack_asks_for_the_numbers_it_was_given(sender: int, ssrc: int, numbers: list[int]) -> None:
    (item,) = rtcp.parse(rtcp.nack(sender, ssrc, numbers))
    assert isinstance(item, Nack)
    assert item[:2] == (sender, ssrc)
    assert set(item.numbers) == set(numbers)


@pytest.mark.parametrize(
    ("numbers", "fields"),
    [
        pytest.param([7], "0007 0000", id="one"),
        pytest.param([7, 8, 23], "0007 8001", id="within sixteen behind"),
        pytest.param([7, 24], "0007 0000 0018 0000", id="further"),
        pytest.param([65535, 0, 1], "ffff 0003", id="around the end"),
        pytest.param([8, 7], "0008 0000 0007 0000", id="backwards"),
        pytest.param([7, 7], "0007 0000 0007 0000", id="twice"),
    ],
)
def test_near_numbers_share_a_field(numbers: list[int], fields: str) -> None:
    assert rtcp.nack(1, 2, numbers)[12:] == bytes.fromhex(fields)


@given(SSRC, st.integers(0, 2**63), st.lists(SSRC, max_size=255))
def test_a_remb_keeps_eighteen_bits_of_the_rate(sender: int, bitrate: int, ssrcs: list[int]) -> None:
    (item,) = rtcp.parse(rtcp.remb(sender, bitrate, ssrcs))
    assert isinstance(item, Remb)
    assert (item.sender, item.ssrcs) == (sender, tuple(ssrcs))
    assert 0 <= bitrate - item.bitrate <= bitrate >> 17


WRITTEN: Sequence[tuple[bytes, list[Item]]] = [
    (rtcp.pli(1, 2), [Pli(1, 2)]),
    (rtcp.fir(1, [2, 3], 4), [Fir(1, (2, 3))]),
    (RR + rtcp.bye([1, 2]), [RR_ITEM, Bye((1, 2))]),
    (RR + SDES + rtcp.pli(1, 2), [RR_ITEM, Pli(1, 2)]),
    (RR + rtcp.bye([]), [RR_ITEM, Bye(())]),
]


@pytest.mark.parametrize(("data", "items"), WRITTEN)
def test_what_is_written_is_read(data: bytes, items: list[Item]) -> None:
    assert rtcp.parse(data) == items


READ = {
    "feedback about arrivals, only of what": (
        head(0x8F, 205, 4) + bytes.fromhex("00000001 00000002 0003 0004 00000500"),
        [TransportFeedback(1, 2, 3, 4)],
    ),
    "a reason for leaving is not read": (
        RR + head(0x81, 203, 2) + b"\0\0\0\1\3bye",
        [RR_ITEM, Bye((1,))],
    ),
    "an unknown kind is passed over": (
        RR + head(0x80, 204, 1) + b"abcd" + rtcp.pli(1, 2),
        [RR_ITEM, Pli(1, 2)],
    ),
    "unknown feedback is passed over": (
        head(0x9E, 205, 2) + bytes(8) + head(0x9E, 206, 2) + bytes(8) + rtcp.pli(1, 2),
        [Pli(1, 2)],
    ),
    "another application's feedback is passed over": (
        head(0x8F, 206, 3) + bytes(8) + b"NAME" + rtcp.pli(1, 2),
        [Pli(1, 2)],
    ),
    "what follows the reports is passed over": (head(0x80, 201, 2) + b"\0\0\0\x09more", [RR_ITEM]),
    "the last packet may be padded": (RR + head(0xA1, 203, 2) + b"\0\0\0\1\0\0\0\4", [RR_ITEM, Bye((1,))]),
    "padding may be all there is": (RR + head(0xA0, 203, 1) + b"\0\0\0\4", [RR_ITEM, Bye(())]),
    "nothing": (b"", []),
    "a cut head": (RR[:3], []),
    "a cut head behind": (RR + RR[:3], [RR_ITEM]),
    "an end beyond the data": (RR + rtcp.pli(1, 2)[:-1], [RR_ITEM]),
    "another version": (RR + b"\x41" + rtcp.pli(1, 2)[1:], [RR_ITEM]),
    "another version at the beginning": (b"\x00" + RR[1:], []),
    "a description at the beginning": (SDES + RR, []),
    "an end at the beginning": (rtcp.bye([1]) + RR, []),
    "RTP at the beginning": (b"\x80\x60" + bytes(20), []),
    "padding before the last": (b"\xa0" + RR[1:7] + b"\4" + RR, []),
    "padding of no bytes": (RR + head(0xA1, 203, 2) + b"\0\0\0\1\0\0\0\0", [RR_ITEM]),
    "padding into the head": (RR + head(0xA0, 203, 1) + b"\0\0\0\5", [RR_ITEM]),
    "padding of nothing": (RR + head(0xA0, 203, 0), [RR_ITEM]),
    "no room for who sends": (head(0x80, 201, 0), []),
    "no room for the sender's part": (head(0x80, 200, 5) + bytes(20), []),
    "no room for a report": (head(0x81, 201, 6) + bytes(24), []),
    "no room for those who leave": (RR + head(0x82, 203, 1) + bytes(4), [RR_ITEM]),
    "no room for a feedback's streams": (RR + head(0x81, 206, 1) + bytes(4), [RR_ITEM]),
    "no room for what arrived": (RR + head(0x8F, 205, 2) + bytes(8), [RR_ITEM]),
    "no room for a rate": (RR + head(0x8F, 206, 3) + bytes(8) + b"REMB", [RR_ITEM]),
    "no room for the streams of a rate": (RR + head(0x8F, 206, 4) + bytes(8) + b"REMB\1\0\0\0", [RR_ITEM]),
    "no numbers asked for": (RR + head(0x81, 205, 2) + bytes(8), [RR_ITEM, Nack(0, 0, ())]),
}


@pytest.mark.parametrize("title", READ)
def test_reading(title: str) -> None:
    data, items = READ[title]
    assert rtcp.parse(data) == items


def test_a_compound_has_at_most_64_packets() -> None:
    assert rtcp.parse(rtcp.pli(1, 2) * 100) == [Pli(1, 2)] * 64


def test_a_compound_asks_for_at_most_512_packets() -> None:
    every = rtcp.nack(1, 2, range(300))
    items = rtcp.parse(every * 3)
    assert [len(item.numbers) for item in items if isinstance(item, Nack)] == [300, 212, 0]
    assert isinstance(items[1], Nack)
    assert items[1].numbers == tuple(range(212))


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    rtcp.parse(data)


WHOLE = (
    rtcp.sender_report(1, 2, 3, 4, 5, [Report(6, 0.5, -7, 8, 9, 10, 11)])
    + SDES
    + rtcp.nack(1, 2, [3, 4, 50])
    + rtcp.remb(1, 300_000, [2, 3])
    + rtcp.bye([1])
)


@given(st.integers(0, len(WHOLE)))
def test_a_cut_compound_says_what_was_whole(end: int) -> None:
    whole = rtcp.parse(WHOLE)
    assert len(whole) == 4
    cut = rtcp.parse(WHOLE[:end])
    assert cut == whole[: len(cut)]
    assert len(cut) == 4 or end < len(WHOLE)


@pytest.mark.parametrize("length", range(9))
def test_a_description_ends_with_a_zero_at_a_whole_word(length: int) -> None:
    """RFC 3550 section 6.5: each list ends with one or more null bytes."""
    data = rtcp.sdes(9, "n" * length)
    assert len(data) % 4 == 0
    assert data[:10] == head(0x81, 202, len(data) // 4 - 1) + bytes((0, 0, 0, 9, 1, length))
    assert data[10 : 10 + length] == b"n" * length
    assert data[10 + length :] in {b"\0" * count for count in (1, 2, 3, 4)}


@pytest.mark.parametrize(
    ("fraction", "lost", "read_fraction", "read_lost"),
    [(1.0, 2**30, 255 / 256, 2**23 - 1), (-0.1, -(2**30), 0.0, -(2**23)), (0.5, -1, 0.5, -1)],
)
def test_losses_are_held_to_their_bits(fraction: float, lost: int, read_fraction: float, read_lost: int) -> None:
    (item,) = rtcp.parse(rtcp.receiver_report(1, [Report(2, fraction, lost, 3, 4, 5, 6)]))
    assert isinstance(item, ReceiverReport)
    assert item.reports[0][1:3] == (read_fraction, read_lost)


def test_counts_of_a_sender_wrap_around() -> None:
    (item,) = rtcp.parse(rtcp.sender_report(1, 2, 2**32 + 3, 2**32 + 4, 2**32 + 5))
    assert item == SenderReport(1, 2, 3, 4, 5, ())
