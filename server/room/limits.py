"""How much a seat and a room may do: token buckets that delay before anybody is refused (reliability.md, Security)."""

from __future__ import annotations

SEAT_MESSAGES_S = 40.0
SEAT_BURST = 160.0  # a browser back from an outage brings a backlog
ROOM_CHANGES_S = 200.0
ROOM_BURST = 600.0
IN_FLIGHT = 20
HELLO_PRICE = 8  # messages: a welcome is the dearest answer there is
CHARACTERS = 4096  # a message that is longer counts for several: a room's memory is what strokes are made of


def price(text: str) -> int:
    """Return for how many messages one counts."""
    return 1 + len(text) // CHARACTERS


class Bucket:
    """Tokens that refill at `rate` a second up to `burst`. Taking more than there are costs time, not refusal."""

    __slots__ = ("at_s", "burst", "rate", "tokens")

    def __init__(self, rate: float, burst: float, now_s: float) -> None:
        self.rate = rate
        self.burst = burst
        self.tokens = burst
        self.at_s = now_s

    def take(self, amount: float, now_s: float) -> float:
        """Take tokens and return for how many seconds the taker must wait now; 0 nearly always."""
        self.tokens = min(self.burst, self.tokens + max(0.0, now_s - self.at_s) * self.rate) - amount
        self.at_s = now_s
        return -self.tokens / self.rate if self.tokens < 0 else 0.0
