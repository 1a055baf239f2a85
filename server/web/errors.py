"""What an error becomes for whoever asked: a page in plain words for people, a code for scripts, the right status."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from server.core.errors import AccessDenied, StoreError
from server.web.pages import Pages

log = logging.getLogger("baseline.web")

# the code of a refusal -> its HTTP status; what is not listed is 403
STATUS: Mapping[str, int] = {
    "link_unknown": 404,
    "link_expired": 410,
    "link_replaced": 410,
    "link_revoked": 410,
    "link_used": 410,
    "seat_ended": 410,
    "door_locked": 423,
    "too_many_joins": 429,
    "too_many_rooms": 429,
}
CODES: Mapping[int, str] = {
    400: "bad_request",
    403: "bad_origin",
    404: "not_found",
    405: "not_allowed",
    413: "too_large",
    415: "bad_request",
    422: "bad_request",
    503: "unavailable",
}
RETRY_S = {423: "60", 429: "60", 503: "5"}

Handler = Callable[[Request, Exception], Awaitable[Response]]


class Errors:
    """The handlers that Starlette calls for errors."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def handlers(self) -> Mapping[type[Exception] | int, Handler]:
        """Return the handlers by what they handle."""
        return {
            HTTPException: self.http,
            AccessDenied: self.denied,
            StoreError: self.unwell,
            Exception: self.unexpected,
        }

    async def http(self, request: Request, error: Exception) -> Response:
        """Answer a wrong address, method or body."""
        assert isinstance(error, HTTPException)
        code = CODES.get(error.status_code, "fallback")
        return self.answer(request, code, error.status_code, error.headers)

    async def denied(self, request: Request, error: Exception) -> Response:
        """Answer a link or a seat that does not open."""
        assert isinstance(error, AccessDenied)
        return self.answer(request, error.code, STATUS.get(error.code, 403))

    async def unwell(self, request: Request, error: Exception) -> Response:
        """Answer while the storage is unwell; a room that is gone is an address that leads nowhere."""
        assert isinstance(error, StoreError)
        if error.code == "unknown_room":
            return self.answer(request, "not_found", 404)
        log.warning("storage refuses a request: %s", error.code)
        return self.answer(request, "unavailable", 503)

    async def unexpected(self, request: Request, _: Exception) -> Response:
        """Answer where we were wrong; the log has the rest."""
        return self.answer(request, "fallback", 500)

    def answer(self, request: Request, code: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        """Return the page, or the code alone where a script asked."""
        extra = dict(headers or {})
        if status in RETRY_S:
            extra["retry-after"] = RETRY_S[status]
        if "application/json" in request.headers.get("accept", ""):
            return Response(msgspec.json.encode({"code": code}), status, extra, "application/json")
        return self._pages.error(code, status, extra)

    async def foreign(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as an application of its own, what came from a page that is not ours."""
        await self.answer(Request(scope), "bad_origin", 403)(scope, receive, send)
