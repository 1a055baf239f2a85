"""The headers that every response carries (reliability.md, Security). Pure ASGI around the whole application.

Each response has a nonce of its own, in `scope["state"]["nonce"]`, for the import map that a page carries.
"""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED_HERE = (
    "camera",
    "microphone",
    "display-capture",
    "speaker-selection",
    "screen-wake-lock",
    "fullscreen",
    "autoplay",
)
ALLOWED_NOWHERE = (
    "accelerometer",
    "browsing-topics",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join([f"{name}=(self)" for name in ALLOWED_HERE] + [f"{name}=()" for name in ALLOWED_NOWHERE])

# 'self' beside the nonce, because modulepreload carries none; connect-src 'self' covers the page's own websocket.
POLICY_NAME = b"content-security-policy"
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
)

FIXED: tuple[tuple[bytes, bytes], ...] = (
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", PERMISSIONS.encode()),
    # no-referrer would make a form's POST say `Origin: null`; the origin alone carries no link
    (b"referrer-policy", b"strict-origin"),
    (b"x-content-type-options", b"nosniff"),
)
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
NO_STORE = (b"cache-control", b"no-store")


class Headers:
    """Adds the security headers to every response; what says nothing of caching is not to be kept."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._fixed = [*FIXED, STRICT_TRANSPORT] if https else list(FIXED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._complete(list(message.get("headers", ())), nonce)}
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: list[tuple[bytes, bytes]], nonce: str) -> list[tuple[bytes, bytes]]:
        headers += self._fixed
        if not any(name.lower() == POLICY_NAME for name, _ in headers):
            headers.append((POLICY_NAME, policy(nonce).encode()))
        if not any(name.lower() == b"cache-control" for name, _ in headers):
            headers.append(NO_STORE)
        return headers


def policy(nonce: str, *, framed: bool = False) -> str:
    """Return what a page may load; `framed`: it may lie in a frame of our own pages, and hold such frames."""
    text = POLICY.format(nonce=nonce)
    return text.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'") if framed else text


def nonce_of(scope: dict[str, Any] | Scope) -> str:
    """Return the nonce of the response under way."""
    return str(scope["state"]["nonce"])
