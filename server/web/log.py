"""One line for each request: method, route, status, time. The route is its pattern, so no link is ever in a log.

Server logs of others that would name addresses are kept quiet here too.
"""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.metrics import Metrics

log = logging.getLogger("baseline.web")
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
QUIET = ("uvicorn.error", "uvicorn.access", "websockets")  # at INFO they write whole addresses
NOWHERE = "(no such address)"
OFTEN = frozenset(
    {"/healthz", "/readyz", "/metrics", "/static/{fingerprint}/{path:path}", "/symbols", "/symbols/{name}.svg"}
)


def set_up_logging(level: str) -> None:
    """Write the log to standard error, in one form."""
    logging.basicConfig(level=level.upper(), format=FORMAT)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class RequestLog:
    """Logs and counts every answer."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_and_see(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_see)
        finally:
            route = getattr(scope.get("route"), "path", NOWHERE)
            self._metrics.responded(route, status)
            level = logging.DEBUG if route in OFTEN else logging.INFO
            log.log(level, "%s %s %d %.1f ms", scope["method"], route, status, (time.perf_counter() - began) * 1000)
