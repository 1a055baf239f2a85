"""Activity tools: led beside the board, shown to all, used by the student with finger, keys or a switch."""

from __future__ import annotations

import contextlib
import re

from playwright.async_api import Locator, expect

from tests.journeys.outage import Outage
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.test_pens import Hand
from tests.support.waiting import until

DRAWN = "shown => [...shown.querySelectorAll('img')].every(img => img.complete && img.naturalWidth)"
FAILED = "shown => [...shown.querySelectorAll('img')].some(img => img.complete && !img.naturalWidth)"


def tools(person: Person) -> Locator:
    """Return the panel of staff."""
    return person.region("Activity tools")


def stage(person: Person) -> Locator:
    """Return what all look at."""
    return person.region("Activity for all")


async def press(therapist: Person, *names: str) -> None:
    """Press buttons of the panel, one after the other."""
    for name in names:
        await tools(therapist).get_by_role("button", name=name, exact=True).click()


async def has_its_pictures(shown: Locator) -> None:
    """Wait until every picture of this is there."""
    await until(lambda: shown.evaluate(DRAWN), "all pictures of what is shown", within_s=20)


async def choice(therapist: Person) -> None:
    """Ask for a choice of two, on the stage."""
    await press(therapist, "Choice")
    for at, word in enumerate(("Ball", "Puzzle"), 1):
        await tools(therapist).get_by_role("textbox", name=f"Choice {at}").fill(word)
    await press(therapist, "Make", "Show to all Choice")


async def test_a_timer_says_the_same_on_all_screens_and_an_adult_runs_it(people: People) -> None:
    therapist, student = await people.two()
    await press(therapist, "Timer", "2 minutes", "Show to all Timer")
    await expect(stage(student).get_by_role("timer")).to_contain_text("2:00")
    await press(therapist, "Add a minute Timer", "Start Timer")
    await expect(stage(student).get_by_role("timer")).to_contain_text("2:5")
    await press(therapist, "Pause Timer")
    await expect(stage(student)).to_contain_text("Waiting")
    shown = [
        (await each.inner_text()).strip()
        for each in (stage(student).locator(".act-clock"), tools(therapist).locator(".act-left"))
    ]
    assert shown[0] == shown[1]
    assert await stage(student).get_by_role("button").count() == 0
    await press(therapist, "Again Timer", "Put away Timer")
    await student.is_in()


async def test_a_timer_that_runs_is_small_beside_the_board_however_the_screen_is_held(people: People) -> None:
    therapist, student = await people.two()
    beside = student.region("Visual schedule").get_by_role("timer")
    await press(therapist, "Timer", "2 minutes")
    await expect(beside).to_have_count(0)
    await press(therapist, "Start Timer")
    await expect(beside).to_contain_text("1:5")
    await therapist.page.get_by_title("Layout").select_option("horizontal")
    for width, height in ((1366, 640), (640, 900)):
        await student.page.set_viewport_size({"width": width, "height": height})
        await expect(student.region("Visual schedule")).to_have_attribute("data-layout", "horizontal")
        disc, board = await beside.bounding_box(), await student.surface.bounding_box()
        assert disc
        assert board
        assert disc["y"] + disc["height"] <= board["y"], "it covers the board"
    await press(therapist, "Show to all Timer")
    await expect(beside).to_have_count(0)
    await therapist.button("Show the schedule to all").click()
    await expect(student.page.locator(".plan").get_by_role("timer")).to_be_visible()
    await press(therapist, "Put away Timer")
    await expect(student.page.get_by_role("timer")).to_have_count(0)


async def test_tokens_are_given_taken_back_and_exchanged(people: People) -> None:
    therapist, student = await people.two()
    await press(therapist, "Tokens", "My choice, 3", "Show to all Tokens", *["Give a token Tokens"] * 2)
    await expect(stage(student).locator("[data-there]")).to_have_count(2)
    await press(therapist, "Take a token back Tokens")
    await expect(stage(student).locator("[data-there]")).to_have_count(1)
    await press(therapist, *["Give a token Tokens"] * 2)
    await expect(stage(student)).to_contain_text("You did it")
    await press(therapist, "Exchange Tokens")
    await expect(stage(student).locator("[data-there]")).to_have_count(0)


async def test_student_chooses_and_staff_see_it_at_once_also_where_pictures_came_late(people: People) -> None:
    therapist, student, facilitator = await people.three()
    student.forgiven = re.compile("ERR_FAILED")
    await student.page.route("**/symbols/**", lambda route: route.abort())
    await choice(therapist)
    await expect(stage(student).get_by_role("button", name="Puzzle")).to_be_visible()
    await until(lambda: stage(student).evaluate(FAILED), "pictures that did not come")
    await student.page.unroute("**/symbols/**")
    await has_its_pictures(stage(student))
    await expect(tools(therapist)).to_contain_text("no answer yet")
    await stage(student).get_by_role("button", name="Puzzle").click()
    for staff in (therapist, facilitator):
        await expect(tools(staff).locator(".act-said")).to_contain_text("Mia: Puzzle")
    await stage(student).get_by_role("button", name="Ball").focus()
    await student.page.keyboard.press("Enter")
    await expect(tools(therapist)).to_contain_text("Mia: Ball")


async def test_no_other_student_sees_how_somebodys_energy_is(people: People) -> None:
    therapist, student = await people.two()
    other = await people.at_the_door("student", "Leo")
    await therapist.let_in(other)
    await press(therapist, "Check-in", "Make", "Show to all Check-in")
    await stage(student).get_by_role("button", name="Too high").click()
    await expect(tools(therapist)).to_contain_text("Mia: Too high")
    await stage(other).get_by_role("button", name="Low", exact=True).click()
    await expect(tools(therapist)).to_contain_text("Leo: Low")
    await expect(stage(other).locator("[aria-pressed=true]")).to_have_text("Low")
    await expect(stage(student).locator("[aria-pressed=true]")).to_have_text("Too high")


async def test_breathing_movement_checklist_and_turns_take_the_stage(people: People) -> None:
    therapist, student = await people.two()
    await press(therapist, "Breathing", "Make", "Show to all Breathing", "Start Breathing")
    await expect(stage(student)).to_contain_text("Breathe in")
    await expect(stage(student).locator(".breath-bar [data-full]").first).to_be_visible()  # less motion is wanted here
    await press(therapist, "Movement", "Roll shoulders", "Show to all Roll shoulders")
    await expect(stage(student)).to_contain_text("five slow circles")
    await press(therapist, "Checklist", "Writing materials", "Show to all Writing materials")
    await stage(student).get_by_role("button", name="Eraser").click()
    await expect(tools(therapist).get_by_role("checkbox", name="Eraser")).to_be_checked()
    await press(therapist, "Whose turn", "Mia's turn", "Show to all Whose turn")
    await expect(stage(student)).to_contain_text("My turn")
    await press(therapist, "Next one's turn")
    await expect(stage(student)).to_contain_text("Therapist's turn")


async def test_two_switches_reach_and_choose_everything(people: People) -> None:
    therapist, student = await people.two()
    await therapist.page.get_by_text("Comfort Mia").click()
    await therapist.page.get_by_label("Switches of Mia").select_option("two")
    await expect(student.page.locator("[data-scanned]")).to_have_count(1)
    await choice(therapist)
    await expect(stage(student).get_by_role("button", name="Ball")).to_be_visible()
    await steps_to(student, "Puzzle")
    await student.page.keyboard.press("Space")
    await expect(tools(therapist)).to_contain_text("Mia: Puzzle")
    await steps_to(student, "Help")
    await student.page.keyboard.press("Space")
    await expect(therapist.button("Answer Mia")).to_be_visible()


async def test_one_switch_for_the_student_and_one_key_for_the_adult_play_a_whole_routine(
    people: People, outage: Outage
) -> None:
    therapist, student = await people.two()
    await student.page.evaluate(NOTE_MOTION)
    await therapist.page.get_by_text("Comfort Mia").click()
    await therapist.page.get_by_label("Switches of Mia").select_option("one")
    await therapist.page.get_by_label("Seconds a step for Mia").select_option("1")
    now = student.region("Visual schedule").locator("[aria-current=step]")
    for label in ("Hello", "How I feel", "Warm-up hands", "Write letters", "Movement break", "Paper and pencil"):
        await expect(now).to_contain_text(label)
        if label == "How I feel":
            await press(therapist, "Check-in", "Make", "Show to all Check-in")
            await expect(stage(student).get_by_role("button", name="Too low")).to_be_visible()
            async with outage(student):
                await switched(student, "Too low")
                await expect(stage(student).locator("[aria-pressed=true]")).to_have_text("Too low")
            await expect(tools(therapist)).to_contain_text("Mia: Too low")
            await press(therapist, "Put away Check-in")
        if label == "Paper and pencil":
            await press(therapist, "Checklist", "Writing materials", "Show to all Writing materials")
            await expect(stage(student).get_by_role("button", name="Eraser")).to_be_visible()  # and the tool is away
            await switched(student, "Eraser")
            await expect(tools(therapist).get_by_role("checkbox", name="Eraser")).to_be_checked()
            await press(therapist, "Put away Writing materials")
        async with outage(therapist) if label == "Warm-up hands" else contextlib.nullcontext():
            await finish_by_key(therapist)
    await expect(now).to_contain_text("My choice")
    await choice(therapist)
    await switched(student, "Puzzle")
    await expect(tools(therapist)).to_contain_text("Mia: Puzzle")
    await press(therapist, "Put away Choice")
    await switched(student, "Help")
    await expect(therapist.button("Answer Mia")).to_be_visible()
    for label in ("My choice", "What we did", "Grown-ups talk"):
        await expect(now).to_contain_text(label)
        await finish_by_key(therapist)
    await student.sees("All finished")
    assert await student.page.evaluate("moved") == [], "less motion is wanted here"


NOTE_MOTION = """
() => {
  const moved = window.moved = []
  const look = () => {
    for (const { effect } of document.getAnimations()) {
      const { className } = effect.target
      if (effect.getComputedTiming().duration > 10 && !moved.includes(className)) moved.push(className)
    }
    requestAnimationFrame(look)
  }
  look()
}
"""
"""Notes what moves, for as long as the page is there."""


async def finish_by_key(therapist: Person) -> None:
    """Finish what is now, as an adult does with one key."""
    await therapist.page.locator("body").focus()
    await therapist.page.keyboard.press("Shift+F")


async def switched(student: Person, name: str) -> None:
    """Wait until the highlight comes by itself to what has this word, and press the switch."""
    there = student.page.locator("[data-scanned]").filter(has_text=name)
    await there.wait_for(timeout=40_000)
    await student.page.keyboard.press("Space")


async def test_a_finger_is_enough_for_everything_a_student_does(people: People, outage: Outage) -> None:
    therapist = await people.therapist()
    student = await people.window("student", "Mia", touch=True)
    await student.page.goto(people.room.student)
    await student.page.get_by_role("textbox", name="Your name").fill("Mia")
    await student.button("Join").tap()
    await therapist.let_in(student)
    beyond = len(await people.house.strokes(people.room.room))
    hand = await Hand.of(student)
    await hand.finger((0.3, 0.3), (0.32, 0.34), (0.36, 0.3))
    await student.sees_status("Saved")
    await people.journal_has(1, beyond=beyond)
    await press(therapist, "Check-in", "Make", "Show to all Check-in")
    await expect(stage(student).get_by_role("button", name="Just right")).to_be_visible()
    async with outage(student):
        await stage(student).get_by_role("button", name="Just right").tap()
        for name in ("Help", "Break"):
            await student.button(name).tap()
            await expect(student.button(name)).to_have_attribute("aria-pressed", "true")
    await expect(tools(therapist)).to_contain_text("Mia: Just right")
    for name in ("Help", "Break"):
        await expect(therapist.region("Asked for").get_by_text(name)).to_be_visible()
    await press(therapist, "Checklist", "Writing materials", "Show to all Writing materials")
    await stage(student).get_by_role("button", name="Eraser").tap()
    await expect(tools(therapist).get_by_role("checkbox", name="Eraser")).to_be_checked()
    await press(therapist, "Put away Writing materials")
    await expect(stage(student)).to_have_count(0)
    async with outage(student):
        await hand.finger((0.5, 0.3), (0.52, 0.34), (0.56, 0.3))
    await people.journal_has(2, beyond=beyond)
    await student.button("Eraser").tap()
    await expect(student.button("Eraser")).to_have_attribute("aria-pressed", "true")


async def steps_to(student: Person, name: str) -> None:
    """Step with one switch until the highlight is on what has this word."""

    async def there() -> bool:
        if await student.page.locator("[data-scanned]").filter(has_text=name).count():
            return True
        await student.page.keyboard.press("Enter")
        return False

    await until(there, f"the highlight comes to {name}", within_s=20, every_s=0.05)
