"""One direction of a line that loses, delays, queues and reorders what is put into it. Pure: time is an argument."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

NEVER_S = float("inf")
LATER_S = 0.02
"""So much later comes what is overtaken."""


@dataclass
class Terms:
    """How a direction is now; may be changed at any time. What is in it already goes on under the new ones."""

    loss: float = 0.0
    """The share that is lost, each by chance of its own."""
    delay_s: float = 0.0
    bits_per_s: float = 0.0
    """How much the line carries; 0: as much as comes."""
    queue_s: float = 0.3
    """What would wait longer than this, where the line carries only so much, is dropped at the queue's end."""
    overtaken: float = 0.0
    """The share that comes after those behind it."""
    cut: bool = False


class Item(NamedTuple):
    """Something under way: its size on the line, and what is done with it where it arrives."""

    size: int
    arrive: Callable[[], object]


class Pipe:
    """The direction. `counts` says how much was carried, lost and dropped, in items and in bytes."""

    def __init__(self, dice: Random) -> None:
        self.terms = Terms()
        self.counts: Counter[str] = Counter()
        self._dice = dice
        self._waiting: deque[Item] = deque()
        self._waiting_bytes = 0
        self._leaves_s = NEVER_S
        """When the first of those that wait is wholly on the line."""
        self._flying: list[tuple[float, int, Item]] = []
        self._flown = 0

    def put(self, item: Item, now_s: float, *, kept: bool = False) -> None:
        """Take something in. `kept`: it waits its turn, but is never lost, as TCP has it."""
        terms = self.terms
        if not kept and (terms.cut or self._dice.random() < terms.loss):
            self._count("lost", item)
        elif not terms.bits_per_s:
            self._fly(item, now_s)
        elif not kept and self.backlog_s > terms.queue_s:
            self._count("dropped", item)
        else:
            if not self._waiting:
                self._leaves_s = now_s + item.size * 8 / terms.bits_per_s
            self._waiting.append(item)
            self._waiting_bytes += item.size

    @property
    def backlog_s(self) -> float:
        """How long something that came now would wait."""
        return self._waiting_bytes * 8 / self.terms.bits_per_s if self.terms.bits_per_s else 0.0

    @property
    def next_s(self) -> float:
        """When something is to be done next."""
        flying_s = self._flying[0][0] if self._flying else NEVER_S
        return min(flying_s, self._leaves_s)

    def arrived(self, now_s: float) -> list[Item]:
        """Return what has come to the other end by now, in the order in which it comes."""
        while self._leaves_s <= now_s:
            left_s, item = self._leaves_s, self._waiting.popleft()
            self._waiting_bytes -= item.size
            self._fly(item, left_s)
            rate = self.terms.bits_per_s
            following_s = self._waiting[0].size * 8 / rate if self._waiting and rate else 0.0
            self._leaves_s = left_s + following_s if self._waiting else NEVER_S
        found = []
        while self._flying and self._flying[0][0] <= now_s:
            item = heapq.heappop(self._flying)[2]
            self._count("carried", item)
            found.append(item)
        return found

    def _fly(self, item: Item, now_s: float) -> None:
        late_s = LATER_S if self._dice.random() < self.terms.overtaken else 0.0
        self._flown += 1
        heapq.heappush(self._flying, (now_s + self.terms.delay_s + late_s, self._flown, item))

    def _count(self, what: str, item: Item) -> None:
        self.counts[what] += 1
        self.counts[f"{what}_bytes"] += item.size
