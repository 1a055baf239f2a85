"""Who is heard: levels of microphones (RFC 6464), who speaks, and whose sound goes out where many have one.

A level is how far below the loudest possible, 0 to 127 dB: a small number is loud, 127 is silence.
"""

from __future__ import annotations

from collections.abc import Mapping

SILENT = 127
VOICE = 45
"""At this level and louder somebody begins to speak."""
MURMUR = 50
"""At this level and louder somebody goes on speaking."""
BEGIN_S = 0.07
"""So much voice is needed, so that a pencil that falls is nobody's voice."""
END_S = 0.6
"""Pauses between words are shorter."""
LONGEST_STEP_S = 0.1
SHORTEST_STEP_S = 0.02
"""A packet stands for the time since the one before; the first after a pause for little."""
ATTACK, RELEASE = 0.3, 0.03
"""How far a packet moves the smoothed level: quickly to loud, slowly to quiet."""
STAYING_DB = 10.0
"""By so much must a microphone be louder than another to take its place."""

NEVER_S = float("-inf")


def level(extension: bytes) -> int:
    """Return the level that the audio-level extension element tells; 127 where it tells nothing."""
    return extension[0] & 0x7F if extension else SILENT


class Speaking:
    """Whether one microphone carries a voice: on after about 100 ms of it, off 600 ms after its last."""

    __slots__ = ("_heard_s", "_last_s", "_on", "_smooth", "_voice_s")

    def __init__(self) -> None:
        self._on = False
        self._voice_s = 0.0  # how much voice lately, up to what is needed
        self._heard_s = NEVER_S  # when the last packet came
        self._last_s = 0.0  # when the last voice came
        self._smooth = float(SILENT)

    def heard(self, level: int, now_s: float) -> None:
        """Note the level of a packet that came now."""
        passed_s = now_s - self._heard_s
        step_s = passed_s if passed_s <= LONGEST_STEP_S else SHORTEST_STEP_S
        self._heard_s = now_s
        self._smooth += (level - self._smooth) * (ATTACK if level < self._smooth else RELEASE)
        if self._on and now_s - self._last_s >= END_S:
            self._on = False
            self._voice_s = 0.0
        if self._on:
            if level <= MURMUR:
                self._last_s = now_s
            return
        self._voice_s = self._voice_s + step_s if level <= VOICE else max(0.0, self._voice_s - step_s / 2)
        if self._voice_s >= BEGIN_S:
            self._on = True
            self._last_s = now_s

    def speaking(self, now_s: float) -> bool:
        """Say whether this one speaks; also where no packet comes any more."""
        return self._on and now_s - self._last_s < END_S

    def level(self, now_s: float) -> float:
        """Return the smoothed level; silence where no packet came lately."""
        return self._smooth if now_s - self._heard_s < END_S else float(SILENT)


def loudest(levels: Mapping[str, float], most: int, previous: frozenset[str]) -> frozenset[str]:
    """Return the names of the `most` loudest. One of the previous ones stays unless another is 10 dB louder."""
    ranked = sorted(levels, key=lambda name: (levels[name] - STAYING_DB * (name in previous), name))
    return frozenset(ranked[:most])
