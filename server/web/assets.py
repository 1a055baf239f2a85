"""Scripts, styles and fonts, read once at start, kept ready compressed, served under a fingerprint of them all.

One fingerprint is the folder of the whole tree, so modules import each other by relative paths and no import is
rewritten; what npm brought lies in it as `vendor/`. An address never changes its content, so browsers keep it for good.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

KINDS: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
COMPRESSED = frozenset({".woff2", ".png", ".ico"})
FOR_GOOD = "public, max-age=31536000, immutable"

# the sheet that a page links -> those it is made of, in their order: one request instead of up to four
SHEETS: Mapping[str, tuple[str, ...]] = {
    "css/around.css": ("css/base.css", "css/blocks.css", "css/pages.css"),
    "css/design.css": ("css/base.css", "css/room.css", "css/blocks.css", "css/catalogue.css"),
    "css/room-student.css": ("css/base.css", "css/room.css"),
    "css/room-second.css": ("css/base.css", "css/room.css", "css/second.css"),
    "css/room-staff.css": (
        *("css/base.css", "css/room.css", "css/blocks.css", "css/staff.css"),
        *("css/papers.css", "css/tools.css", "css/leading.css", "css/prompts.css", "css/card.css"),
    ),
}

# where it lies below node_modules -> where it is served below the fingerprint
NPM: tuple[tuple[str, str, str], ...] = (
    ("lit-html", "*.js", "vendor/lit-html"),
    ("lit-html/directives", "*.js", "vendor/lit-html/directives"),
    ("@fontsource/andika/files", "andika-latin*-normal.woff2", "vendor/andika"),
)


class MissingAssetsError(Exception):
    """Something that pages need was not installed. Its text is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is sent."""

    body: bytes
    zipped: bytes
    kind: str
    etag: str


class Assets:
    """The files by path, under one fingerprint."""

    def __init__(self, files: Mapping[str, Asset]) -> None:
        self.files = files
        whole = hashlib.sha256()
        for path in sorted(files):
            whole.update(f"{path}\0{files[path].etag}\0".encode())
        self.fingerprint = whole.hexdigest()[:16]

    @property
    def root(self) -> str:
        """The address of the folder that holds them all."""
        return f"/static/{self.fingerprint}"

    @classmethod
    def read(cls, static: Path, node_modules: Path, lean: Path) -> Assets:
        """Return all there is, scripts and styles as they are in `lean`, where scripts/minify.mjs puts them.

        Raises MissingAssetsError where npm has not been run.
        """
        sources = {path: lightest(file, lean) for path, file in [*own_files(static), *npm_files(node_modules)]}
        sheets = {path: b"".join(sources[part] for part in parts) for path, parts in SHEETS.items()}
        parts = {part for parts in SHEETS.values() for part in parts}
        return cls({path: ready(path, body) for path, body in (sources | sheets).items() if path not in parts})

    def url(self, path: str) -> str:
        """Return the address of a file. Raises KeyError where there is no such file."""
        if path not in self.files:
            raise KeyError(path)
        return f"{self.root}/{path}"

    async def serve(self, request: Request) -> Response:
        """Answer `GET /static/{fingerprint}/{path}`."""
        asset = self.files.get(request.path_params["path"])
        if asset is None or request.path_params["fingerprint"] != self.fingerprint:
            raise HTTPException(404)
        headers = {"etag": asset.etag, "cache-control": FOR_GOOD, "vary": "accept-encoding"}
        if asset.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if asset.zipped and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(asset.zipped, media_type=asset.kind, headers=headers)
        return Response(asset.body, media_type=asset.kind, headers=headers)


def own_files(static: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below our own folder by their path there; what no browser asks for is passed over."""
    for file in sorted(static.rglob("*")):
        if file.suffix in KINDS and file.is_file() and not file.name.startswith("."):
            yield file.relative_to(static).as_posix(), file


def npm_files(node_modules: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that npm brought, by the path they are served under. Raises MissingAssetsError."""
    for folder, pattern, mount in NPM:
        found = sorted((node_modules / folder).glob(pattern))
        if not found:
            raise MissingAssetsError(f"{node_modules / folder} is missing: run `npm ci`, or `make serve`, which does")
        yield from ((f"{mount}/{file.name}", file) for file in found)


def lightest(file: Path, lean: Path) -> bytes:
    """Return what is sent of a file: what was made of exactly this content, else the file itself; never the older."""
    body = file.read_bytes()
    try:
        return (lean / f"{hashlib.sha256(body).hexdigest()}{file.suffix}").read_bytes()
    except FileNotFoundError:
        return body


def ready(path: str, body: bytes) -> Asset:
    """Return a file as it is sent."""
    suffix = PurePosixPath(path).suffix
    zipped = b"" if suffix in COMPRESSED else gzip.compress(body, 9, mtime=0)
    etag = hashlib.sha256(body).hexdigest()[:20]
    return Asset(body, zipped if len(zipped) < len(body) else b"", KINDS[suffix], f'"{etag}"')
