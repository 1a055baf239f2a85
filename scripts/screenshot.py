"""Takes the pictures in the README: one session as its therapist and its student see it. Run by hand after a change.

.venv/bin/python -m scripts.screenshot
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.support.browser import Browsers, People, Window
from tests.support.server import ROOT, Server

PICTURES = ROOT / "docs" / "pictures"
STUDENTS_LETTERS = (
    ((0.113, 0.29), (0.115, 0.35), (0.114, 0.41)),
    ((0.170, 0.35), (0.169, 0.38), (0.171, 0.405)),
    ((0.171, 0.318), (0.1712, 0.3182)),
    ((0.227, 0.30), (0.225, 0.35), (0.226, 0.41)),
    ((0.210, 0.352), (0.225, 0.345), (0.243, 0.347)),
)
"""What somebody of six might write below the model letters, in fractions of the surface."""


async def main() -> None:
    """Let three people meet, write a little, and take a picture of two windows."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        await server.start()
        try:
            people_of = await server.make_room()
            async with async_playwright() as playwright, Browsers(playwright, server) as browsers:
                await take(People(browsers, people_of))
        finally:
            await server.close()


async def take(people: People) -> None:
    """Write as the student below what the therapist wrote, while somebody else waits at the door."""
    therapist = await people.as_therapist()
    student = await people.as_student("Mia", let_in_by=therapist)
    await people.as_facilitator("Mr Ortiz")
    await expect(therapist.button("Let in Mr Ortiz")).to_be_visible()
    for line in STUDENTS_LETTERS:
        await student.draw(line)
    await student.sees_status("Saved")
    await keep(therapist, "therapist")
    await keep(student, "student")


async def keep(window: Window, name: str) -> None:
    """Save what a window shows, once it has nothing to say in passing (this machine has no camera)."""
    await expect(window.page.locator(".notice[data-empty]")).to_be_attached(timeout=15_000)
    await window.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    asyncio.run(main())
