"""What a load peer sends and what it makes of what it hears: RTP packets that carry when they were sent.

A payload ends with that moment, by the clock of the day as the kernel tells it, and with a word of four bytes, so that
a packet of any kind can be known again.
"""

from __future__ import annotations

import os
import struct
import time
from dataclasses import dataclass, field
from itertools import count

from pylibsrtp import Error as SrtpError

from tests.support.media_sdp import CONGESTION_ID, LEVEL_ID, OPUS, SENT_ID, VP8, Track
from tests.support.media_transport import Line

AUDIO_PER_S, AUDIO_BYTES = 50, 120
FRAMES_PER_S = 15
KEYFRAME_EVERY_S = 10
AUDIO_HEAD = struct.Struct("!BBHIIHHBBIBH3x")
VIDEO_HEAD = struct.Struct("!BBHIIHHIBHx")
ONE_BYTE_FORM, AUDIO_WORDS, VIDEO_WORDS = 0xBEDE, 3, 2
LEVEL_HEAD, SENT_HEAD, CONGESTION_HEAD = LEVEL_ID << 4, (SENT_ID << 4 | 2) << 24, CONGESTION_ID << 4 | 1
DESCRIPTOR = struct.Struct("!BBH")
KEYFRAME = bytes.fromhex("100200 9d012a 4001b400")  # RFC 6386 section 9.1: P is 0; 320 by 180
INTERFRAME = bytes.fromhex("110200")
STAMP = struct.Struct("!Q4s")
WORD = b"base"
FILLER = os.urandom(1500)
VOICE, SILENCE = 0x80 | 30, 127
clock_ns = time.time_ns


class Outgoing:
    """One stream of a publisher; `send` makes and sends its next packet."""

    def __init__(self, line: Line, track: Track, numbers: count[int], per_s: float, size: int) -> None:
        self.track = track
        self.per_s = per_s
        self.burst = 1
        """How many packets go out at once: a browser's pacer lets go of what has gathered in 5 ms."""
        self.sent = 0
        self.octets = 0
        self.keyframes = 0
        self.level = VOICE
        self.wants_keyframe = True
        self.timestamp = int.from_bytes(os.urandom(4))
        self._line = line
        self._numbers = numbers
        """The transport-wide numbers of this peer."""
        self._size = size
        self._sequence = int.from_bytes(os.urandom(2))
        self._per_frame = max(1, round(per_s / FRAMES_PER_S)) if track.picture else 1
        self._step = round(90_000 * self._per_frame / per_s) if track.picture else 48_000 // AUDIO_PER_S
        self._frame = 0
        self._left = 0
        self._keyframe_every = round(KEYFRAME_EVERY_S * FRAMES_PER_S)

    def send(self) -> None:
        """Send the next packet."""
        packet = self._picture() if self.track.picture else self._sound()
        self._line.send_rtp(packet)
        self.sent += 1
        self.octets += len(packet)

    def _sound(self) -> bytes:
        self.timestamp = self.timestamp + self._step & 0xFFFFFFFF
        now_ns = clock_ns()
        head = AUDIO_HEAD.pack(
            *(0x90, OPUS, self._next(), self.timestamp, self.track.ssrc, ONE_BYTE_FORM, AUDIO_WORDS),
            *(LEVEL_HEAD, self.level, SENT_HEAD | abs_send_time(now_ns)),
            *(CONGESTION_HEAD, next(self._numbers) & 0xFFFF),
        )
        return head + FILLER[: self._size - AUDIO_HEAD.size - STAMP.size] + STAMP.pack(now_ns, WORD)

    def _picture(self) -> bytes:
        body = b""
        if not self._left:
            body = self._begin_frame()
        self._left -= 1
        marker = 0 if self._left else 0x80
        now_ns = clock_ns()
        head = VIDEO_HEAD.pack(
            *(0x90, marker | VP8, self._next(), self.timestamp, self.track.ssrc, ONE_BYTE_FORM, VIDEO_WORDS),
            *(SENT_HEAD | abs_send_time(now_ns), CONGESTION_HEAD, next(self._numbers) & 0xFFFF),
        )
        body = DESCRIPTOR.pack(0x90 if body else 0x80, 0x80, 0x8000 | self._frame & 0x7FFF) + body
        filler = self._size - VIDEO_HEAD.size - len(body) - STAMP.size
        return head + body + FILLER[:filler] + STAMP.pack(now_ns, WORD)

    def _begin_frame(self) -> bytes:
        """Begin the next picture, and return how its first partition begins."""
        self._left = self._per_frame
        self._frame += 1
        self.timestamp = self.timestamp + self._step & 0xFFFFFFFF
        if self.wants_keyframe or not self._frame % self._keyframe_every:
            self.wants_keyframe = False
            self.keyframes += 1
            return KEYFRAME
        return INTERFRAME

    def _next(self) -> int:
        self._sequence = self._sequence + 1 & 0xFFFF
        return self._sequence


def abs_send_time(now_ns: int) -> int:
    """Return a moment as the extension writes it: seconds in 24 bits, 18 of them behind the point."""
    return (now_ns << 18) // 1_000_000_000 & 0xFFFFFF


@dataclass
class Incoming:
    """One stream of a subscriber: what came of it, and of about every tenth packet how long it was on its way."""

    ssrc: int
    again: bool = False
    """Whether it carries retransmissions."""
    packets: int = 0
    late: int = 0
    """Packets that came after one with a higher number, or twice."""
    wrong: int = 0
    """Sampled packets that could not be decrypted or that nobody here sent."""
    delays_s: list[float] = field(default_factory=list)
    first: int = -1
    highest: int = -1
    """The extended number of the newest packet."""
    reported: tuple[int, int] = (0, 0)
    """What was expected and what had come when it was last reported."""

    def heard(self, datagram: bytes, came_ns: int, line: Line) -> None:
        """Take one packet, protected as it is; it is read where it is known when it came."""
        self.packets += 1
        sequence = datagram[2] << 8 | datagram[3]
        if self.first < 0:
            self.first = self.highest = sequence
        else:
            step = sequence - self.highest & 0xFFFF
            if step and step < 0x8000:
                self.highest += step
            else:
                self.late += 1
        if came_ns:
            self._sample(datagram, came_ns, line)

    @property
    def expected(self) -> int:
        """How many packets there must have been between the first and the newest."""
        return self.highest - self.first + 1 if self.first >= 0 else 0

    @property
    def lost(self) -> int:
        """How many of them did not come; less than that where some came twice."""
        return max(0, self.expected - self.packets)

    def forget(self) -> None:
        """Count anew from the newest packet on."""
        if self.first >= 0:
            self.first = self.highest + 1
        self.packets = self.late = self.wrong = 0
        self.reported = (0, 0)
        self.delays_s.clear()

    def report(self) -> tuple[int, int, int, int]:
        """Return the block of a receiver report: SSRC, fraction lost since the last, lost in all, highest number."""
        expected, came = self.expected - self.reported[0], self.packets - self.reported[1]
        self.reported = (self.expected, self.packets)
        fraction = max(0, min(255, (expected - came) * 256 // expected)) if expected else 0
        return self.ssrc, fraction, self.lost, self.highest & 0xFFFFFFFF

    def _sample(self, datagram: bytes, came_ns: int, line: Line) -> None:
        try:
            packet = line.unprotect(datagram)
        except SrtpError:
            self.wrong += 1
            return
        sent_ns, word = STAMP.unpack_from(packet, len(packet) - STAMP.size)
        if word == WORD:
            self.delays_s.append((came_ns - sent_ns) / 1e9)
        else:
            self.wrong += 1
