"""Pages as a PDF at true size: what is ruled, the ink, the marks. The same bytes for the same pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from server.core.paper import TONES, Band, Line, Shape, drawing, size_mm
from server.core.records import Cue, Paper, Ruling, Stroke
from server.printing.ink import HUNDREDTHS, ROUND, operators, rgb
from server.printing.letters import START, cue_operators, numbers_of
from server.printing.marks import Box, Word, marks

MOST_PAGES = 40
MOST_INK = 6 * 1024 * 1024  # of packed points: some ten thousand strokes
FONT, FONT_MM = "Helvetica", 2.4
FONT_OF_NUMBERS = "Helvetica-Bold"
rl_config.useA85 = 0  # bytes as they are: a quarter less to send, and half as long to make


@dataclass(frozen=True)
class Sheet:
    """One page to be printed: `name` is its id; strokes that are not to be printed are not among them."""

    name: str
    paper: Paper
    overlay: Ruling | None = None
    strokes: tuple[Stroke, ...] = ()
    cues: tuple[Cue, ...] = ()


def weight(sheets: Iterable[Sheet]) -> int:
    """Return how much ink there is, in bytes of packed points."""
    return sum(len(stroke.points) for sheet in sheets for stroke in sheet.strokes)


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return the document. Viewers are told to print it as large as it is."""
    body = BytesIO()
    canvas = Canvas(body, pageCompression=1, invariant=1)
    canvas.setTitle("Baseline")
    canvas.setViewerPreference("PrintScaling", "None")
    for sheet in sheets:
        page(canvas, sheet)
    canvas.save()
    return body.getvalue()


def page(canvas: Canvas, sheet: Sheet) -> None:
    """Draw one page: a unit is a millimetre, and y goes down, as everywhere in a room."""
    size = size_mm(sheet.paper)
    width_pt, height_pt = (length_mm * mm for length_mm in size)
    canvas.setPageSize((width_pt, height_pt))
    canvas.addLiteral(f"q {mm:.9f} 0 0 {-mm:.9f} 0 {height_pt:.6f} cm")
    canvas.addLiteral("\n".join(ruled(drawing(sheet.paper, sheet.overlay))))
    if sheet.cues:
        canvas.addLiteral("\n".join([f"q {HUNDREDTHS} {ROUND}", *cue_operators(sheet.cues), "Q"]))
    written(canvas, sheet.strokes)
    around = list(marks(sheet.name, size))
    canvas.addLiteral("\n".join(boxes(mark for mark in around if isinstance(mark, Box))))
    canvas.addLiteral("Q")
    canvas.setFont(FONT, FONT_MM * mm)
    for mark in around:
        if isinstance(mark, Word):
            canvas.drawString(mark.x_mm * mm, height_pt - mark.y_mm * mm, mark.text)
    for number in numbers_of(sheet.cues):
        canvas.setFont(FONT_OF_NUMBERS, number.size_mm * mm)
        canvas.setFillColor(START)
        canvas.drawCentredString(number.x_mm * mm, height_pt - (number.y_mm + number.size_mm * 0.36) * mm, number.text)
    canvas.showPage()


def written(canvas: Canvas, strokes: Sequence[Stroke]) -> None:
    """Draw the ink: what is highlighted below, so that lines and letters are seen through it."""
    marked = [stroke for stroke in strokes if stroke.tool == "highlighter"]
    if marked:
        canvas.setBlendMode("Multiply")
        canvas.addLiteral("\n".join(operators(marked)))
        canvas.setBlendMode("Normal")
    canvas.addLiteral("\n".join(operators(stroke for stroke in strokes if stroke.tool != "highlighter")))


def ruled(shapes: Iterable[Shape]) -> Iterator[str]:
    """Yield what draws bands and lines; neighbours that look alike are told how only once."""
    yield "0 J [] 0 d"
    for look, alike in groupby(shapes, key=look_of):
        yield look
        for shape in alike:
            if isinstance(shape, Band):
                yield f"{numbers(shape.x_mm, shape.y_mm, shape.width_mm, shape.height_mm)} re f"
            else:
                yield f"{numbers(shape.x1_mm, shape.y1_mm)} m {numbers(shape.x2_mm, shape.y2_mm)} l S"


def look_of(shape: Band | Line) -> str:
    """Return what sets the look of a shape."""
    if isinstance(shape, Band):
        return f"{rgb(TONES[shape.fill])} rg"
    return f"{rgb(TONES[shape.color])} RG {numbers(shape.width_mm)} w [{numbers(*(shape.dash_mm or ()))}] 0 d"


def boxes(marked: Iterable[Box]) -> Iterator[str]:
    """Yield what draws the boxes of the marks."""
    for box in marked:
        yield f"{0 if box.black else 1} g {numbers(*box[:4])} re f"


def numbers(*values: float) -> str:
    """Return lengths as PDF says them, to a thousandth of a millimetre and better."""
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)
