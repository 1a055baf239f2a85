"""Every page and state as those meet it who use no eyes or no mouse: axe finds nothing, keys are enough."""

import re

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.axe import accessibility_faults


async def is_accessible(person: Person, state: str) -> None:
    """Check the page as it is now."""
    assert await accessibility_faults(person.page) == [], state


async def test_pages_around_the_room_are_accessible(people: People) -> None:
    visitor = await people.window("student", "Visitor")
    visitor.forgiven = re.compile("status of 4")
    home = people.house.server.url
    for path in ("/", people.room.student.removeprefix(home), "/nothing-here", "/j/aaaaaaaaaaaaaaaaaaaaaa", "/r/a/b"):
        await visitor.page.goto(home + path)
        await is_accessible(visitor, path)


async def test_screens_of_all_roles_are_accessible_in_every_state(people: People) -> None:
    therapist, student, facilitator = await people.three()
    observer = await people.at_the_door("observer", "Ana's mother")
    await is_accessible(observer, "at the door")
    await is_accessible(therapist, "with somebody waiting")
    await therapist.let_in(observer)
    await student.button("Help").click()
    await facilitator.page.get_by_role("textbox", name="Message to staff").fill("She is left-handed")
    await facilitator.button("Send").click()
    await expect(therapist.button("Answer Mia")).to_be_visible()
    for person in (therapist, student, facilitator, observer):
        await is_accessible(person, f"{person.name} in the room")
    await therapist.page.get_by_text("Page menu").click()
    await is_accessible(therapist, "page menu")
    await therapist.page.keyboard.press("Escape")
    await therapist.button("Clear page").click()
    await is_accessible(therapist, "a question")
    await therapist.answer("Cancel")
    await therapist.button("Settings").click()
    await is_accessible(therapist, "keys")
    await therapist.answer("Close")
    await therapist.page.get_by_role("switch", name="Hide board").check()
    await student.sees("Look up")
    await is_accessible(student, "board hidden")
    await therapist.page.get_by_role("switch", name="Hide board").uncheck()
    await therapist.page.get_by_role("switch", name="May draw").uncheck()
    await student.sees("Just looking for now")
    await is_accessible(student, "drawing locked")
    await therapist.button("End session").click()
    await therapist.answer("End session")
    await student.sees("All done for today")
    await is_accessible(student, "session ended")


async def test_schedule_and_activities_are_accessible_beside_the_board_and_on_the_stage(people: People) -> None:
    therapist, student = await people.two()
    await therapist.button("Finish Hello").click()
    await therapist.button("Show the schedule to all").click()
    await expect(student.region("Board").get_by_text("Write letters")).to_be_visible()
    await is_accessible(student, "schedule on the stage")
    await is_accessible(therapist, "schedule on the stage")
    await therapist.button("Add to schedule").click()
    await expect(therapist.page.get_by_role("group", name="Pictures found").locator("img").first).to_be_visible()
    await is_accessible(therapist, "a new card")
    await therapist.answer("Cancel")
    await therapist.button("Routines").click()
    await is_accessible(therapist, "routines")
    await therapist.answer("Close")
    await therapist.page.keyboard.press("Control+k")
    await is_accessible(therapist, "any action")
    await therapist.page.keyboard.press("Escape")
    tools = therapist.region("Activity tools")
    for kind, ready in (
        ("Timer", "2 minutes"),
        ("Tokens", "My choice, 3"),
        ("Check-in", "Make"),
        ("Breathing", "Make"),
    ):
        await tools.get_by_role("button", name=kind, exact=True).click()
        await tools.get_by_role("button", name=ready, exact=True).click()
        await tools.get_by_role("button", name=f"Show to all {kind}").click()
        await expect(student.region("Activity for all").locator(".act")).to_be_visible()
        await is_accessible(student, kind)
    await is_accessible(therapist, "activities")


async def test_screens_of_trouble_are_accessible(people: People) -> None:
    three = therapist, student, _ = await people.three()
    for person in three:
        await person.desk.relay.cut()
        await person.sees_status("Offline, your work is kept")
        await is_accessible(person, f"{person.name} offline")
        await person.desk.relay.mend()
    await people.all_is_saved(three)
    newer = await people.window("student", "Mia", in_browser=student.context)
    await newer.page.goto(student.page.url)
    await student.sees("The room is open in a newer window")
    await is_accessible(student, "replaced")
    await newer.is_in()
    await therapist.choose("Remove", "Mia")
    await is_accessible(therapist, "asked whether to remove")
    await therapist.answer("Remove")
    await newer.sees("You have left the room")
    await is_accessible(newer, "removed")
    await therapist.button("Lock the door").click()
    await newer.page.goto(people.room.student)
    await newer.join("Mia")
    await newer.sees("The door is locked right now")
    await is_accessible(newer, "door locked")


async def test_nothing_moves_by_itself_for_those_who_want_less_motion(people: People) -> None:
    for person in await people.three():
        moving = "document.getAnimations().filter(each => each.playState === 'running').length"
        assert await person.page.evaluate(moving) == 0, person.name


SMALL = """
[...document.querySelectorAll('button, input, select')]
  .filter(each => each.getBoundingClientRect().width < 44 || each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML.slice(0, 90))
"""


async def test_small_screens_hold_everything_without_sideways_scrolling(people: People) -> None:
    therapist, student = await people.two()
    for width, height in ((390, 844), (844, 390), (820, 1180)):
        for person in (therapist, student):
            await person.page.set_viewport_size({"width": width, "height": height})
            await is_accessible(person, f"{person.name} at {width} x {height}")
            assert await person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await student.page.evaluate(SMALL) == [], f"a finger needs 44 pixels, at {width} x {height}"


async def test_a_session_is_led_and_a_page_written_by_keyboard_alone(people: People) -> None:
    therapist = await people.therapist()
    student = await people.window("student", "Mia")
    await student.page.goto(people.room.student)
    await expect(student.page.get_by_role("textbox", name="Your name")).to_be_focused()
    await student.page.keyboard.type("Mia")
    await student.page.keyboard.press("Enter")
    await student.waits_at_the_door()
    await expect(therapist.button("Let in Mia")).to_be_visible()
    await therapist.page.keyboard.press("Shift+L")
    await student.is_in()
    before = len(await people.house.strokes(people.room.room))
    await student.surface.focus()
    await student.page.keyboard.press("Space")
    for key in ["ArrowRight"] * 6 + ["ArrowDown"] * 6:
        await student.page.keyboard.press(key)
    await student.page.keyboard.press("Space")
    await people.journal_has(1, beyond=before)
    await student.page.keyboard.press("h")
    await expect(therapist.button("Answer Mia")).to_be_visible()
    await therapist.page.keyboard.press("a")
    await student.sees("We have seen that you asked.")
    await therapist.page.keyboard.press("n")
    await expect(therapist.page.get_by_role("button", name="Page 2")).to_have_attribute("aria-current", "page")
    await therapist.page.keyboard.press("m")
    await therapist.page.keyboard.type("n l d")
    await therapist.page.keyboard.press("Enter")
    await therapist.sees("n l d")


async def test_reduced_motion_stops_the_slow_motion_at_the_door(people: People) -> None:
    for still, name in ((True, "none"), (False, "breathe")):
        student = await people.at_the_door("student", f"Mia {name}", still=still)
        shown = await student.page.locator(".calm-own").evaluate("each => getComputedStyle(each).animationName")
        assert shown == name
