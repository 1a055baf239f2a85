"""A model of a subscriber's line and of its browser's estimate, for judging decisions without a network.

The line has a rate and a queue of 300 ms and drops what does not fit. The estimate is libwebrtc's in broad strokes:
it grows by 8 % a second, not beyond 1.5 times what is received and 10 kbit/s; when the queue grows it falls to 0.85 of
what is received less 5 kbit/s, and is told at once, else once a second. Lost packets are told once a second, where
anything comes at all. Questions are asked and answered, or dropped, as on the line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from server.rtp.allocation import Allocation, Decision, Stream
from server.rtp.echoes import Echoes
from server.rtp.losses import Losses
from server.rtp.probing import Line
from server.rtp.rtcp import Report

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
WAY_S = 0.03  # there and back, where nothing waits
PACKET_BITS = 8 * 600
OVERUSE_S = 0.05  # a queue that grew by so much since it last shrank


@dataclass
class Way:
    """The way to one subscriber."""

    bps: float
    estimate_bps: float
    queue_bits: float = 0.0
    queue_s: float = QUEUE_S  # when it is full
    longer_s: float = 0.0  # than WAY_S
    received: list[float] = field(default_factory=lambda: [0.0] * 10)
    told_bps: float = 0.0
    told_s: float = -1.0
    offered: float = 0.0  # packets, all of them
    lost: float = 0.0
    before_bits: float = 0.0
    losses: Losses = field(default_factory=Losses)
    echoes: Echoes = field(default_factory=Echoes)
    asked: list[tuple[float, int]] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(1))

    def carry(self, sent_bps: float, now_s: float, anyway: float) -> float:
        """Carry what is sent during one step, of which a share is lost anyway; return which share did not come."""
        bits = sent_bps * STEP_S
        room = self.bps * self.queue_s + self.bps * STEP_S - self.queue_bits
        taken = min(bits, max(room, 0.0))
        lost = 1 - (1 - anyway) * (taken / bits if bits else 1.0)
        through = min(self.queue_bits + taken, self.bps * STEP_S)
        self.queue_bits += taken - through
        self.received = [*self.received[1:], through * (1 - anyway) / STEP_S]
        self.offered += bits / PACKET_BITS
        self.lost += lost * bits / PACKET_BITS
        self._estimate(now_s, told=lost < 1)
        return lost

    def ask(self, now_s: float, lost: float, *, heavy: bool, probing: bool) -> None:
        """Ask what is due, and hear what is answered by now."""
        for at_s, number in [each for each in self.asked if each[0] <= now_s]:
            self.asked.remove((at_s, number))
            self.echoes.answered(number, at_s)
        question = self.echoes.due(now_s, heavy=heavy, probing=probing)
        if question is not None and self.chance.random() >= lost:
            self.asked.append((now_s + WAY_S + self.longer_s + self.queue_bits / self.bps, question))

    def known(self, now_s: float) -> Line:
        """Return what the server knows of it."""
        share = self.losses.share(now_s)
        return Line(self.told_bps, share, self.echoes.queue_s(now_s), self.echoes.newest_s(now_s))

    def _estimate(self, now_s: float, *, told: bool) -> None:
        """Let the browser estimate, and tell."""
        throughput = sum(self.received) / len(self.received)
        grown = self.queue_bits - self.before_bits > self.bps * OVERUSE_S
        full = self.queue_bits > 0.9 * self.bps * self.queue_s
        if grown or full:
            self.before_bits = self.queue_bits
            self.estimate_bps = max(LEAST_BPS, min(self.estimate_bps, 0.85 * throughput - LEAST_BPS))
        elif self.queue_bits <= self.before_bits:
            self.before_bits = self.queue_bits
            most = max(self.estimate_bps, 1.5 * throughput + 10_000)
            self.estimate_bps = min(self.estimate_bps * 1.08**STEP_S, most)
        fell = self.estimate_bps < 0.97 * self.told_bps
        if not told:
            return
        if fell or now_s - self.told_s >= 1:
            self.told_bps = self.estimate_bps
        if now_s - self.told_s >= 1:
            self.told_s = now_s
            self.losses.heard([Report(1, 0.0, round(self.lost), round(self.offered), 0, 0, 0)], now_s)


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
    lossy: Callable[[float], float] = lambda _passed_s: 0.0,
    longer: Callable[[float], float] = lambda _passed_s: 0.0,
    queue_s: float = QUEUE_S,
) -> Told:
    """Play stages of (bits a second, seconds). `weight` is what share of its need each picture sends at a time;
    of what is shed the last is remembered. `echoes`: whether questions are answered. `lossy` and `longer`: which share
    is lost, and by how many seconds the way is longer, after so many seconds.
    """
    line = Way(stages[0][0], estimate_bps, queue_s=queue_s)
    needs = dict(streams)
    allocation, told = Allocation(), Told()
    decision, at_ease = Decision(frozenset(streams), 0.0, at_ease=False), False
    now_s, ticked_s, decided_s = 100.0, 0.0, 0.0
    before = line.known(now_s)
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
            line.longer_s = longer(now_s - 100)
            lost_now = line.carry(sent + decision.padding_bps, now_s, lossy(now_s - 100))
            lost += lost_now
            if echoes:
                heavy = any(needs[name].kind != "mic" for name in decision.open)
                line.ask(now_s, lost_now, heavy=heavy, probing=decision.padding_bps > 0)
            told.padded_bits += decision.padding_bps * STEP_S
            steps += 1
            known = line.known(now_s)
            fell = (known.estimate_bps or 0.0) < (before.estimate_bps or 0.0)
            before = known
            at_ease &= not (fell or known.loss or line.echoes.grows(now_s))
            if fell:
                allocation.heard(now_s, known.estimate_bps or 0.0)
            ticks = now_s - ticked_s >= DECIDE_S
            ticked_s = now_s if ticks else ticked_s
            if decision.padding_bps or (ticks and (now_s - decided_s >= AT_EASE_S or not at_ease)):
                decided_s = now_s
                after = allocation.update(now_s, known, needs)
                at_ease = after.at_ease
                if after.open != decision.open:
                    line.losses.begin(now_s)
                changed = after.open ^ decision.open
                told.toggles += [(round(now_s - 100, 2), name, name in after.open) for name in sorted(changed)]
                decision = after
            now_s += STEP_S
        told.sound_lost.append(lost / steps)
    return told
