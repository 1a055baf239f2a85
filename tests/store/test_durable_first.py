"""Every acknowledgement follows its fdatasync.

Killing a process cannot show it, because what the kernel has is not lost with the process; strace can.
"""

import asyncio
import re
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = [pytest.mark.strace, pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")]

REPO = Path(__file__).parents[2]
PATIENCE_S = 60

LINE = re.compile(r"(?P<thread>\d+)\s+(?:<\.\.\. )?(?P<call>\w+)(?P<rest>.*)")
LOG = re.compile(r"\(\d+<[^>]*-wal>")
FACT = re.compile(r'\(1<[^>]*>, "(?P<fact>asks|ack) (?P<room>\S+) (?P<revision>\d+)\\n"')
SYNCS = {"fdatasync", "fsync"}


@dataclass(frozen=True)
class Event:
    """Something that happened, in the order the kernel saw it: asks, ack, log, sync begins, sync done."""

    kind: str
    room: str = ""
    revision: int = 0


def events(trace: str) -> Iterator[Event]:
    """Read a trace of `strace -f -y`, where calls of several threads may be interleaved."""
    syncing: set[str] = set()
    for line in trace.splitlines():
        found = LINE.fullmatch(line)
        if found is None:
            continue
        call, rest, thread = found["call"], found["rest"], found["thread"]
        fact = FACT.match(rest)
        if call == "write" and fact:
            yield Event(fact["fact"], fact["room"], int(fact["revision"]))
        elif call in {"pwrite64", "write"} and LOG.match(rest):
            yield Event("log")
        elif call in SYNCS and LOG.match(rest):
            yield Event("sync begins")
            syncing.add(thread)
        if call in SYNCS and thread in syncing and rest.endswith("= 0"):
            syncing.discard(thread)
            yield Event("sync done")


async def traced(path: Path, rooms: int, step: str, times: int) -> list[Event]:
    """Let a process write until it ends itself, and return what the kernel saw of it."""
    trace = path.parent / "trace"
    path.parent.mkdir()
    calls = "trace=write,pwrite64,fdatasync,fsync"
    command = ["strace", "-f", "-y", "-qq", "-s", "80", "-e", "signal=none", "-e", calls, "-o", str(trace)]
    command += [sys.executable, "-m", "tests.store.appender", str(path), str(rooms), step, str(times)]
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=PIPE, cwd=REPO)
    try:
        async with asyncio.timeout(PATIENCE_S):
            _, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if b"PTRACE" in complaint:
        pytest.skip(f"this machine does not let processes be traced: {complaint.decode().strip()}")
    return list(events(trace.read_text(errors="replace")))


async def test_DU1_nothing_in_the_log_is_unsynced_when_a_commit_is_acknowledged(path: Path) -> None:
    """One room writes alone, so whatever is in the log belongs to what was acknowledged or to what came before it."""
    seen = await traced(path, 1, "checkpointing", 1)
    unsynced = syncing = 0
    acknowledged = 0
    for event in seen:
        match event.kind:
            case "log":
                unsynced += 1
            case "sync begins":
                syncing = unsynced
            case "sync done":
                unsynced -= syncing
            case "ack":
                assert unsynced == 0, f"revision {event.revision} was acknowledged before it was on the disk"
                acknowledged += 1
    assert acknowledged >= 50, "the process did not write enough to tell"


async def test_DU1_between_asking_and_acknowledging_the_log_is_written_and_synced(path: Path) -> None:
    """Several rooms at once: a commit asked for after a sync began cannot be part of it."""
    seen = await traced(path, 5, "answered", 150)
    progress: dict[tuple[str, int], str] = {}
    following = {"log": ("asked", "logged"), "sync begins": ("logged", "syncing"), "sync done": ("syncing", "durable")}
    acknowledged = 0
    for event in seen:
        name = (event.room, event.revision)
        if event.kind == "asks":
            progress[name] = "asked"
        elif event.kind == "ack":
            assert progress.pop(name) == "durable", f"{name} was acknowledged before it was on the disk"
            acknowledged += 1
        else:
            before, after = following[event.kind]
            progress = {each: after if state == before else state for each, state in progress.items()}
    assert acknowledged >= 50, "the process did not write enough to tell"
