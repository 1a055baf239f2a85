"""Every parser is tried for a moment; `make fuzz` tries as long as wanted."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import hunt, main, shrunk
from tests.fuzz.mutation import LONGEST, inputs, mutated
from tests.fuzz.targets import TARGETS, Target

MUTATIONS = 1500
EXAMPLES = 150


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_survives_what_was_cut_and_what_was_changed(name: str) -> None:
    target, random = TARGETS[name], Random(name)
    for example in target.examples:
        for end in range(max(0, len(example) - 400), len(example) + 1):
            target.run(example[:end])
    for _ in range(MUTATIONS if len(target.examples[0]) < 1000 else MUTATIONS // 10):
        target.run(mutated(target.examples, random))


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_survives_anything(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=EXAMPLES)
    @given(inputs(target.examples))
    def attempt(data: bytes) -> None:
        target.run(data)

    attempt()


def fails_at_seven(data: bytes) -> None:
    assert 7 not in data


FRAIL = Target(fails_at_seven, (b"abcdef", b"x" * 50))


def test_a_fault_is_found_made_small_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert not hunt("frail", FRAIL, 30.0, 1)
    told = capsys.readouterr().err
    assert "frail: FUZZ_SEED=" in told
    assert "found b'\\x07'" in told
    assert "AssertionError" in told


@given(st.binary(), st.binary())
def test_what_fails_is_made_as_small_as_it_can_be(before: bytes, after: bytes) -> None:
    assert shrunk(FRAIL, before + b"\7" + after) == b"\7"


@given(st.integers(0, 10_000))
def test_changes_keep_their_bounds(seed: int) -> None:
    assert len(mutated((b"", b"y" * LONGEST), Random(seed))) <= LONGEST


def test_an_unknown_target_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert "no target nothing; there are: rtp_header" in capsys.readouterr().err


def test_a_hunt_ends_with_its_time(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FUZZ_S", "0")
    assert main([]) == 0
    assert capsys.readouterr().out.count("survived") == len(TARGETS)
