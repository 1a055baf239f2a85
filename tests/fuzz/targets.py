"""The parsers that meet what strangers send: one row for each, with real examples to begin from.

A target is given bytes and raises AssertionError, or anything else, where the parser does not do what it promises.
A new parser gets a row in `TARGETS`; `make test` tries it for a moment, `make fuzz` as long as wanted.
"""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from server.core.errors import MediaError
from server.media import sdp, stun
from server.rtp import header, rtcp, vp8
from server.rtp.loudness import level

VECTORS = Path(__file__).parents[1] / "vectors"


class Target(NamedTuple):
    """What is tried, and what is real of its kind."""

    run: Callable[[bytes], None]
    examples: tuple[bytes, ...]


def rtp_header(data: bytes) -> None:
    """Any bytes are a packet or none, and of a packet every part lies within the bytes."""
    packet = header.parse(data)
    if packet is None:
        return
    assert len(packet.payload) + len(packet.extensions) + header.SMALLEST <= len(data)
    assert packet.payload in data
    assert packet.marker in {0, 0x80}
    again = header.parse(header.head(packet.marker | packet.payload_type, *packet[2:5], 7) + packet.payload)
    assert again is not None
    assert again[:6] == packet[:6]
    extensions(packet)


def rtp_extension(data: bytes) -> None:
    """The first two bytes are the profile, the others its elements."""
    extensions(header.Packet(0, 96, 1, 2, 3, b"", int.from_bytes(data[:2], "big"), data[2:]))


def extensions(packet: header.Packet) -> None:
    """Whatever the elements are, what is found lies within them."""
    for element_id in (*range(-1, 17), 200, 255, 256):
        found = header.extension(packet, element_id)
        assert found is None or (found in packet.extensions and 0 < element_id < 256)
        assert 0 <= level(found or b"") <= 127


def vp8_descriptor(data: bytes) -> None:
    """A keyframe begins only where a frame does."""
    assert vp8.starts_keyframe(data) <= vp8.starts_frame(data)


def rtcp_compound(data: bytes) -> None:
    """What is read has its bounds, and what we write of a NACK that was read asks for the same."""
    items = rtcp.parse(data)
    assert len(items) <= rtcp.MOST_ITEMS
    nacks = [item for item in items if isinstance(item, rtcp.Nack)]
    assert sum(len(nack.numbers) for nack in nacks) <= rtcp.MOST_NUMBERS
    for nack in nacks:
        (again,) = rtcp.parse(rtcp.nack(*nack))
        assert isinstance(again, rtcp.Nack)
        assert set(again.numbers) == set(nack.numbers)


def stun_check(data: bytes) -> None:
    """Any bytes are a check or none, and nobody guesses the password."""
    check = stun.parse(data)
    if check is None:
        return
    assert check.integrity_at + 24 <= len(data)
    assert not stun.verify(data, check, b"a password of nobody's ear")
    answer = stun.answer(check, ("192.0.2.7", 50_000), b"a password of ours")
    assert stun.parse(answer) is None, "an answer is no check"


def stun_answer(data: bytes) -> None:
    """Any bytes are an answer or none, and nobody guesses the password."""
    answer = stun.parse_answer(data)
    if answer is not None:
        assert answer.integrity_at + 24 <= len(data)
        assert not stun.verify(data, answer, b"a password of nobody's ear")
        assert stun.parse(data) is None, "an answer is no check"


def sdp_description(data: bytes) -> None:
    """Any text is a description or raises MediaError, and what we say to one is one too."""
    ours = sdp.Transport("ours", "p" * 22, (("sha-256", ":".join(["AA"] * 32)),))
    try:
        sections = sdp.parse(data.decode("utf-8", "replace"))
        sdp.transport_of(sections, "actpass", "active")
    except MediaError:
        return
    answer = sdp.answer(sections, ours, [sdp.candidate(1, "192.0.2.7", 7882)], {"0": True}, low=False)
    assert [section.mid for section in sdp.parse(answer)] == [section.mid for section in sections]


def packet(first: int, second: int, rest: bytes) -> bytes:
    return struct.pack("!BBHII", first, second, 40_000, 90_000, 0xCAFE) + rest


ELEMENTS = b"\x22\xa1\xb2\xc3\x31\x00\x2a\x10\xb4\x40\x30\x00"  # as Chromium sends them
ELEMENTS2 = b"\x02\x03\xa1\xb2\xc3\x03\x02\x00\x2a\x00\x00\x00"
PACKETS = (
    packet(0x80, 111, b"opus"),
    packet(0x90, 111, b"\xbe\xde\0\3" + ELEMENTS + b"opus"),
    packet(0xB0, 0x80 | 96, b"\xbe\xde\0\3" + ELEMENTS + b"\x90\x80\x85\x11\x00vp8\0\2"),
    packet(0x92, 96, bytes(8) + b"\x10\0\0\3" + ELEMENTS2 + b"\x10\x01vp8"),
    b"".join(header.padding(97, 1, 2, 3, 4, 200)),
)
REPORTS = [rtcp.Report(1, 0.5, 2, 70_000, 4, 5, 6), rtcp.Report(7, 0.0, -1, 80_000, 9, 10, 11)]
COMPOUNDS = (
    rtcp.sender_report(1, 2, 3, 4, 5, REPORTS) + rtcp.sdes(1, "a name"),
    rtcp.receiver_report(1, REPORTS) + rtcp.nack(1, 2, [3, 4, 30, 65_535]) + rtcp.remb(1, 300_000, [2, 7]),
    rtcp.pli(1, 2) + rtcp.fir(1, [2, 7], 3) + rtcp.bye([1, 2]),
    b"\x8f\xcd\0\x05" + bytes.fromhex("00000001 00000002 0003 0004 00000500 20040102"),
    rtcp.receiver_report(1) + b"\xa1\xcb\0\2\0\0\0\1\0\0\0\4",
)


def check(name: bytes, *more: tuple[int, bytes]) -> bytes:
    """Return a connectivity check as Chromium sends it, signed with a password of its own."""
    body = b"".join(stun.attribute(kind, value) for kind, value in ((stun.USERNAME, name), *more))
    return stun.signed(stun.BINDING_REQUEST, b"transaction!", body, b"a password of a browser")


CHECKS = (
    check(b"ours:theirs"),
    check(b"abcd:efgh", (0x0024, b"\x6e\0\1\xff"), (0x802A, bytes(8)), (stun.USE_CANDIDATE, b"")),
    check(b"odd:x", (0xC057, b"\0\1\0\n")),
)
ANSWERS = tuple(
    stun.signed(stun.BINDING_RESPONSE, b"transaction!", body, b"a password of a browser")
    for body in (b"", stun.attribute(stun.XOR_MAPPED_ADDRESS, b"\0\1\x3f\xc0\xe1\x12\xa6\x43"))
)
DESCRIPTIONS = tuple(path.read_bytes() for path in sorted((VECTORS / "sdp").glob("*.sdp")))

TARGETS: Mapping[str, Target] = {
    "rtp_header": Target(rtp_header, PACKETS),
    "rtp_extension": Target(rtp_extension, (b"\xbe\xde" + ELEMENTS, b"\x10\0" + ELEMENTS2)),
    "vp8_descriptor": Target(vp8_descriptor, (b"\x90\xf0\x85\x11\x05\x05\x00", b"\x10\x01", b"\x80\x80\x05\x00")),
    "rtcp_compound": Target(rtcp_compound, COMPOUNDS),
    "stun_check": Target(stun_check, CHECKS),
    "stun_answer": Target(stun_answer, ANSWERS),
    "sdp_description": Target(sdp_description, DESCRIPTIONS),
}
