"""What the forwarder must know of VP8: where a frame and a keyframe begin (RFC 7741 sections 4.2 and 4.3)."""

from __future__ import annotations

HAS_MORE = 0x80  # X
BEGINS_PARTITION = 0x10  # S
PARTITION = 0x07  # PID
HAS_PICTURE = 0x80  # I
HAS_TL0 = 0x40  # L
HAS_LAYER = 0x30  # T or K: they share a byte
LONG_PICTURE = 0x80  # M
INTER = 0x01  # P: the frame builds on others


def starts_frame(payload: bytes) -> bool:
    """Say whether the payload of an RTP packet is the first of its frame. Never raises."""
    return len(payload) > 0 and payload[0] & (BEGINS_PARTITION | PARTITION) == BEGINS_PARTITION


def starts_keyframe(payload: bytes) -> bool:
    """Say whether the payload of an RTP packet is the first of a frame that needs no other. Never raises."""
    if not starts_frame(payload):
        return False
    at, size = 1, len(payload)
    if payload[0] & HAS_MORE:
        if size < 2:
            return False
        more = payload[1]
        at = 2
        if more & HAS_PICTURE:
            at += 2 if size > 2 and payload[2] & LONG_PICTURE else 1
        if more & HAS_TL0:
            at += 1
        if more & HAS_LAYER:
            at += 1
    return at < size and not payload[at] & INTER
