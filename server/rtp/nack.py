"""Which packets of an incoming stream are missing, and when to ask for them (RFC 4585 section 6.2.1)."""

from __future__ import annotations

from collections.abc import Iterable

from server.rtp.arithmetic import UINT16

REORDERED_S = 0.010
"""A packet that others have overtaken is given so long before it is asked for."""
SOONEST_AGAIN_S = 0.050
MOST_ASKED = 8
QUICK, GROWS = 3, 1.5
"""So often a packet is asked for quickly; from then on each asking waits so many times as long as the one before: where
the way is long, none of the quick ones can have been answered yet. Eight take 1.1 s, and are waited for till 1.7 s.
"""
OLDEST_S = 2.0
MOST_MISSING = 500


class Missing:
    """The numbers that were jumped over and have not come yet, oldest first. The counters are for the metrics."""

    __slots__ = ("_entries", "_highest", "asked", "given_up", "recovered")

    def __init__(self) -> None:
        self._highest = -1
        self._entries: dict[int, Entry] = {}
        self.asked = 0
        """How often a packet was asked for."""
        self.recovered = 0
        """How many packets came after they had been asked for."""
        self.given_up = 0
        """How many packets nobody asks for any more."""

    def __len__(self) -> int:
        """Return how many are missing now."""
        return len(self._entries)

    def arrived(self, numbers: Iterable[int], now_s: float) -> None:
        """Note packets that came together by their extended numbers; what lies between two of them is missing now."""
        expected = self._highest + 1
        for extended in numbers:
            if extended == expected:
                expected += 1
            elif extended < expected:
                entry = self._entries.pop(extended, None)
                self.recovered += entry is not None and entry.times > 0
            else:
                if expected:
                    self._open(expected, extended, now_s)
                expected = extended + 1
        self._highest = expected - 1

    def _open(self, first: int, after: int, now_s: float) -> None:
        """Note a gap. One of more than 500 packets is another beginning: what was missing before does not help."""
        entries = self._entries
        if after - first > MOST_MISSING:
            self._give_up(list(entries))
            return
        self._give_up(list(entries)[: max(0, len(entries) + after - first - MOST_MISSING)])
        for number in range(first, after):
            entries[number] = Entry(now_s)

    def _give_up(self, numbers: list[int]) -> None:
        for number in numbers:
            del self._entries[number]
        self.given_up += len(numbers)

    def due(self, now_s: float, rtt_s: float) -> list[int]:
        """Return the 16-bit numbers to ask for now, in their order; asking again waits for the round trip, and longer.

        Each is asked for at most 8 times and until it is 2 s old, then given up.
        """
        if not self._entries:
            return []
        patience_s = max(rtt_s, SOONEST_AGAIN_S)
        numbers: list[int] = []
        hopeless: list[int] = []
        for number, entry in self._entries.items():
            if now_s - entry.since_s > OLDEST_S:
                hopeless.append(number)
            elif now_s >= entry.next_s:
                if entry.times == MOST_ASKED:
                    hopeless.append(number)
                    continue
                entry.times += 1
                entry.next_s = now_s + patience_s * GROWS ** max(0, entry.times - QUICK + 1)
                numbers.append(number & UINT16)
        self._give_up(hopeless)
        self.asked += len(numbers)
        return numbers


class Entry:
    """One missing packet: since when, how often it was asked for, and when that is due next."""

    __slots__ = ("next_s", "since_s", "times")

    def __init__(self, now_s: float) -> None:
        self.since_s = now_s
        self.next_s = now_s + REORDERED_S
        self.times = 0
