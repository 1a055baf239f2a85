"""What benches measure with: processor time and memory of a process, the disk's fsync, percentiles, the JSON line."""

from __future__ import annotations

import json
import math
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

TICKS_S = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
FSYNCS = 100
WATCH_EVERY_S = 0.05


def cpu_s(pid: int) -> float:
    """Return the processor time, user and system, that all threads of a process have used; in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_S


def resident_bytes(pid: int) -> int:
    """Return how much memory of a process is in use."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that so many per cent of the values do not exceed; nan where there are none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def delays_ms(values_s: Sequence[float], prefix: str = "") -> dict[str, float]:
    """Return the median, the 99th percentile and the worst of some delays, in milliseconds."""
    return {
        f"{prefix}p50_ms": round(percentile(values_s, 50) * 1000, 2),
        f"{prefix}p99_ms": round(percentile(values_s, 99) * 1000, 2),
        f"{prefix}max_ms": round(max(values_s, default=math.nan) * 1000, 2),
    }


def fsync_ms(folder: Path) -> dict[str, float]:
    """Append and fdatasync 4 kB a few times where the data lies, alone; return how long that takes."""
    times = []
    path = folder / "fsync"
    with path.open("wb", buffering=0) as file:
        for _ in range(FSYNCS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fdatasync(file)
            times.append(time.perf_counter() - began)
    path.unlink()
    return delays_ms(times, "fsync_")


@contextmanager
def disk_watched(folder: Path) -> Iterator[list[float]]:
    """Append and fdatasync 4 kB now and then while the block runs, where the data lies; yields the times in seconds.

    What a commit waits for is the disk as it is then, with all that others write to it.
    """
    times: list[float] = []
    enough = threading.Event()

    def watch() -> None:
        path = folder / "watch"
        with path.open("wb", buffering=0) as file:
            while not enough.wait(WATCH_EVERY_S):
                file.write(bytes(4096))
                began = time.perf_counter()
                os.fdatasync(file)
                times.append(time.perf_counter() - began)
        path.unlink()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield times
    finally:
        enough.set()
        watcher.join()


def say(bench: str, **figures: object) -> None:
    """Print one line of figures, with how busy the machine was: others may have had their share of it."""
    busy = round(os.getloadavg()[0], 2)
    print(json.dumps({"bench": bench, **figures, "load_average": busy}), flush=True)
