"""RTCP packets as values: read from a compound whatever it holds, and written; a compound is their concatenation.

RFC 3550 section 6, RFC 4585 (feedback), RFC 5104 (FIR), RFC 5506 (feedback without a report before it), RFC 5761
(sharing a port), draft-alvestrand-rmcat-remb-03. Reading never raises: what is malformed ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from struct import Struct
from struct import error as struct_error
from typing import NamedTuple

from server.rtp.arithmetic import UINT16, UINT32

VERSION, PADDED = 2, 0x20
SR, RR, SDES, BYE, RTPFB, PSFB = 200, 201, 202, 203, 205, 206
NACK, TRANSPORT_CC = 1, 15  # formats of RTPFB
PLI, FIR, APPLICATION = 1, 4, 15  # formats of PSFB
MOST_ITEMS = 64
MOST_NUMBERS = 512
"""How many packets the NACKs of one compound may ask for; the rest is not read."""

UINT24, LEAST_LOST, MOST_LOST = 0xFF_FFFF, -0x80_0000, 0x7F_FFFF

head = Struct("!BBH")
word = Struct("!I")
two_words = Struct("!II")
pair = Struct("!HH")
sender_part = Struct("!IQIII")
report_part = Struct("!IIIIII")


class Report(NamedTuple):
    """What a receiver says of one stream (RFC 3550 section 6.4.1).

    `lost_fraction` is 0 to 1 since the report before; `highest` is extended by the count of cycles; `jitter` is in
    units of the stream's clock; `last_sr` is the middle of an NTP time and `delay` the time since, in 1/65536 s.
    """

    ssrc: int
    lost_fraction: float
    lost: int
    highest: int
    jitter: int
    last_sr: int
    delay: int


class SenderReport(NamedTuple):
    """What a sender says of its stream: `timestamp` is the RTP time of the 64-bit `ntp` time."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int
    reports: tuple[Report, ...]


class ReceiverReport(NamedTuple):
    """What a receiver that sends nothing says of the streams it hears."""

    ssrc: int
    reports: tuple[Report, ...]


class Bye(NamedTuple):
    """These streams have ended."""

    ssrcs: tuple[int, ...]


class Nack(NamedTuple):
    """These packets of a stream are missing."""

    sender: int
    ssrc: int
    numbers: tuple[int, ...]


class Pli(NamedTuple):
    """A picture cannot be shown until a keyframe comes."""

    sender: int
    ssrc: int


class Fir(NamedTuple):
    """Keyframes are asked for, of several streams."""

    sender: int
    ssrcs: tuple[int, ...]


class Remb(NamedTuple):
    """So many bits a second fit through to the receiver, all these streams together."""

    sender: int
    bitrate: int
    ssrcs: tuple[int, ...]


class TransportFeedback(NamedTuple):
    """When which packets arrived; of that, only which ones it is about."""

    sender: int
    ssrc: int
    base: int
    amount: int


Item = SenderReport | ReceiverReport | Bye | Nack | Pli | Fir | Remb | TransportFeedback


def parse(data: bytes) -> list[Item]:
    """Return what a compound says that we understand, up to where it is malformed. Never raises.

    The first packet must be a report (RFC 3550 section A.2) or feedback (RFC 5506 section 4.2), and only the last may
    be padded.
    """
    items: list[Item] = []
    at, numbers = 0, MOST_NUMBERS
    while at + 4 <= len(data) and len(items) < MOST_ITEMS:
        first, kind, words = head.unpack_from(data, at)
        after = at + 4 + (words << 2)
        body = body_of(first, data, at + 4, after)
        if body is None or (at == 0 and kind not in FIRST):
            break
        try:
            item = READERS.get(kind, unknown)(first & 0x1F, body)
        except struct_error:  # shorter than what it says it holds
            break
        if isinstance(item, Nack):
            item = item._replace(numbers=item.numbers[:numbers])
            numbers -= len(item.numbers)
        if item is not None:
            items.append(item)
        at = after
    return items


def body_of(first: int, data: bytes, start: int, end: int) -> bytes | None:
    """Return what one packet holds without its padding; None where the packet is malformed."""
    if first >> 6 != VERSION or end > len(data):
        return None
    if not first & PADDED:
        return data[start:end]
    padding = data[end - 1]
    return data[start : end - padding] if end == len(data) and 0 < padding <= end - start else None


def read_reports(count: int, body: bytes, at: int) -> tuple[Report, ...]:
    """Read `count` blocks of 24 bytes."""
    reports: list[Report] = []
    for start in range(at, at + 24 * count, 24):
        ssrc, lost, highest, jitter, last_sr, delay = report_part.unpack_from(body, start)
        total = lost & UINT24
        signed = total - (total >> 23 << 24)
        reports.append(Report(ssrc, (lost >> 24) / 256, signed, highest, jitter, last_sr, delay))
    return tuple(reports)


def read_sender_report(count: int, body: bytes) -> Item:
    ssrc, ntp, timestamp, packets, octets = sender_part.unpack_from(body)
    return SenderReport(ssrc, ntp, timestamp, packets, octets, read_reports(count, body, 24))


def read_receiver_report(count: int, body: bytes) -> Item:
    return ReceiverReport(word.unpack_from(body)[0], read_reports(count, body, 4))


def read_bye(count: int, body: bytes) -> Item:
    """Read a BYE; its reason, if there is one, stays unread."""
    return Bye(words_of(count, body, 0))


def read_transport(kind: int, body: bytes) -> Item | None:
    """Read feedback about packets (RFC 4585 section 6.2)."""
    sender, ssrc = two_words.unpack_from(body)
    if kind == NACK:
        return Nack(sender, ssrc, tuple(numbers_of(body)))
    if kind == TRANSPORT_CC:
        return TransportFeedback(sender, ssrc, *pair.unpack_from(body, 8))
    return None


def numbers_of(body: bytes) -> Iterator[int]:
    """Yield the numbers that a NACK names: each PID, then those after it whose bit is set in its BLP."""
    for at in range(8, len(body) - 3, 4):
        number, mask = pair.unpack_from(body, at)
        yield number
        yield from (number + place + 1 & UINT16 for place in range(16) if mask >> place & 1)


def read_payload(kind: int, body: bytes) -> Item | None:
    """Read feedback about pictures (RFC 4585 section 6.3, RFC 5104 section 4.3.1), or REMB."""
    sender, ssrc = two_words.unpack_from(body)
    if kind == PLI:
        return Pli(sender, ssrc)
    if kind == FIR:
        return Fir(sender, tuple(word.unpack_from(body, at)[0] for at in range(8, len(body) - 7, 8)))
    if kind == APPLICATION and body[8:12] == b"REMB":
        (bits,) = word.unpack_from(body, 12)
        return Remb(sender, (bits & 0x3_FFFF) << (bits >> 18 & 0x3F), words_of(bits >> 24, body, 16))
    return None


def words_of(count: int, body: bytes, at: int) -> tuple[int, ...]:
    """Read so many 32-bit numbers."""
    return tuple(word.unpack_from(body, place)[0] for place in range(at, at + 4 * count, 4))


def unknown(_count: int, _body: bytes) -> Item | None:
    """Skip what we do not need: SDES, APP, extended reports, whatever comes one day."""
    return None


READERS: Mapping[int, Callable[[int, bytes], Item | None]] = {
    SR: read_sender_report,
    RR: read_receiver_report,
    BYE: read_bye,
    RTPFB: read_transport,
    PSFB: read_payload,
}
FIRST = frozenset({SR, RR, RTPFB, PSFB})


def packet(count: int, kind: int, body: bytes) -> bytes:
    """Return one RTCP packet; the body is whole words."""
    return head.pack(VERSION << 6 | count, kind, len(body) >> 2) + body


def write_reports(reports: Iterable[Report]) -> bytes:
    """Write blocks of 24 bytes. What is lost is held to 24 bits, signed, the fraction to 255/256."""
    blocks = []
    for ssrc, fraction, lost, highest, jitter, last_sr, delay in reports:
        held = max(LEAST_LOST, min(lost, MOST_LOST)) & UINT24
        share = max(0, min(int(fraction * 256), 255))
        blocks.append(report_part.pack(ssrc, share << 24 | held, highest & UINT32, jitter & UINT32, last_sr, delay))
    return b"".join(blocks)


def sender_report(
    ssrc: int, ntp: int, timestamp: int, packets: int, octets: int, reports: Sequence[Report] = ()
) -> bytes:
    """Return an SR; the counts wrap at 32 bits. At most 31 reports."""
    fixed = sender_part.pack(ssrc, ntp, timestamp & UINT32, packets & UINT32, octets & UINT32)
    return packet(len(reports), SR, fixed + write_reports(reports))


def receiver_report(ssrc: int, reports: Sequence[Report] = ()) -> bytes:
    """Return an RR of at most 31 reports."""
    return packet(len(reports), RR, word.pack(ssrc) + write_reports(reports))


def sdes(ssrc: int, cname: str) -> bytes:
    """Return an SDES with the CNAME of one stream; ASCII, at most 255 characters (RFC 3550 section 6.5.1)."""
    chunk = word.pack(ssrc) + bytes((1, len(cname))) + cname.encode("ascii") + b"\0"
    return packet(1, SDES, chunk + bytes(-len(chunk) % 4))


def bye(ssrcs: Sequence[int]) -> bytes:
    """Return a BYE of at most 31 streams."""
    return packet(len(ssrcs), BYE, b"".join(map(word.pack, ssrcs)))


def nack(sender: int, ssrc: int, numbers: Iterable[int]) -> bytes:
    """Return a NACK that asks for 16-bit numbers, given in their order and at least one; near ones share a field."""
    fields: list[list[int]] = []
    for number in numbers:
        behind = number - fields[-1][0] & UINT16 if fields else 0
        if 1 <= behind <= 16:
            fields[-1][1] |= 1 << behind - 1
        else:
            fields.append([number, 0])
    return packet(NACK, RTPFB, two_words.pack(sender, ssrc) + b"".join(pair.pack(*field) for field in fields))


def pli(sender: int, ssrc: int) -> bytes:
    """Return a PLI."""
    return packet(PLI, PSFB, two_words.pack(sender, ssrc))


def fir(sender: int, ssrcs: Iterable[int], number: int) -> bytes:
    """Return a FIR; `number` (8 bits) grows with each new request (RFC 5104 section 4.3.1.1)."""
    return packet(FIR, PSFB, two_words.pack(sender, 0) + b"".join(two_words.pack(ssrc, number << 24) for ssrc in ssrcs))


def remb(sender: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    """Return a REMB: bits a second, rounded down to 18 bits and an exponent; at most 255 streams."""
    exponent = max(0, bitrate.bit_length() - 18)
    bits = len(ssrcs) << 24 | exponent << 18 | bitrate >> exponent
    streams = b"".join(map(word.pack, ssrcs))
    return packet(APPLICATION, PSFB, two_words.pack(sender, 0) + b"REMB" + word.pack(bits) + streams)
