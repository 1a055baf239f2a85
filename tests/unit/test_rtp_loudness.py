"""Who speaks, and who is heard where many have a microphone."""

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.loudness import Speaking, level, loudest

PACKET_S = 0.02


@pytest.mark.parametrize(
    ("element", "heard"), [(b"\x00", 0), (b"\x80", 0), (b"\xad", 45), (b"\x7f", 127), (b"\xff\x00", 127), (b"", 127)]
)
def test_the_level_is_in_seven_bits(element: bytes, heard: int) -> None:
    assert level(element) == heard


def listen(levels: Iterable[int], begin_s: float = 10.0) -> tuple[Speaking, list[int]]:
    """Hear one packet each 20 ms; return the ear, and at which packets it began or ended."""
    speaking, changes, on = Speaking(), list[int](), False
    for place, heard in enumerate(levels):
        now_s = begin_s + place * PACKET_S
        speaking.heard(heard, now_s)
        if speaking.speaking(now_s) != on:
            on = not on
            changes.append(place)
    return speaking, changes


@pytest.mark.parametrize(
    ("levels", "changes"),
    [
        pytest.param([127] * 100, [], id="silence"),
        pytest.param([60] * 100, [], id="a quiet room"),
        pytest.param([48] * 100, [], id="a murmur does not begin"),
        pytest.param([127] + [30] * 100, [4], id="a voice"),
        pytest.param([127] + [45] * 100, [4], id="a soft voice"),
        pytest.param(([10] * 2 + [127] * 48) * 5, [], id="a pencil that falls"),
        pytest.param([127] + [30] * 10 + [48] * 200, [4], id="a voice that becomes a murmur goes on"),
        pytest.param([127] + ([30] * 5 + [127] * 25) * 5, [4], id="pauses between words"),
        pytest.param([127] + [30] * 10 + [127] * 100, [4, 40], id="the end comes 600 ms after the last voice"),
        pytest.param([127] + [30] * 10 + [127] * 100 + [30] * 10, [4, 40, 114], id="again"),
    ],
)
def test_speaking(levels: list[int], changes: list[int]) -> None:
    assert listen(levels)[1] == changes


def test_one_who_sends_nothing_any_more_does_not_speak() -> None:
    speaking, _ = listen([30] * 10)
    assert speaking.speaking(10.2)
    assert not speaking.speaking(10.8)
    assert speaking.level(10.2) < 60
    assert speaking.level(10.8) == 127


def test_after_a_pause_of_sending_a_voice_begins_anew() -> None:
    speaking, _ = listen([30] * 10)
    speaking.heard(30, 60.0)
    assert not speaking.speaking(60.0)


def test_nobody_was_heard_yet() -> None:
    assert Speaking().level(5.0) == 127
    assert not Speaking().speaking(5.0)


def test_the_smoothed_level_rises_fast_and_falls_slowly() -> None:
    loud, _ = listen([20] * 10)
    assert loud.level(10.2) < 30
    quiet, _ = listen([20] * 10 + [127] * 10)
    assert quiet.level(10.4) < 60


@pytest.mark.parametrize(
    ("levels", "previous", "chosen"),
    [
        pytest.param({}, "", "", id="nobody"),
        pytest.param({"a": 90.0}, "", "a", id="one"),
        pytest.param({"a": 30.0, "b": 40.0, "c": 20.0}, "", "ac", id="the two loudest"),
        pytest.param({"a": 30.0, "b": 30.0, "c": 30.0}, "", "ab", id="alike: by name"),
        pytest.param({"a": 30.0, "b": 30.0, "c": 30.0}, "bc", "bc", id="alike: who was chosen stays"),
        pytest.param({"a": 30.0, "b": 39.0, "c": 20.0}, "bc", "bc", id="a little louder is not enough"),
        pytest.param({"a": 28.0, "b": 39.0, "c": 20.0}, "bc", "ac", id="much louder is"),
        pytest.param({"a": 28.0, "c": 20.0}, "bc", "ac", id="who left does not stay"),
    ],
)
def test_the_loudest_are_chosen(levels: Mapping[str, float], previous: str, chosen: str) -> None:
    assert loudest(levels, 2, frozenset(previous)) == frozenset(chosen)


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0, 127)), max_size=10), st.integers(1, 4))
def test_as_many_as_may_are_chosen_and_of_those_who_are_there(history: list[dict[str, float]], most: int) -> None:
    chosen: frozenset[str] = frozenset()
    for levels in history:
        chosen = loudest(levels, most, chosen)
        assert chosen <= levels.keys()
        assert len(chosen) == min(most, len(levels))
        assert loudest(levels, most, chosen) == chosen, "the same levels change nothing"
