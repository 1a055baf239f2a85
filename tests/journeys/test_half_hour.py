"""A whole session of thirty minutes, as one is planned, by three browsers whose own clocks are hours apart."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import expect

from server.core.records_activities import Pick
from server.core.records_prompts import Response
from server.core.records_schedule import CheckOff, Item
from tests.journeys.hurry import Hurry, comes
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.test_activities import choice, press, stage
from tests.journeys.test_prompts import send
from tests.support.waiting import until

HOUR_MS = 3_600_000
PLAN = "Visual schedule"
NOTE_SECONDS = """
() => {
  const seen = window.seconds = {}
  const look = () => {
    const text = document.querySelector("[role=timer]")?.textContent.match(/\\d+:\\d\\d/)?.[0]
    if (text) seen[text] ??= trueNow()
    requestAnimationFrame(look)
  }
  look()
}
"""
"""Notes at which true time each second of a timer is seen first."""
AGREES_MS, SECONDS = 250, 4


async def now_is(persons: list[Person], label: str, says: str = "") -> None:
    """Wait until all see this card as what is now, with this calm word."""
    for person in persons:
        card = person.region(PLAN).locator("[aria-current=step]")
        await expect(card).to_contain_text(label)
        if says:
            await expect(card).to_contain_text(says)
        else:
            await expect(card.locator(".card-time")).not_to_have_attribute("data-due", "")


async def finishes(therapist: Person) -> None:
    """Advance by the one key that does."""
    await therapist.page.locator("body").focus()
    await therapist.page.keyboard.press("Shift+F")


async def agree(persons: list[Person]) -> None:
    """Look at the same seconds of a timer on all screens: the best of them tell how far their clocks are apart."""
    for person in persons:
        await person.page.evaluate(NOTE_SECONDS)
    seen: list[dict[str, int]] = []

    async def enough() -> bool:
        seen[:] = [await person.page.evaluate("seconds") for person in persons]
        return len(set.intersection(*(set(each) for each in seen))) > SECONDS

    await until(enough, f"{SECONDS} seconds on all screens", within_s=30, every_s=0.2)
    shared = sorted(set.intersection(*(set(each) for each in seen)))[:-1]  # the latest, counting down, was there before
    spread = [max(each[text] for each in seen) - min(each[text] for each in seen) for text in shared]
    assert min(spread) < AGREES_MS, spread


async def test_LE2_half_an_hour_of_three_people_whose_clocks_are_an_hour_apart(tmp_path: Path) -> None:
    async with Hurry.open(tmp_path) as house:
        people = People(house, await house.make_room())
        room = people.room
        therapist = await comes(people, "therapist", room.therapist, "Therapist", 0)
        student = await comes(people, "student", room.student, "Mia", HOUR_MS)
        facilitator = await comes(people, "facilitator", room.facilitator, "Mr Ortiz", -HOUR_MS)
        await therapist.let_in(student, facilitator)
        three = [therapist, student, facilitator]
        beyond = len(await house.strokes(room.room))
        await now_is(three, "Hello")
        await house.later(three, 1)
        await now_is(three, "Hello", "Time to finish")
        await finishes(therapist)
        await now_is(three, "How I feel")
        await press(therapist, "Check-in", "Make", "Show to all Check-in")
        await stage(student).get_by_role("button", name="Just right").click()
        await expect(therapist.region("Activity tools")).to_contain_text("Mia: Just right")
        await press(therapist, "Put away Check-in")
        await house.later(three, 1)
        await finishes(therapist)
        await therapist.button("Routines").click()
        warnings = therapist.page.get_by_label("Calm word, minutes before the end")
        await expect(warnings).to_have_value("5, 2, 1")
        await warnings.fill("1, 2 and 5")
        await therapist.button("Close").click()
        await now_is(three, "Warm-up hands")
        for word in ("2 minutes left", "1 minute left", "Time to finish"):
            await house.later(three, 1)
            await now_is(three, "Warm-up hands", word)
        await finishes(therapist)
        await now_is(three, "Write letters")
        for minutes, word in (
            (3, "5 minutes left"),
            (3, "2 minutes left"),
            (1, "1 minute left"),
            (1, "Time to finish"),
        ):
            await student.write()
            await house.later(three, minutes)
            await now_is(three, "Write letters", word)
        await finishes(therapist)
        await press(therapist, "Timer", "2 minutes", "Start Timer", "Show to all Timer")
        await agree([student, facilitator])
        await house.later(three, 2)
        await expect(stage(student)).to_contain_text("Time is up")
        await press(therapist, "Put away Timer")
        await finishes(therapist)
        await now_is(three, "Paper and pencil")
        await send(therapist, "Point to the line")
        await facilitator.button("Got it").click()
        await student.desk.relay.cut()
        await student.sees_status("Offline, your work is kept")
        await student.write()
        await house.later(three, 1 / 3)
        await facilitator.button("Gestural").click()
        await house.later(three, 8 - 1 / 3)
        await facilitator.button("Finish Paper and pencil").click()
        await now_is([therapist, facilitator], "My choice")
        await now_is([student], "Paper and pencil", "Time to finish")
        await student.desk.relay.mend()
        await now_is([student], "My choice")
        await choice(therapist)
        await stage(student).get_by_role("button", name="Puzzle").click()
        await expect(therapist.region("Activity tools")).to_contain_text("Mia: Puzzle")
        await press(therapist, "Put away Choice")
        for minutes in (3, 2, 2):
            await house.later(three, minutes)
            await finishes(therapist)
        for person in three:
            await person.sees_status("Saved")
        await student.sees("All finished")
        await expect(therapist.page.locator(".head-minutes")).to_have_text("30 min")
        await recorded(people)
        await people.journal_has(5, beyond=beyond)
        assert people.complaints() == []


async def recorded(people: People) -> None:
    """What the session leaves: each card finished once, in order, and all that was written, answered and given."""
    state = await people.house.state(people.room.room)
    records = sorted(state.records.values(), key=lambda each: each.at)
    labels = {each.id: each.label for each in records if isinstance(each, Item)}
    done = [(labels[each.of], each.state) for each in records if isinstance(each, CheckOff)]
    assert done == [(label, "finished") for label in labels.values()]
    assert len(done) == 9
    begun, ended = (each.at for each in (records[0], records[-1]))
    assert 29 < (ended - begun) / 60_000 < 33
    assert len([each for each in records if isinstance(each, Pick)]) == 2
    assert [each.label for each in records if isinstance(each, Response)] == ["", "Gestural"]
