"""Who a request speaks for: the seat's cookie, the browser's cookie, and whether the page it came from is ours.

A seat is a cookie named after it with its own path, so one browser holds several seats in several windows.
"""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_urlsafe

from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

BROWSER = "browser"
KEEP_S = 400 * 24 * 3600  # the longest that Chromium keeps a cookie; the server's own expiry decides
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def seat_cookie(seat: str) -> str:
    """Return the name of a seat's cookie."""
    return f"seat_{seat}"


def seat_path(room: str, seat: str) -> str:
    """Return the path that a seat's cookie is sent to, which is also the address of its page."""
    return f"/r/{room}/{seat}"


class Cookies:
    """Gives and takes cookies. Under https they say so."""

    def __init__(self, *, https: bool) -> None:
        self._https = https

    def give_seat(self, response: Response, room: str, seat: str, key: str) -> None:
        """Let the browser be this seat."""
        response.set_cookie(
            seat_cookie(seat),
            key,
            max_age=KEEP_S,
            path=seat_path(room, seat),
            secure=self._https,
            httponly=True,
            samesite="lax",
        )

    def take_seat(self, response: Response, room: str, seat: str) -> None:
        """Let the browser forget that it was this seat."""
        response.delete_cookie(
            seat_cookie(seat), path=seat_path(room, seat), secure=self._https, httponly=True, samesite="lax"
        )

    def give_browser(self, response: Response, key: str) -> None:
        """Let the browser be known as the one that made its rooms."""
        response.set_cookie(BROWSER, key, max_age=KEEP_S, path="/", secure=self._https, httponly=True, samesite="lax")


def new_browser_key() -> str:
    """Return 128 random bits that name a browser."""
    return token_urlsafe(16)


def header(scope: Scope, name: bytes) -> str:
    """Return a header of a raw ASGI scope, its lines joined as RFC 9110 section 5.3 says; empty where absent."""
    separator = "; " if name == b"cookie" else ", "
    return separator.join(value.decode("latin-1") for key, value in scope["headers"] if key == name)


def seat_key(scope: Scope, seat: str) -> str:
    """Return what the seat's cookie holds, or nothing."""
    return cookie_parser(header(scope, b"cookie")).get(seat_cookie(seat), "")


def from_our_page(scope: Scope, origins: Iterable[str]) -> bool:
    """Say whether the request names exactly one of our origins as the page it came from."""
    return header(scope, b"origin") in origins


class OwnPagesOnly:
    """Lets nothing but reading through where the request did not come from a page of ours."""

    def __init__(self, app: ASGIApp, *, origins: frozenset[str], refuse: ASGIApp | None = None) -> None:
        self._app = app
        self._origins = origins
        self._refuse = refuse or PlainTextResponse("This came from another site.", 403)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        writes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if writes and not from_our_page(scope, self._origins):
            await self._refuse(scope, receive, send)
            return
        await self._app(scope, receive, send)
