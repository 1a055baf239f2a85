"""What the room does so that nobody is overlooked: a chime, a number in the title, requests, a screen that stays on."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.waiting import until

HEAR = """
window.rung = 0
const Real = window.OscillatorNode
window.OscillatorNode = class extends Real { start(...at) { window.rung += 1; super.start(...at) } }
"""
WATCH_SCREEN = """
window.locks = 0
WakeLock.prototype.request = async () => {
  window.locks += 1
  return { released: false, release: async () => { window.locks -= 1 }, addEventListener: () => {} }
}
"""


async def rings(person: Person, count: str) -> int:
    """Return how many notes were played."""
    return int(await person.page.evaluate(count))


async def test_who_knocks_is_heard_once_and_counted_in_the_title(people: People) -> None:
    therapist = await people.window("therapist", "Therapist")
    await therapist.page.add_init_script(HEAR)
    await therapist.page.goto(people.room.therapist)
    await therapist.is_in()
    await therapist.line((0.5, 0.5))  # browsers want a touch before they make a sound
    mia = await people.at_the_door("student", "Mia")
    await until(lambda: rings(therapist, "rung"), "a chime")
    once = await rings(therapist, "rung")
    await people.at_the_door("student", "Leo")
    await expect(therapist.page).to_have_title("(2) Baseline")
    await therapist.let_in(mia)
    await expect(therapist.page).to_have_title("(1) Baseline")
    assert await rings(therapist, "rung") == 2 * once


async def test_help_and_break_reach_staff_who_answer_and_write_to_each_other(people: People) -> None:
    therapist, student, facilitator = await people.three()
    await student.button("Help").click()
    await expect(student.button("Help")).to_have_attribute("aria-pressed", "true")
    for staff in (therapist, facilitator):
        await staff.sees("asks for help")
    await facilitator.button("Answer Mia").click()
    await expect(therapist.button("Answer Mia")).to_have_count(0)
    await expect(student.button("Help")).to_have_attribute("aria-pressed", "false")
    await student.button("Break").click()
    await therapist.sees("asks for a break")
    await student.button("Break").click()  # not any more
    await expect(therapist.button("Answer Mia")).to_have_count(0)
    await facilitator.page.get_by_role("textbox", name="Message to staff").fill("His hand is tired")
    await facilitator.button("Send").click()
    await expect(therapist.region("Staff messages")).to_contain_text("His hand is tired")
    await expect(student.page.get_by_text("His hand is tired")).to_have_count(0)


async def test_the_screen_stays_awake_in_the_room(people: People) -> None:
    therapist = await people.therapist()
    student = await people.window("student", "Mia")
    await student.page.add_init_script(WATCH_SCREEN)
    await student.page.goto(people.room.student)
    await student.join("Mia")
    await therapist.let_in(student)
    await until(lambda: rings(student, "locks"), "a lock on the screen", within_s=20)
