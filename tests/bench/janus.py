"""Debian's Janus as the neighbour to be compared with: installed by apt, with its own defaults but ICE-lite as ours is.

Only what would not run here is set: no other plugin or transport, no admin, its files in a folder of the bench.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from tests.bench.pens import BUILD
from tests.support.waiting import until

WS_PORT = 18188
URL = f"ws://127.0.0.1:{WS_PORT}"
PROTOCOL = Subprotocol("janus-protocol")
PLUGIN = "libjanus_videoroom.so"
TRANSPORT = "libjanus_websockets.so"
ENDED_WITHIN_S = 5
FOLDER = BUILD / "janus"
MAIN = """\
general: {{ configs_folder = "{folder}", plugins_folder = "{plugins}", transports_folder = "{transports}"
  debug_level = 2, session_timeout = 0 }}
nat: {{ ice_lite = true, nice_debug = false }}
plugins: {{ disable = "{other_plugins}" }}
transports: {{ disable = "{other_transports}" }}
"""
WEBSOCKETS = f'general: {{ ws = true, ws_ip = "127.0.0.1", ws_port = {WS_PORT}, wss = false }}\n'
VIDEOROOM = "general: { }\n"


def install() -> None:
    """Install Janus by apt where it is missing. Raises RuntimeError where that is not allowed."""
    if shutil.which("janus"):
        return
    if os.geteuid() != 0:
        raise RuntimeError("janus is missing: apt-get install janus")
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "janus", "iproute2"]):
        subprocess.run(["apt-get", *command], check=True, capture_output=True, env=environ)


def version() -> str:
    """Return which Debian package of Janus is installed."""
    asked = ["dpkg-query", "--show", "--showformat=${Version}", "janus"]
    return subprocess.run(asked, check=False, capture_output=True, text=True).stdout


def configure() -> None:
    """Write the configuration."""
    modules = next(Path("/usr/lib").glob("*/janus"))
    FOLDER.mkdir(parents=True, exist_ok=True)
    values = {
        "folder": FOLDER,
        "plugins": modules / "plugins",
        "transports": modules / "transports",
        "other_plugins": others(modules / "plugins", PLUGIN),
        "other_transports": others(modules / "transports", TRANSPORT),
    }
    (FOLDER / "janus.jcfg").write_text(MAIN.format(**values))
    (FOLDER / "janus.transport.websockets.jcfg").write_text(WEBSOCKETS)
    (FOLDER / "janus.plugin.videoroom.jcfg").write_text(VIDEOROOM)


def others(folder: Path, wanted: str) -> str:
    """Return the names of all modules in a folder but one, as Janus wants them to be listed."""
    names = {path.name.partition(".so")[0] + ".so" for path in folder.glob("libjanus_*.so*")}
    return ",".join(sorted(names - {wanted}))


class Janus:
    """The server as a process of its own."""

    def __init__(self) -> None:
        configure()
        self._log = (FOLDER / "log").open("wb")
        command = ["janus", f"--configs-folder={FOLDER}", f"--config={FOLDER / 'janus.jcfg'}"]
        self._process = subprocess.Popen(command, cwd=FOLDER, stdout=self._log, stderr=self._log)

    @property
    def pid(self) -> int:
        """The process that serves."""
        return self._process.pid

    async def ready(self) -> None:
        """Wait until it takes connections."""
        await until(self._answers, f"Janus to take connections (its log: {self._log.name})")

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(ENDED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    async def _answers(self) -> bool:
        assert self._process.poll() is None, f"Janus ended at its start; its log: {self._log.name}"
        with suppress(OSError, WebSocketException):
            async with connect(URL, subprotocols=[PROTOCOL]):
                return True
        return False
