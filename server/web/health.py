"""Whether the process lives, whether it can take work, and how it fares: for load balancers and for whoever watches."""

from __future__ import annotations

import asyncio

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from server.core.errors import StoreError
from server.web.services import Services

CHECK_S = 3.0
FRESH_S = 1.0


class Health:
    """Handlers of `/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._checking: asyncio.Task[bool] | None = None
        self._checked_s = 0.0

    async def alive(self, request: Request) -> Response:
        """Say that the process answers."""
        return PlainTextResponse("ok\n")

    async def ready(self, request: Request) -> Response:
        """Say whether new work is welcome: not stopping, and the storage has just taken a write."""
        if self._services.life.draining:
            return PlainTextResponse("stopping\n", 503)
        if not await self._storage_answers():
            return PlainTextResponse("storage does not answer\n", 503)
        return PlainTextResponse("ready\n")

    async def metrics(self, request: Request) -> Response:
        """Return the figures as Prometheus reads them."""
        return Response(generate_latest(self._services.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    async def _storage_answers(self) -> bool:
        """Return what a real write said, one at a time and at most one a second, however many ask."""
        now_s = asyncio.get_running_loop().time()  # no clock that can be set back
        stale = self._checking is not None and self._checking.done() and now_s - self._checked_s >= FRESH_S
        if self._checking is None or stale:
            self._checking, self._checked_s = asyncio.create_task(self._check()), now_s
        return await asyncio.shield(self._checking)

    async def _check(self) -> bool:
        try:
            await asyncio.wait_for(self._services.journal.check(), CHECK_S)
        except (StoreError, TimeoutError):
            return False
        return True
