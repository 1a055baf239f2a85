"""The numbers that go out on a leg: what holds whatever happens."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from server.rtp.sequence import LATEST, SequenceMap


class Leg(RuleBasedStateMachine):
    """Anything in any order. `sent` is what went out: original by outgoing number, None for what was claimed."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = SequenceMap(65_500)
        self.opening = 0
        self.first = 100_000
        self.highest = 99_999
        self.sent: dict[int, tuple[int, int] | None] = {}
        self.closed: set[int] = set()
        self.out_highest = 65_499
        self.went_out = 0
        self.lacked: dict[int, int] = {}
        """By each number that was the highest when it went out: how many before it had not gone out."""

    @initialize(claims=st.integers(0, 2))
    def begin(self, claims: int) -> None:
        """What may happen before anything was sent stands in the tables."""
        for _ in range(claims):
            self.claim()
        self.send_ahead(1)

    def note(self, outgoing: int, original: int | None) -> int:
        """Check a number that goes out; return it unfolded."""
        number = self.out_highest + (outgoing - self.out_highest + 32768) % 65536 - 32768
        what = None if original is None else (self.opening, original)
        assert self.sent.setdefault(number, what) == what, "a number goes out twice"
        self.went_out += 1
        if number > self.out_highest:
            self.out_highest = number
            self.lacked[number] = number - 65_499 - self.went_out
        return number

    @rule(step=st.integers(1, 5))
    def send_ahead(self, step: int) -> None:
        """Losses stay gaps, and only losses do."""
        original = self.highest + step
        assume(original not in self.closed)
        between = set(range(self.highest + 1, original)) - self.closed
        before = self.out_highest
        outgoing = self.numbers.translate(original)
        assert outgoing is not None
        assert self.note(outgoing, original) == before + 1 + len(between)
        self.highest = original

    @rule(back=st.integers(0, 30))
    def send_late(self, back: int) -> None:
        original = self.highest - back
        assume((self.opening, original) not in self.sent.values())  # each goes out once
        outgoing = self.numbers.translate(original)
        if original < self.first or original in self.closed:
            assert outgoing is None
        elif outgoing is not None:
            number = self.note(outgoing, original)
            assert all(
                (what[1] < original) == (other < number)
                for other, what in self.sent.items()
                if what is not None and what[0] == self.opening and what[1] != original
            ), "order is kept"

    @rule(step=st.integers(1, 9))
    def skip_ahead(self, step: int) -> None:
        assert self.numbers.skip(self.highest + step) is None
        self.closed.add(self.highest + step)

    @rule(back=st.integers(0, 9))
    def skip_late(self, back: int) -> None:
        original = self.highest - back
        assume((self.opening, original) not in self.sent.values())
        outgoing = self.numbers.skip(original)
        assert (outgoing is None) == (original in self.closed or original < self.first)
        if outgoing is not None:
            self.note(outgoing, original)

    @rule()
    def claim(self) -> None:
        before = self.out_highest
        assert self.note(self.numbers.claim(), None) == before + 1

    @rule(step=st.integers(-50, 50))
    def reopen(self, step: int) -> None:
        self.first = self.highest + step
        self.numbers.reopen(self.first)
        self.opening += 1
        self.highest = self.first - 1
        self.closed.clear()
        self.send_ahead(1)

    @invariant()
    def originals_are_found(self) -> None:
        for number, what in self.sent.items():
            if number > self.out_highest - LATEST:
                original = what[1] if what is not None and what[0] == self.opening else None
                assert self.numbers.original(number % 65536) == original

    @invariant()
    def a_receiver_is_known_to_lack_what_it_was_never_sent(self) -> None:
        for number, lacked in self.lacked.items():
            assert self.numbers.absent(number % 65536) == lacked


TestLeg = Leg.TestCase
TestLeg.settings = settings(max_examples=50, stateful_step_count=40)


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(0, 65535))
def test_numbers_of_one_opening_are_originals_moved_by_one_amount_where_nothing_is_left_out(
    delays: list[int], first: int
) -> None:
    numbers = SequenceMap(first)
    arrivals = [
        100_000,
        *(place for _, place in sorted((place + delay, place) for place, delay in enumerate(delays, 100_001))),
    ]
    assert [numbers.translate(original) for original in arrivals] == [
        (original - 100_000 + first) % 65536 for original in arrivals
    ]
