"""One browser and several seats, one seat and several windows, one Chromebook and several children."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, show_the_same

GONE = re.compile("status of 4(03|10)")


async def test_one_browser_holds_all_roles_in_windows_that_stay_who_they_are(people: People) -> None:
    therapist = await people.therapist()
    browser = therapist.context
    student = await people.at_the_door("student", "Mia", in_browser=browser)
    second = await people.at_the_door("student", "Leo", in_browser=browser)
    facilitator = await people.at_the_door("facilitator", "Mr Ortiz", in_browser=browser)
    everybody = [therapist, student, second, facilitator]
    await therapist.let_in(student, second, facilitator)
    before = len(await people.house.strokes(people.room.room))
    for at, person in enumerate(everybody):
        person.lane, person.written = at % 3, 12 * at
        await person.write()
    seats = [person.seat for person in everybody]
    assert len(set(seats)) == len(seats)
    for person in everybody:
        await person.page.reload()
        await person.is_in()
    assert [person.seat for person in everybody] == seats
    for person, role in zip(everybody, ("therapist", "student", "student", "facilitator"), strict=True):
        await expect(person.page.locator("body")).to_have_attribute("data-role", role)
    await student.sees("Mia")
    await second.sees("Leo")
    await people.journal_has(4, beyond=before)
    by = {stroke.by for stroke in await people.house.strokes(people.room.room)}
    assert set(seats) <= by, "each wrote as who they are"


async def test_of_two_windows_of_one_seat_the_newer_wins_and_the_older_says_so(people: People) -> None:
    therapist, older = await people.two()
    await older.write()
    await older.sees_status("Saved")
    newer = await people.window("student", "Mia", in_browser=older.context)
    await newer.page.goto(older.page.url)
    await newer.is_in()
    await older.sees("The room is open in a newer window")
    await expect(older.surface).to_have_count(0)
    newer.written = older.written
    await newer.write()
    await newer.sees_status("Saved")
    await older.button("Use it here").click()
    await older.is_in()
    await newer.sees("The room is open in a newer window")
    older.written = newer.written
    await older.write()
    await older.sees_status("Saved")
    await alike([therapist, older])
    await show_the_same([therapist, older])


async def test_the_next_child_at_the_chromebook_sees_nothing_of_the_last_ones_room(people: People) -> None:
    therapist = await people.therapist()
    chromebook = await people.window("student", "Mia")
    await chromebook.page.goto(people.room.student)
    await chromebook.join("Mia")
    await chromebook.waits_at_the_door()
    await therapist.let_in(chromebook)
    await chromebook.write()
    await chromebook.sees_status("Saved")
    hers = chromebook.page.url
    await therapist.button("End session").click()
    await therapist.answer("End session")
    await chromebook.sees("All done for today")
    assert await chromebook.page.evaluate("indexedDB.databases()") == [], "nothing of hers stays on this computer"
    chromebook.forgiven = GONE
    await chromebook.page.goto(people.room.student)
    await chromebook.join("Leo")
    await chromebook.waits_at_the_door()
    assert chromebook.page.url != hers
    await sees_nothing_of_a_room(chromebook)
    for _ in range(3):  # the waiting page, the join page, her room
        await chromebook.page.go_back()
        await sees_nothing_of_a_room(chromebook)
    await chromebook.page.goto(hers)
    await sees_nothing_of_a_room(chromebook)
    await chromebook.sees("All done for today")


async def sees_nothing_of_a_room(person: Person) -> None:
    """The page is quiet, and neither ink nor Mia is anywhere on it."""
    await person.page.wait_for_load_state("networkidle")
    await expect(person.surface).to_have_count(0)
    await expect(person.page.get_by_text("Mia")).to_have_count(0)
