"""Answers for pictures: one by its name, or those that a word means. Needs no seat and says nothing of any room.

The people's pictures (words.py) are some of them. All are read at the first request.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.web.symbol_search import Naming
from server.web.symbol_set import Library, read_library
from server.web.words import SYMBOLS

NAMES = frozenset(name for name, _ in SYMBOLS)
KEEP = "public, max-age=604800"
KEEP_FOUND = "public, max-age=3600"
LONGEST_QUERY = 60
ANSWERS_KEPT = 1000


class Found(msgspec.Struct, frozen=True):
    """One picture in an answer."""

    name: str
    label: str


class Symbols:
    """Answers `GET /symbols/{name}.svg` and `GET /symbols?q=word&lang=en`."""

    def __init__(self, node_modules: Path, own: Path) -> None:
        self._node_modules = node_modules
        self._own = own
        self._reading: asyncio.Task[Library] | None = None
        self._answer = lru_cache(ANSWERS_KEPT)(answer)

    async def picture(self, request: Request) -> Response:
        """Return the picture, or 304 where the browser has it."""
        picture = (await self.library()).pictures.get(request.path_params["name"])
        if picture is None:
            raise HTTPException(404)
        return kept(request, picture.svg, picture.etag, "image/svg+xml", KEEP)

    async def search(self, request: Request) -> Response:
        """Return names and labels of what `q` means in `lang`, the best first; 413 where `q` is too long."""
        text, lang = request.query_params.get("q", "").strip(), request.query_params.get("lang", "en")
        if len(text) > LONGEST_QUERY:
            raise HTTPException(413)
        library = await self.library()
        if lang not in library.indexes:
            raise HTTPException(400)
        body, etag = self._answer(library, text.casefold(), lang)
        return kept(request, body, etag, "application/json", KEEP_FOUND)

    async def library(self) -> Library:
        """Return all there is, read once; a reading that failed is tried again."""
        if self._reading is None or (self._reading.done() and self._reading.exception()):
            self._reading = asyncio.create_task(asyncio.to_thread(read_library, self._node_modules, self._own))
        return await asyncio.shield(self._reading)


def answer(library: Library, text: str, lang: str) -> tuple[bytes, str]:
    """Return the body of an answer and its tag."""
    body = encoded(library.find(text, lang))
    return body, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def encoded(namings: Sequence[Naming]) -> bytes:
    """Return what a browser is told of some pictures."""
    return msgspec.json.encode([Found(naming.name, naming.label) for naming in namings])


def kept(request: Request, body: bytes, etag: str, kind: str, how_long: str) -> Response:
    """Return an answer that the browser keeps, or 304 where it has it."""
    headers = {"etag": etag, "cache-control": how_long}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)


def known_symbol(name: str) -> bool:
    """Say whether people may choose to be known by this picture."""
    return name in NAMES
