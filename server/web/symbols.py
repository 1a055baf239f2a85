"""The pictures people choose to be known by: those that words.py lists, from the set that npm brought (MIT).

The set is one file of nine megabytes; it is read at the first request, and only what is listed is taken from it.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.web.words import SYMBOLS

ICONS = Path("@iconify-json/fluent-emoji-flat/icons.json")
NAMES = frozenset(name for name, _ in SYMBOLS)
KEEP = "public, max-age=604800"


class IconSet(msgspec.Struct):
    """What is read of the file: the drawings stay undecoded but for those that are wanted."""

    icons: dict[str, msgspec.Raw]
    width: int = 16
    height: int = 16


class Icon(msgspec.Struct):
    """One drawing, without its frame."""

    body: str


class Picture(msgspec.Struct, frozen=True):
    """An SVG file and the tag that tells whether it has changed."""

    svg: bytes
    etag: str


def read_pictures(node_modules: Path) -> Mapping[str, Picture]:
    """Return the pictures by name. Blocks for some twenty milliseconds: call it off the loop."""
    found = msgspec.json.decode((node_modules / ICONS).read_bytes(), type=IconSet)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {found.width} {found.height}">'
    pictures: dict[str, Picture] = {}
    for name in NAMES:
        svg = f"{frame}{msgspec.json.decode(found.icons[name], type=Icon).body}</svg>".encode()
        pictures[name] = Picture(svg, f'"{hashlib.sha256(svg).hexdigest()[:20]}"')
    return pictures


class Symbols:
    """Answers `GET /symbols/{name}.svg`."""

    def __init__(self, node_modules: Path) -> None:
        self._node_modules = node_modules
        self._reading: asyncio.Task[Mapping[str, Picture]] | None = None

    async def picture(self, request: Request) -> Response:
        """Return the picture, or 304 where the browser has it."""
        if self._reading is None:
            self._reading = asyncio.create_task(asyncio.to_thread(read_pictures, self._node_modules))
        picture = (await asyncio.shield(self._reading)).get(request.path_params["name"])
        if picture is None:
            raise HTTPException(404)
        headers = {"etag": picture.etag, "cache-control": KEEP}
        if picture.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(picture.svg, media_type="image/svg+xml", headers=headers)


def known_symbol(name: str) -> bool:
    """Say whether there is such a picture."""
    return name in NAMES
