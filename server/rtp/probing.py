"""Whether a weak line is weak still: more and more padding is sent until it waits in a queue, or it is enough. Pure.

The browser's estimate follows too slowly for that: it grows by 8 % a second, from as little as 5 kbit/s. So it is the
queue that says what a line carries (echoes.py).
"""

from __future__ import annotations

from typing import NamedTuple

from server.rtp.losses import CALM

NEVER_S = float("-inf")
CHANGE = 0.03
"""By so much an estimate changes where it changes at all."""

PROBE_AFTER_S = 3.0
NEXT_AFTER_S = 1.5
"""So long what came back must show before more is tried for."""
CLIMB = 1.35
CLIMB_S = 0.25
"""By how much more is sent, each so many seconds, while there is no queue."""
LEAST_CLIMB_BPS = 20_000
CLEAR_S, FULL_S, LATE_S = 0.025, 0.045, 0.08
"""Nothing is begun with a longer queue than the first: ink may be under way. With the second, or the very last so late,
it is too much already: on a weak line it is emptied slowly, and sound is dropped where it is full.
"""
LOSS_OF_PROBE = 0.05
"""By so much more loss has a probe gone too far; less may be chance."""
EMPTIES_S = 1.5
"""So long what a probe has filled may take to empty."""
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 5.0, 6.0
"""So long may a line be good again before anybody tries."""
BACKOFF_GROWS = 1.05
EARLY_BACKOFF_S, LONGEST_EARLY_S = 10.0, 40.0
CAUTION, MOST_CAUTION = 0.1, 0.3
"""By how much more room is asked for after each return that came too early."""


class Lasting:
    """How long something has been so without a break."""

    def __init__(self) -> None:
        self._from_s: float | None = None

    def held(self, now_s: float, holds: bool) -> float:
        """Note whether it is so now; return since how many seconds, below zero where it is not."""
        if not holds:
            self._from_s = None
            return -1.0
        if self._from_s is None:
            self._from_s = now_s
        return now_s - self._from_s


class Trend:
    """When an estimate last rose and when it last fell; less than 3 % is neither."""

    def __init__(self) -> None:
        self._level: float | None = None
        self.rose_s = NEVER_S
        self.fell_s = NEVER_S

    def note(self, now_s: float, estimate_bps: float | None) -> None:
        """Take in the estimate as it is now. After a time without one, the next is neither a rise nor a fall."""
        level = self._level
        if estimate_bps is None or level is None:
            self._level = estimate_bps
        elif estimate_bps >= level * (1 + CHANGE):
            self._level, self.rose_s = estimate_bps, now_s
        elif estimate_bps <= level * (1 - CHANGE):
            self._level, self.fell_s = estimate_bps, now_s


class Line(NamedTuple):
    """What is known of a subscriber's line."""

    estimate_bps: float | None
    """The last REMB, None where there is none."""
    loss: float
    """The share of packets that the browser misses, 0 to 1 (losses.py)."""
    queue_s: float | None = None
    """How long what was sent lately waited in queues, None where that is not known."""
    newest_s: float = 0.0
    """How long the very last has waited: a hint, which may be chance."""


class Probe:
    """What to send in all, and when: some time after something was shed, until it is too much, then again and again."""

    def __init__(self) -> None:
        self.from_s = NEVER_S
        """Nothing is tried before."""
        self.backoff_s = FIRST_BACKOFF_S
        self.caution = 0.0
        """How much more room than usual must be seen, as a share of what is needed."""
        self.level_bps = 0.0
        """What is sent in all, padding with it; 0 while nothing is tried."""
        self._sent_s = self._climbed_s = NEVER_S
        self._loss = 0.0

    def wait(self, now_s: float, *, early: bool) -> None:
        """Something was shed: stop, and begin soon; later where it had come back too early."""
        self.level_bps = 0.0
        if early:
            self.caution = min(self.caution + CAUTION, MOST_CAUTION)
            self.backoff_s = min(2 * max(self.backoff_s, EARLY_BACKOFF_S / 2), LONGEST_EARLY_S)
            self.from_s = now_s + self.backoff_s
        else:
            self.from_s = now_s + PROBE_AFTER_S
            self.backoff_s, self.caution = FIRST_BACKOFF_S, 0.0

    def succeeded(self, now_s: float) -> None:
        """Something came back: let it show first what it takes."""
        self.level_bps, self.from_s = 0.0, now_s + NEXT_AFTER_S

    def disturbs(self, now_s: float) -> bool:
        """Say whether a queue may be of our own making."""
        return now_s - self._sent_s < EMPTIES_S

    def padding(self, now_s: float, sent_bps: float, reach_bps: float, line: Line) -> float:
        """Return how much padding to send now, in bits a second. No more than `reach_bps` is sent in all."""
        if self.level_bps and too_much(line, self._loss + LOSS_OF_PROBE):
            self._fail(now_s)
        elif self.level_bps and now_s - self._climbed_s >= CLIMB_S:
            self._climb(now_s, self.level_bps * CLIMB, sent_bps)
        elif not self.level_bps and now_s >= self.from_s and empty(line):
            self._loss = line.loss
            self._climb(now_s, sent_bps * CLIMB, sent_bps)
        if not self.level_bps:
            return 0.0
        self._sent_s = now_s
        self.level_bps = min(self.level_bps, reach_bps)
        return max(0.0, self.level_bps - sent_bps)

    def _climb(self, now_s: float, level_bps: float, sent_bps: float) -> None:
        self.level_bps = max(level_bps, sent_bps + LEAST_CLIMB_BPS)
        self._climbed_s = now_s

    def _fail(self, now_s: float) -> None:
        self.level_bps, self.from_s = 0.0, now_s + self.backoff_s
        self.backoff_s = max(self.backoff_s, min(self.backoff_s * BACKOFF_GROWS, LONGEST_BACKOFF_S))


def empty(line: Line) -> bool:
    """Say whether it is worth a try."""
    return line.queue_s is not None and max(line.queue_s, line.newest_s) <= CLEAR_S and line.loss <= CALM


def too_much(line: Line, loss: float) -> bool:
    """Say whether a line has no room for padding, or it is not known whether it has; `loss` is what it may lose."""
    return line.queue_s is None or line.queue_s > FULL_S or line.newest_s > LATE_S or line.loss > loss
