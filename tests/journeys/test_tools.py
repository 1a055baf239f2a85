"""Tools in a session: letters to trace by keys alone, a highlighter that can be put away, "watch me, then you"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, show_the_same, shows
from tests.journeys.pixels import picture as picture_of
from tests.support.waiting import until

PAINTED = """canvas => {
  if (!canvas?.width) return ""
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })
  copy.drawImage(canvas, 0, 0)
  return copy.getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean) ? canvas.toDataURL() : ""
}"""
SMALL = (".page-thumb", ".mirror-page")


async def small_pictures(therapist: Person, *, unlike: Sequence[str] = ("", "")) -> list[str]:
    """Wait until the page in the strip and the student's screen in the mirror are painted, other than they were."""
    seen = ["", ""]

    async def painted() -> bool:
        seen[:] = [await therapist.page.eval_on_selector(selector, PAINTED) for selector in SMALL]
        return all(now and now != before for now, before in zip(seen, unlike, strict=True))

    await until(painted, f"small pictures of the page: {[len(each) for each in seen]}", within_s=20, every_s=0.2)
    return seen


async def test_therapist_puts_letters_on_a_line_by_keys_alone_and_the_student_traces_them(people: People) -> None:
    therapist, student = await people.two()
    therapist.forgiven = re.compile("willReadFrequently")  # a test that looks often
    await therapist.surface.focus()
    press = therapist.page.keyboard
    bare = await small_pictures(therapist)
    await press.press("t")
    await expect(therapist.page.get_by_role("textbox", name="What to write")).to_be_focused()
    await press.insert_text("👩🏽\u200d🚀\u202e")
    await press.press("Enter")
    await therapist.sees("Our teaching letters do not have 👩🏽\u200d🚀 yet. Nothing was put on the line.")
    await press.press("Control+a")
    await press.insert_text("niña\u0000 Ж👩🏽\u200d🚀")
    await press.press("Enter")
    await therapist.sees("Our teaching letters do not have Ж 👩🏽\u200d🚀 yet. There are gaps in their place.")
    await expect(therapist.page.get_by_role("form", name="Letters to trace").get_by_role("listitem")).to_have_count(1)
    await press.press("Escape")
    await expect(therapist.page.get_by_role("form", name="Letters to trace")).to_have_count(0)
    await small_pictures(therapist, unlike=bare)
    await people.all_is_saved([therapist])
    await alike([therapist, student])
    await show_the_same([therapist, student])
    before = await picture_of(student)
    await student.line((0.2, 0.4), (0.22, 0.45))
    await people.all_is_saved([student])
    await show_the_same([therapist, student])
    await student.button("Undo").click()
    await shows(student, before)


async def test_student_highlights_until_the_therapist_puts_the_highlighter_away(people: People) -> None:
    therapist, student = await people.two()
    await student.button("Highlighter").click()
    await student.page.get_by_role("button", name="Light green").click()
    await student.line((0.1, 0.3), (0.5, 0.3))
    await people.all_is_saved([student])
    await alike([therapist, student])
    await show_the_same([therapist, student])
    offered = therapist.page.get_by_role("group", name=f"Tools for {student.name}")
    await offered.get_by_role("button", name="Highlighter").click()
    await expect(student.button("Highlighter")).to_have_count(0)
    await offered.get_by_role("button", name="Laser pointer").click()
    await expect(student.button("Laser pointer")).to_be_visible()


async def test_the_therapists_writing_is_shown_again_on_the_students_screen_and_leaves_nothing(people: People) -> None:
    therapist, student = await people.two()
    await therapist.write()
    await people.all_is_saved([therapist])
    await alike([therapist, student])
    await show_the_same([therapist, student])
    before = await picture_of(student)
    await therapist.button("Show again").click()
    await therapist.page.get_by_label("How fast").select_option(label="Half as fast")
    await therapist.button("Play").click()
    await expect(student.page.locator("canvas.replay")).to_have_count(1)
    await therapist.button("Stop").click()
    await expect(student.page.locator("canvas.replay")).to_have_count(0)
    await therapist.page.get_by_label("What", exact=True).select_option(label="The last stroke")
    await therapist.page.get_by_label("Who sees it").select_option(label=student.name)
    await therapist.button("Play").click()
    await expect(student.page.locator("canvas.replay")).to_have_count(1)
    await expect(student.page.locator("canvas.replay")).to_have_count(0)
    await shows(student, before)


async def test_therapist_sees_whose_ink_is_whose_and_walks_along_many_pages_by_keys(people: People) -> None:
    therapist, student = await people.two()
    await student.write()
    await people.all_is_saved([student])
    await therapist.button("Whose ink").click()
    await expect(therapist.page.get_by_role("group", name="Whose ink")).to_contain_text(student.name)
    tabs = therapist.page.get_by_role("navigation", name="Pages").get_by_role("listitem")
    for count in range(2, 10):
        await therapist.button("New page").click()
        await expect(tabs).to_have_count(count)
    await tabs.last.get_by_role("button").focus()
    await therapist.page.keyboard.press("Home")
    await therapist.page.keyboard.press("Enter")
    await expect(tabs.first.get_by_role("button")).to_have_attribute("aria-current", "page")
    painted = f"() => [...document.querySelectorAll('.page-thumb')].some(each => ({PAINTED})(each))"
    await therapist.page.wait_for_function(painted, polling=100)
