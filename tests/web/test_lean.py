"""What is left of scripts and styles: everything that a browser reads, on the line where it was."""

import subprocess
from pathlib import Path

import pytest

from server.app import ROOT
from server.web.lean import lean_script, lean_style

SCRIPTS = [
    ("/** What it is. */\nconst a = 1 // one\n", "\nconst a=1\n"),
    ("let a = b /* why */ + c", "let a=b + c"),
    ("return /* x */ a", "return a"),
    ("const s = ' // no comment '", "const s=' // no comment '"),
    ('const s = "/* \\" */"  // gone', 'const s="/* \\" */"'),
    ("const t = `a  // ${ b /* c */ + `  ${ d }  ` }  */`", "const t=`a  // ${b + `  ${d}  `}  */`"),
    ("const t = `${ {a: {b: 1}} }  }`", "const t=`${{a:{b:1}}}  }`"),
    ("const r = /[/\"'`]\\/ */g", "const r= /[/\"'`]\\/ */g"),
    ("return /\\/\\/ x/.test(y) / 2", "return /\\/\\/ x/.test(y) / 2"),
    ("a = (b) / c // d", "a=(b) / c"),
    ("a = b[0] / 2 / `x`", "a=b[0] / 2 / `x`"),
    ("a - -b + +c", "a - -b + +c"),
    ("x\n  /* a\n     b */\n  ++y", "x\n\n\n++y"),
]
STYLES = [
    ("/* tokens */\n:root {\n  --a: 1px;  /* b */\n}", "\n:root {\n--a: 1px;\n}"),
    ('a::after { content: "/* x */  y" }', 'a::after { content: "/* x */  y" }'),
]

PARSES_ALL = """
import { readdirSync, readFileSync } from "node:fs"
import vm from "node:vm"
const folder = new URL(".", import.meta.url)
for (const name of readdirSync(folder))
  new vm.SourceTextModule(readFileSync(new URL(name, folder), "utf8"), { identifier: name })
"""


@pytest.mark.parametrize(("text", "lean"), SCRIPTS)
def test_a_script_loses_nothing_but_comments_and_space(text: str, lean: str) -> None:
    assert lean_script(text) == lean


@pytest.mark.parametrize(("text", "lean"), STYLES)
def test_a_style_loses_nothing_but_comments_and_space(text: str, lean: str) -> None:
    assert lean_style(text) == lean


def test_source_that_ends_in_the_middle_is_found_at_the_start() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        lean_script("const a = `b")


def test_our_scripts_stay_scripts_line_by_line(tmp_path: Path) -> None:
    sources = [*(ROOT / "static/js").rglob("*.js"), *(ROOT / "node_modules/lit-html").rglob("*.js")]
    for number, source in enumerate(sources):
        text = source.read_text()
        lean = lean_script(text)
        assert lean.count("\n") == text.count("\n"), source
        assert lean_script(lean) == lean, source
        (tmp_path / f"{number}.mjs").write_text(lean)
    (tmp_path / "check.mjs").write_text(PARSES_ALL)
    command = ["node", "--experimental-vm-modules", "--no-warnings", str(tmp_path / "check.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
