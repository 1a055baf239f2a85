"""Tries every parser, or those named on the command line, for FUZZ_S seconds each (60 unless told).

Prints how many inputs each survived; an input that one does not survive is made small and printed, and the exit code is
1. FUZZ_SEED repeats a hunt.
"""

import os
import sys
import time
import traceback
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.mutation import inputs, mutated
from tests.fuzz.targets import TARGETS, Target

ROUND = 2000
"""Inputs of each kind in turn: mutations are fast, hypothesis looks for what is odd."""
SHARE = 10
"""So many times more mutations than inputs of hypothesis."""


def hunt(name: str, target: Target, seconds: float, first_seed: int) -> bool:
    """Try one parser until the time is over or something is found; return whether it survived."""
    end_s = time.monotonic() + seconds
    tried, turn = 0, first_seed
    while time.monotonic() < end_s:
        random = Random(turn)
        for _ in range(ROUND * SHARE):
            data = mutated(target.examples, random)
            if not survives(target, data):
                tell(name, target, shrunk(target, data), turn)
                return False
        if not odd_ones(name, target, turn):
            return False
        tried += ROUND * (SHARE + 1)
        turn += 1
    print(f"{name}: survived {tried} inputs, seeds {first_seed} to {turn - 1}", flush=True)
    return True


def survives(target: Target, data: bytes) -> bool:
    """Say whether the parser does what it promises with this input."""
    try:
        target.run(data)
    except Exception:  # whatever it is, it is what we are looking for
        return False
    return True


def odd_ones(name: str, target: Target, turn: int) -> bool:
    """Try what hypothesis thinks of; return whether the parser survived."""
    failed: list[bytes] = []

    @seed(turn)
    @settings(
        max_examples=ROUND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs(target.examples))
    def attempt(data: bytes) -> None:
        if not failed and not survives(target, data):
            failed.append(data)

    attempt()
    for data in failed:
        tell(name, target, shrunk(target, data), turn)
    return not failed


def shrunk(target: Target, data: bytes) -> bytes:
    """Return a smaller input that fails: leave out stretches, long ones first, as long as it still does."""
    length = len(data) // 2
    while length:
        at = 0
        while at < len(data):
            shorter = data[:at] + data[at + length :]
            if survives(target, shorter):
                at += length
            else:
                data = shorter
        length //= 2
    return data


def tell(name: str, target: Target, data: bytes, turn: int) -> None:
    """Print an input that a parser does not survive, and how it fails."""
    print(f"{name}: FUZZ_SEED={turn} found {data!r}", file=sys.stderr)
    try:
        target.run(data)
    except Exception:
        traceback.print_exc()


def main(asked: list[str]) -> int:
    """Try what was asked for, all targets unless told; return the exit code."""
    unknown = set(asked) - set(TARGETS)
    if unknown:
        print(f"no target {', '.join(sorted(unknown))}; there are: {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    seconds = float(os.environ.get("FUZZ_S", "60"))
    first_seed = int(os.environ.get("FUZZ_SEED", time.time_ns() % 1_000_000_000))
    survived = [hunt(name, TARGETS[name], seconds, first_seed) for name in asked or TARGETS]
    return 0 if all(survived) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
