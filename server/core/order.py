"""Keys that put things in order: a new key between two others, so that placing one thing changes no other.

A key is a fraction in base 62, digits in ASCII order, never ending with the lowest. Ties are broken by id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
TOP = len(DIGITS) - 1
KEY = re.compile(r"[0-9A-Za-z]*[1-9A-Za-z]")
LONGEST = 32  # a list whose keys would grow past this is given fresh ones


@dataclass(frozen=True)
class OrderKey:
    """A bound: a well-formed key of at most 32 digits."""

    def allows(self, value: Any) -> bool:
        return len(value) <= LONGEST and KEY.fullmatch(value) is not None

    def words(self) -> str:
        return f"an order key of at most {LONGEST} digits"


def between(before: str | None, after: str | None) -> str:
    """Return a key strictly between two; None is an open end. Raises ValueError for malformed or misordered keys."""
    for key in (before, after):
        if key is not None and KEY.fullmatch(key) is None:
            raise ValueError("malformed order key")
    if after is None:
        return above(before or "")
    if before is None:
        return below(after)
    if before >= after:
        raise ValueError("order keys out of order")
    at = 0
    while digit(before, at) == digit(after, at):
        at += 1
    low, high = digit(before, at), digit(after, at)
    shared = after[:at]
    if high - low > 1:
        return shared + DIGITS[(low + high) >> 1]
    if len(after) > at + 1:
        return shared + DIGITS[high]
    return shared + DIGITS[low] + above(before[at + 1 :])


def above(key: str) -> str:
    """Return a key above this one; the empty key is the open start. Steps up, so that appending costs little."""
    if not key:
        return DIGITS[(TOP + 1) >> 1]
    at = 0
    while digit(key, at) == TOP:
        at += 1
    return key + DIGITS[1] if at == len(key) else key[:at] + DIGITS[digit(key, at) + 1]


def below(key: str) -> str:
    """Return a key below this one."""
    at = 0
    while digit(key, at) == 0:
        at += 1
    step = digit(key, at) - 1
    return key[:at] + DIGITS[step] + (DIGITS[TOP] if step == 0 else "")


def digit(key: str, at: int) -> int:
    """Return the value of one digit; behind the end of a key it is 0."""
    return DIGITS.index(key[at]) if at < len(key) else 0


def fresh(amount: int) -> Iterator[str]:
    """Yield `amount` short keys, evenly spread and in order: what a list gets when its keys have grown too long."""
    width = 1
    while len(DIGITS) ** width <= amount + 1:
        width += 1
    step = len(DIGITS) ** width // (amount + 1)
    for place in range(1, amount + 1):
        value, key = place * step, ""
        for _ in range(width):
            value, rest = divmod(value, len(DIGITS))
            key = DIGITS[rest] + key
        yield key.rstrip(DIGITS[0])


def placed(keys: Sequence[str], place: int) -> tuple[str, Sequence[str]]:
    """Return a key for one more at a place among keys in order, and theirs: fresh ones where it would be too tight."""
    low = keys[place - 1] if place else None
    high = keys[place] if place < len(keys) else None
    if low is None or high is None or low < high:
        key = between(low, high)
        if len(key) <= LONGEST:
            return key, keys
    every = list(fresh(len(keys) + 1))
    return every.pop(place), every
