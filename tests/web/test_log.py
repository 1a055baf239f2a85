"""The real process: what its log says, and above all what it never says."""

from __future__ import annotations

import json

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.support.server import Server
from tests.web.sockets import HELLO, opened

NAME = "Canarina"


async def test_PR7_no_link_key_or_name_reaches_log_referer_or_figures(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"origin": server.url}) as browser:
        seat = (await browser.post("/try")).headers["location"]
        secrets = {value for _, value in browser.cookies.items()}
        json_headers = {"accept": "application/json"}
        made = (
            await browser.post(f"{seat}/links", json={"role": "student", "name": NAME}, headers=json_headers)
        ).json()
        token = made["url"].rsplit("/", 1)[1]
        secrets.add(token)
        for path in (
            f"/j/{token}",
            f"/j/{token}x",
            f"/j/{token}/more",
            f"/nowhere?token={token}",
            f"/j/{token}?a={token}",
        ):
            page = await browser.get(path)
            assert page.headers["referrer-policy"] == "strict-origin"
        await browser.put(f"/j/{token}")
        joined = await browser.post(f"/j/{token}", data={"name": NAME, "symbol": "fox"})
        student = joined.headers["location"]
        assert token not in joined.headers["location"]
        name = f"seat_{student.rsplit('/', 1)[1]}"
        key = browser.cookies[name]
        secrets.add(key)

        async with opened(server.url, student, f"{name}={key}") as peer:
            await peer.say(HELLO)
            await peer.hear("welcome")
            await peer.say(json.dumps({"t": "propose", "n": 1, "secret": key, "name": NAME}))
            await peer.bye()
        with pytest.raises(InvalidStatus):
            async with opened(server.url, f"/j/{token}", ""):
                pass
        figures = (await browser.get("/metrics")).text
    await server.stop()

    log = server.log.read_text()
    assert "/j/{token} 200" in log, "the log is not the one that is searched"
    for secret in {*secrets, NAME}:
        assert secret not in log
        assert secret not in figures


async def test_no_secret_lies_readable_in_the_data_folder(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"origin": server.url}) as browser:
        seat = (await browser.post("/try")).headers["location"]
        headers = {"accept": "application/json"}
        made = (await browser.post(f"{seat}/links", json={"role": "student", "name": NAME}, headers=headers)).json()
        secrets = [made["url"].rsplit("/", 1)[1], NAME, *browser.cookies.values()]
    await server.stop()

    files = [path for path in server.data_dir.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for path in files:
        body = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in body], path


async def test_a_signal_sends_the_browsers_away_for_a_moment_and_ends_with_success(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"origin": server.url}) as browser:
        seat = (await browser.post("/try")).headers["location"]
        name = f"seat_{seat.rsplit('/', 1)[1]}"
        async with opened(server.url, seat, f"{name}={browser.cookies[name]}") as peer:
            await peer.say(HELLO)
            await peer.hear("welcome")
            code = await server.stop(within_s=5)
            heard, close = await peer.ended()
    assert close == 1012
    assert code == 0
    assert not [message for message in heard if message["t"] == "bye"]


async def test_a_peer_that_vanishes_does_not_keep_the_server_from_stopping(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"origin": server.url}) as browser:
        seat = (await browser.post("/try")).headers["location"]
        name = f"seat_{seat.rsplit('/', 1)[1]}"
        async with opened(server.url, seat, f"{name}={browser.cookies[name]}") as peer:
            await peer.say(HELLO)
            await peer.hear("welcome")
            peer.socket.transport.pause_reading()
            for number in range(100):
                await peer.say({"t": "ping", "ms": number})
            assert await server.stop(within_s=14) == 0


async def test_what_was_acknowledged_is_there_after_a_restart(server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"origin": server.url}) as browser:
        seat = (await browser.post("/try")).headers["location"]
        name = f"seat_{seat.rsplit('/', 1)[1]}"
        cookie = f"{name}={browser.cookies[name]}"
        async with opened(server.url, seat, cookie) as peer:
            await peer.say(HELLO)
            await peer.hear("welcome")
            record = {"type": "message", "id": "m1", "text": "kept"}
            await peer.say({"t": "propose", "n": 1, "changes": [{"op": "put", "record": record}]})
            assert (await peer.hear("commit"))["n"] == 1
        await server.kill()
        await server.start()
        async with opened(server.url, seat, cookie) as peer:
            await peer.say(HELLO)
            welcome = await peer.hear("welcome")
    assert [record["text"] for record in welcome["records"] if record["type"] == "message"] == ["kept"]
    assert welcome["last"] == {"c1": 1}
