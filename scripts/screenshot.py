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
# Fractions of the surface; what somebody might write below the model letters.
STUDENTS_LETTERS = (
    ((0.12, 0.16), (0.12, 0.212)),
    ((0.175, 0.188), (0.176, 0.213)),
    ((0.176, 0.172), (0.1765, 0.1722)),
    ((0.231, 0.165), (0.23, 0.213)),
    ((0.216, 0.187), (0.246, 0.188)),
)


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
    """Save what a window shows."""
    await window.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    asyncio.run(main())
