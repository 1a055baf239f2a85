"""Changing what is real until it no longer is: the inputs of fuzz targets."""

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

TELLING = (0, 1, 2, 3, 4, 12, 15, 16, 20, 0x20, 0x7F, 0x80, 0x90, 0xBE, 0xC8, 0xCD, 0xCE, 0xDE, 0xF0, 0xFE, 0xFF)
"""Bytes that mean something somewhere: lengths, first bytes, kinds."""
LONGEST = 4000


def mutated(examples: Sequence[bytes], random: Random) -> bytes:
    """Return an example with one to eight changes, or now and then bytes of pure chance."""
    if not random.randrange(20):
        return random.randbytes(random.randrange(80))
    data = bytearray(random.choice(examples))
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        random.choice(CHANGES)(data, examples, random)
    return bytes(data[:LONGEST])


def some(data: bytearray, random: Random) -> slice:
    """Return a short stretch of the data."""
    at = random.randrange(len(data) + 1)
    return slice(at, at + random.choice((0, 1, 1, 2, 4, 8, 30)))


def set_byte(data: bytearray, _examples: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] = random.choice((*TELLING, random.randrange(256)))


def flip_bit(data: bytearray, _examples: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def cut(data: bytearray, _examples: Sequence[bytes], random: Random) -> None:
    del data[random.randrange(len(data) + 1) :]


def remove(data: bytearray, _examples: Sequence[bytes], random: Random) -> None:
    del data[some(data, random)]


def repeat(data: bytearray, _examples: Sequence[bytes], random: Random) -> None:
    stretch = some(data, random)
    data[stretch.start : stretch.start] = data[stretch] * random.choice((1, 2, 20))


def insert(data: bytearray, _examples: Sequence[bytes], random: Random) -> None:
    at = random.randrange(len(data) + 1)
    data[at:at] = random.randbytes(random.choice((1, 2, 4, 12)))


def splice(data: bytearray, examples: Sequence[bytes], random: Random) -> None:
    other = random.choice(examples)
    at = random.randrange(len(other) + 1)
    data[some(data, random)] = other[at : at + random.choice((4, 20, len(other)))]


CHANGES = (set_byte, set_byte, flip_bit, flip_bit, cut, remove, repeat, insert, splice)


def inputs(examples: Sequence[bytes]) -> SearchStrategy[bytes]:
    """Return the same for hypothesis, which finds the smallest input that fails."""
    chance = st.binary(max_size=120)
    changed = st.builds(mutated, st.just(examples), st.randoms(use_true_random=False))
    return st.one_of(chance, changed, st.sampled_from(examples))
