"""The browser's own room client, run by node as a process: what the fault tests let work while they break things."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from tests.support.server import ROOT
from tests.support.waiting import until
from tests.support.wire import Ticket

PROGRAM = Path("tests/js/support/protocol_client.mjs")
Event = dict[str, Any]


class NodeClient:
    """One seat's client. `events` is all that it printed, oldest first; `asked` the ids of the strokes it wrote."""

    def __init__(self, ticket: Ticket, process: asyncio.subprocess.Process) -> None:
        self.ticket = ticket
        self.seat = ticket.seat
        self.process = process
        self.events: list[Event] = []
        self.asked: list[str] = []
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, ticket: Ticket, port: int | None = None) -> Self:
        """Start the client of a seat; `port` is where its network begins, where that is not the server itself."""
        address = ticket.url if port is None else f"http://127.0.0.1:{port}"
        process = await asyncio.create_subprocess_exec(
            *("node", str(PROGRAM), f"--url={address.replace('http', 'ws', 1)}{ticket.path}/socket"),
            # an id may begin with a dash
            *(f"--seat={ticket.seat}", f"--cookie={ticket.cookie}", f"--origin={ticket.url}"),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=64 * 1024 * 1024,  # a dump is one line
        )
        client = cls(ticket, process)
        client.do("start")
        return client

    def do(self, command: str, **fields: Any) -> None:
        """Give one command."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": command, **fields}).encode() + b"\n")

    def write(self, page: str, stroke_id: str) -> None:
        """Write one stroke."""
        self.asked.append(stroke_id)
        self.do("stroke", page=page, id=stroke_id)

    def all(self, name: str) -> list[Event]:
        """Return the events of one name so far."""
        return [event for event in self.events if event["event"] == name]

    async def wait(self, name: str, wanted: Callable[[Event], bool] = bool, within_s: float = 15) -> Event:
        """Return the newest wanted event, as soon as there is one."""
        missing = f"{name} of {self.seat}"

        def newest() -> Event | None:
            return next((event for event in reversed(self.all(name)) if wanted(event)), None)

        found: Event = await until(newest, missing, within_s=within_s)
        return found

    async def dump(self) -> Event:
        """Return all that the client holds now."""
        before = len(self.all("dump"))
        self.do("dump")
        await until(lambda: len(self.all("dump")) > before, f"a dump of {self.seat}")
        return self.all("dump")[-1]

    async def settled(self, within_s: float = 30) -> Event:
        """Return a dump as soon as nothing is pending and the client is connected."""
        found: list[Event] = []

        async def look() -> bool:
            found[:] = [await self.dump()]
            return not found[0]["pending"] and found[0]["status"] == "saved"

        await until(look, f"nothing pending at {self.seat}", within_s=within_s, every_s=0.2)
        return found[0]

    async def stop(self) -> None:
        """End the process."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        await self._reading

    async def _read(self) -> None:
        assert self.process.stdout is not None
        while line := await self.process.stdout.readline():
            self.events.append(json.loads(line))
