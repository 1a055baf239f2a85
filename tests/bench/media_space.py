"""Where benches of media run: in a network of their own, each process on a core; processor time in nanoseconds."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Final

HERE: Final = "MEDIA_BENCH_SPACE"  # set for the process that runs inside
ADDRESS: Final = "10.77.0.1"
PREPARE = f"""\
ip link set lo up
ip link add media0 type veth peer name media1
ip address add {ADDRESS}/24 dev media0
ip link set media0 up
ip link set media1 up
exec "$@"
"""
CORES: Final = sorted(os.sched_getaffinity(0))
LOOP = 50_000
CLOCK_TICKS_S = os.sysconf("SC_CLK_TCK")
CLOCK_OF_ALL_THREADS = 2  # CPUCLOCK_SCHED of a process, as clock_getcpuclockid builds it


def in_own_network(module: str) -> None:
    """Go on inside a network namespace of this process's own, which ends with it; the rest of the bench runs there.

    There is nothing in it but the loopback and one address that leads to itself: Janus does not use the loopback, and
    no packet can go anywhere else. Raises RuntimeError where namespaces are not allowed.
    """
    if os.environ.get(HERE):
        return
    if not (shutil.which("unshare") and shutil.which("ip")):
        raise RuntimeError("unshare and ip are missing: apt-get install util-linux iproute2")
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]
    inside = ["sh", "-ec", PREPARE, "sh", sys.executable, "-m", module, *sys.argv[1:]]
    os.execvpe(unshare[0], [*unshare, *inside], os.environ | {HERE: "1"})  # in our place: who ends us ends it


def cpu_ns(pid: int) -> int:
    """Return the processor time that all threads of a process have used, ended ones too, in nanoseconds.

    The same as /proc/<pid>/stat says, which counts in steps of 10 ms: too coarse for seconds of a few packets.
    """
    return time.clock_gettime_ns(~pid << 3 | CLOCK_OF_ALL_THREADS)


def core_s(core: int) -> tuple[float, float]:
    """Return how long a core has worked for processes, and how long it was taken away; in steps of 10 ms."""
    name = f"cpu{CORES[min(core, len(CORES) - 1)]}"
    fields = next(line.split() for line in Path("/proc/stat").read_text().splitlines() if line.startswith(f"{name} "))
    user, nice, system, stolen = (int(fields[at]) / CLOCK_TICKS_S for at in (1, 2, 3, 8))
    return user + nice + system, stolen


def loop_ms() -> float:
    """Return what a fixed loop of Python takes now on the slower of both cores, in milliseconds of processor time.

    Its clock and who has the other half of it decide: on a machine that others share it changes by the minute.
    """
    home = os.sched_getaffinity(0)
    times_ns = []
    for core in CORES[:2]:
        os.sched_setaffinity(0, {core})
        began_ns = time.thread_time_ns()
        sum(number * number for number in range(LOOP))
        times_ns.append(time.thread_time_ns() - began_ns)
    os.sched_setaffinity(0, home)
    return max(times_ns) / 1e6


def on_core(pid: int, core: int) -> None:
    """Keep a process, with the threads it has now, on one core; where there is but one it stays as it is."""
    if core < len(CORES):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {CORES[core]})
