"""Takes the pictures of docs/paper.md off printed pages: each family, the six stages of help, letters with accents.

.venv/bin/python -m scripts.paper_pictures
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from server.core.paper import rows, size_mm
from server.core.records import FAMILIES, Cue, Paper
from server.printing.pdf import Sheet, pdf

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures" / "paper"
PRESETS: dict[str, Any] = json.loads((ROOT / "static" / "paper" / "presets.json").read_text())
DPI = 100
LEFT_MM, TOP_MM, WIDE_MM, HIGH_MM = 10, 2, 100, 54
"""The part of a page that is shown."""
WRITTEN = "Dig, pal"


def paper(family: str, **fields: Any) -> Paper:
    """Return a paper as a room begins with it."""
    return msgspec.convert({"family": family, **PRESETS["families"][family], **fields}, Paper)


def sheet(of: Paper, text: str = WRITTEN, *, guides: bool = False) -> Sheet:
    """Return a page with a word on its first line, where it has lines."""
    first = next(iter(rows(of, size_mm(of))), None)
    body = round((first.baseline_mm - first.midline_mm) * 100) if first else 0
    left = round((max(of.margin_mm, of.margin_line_mm) + 4) * 100)
    written = body and of.family != "boxes"
    cue = Cue(id="c", page="p", text=text, x=left, y=round(first.baseline_mm * 100) if first else 0, body=body or 200)
    cues = (msgspec.structs.replace(cue, style="model", guides=guides),) if written else ()
    return Sheet("p", of, cues=cues)


def pictures() -> Iterable[tuple[str, Sheet]]:
    """Yield what is shown, by the name of its picture."""
    for family in FAMILIES:
        yield family, sheet(paper(family, letters="dogs can" if family == "boxes" else ""))
    for stage in range(6):
        yield f"stage-{stage}", sheet(paper("highlighted", stage=stage))
    yield "accents", sheet(paper("three_line", row_mm=24, skip_mm=12), "¿Ñu?", guides=True)


def main() -> None:
    """Print all of them into one document, and cut the pictures out of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    names, sheets = zip(*pictures(), strict=True)
    scale = DPI / 25.4
    part = {"-x": LEFT_MM, "-y": TOP_MM, "-W": WIDE_MM, "-H": HIGH_MM}
    where = [word for name, length_mm in part.items() for word in (name, str(round(length_mm * scale)))]
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "pages.pdf"
        document.write_bytes(pdf(sheets))
        for at, name in enumerate(names, 1):
            pages = ["-f", str(at), "-l", str(at), "-r", str(DPI), *where, "-png", "-singlefile"]
            subprocess.run(["pdftoppm", *pages, document, PICTURES / name], check=True)


if __name__ == "__main__":
    main()
