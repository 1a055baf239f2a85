"""RTP headers: every form that is one, every way not to be one, and what we build."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.header import Packet, extension, head, padding, parse, send_time

FIXED = bytes.fromhex("60 1234 89abcdef 01020304".replace(" ", ""))  # type 96, number 0x1234
WORD = b"\x22\x01\x02\x03"  # id 2, three bytes


def bare(first: int, rest: bytes) -> bytes:
    """Return a packet with this first byte."""
    return bytes((first,)) + FIXED + rest


def packet(payload: bytes, profile: int = 0, extensions: bytes = b"", marker: int = 0) -> Packet:
    """Return what should be read of `FIXED`."""
    return Packet(marker, 96, 0x1234, 0x89ABCDEF, 0x01020304, payload, profile, extensions)


@pytest.mark.parametrize(
    ("data", "read"),
    [
        pytest.param(bare(0x80, b""), packet(b""), id="nothing but a header"),
        pytest.param(bare(0x80, b"abc"), packet(b"abc"), id="a payload"),
        pytest.param(b"\x80\xe0" + FIXED[1:] + b"a", packet(b"a", marker=0x80), id="a marker"),
        pytest.param(bare(0x82, bytes(8) + b"abc"), packet(b"abc"), id="two contributing sources"),
        pytest.param(bare(0x90, b"\xbe\xde\0\1" + WORD + b"abc"), packet(b"abc", 0xBEDE, WORD), id="an extension"),
        pytest.param(bare(0x90, b"\xbe\xde\0\0abc"), packet(b"abc", 0xBEDE), id="an extension of no words"),
        pytest.param(
            bare(0x91, bytes(4) + b"\x10\0\0\1" + WORD + b"a"), packet(b"a", 0x1000, WORD), id="sources and extension"
        ),
        pytest.param(bare(0xA0, b"abc\0\2"), packet(b"abc"), id="padding"),
        pytest.param(bare(0xA0, b"\0\0\3"), packet(b""), id="padding only"),
        pytest.param(bare(0xB0, b"\xbe\xde\0\1" + WORD + b"a\1"), packet(b"a", 0xBEDE, WORD), id="all of it"),
    ],
)
def test_a_packet_is_read(data: bytes, read: Packet) -> None:
    assert parse(data) == read


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bare(0x80, b"")[:11], id="too short"),
        pytest.param(bare(0x00, b"abc"), id="version 0"),
        pytest.param(bare(0x40, b"abc"), id="version 1"),
        pytest.param(bare(0xC0, b"abc"), id="version 3"),
        pytest.param(bare(0x81, b"abc"), id="a source beyond the end"),
        pytest.param(bare(0x90, b"\xbe\xde\0"), id="no room for the head of an extension"),
        pytest.param(bare(0x90, b"\xbe\xde\0\2" + WORD), id="an extension beyond the end"),
        pytest.param(bare(0x91, bytes(4) + b"\xbe\xde\0\2" + WORD), id="the same behind a source"),
        pytest.param(bare(0x91, bytes(4) + b"\xbe\xde\0"), id="no room behind a source"),
        pytest.param(bare(0xA0, b"abc\0"), id="padding of no bytes"),
        pytest.param(bare(0xA0, b"abc\5"), id="padding into the header"),
        pytest.param(bare(0xA0, b""), id="padding without a byte to say so"),
    ],
)
def test_what_is_no_packet_is_none(data: bytes) -> None:
    assert parse(data) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_a_packet_or_none(data: bytes) -> None:
    read = parse(data)
    if read is not None:
        assert data.endswith(read.payload) or data[0] & 0x20
        for element_id in range(-1, 17):
            found = extension(read, element_id)
            assert found is None or found in read.extensions


@pytest.mark.parametrize(
    ("profile", "elements", "element_id", "found"),
    [
        pytest.param(0xBEDE, b"\x22abc\x30d\0\0", 2, b"abc", id="the first"),
        pytest.param(0xBEDE, b"\x22abc\x30d\0\0", 3, b"d", id="the second"),
        pytest.param(0xBEDE, b"\x22abc\x30d\0\0", 4, None, id="not there"),
        pytest.param(0xBEDE, b"\0\0\x30d", 3, b"d", id="behind padding"),
        pytest.param(0xBEDE, b"\0\0\0\0", 0, None, id="padding is no element"),
        pytest.param(0xBEDE, b"\x01ab\x30d\0\0", 3, b"d", id="id 0 with a length is passed over"),
        pytest.param(0xBEDE, b"\x01ab\0", 0, None, id="id 0 with a length is no element"),
        pytest.param(0xBEDE, b"\xf0a\x30d", 3, None, id="id 15 ends them"),
        pytest.param(0xBEDE, b"\xf0a\x30d", 15, None, id="id 15 is no element"),
        pytest.param(0xBEDE, b"\x23abc", 2, None, id="beyond the end"),
        pytest.param(0xBEDE, b"\x2fabc", 3, None, id="another beyond the end"),
        pytest.param(0xBEDE, b"", 2, None, id="empty"),
        pytest.param(0x1000, b"\x02\x03abc\x03\0\0", 2, b"abc", id="two bytes: the first"),
        pytest.param(0x1007, b"\x02\x03abc\x03\0\0", 3, b"", id="two bytes: one without data"),
        pytest.param(0x100F, b"\0\0\x03\x01a", 3, b"a", id="two bytes: behind padding"),
        pytest.param(0x1000, b"\x02\x03abc", 4, None, id="two bytes: not there"),
        pytest.param(0x1000, b"\x02\x04abc", 2, None, id="two bytes: beyond the end"),
        pytest.param(0x1000, b"\xff\x01a\x02", 2, None, id="two bytes: cut"),
        pytest.param(0x1000, b"\0\0\0\0", 0, None, id="two bytes: padding is no element"),
        pytest.param(0x1010, b"\x02\x03abc", 2, None, id="another profile"),
        pytest.param(0, b"", 2, None, id="no extensions"),
    ],
)
def test_an_extension_is_found_or_none(profile: int, elements: bytes, element_id: int, found: bytes | None) -> None:
    assert extension(packet(b"", profile, elements), element_id) == found


@given(st.integers(0, 255), st.integers(0, 65535), st.integers(0, 2**32 - 1), st.integers(0, 2**24 - 1), st.binary())
def test_what_is_built_is_read(second: int, sequence: int, word: int, time: int, payload: bytes) -> None:
    built = head(second, sequence, word, word ^ 0xFFFFFFFF, time) + payload
    read = parse(built)
    assert read is not None
    assert len(built) == 20 + len(payload)
    assert read[:6] == (second & 0x80, second & 0x7F, sequence, word, word ^ 0xFFFFFFFF, payload)
    assert extension(read, 2) == time.to_bytes(3, "big")


@pytest.mark.parametrize("size", [1, 2, 100, 255])
def test_padding_that_is_built_carries_nothing(size: int) -> None:
    built = b"".join(padding(97, 3, 4, 5, 0x010203, size))
    read = parse(built)
    assert read is not None
    assert len(built) == 20 + size
    assert read[:6] == (0, 97, 3, 4, 5, b"")
    assert extension(read, 2) == b"\1\2\3"


@pytest.mark.parametrize(
    ("now_s", "bits"), [(0.0, 0), (1.0, 1 << 18), (63.5, 127 << 17), (64.0, 0), (130.25, 9 << 16), (1 / 2**18, 1)]
)
def test_the_send_time_has_six_bits_of_seconds(now_s: float, bits: int) -> None:
    assert send_time(now_s) == bits


def test_a_packet_of_chromium_is_read() -> None:
    """Opus with abs-send-time, transport-wide number, audio level and mid, as Chromium sends it."""
    elements = b"\x22\xa1\xb2\xc3\x31\x00\x2a\x10\xb4\x40\x30\x00"
    head = struct.pack("!BBHIIHH", 0x90, 0x80 | 111, 41000, 960, 0xCAFE, 0xBEDE, 3)
    read = parse(head + elements + b"opus")
    assert read == Packet(0x80, 111, 41000, 960, 0xCAFE, b"opus", 0xBEDE, elements)
    assert [extension(read, number) for number in (1, 2, 3, 4, 5)] == [
        b"\xb4",
        b"\xa1\xb2\xc3",
        b"\x00\x2a",
        b"0",
        None,
    ]
