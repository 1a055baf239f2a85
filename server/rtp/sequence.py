"""The numbers of the packets that go out on one leg: contiguous where we leave something out, with gaps where the
network lost something, so that the subscriber asks for what can be had and for nothing else.
"""

from __future__ import annotations

from bisect import bisect_right

from server.rtp.arithmetic import CYCLE16, UINT16

LATEST = 1000
"""A packet so many numbers behind the highest is of no use to anyone any more."""
MOST_STRETCHES = 256
MOST_GAPS = 512
"""So many changes of what is absent are kept: those of seconds, even where a fifth of a large picture is lost."""
OPEN_END = 1 << 62


class SequenceMap:
    """Translates the extended numbers of publications into the numbers of one outgoing stream, and back.

    The originals that may go out lie in *stretches*: [start, end) with one offset each, so that outgoing = original -
    offset. Between two stretches lie originals that were skipped, or outgoing numbers that were claimed, or both. The
    last stretch has no end. No two originals of one opening share an outgoing number, and their order is kept.
    """

    __slots__ = ("_ends", "_following", "_gaps", "_highest", "_offset", "_offsets", "_start", "_starts")

    def __init__(self, first: int = 0) -> None:
        """`first` is the 16-bit number that the first packet gets (RFC 3550 asks for a random one)."""
        self._following = first + CYCLE16  # the next number, while there is no opening
        self._highest = -1  # the highest original of this opening that was sent
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._offsets: list[int] = []
        self._start = OPEN_END  # of the last stretch, for the usual packet
        self._offset = 0
        self._gaps: list[tuple[int, int]] = [(0, 0)]  # from this outgoing number on, so many before it are absent

    def translate(self, extended: int) -> int | None:
        """Return the outgoing number (16 bits) of a packet that is sent now; None: do not send it.

        None is for what is late: from before the opening, from a gap that is closed, or too old to be of use. Each is
        sent once.
        """
        if extended >= self._start:
            highest = self._highest
            if extended == highest + 1:
                self._highest = extended
            elif extended < highest - LATEST:
                return None
            else:
                self._leap(extended, extended - self._offset)
            return extended - self._offset & UINT16
        return self._translate_late(extended)

    def _translate_late(self, extended: int) -> int | None:
        """Translate a number from before the last stretch, or the very first one."""
        starts = self._starts
        if not starts:
            self.reopen(extended)
            return self.translate(extended)
        place = bisect_right(starts, extended) - 1
        if place < 0 or extended >= self._ends[place] or extended < self._highest - LATEST:
            return None
        self._leap(extended, extended - self._offsets[place])
        return extended - self._offsets[place] & UINT16

    def _leap(self, extended: int, outgoing: int) -> None:
        """Note what is sent out of turn: now those are absent that it leapt over, or one less if it is late."""
        following = self._next()
        more = outgoing - following if outgoing >= following else -1
        if more:
            self._gaps.append((max(outgoing, following), self._gaps[-1][1] + more))
            del self._gaps[:-MOST_GAPS]
        self._highest = max(self._highest, extended)

    def skip(self, extended: int) -> int | None:
        """Leave a packet out: what comes after it moves up, so that the subscriber sees no gap.

        Where later packets were sent already the gap stands. Then its outgoing number is returned: a packet without
        content under it spares the subscriber the asking. None where there is no gap (any more).
        """
        place = bisect_right(self._starts, extended) - 1
        if place < 0 or extended >= self._ends[place]:
            return None
        if extended <= self._highest:
            return self.translate(extended)
        self._cut(place, extended, extended + 1, 1)
        return None

    def reopen(self, extended: int) -> None:
        """Go on from this packet, after a pause or with another publication; numbers continue with the next one."""
        following = self._next()
        self._starts, self._ends, self._offsets = [extended], [OPEN_END], [extended - following]
        self._highest = extended - 1
        self._keep()

    def claim(self) -> int:
        """Take the next outgoing number (16 bits) for a packet of our own."""
        following = self._next()
        if not self._starts:
            self._following += 1
            return following & UINT16
        at = self._highest + 1
        place = bisect_right(self._starts, at) - 1
        self._cut(place, at, at, -1)
        return following & UINT16

    def original(self, outgoing: int) -> int | None:
        """Return the extended number that went out under a 16-bit one of the last 1000; None: it was none of this
        opening's packets.
        """
        number = self._unfold(outgoing)
        if number < self._next() - LATEST:
            return None
        for place in range(len(self._starts) - 1, -1, -1):
            extended = number + self._offsets[place]
            if extended >= self._starts[place]:
                return extended if extended < self._ends[place] else None
        return None

    def absent(self, outgoing: int) -> int:
        """Return how many numbers had never gone out when this 16-bit one did: who has it as the highest lacks those.

        A late packet that filled a gap afterwards counts from the next number on, with which the receiver has both.
        """
        place = bisect_right(self._gaps, self._unfold(outgoing), key=lambda gap: gap[0]) - 1
        return self._gaps[max(place, 0)][1]

    def _unfold(self, outgoing: int) -> int:
        """Return the extended number of a 16-bit one of the past."""
        latest = self._next() - 1
        return latest - (latest - outgoing & UINT16)

    def _next(self) -> int:
        """Return the next outgoing number, extended: that of the first original above the highest sent."""
        if not self._starts:
            return self._following
        at = self._highest + 1
        place = max(bisect_right(self._starts, at) - 1, 0)
        if at >= self._ends[place]:
            place += 1
        return max(at, self._starts[place]) - self._offsets[place]

    def _cut(self, place: int, end: int, start: int, shift: int) -> None:
        """Cut a stretch in two, [its start, end) and [start, its end), and add `shift` to all offsets from there on."""
        starts, ends, offsets = self._starts, self._ends, self._offsets
        if place < 0 or end >= ends[place]:
            place += 1
        elif starts[place] < end and start < ends[place]:
            starts.insert(place + 1, start)
            ends.insert(place, end)
            offsets.insert(place, offsets[place])
            place += 1
        elif starts[place] < end:
            ends[place] = end
            place += 1
        elif start < ends[place]:
            starts[place] = start
        else:
            del starts[place], ends[place], offsets[place]
        for later in range(place, len(offsets)):
            offsets[later] += shift
        self._keep()

    def _keep(self) -> None:
        """Forget the oldest stretch where there are too many, and note the last one."""
        if len(self._starts) > MOST_STRETCHES:
            del self._starts[0], self._ends[0], self._offsets[0]
        self._start, self._offset = self._starts[-1], self._offsets[-1]
