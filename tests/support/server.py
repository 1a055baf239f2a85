"""The real server as a process of its own, and a room in it to meet in."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"


def free_port(host: str = HOST, kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port, TCP unless said otherwise, that nobody listens on just now."""
    with socket.socket(type=kind) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class DemoRoom:
    """A room and its links, as `demo --json` prints them."""

    room: str
    therapist: str
    student: str
    facilitator: str
    observer: str


class Server:
    """One server process on a port and a data folder that outlive it, so that it can be killed and started again."""

    def __init__(self, data_dir: Path, *, port: int | None = None, environ: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.port = port or free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.log = data_dir.with_name(f"{data_dir.name}.log")
        self.media_port = free_port(kind=socket.SOCK_DGRAM)
        self._environ = without_settings() | {"BASELINE_MEDIA_PORT": str(self.media_port)} | dict(environ or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that serves now."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    async def start(self, *, within_s: float = 30) -> None:
        """Start the process and wait until its storage answers; where it does not, nothing is left running."""
        assert self._process is None, "the server is running already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command(), cwd=ROOT, env=self._environ, stdout=log, stderr=log)
        try:
            async with httpx.AsyncClient() as client:
                await until(lambda: self._ready(client), f"a ready server (its log: {self.log})", within_s=within_s)
        except BaseException:
            await self.close()
            raise

    def command(self) -> list[str]:
        """Return the command that starts it."""
        return [
            *(sys.executable, "-m", "server", "serve"),
            *("--host", HOST, "--port", str(self.port), "--data-dir", str(self.data_dir)),
        ]

    async def stop(self, *, within_s: float = 15) -> int:
        """Ask the process to end as an operator would, and return its exit code."""
        return await self._end(signal.SIGTERM, within_s)

    async def kill(self) -> None:
        """End the process as a power cut would."""
        await self._end(signal.SIGKILL, 5)

    async def close(self) -> None:
        """Leave nothing running behind."""
        if self._process is not None:
            await self.kill()

    async def make_room(self) -> DemoRoom:
        """Make a demo room, by the command that outside checks use too."""
        command = [
            *(sys.executable, "-m", "server", "demo", "--json"),
            *("--url", self.url, "--data-dir", str(self.data_dir)),
        ]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=self._environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        output, complaint = await process.communicate()
        assert process.returncode == 0, complaint.decode()
        return DemoRoom(**json.loads(output))

    async def _ready(self, client: httpx.AsyncClient) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server ended at its start:\n{self.log.read_text()}"
        try:
            return (await client.get(f"{self.url}/readyz")).status_code == 200
        except httpx.TransportError:
            return False

    async def _end(self, how: signal.Signals, within_s: float) -> int:
        process = self._process
        assert process is not None, "the server is not running"
        process.send_signal(how)
        try:
            code = await asyncio.to_thread(process.wait, within_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server did not end within {within_s:g} s of {how.name}") from None
        finally:
            self._process = None
        return code


def without_settings() -> dict[str, str]:
    """Return this process's environment without settings of the person who runs the tests."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BASELINE_")}
