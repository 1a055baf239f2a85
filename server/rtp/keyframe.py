"""Which of a receiver's requests for a keyframe count: each costs everybody who sees the picture. Pure: time is an
argument.

A small picture that is mostly keyframes has no bits left for anything else. So one receiver whose line is bad may have
one now and then, and the others are none the worse.
"""

from __future__ import annotations

from server.rtp.probing import NEVER_S

UNSEEN_S = 0.5
"""So soon after a keyframe went out a request may have been made before it was seen, or while it is being mended."""
SPACES_S = (0.3, 1.0, 2.0, 4.0)
"""Between a request that counts and the next: wider each time. Browsers ask again while they lack a keyframe."""
CALM_S = 10.0
"""After so long without a request the next is as good as the first."""


class Requests:
    """What one receiver of a picture asks for."""

    __slots__ = ("_counted", "_counted_s", "_heard_s")

    def __init__(self) -> None:
        self._counted = 0
        self._counted_s = self._heard_s = NEVER_S

    def counts(self, now_s: float, keyframe_s: float) -> bool:
        """Take a request, and say whether it counts. The last keyframe went out to the receiver at `keyframe_s`."""
        if now_s - keyframe_s < UNSEEN_S:
            return False
        if now_s - self._heard_s >= CALM_S:
            self._counted = 0
        self._heard_s = now_s
        if self._counted and now_s - self._counted_s < SPACES_S[min(self._counted, len(SPACES_S)) - 1]:
            return False
        self._counted += 1
        self._counted_s = now_s
        return True
