"""A model of a subscriber's line and of its browser's estimate, for judging decisions without a network.

The line has a rate and a queue of 300 ms and drops what does not fit. The estimate is libwebrtc's in broad strokes:
it grows by 8 % a second, not beyond 1.5 times what is received and 10 kbit/s; when the queue grows it falls to 0.85 of
what is received less 5 kbit/s, and is told at once, else once a second. Loss is told once a second. How long things
wait is known after they have waited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from server.rtp.allocation import Allocation, Decision, Stream
from server.rtp.echoes import GROWS_S
from server.rtp.probing import Line

KBPS = 1000.0
FEW: Mapping[str, Stream] = {
    "lee/mic": Stream("mic", 40 * KBPS),
    "sam/mic": Stream("mic", 40 * KBPS),
    "lee/face": Stream("face", 200 * KBPS),
    "sam/desk": Stream("desk", 500 * KBPS),
}
"""780 kbit/s in all."""
STEP_S = 0.05
DECIDE_S, AT_EASE_S = 0.25, 1.0  # server/media/subscriber.py: at ticks a quarter of a second apart
QUEUE_S = 0.3
LEAST_BPS = 5000
ECHO_S = 0.15  # three answers
OVERUSE_S = 0.05  # a queue that grew by so much since it last shrank


@dataclass
class Way:
    """The way to one subscriber."""

    bps: float
    estimate_bps: float
    queue_bits: float = 0.0
    received: list[float] = field(default_factory=lambda: [0.0] * 10)
    told_bps: float = 0.0
    told_s: float = -1.0
    offered: float = 0.0
    lost: float = 0.0
    loss: float = 0.0
    before_bits: float = 0.0
    waited_s: list[float] = field(default_factory=lambda: [0.0] * round(ECHO_S / STEP_S))

    def carry(self, sent_bps: float, now_s: float) -> float:
        """Carry what is sent during one step; return which share of it was lost."""
        bits = sent_bps * STEP_S
        room = self.bps * QUEUE_S + self.bps * STEP_S - self.queue_bits
        taken = min(bits, max(room, 0.0))
        lost = 1 - taken / bits if bits else 0.0
        through = min(self.queue_bits + taken, self.bps * STEP_S)
        self.queue_bits += taken - through
        self.received = [*self.received[1:], through / STEP_S]
        self.offered += bits
        self.lost += bits - taken
        self.waited_s = [*self.waited_s[1:], self.queue_bits / self.bps]
        self._estimate(now_s)
        return lost

    def known(self, *, echoes: bool) -> Line:
        """Return what the server knows of it."""
        return Line(self.told_bps, self.loss, self.waited_s[0] if echoes else None, self.waited_s[-1])

    def _estimate(self, now_s: float) -> None:
        """Let the browser estimate, and tell."""
        throughput = sum(self.received) / len(self.received)
        grown = self.queue_bits - self.before_bits > self.bps * OVERUSE_S
        full = self.queue_bits > 0.9 * self.bps * QUEUE_S
        if grown or full:
            self.before_bits = self.queue_bits
            self.estimate_bps = max(LEAST_BPS, min(self.estimate_bps, 0.85 * throughput - LEAST_BPS))
        elif self.queue_bits <= self.before_bits:
            self.before_bits = self.queue_bits
            most = max(self.estimate_bps, 1.5 * throughput + 10_000)
            self.estimate_bps = min(self.estimate_bps * 1.08**STEP_S, most)
        fell = self.estimate_bps < 0.97 * self.told_bps
        if fell or now_s - self.told_s >= 1:
            self.told_bps = self.estimate_bps
        if now_s - self.told_s >= 1:
            self.told_s = now_s
            self.loss = self.lost / self.offered if self.offered else 0.0
            self.offered = self.lost = 0.0


@dataclass
class Told:
    """What happened: when which stream was opened or shed, and the share of sound that was lost in each stage."""

    toggles: list[tuple[float, str, bool]] = field(default_factory=list)
    sound_lost: list[float] = field(default_factory=list)
    padded_bits: float = 0.0

    def of(self, name: str, begin_s: float, end_s: float) -> list[bool]:
        return [on for at, which, on in self.toggles if which == name and begin_s <= at < end_s]


def play(
    stages: Sequence[tuple[float, float]],
    streams: Mapping[str, Stream],
    *,
    estimate_bps: float,
    weight: Callable[[float], float] = lambda _now_s: 1.0,
    echoes: bool = True,
) -> Told:
    """Play stages of (bits a second, seconds). `weight` is what share of its need each picture sends at a time;
    of what is shed the last is remembered. `echoes`: whether it is known how long things wait.
    """
    line = Way(stages[0][0], estimate_bps)
    needs = dict(streams)
    allocation, told = Allocation(), Told()
    decision, at_ease = Decision(frozenset(streams), 0.0, at_ease=False), False
    now_s, ticked_s, decided_s = 100.0, 0.0, 0.0
    before = line.known(echoes=echoes)
    for bps, lasts_s in stages:
        line.queue_bits *= bps / line.bps  # the queue is one of time
        line.bps = bps
        lost = steps = 0.0
        end_s = now_s + lasts_s
        while now_s < end_s:
            share = weight(now_s)
            for name in decision.open:
                stream = streams[name]
                needs[name] = stream._replace(bps=stream.bps * (1.0 if stream.kind == "mic" else share))
            sent = sum(needs[name].bps for name in decision.open)
            lost += line.carry(sent + decision.padding_bps, now_s)
            told.padded_bits += decision.padding_bps * STEP_S
            steps += 1
            known = line.known(echoes=echoes)
            fell = (known.estimate_bps or 0.0) < (before.estimate_bps or 0.0)
            before = known
            at_ease &= not (fell or known.loss or (echoes and known.newest_s > GROWS_S))
            if fell:
                allocation.heard(now_s, known.estimate_bps or 0.0)
            ticks = now_s - ticked_s >= DECIDE_S
            ticked_s = now_s if ticks else ticked_s
            if decision.padding_bps or (ticks and (now_s - decided_s >= AT_EASE_S or not at_ease)):
                decided_s = now_s
                after = allocation.update(now_s, known, needs)
                at_ease = after.at_ease
                changed = after.open ^ decision.open
                told.toggles += [(round(now_s - 100, 2), name, name in after.open) for name in sorted(changed)]
                decision = after
            now_s += STEP_S
        told.sound_lost.append(lost / steps)
    return told
