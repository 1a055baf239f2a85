"""What is minified stays the same modules, and is never served in place of a source that was edited since."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from server.app import ROOT
from server.web.assets import SHEETS, Assets, own_files
from tests.support.node import node

STATIC, NODE_MODULES, LEAN = ROOT / "static", ROOT / "node_modules", ROOT / "build" / "lean"
NOTHING = ROOT / "build" / "nothing"


def minified(file: Path, lean: Path) -> Path:
    """Return where the minified form of a file is looked for."""
    return lean / f"{hashlib.sha256(file.read_bytes()).hexdigest()}{file.suffix}"


def outline(assets: Assets, folder: Path) -> dict[str, dict[str, list[str]]]:
    """Return what each module, as it is served, imports and exports."""
    for path, asset in assets.files.items():
        if path.endswith(".js"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(asset.body)
    program = str(Path(__file__).with_name("outline.mjs"))
    command = [node(), "--experimental-vm-modules", "--no-warnings", program, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return found


def test_everything_is_minified() -> None:
    plain = [
        path for path, file in own_files(STATIC) if file.suffix in {".js", ".css"} and not minified(file, LEAN).exists()
    ]
    assert plain == [], "not minified, or edited since: node scripts/minify.mjs"


def test_minified_modules_import_and_export_what_their_sources_do(all_assets: Assets, tmp_path: Path) -> None:
    sources = outline(Assets.read(STATIC, NODE_MODULES, NOTHING), tmp_path / "sources")

    assert "newId" in sources["js/core/replica.js"]["exports"]
    assert outline(all_assets, tmp_path / "served") == sources


def test_a_librarys_notice_stays_and_nothing_points_to_a_source_map(all_assets: Assets) -> None:
    library = all_assets.files["vendor/lit-html/lit-html.js"].body

    assert b"@license" in library
    assert b"sourceMappingURL" not in library


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A folder like static/, with sheets to compose and a script."""
    for path in {part for parts in SHEETS.values() for part in parts} | {"js/main.js"}:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(f"/* {path} */\n")
    return tmp_path


def test_an_edited_file_is_served_as_it_is(edited: Path, tmp_path: Path) -> None:
    script, lean = edited / "js/main.js", tmp_path / "lean"
    lean.mkdir()
    script.write_text("const one = 1")
    minified(script, lean).write_text("const o=1")
    assert Assets.read(edited, NODE_MODULES, lean).files["js/main.js"].body == b"const o=1"

    script.write_text("const two = 2")
    assert Assets.read(edited, NODE_MODULES, lean).files["js/main.js"].body == b"const two = 2"


def test_a_sheet_is_composed_of_its_parts_in_order(edited: Path, tmp_path: Path) -> None:
    assets = Assets.read(edited, NODE_MODULES, tmp_path / "lean")

    sheet = assets.files["css/room-staff.css"].body.decode()
    assert sheet == "".join(f"/* {part} */\n" for part in SHEETS["css/room-staff.css"])
    assert "css/base.css" not in assets.files
