"""There is no code path that could keep sound or picture: neither in what is written, nor in what runs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media.meeting import Person
from tests.support.waiting import until

SERVER = Path(__file__).parents[2] / "server"
HANDLING = [*sorted((SERVER / "media").glob("*.py")), *sorted((SERVER / "rtp").glob("*.py"))]
MAY_IMPORT = {
    "__future__", "_sha1", "asyncio", "bisect", "collections", "contextlib", "dataclasses", "datetime", "errno",
    "functools", "hashlib", "heapq", "hmac", "ipaddress", "itertools", "logging", "math", "re", "secrets", "socket",
    "struct", "sys", "time", "typing", "zlib",
    "aiortc", "cffi", "pylibsrtp", "server",
}  # fmt: skip
"""All that the media are made of. Nothing here opens a file, starts a program or speaks to a database."""
OWN = {"core", "media", "rtp", "room", "wire"}
OPENERS = {"open", "exec", "eval", "compile", "__import__", "getattr"}
METHODS = {"open", "write_bytes", "write_text", "FileHandler", "open_connection", "create_subprocess_exec", "to_thread"}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the names of all that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", HANDLING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_ME7_what_handles_sound_and_picture_has_no_means_to_write_it_down(path: Path) -> None:
    tree = ast.parse(path.read_text())
    names = list(imports(tree))
    assert {name.partition(".")[0] for name in names} <= MAY_IMPORT
    assert {name.split(".")[1] for name in names if name.startswith("server.")} <= OWN
    assert not [name for name in names if name.startswith("aiortc.contrib") or "MediaRecorder" in name]
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    opened = {name for name in called if name in OPENERS or name.rpartition(".")[2] in METHODS}
    assert opened <= {"self.port.open"}, "the plane begins to read its port, and that is all"


async def test_ME7_nothing_is_opened_while_people_hear_and_see_each_other(two: tuple[Person, Person]) -> None:
    tess, mia = two
    opened: list[str] = []
    on = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if on and event in {"open", "os.open", "subprocess.Popen", "os.exec", "sqlite3.connect", "os.mkfifo"}:
            opened.append(f"{event} {arguments[:1]}")

    sys.addaudithook(note)  # it cannot be taken back, but it can be told to be still
    try:
        await tess.publish("mic", "face", "desk")
        mia.subscriber = None
        await mia.watch("tess/mic", "tess/face")
        await mia.hears(tess, "mic", "face")
        for _ in range(20):
            await mia.hears(tess, "mic", "face")
        await tess.writer.close()
        await until(lambda: tess.troubles, "the goodbye to be heard")
    finally:
        on = False
    assert opened == []


def test_the_hook_of_the_test_before_hears_a_file_being_opened() -> None:
    """So that it cannot be deaf."""
    code = "import sys, os; sys.addaudithook(lambda e, a: e == 'open' and os.write(1, b'heard')); open('/dev/null')"
    assert b"heard" in subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
