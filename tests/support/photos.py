"""Photos as cameras make them, and things that only look like photos."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
SECRET_PLACE = b"51 deg 28' 38 N"


def photo(kind: str = "JPEG", size: tuple[int, int] = (80, 60), left: str = "red", right: str = "blue") -> bytes:
    """Return a picture of two colours, side by side."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, size[0], size[1]))
    made = BytesIO()
    image.save(made, kind)
    return made.getvalue()


def phone_photo(orientation: int = 6) -> bytes:
    """Return a JPEG that says where and with what it was taken, and how it is to be turned."""
    image = Image.open(BytesIO(photo(size=(800, 600))))
    exif = image.getexif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Phone of Mrs Okafor"
    exif.get_ifd(GPS)[2] = (51.0, 28.0, 38.0)
    exif.get_ifd(GPS)[29] = SECRET_PLACE.decode()
    made = BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"taken at Elm Street School", xmp=b"<x:xmpmeta>Elm Street</x:xmpmeta>")
    return made.getvalue()


def bomb(side: int) -> bytes:
    """Return a PNG of one colour and one bit a pixel: a few kilobytes that would take gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packing = zlib.compressobj(9)
    row = bytes(1 + -(-side // 8))
    pixels = b"".join(packing.compress(row) for _ in range(side)) + packing.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PAGE = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + PAGE + b'<rect width="9" height="9"/></svg>'
