"""How long what is sent waits on its way, by small questions whose answers come back. Pure: time is an argument.

The shortest way of the last minute is taken for that of an empty line; what an answer needs more, it waited in queues.
Where the shortest way stays the same, span after span, it is another way and no queue: a queue grows, or it empties.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise

IDLE_S, HEAVY_S, SOON_S, OFTEN_S = 0.5, 0.25, 0.1, 0.05
"""How far apart questions are: one takes 130 bytes of the line, so that more are asked only where it matters."""
SLACK, SLACK_S = 0.2, 0.03
"""Ticks are not more exact: a fifth of the time, and so much at most."""
LOST_S = 1.0
"""An answer that takes longer never comes."""
KNOWN_S = 1.6
"""So long an answer says something of the present."""
JUDGED = 2
"""One answer that is late is chance: the quicker of so many counts. After a pause all come together, the last soon."""
SPAN_S, SPANS = 2.0, 30
"""The shortest way is that of so many spans, which last so long at least."""
STEADY_SPANS, STEADY_S, LONGER_S = 3, 0.02, 0.08
"""Another way is one of which so many spans differ by no more than the second, and do not only grow; and which is not
longer by more than the third: the full queue of a line that is too weak for the sound is as steady, and longer."""
GROWS_S = 0.04
"""A queue of so much deserves a closer look."""

FAR_S = float("inf")


class Echoes:
    """The questions to one browser. Each has a number."""

    def __init__(self) -> None:
        self._asked: dict[int, float] = {}
        self._number = 0
        self._asked_s = -FAR_S
        self._ways: deque[float] = deque(maxlen=JUDGED)
        self._answered_s = -FAR_S
        self._empty_s = FAR_S
        self._lows: deque[float] = deque(maxlen=SPANS)
        self._span_low_s = FAR_S
        self._span_s = -FAR_S

    def due(self, now_s: float, *, heavy: bool, probing: bool) -> int | None:
        """Return the number of a question to be asked now, or None.

        `heavy`: something is sent that would be shed if there were a queue; `probing`: a queue is looked for.
        """
        every_s = OFTEN_S if probing else IDLE_S
        if heavy and not probing:
            every_s = SOON_S if self.grows(now_s) else HEAVY_S
        if now_s - self._asked_s < every_s - min(every_s * SLACK, SLACK_S):
            return None
        self._asked = {number: at_s for number, at_s in self._asked.items() if now_s - at_s < LOST_S}
        self._number += 1
        self._asked_s = self._asked[self._number] = now_s
        return self._number

    def answered(self, number: int, now_s: float) -> bool:
        """Take an answer, after which those to earlier questions are not waited for; say whether it was waited for."""
        if number not in self._asked:
            return False
        way_s = now_s - self._asked[number]
        self._asked = {other: at_s for other, at_s in self._asked.items() if other > number}
        self._ways.append(way_s)
        self._answered_s = now_s
        self._empty_s = min(self._empty_s, way_s)
        self._span_low_s = min(self._span_low_s, way_s)
        if now_s - self._span_s >= SPAN_S:
            self._end_span(now_s)
        return True

    def queue_s(self, now_s: float) -> float | None:
        """Return how long things waited lately at least; None where too little is known.

        Of a full queue answers do not come, since questions are dropped: one that is late needs no other then.
        """
        if len(self._ways) < JUDGED or now_s - self._answered_s > KNOWN_S:
            return None
        before_s, last_s = self._ways
        return min(last_s, max(before_s, self._under_way_s(now_s))) - self._empty_s

    def newest_s(self, now_s: float) -> float:
        """Return how long the last one waited, or the oldest that is still under way; 0 where nothing is known."""
        if not self._ways:
            return 0.0
        return max(0.0, max(self._ways[-1], self._under_way_s(now_s)) - self._empty_s)

    def grows(self, now_s: float) -> bool:
        """Say whether there may be a queue."""
        return self.newest_s(now_s) > GROWS_S

    def _under_way_s(self, now_s: float) -> float:
        """Return for how long the oldest question has not been answered."""
        return next((now_s - at_s for at_s in self._asked.values()), 0.0)

    def _end_span(self, now_s: float) -> None:
        """Work out anew how long the way of an empty line is."""
        self._lows.append(self._span_low_s)
        self._span_low_s, self._span_s = FAR_S, now_s
        self._empty_s = min(self._lows)
        last = list(self._lows)[-STEADY_SPANS:]
        steady = len(last) == STEADY_SPANS and max(last) - min(last) <= STEADY_S
        grows = all(one < other for one, other in pairwise(last))
        if steady and not grows and min(last) - self._empty_s <= LONGER_S:
            self._lows = deque(last, SPANS)
            self._empty_s = min(last)
