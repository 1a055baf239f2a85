"""A photo is made anew in a process of its own: whatever was sent, what is kept is pixels. The processes are real."""

from __future__ import annotations

import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from server.core.errors import Refused
from server.images import encode
from server.images.child import SIDE
from server.images.encode import CHILD, MOST_INPUT, reencoded, run
from tests.support.photos import PAGE, SECRET_PLACE, SVG, bomb, phone_photo, photo

ROOT = Path(__file__).parents[2]


def opened(picture: bytes) -> Image.Image:
    """Return a picture that was made, its pixels read."""
    image = Image.open(BytesIO(picture))
    image.load()
    return image


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Say whether a pixel has about this colour."""
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(a - b) < 40 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_cameras_and_screens_make_becomes_a_small_webp(kind: str) -> None:
    image = opened(reencoded(photo(kind, (1600, 1200))))
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE * 3 // 4))
    assert near(image, (100, 200), (255, 0, 0))
    assert near(image, (400, 200), (0, 0, 255))


def test_one_that_is_small_stays_so_and_one_to_see_through_does_too() -> None:
    clear = BytesIO()
    Image.new("RGBA", (40, 20), (0, 128, 0, 0)).save(clear, "PNG")
    image = opened(reencoded(clear.getvalue()))
    assert (image.mode, image.size) == ("RGBA", (40, 20))


def test_IN4_where_when_and_by_whom_it_was_taken_is_removed_and_it_stands_upright() -> None:
    sent = phone_photo(orientation=6)  # turned a quarter to the right
    assert SECRET_PLACE in sent
    made = reencoded(sent)
    image = opened(made)
    assert image.size == (SIDE * 3 // 4, SIDE)
    assert near(image, (200, 100), (255, 0, 0)), "what was left is at the top"
    assert near(image, (200, 400), (0, 0, 255))
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"loop", "background", "timestamp", "duration"}
    assert [word for word in (b"EXIF", b"XMP ", b"ICCP", SECRET_PLACE, b"Okafor", b"Elm") if word in made] == []


def test_IN4_a_bomb_is_told_by_its_header() -> None:
    for sent in (bomb(30_000), bomb(5_000)):
        assert len(sent) < MOST_INPUT // 4
        with pytest.raises(Refused, match="image_too_large"):
            reencoded(sent)
    assert opened(reencoded(bomb(4_000))).size == (SIDE, SIDE), "they are real pictures"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"just words", id="text"),
        pytest.param(SVG, id="svg with script"),
        pytest.param(photo("GIF"), id="gif"),
        pytest.param(photo("TIFF"), id="tiff"),
        pytest.param(photo("PPM"), id="ppm"),
        pytest.param(photo("PDF"), id="pdf"),
        pytest.param(photo("JPEG", (800, 600))[:2000], id="cut off"),
        pytest.param(photo("PNG")[:60], id="a header alone"),
        pytest.param(photo("PNG").replace(b"IDAT", b"IDAX"), id="without pixels"),
        pytest.param(photo("WEBP")[:60], id="broken inside"),
    ],
)
def test_IN4_what_is_no_photo_is_refused(sent: bytes) -> None:
    with pytest.raises(Refused, match="bad_image"):
        reencoded(sent)


def test_IN4_what_rides_on_a_photo_is_left_behind() -> None:
    for sent in (photo("PNG") + PAGE, photo("JPEG") + SVG):
        made = reencoded(sent)
        assert b"script" not in made
        assert opened(made).format == "WEBP"


def test_IN4_more_than_is_read_is_too_large() -> None:
    with pytest.raises(Refused, match="image_too_large"):
        reencoded(photo() + bytes(MOST_INPUT))


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("open('/etc/hostname')", "Too many open files"),
        ("open('/tmp/stolen', 'w')", "Too many open files"),
        ("__import__('socket').socket()", "Too many open files"),
        ("__import__('os').pipe()", "Too many open files"),
        ("bytearray(600 * 1024 * 1024)", "MemoryError"),
        ("__import__('resource').setrlimit(__import__('resource').RLIMIT_NOFILE, (9, 9))", "not allowed to raise"),
    ],
)
def test_IN4_the_process_can_open_nothing_and_take_little(does: str, says: str) -> None:
    """`os` is not root's here: a limit that was given up cannot be had back."""
    program = (
        "import sys, os, socket, resource; sys.path.insert(0, sys.argv[1])\n"
        "from server.images.child import shut_in\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "shut_in()\n"
        f"try: {does}\n"
        "except BaseException as error: print(repr(error), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(ROOT)], check=False, capture_output=True, timeout=60)
    assert says in done.stderr.decode()


def test_IN4_one_that_spins_is_ended_by_its_share_of_the_processor() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from server.images import child\n"
        "child.LIMITS = ((child.resource.RLIMIT_CPU, 1),)\n"
        "child.shut_in()\n"
        "while True: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(ROOT)], check=False, capture_output=True, timeout=60)
    assert done.returncode < 0


def test_IN4_one_that_waits_or_floods_is_ended_and_nothing_of_it_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "DEADLINE_S", 0.5)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        run([sys.executable, "-c", "import time; time.sleep(60)"], bytes(MOST_INPUT))
    assert time.monotonic() - began < 30
    monkeypatch.setattr(encode, "DEADLINE_S", 30.0)
    flood = [sys.executable, "-c", "import os\nwhile True: os.write(1, bytes(65536))"]
    status, made = run(flood, b"")
    assert (status < 0, len(made)) == (True, encode.MOST_OUTPUT + 1)
    for lies in ("print('RIFF of words')", "import os; os.write(1, b'RIFF1234WEBP' + bytes(600000))"):
        monkeypatch.setattr(encode, "CHILD", [sys.executable, "-c", lies])
        with pytest.raises(Refused, match="bad_image"):
            reencoded(photo())


def test_IN4_the_process_has_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the environment, where the secret may stand, nor an open file, nor the folder."""
    monkeypatch.setenv("BASELINE_SECRET", "not for a process that reads what strangers send")
    with (tmp_path / "open").open("w") as file:
        file.write("x")
        told = "import os; print(dict(os.environ), os.getcwd(), sorted(os.listdir('/proc/self/fd'))[:4])"
        _, made = run([CHILD[0], "-I", "-c", told], b"")
    assert b"BASELINE" not in made
    assert made.strip().endswith(b"/ ['0', '1', '2', '3']"), made  # 3 is the listing itself
