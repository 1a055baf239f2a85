"""Names, titles and messages with markup, from right to left, of emoji, far too long: shown as they are, harmless."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person

MARKUP = '<img src=x onerror="alert(1)">'
NAMES = (
    MARKUP,
    '{{7*7}} O\'Neil & "Bo"',
    "ليلى",
    "👩🏽‍🚀 Zoë 👨‍👩‍👧‍👦",
    "W" * 40,
    'O\'Neil & Søn "Jr."',
)
FITS = (
    "() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
)


async def test_names_are_shown_as_they_are_to_everybody(people: People) -> None:
    therapist = await people.therapist()
    no_window_pops_up(therapist)
    students = [await people.at_the_door("student", name) for name in NAMES]
    for student, name in zip(students, NAMES, strict=True):
        no_window_pops_up(student)
        await expect(therapist.region("Waiting").locator("bdi").get_by_text(name, exact=True)).to_have_count(1)
        await therapist.let_in(student)
        await expect(student.page.locator(".own-name bdi")).to_have_text(name)
        await expect(therapist.region("People").locator("bdi").get_by_text(name, exact=True)).to_have_count(1)
    for person in (therapist, *students):
        assert await person.page.evaluate(FITS), f"{person.name} makes the page wider than the window"


async def test_titles_and_messages_are_shown_as_they_are(people: People) -> None:
    therapist, student, facilitator = await people.three()
    for person in (therapist, student, facilitator):
        no_window_pops_up(person)
    for title in (MARKUP, "دفتر ليلى 1", "😀" * 40, "M" * 80):
        await therapist.page.get_by_text("Page menu").click()
        await therapist.button("Rename page").click()
        await therapist.page.get_by_role("textbox", name="Title of the page").fill(title)
        await therapist.answer("Save")
        for staff in (therapist, facilitator):
            tabs = staff.page.get_by_role("navigation", name="Pages")
            await expect(tabs.locator("bdi").get_by_text(title, exact=True).first).to_be_visible()
            assert await staff.page.evaluate(FITS), title
    for text in (f"{MARKUP} first", "שלום, הדף מוכן", "long " * 90 + "end", "a" * 500):
        await facilitator.page.get_by_role("textbox", name="Message to staff").fill(text)
        await facilitator.button("Send").click()
        await expect(therapist.region("Staff messages").get_by_text(text.strip(), exact=True)).to_have_count(1)
        assert await therapist.page.evaluate(FITS), text
    await expect(student.page.get_by_text("first")).to_have_count(0)


async def test_a_name_of_ten_thousand_letters_is_told_to_be_too_long(people: People) -> None:
    student = await people.window("student", "Mia")
    student.forgiven = re.compile("status of 422")
    await student.page.goto(people.room.student)
    field = student.page.get_by_role("textbox", name="Your name")
    for name, answer in (("x" * 10_000, "That name is too long."), ("\u202e\u200b", "Please write a name first.")):
        await field.evaluate("(field, name) => { field.removeAttribute('maxlength'); field.value = name }", name)
        await student.button("Join").click()
        await expect(student.page.get_by_role("alert")).to_contain_text(answer)
    await field.fill("Mia\u202e\u0007 B")
    await student.button("Join").click()
    await student.waits_at_the_door()
    await student.sees("Mia B")


def no_window_pops_up(person: Person) -> None:
    """Note it as a complaint where markup became a script."""
    person.page.on("dialog", lambda dialog: person.complaints.append(f"a window popped up: {dialog.message}"))
