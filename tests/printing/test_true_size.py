"""Printed pages, measured: every family within a tenth of a millimetre of its definition."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from server.core.paper import rows, size_mm
from server.core.records import Paper
from server.printing.marks import CELL_MM, cells, code_of
from server.printing.pdf import Sheet, pdf
from tests.printing.reading import code_from
from tests.support.measuring import DPI, MM_PER_INCH, Probe, papers, printed_error_mm, strip

PAPERS = dict(papers())
NEAR_MM = 0.1


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A PDF with a page of each paper."""
    path = tmp_path_factory.mktemp("print") / "papers.pdf"
    path.write_bytes(pdf([Sheet(name, paper) for name, paper in PAPERS.items()]))
    return path


@pytest.mark.parametrize("name", PAPERS)
def test_every_line_is_printed_where_it_belongs(document: Path, name: str) -> None:
    error_mm, lines = printed_error_mm(document, list(PAPERS).index(name) + 1, PAPERS[name])
    assert error_mm <= NEAR_MM
    assert lines > 10 or PAPERS[name].family == "plain"


def test_a_line_that_is_off_would_be_found(document: Path) -> None:
    """The ruler measures: of a paper whose rows are a hundredth wider it says so."""
    name = "wide_ruled"
    other = Paper(family="wide_ruled", row_mm=8.71, skip_mm=0, margin_line_mm=32)
    error_mm, _ = printed_error_mm(document, list(PAPERS).index(name) + 1, other)
    assert error_mm > NEAR_MM


@pytest.mark.parametrize(("family", "edge"), [("sky_grass_earth", 0), ("sky_grass_earth", 3), ("highlighted", 1)])
def test_bands_begin_and_end_where_they_belong(document: Path, family: str, edge: int) -> None:
    """Between two dashes, where no line hides the edge: the first change of colour from a millimetre above."""
    paper = PAPERS[family]
    edge_mm = rows(paper, size_mm(paper))[0][edge]
    between = Probe(True, paper.margin_mm + 4.25)
    level = strip(document, list(PAPERS).index(family) + 1, between, edge_mm - 1, 2)
    turn = next(at for at, grey in enumerate(level) if abs(grey - level[0]) > 5)
    begin_px = round((edge_mm - 1) * DPI / MM_PER_INCH)
    assert (begin_px + turn) * MM_PER_INCH / DPI == pytest.approx(edge_mm, abs=NEAR_MM)


def test_sheets_have_their_size_and_are_not_to_be_scaled(document: Path) -> None:
    told = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "99", str(document)], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told)
    assert len(sizes) == len(PAPERS)
    for (width, height), paper in zip(sizes, PAPERS.values(), strict=True):
        wide_mm, high_mm = size_mm(paper)
        assert float(width) * MM_PER_INCH / 72 == pytest.approx(wide_mm, abs=0.05)
        assert float(height) * MM_PER_INCH / 72 == pytest.approx(high_mm, abs=0.05)
    assert re.search(rb"/PrintScaling\s*/None", document.read_bytes())


@pytest.mark.parametrize("name", ["plain", "boxes for a word, lying", "graph of grade 3 on a4"])
def test_the_marks_of_a_page_can_be_read_back(document: Path, name: str) -> None:
    paper, number = PAPERS[name], list(PAPERS).index(name) + 1
    places = cells(size_mm(paper))
    read = []
    for _, y_mm in (places[0], places[-1]):
        left_mm = places[0][0]
        row = strip(document, number, Probe(False, y_mm + CELL_MM / 2), left_mm, len(places) / 2 * CELL_MM)
        middles = [round((column + 0.5) * CELL_MM * DPI / MM_PER_INCH) for column in range(len(places) // 2)]
        read += [row[at] < 128 for at in middles]
    assert code_from(read) == code_of(name)
