"""How good the line of a seat is, in three words, from what is known anyway. Pure: time is an argument."""

from __future__ import annotations

GOOD, WEAK, LOST = "good", "weak", "lost"
LOST_S = 7.0  # Chromium checks a connection that works every 2.5 s, and calls it disconnected after 7 (reliability.md)
WEAK_LOSS = 0.04  # as counted: 5 % of random loss (rtp/losses.py)
BETTER_S = 5.0  # so long a line must be well before it is called so


class Quality:
    """The word for one seat. Getting worse is said at once, getting better only when it lasts."""

    __slots__ = ("_bad_s", "word")

    def __init__(self) -> None:
        self.word = ""  # nothing is known yet
        self._bad_s = -BETTER_S

    def judge(self, now_s: float, silent_s: float, loss: float, *, shed: bool) -> bool:
        """Take what is known now: since when nothing was heard, the share lost either way, whether pictures were shed.

        Return whether the word is another one.
        """
        if silent_s > LOST_S:
            word = LOST
        elif shed or loss > WEAK_LOSS:
            word = WEAK
            self._bad_s = now_s
        else:
            word = WEAK if now_s - self._bad_s < BETTER_S else GOOD
        changed = word != self.word
        self.word = word
        return changed
