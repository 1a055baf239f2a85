"""What a weak line carries: the decision over a model of a line as it gets weaker and stronger, or loses packets."""

from collections.abc import Callable
from random import Random

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


def random_loss(share: float, packets_a_step: int = 8) -> Callable[[float], float]:
    """Return a way to lose so much of few packets at a time, by chance."""
    chance = Random(2)
    return lambda _passed_s: sum(chance.random() < share for _ in range(packets_a_step)) / packets_a_step


def test_a_line_that_loses_a_little_by_chance_keeps_its_pictures_from_the_beginning() -> None:
    told = play([(1500 * KBPS, 600)], FEW, estimate_bps=100 * KBPS, lossy=random_loss(0.05))
    assert told.toggles == []


@pytest.mark.parametrize("lasts_s", [0.3, 1.0, 3.0, 8.0])
def test_an_interruption_sheds_nothing(lasts_s: float) -> None:
    """All of it is told at once, and once, when the line is well again."""
    told = play(
        [(1500 * KBPS, 60)], FEW, estimate_bps=1500 * KBPS, lossy=lambda passed_s: 20 <= passed_s < 20 + lasts_s
    )
    assert told.toggles == []


def test_a_line_that_loses_much_is_spared_one_picture_after_the_other() -> None:
    told = play([(1500 * KBPS, 60)], FEW, estimate_bps=1500 * KBPS, lossy=lambda passed_s: 0.3 * (passed_s >= 20))
    assert [(name, on) for _, name, on in told.toggles] == [("lee/face", False), ("sam/desk", False)]
    (first_s, _, _), (second_s, _, _) = told.toggles
    assert 21 < first_s < 25
    assert 3 <= second_s - first_s < 8


def test_what_is_shed_comes_back_where_the_way_is_longer_than_before() -> None:
    told = play(
        [(1500 * KBPS, 30), (300 * KBPS, 15), (1500 * KBPS, 30)],
        FEW,
        estimate_bps=1500 * KBPS,
        lossy=random_loss(0.05),
        longer=lambda passed_s: 0.06 * (passed_s >= 45),
    )
    assert told.of("lee/face", 30, 45) == told.of("sam/desk", 30, 45) == [False]
    assert told.of("sam/desk", 45, 62) == told.of("lee/face", 45, 66) == [True]


@pytest.mark.parametrize("kbps", [60, 75, 79])
def test_the_full_queue_of_a_line_that_is_too_weak_for_the_sound_is_not_probed(kbps: float) -> None:
    """Not for the minute after which the shortest way is taken for that of an empty line."""
    told = play([(1500 * KBPS, 20), (kbps * KBPS, 50)], FEW, estimate_bps=1500 * KBPS)
    assert len(told.toggles) == 2
    assert told.padded_bits < 50 * 1000


@pytest.mark.parametrize("queue_s", [0.06, 0.1])
@pytest.mark.parametrize("kbps", [290, 590, 700])
def test_a_short_queue_tells_of_a_weak_line_as_well(kbps: float, queue_s: float) -> None:
    told = play([(1500 * KBPS, 20), (kbps * KBPS, 180)], FEW, estimate_bps=1500 * KBPS, queue_s=queue_s)
    assert len(told.toggles) <= 4, told.toggles
    assert max(told.sound_lost) < 0.02
