"""Imports point one way (docs/architecture.md, Layout and layers), and no file or function outgrows its reader."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = sorted((ROOT / "server").rglob("*.py"))
JAVASCRIPT = sorted((ROOT / "static" / "js").rglob("*.js"))
OURS = [*PYTHON, *JAVASCRIPT, *sorted((ROOT / "static" / "css").rglob("*.css"))]

PURE = frozenset({"core", "wire", "rtp"})
BELOW: Mapping[str, frozenset[str]] = {
    "core": frozenset(),
    "wire": frozenset({"core"}),
    "rtp": frozenset({"core"}),
    "settings": frozenset(),
    "printing": frozenset({"core"}),
    "images": frozenset({"core"}),
    "room": PURE,
    "store": PURE | {"room"},
    "media": PURE | {"room"},
    "web": PURE | {"room", "printing", "images", "settings"},
    "app": PURE | {"room", "store", "media", "web", "settings"},
    "demo": PURE | {"room", "store", "settings"},
    "__main__": frozenset({"app", "demo", "settings"}),
}
"""What each part of the server may import besides itself."""

ONLY_IN: Mapping[str, frozenset[str]] = {
    "starlette": frozenset({"web", "app"}),
    "uvicorn": frozenset({"web", "app"}),
    "websockets": frozenset({"web"}),
    "jinja2": frozenset({"web"}),
    "sqlite3": frozenset({"store"}),
    "redis": frozenset({"store"}),
    "cryptography": frozenset({"store"}),
    "aiortc": frozenset({"media"}),
    "reportlab": frozenset({"printing"}),
    "PIL": frozenset({"images"}),
}
"""The only places that know a library."""

PURE_STANDARD_LIBRARY = frozenset(
    {"__future__", "base64", "bisect", "collections", "collections.abc", "dataclasses", "enum", "functools", "heapq"}
    | {"itertools", "math", "operator", "re", "string", "struct", "types", "typing", "unicodedata"}
)
"""What the pure parts may use: nothing that waits, reads a clock, draws lots, logs, or touches the outside."""

JS_BELOW: Mapping[str, frozenset[str]] = {
    "core": frozenset(),
    "sync": frozenset({"core"}),
    "media": frozenset({"core", "sync"}),
    "board": frozenset({"core", "sync"}),
    "ui": frozenset({"core", "sync", "media", "board"}),
    "design": frozenset({"core", "sync", "media", "board", "ui"}),
}
JS_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']""", re.MULTILINE
)
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
DOM = re.compile(
    r"\b(?:document|window|navigator|location|localStorage|indexedDB|WebSocket|requestAnimationFrame)\s*[.(]"
)

MOST_LINES_OF_A_FILE = 350
MOST_LINES_OF_A_FUNCTION = 50


def part_of(path: Path, root: Path) -> str:
    """Return the layer a file belongs to: the folder right below the root, or the file itself."""
    return path.relative_to(root).parts[0].removesuffix(path.suffix)


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted names that a Python file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            assert node.module is not None
            yield from (f"server.{alias.name}" for alias in node.names) if node.module == "server" else [node.module]


def python_faults(path: Path) -> Iterator[str]:
    """Yield what a Python file imports and must not."""
    part = part_of(path, ROOT / "server")
    allowed = BELOW.get(part, frozenset()) | {part}
    for name in imports_of(path):
        top, _, rest = name.partition(".")
        if top == "server":
            if rest.partition(".")[0] not in allowed:
                yield f"{path}: {part} imports {name}"
        elif part in PURE:
            if top != "msgspec" and name not in PURE_STANDARD_LIBRARY:
                yield f"{path}: {part} is pure and imports {name}"
        elif part not in ONLY_IN.get(top, {part}):
            yield f"{path}: {part} imports {top}"


def javascript_faults(path: Path) -> Iterator[str]:
    """Yield what an ES module imports and must not, and where a pure one touches the DOM."""
    root = ROOT / "static" / "js"
    part = part_of(path, root)
    code = JS_COMMENT.sub("", path.read_text())
    for groups in JS_IMPORT.findall(code):
        name = next(filter(None, groups))
        if name.startswith("."):
            target = part_of((path.parent / name).resolve(), root)
            if target not in JS_BELOW[part] | {part}:
                yield f"{path}: {part} imports {name}"
        elif part in {"core", "sync"}:
            yield f"{path}: {part} needs no library, and imports {name}"
    if part == "core" and (touched := DOM.search(code)):
        yield f"{path}: core is pure and touches {touched[0]}"


def test_python_imports_point_one_way() -> None:
    assert [fault for path in PYTHON for fault in python_faults(path)] == []


def test_javascript_imports_point_one_way() -> None:
    assert [fault for path in JAVASCRIPT for fault in javascript_faults(path)] == []


def test_every_file_is_read_in_one_go() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in OURS}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_every_function_does_one_thing() -> None:
    functions = [
        (path.name, node.name, (node.end_lineno or 0) - node.lineno + 1)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [function for function in functions if function[2] > MOST_LINES_OF_A_FUNCTION] == []


def test_every_part_has_its_place_among_the_layers() -> None:
    """So that a new or renamed folder does not slip out of the test."""
    parts = {part_of(path, ROOT / "server") for path in PYTHON} - {"__init__"}
    assert parts <= set(BELOW)
    assert parts >= {"core", "wire", "room", "store", "web", "app"}
    assert {part_of(path, ROOT / "static" / "js") for path in JAVASCRIPT} <= set(JS_BELOW)


@pytest.mark.parametrize(
    ("place", "code", "fault"),
    [
        ("server/core/x.py", "import time", "is pure"),
        ("server/core/x.py", "from server.room.room import Room", "core imports server.room.room"),
        ("server/room/x.py", "import sqlite3", "room imports sqlite3"),
        ("server/web/x.py", "from server.store import database", "web imports server.store"),
        ("static/js/core/x.js", 'import { a } from "../sync/a.js"', "core imports ../sync/a.js"),
        ("static/js/core/x.js", "document.title = 1", "touches document."),
        ("static/js/sync/x.js", 'import {\n  html,\n} from "lit-html"', "needs no library"),
        ("static/js/board/x.js", 'await import("../ui/a.js")', "board imports"),
    ],
)
def test_a_wrong_import_is_found(
    place: str, code: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(code)
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    faults = python_faults if path.suffix == ".py" else javascript_faults
    assert [fault in found for found in faults(path)] == [True]
