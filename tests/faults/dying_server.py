"""The server, made to die at a named step of the journal's writer: `dying_server.py STEP TIMES -- serve ...`.

Or at the step `keys`: when somebody was put out, and before any key has ended for it.
"""

import os
import signal
import sys
from functools import partial
from typing import Never

from server import app
from server.__main__ import main
from server.store.database import Database
from server.store.tickets_sqlite import SqliteTickets

_, STEP, TIMES, _, *ARGUMENTS = sys.argv
seen = 0


def step(name: str) -> None:
    """Die as a power cut would, when the named step has come so many times."""
    global seen
    seen += name == STEP
    if seen == int(TIMES):
        os.kill(os.getpid(), signal.SIGKILL)


async def keys(*_: object) -> Never:
    """Die instead of ending keys."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it lives")


if STEP == "keys":
    setattr(SqliteTickets, "end_seats", keys)  # noqa: B010  as below
setattr(app, "Database", partial(Database, step=step))  # noqa: B010  the one place where the wiring makes one
sys.exit(main(ARGUMENTS))
