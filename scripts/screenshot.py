"""Takes the pictures in the README: one session as everybody in it sees it, and how one comes there. Run by hand.

.venv/bin/python -m scripts.screenshot
"""

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import ViewportSize, async_playwright, expect

from tests.support.browser import CHROMEBOOK, Browsers, People, Window
from tests.support.server import ROOT, Server

PICTURES = ROOT / "docs" / "pictures"
LAPTOP, TABLET = ViewportSize(width=1440, height=900), ViewportSize(width=820, height=1180)
PROMPT = "Point to where the letter begins"
STUDENTS_LETTERS = (
    ((0.113, 0.2175), (0.115, 0.2646), (0.114, 0.3117)),
    ((0.170, 0.2646), (0.169, 0.2882), (0.171, 0.3078)),
    ((0.171, 0.2395), (0.1712, 0.2396)),
    ((0.227, 0.2253), (0.225, 0.2646), (0.226, 0.3117)),
    ((0.210, 0.2662), (0.225, 0.2607), (0.243, 0.2622)),
)
"""What somebody of six might write below the model letters, in fractions of the surface."""


async def main() -> None:
    """Let three people meet, write a little, and take a picture of each window."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        await server.start()
        try:
            people_of = await server.make_room()
            async with async_playwright() as playwright, Browsers(playwright, server) as browsers:
                await arrive(browsers, server.url, people_of.student)
                await meet(People(browsers, people_of))
        finally:
            await server.close()


async def arrive(browsers: Browsers, start: str, link: str) -> None:
    """Look at the start page, and at a student's link."""
    visitor = await browsers.window()
    for address, name in ((start, "landing"), (link, "join")):
        await visitor.page.goto(address)
        await visitor.page.evaluate("document.fonts.ready")
        await photograph(visitor, name, LAPTOP)


async def meet(people: People) -> None:
    """Write as the student below what the therapist wrote, tell the facilitator something, have somebody else wait."""
    therapist = await people.as_therapist()
    student = await people.as_student("Mia", let_in_by=therapist)
    facilitator = await people.as_facilitator("Mr Ortiz", let_in_by=therapist)
    await therapist.page.get_by_role("textbox", name="Prompt", exact=True).fill(PROMPT)
    await therapist.button("Send prompt").click()
    await expect(facilitator.button("Got it")).to_be_visible()
    await people.as_observer("Mia's mother")
    await expect(therapist.button("Let in Mia's mother")).to_be_visible()
    for line in STUDENTS_LETTERS:
        await student.draw(line)
    await student.sees_status("Saved")
    await therapist.page.keyboard.press("Alt+1")
    for window, name, size in ((therapist, "therapist", LAPTOP), (student, "student", CHROMEBOOK)):
        await photograph(window, name, size)
    await photograph(facilitator, "facilitator", TABLET)


async def photograph(window: Window, name: str, size: ViewportSize) -> None:
    """Save what a window of this size shows, once it has nothing to say in passing (this machine has no camera)."""
    await window.page.set_viewport_size(size)
    await expect(window.page.locator(".notice:not([data-empty])")).to_have_count(0, timeout=15_000)
    await window.page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    asyncio.run(main())
