"""Answers for pictures: one by its name, or those that a word means. Needs no seat and says nothing of any room.

The people's pictures (words.py) are some of them. Pictures and words are each read when first asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.web.symbol_search import Naming
from server.web.symbol_set import Lexicon, Picture, read_lexicon, read_pictures
from server.web.words import SYMBOLS

NAMES = frozenset(name for name, _ in SYMBOLS)
KEEP = "public, max-age=604800"
KEEP_FOUND = "public, max-age=3600"
LONGEST_QUERY = 60
ANSWERS_KEPT = 1000

T = TypeVar("T")


class Found(msgspec.Struct, frozen=True):
    """One picture in an answer."""

    name: str
    label: str


class Reading(Generic[T]):
    """Something that is read once, off the loop, for all who ask; a reading that failed is tried again."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._task: asyncio.Task[T] | None = None

    async def done(self) -> T:
        """Return what was read; begin where nobody has."""
        if self._task is None or (self._task.done() and self._task.exception()):
            self._task = asyncio.create_task(asyncio.to_thread(self._read))
        return await asyncio.shield(self._task)


class Symbols:
    """Answers `GET /symbols/{name}.svg` and `GET /symbols?q=word&lang=en`."""

    def __init__(self, node_modules: Path, own: Path) -> None:
        self.pictures: Reading[Mapping[str, Picture]] = Reading(lambda: read_pictures(node_modules, own))
        self.lexicon: Reading[Lexicon] = Reading(lambda: read_lexicon(node_modules, own))
        self._answer = lru_cache(ANSWERS_KEPT)(answer)

    async def picture(self, request: Request) -> Response:
        """Return the picture, or 304 where the browser has it."""
        picture = (await self.pictures.done()).get(request.path_params["name"])
        if picture is None:
            raise HTTPException(404)
        return kept(request, picture.svg, picture.etag, "image/svg+xml", KEEP)

    async def search(self, request: Request) -> Response:
        """Return names and labels of what `q` means in `lang`, the best first; 413 where `q` is too long."""
        text, lang = request.query_params.get("q", "").strip(), request.query_params.get("lang", "en")
        if len(text) > LONGEST_QUERY:
            raise HTTPException(413)
        lexicon = await self.lexicon.done()
        if lang not in lexicon.indexes:
            raise HTTPException(400)
        body, etag = self._answer(lexicon, text.casefold(), lang)
        return kept(request, body, etag, "application/json", KEEP_FOUND)


def answer(lexicon: Lexicon, text: str, lang: str) -> tuple[bytes, str]:
    """Return the body of an answer and its tag."""
    body = encoded(lexicon.find(text, lang))
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
