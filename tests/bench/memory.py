"""What a room costs that is open and has been written in: 1,000 strokes of 60 points, one person looking on.

The difference of the server's resident memory over many such rooms, opened after a few that paid for what all share.
"""

from __future__ import annotations

import asyncio

from server.core.changes import Put
from server.core.records import Stroke
from server.core.roles import Actor, Role
from server.demo import new_id
from server.room.ordering import Ordering
from server.wire.messages import Propose
from tests.bench.figures import resident_bytes, say
from tests.bench.pens import STROKE, STROKE_POINTS, run, several
from tests.bench.people import Group, enter, served
from tests.support.server import Server

ROOMS = 20
FIRST = 5
STROKES = 1000
SETTLE_S = 3.0
NOW_MS = 1_800_000_000_000
TARGET_MB = 1.5
MB = 1_000_000


def written_in(ordering: Ordering, therapist: Actor, page: str) -> None:
    """Put strokes on the first page, one commit each, as they come from a pen."""
    for n in range(1, STROKES + 1):
        stroke = Put(Stroke(id=new_id(), page=page, points=STROKE, pointer="pen"))
        ordering.propose(therapist, "bench", Propose(n, (stroke,)), NOW_MS)


async def open_rooms(server: Server, groups: list[Group]) -> int:
    """Let the therapist of each room in, and return the server's memory once it is quiet again."""
    await several((enter(server.port, group.seats[0], lambda message: None) for group in groups), at_once=1)
    await asyncio.sleep(SETTLE_S)
    return resident_bytes(server.pid)


async def memory() -> None:
    """Open rooms and see what they take."""
    async with served() as (server, builder):
        groups = await builder.groups(FIRST + ROOMS, (Role.THERAPIST,), written_in)
        before = await open_rooms(server, groups[:FIRST])
        after = await open_rooms(server, groups[FIRST:])
    room_mb = (after - before) / ROOMS / MB
    say(
        "memory",
        rooms=ROOMS,
        strokes=STROKES,
        points=STROKE_POINTS,
        server_mb=round(after / MB, 1),
        mb_per_room=round(room_mb, 3),
        mb_per_room_target=TARGET_MB,
        reached=room_mb < TARGET_MB,
    )


if __name__ == "__main__":
    run(memory())
