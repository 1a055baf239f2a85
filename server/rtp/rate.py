"""How many bits a second pass, over the last moment."""

from __future__ import annotations

BUCKET_S = 0.1
IDLE = -1


class Rate:
    """Sums sizes in buckets of 100 ms, the present one and those of the window before it."""

    __slots__ = ("_buckets", "_slot", "_sum", "_window_s")

    def __init__(self, window_s: float = 1.0) -> None:
        """`window_s` is a multiple of 100 ms."""
        self._buckets = [0] * (round(window_s / BUCKET_S) + 1)
        self._window_s = window_s
        self._slot = IDLE  # the number of the present bucket, counted from time zero
        self._sum = 0

    def add(self, size_bytes: int, now_s: float) -> None:
        """Count so many bytes. Times never go back."""
        slot = int(now_s * 10)
        if slot != self._slot:
            self._turn(slot)
        self._buckets[slot % len(self._buckets)] += size_bytes
        self._sum += size_bytes

    def bps(self, now_s: float) -> float:
        """Return the bits a second of the last window, which ends between now and 100 ms ago."""
        slot = int(now_s * 10)
        if slot != self._slot:
            self._turn(slot)
        whole = self._sum - self._buckets[slot % len(self._buckets)]
        return whole * 8 / self._window_s

    def _turn(self, slot: int) -> None:
        """Empty the buckets that have become too old."""
        buckets = self._buckets
        for old in range(max(self._slot + 1, slot - len(buckets) + 1), slot + 1):
            self._sum -= buckets[old % len(buckets)]
            buckets[old % len(buckets)] = 0
        self._slot = slot
