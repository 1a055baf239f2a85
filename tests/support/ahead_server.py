"""The server, whose clock is as many milliseconds ahead as a file says: `ahead_server.py FILE -- serve ...`."""

import sys
from functools import partial
from pathlib import Path

from server import app
from server.__main__ import main

_, FILE, _, *ARGUMENTS = sys.argv


def clock_ms() -> int:
    """Return the time as the test has it."""
    return app.now_ms() + int(Path(FILE).read_text())


setattr(app, "assemble", partial(app.assemble, clock_ms=clock_ms))  # noqa: B010  the one place where a clock is given
sys.exit(main(ARGUMENTS))
