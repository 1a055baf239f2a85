"""The server is killed at any moment: what was acknowledged is there, every replica converges, nothing is twice."""

from __future__ import annotations

import asyncio
import random
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest
from typing_extensions import override

from server.core.changes import Put
from server.core.records import Stroke
from server.core.saved import decode_commit, state_from_pieces
from server.room.ports import Saved
from server.store.database import FILE_NAME, Database
from server.store.journal_sqlite import SqliteJournal
from server.store.secret import server_secret
from server.store.writer import STEPS
from tests.support.node_client import NodeClient
from tests.support.server import DemoRoom, Server
from tests.support.waiting import until
from tests.support.wire import Peer, Ticket, new_id, patch, staged, stroke

KILLS = 50


class Class:
    """Three seats in one room, each with the browser's own client, writing all the time."""

    def __init__(self, room: DemoRoom, clients: list[NodeClient], page: str) -> None:
        self.room = room
        self.clients = clients
        self.page = page
        self.writing = asyncio.create_task(self._write())

    @classmethod
    async def meet(cls, room: DemoRoom) -> Class:
        """Have therapist, student and facilitator come in."""
        tickets = [await Ticket.take(room.therapist)]
        therapist = await Peer.open(tickets[0])
        page = staged(await therapist.welcome())
        for link, name in ((room.student, "Mia"), (room.facilitator, "Ada")):
            peer = await Peer.come(link, name)
            await peer.welcome("waiting")
            await therapist.let_in(peer)
            await peer.close()
            tickets.append(peer.ticket)
        await therapist.close()
        clients = [await NodeClient.start(ticket) for ticket in tickets]
        for client in clients:
            await client.wait("seat", lambda event: event["seat"]["status"] == "in")
        return cls(room, clients, page)

    async def _write(self) -> None:
        while True:
            for client in self.clients:
                client.write(self.page, new_id())
                await asyncio.sleep(0.02)

    def acknowledged(self) -> int:
        """Return how many proposals have been answered so far."""
        return sum(len(client.all("landed")) for client in self.clients)

    async def check(self, server: Server) -> None:
        """Stop writing, wait for quiet, and compare everything with everything."""
        self.writing.cancel()
        dumps = [await client.settled() for client in self.clients]
        revision = max(dump["revision"] for dump in dumps)
        await asyncio.gather(*(self._reaches(client, revision) for client in self.clients))
        dumps = [await client.dump() for client in self.clients]
        assert not [event for client in self.clients for event in client.all("refused")]
        assert len({tuple(dump["pages"][self.page]) for dump in dumps}) == 1, "the pages differ"
        asked = {stroke for client in self.clients for stroke in client.asked}
        shown = [stroke for stroke in dumps[0]["pages"][self.page] if stroke in asked]
        assert len(shown) == len(asked)
        assert set(shown) == asked
        assert [dump["kept"]["proposals"] for dump in dumps] == [[], [], []], "forgotten once acknowledged"
        await server.stop()
        assert Counter(await journalled(server.data_dir, self.room.room)) >= Counter(asked)

    async def _reaches(self, client: NodeClient, revision: int) -> None:
        async def there() -> bool:
            return bool((await client.dump())["revision"] >= revision)

        await until(there, f"revision {revision} at {client.seat}", every_s=0.2)

    async def go(self) -> None:
        """End the clients."""
        self.writing.cancel()
        for client in self.clients:
            await client.stop()


async def journalled(data_dir: Path, room: str) -> list[str]:
    """Return the id of each stroke that the journal puts, as often as it does; fails where one is there twice."""
    database = Database(data_dir / FILE_NAME, server_secret(data_dir, ""))
    journal = SqliteJournal(database)

    def strokes(saved: Saved) -> list[str]:
        state = state_from_pieces(saved.pieces)
        found = [record.id for record in state.records.values() if isinstance(record, Stroke)]
        commits = [decode_commit(row.body) for row in saved.rows]
        changes = [change for commit in commits for change in commit.changes]
        return found + [one.record.id for one in changes if isinstance(one, Put) and isinstance(one.record, Stroke)]

    ids = await journal.load(room, strokes)
    await journal.close()
    assert max(Counter(ids).values()) == 1, "a stroke is in the journal twice"
    return ids


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_DU3_fifty_kills_at_random_moments_lose_and_double_nothing(server: Server, room: DemoRoom) -> None:
    people = await Class.meet(room)
    chance = random.Random(20)
    try:
        for _ in range(KILLS):
            answered = people.acknowledged()
            await until(lambda answered=answered: people.acknowledged() > answered, "work that goes on")  # type: ignore[misc]
            await asyncio.sleep(chance.uniform(0, 0.25))
            await server.kill()
            await server.start()
        await people.check(server)
    finally:
        await people.go()


class DyingServer(Server):
    """A server that dies by itself at a named step, the so-manieth time."""

    fate: tuple[str, int] | None = None

    @override
    def command(self) -> list[str]:
        """Return the command that starts it."""
        command = super().command()
        if self.fate is None:
            return command
        step, times = self.fate
        return [sys.executable, "-m", "tests.faults.dying_server", step, str(times), "--", *command[3:]]

    async def dead(self) -> None:
        """Wait until it has died."""
        process = self._process
        assert process is not None
        await until(lambda: process.poll() is not None, f"the death at {self.fate}", within_s=30)
        assert process.returncode == -9
        self._process = None


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_DU3_death_at_each_step_of_the_writer_loses_and_doubles_nothing(tmp_path: Path) -> None:
    server = DyingServer(tmp_path / "data")
    await server.start()
    people = await Class.meet(await server.make_room())
    try:
        for step in ("taken", "begun", "written", "committed", "answered"):
            assert step in STEPS
            await server.kill()
            server.fate = (step, 7)
            await server.start()
            await server.dead()
            server.fate = None
            await server.start()
        await people.check(server)
    finally:
        await people.go()
        await server.close()


async def second_device(therapist: Ticket, of: str) -> Ticket:
    """Have the therapist make the link to somebody's second device, and use it."""
    headers = {"Origin": therapist.url, "Accept": "application/json", "Cookie": therapist.cookie}
    async with httpx.AsyncClient(headers=headers) as client:
        made = await client.post(f"{therapist.url}{therapist.path}/second", json={"of": of})
    assert made.status_code == 201, made.text
    return await Ticket.take(made.json()["url"], "nobody asks for it")


async def test_SD4_a_slate_stays_out_where_the_server_died_before_its_keys_had_ended(tmp_path: Path) -> None:
    server = DyingServer(tmp_path / "data")
    server.fate = ("keys", 1)
    await server.start()
    try:
        room = await server.make_room()
        tess = await Ticket.take(room.therapist)
        therapist, student = await Peer.open(tess), await Peer.come(room.student, "Mia")
        page = staged(await therapist.welcome())
        await student.welcome("waiting")
        await therapist.let_in(student)
        slate = await second_device(tess, student.seat)
        before = await Peer.open(slate)
        await before.welcome()
        put_out = {"name": "let_out", "seat": student.seat, "status": "removed"}
        await therapist.send("propose", n=therapist.n + 1, changes=[], action=put_out)
        await server.dead()
        server.fate = None
        await server.start()
        therapist, back = await Peer.open(tess), await Peer.open(student.ticket)
        await therapist.welcome()
        await back.welcome("waiting")
        await therapist.let_in(back)
        left = await Peer.open(slate)
        await left.welcome("out")
        turned = patch("stage", curtain=True)
        assert (await left.propose(turned))["code"] == "not_in_session"
        anew = await Peer.open(await second_device(tess, student.seat))
        await anew.welcome()
        assert (await anew.propose(stroke(page)))["by"] == student.seat
    finally:
        await server.close()
