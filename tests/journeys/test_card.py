"""The card for the classroom: made by the therapist, printed, read by a camera or by eye, opened."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.async_api import Page, expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.axe import accessibility_faults
from tests.support.waiting import until

NOTE = "Ана, table 4, Mondays, Thursdays at 9:15"
"""As long as it may be."""
PICTURES_ARE_THERE = "[...document.querySelectorAll('.link-card img')].every(each => each.complete)"


async def printed(page: Page, size: str, folder: Path) -> tuple[str, Image.Image]:
    """Print what the page shows; return the words on it and its picture. It is one page, or this fails."""
    path = folder / f"{size}.pdf"
    path.write_bytes(await page.pdf(format=size, prefer_css_page_size=True))
    said = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    subprocess.run(["pdftoppm", "-r", "100", "-png", path, folder / size], check=True)
    [path] = folder.glob(f"{size}-*.png")
    with Image.open(path) as picture:
        return said, picture.convert("L")


async def newest_card(therapist: Person) -> Page:
    """Open the card of the link that was made last."""
    await therapist.region("Invite").get_by_role("button", name="Card to print").first.click()
    await expect(therapist.page.get_by_role("dialog", name="A card for the classroom")).to_be_visible()
    page = therapist.page  # whose policy allows no waiting in the page itself: that would be a script of text
    await until(lambda: page.evaluate(PICTURES_ARE_THERE), "the pictures of the card")
    return page


async def test_a_card_is_printed_and_whoever_reads_it_stands_at_the_door(people: People, tmp_path: Path) -> None:
    therapist = await people.therapist()
    link = await therapist.named_link("Student", "Secret Name")
    page = await newest_card(therapist)
    assert await accessibility_faults(page) == []
    bare, _ = await printed(page, "Letter", tmp_path)
    assert "Secret Name" not in bare
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    await page.get_by_role("textbox", name="Name or note on the card").fill(NOTE)
    said, picture = await printed(page, "A4", tmp_path)
    assert NOTE in said
    assert sent == [], "what is typed for the printer is sent to nobody"
    [square] = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert square == link
    await page.keyboard.press("Escape")

    student = await people.window("student", "Secret Name")
    await student.page.goto(square)
    await student.button("Join").click()
    await expect(therapist.button("Let in Secret Name")).to_be_visible()

    await therapist.region("Invite").get_by_role("button", name="Facilitator", exact=True).click()
    await expect(therapist.page.get_by_label("Link for Facilitator")).to_be_visible()
    said, _ = await printed(await newest_card(therapist), "Legal", tmp_path)
    address = next(line.strip() for line in said.splitlines() if "/j/" in line)
    facilitator = await people.window("facilitator", "Mr Ortiz")
    host, code = address.split("/j/")
    await facilitator.page.goto(f"http://{host}/j/{code.upper()}")
    await facilitator.join("Mr Ortiz")
    await expect(therapist.button("Let in Mr Ortiz")).to_be_visible()


async def test_a_card_that_was_lost_is_made_anew_and_the_old_one_opens_no_door(people: People) -> None:
    therapist = await people.therapist()
    old = await therapist.named_link("Student", "Mia")
    student = await people.window("student", "Mia")
    await student.page.goto(old)
    await student.button("Join").click()
    await therapist.let_in(student)
    await therapist.page.reload()  # from now on nobody knows the address
    await therapist.is_in()
    if await therapist.region("Invite").count() == 0:
        await therapist.button("Invite").click()
    invite = therapist.region("Invite")
    await invite.get_by_text("Links (").click()
    await invite.get_by_role("button", name="New card Student, Mia").click()
    await therapist.sees("open no door any more. Whoever is in the room stays")
    await therapist.answer("New card")
    await expect(therapist.page.get_by_role("dialog", name="A card for the classroom")).to_be_visible()
    await therapist.page.wait_for_function(PICTURES_ARE_THERE)
    assert await accessibility_faults(therapist.page) == []
    await therapist.page.keyboard.press("Escape")
    new = await invite.get_by_label("Student: Mia").input_value()
    assert new != old
    finder = await people.window("facilitator", "Finder")
    finder.forgiven = re.compile("status of 410")
    await finder.page.goto(old)
    await finder.sees("There is a newer link")
    await student.write()
    await student.sees_status("Saved")
    await student.page.goto(new)  # Mia's other browser would stand at the door
    await student.sees("Mia")
