"""Makes a small clean picture of whatever bytes it is given, in a process that can do nothing else (encode.py runs it).

Reads standard input to its end, writes a WebP to standard output; the exit status says why not. Imports nothing of
ours, so that the process holds nothing of ours.
"""

from __future__ import annotations

import os
import resource
import sys
from io import BytesIO

from PIL import Image, ImageOps, TiffImagePlugin, WebPImagePlugin

LOADED = (TiffImagePlugin, WebPImagePlugin)  # Pillow would load them when first needed, and then it cannot any more
FORMATS = ("JPEG", "PNG", "WEBP")
"""Nothing else is even looked at."""

MOST_INPUT = 2 * 1024 * 1024
MOST_PIXELS = 20_000_000
"""Read off the header: a bomb is told before one pixel of it is decoded. The largest that passes takes 80 MB."""
SIDE = 512
"""Pixels of the longer side at most: a card fills at most a third of a Chromebook's screen."""
QUALITY = 80

NOT_A_PICTURE, TOO_LARGE = 3, 4
"""Exit statuses. Python's own for what nobody foresaw is 1; who was killed has a negative one."""

MEMORY = 512 * 1024 * 1024
CPU_S = 5
LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, CPU_S),
    (resource.RLIMIT_NOFILE, 0),  # neither a file nor a socket can be opened; the two pipes are open already
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)


class TooLargeError(Exception):
    """It has more pixels than we decode."""


def shut_in() -> None:
    """Give up, for good, whatever making a picture does not take."""
    Image.preinit()  # loads the other plugins
    os.nice(10)  # the rooms go first
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))


def picture_of(data: bytes) -> bytes:
    """Return the picture upright, of at most 512 pixels a side, as a WebP with nothing in it but pixels.

    Raises TooLargeError, and whatever Pillow raises where it is no picture.
    """
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise TooLargeError
        image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG need not be decoded in its full size
        whole = ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
    whole.thumbnail((SIDE, SIDE))
    bare = Image.frombytes(whole.mode, whole.size, whole.tobytes())  # leaves behind all that is not a pixel
    made = BytesIO()
    bare.save(made, "WEBP", quality=QUALITY)
    return made.getvalue()


def main() -> int:
    """Do the one thing; return the exit status."""
    shut_in()
    data = sys.stdin.buffer.read(MOST_INPUT + 1)
    try:
        picture = picture_of(data) if len(data) <= MOST_INPUT else b""
    except (TooLargeError, Image.DecompressionBombError, MemoryError):
        return TOO_LARGE
    except Exception:
        return NOT_A_PICTURE
    sys.stdout.buffer.write(picture)
    sys.stdout.buffer.flush()
    return 0 if picture else TOO_LARGE


if __name__ == "__main__":
    sys.exit(main())
