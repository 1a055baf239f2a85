"""What a peer connection costs the server in memory that is connected and idle; every seat has two.

The difference of the server's resident memory between people who are in by websocket only and the same people connected
with sound and picture, after a few others who paid for what all share. Nobody sends a packet but checks and reports.
"""

from __future__ import annotations

from tests.bench.figures import resident_bytes, say
from tests.bench.media_people import FOUR_STAFF, Meeting, come_in, meetings, see_each_other, settle
from tests.bench.media_space import ADDRESS, in_own_network
from tests.bench.pens import run, several
from tests.bench.people import served
from tests.support.media_transport import Household

FIRST = 3
ROOMS = 25
SETTLE_S = 3.0
PEERS = ROOMS * len(FOUR_STAFF) * 2
TARGET_KB = 500
KB = 1000


def connected(rooms: list[Meeting]) -> int:
    """Return how many peer connections there are."""
    companies = [room.company for room in rooms]
    return sum(peer.line.connected for each in companies for peer in (*each.publishers, *each.subscribers))


async def memory() -> None:
    """Connect people and see what they take."""
    async with served({"BASELINE_MEDIA_ADDRESS": ADDRESS}) as (server, builder):
        house = Household(ADDRESS)
        await meetings(server.port, await builder.groups(FIRST, FOUR_STAFF), house)
        groups = await builder.groups(ROOMS, FOUR_STAFF)
        rooms = await several(come_in(server.port, group, house) for group in groups)
        await settle(SETTLE_S)
        before = resident_bytes(server.pid)
        await several((see_each_other(room) for room in rooms), at_once=2)
        await settle(SETTLE_S)
        after = resident_bytes(server.pid)
        amount = connected(rooms)
    peer_kb = (after - before) / amount / KB
    say(
        "media_memory",
        peers=amount,
        peers_wanted=PEERS,
        server_mb=round(after / KB / KB, 1),
        kb_per_peer=round(peer_kb, 1),
        kb_per_peer_target=TARGET_KB,
        reached=peer_kb < TARGET_KB and amount == PEERS,
    )


if __name__ == "__main__":
    in_own_network("tests.bench.media_memory")
    run(memory())
