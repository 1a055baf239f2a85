"""A text as a square that cameras read (ISO/IEC 18004): its modules only, drawn by whoever shows it."""

from __future__ import annotations

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel


def qr_rows(text: str) -> list[str]:
    """Return the rows from the top, `1` for a dark module; without the quiet zone of four modules around them.

    Up to a seventh of it may be dirty, and it is still read (level M). Takes some 50 ms.
    """
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return ["".join("1" if dark else "0" for dark in row) for row in code.modules]
