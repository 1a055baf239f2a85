"""Runs the benches named on the command line, or all, one after the other, each in a process of its own.

A bench is a module here that can be run; it prints one JSON object a line. What is no figure goes to stderr.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__)


def names() -> list[str]:
    """Return the names of all benches there are."""
    modules = (path for path in HERE.parent.glob("*.py") if path != HERE)
    return sorted(path.stem for path in modules if 'if __name__ == "__main__":' in path.read_text())


def run(name: str) -> int:
    """Run one bench and return its exit code."""
    return subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode


def main(asked: list[str]) -> int:
    """Run what was asked for, say which benches there are where one is unknown, and return 1 where one failed."""
    unknown = set(asked) - set(names())
    if unknown:
        print(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    failed = [name for name in asked or names() if run(name) != 0]
    for name in failed:
        print(f"bench {name} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
