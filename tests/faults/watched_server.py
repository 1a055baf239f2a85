"""The server, which says what it holds when it is asked: `watched_server.py FILE -- serve ...`, then SIGUSR1.

What it says is one line of JSON at the end of the file: tasks, and how many objects of what belongs to people.
"""

import asyncio
import gc
import json
import signal
import sys
from collections import Counter
from pathlib import Path

from aiortc import RTCDtlsTransport
from pylibsrtp import Session

from server.__main__ import main
from server.media.guest import Guest
from server.media.leg import Leg
from server.media.peer import Peer
from server.media.publication import Publication
from server.room.connection import Connection

KINDS = (Session, RTCDtlsTransport, Guest, Leg, Peer, Publication, Connection)
_, FILE, _, *ARGUMENTS = sys.argv


def tell(number: int, frame: object) -> None:
    """Write what there is now."""
    gc.collect()
    held = Counter(type(each).__name__ for each in gc.get_objects() if isinstance(each, KINDS))
    loop = asyncio.get_running_loop()
    loop.call_soon_threadsafe(write, {kind.__name__: held[kind.__name__] for kind in KINDS})


def write(held: dict[str, int]) -> None:
    """Write it, with the tasks that there are."""
    with Path(FILE).open("a") as file:
        print(json.dumps(held | {"tasks": len(asyncio.all_tasks())}), file=file)


signal.signal(signal.SIGUSR1, tell)
sys.exit(main(ARGUMENTS))
