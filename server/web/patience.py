"""The HTTP protocol of uvicorn, with an end to its patience: a request whose head does not come is not waited for.

Otherwise anybody could hold as many connections as the process may have by sending nothing, or a byte a minute.
"""

from __future__ import annotations

import asyncio

import h11
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 20.0


class PatientProtocol(H11Protocol):
    """One connection that has `HEAD_S` for the head of each request."""

    _head: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_head()

    @override
    def data_received(self, data: bytes) -> None:
        """Take in bytes; they may be a part of a head, or all that was waited for."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE or self not in self.connections:
            self._stop_waiting()
        elif self._head is None:
            self._wait_for_head()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head = self.loop.call_later(HEAD_S, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None
