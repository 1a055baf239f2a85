"""What a subscriber's line carries: which pictures go out when it is weak, and when they come back.

Sound is never shed. Faces go first, then desks, then screens, the largest of a kind before the others; they come back
in the opposite order. Pure: told the time and what is known of the line, once to a few times a second.

The estimate is the browser's REMB. It grows by about 8 % a second, but not beyond 1.5 times what is received, and falls
to 0.85 of that at once when packets begin to queue (libwebrtc, aimd_rate_control.cc). So a low one alone does not say
that the line is weak: only one that fell does, or one that stays low while more is sent, and neither does where
nothing waits in a queue. Nor does it ever grow enough for what was shed to come back: that is what probes are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from server.rtp.losses import CALM, LOSSY
from server.rtp.probing import NEVER_S, Lasting, Line, Probe, Trend

SHED_ORDER: Mapping[str, int] = {"face": 0, "desk": 1, "screen": 2}

PRESSURE = 1.05
"""More than so many times the estimate is too much."""
ROOM = 1.2
"""So many times what would be needed must the estimate be before more is sent."""
CARRIED, REACH = 1.25, 1.3
"""So many times what would be needed must a probe have been carried, which reaches a little further."""
CLEAR_S, FULL_S, FULL_OF_PROBE_S = 0.05, 0.15, 0.25
"""A shorter queue is none; with a longer one something is shed whatever the estimate says: ink waits in it, too.
A probe may have filled it a little further, and has ended by then."""

SHED_AFTER_S = 0.5
FULL_AFTER_S, FULL_ALONE_S = 0.1, 0.6
"""So long must a queue last where the estimate fell too, and where it did not: a computer may be too busy to answer."""
DOUBT_S = 3.0
"""So long must the pressure last where nothing else says that the line is weak."""
FELL_S = 5.0
"""So long a fall of the estimate says that the line is weak."""
EMPTIES_S = 1.0
"""What was shed because of a queue must show before more is."""
SETTLE_S = 3.0
"""What was shed because of loss must show before more is."""
BEGINS_S = 2.0
"""What begins, begins with a keyframe, which may wait in a queue."""
RETURN_AFTER_S = 1.0
BLIND_S = 15.0
"""So long nobody tries where it is not known what waits: a browser that answers no checks."""
PEAK_HALVES_S = 10.0
ROSE_S = 2.0
"""So long a rise of the estimate says that it has not found its measure yet."""
STABLE_S = 120.0
"""What came back and is shed again sooner came back too early."""


class Stream(NamedTuple):
    """What is to be sent: `kind` is mic, face, desk or screen, `bps` what it needs, in bits a second."""

    kind: str
    bps: float


class Decision(NamedTuple):
    """The names of what is sent, and how much padding besides, in bits a second."""

    open: frozenset[str]
    padding_bps: float
    at_ease: bool
    """Nothing is shed, and nothing presses: while no news comes of the line this need not be decided again soon."""


class Allocation:
    """The decision for one subscriber, with what must be remembered for it not to flap."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._shed: frozenset[str] = frozenset()
        self._peaks: dict[str, float] = {}  # what each lately needed at most
        self._noted_s = NEVER_S
        self._trend = Trend()
        self._pressed = Lasting()
        self._full = Lasting()
        self._roomy = Lasting()
        self._blind = Lasting()
        self._shed_s = NEVER_S
        self._began_s = NEVER_S
        self._returned_s = NEVER_S
        self._probe = Probe()

    def heard(self, now_s: float, estimate_bps: float) -> None:
        """The browser has told an estimate: whether it rose or fell counts, also where nothing is decided."""
        self._trend.note(now_s, estimate_bps)

    def update(self, now_s: float, line: Line, streams: Mapping[str, Stream]) -> Decision:
        """Return what to send from now on. `streams` is all that the subscriber should get, with what was shed."""
        self._trend.note(now_s, line.estimate_bps)
        self._admit(now_s, line.estimate_bps, streams)
        self._note_peaks(now_s, streams)
        pressed = self._press(now_s, line, streams)
        if not pressed:
            self._give_back(now_s, line, streams)
        padding = 0.0
        if self._shed:
            reach = self._needed_with(coming(self._shed, streams)) * (REACH + self._probe.caution)
            padding = self._probe.padding(now_s, needed(streams, self._shed), reach, line)
        return Decision(frozenset(streams) - self._shed, padding, not (pressed or self._shed))

    def _admit(self, now_s: float, estimate_bps: float | None, streams: Mapping[str, Stream]) -> None:
        """Take in new streams; while the line is known to be weak, a picture only where it fits."""
        self._shed = self._shed.intersection(leaving(streams))
        new = [name for name in leaving(streams) if name not in self._known]
        if new:
            self._began_s = now_s
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

    def _press(self, now_s: float, line: Line, streams: Mapping[str, Stream]) -> bool:
        """Shed where there is too much, and say whether there is."""
        estimate_bps, loss = line.estimate_bps, line.loss
        probed = self._probe.disturbs(now_s)
        clear = line.queue_s is not None and (line.queue_s < CLEAR_S or probed)
        fell = now_s - self._trend.fell_s < FELL_S
        weak = fell and (loss > CALM or not clear)
        much = estimate_bps is not None and needed(streams, self._shed) > estimate_bps * PRESSURE
        over = much and (weak or (now_s - self._trend.rose_s >= ROSE_S and not clear))
        full = (line.queue_s or 0.0) > (FULL_OF_PROBE_S if probed else FULL_S) and now_s - self._began_s >= BEGINS_S
        pressed_s = self._pressed.held(now_s, over)
        full_s = self._full.held(now_s, full and now_s - self._shed_s >= EMPTIES_S)
        lossy = loss > LOSSY and now_s - self._shed_s >= SETTLE_S
        before = self._shed
        if estimate_bps is not None and pressed_s >= (SHED_AFTER_S if weak else DOUBT_S):
            for name in leaving(streams):
                if needed(streams, self._shed) > estimate_bps:
                    self._shed |= {name}
        elif full_s >= (FULL_AFTER_S if fell else FULL_ALONE_S) or lossy:
            self._shed |= set([name for name in leaving(streams) if name not in self._shed][:1])
        if self._shed != before:
            self._shed_s = now_s
            self._probe.wait(now_s, early=now_s - self._returned_s < STABLE_S)
        return over or full or loss > LOSSY

    def _give_back(self, now_s: float, line: Line, streams: Mapping[str, Stream]) -> None:
        """Let the next picture come back where there has been room for it; where little is known, after a while."""
        if not self._shed:
            return
        name, probe = coming(self._shed, streams), self._probe
        would_need = self._needed_with(name)
        carried = line.queue_s is not None and probe.level_bps >= would_need * (CARRIED + probe.caution)
        roomy = carried or (line.estimate_bps or 0.0) > would_need * (ROOM + probe.caution)
        calm = line.loss <= CALM and (line.queue_s or 0.0) < CLEAR_S and now_s >= probe.from_s
        roomy_s = self._roomy.held(now_s, calm and roomy)
        blind_s = self._blind.held(now_s, calm and line.queue_s is None)
        if roomy_s >= RETURN_AFTER_S or blind_s >= max(BLIND_S, probe.backoff_s):
            self._shed -= {name}
            self._returned_s = self._began_s = now_s
            probe.succeeded(now_s)
            self._roomy, self._blind = Lasting(), Lasting()


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
