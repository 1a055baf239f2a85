"""Which modules a page will load: the import map it carries, and what its entry needs, found by reading the imports.

Pure over the text of the files. Preloading what follows saves a school's slow line one round trip for each level.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

# bare name -> path below the fingerprint; a name that ends in a slash stands for a folder
BARE: Mapping[str, str] = {"lit-html": "vendor/lit-html/lit-html.js", "lit-html/": "vendor/lit-html/"}

# import x from "y", import {x} from "y", import "y", export {x} from "y"; never import("y"), which may load later
STATIC_IMPORT = re.compile(
    r"""(?:^|[;}\n])\s*(?:import|export)\b(?:[\s\w$*,{}]*?\bfrom)?\s*["']([^"'\n]+)["']""", re.MULTILINE
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Source(Protocol):
    """What is read of a file."""

    @property
    def body(self) -> bytes: ...


def import_map(root: str, instead: Mapping[str, str] | None = None) -> str:
    """Return the import map as JSON, safe inside a script element; `root` ends with the fingerprint.

    `instead`: the path of a module -> the address of one that is loaded in its place, and alone may load the first.
    """
    imports = {name: f"{root}/{path}" for name, path in BARE.items()}
    own = {f"{root}/{path}": address for path, address in (instead or {}).items()}
    scopes = {address: {replaced: replaced} for replaced, address in own.items()}
    whole = {"imports": imports | own} | ({"scopes": scopes} if scopes else {})
    return msgspec.json.encode(whole).decode().replace("<", "\\u003c")


def needed(files: Mapping[str, Source], entries: Iterable[str]) -> list[str]:
    """Return the modules that the entries load, themselves first, each once, in the order a browser finds them."""
    found: dict[str, None] = {}
    waiting = [entry for entry in entries if entry in files]
    while waiting:
        path = waiting.pop(0)
        if path not in found:
            found[path] = None
            waiting += [target for target in imports_of(path, files[path].body.decode()) if target in files]
    return list(found)


def imports_of(path: str, text: str) -> list[str]:
    """Return the paths that a module imports."""
    return [resolve(path, name) for name in STATIC_IMPORT.findall(COMMENT.sub("", text))]


def resolve(importer: str, name: str) -> str:
    """Return the path that an import means, as the browser will resolve it with the import map."""
    if name.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
    if name in BARE:
        return BARE[name]
    folder, _, rest = name.partition("/")
    return posixpath.join(BARE.get(f"{folder}/", folder), rest)
