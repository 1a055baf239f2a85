"""How long things wait, as it is told by answers and by their absence."""

from collections.abc import Callable

import pytest

from server.rtp.echoes import Echoes


class Way:
    """A way on which each question is answered after a while, asked at each tick of 50 ms."""

    def __init__(self) -> None:
        self.echoes = Echoes()
        self.now_s = 10.0
        self.asked = 0
        self._under_way: list[tuple[float, int]] = []

    def go_on(self, seconds: float, way_s: float | None, *, heavy: bool = True, probing: bool = False) -> None:
        """Let time pass; `way_s`: how long an answer takes, None where none comes."""
        for _ in range(round(seconds / 0.05)):
            self.now_s += 0.05
            for due_s, number in [each for each in self._under_way if each[0] <= self.now_s + 1e-9]:
                self._under_way.remove((due_s, number))
                self.echoes.answered(number, due_s)
            question = self.echoes.due(self.now_s, heavy=heavy, probing=probing)
            if question is not None:
                self.asked += 1
                if way_s is not None:
                    self._under_way.append((self.now_s + way_s, question))

    def queue_ms(self) -> int | None:
        queue_s = self.echoes.queue_s(self.now_s)
        return None if queue_s is None else round(queue_s * 1000)


def test_a_way_as_long_as_ever_has_no_queue() -> None:
    way = Way()
    way.go_on(0.25, 0.03)
    assert way.queue_ms() is None, "one answer is not enough"
    way.go_on(0.25, 0.03)
    assert way.queue_ms() == 0
    assert way.echoes.newest_s(way.now_s) == pytest.approx(0, abs=0.001)


def test_it_is_asked_more_often_where_it_matters() -> None:
    way = Way()
    way.go_on(10, 0.03, heavy=False)
    assert way.asked == 20
    way.go_on(10, 0.03)
    assert way.asked == 60
    way.go_on(10, 0.03, probing=True)
    assert way.asked == 260


def test_a_queue_that_grows_is_looked_at_closely_and_soon_known() -> None:
    way = Way()
    way.go_on(10, 0.03)
    way.go_on(0.6, 0.23)
    assert way.queue_ms() == 200
    assert way.asked == 46


def test_a_late_answer_is_enough_where_those_after_it_do_not_come() -> None:
    way = Way()
    way.go_on(10, 0.03)
    way.go_on(0.05, 0.23)
    way.go_on(0.2, None)
    assert way.queue_ms() == 0
    way.go_on(0.1, None)
    assert way.queue_ms() == 170, "the next one is under way for so long"


def test_a_queue_of_which_nothing_follows_is_not_looked_at_closely() -> None:
    way = Way()
    way.go_on(10, 0.03, heavy=False)
    way.go_on(4, 0.23, heavy=False)
    assert way.queue_ms() == 200
    assert way.asked == 28


def test_one_late_answer_is_chance() -> None:
    way = Way()
    way.go_on(10, 0.03, probing=True)
    way.go_on(0.05, 0.18, probing=True)
    way.go_on(0.05, 0.13, probing=True)
    way.go_on(0.10, 0.10, probing=True)
    assert way.queue_ms() == 0
    assert way.echoes.newest_s(way.now_s) == pytest.approx(0.12, abs=0.001), "what is under way is late as well"


def test_an_answer_that_does_not_come_is_noticed_and_after_a_second_given_up() -> None:
    way = Way()
    way.go_on(10, 0.03, probing=True)
    way.go_on(0.55, None, probing=True)
    assert way.echoes.newest_s(way.now_s) == pytest.approx(0.47, abs=0.001), "the first one is 0.5 s old"
    assert way.queue_ms() == 0
    way.go_on(1.2, None)
    assert way.queue_ms() is None
    assert way.echoes.newest_s(way.now_s) < 1
    way.go_on(1, 0.03)
    assert way.queue_ms() == 0


@pytest.mark.parametrize("heavy", [False, True])
def test_another_way_that_stays_as_it_is_is_known_for_an_empty_one_after_seconds(*, heavy: bool) -> None:
    way = Way()
    way.go_on(40, 0.03, heavy=heavy)
    way.go_on(4, 0.09, heavy=heavy)
    assert way.queue_ms() == 60
    way.go_on(5, 0.09, heavy=heavy)
    assert way.queue_ms() == 0
    way.go_on(1, 0.03, heavy=heavy)
    way.go_on(1, 0.09, heavy=heavy)
    assert way.queue_ms() == 60, "a shorter one is known at once"


@pytest.mark.parametrize(
    ("way_s", "learnt"),
    [
        pytest.param(lambda n: 0.108, True, id="longer by a little less than may be"),
        pytest.param(lambda n: 0.115, False, id="longer by more: a full queue is as steady"),
        pytest.param(lambda n: 0.08 + n % 2 * 0.018, True, id="it differs by a little"),
        pytest.param(lambda n: 0.06 + n * 0.004, False, id="it grows slowly"),
    ],
)
def test_it_must_be_steady_and_not_very_much_longer(way_s: Callable[[int], float], *, learnt: bool) -> None:
    way = Way()
    way.go_on(10, 0.03)
    for n in range(8):
        way.go_on(2, way_s(n))
    queue_ms = way.queue_ms()
    assert queue_ms is not None
    assert (queue_ms < 20) == learnt


def test_a_queue_that_grows_and_shrinks_is_one_for_a_minute() -> None:
    way = Way()
    way.go_on(10, 0.03)
    queue_ms = []
    for _ in range(10):
        for way_s in (0.122, 0.1, 0.078, 0.1):
            way.go_on(1.9, way_s)
            queue_ms.append(way.queue_ms())
    assert queue_ms[:32] == [92, 70, 48, 70] * 8
    assert queue_ms[-4:] == [44, 22, 0, 22]


def test_what_nobody_asked_is_no_answer() -> None:
    echoes = Echoes()
    for number in range(5):
        echoes.answered(number, 10.0)
    assert echoes.queue_s(10.0) is None
    assert echoes.newest_s(10.0) == 0
