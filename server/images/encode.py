"""Has a photo made anew by a process of its own (child.py): what a stranger sent is decoded nowhere else.

Blocking; whoever asks does so in a thread. Only what comes back, and little of it, is ever believed.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from server.core.errors import Refused
from server.images.child import MOST_INPUT, TOO_LARGE

__all__ = ["MOST_INPUT", "reencoded"]

CHILD = [sys.executable, "-I", str(Path(__file__).with_name("child.py"))]
"""-I: neither the environment nor the folder says what is imported."""
DEADLINE_S = 15.0
"""By the wall, on a machine that is busy; the process itself has 5 s of processor."""
MOST_OUTPUT = 512 * 1024
"""512 x 512 pixels of nothing but noise stay below it."""
KIND = (b"RIFF", b"WEBP")


def reencoded(photo: bytes) -> bytes:
    """Return the photo as a small WebP without metadata.

    Raises Refused `bad_image` or `image_too_large`, and TimeoutError where this machine is too busy just now.
    """
    status, picture = run(CHILD, photo)
    if status == TOO_LARGE:
        raise Refused("image_too_large")
    if status != 0 or len(picture) > MOST_OUTPUT or (picture[:4], picture[8:12]) != KIND:
        raise Refused("bad_image")
    return picture


def run(command: list[str], given: bytes) -> tuple[int, bytes]:
    """Return the exit status of a process and what it wrote, of which no more than the most and a byte is read.

    It has no environment, no folder and no open file of ours, and it does not outlive its deadline. Raises TimeoutError
    where that came: whatever uses the processor is ended by its share of it long before.
    """
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    with subprocess.Popen(  # noqa: S603  our own file, and nothing that was sent is an argument
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={}
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = threading.Timer(DEADLINE_S, end)
        deadline.start()
        try:
            with suppress(BrokenPipeError):  # it ended before it had read all
                process.stdin.write(given)
                process.stdin.close()
            made = process.stdout.read(MOST_OUTPUT + 1)
            if len(made) > MOST_OUTPUT:
                process.kill()
            status = process.wait()
            if status < 0 and late.is_set():
                raise TimeoutError
            return status, made
        finally:
            deadline.cancel()
            process.kill()
