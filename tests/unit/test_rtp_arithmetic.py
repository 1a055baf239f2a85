"""Numbers that wrap around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.arithmetic import Unwrapper16

NUMBERS = st.integers(0, 65535)


@pytest.mark.parametrize(
    ("values", "extended"),
    [
        ([0, 1, 2], [65536, 65537, 65538]),
        ([65534, 65535, 0, 1], [131070, 131071, 131072, 131073]),
        ([0, 65535, 1], [65536, 65535, 65537]),
        ([10, 9, 12, 11], [65546, 65545, 65548, 65547]),
        ([0, 32767], [65536, 98303]),
        ([0, 32768], [65536, 32768]),
    ],
)
def test_unwrapping_takes_the_nearest_number(values: list[int], extended: list[int]) -> None:
    unwrapper = Unwrapper16()
    assert unwrapper.highest == -1
    assert [unwrapper.unwrap(value) for value in values] == extended
    assert unwrapper.highest == max(extended)


@given(st.lists(NUMBERS, min_size=1))
def test_unwrapped_numbers_are_the_same_modulo_65536_near_the_highest_and_never_negative(values: list[int]) -> None:
    unwrapper = Unwrapper16()
    for value in values:
        before = unwrapper.highest
        extended = unwrapper.unwrap(value)
        assert extended % 65536 == value
        assert extended > 0
        assert before < 0 or -32768 <= extended - before < 32768
        assert unwrapper.highest == max(before, extended)
