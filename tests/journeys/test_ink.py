"""Ink on one page: clearing that asks, undo and redo of one's own, the eraser, and who may take away whose."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, ink_of, picture, show_the_same, shows
from tests.support.waiting import until


async def written_by_both(people: People) -> tuple[Person, Person]:
    """Let therapist and student meet and write a letter each; both boards show the same."""
    therapist, student = await people.two()
    await alike([therapist, student])
    for person in (therapist, student):
        await person.write()
        await person.sees_status("Saved")
    await show_the_same([therapist, student])
    return therapist, student


async def test_clearing_asks_puts_all_ink_away_and_undo_brings_everybodys_back(people: People) -> None:
    therapist, student = await written_by_both(people)
    full = await picture(therapist)
    await therapist.button("Clear page").click()
    await expect(therapist.page.get_by_role("dialog")).to_contain_text("Clear this page?")
    await therapist.answer("Cancel")
    await shows(student, full)
    await therapist.button("Clear page").click()
    await therapist.answer("Clear")
    await until(lambda: empty(student), "an empty page", within_s=20)
    await student.write()
    await student.sees_status("Saved")
    await show_the_same([therapist, student])
    await therapist.button("Undo").click()
    await show_the_same([therapist, student])
    await student.button("Undo").click()
    await shows(student, full)
    await shows(therapist, full)
    await expect(student.button("Clear page")).to_have_count(0)


async def empty(person: Person) -> bool:
    """Say whether there is no ink on the board."""
    return await ink_of(person) == 0


async def test_undo_and_redo_step_through_ones_own_ink_only(people: People) -> None:
    therapist, student = await written_by_both(people)
    one_each = await picture(therapist)
    await student.write()
    await therapist.write()
    await people.all_is_saved([therapist, student])
    await show_the_same([therapist, student])
    two_each = await picture(student)
    await student.button("Undo").click()
    await therapist.button("Undo").click()
    for person in (student, therapist):
        await shows(person, one_each)
    for button in ("Undo", "Redo", "Redo"):
        await student.button(button).click()
    await therapist.button("Redo").click()
    for person in (student, therapist):
        await shows(person, two_each)


async def test_a_student_erases_own_ink_and_nobody_elses(people: People) -> None:
    therapist, student = await written_by_both(people)
    hers = await picture(student)
    await student.button("Eraser").click()
    await sweep_all(student)
    await student.sees_status("Saved")
    await student.button("Undo").click()
    await shows(student, hers)
    await shows(therapist, hers)
    await student.button("Redo").click()
    await show_the_same([therapist, student])
    assert await ink_of(student) > 0, "the model letters stay"
    await therapist.button("Eraser").click()
    await sweep_all(therapist)
    await until(lambda: empty(student), "a page whose ink staff have erased", within_s=20)
    await therapist.button("Undo").click()
    await until(lambda: ink_of(student), "ink that is given back", within_s=20)
    await show_the_same([therapist, student])


async def sweep_all(person: Person) -> None:
    """Move over the upper part of the page in narrow rows, without lifting: what is there is touched."""
    rows = [(0.02 if (row + side) % 2 else 0.98, 0.02 + row * 0.01) for row in range(13) for side in (0, 1)]
    await person.line(*rows)


async def test_colors_and_widths_are_the_same_on_every_board(people: People) -> None:
    therapist, student, facilitator = three = await people.three()
    await alike(three)
    for person, color in ((therapist, "Red"), (student, "Blue"), (facilitator, "Green")):
        await person.button(color).click()
        await person.write()
    await therapist.button("Thick").click()
    await therapist.write()
    await people.all_is_saved(three)
    await show_the_same(three)


async def test_ink_that_crosses_lies_in_the_same_order_for_all_also_after_a_reload(people: People) -> None:
    three = _, student, _ = await people.three()
    await alike(three)
    for person, color in zip(three, ("Red", "Blue", "Green"), strict=True):
        await person.button(color).click()
    for row in range(3):
        for person, slope in zip(three, (0.1, -0.1, 0.02), strict=True):
            middle = 0.4 + row * 0.15
            await person.line((0.2, middle - slope), (0.8, middle + slope))
    await people.all_is_saved(three)
    await show_the_same(three)
    before = await picture(student)
    await student.page.reload()
    await student.is_in()
    await shows(student, before)
