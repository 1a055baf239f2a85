"""The server, made to die at a named step of the journal's writer: `dying_server.py STEP TIMES -- serve ...`."""

import os
import signal
import sys
from functools import partial

from server import app
from server.__main__ import main
from server.store.database import Database

_, STEP, TIMES, _, *ARGUMENTS = sys.argv
seen = 0


def step(name: str) -> None:
    """Die as a power cut would, when the named step has come so many times."""
    global seen
    seen += name == STEP
    if seen == int(TIMES):
        os.kill(os.getpid(), signal.SIGKILL)


setattr(app, "Database", partial(Database, step=step))  # noqa: B010  the one place where the wiring makes one
sys.exit(main(ARGUMENTS))
