"""Prompt cards: the therapist cues the aide in silence, the aide answers in one tap, and no child ever hears of it."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from server.core.records_prompts import Prompt, Response
from tests.journeys.outage import Outage, without_network
from tests.journeys.overheard import Overheard
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.axe import accessibility_faults
from tests.support.waiting import until

CUE = "Point to the canary dot"
LEVELS = (
    *("Independent", "Visual", "Gestural", "Indirect verbal", "Direct verbal", "Model"),
    *("Partial physical", "Full physical", "No response"),
)


def sent(therapist: Person, text: str) -> Locator:
    """Return the rows of what was sent with this text, the latest first."""
    return therapist.region("Prompts").locator(".sent").filter(has_text=text)


async def send(therapist: Person, text: str) -> None:
    """Write a prompt and send it."""
    await therapist.page.get_by_role("textbox", name="Prompt", exact=True).fill(text)
    await therapist.button("Send prompt").click()


async def is_told(row: Locator, status: str) -> None:
    """Wait until a row says this of its prompt."""
    await expect(row.locator(".sent-status")).to_have_text(status)


async def test_a_prompt_is_sent_seen_given_and_undone_and_nobody_else_is_told(people: People) -> None:
    therapist, facilitator = await people.therapist(), await people.at_the_door("facilitator", "Mr Ortiz")
    student, observer = await people.window("student", "Mia"), await people.window("facilitator", "Ana")
    overheard = [Overheard(student), Overheard(observer)]
    for guest, link in ((student, people.room.student), (observer, people.room.observer)):
        await guest.page.goto(link)
        await guest.join(guest.name)
        await guest.waits_at_the_door()
    await therapist.let_in(facilitator, student, observer)
    await expect(facilitator.region("Prompts")).to_contain_text("When your therapist wants you to do something")
    await send(therapist, CUE)
    row = sent(therapist, CUE)
    await is_told(row, "Sent")
    await expect(facilitator.region("Prompts")).to_contain_text(CUE)
    await expect(facilitator.region("Prompts")).to_contain_text("Mia")
    await facilitator.button("Got it").click()
    await is_told(row, "Seen")
    for level in LEVELS:
        await expect(facilitator.button(level)).to_be_visible()
    await facilitator.button("Full physical").click()
    await is_told(row, "Given: Full physical")
    await facilitator.button("Undo the last tap").click()
    await is_told(row, "Seen")
    await facilitator.button("Gestural").click()
    await is_told(row, "Given: Gestural")
    await facilitator.button("I see something").click()
    await expect(therapist.button("Answer Mr Ortiz")).to_be_visible()
    await student.write()
    await observer.sees_status("Saved")
    seats = (facilitator.seat, student.seat)
    state = await people.house.state(people.room.room)
    prompts = [each for each in state.records.values() if isinstance(each, Prompt)]
    responses = [each for each in state.records.values() if isinstance(each, Response)]
    assert [(each.text, each.to, each.about) for each in prompts] == [(CUE, *seats)]
    assert [(each.what, each.level) for each in sorted(responses, key=lambda each: each.at)] == [
        *(("seen", ""), ("given", "FP")),
        *(("undone", ""), ("given", "G")),
    ]
    for told in overheard:
        assert "Mia" in told.text, "nothing was overheard: the test is blind"
        for secret in (
            "canary",
            '"kind":"see_something"',
            '"type":"prompt"',
            '"response"',
            "Got it",
            "words-prompts",
            "prompts.json",
        ):
            assert secret not in told.text, f"a guest's browser was told {secret!r}"
        for record in (*prompts, *responses):
            assert record.id not in told.text
    for guest in (student, observer):
        await expect(guest.region("Prompts")).to_have_count(0)


async def test_cards_come_one_at_a_time_and_are_recalled_repeated_and_taken_a_level_further(people: People) -> None:
    therapist, _student, facilitator = await people.three()
    await therapist.button("Point to the start dot.").click()
    await expect(therapist.page.get_by_role("textbox", name="Prompt", exact=True)).to_have_value(
        "Point to the start dot."
    )
    await therapist.button("Send prompt").click()
    await send(therapist, "Move the paper")
    card = facilitator.region("Prompts")
    await expect(card).to_contain_text("Point to the start dot.")
    await expect(card).to_contain_text("1 more card waits")
    await expect(card).not_to_contain_text("Move the paper")
    await therapist.button("Recall Point to the start dot.").click()
    await is_told(sent(therapist, "Point to the start dot."), "Recalled")
    await expect(card).to_contain_text("Move the paper")
    await expect(card).not_to_contain_text("waits")
    await therapist.button("Recall Move the paper").click()
    await expect(card).to_contain_text("All quiet")
    await therapist.button("Repeat Point to the start dot.").click()
    await expect(card).to_contain_text("help: Gestural")
    await therapist.button("Next: Indirect verbal Point to the start dot.").first.click()
    await expect(card).to_contain_text("help: Indirect verbal")
    await expect(card).not_to_contain_text("waits")
    await expect(sent(therapist, "Sent again")).to_have_count(1)
    await facilitator.button("Got it").click()
    await facilitator.button("Indirect verbal").click()
    await is_told(sent(therapist, "Point to the start dot.").first, "Given: Indirect verbal")


async def test_a_card_has_a_picture_and_one_about_the_room_asks_for_no_level(people: People) -> None:
    therapist, _student, facilitator = await people.three()
    await therapist.page.get_by_role("combobox", name="For", exact=True).select_option(label="Desk and camera")
    await therapist.button("Point the camera at the paper.").click()
    await therapist.button("Picture").click()
    dialog = therapist.page.get_by_role("dialog")
    await dialog.get_by_role("searchbox", name="Find a picture").fill("scissors")
    await dialog.get_by_role("button", name=re.compile("^scissors$", re.IGNORECASE)).first.click()
    await therapist.button("Send prompt").click()
    card = facilitator.region("Prompts")
    await expect(card.locator("img")).to_have_attribute("src", re.compile("/symbols/.+"))
    await facilitator.button("Got it").click()
    await expect(card).to_contain_text("All quiet")
    await is_told(sent(therapist, "Point the camera at the paper."), "Seen")


TABLE = {
    "One": ("Given: Gestural", ["seen", "given G"]),
    "Two": ("Recalled", ["recalled"]),
    "Three": ("Given: Model", ["seen", "given V", "undone", "given M"]),
    "Four": ("Recalled", ["recalled"]),
    "Five": ("Given: Independent", ["seen", "given I"]),
}
"""Five prompts, two recalled, one mis-tapped: what the therapist reads, and what is kept, in order."""


async def test_LE4_five_prompts_with_an_outage_of_twenty_seconds_come_out_as_written_here(people: People) -> None:
    therapist, _student, facilitator = await people.three()
    await send(therapist, "One")
    await facilitator.button("Got it").click()
    await facilitator.button("Gestural").click()
    await send(therapist, "Two")
    await expect(facilitator.region("Prompts")).to_contain_text("Two")
    await therapist.button("Recall Two").click()
    await send(therapist, "Three")
    await expect(facilitator.button("Got it")).to_be_visible()
    async with without_network(people, facilitator):
        await facilitator.button("Got it").click()
        await facilitator.button("Direct verbal").click()
        await facilitator.button("Undo the last tap").click()
        await facilitator.button("Model").click()
        for text in ("Four", "Five"):
            await send(therapist, text)
        await therapist.button("Recall Four").click()
        await is_told(sent(therapist, "Three"), "Sent")
    await is_told(sent(therapist, "Three"), "Given: Model")
    await expect(facilitator.region("Prompts")).to_contain_text("Five")
    await facilitator.button("Got it").click()
    await facilitator.button("Independent").click()
    await is_told(sent(therapist, "Five"), "Given: Independent")
    await facilitator.keeps_nothing()
    state = await people.house.state(people.room.room)
    entries = sorted((each for each in state.records.values() if isinstance(each, Response)), key=lambda each: each.at)
    for prompt in (each for each in state.records.values() if isinstance(each, Prompt)):
        status, kept = TABLE[prompt.text]
        await is_told(sent(therapist, prompt.text), status)
        assert [f"{each.what} {each.level}".strip() for each in entries if each.of == prompt.id] == kept, prompt.text


async def test_the_facilitator_calls_with_one_tap_takes_it_back_and_is_answered(people: People) -> None:
    therapist, _student, facilitator = await people.three()
    await facilitator.button("Student left the room").click()
    await therapist.sees("Student left the room: Mia")
    await expect(therapist.page).to_have_title("(1) Baseline")
    call = facilitator.button("Student left the room")
    await expect(call).to_have_attribute("aria-pressed", "true")
    await call.click()
    await expect(therapist.button("Answer Mr Ortiz")).to_have_count(0)
    await facilitator.button("I need you").click()
    await therapist.button("Answer Mr Ortiz").click()
    await facilitator.sees("Your therapist has seen it.")
    await expect(facilitator.button("I need you")).to_have_attribute("aria-pressed", "false")
    await facilitator.button("Drill or interruption").click()
    await therapist.sees("Drill or interruption")
    await therapist.page.keyboard.press("a")
    await expect(therapist.region("Calls")).to_have_count(0)


async def test_an_aides_first_minute_what_is_now_whom_to_call_and_the_card_at_once(
    people: People, outage: Outage
) -> None:
    therapist, student, facilitator = await people.three()
    await facilitator.page.set_viewport_size({"width": 820, "height": 1180})
    await expect(facilitator.region("Prompts")).to_contain_text("When your therapist wants you to do something")
    plan = facilitator.region("Visual schedule")
    await expect(plan.locator("[aria-current=step]")).to_contain_text("Hello")
    for name in (
        *("I need you", "I see something", "Student left the room", "Drill or interruption"),
        *("Finish Hello", "Finish How I feel"),
    ):
        await expect(facilitator.button(name)).to_be_in_viewport()
    async with outage(facilitator):
        await facilitator.button("Finish Hello").click()
        await expect(plan.get_by_role("listitem").filter(has_text="Hello")).to_contain_text("finished")
        await facilitator.button("I need you").click()
    await therapist.button("Answer Mr Ortiz").click()
    await expect(student.region("Visual schedule").locator("[aria-current=step]")).to_contain_text("How I feel")
    await plan.get_by_text("All cards").click()
    await facilitator.button("Take back Hello").click()
    await plan.get_by_text("All cards").click()
    for width, height in ((390, 844), (820, 1180)):
        await facilitator.page.set_viewport_size({"width": width, "height": height})
        await send(therapist, f"Wait five seconds at {width}")
        got_it = facilitator.button("Got it")
        await expect(got_it).to_be_in_viewport()
        async with outage(facilitator):
            await got_it.click()
            for level in LEVELS:
                await expect(facilitator.button(level)).to_be_in_viewport()
            await facilitator.button("Independent").click()
            await expect(facilitator.button("Undo the last tap")).to_be_in_viewport()
        await expect(facilitator.region("Visual schedule")).to_contain_text("Hello")
        assert await facilitator.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    async def counted() -> bool:
        state = await people.house.state(people.room.room)
        return sum(isinstance(each, Response) and each.what == "given" for each in state.records.values()) == 2

    await until(counted, "two levels in the journal")


async def test_every_state_of_a_card_is_accessible_to_all(people: People) -> None:
    therapist, _student, facilitator = await people.three()
    await facilitator.page.set_viewport_size({"width": 820, "height": 1180})
    await therapist.page.set_viewport_size({"width": 1440, "height": 900})
    assert await accessibility_faults(facilitator.page) == []
    await therapist.page.get_by_role("textbox", name="Prompt", exact=True).fill("Wait")
    await therapist.button("Picture").click()
    await expect(therapist.page.get_by_role("dialog").locator(".picker-found img").first).to_be_visible()
    assert await accessibility_faults(therapist.page) == []
    await therapist.answer("Cancel")
    await therapist.button("Send prompt").click()
    await expect(facilitator.button("Got it")).to_be_visible()
    assert await accessibility_faults(facilitator.page) == []
    await facilitator.button("Got it").click()
    await expect(facilitator.button("Model")).to_be_visible()
    assert await accessibility_faults(facilitator.page) == []
    await facilitator.button("Model").click()
    await facilitator.button("I need you").click()
    await expect(therapist.button("Answer Mr Ortiz")).to_be_visible()
    for person in (therapist, facilitator):
        assert await accessibility_faults(person.page) == [], person.name
