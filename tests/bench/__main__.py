"""Runs every bench, or those named on the command line, one after the other; each prints its own lines of JSON.

A bench is a module here that can be run by itself. One that breaks says so in a line of its own and stops no other.
"""

import json
import subprocess
import sys
from pathlib import Path

BENCHES = (
    *("sync", "commits", "capacity", "memory", "journal", "ink", "paper", "page", "open_room"),
    *("led", "timers", "symbols", "in_four"),
    *("media_forward", "media_look", "media_rooms", "media_memory"),
    *("media_join", "media_lipsync", "media_loss", "media_steps", "media_cut"),
)
ROOT = Path(__file__).parents[2]
LONGEST_S = 300


def run(name: str) -> bool:
    """Run one bench in a process of its own; return whether it came to its end."""
    command = [sys.executable, "-m", f"tests.bench.{name}"]
    try:
        code = subprocess.run(command, cwd=ROOT, timeout=LONGEST_S, check=False).returncode
    except subprocess.TimeoutExpired:
        code = -1
    if code != 0:
        failed = "did not end" if code == -1 else f"ended with {code}"
        print(json.dumps({"bench": name, "failed": failed}), flush=True)
    return code == 0


def main(asked: list[str]) -> int:
    """Run what was asked for, and say which benches there are where one is unknown."""
    unknown = set(asked) - set(BENCHES)
    if unknown:
        print(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    ended = [run(name) for name in asked or BENCHES]
    return 0 if all(ended) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
