"""What a weak line carries: the decision over a model of a line as it gets weaker and stronger."""

import pytest

from tests.unit.weak_line import FEW, KBPS, Told, play


def assert_calm(told: Told, stages: int, stage_s: float) -> None:
    """At most one toggle of each stream in each stage, and hardly any sound lost."""
    for stage in range(stages):
        for name in FEW:
            assert len(told.of(name, stage * stage_s, (stage + 1) * stage_s)) <= 1, told.toggles
    assert max(told.sound_lost) < 0.02


@pytest.mark.parametrize("stage_s", [30.0, 60.0, 120.0])
def test_a_line_that_steps_down_and_up_again(stage_s: float) -> None:
    """1500, 300, 100, 1500 kbit/s with a queue of 300 ms."""
    told = play([(kbps * KBPS, stage_s) for kbps in (1500, 300, 100, 1500)], FEW, estimate_bps=1500 * KBPS)
    assert_calm(told, 4, stage_s)
    assert told.of("lee/face", 0, stage_s) == told.of("sam/desk", 0, stage_s) == []
    assert told.of("lee/face", stage_s, 2 * stage_s) == told.of("sam/desk", stage_s, 2 * stage_s) == [False]
    assert told.of("lee/face", 2 * stage_s, 3 * stage_s) == []
    assert told.of("sam/desk", 3 * stage_s, 3 * stage_s + 10) == [True]
    assert told.of("lee/face", 3 * stage_s, 3 * stage_s + 13) == [True]


@pytest.mark.parametrize("kbps", [100, 200, 400, 600, 700, 800, 1000, 1500])
def test_a_line_that_becomes_weak_and_stays_so_is_not_tried_to_death(kbps: float) -> None:
    """Whatever is probed for, what was shed stays shed, the sound is whole, and padding costs little."""
    told = play([(1500 * KBPS, 60), (kbps * KBPS, 600)], FEW, estimate_bps=1500 * KBPS)
    assert_calm(told, 11, 60.0)
    assert len(told.toggles) <= 2
    assert told.padded_bits / 600 < 0.2 * kbps * KBPS


def test_pictures_that_move_now_and_then_on_a_good_line_are_never_shed() -> None:
    """The estimate lags behind, since it grows no further than 1.5 times what was received."""
    told = play(
        [(2000 * KBPS, 240)],
        FEW,
        estimate_bps=100 * KBPS,
        weight=lambda now_s: 0.1 if int(now_s / 20) % 2 else 1.0,
    )
    assert told.toggles == []
    assert max(told.sound_lost) == 0


def test_a_browser_that_answers_no_questions_has_its_pictures_back_after_a_while() -> None:
    told = play([(kbps * KBPS, 60) for kbps in (1500, 300, 1500, 1500)], FEW, estimate_bps=1500 * KBPS, echoes=False)
    assert told.padded_bits == 0
    assert told.of("sam/desk", 120, 240)[-1:] == [True]
    assert told.of("lee/face", 120, 240)[-1:] == [True]
