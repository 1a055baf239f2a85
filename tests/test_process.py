"""The server as a process: how it starts, answers, ends, and starts again."""

import asyncio

import httpx

from tests.support.server import Server


async def test_it_answers_and_says_that_its_storage_does(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        for path in ("/healthz", "/readyz", "/metrics", "/"):
            assert (await client.get(path)).status_code == 200, path


async def test_it_ends_when_asked_and_starts_again(server: Server) -> None:
    assert await server.stop() == 0
    await server.start()
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/readyz")).status_code == 200


async def test_a_demo_room_can_be_made_while_it_runs(server: Server) -> None:
    room = await server.make_room()
    async with httpx.AsyncClient() as client:
        for link in (room.student, room.facilitator, room.observer):
            assert (await client.get(link)).status_code == 200
        straight_in = await client.get(room.therapist)
    assert straight_in.status_code == 303
    assert straight_in.headers["location"].startswith(f"/r/{room.room}/")


async def test_a_port_that_is_taken_stops_the_start_with_one_line(server: Server) -> None:
    second = await asyncio.create_subprocess_exec(
        *server.command(), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, complaint = await second.communicate()
    assert second.returncode == 2
    assert complaint.count(b"\n") == 1
    assert b"BASELINE_PORT" in complaint


async def test_no_token_is_in_its_log(server: Server) -> None:
    room = await server.make_room()
    async with httpx.AsyncClient() as client:
        await client.get(room.therapist)
        await client.get(room.student)
    await server.stop()
    log = server.log.read_text()
    assert [link for link in (room.therapist, room.student) if link.rsplit("/", 1)[1] in log] == []
