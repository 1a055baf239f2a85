"""The RTCP of the load peer: reports it sends, and requests for a keyframe that it understands. Bytes in, bytes out."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

SENDER, RECEIVER, DESCRIPTION, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = 200, 201, 202, 205, 206
NACK, CONGESTION = 1, 15
PICTURE_LOSS, FULL_INTRA, APPLICATION = 1, 4, 15
UNIX_TO_NTP_S = 2_208_988_800
REPORT = struct.Struct("!IIIIII")


def packet(kind: int, count: int, body: bytes) -> bytes:
    """Return one packet (RFC 3550 section 6.4); the body is a whole number of words."""
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def sender_report(ssrc: int, unix_s: float, timestamp: int, packets: int, octets: int) -> bytes:
    """Return a sender report that ties an RTP timestamp to a time of day."""
    ntp = round((unix_s + UNIX_TO_NTP_S) * 2**32) & 0xFFFFFFFFFFFFFFFF
    return packet(SENDER, 0, struct.pack("!IQIII", ssrc, ntp, timestamp, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF))


def description(ssrc: int, cname: str) -> bytes:
    """Return the source description with nothing but the canonical name."""
    chunk = struct.pack("!IBB", ssrc, 1, len(cname)) + cname.encode() + b"\0"
    return packet(DESCRIPTION, 1, chunk + bytes(-len(chunk) % 4))


def receiver_report(ssrc: int, reports: Sequence[tuple[int, int, int, int]]) -> bytes:
    """Return a receiver report; of each stream its SSRC, the fraction lost in 1/256, lost in all, highest number."""
    blocks = b"".join(
        REPORT.pack(theirs, fraction << 24 | min(lost, 0x7FFFFF), highest, 0, 0, 0)
        for theirs, fraction, lost, highest in reports[:31]
    )
    return packet(RECEIVER, min(len(reports), 31), struct.pack("!I", ssrc) + blocks)


def remb(ssrc: int, bits_per_s: int, ssrcs: Sequence[int]) -> bytes:
    """Return how much this receiver can take (draft-alvestrand-rmcat-remb)."""
    exponent = max(0, bits_per_s.bit_length() - 18)
    rate = exponent << 18 | bits_per_s >> exponent
    body = struct.pack("!II4sI", ssrc, 0, b"REMB", len(ssrcs) << 24 | rate)
    return packet(PAYLOAD_FEEDBACK, APPLICATION, body + struct.pack(f"!{len(ssrcs)}I", *ssrcs))


def packets(compound: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the kind, the count or format, and the body of each packet; what does not fit ends it."""
    at = 0
    while at + 4 <= len(compound):
        first, kind, words = struct.unpack_from("!BBH", compound, at)
        end = at + 4 + 4 * words
        if end > len(compound):
            return
        yield kind, first & 0x1F, compound[at + 4 : end]
        at = end


def asked_for_keyframe(compound: bytes) -> set[int]:
    """Return the SSRCs of which a keyframe is asked, by PLI or by FIR."""
    asked: set[int] = set()
    for kind, count, body in packets(compound):
        if kind == PAYLOAD_FEEDBACK and count == PICTURE_LOSS and len(body) >= 8:
            asked.add(int.from_bytes(body[4:8]))
        elif kind == PAYLOAD_FEEDBACK and count == FULL_INTRA:
            asked.update(int.from_bytes(body[at : at + 4]) for at in range(8, len(body) - 7, 8))
    return asked
