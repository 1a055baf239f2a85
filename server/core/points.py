"""Stroke points, packed. Four LEB128 varints a point: zigzag dx, zigzag dy, dt, zigzag dpressure; then base64url.

x and y in hundredths of a millimetre from the page's top left, t in milliseconds since the stroke began, pressure
0 to 255; each the difference from the point before, the first from zero. About five bytes a point.
"""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
VARINTS = re.compile(rb"(?:[\x80-\xff]{0,3}[\x00-\x7f]|[\x80-\xff]{4}[\x00-\x0f])*")  # each below 2**32
STANDARD = bytes.maketrans(b"-_", b"+/")
PADDING = ("", "", "==", "=")  # by the length, modulo four
CONTINUED = bytes(range(0x80, 0x100))
FAR_HMM = 100_000  # one metre beyond any page we rule
LONG_MS = 3_600_000


class Point(NamedTuple):
    """Where the pen was (x, y in hundredths of a millimetre), when (ms), and how hard (0 to 255)."""

    x: int
    y: int
    t: int
    p: int


def pack(points: Iterable[Point]) -> str:
    """Return the packed text of the points."""
    out = bytearray()
    before = Point(0, 0, 0, 0)
    for point in points:
        out += varint(zigzag(point.x - before.x)) + varint(zigzag(point.y - before.y))
        out += varint(point.t - before.t) + varint(zigzag(point.p - before.p))
        before = point
    return urlsafe_b64encode(out).rstrip(b"=").decode()


def unpack(text: str) -> list[Point]:
    """Return the points of a packed text. Raises ValueError where it is not one."""
    values = list(varints(raw(text)))
    if len(values) % 4:
        raise ValueError("a point is four numbers")
    points: list[Point] = []
    x = y = t = p = 0
    for index in range(0, len(values), 4):
        x += unzigzag(values[index])
        y += unzigzag(values[index + 1])
        t += values[index + 2]
        p += unzigzag(values[index + 3])
        points.append(Point(x, y, t, p))
    return points


def count(text: str) -> int:
    """Return how many points a packed text holds, or -1 where it is not well formed. Cheap: decodes no point."""
    try:
        data = raw(text)
    except ValueError:
        return -1
    if VARINTS.fullmatch(data) is None:
        return -1
    numbers = len(data.translate(None, CONTINUED))
    return numbers // 4 if numbers % 4 == 0 else -1


def raw(text: str) -> bytes:
    """Return the bytes of unpadded base64url. Raises ValueError for anything else."""
    if ALPHABET.fullmatch(text) is None or len(text) % 4 == 1:
        raise ValueError("not base64url")
    return b64decode((text + PADDING[len(text) % 4]).encode().translate(STANDARD))


def varints(data: bytes) -> Iterable[int]:
    """Yield the LEB128 numbers of the bytes. Raises ValueError at one cut short or not below 2**32."""
    if VARINTS.fullmatch(data) is None:
        raise ValueError("a number is cut short or too long")
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def varint(value: int) -> bytes:
    """Return the LEB128 bytes of a number from 0 up."""
    rest, out = value, bytearray()
    while rest > 0x7F:
        out.append(rest & 0x7F | 0x80)
        rest >>= 7
    out.append(rest)
    return bytes(out)


def zigzag(value: int) -> int:
    """Fold a signed number into an unsigned one, small stays small."""
    return value << 1 if value >= 0 else (-value << 1) - 1


def unzigzag(value: int) -> int:
    """Undo `zigzag`."""
    return value >> 1 if not value & 1 else -(value >> 1) - 1


@dataclass(frozen=True)
class Packed:
    """A bound: `fewest` to `most` packed points, each near a page, in time, with a pressure of 0 to 255."""

    fewest: int
    most: int

    def allows(self, value: Any) -> bool:
        if not self.fewest <= count(value) <= self.most:
            return False
        return all(
            abs(x) <= FAR_HMM and abs(y) <= FAR_HMM and t <= LONG_MS and 0 <= p <= 255 for x, y, t, p in unpack(value)
        )

    def words(self) -> str:
        return f"{self.fewest} to {self.most} packed points"


@dataclass(frozen=True)
class Live:
    """A bound for points on their way: well formed and not too many. Cheap: each pen sends thirty a second."""

    fewest: int
    most: int

    def allows(self, value: Any) -> bool:
        return self.fewest <= count(value) <= self.most

    def words(self) -> str:
        return f"{self.fewest} to {self.most} packed points"
