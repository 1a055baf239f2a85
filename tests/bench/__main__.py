"""Runs the benches named on the command line, or all, one after the other, and prints a JSON object for each figure.

A bench is a module `bench_<name>.py` here with `async def figures()`, which yields dictionaries of figures.
"""

import asyncio
import importlib
import json
import sys
from pathlib import Path


def names() -> list[str]:
    """Return the names of all benches there are."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


async def run(name: str) -> None:
    """Run one bench; what it finds is printed as soon as it is known."""
    module = importlib.import_module(f"tests.bench.bench_{name}")
    async for figures in module.figures():
        print(json.dumps({"bench": name, **figures}), flush=True)


def main(asked: list[str]) -> int:
    """Run what was asked for, and say which benches there are where one is unknown."""
    unknown = set(asked) - set(names())
    if unknown:
        print(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    for name in asked or names():
        asyncio.run(run(name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
