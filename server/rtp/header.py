"""The RTP header (RFC 3550 section 5.1) and its extensions (RFC 8285): parse what came, build what goes out.

Runs for every packet, and the building for every packet and leg: one struct call each, no object but the tuple.
"""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any, NamedTuple

SMALLEST = 12
"""Bytes of a header with nothing behind it."""
ONE_BYTE = 0xBEDE
"""The profile of extensions with headers of one byte (RFC 8285 section 4.2)."""
TWO_BYTE = 0x1000
"""The profile of extensions with headers of two bytes; its low four bits are anybody's (RFC 8285 section 4.3)."""
SEND_TIME_ID = 2
"""The number that abs-send-time has in everything we send."""

PADDED = 0x20
EXTENDED = 0x10
PLAIN = 0x80  # version 2 and nothing else in the first byte
ONE_WORD = 1
SEND_TIME = (SEND_TIME_ID << 4 | 2) << 24  # its length is written less one
UINT24 = 0xFF_FFFF

read_fixed = Struct("!BBHII").unpack_from
read_extended = Struct("!BBHIIHH").unpack_from
write = Struct("!BBHIIHHI").pack


class Packet(NamedTuple):
    """One RTP packet. `marker` is 0 or 0x80, ready to be put over a payload type; padding is not in `payload`."""

    marker: int
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    profile: int
    """Which form `extensions` has; 0: there are none."""
    extensions: bytes


Numbered = tuple[int, Packet]
"""A packet behind its extended number (arithmetic.py)."""

new: Callable[[type[Packet], tuple[Any, ...]], Packet] = tuple.__new__  # half the time of Packet(...)


def parse(data: bytes) -> Packet | None:
    """Return the packet that the bytes are; None where they are none. Never raises.

    The two forms that browsers send come first: the fixed header alone, and one with extensions behind it.
    """
    size = len(data)
    if size < SMALLEST:
        return None
    first = data[0]
    if first == PLAIN | EXTENDED and size >= 16:
        _, second, sequence, timestamp, ssrc, profile, words = read_extended(data)
        start = 16 + (words << 2)
        if start > size:
            return None
        return new(
            Packet,
            (second & 0x80, second & 0x7F, sequence, timestamp, ssrc, data[start:], profile, data[16:start]),
        )
    if first == PLAIN:
        _, second, sequence, timestamp, ssrc = read_fixed(data)
        return new(Packet, (second & 0x80, second & 0x7F, sequence, timestamp, ssrc, data[12:], 0, b""))
    return parse_any(data)


def parse_any(data: bytes) -> Packet | None:
    """Return the packet of at least 12 bytes, whatever its header has: contributing sources, extensions, padding."""
    first, second, sequence, timestamp, ssrc = read_fixed(data)
    start, end = SMALLEST + ((first & 0x0F) << 2), len(data)
    if first >> 6 != 2:
        return None
    profile, extensions = 0, b""
    if first & EXTENDED:
        at = start + 4
        if at > end:
            return None
        profile = data[start] << 8 | data[start + 1]
        start = at + ((data[start + 2] << 8 | data[start + 3]) << 2)
        extensions = data[at:start]
    if start > end:
        return None
    if first & PADDED:
        last = data[-1]
        end -= last
        if last == 0 or start > end:
            return None
    return new(
        Packet,
        (second & 0x80, second & 0x7F, sequence, timestamp, ssrc, data[start:end], profile, extensions),
    )


def extension(packet: Packet, element_id: int) -> bytes | None:
    """Return the data of the first extension element with this id; None where there is none. Never raises."""
    if packet.profile == ONE_BYTE:
        return one_byte(packet.extensions, element_id)
    if packet.profile & 0xFFF0 == TWO_BYTE:
        return two_byte(packet.extensions, element_id)
    return None


def one_byte(elements: bytes, element_id: int) -> bytes | None:
    """Look for an element among those of RFC 8285 section 4.2: id 0 is padding, id 15 ends them."""
    at, end = 0, len(elements)
    while at < end:
        head = elements[at]
        found = head >> 4
        if found == 15:
            return None
        if found == 0 and head == 0:
            at += 1
            continue
        after = at + 2 + (head & 0x0F)
        if found == element_id:
            return elements[at + 1 : after] if after <= end and found else None
        at = after
    return None


def two_byte(elements: bytes, element_id: int) -> bytes | None:
    """Look for an element among those of RFC 8285 section 4.3: id 0 is a single byte of padding."""
    at, end = 0, len(elements)
    while at + 1 < end:
        found = elements[at]
        if found == 0:
            at += 1
            continue
        after = at + 2 + elements[at + 1]
        if found == element_id:
            return elements[at + 2 : after] if after <= end else None
        at = after
    return None


def head(marker_and_type: int, sequence: int, timestamp: int, ssrc: int, send_time: int) -> bytes:
    """Return the 20 bytes before a payload. Their only extension is abs-send-time, as `send_time` gives it."""
    return write(0x90, marker_and_type, sequence, timestamp, ssrc, ONE_BYTE, ONE_WORD, SEND_TIME | send_time)


def padding(
    payload_type: int, sequence: int, timestamp: int, ssrc: int, send_time: int, size: int
) -> tuple[bytes, bytes]:
    """Return the head of a packet that carries nothing, and the `size` (1 to 255) bytes of padding behind it."""
    first = write(0xB0, payload_type, sequence, timestamp, ssrc, ONE_BYTE, ONE_WORD, SEND_TIME | send_time)
    return first, bytes(size - 1) + bytes((size,))


def send_time(now_s: float) -> int:
    """Return abs-send-time: seconds modulo 64 with 18 bits of fraction (the WebRTC project's abs-send-time page)."""
    return int(now_s * 262_144) & UINT24
