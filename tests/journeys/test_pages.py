"""Pages: a private one for a student, one prepared by staff, a copy shown to all, following and turning, put aside."""

from __future__ import annotations

import re

from playwright.async_api import expect

from server.core.records import Page, Stroke
from tests.journeys.overheard import Overheard
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, ink_of, show_the_same
from tests.support.waiting import until


async def new_page(therapist: Person, audience: str) -> None:
    """Make a page for somebody, and turn to it."""
    tabs = therapist.page.get_by_role("navigation", name="Pages").get_by_role("listitem")
    before = await tabs.count()
    await therapist.page.get_by_role("combobox", name="For whom").select_option(label=audience)
    await therapist.button("New page").click()
    await expect(tabs).to_have_count(before + 1)


async def tab(therapist: Person, name: str) -> None:
    """Turn to a page by its tab."""
    tabs = therapist.page.get_by_role("navigation", name="Pages")
    await tabs.get_by_role("button", name=re.compile(rf"^{re.escape(name)}\b")).click()


async def has_ink(person: Person, what: str, *, beyond: int = 0) -> int:
    """Wait until a board has more ink than that and rests, and return how much."""
    found = [0]

    async def more() -> bool:
        found.append(await ink_of(person))
        return found[-1] > beyond and found[-1] == found[-2]

    await until(more, f"{what} on the board of {person.name}", within_s=20, every_s=0.1)
    return found[-1]


async def test_a_private_page_is_its_students_and_no_other_child_is_told_of_it(people: People) -> None:
    therapist, mia = await people.two()
    leo = await people.window("student", "Leo")
    overheard = Overheard(leo)
    await leo.page.goto(people.room.student)
    await leo.join("Leo")
    await therapist.let_in(leo)
    letters = await has_ink(leo, "the letters")
    await new_page(therapist, "Only Mia and staff")
    await expect(mia.page.get_by_role("navigation", name="Pages")).to_contain_text("Page 2 of 2")
    await mia.write()
    await therapist.write()
    await people.all_is_saved([mia, therapist])
    await alike([therapist, mia])
    await show_the_same([therapist, mia])
    await leo.write()
    await leo.sees_status("Saved")
    state = await people.house.state(people.room.room)
    private = next(page for page in state.all(Page) if page.audience == mia.seat)
    strokes = [record for record in state.on_page(private.id) if isinstance(record, Stroke)]
    assert len(strokes) == 2
    for canary in (private.id, *(stroke.id for stroke in strokes), *(stroke.points for stroke in strokes)):
        assert canary not in overheard.text, "the other child's browser was told of the private page"
    assert mia.seat in overheard.text, "nothing was overheard: the test is blind"
    await expect(leo.page.get_by_role("navigation", name="Pages")).to_have_count(0)
    await has_ink(leo, "the letters and his own", beyond=letters)


async def test_a_page_is_prepared_by_staff_and_a_copy_of_it_shown_after_asking(people: People) -> None:
    therapist, student, facilitator = await people.three()
    letters = await has_ink(student, "the letters")
    await new_page(therapist, "Staff only")
    await therapist.write()
    await therapist.sees_status("Saved")
    await tab(facilitator, "Page 2")
    prepared = await has_ink(facilitator, "what was prepared")
    assert await ink_of(student) == letters, "the student still sees the first page"
    await therapist.button("Show to all").click()
    await expect(therapist.page.get_by_role("dialog")).to_contain_text("This page is private.")
    await therapist.answer("Cancel")
    await expect(therapist.button("Show to all")).not_to_have_attribute("aria-disabled", "true")
    assert await ink_of(student) == letters
    await therapist.button("Show to all").click()
    await therapist.answer("Show a copy")
    await alike([therapist, student])
    await show_the_same([therapist, student])
    assert await ink_of(student) > 0
    await tab(facilitator, "Page 2")  # the private one is there still
    await facilitator.write()
    await facilitator.sees_status("Saved")
    assert await has_ink(facilitator, "one more letter", beyond=prepared) > prepared
    await show_the_same([therapist, student])


async def test_students_follow_until_they_may_turn_and_staff_look_where_they_like(people: People) -> None:
    therapist, student, facilitator = await people.three()
    letters = await has_ink(student, "the letters")
    await new_page(therapist, "Everyone")
    await until(lambda: no_ink(student), "the empty page that the therapist turned to", within_s=20)
    turner = student.page.get_by_role("navigation", name="Pages")
    await expect(turner).to_have_count(0)
    await therapist.page.get_by_text("Page menu").click()
    await therapist.page.get_by_role("switch", name="Students may turn pages").check()
    await expect(turner).to_contain_text("Page 2 of 2")
    await student.button("Page before").click()
    assert await has_ink(student, "the first page again") == letters
    assert await no_ink(therapist), "the therapist's own view does not turn with the student's"
    await expect(therapist.region("People")).to_contain_text("on l i t")
    await therapist.page.get_by_role("switch", name="Students may turn pages").uncheck()
    await until(lambda: no_ink(student), "the page that all look at", within_s=20)
    await tab(facilitator, "l i t")
    await has_ink(facilitator, "the first page")
    await facilitator.button("Back to what all see").click()
    await until(lambda: no_ink(facilitator), "the page that all see", within_s=20)
    await tab(therapist, "l i t")
    await has_ink(student, "the first page", beyond=letters - 1)


async def no_ink(person: Person) -> bool:
    """Say whether there is no ink on the board."""
    return await ink_of(person) == 0


async def test_a_board_is_hidden_from_one_child_only_and_comes_back_as_it_was(people: People) -> None:
    therapist, student = await people.two()
    other = await people.at_the_door("student", "Leo")
    await therapist.let_in(other)
    await student.write()
    await people.all_is_saved([student])
    await therapist.page.get_by_role("switch", name="Hide board Mia").check()
    await student.sees("Look up")
    await expect(student.surface).to_be_hidden()
    await expect(other.surface).to_be_visible()
    await therapist.write()
    await therapist.page.get_by_role("switch", name="Hide board Mia").uncheck()
    await student.is_in()
    await alike([therapist, student])
    await show_the_same([therapist, student])


async def test_a_page_is_put_aside_with_its_ink_and_brought_back(people: People) -> None:
    therapist, student = await people.two()
    await student.write()
    await people.all_is_saved([student])
    inked = await has_ink(student, "letters and a stroke")
    await new_page(therapist, "Everyone")
    await tab(therapist, "l i t")
    await has_ink(student, "the first page", beyond=inked - 1)
    await therapist.page.get_by_text("Page menu").click()
    await therapist.button("Put page aside").click()
    await until(lambda: no_ink(student), "the neighbour of the page that was put aside", within_s=20)
    await therapist.page.get_by_text("Page menu").click()
    await therapist.button("Bring back l i t").click()
    await tab(therapist, "l i t")
    assert await has_ink(student, "the page that was brought back", beyond=inked - 1) == inked
    await alike([therapist, student])
    await show_the_same([therapist, student])


async def test_a_stroke_under_the_pencil_is_not_lost_when_drawing_is_locked(people: People) -> None:
    therapist, student = await people.two()
    before = len(await people.house.strokes(people.room.room))
    await student.line((0.2, 0.5), (0.4, 0.6), lift=False)
    await therapist.page.get_by_role("switch", name="May draw").uncheck()
    await student.sees("Just looking for now")
    await student.page.mouse.move(500, 400)
    await student.page.mouse.up()
    await people.journal_has(1, beyond=before)
    await student.line((0.2, 0.8), (0.4, 0.9))
    await therapist.write()
    await people.journal_has(2, beyond=before)
    await therapist.page.get_by_role("switch", name="May draw").check()
    await expect(student.page.get_by_role("toolbar", name="Drawing tools")).to_be_visible()
    await student.line((0.2, 0.8), (0.4, 0.9))
    await people.journal_has(3, beyond=before)
    await alike([therapist, student])
    await show_the_same([therapist, student])


async def test_what_was_written_offline_on_a_page_that_was_put_aside_is_on_a_kept_page(people: People) -> None:
    therapist, student = await people.two()
    before = len(await people.house.strokes(people.room.room))
    await student.desk.relay.cut()
    await student.sees_status("Offline, your work is kept")
    await student.write()
    await student.line((0.2, 0.5), (0.4, 0.6), lift=False)
    await new_page(therapist, "Everyone")
    await tab(therapist, "l i t")
    await therapist.page.get_by_text("Page menu").click()
    await therapist.button("Put page aside").click()
    await student.desk.relay.mend()
    await until(lambda: no_ink(student), "the page that all look at now", within_s=20)
    await student.page.mouse.up()
    await student.sees_status("Saved")
    await people.journal_has(2, beyond=before)
    state = await people.house.state(people.room.room)
    kept = [page for page in state.all(Page) if page.kept_from]
    assert len(kept) == 1
    assert len(list(state.on_page(kept[0].id))) == 2
    await therapist.page.get_by_text("Page menu").click()
    await expect(therapist.page.locator(".aside-row").filter(has_text="kept from an outage")).to_be_visible()
