"""What a subscriber's line carries: which pictures go out when it is weak, and how to find out that it no longer is.

Sound is never shed. Faces go first, then desks, then screens, the largest of a kind before the others; they come back
in the opposite order. Pure: told the time and what the browser reports, a few times a second.

The estimate is the browser's REMB. It grows by about 8 % a second, but not beyond 1.5 times what is received, and falls
to 0.85 of that at once when packets begin to queue (libwebrtc, aimd_rate_control.cc). So a low one alone does not say
that the line is weak: only one that fell does, or one that stays low while more is sent. And it never grows enough
for what was shed to come back, unless something is sent in its place: padding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

SHED_ORDER: Mapping[str, int] = {"face": 0, "desk": 1, "screen": 2}

PRESSURE = 1.05
"""More than so many times the estimate is too much."""
ROOM = 1.2
"""So many times what would be needed must the estimate be before more is sent."""
LOSSY = 0.10
"""With more loss than this something is shed whatever the estimate says."""
CALM = 0.06
"""With no more loss than this something may come back: a line may lose a little and still carry much."""
LOSS_OF_PROBE = 0.02
"""By so much more loss has a probe gone too far."""

SHED_AFTER_S = 0.5
LOSSY_AFTER_S = 2.0
"""One report says little: of 50 packets of sound, 6 and more are lost now and then where a line loses 5 % by chance."""
DOUBT_S = 3.0
"""So long must the pressure last where nothing else says that the line is weak."""
FELL_S = 5.0
"""So long a fall of the estimate says that the line is weak."""
SETTLE_S = 3.0
"""What was shed because of loss must show before more is."""
RETURN_AFTER_S = 1.0
PEAK_HALVES_S = 10.0
CHANGE = 0.03
"""By so much an estimate changes where it changes at all."""
ROSE_S = 2.0
"""So long a rise of the estimate says that it has not found its measure yet."""

PROBE_AFTER_S = 3.0
PROBE_STEP = 1.0
"""So many times the estimate is sent in a probe. It is enough for the estimate to rise; more would fill the queue of a
weak line, and sound would be lost there before the browser says so, which may take a second."""
PROBE_REACH = 1.07
"""No probe sends more than so many times what would be needed."""
PROBE_FELL = 0.95
PROBE_IDLE_S = 10.0
"""A probe that moves nothing for so long is of no use."""
FIRST_BACKOFF_S = 8.0
LONGEST_BACKOFF_S = 20.0
"""So long may a line be good again before anybody tries."""
STABLE_S = 120.0
"""What came back and is shed again sooner came back too early."""
CAUTION, MOST_CAUTION = 0.1, 0.3
"""By how much more room is asked for after each return that came too early."""

NEVER_S = float("-inf")


class Stream(NamedTuple):
    """What is to be sent: `kind` is mic, face, desk or screen, `bps` what it needs, in bits a second."""

    kind: str
    bps: float


class Decision(NamedTuple):
    """The names of what is sent, and how much padding besides, in bits a second."""

    open: frozenset[str]
    padding_bps: float


class Allocation:
    """The decision for one subscriber, with what must be remembered for it not to flap."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._shed: frozenset[str] = frozenset()
        self._peaks: dict[str, float] = {}  # what each lately needed at most
        self._noted_s = NEVER_S
        self._trend = Trend()
        self._pressed = Lasting()
        self._lossy = Lasting()
        self._roomy = Lasting()
        self._shed_s = NEVER_S
        self._returned_s = NEVER_S
        self._probe = Probe()

    def update(self, now_s: float, estimate_bps: float | None, loss: float, streams: Mapping[str, Stream]) -> Decision:
        """Return what to send from now on.

        `estimate_bps` is the last REMB, None where there is none; `loss` the lost share of packets, 0 to 1, that the
        browser last reported; `streams` all that the subscriber should get, with what was shed.
        """
        self._trend.note(now_s, estimate_bps)
        self._admit(estimate_bps, streams)
        self._note_peaks(now_s, streams)
        if not self._press(now_s, estimate_bps, loss, streams):
            self._give_back(now_s, estimate_bps, loss, streams)
        padding = 0.0
        if self._shed and estimate_bps is not None:
            sent = needed(streams, self._shed)
            reach = self._needed_with(coming(self._shed, streams)) * (PROBE_REACH + self._probe.caution)
            if self._probe.goes_on(now_s, estimate_bps, loss, self._trend):
                padding = max(0.0, min(estimate_bps * PROBE_STEP, reach) - sent)
        return Decision(frozenset(streams) - self._shed, padding)

    def _admit(self, estimate_bps: float | None, streams: Mapping[str, Stream]) -> None:
        """Take in new streams; while the line is known to be weak, a picture only where it fits."""
        self._shed = self._shed.intersection(leaving(streams))
        new = [name for name in leaving(streams) if name not in self._known]
        if self._shed and estimate_bps is not None:
            for name in new:
                if needed(streams, self._shed) > estimate_bps:
                    self._shed |= {name}
        self._known = frozenset(streams)

    def _note_peaks(self, now_s: float, streams: Mapping[str, Stream]) -> None:
        """Remember what each stream needs at most; while it is sent, what was long ago counts less and less.

        A picture that lay still when it was shed must not come back as if it never moved.
        """
        fading = 0.5 ** ((now_s - self._noted_s) / PEAK_HALVES_S)
        self._noted_s = now_s
        before, self._peaks = self._peaks, {}
        for name, stream in streams.items():
            peak = before.get(name, 0.0)
            self._peaks[name] = max(stream.bps, peak if name in self._shed else peak * fading)

    def _needed_with(self, name: str) -> float:
        """Return what would be needed at most if this one came back."""
        return sum(peak for which, peak in self._peaks.items() if which == name or which not in self._shed)

    def _press(self, now_s: float, estimate_bps: float | None, loss: float, streams: Mapping[str, Stream]) -> bool:
        """Shed where there is too much, and say whether there is."""
        sent = needed(streams, self._shed)
        weak = loss > CALM or now_s - self._trend.fell_s < FELL_S
        much = estimate_bps is not None and sent > estimate_bps * PRESSURE
        over = much and (weak or now_s - self._trend.rose_s >= ROSE_S)
        pressed_s = self._pressed.held(now_s, over)
        lossy_s = self._lossy.held(now_s, loss > LOSSY and now_s - self._shed_s >= SETTLE_S)
        before = self._shed
        if estimate_bps is not None and pressed_s >= (SHED_AFTER_S if weak else DOUBT_S):
            for name in leaving(streams):
                if needed(streams, self._shed) > estimate_bps:
                    self._shed |= {name}
        elif lossy_s >= LOSSY_AFTER_S:
            self._shed |= set([name for name in leaving(streams) if name not in self._shed][:1])
        if self._shed != before:
            self._shed_s = now_s
            self._probe.wait(now_s, early=now_s - self._returned_s < STABLE_S)
        return over or loss > LOSSY

    def _give_back(self, now_s: float, estimate_bps: float | None, loss: float, streams: Mapping[str, Stream]) -> None:
        """Let the next picture come back where there has been room for it; without an estimate, after a while."""
        if not self._shed:
            return
        name = coming(self._shed, streams)
        calm = loss <= CALM and now_s >= self._probe.from_s
        enough = estimate_bps is None or estimate_bps > self._needed_with(name) * (ROOM + self._probe.caution)
        patience_s = self._probe.backoff_s if estimate_bps is None else RETURN_AFTER_S
        if self._roomy.held(now_s, calm and enough) >= patience_s:
            self._shed -= {name}
            self._returned_s = now_s
            self._roomy.held(now_s, False)


class Lasting:
    """How long something has been so without a break."""

    def __init__(self) -> None:
        self._from_s: float | None = None

    def held(self, now_s: float, holds: bool) -> float:
        """Note whether it is so now; return since how many seconds, below zero where it is not."""
        if not holds:
            self._from_s = None
            return -1.0
        if self._from_s is None:
            self._from_s = now_s
        return now_s - self._from_s


class Trend:
    """When an estimate last rose and when it last fell; less than 3 % is neither."""

    def __init__(self) -> None:
        self._level: float | None = None
        self.rose_s = NEVER_S
        self.fell_s = NEVER_S

    def note(self, now_s: float, estimate_bps: float | None) -> None:
        """Take in the estimate as it is now. After a time without one, the next is neither a rise nor a fall."""
        level = self._level
        if estimate_bps is None or level is None:
            self._level = estimate_bps
        elif estimate_bps >= level * (1 + CHANGE):
            self._level, self.rose_s = estimate_bps, now_s
        elif estimate_bps <= level * (1 - CHANGE):
            self._level, self.fell_s = estimate_bps, now_s


class Probe:
    """Whether to send padding: some time after something was shed, until it is too much, then again and again later."""

    def __init__(self) -> None:
        self.from_s = NEVER_S
        """Nothing is tried before."""
        self.backoff_s = FIRST_BACKOFF_S
        self.caution = 0.0
        """How much more room than usual must be seen, as a share of what is needed."""
        self._began_s: float | None = None
        self._peak = 0.0
        self._loss = 0.0

    def wait(self, now_s: float, early: bool) -> None:
        """Something was shed: stop, and begin soon; later where it had come back too early."""
        if early:
            self.caution = min(self.caution + CAUTION, MOST_CAUTION)
            self._fail(now_s)
        else:
            self._began_s, self.from_s = None, now_s + PROBE_AFTER_S
            self.backoff_s, self.caution = FIRST_BACKOFF_S, 0.0

    def goes_on(self, now_s: float, estimate_bps: float, loss: float, trend: Trend) -> bool:
        """Say whether to send padding now. An estimate that falls and packets that are lost end it at once."""
        if self._began_s is None:
            if now_s < self.from_s or loss > CALM:
                return False
            self._began_s, self._peak, self._loss = now_s, estimate_bps, loss
        self._peak = max(self._peak, estimate_bps)
        too_much = estimate_bps < self._peak * PROBE_FELL or loss > self._loss + LOSS_OF_PROBE
        if too_much or now_s - max(self._began_s, trend.rose_s) > PROBE_IDLE_S:
            self._fail(now_s)
            return False
        return True

    def _fail(self, now_s: float) -> None:
        self._began_s, self.from_s = None, now_s + self.backoff_s
        self.backoff_s = min(2 * self.backoff_s, LONGEST_BACKOFF_S)


def needed(streams: Mapping[str, Stream], shed: frozenset[str]) -> float:
    """Return the bits a second of all that is not shed."""
    return sum(stream.bps for name, stream in streams.items() if name not in shed)


def leaving(streams: Mapping[str, Stream]) -> list[str]:
    """Return the names of the pictures in the order in which they are shed."""
    pictures = [name for name, stream in streams.items() if stream.kind in SHED_ORDER]
    return sorted(pictures, key=lambda name: (SHED_ORDER[streams[name].kind], -streams[name].bps, name))


def coming(shed: frozenset[str], streams: Mapping[str, Stream]) -> str:
    """Return which of what is shed comes back first."""
    return [name for name in leaving(streams) if name in shed][-1]
