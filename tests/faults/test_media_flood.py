"""Twenty thousand datagrams a second that are nobody's: the rooms of the process go on."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.media_pace import Pacer
from tests.support.media_peer import MediaPeer
from tests.support.media_transport import Household
from tests.support.server import DemoRoom, Server
from tests.support.waiting import until
from tests.support.wire import Peer

JUNK_PER_S, JUNK_S = 20_000, 3
LEAST = 0.9  # of the packets come: a system that has other things to do has no room for some beside the junk
FLOOD = """
import os, socket, sys, time
port, per_s, seconds = map(int, sys.argv[1:])
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.connect(("127.0.0.1", port))
heads = [b"", b"\\x80\\x6f", b"\\x16\\xfe\\xfd", b"\\0\\1", b"\\x80\\xc9"]
kinds = [head + os.urandom(60 + 200 * n) for n, head in enumerate(heads)]
began, sent = time.monotonic(), 0
while sent < per_s * seconds:
    due = int((time.monotonic() - began) * per_s)
    while sent < due:
        try:
            out.send(kinds[sent % len(kinds)])
        except OSError:
            pass
        sent += 1
    time.sleep(0.001)
print(sent / (time.monotonic() - began))
"""


@pytest.fixture
async def house() -> AsyncIterator[Household]:
    """What the peers share."""
    house = Household()
    yield house
    house.ears.close()


def came(into: MediaPeer) -> int:
    """Return how many packets came."""
    return sum(leg.packets for leg in into.legs)


async def test_ME8_twenty_thousand_datagrams_a_second_of_a_stranger_stop_nobody(
    server: Server, room: DemoRoom, house: Household
) -> None:
    tess, mia = await Peer.come(room.therapist), await Peer.come(room.student, "Mia")
    await mia.welcome("waiting")
    await tess.let_in(mia)
    out, into = MediaPeer(house), MediaPeer(house)
    offer = out.offer(pictures=[45.0])
    await tess.send("signal", kind="publish", pc=out.pc, sdp=offer, sources={"0": "mic", "1": "face"})
    await out.connect((await tess.wait(lambda said: said.get("kind") == "answer", "an answer"))["sdp"])
    shown = {f"{tess.seat}/mic": 0, f"{tess.seat}/face": 360}
    await mia.send("signal", kind="watch", pc=into.pc, shown=shown)
    offered = await mia.wait(lambda said: said.get("kind") == "offer", "an offer")
    await mia.send("signal", kind="answer", pc=into.pc, sdp=into.answer(offered["sdp"]))
    await into.connect(offered["sdp"])
    pacer = Pacer()
    pacer.start(out.outgoing)
    await until(lambda: len(into.legs) == 2, "sound and face")
    for leg in into.legs:
        leg.forget()
    before = sum(stream.sent for stream in out.outgoing)
    flood = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", FLOOD, str(server.media_port), str(JUNK_PER_S), str(JUNK_S)),
        stdout=asyncio.subprocess.PIPE,
    )
    answers = 0
    while flood.returncode is None and answers < 1000:
        await tess.send("ping", ms=answers)
        await tess.wait(lambda said, n=answers: said["t"] == "pong" and said["ms"] == n, "a pong")  # type: ignore[misc]
        answers += 1
        await asyncio.wait({asyncio.ensure_future(flood.wait())}, timeout=0.1)
    junk, _ = await flood.communicate()
    pacer.stop()
    sent = sum(stream.sent for stream in out.outgoing) - before
    await until(lambda: came(into) >= sent * LEAST, "what was sent", within_s=3)
    delays = sorted(delay for leg in into.legs for delay in leg.delays_s)
    async with httpx.AsyncClient() as client:
        metrics = (await client.get(f"{server.url}/metrics")).text
    dropped = [line for line in metrics.splitlines() if line.startswith("baseline_media_dropped")]
    figures = {
        "junk_per_s": round(float(junk)),
        "sent": sent,
        "came": came(into),
        "p50_ms": round(delays[len(delays) // 2] * 1000, 2),
        "p99_ms": round(delays[int(len(delays) * 0.99)] * 1000, 2),
        "worst_ms": round(delays[-1] * 1000, 2),
        "dropped": dropped,
    }
    print(json.dumps(figures))
    assert answers > JUNK_S, "the process answers meanwhile"
    for reason in ("stranger", "stun"):
        assert any(f'reason="{reason}"' in line and float(line.split()[-1]) > JUNK_PER_S / 10 for line in dropped), (
            reason
        )
    await pacer.close()
    for peer in (out, into):
        await peer.close(silently=True)
    for each in (tess, mia):
        await each.close()
