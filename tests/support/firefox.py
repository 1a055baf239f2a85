"""A real Firefox window, driven by WebDriver BiDi, the W3C's protocol, over the websocket that Firefox opens for it.

Playwright's own Firefox is another one than people have, and for Debian's it asks for commands that this does not know.
Nothing here waits for a time: what is to be seen is asked for until it is there.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from tests.support.waiting import until

FIREFOX = shutil.which(os.environ.get("FIREFOX", "firefox-esr"))
LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
PREFERENCES = {
    "media.navigator.streams.fake": True,  # a camera and a microphone of its own
    "media.navigator.permission.disabled": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.region.update.enabled": False,  # and in the following: it asks nobody for anything
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#",
    "toolkit.telemetry.enabled": False,
}
PLACE = """
name => {
  const found = [...document.querySelectorAll("button, summary")].find(button =>
    (button.ariaLabel ?? button.textContent).trim() === name && button.checkVisibility() && !button.disabled)
  found?.scrollIntoView({ block: "nearest" })
  const box = found?.getBoundingClientRect()
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : null
}
"""


class Firefox:
    """One window, each time of another profile. `complaints` is what its console said of errors."""

    def __init__(self, process: Process, socket: ClientConnection) -> None:
        self.complaints: list[str] = []
        self._process = process
        self._socket = socket
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._window = ""
        self._reading = asyncio.create_task(self._read())

    @classmethod
    @asynccontextmanager
    async def start(cls, profile: Path, script: str = "") -> AsyncIterator[Firefox]:
        """Start it; `script` runs in each page before anything of the page's own."""
        assert FIREFOX is not None, "there is no Firefox here"
        set_ = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("".join(set_))
        process = await asyncio.create_subprocess_exec(
            *(FIREFOX, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(profile)),
            stdout=PIPE,
            stderr=STDOUT,
            env=os.environ | {"HOME": str(profile)},
        )
        assert process.stdout is not None
        listens = asyncio.get_running_loop().create_future()
        hearing = asyncio.create_task(hear_out(process.stdout, listens))
        try:
            async with connect(f"{await asyncio.wait_for(listens, 60)}/session", max_size=None) as socket:
                firefox = cls(process, socket)
                await firefox._command("session.new", capabilities={})
                await firefox._command("session.subscribe", events=["log.entryAdded"])
                await firefox._command("script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}")
                yield firefox
                firefox._reading.cancel()
        finally:
            hearing.cancel()
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    @asynccontextmanager
    async def window(self, width: int, height: int) -> AsyncIterator[None]:
        """Have an empty window of a new profile, in CSS pixels, and leave nothing of it."""
        profile = (await self._command("browser.createUserContext"))["userContext"]
        opened = await self._command("browsingContext.create", type="window", userContext=profile)
        self._window = opened["context"]
        size = {"width": width, "height": height}
        await self._command("browsingContext.setViewport", context=self._window, viewport=size)
        self.complaints.clear()
        yield
        await self._command("browser.removeUserContext", userContext=profile)

    async def goto(self, address: str) -> None:
        """Open a page, and wait until it has loaded."""
        await self._command("browsingContext.navigate", context=self._window, url=address, wait="complete")

    async def reload(self) -> None:
        """Open the page again."""
        await self._command("browsingContext.reload", context=self._window, wait="complete")

    async def evaluate(self, function: str, *arguments: object) -> Any:
        """Call a function of the page, which may be asynchronous, and return what it returns, as JSON has it."""
        call = f"async () => JSON.stringify(await ({function})(...{json.dumps(arguments)}) ?? null)"
        found = await self._command(
            "script.callFunction", functionDeclaration=call, target={"context": self._window}, awaitPromise=True
        )
        assert found["type"] == "success", found["exceptionDetails"]["text"]
        return json.loads(found["result"]["value"])

    async def sees(self, function: str, what: str, within_s: float = 20) -> Any:
        """Wait until a function of the page says yes, and return what it says."""
        return await until(lambda: self.evaluate(function), f"Firefox: {what}", within_s=within_s, every_s=0.2)

    async def click(self, name: str) -> None:
        """Click on the button with exactly this name, once it is there."""
        place = await until(lambda: self.evaluate(PLACE, name), f"Firefox: a button {name!r}", every_s=0.2)
        await self.drag([place])

    async def drag(self, places: Sequence[tuple[float, float]]) -> None:
        """Press the mouse at the first place, move it over the others, and let go; in CSS pixels of the window."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in places]
        acts = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": acts}
        await self._command("input.performActions", context=self._window, actions=[mouse])

    async def _command(self, method: str, **parameters: object) -> Any:
        number = len(self._answers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        said = await asyncio.wait_for(answer, 120)
        assert said["type"] == "success", f"{method}: {said['error']}, {said['message']}"
        return said["result"]

    async def _read(self) -> None:
        async for message in self._socket:
            said = json.loads(message)
            if said["type"] != "event":
                self._answers[said["id"]].set_result(said)
            elif said["params"]["level"] == "error":
                self.complaints.append(said["params"]["text"])


async def hear_out(output: asyncio.StreamReader, listens: asyncio.Future[str]) -> None:
    """Read what Firefox prints, so that it never has to wait; tell the address that it says it listens at."""
    told = b""
    async for line in output:
        told += line
        if not listens.done() and (found := LISTENS.search(line)):
            listens.set_result(found[1].decode())
    if not listens.done():
        listens.set_exception(AssertionError(f"Firefox ended: {told.decode(errors='replace')}"))
