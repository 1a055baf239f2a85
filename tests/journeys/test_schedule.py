"""The visual schedule is led by an adult and followed by the others: now, next, finished, in order, on the stage."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path

from playwright.async_api import Locator, expect

from server.core.records_schedule import CheckOff
from tests.journeys.outage import Outage
from tests.journeys.people import People
from tests.journeys.person import Person

SCHEDULE = "Visual schedule"
FITS = "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"


def items(person: Person) -> Locator:
    """Return the cards that person sees in the schedule."""
    return person.region(SCHEDULE).get_by_role("listitem")


def now(person: Person) -> Locator:
    """Return the card that is marked as what is now."""
    return person.region(SCHEDULE).locator("[aria-current=step]")


async def test_student_sees_what_is_now_and_what_is_finished_when_an_adult_checks_off(people: People) -> None:
    therapist, student, facilitator = await people.three()
    await expect(now(student)).to_contain_text("Hello")
    await expect(now(student)).to_contain_text("Now")
    await therapist.button("Finish Hello").click()
    await expect(items(student).filter(has_text="Hello")).to_contain_text("finished")
    await expect(items(therapist).filter(has_text="Hello")).to_contain_text("finished")
    await expect(now(student)).to_contain_text("How I feel")
    await facilitator.button("Finish How I feel").click()
    await expect(now(student)).to_contain_text("Warm-up hands")
    await therapist.button("Take back Hello").click()
    await expect(now(student)).to_contain_text("Hello")
    assert await student.region(SCHEDULE).get_by_role("button").count() == 0, "an adult advances"


async def test_a_card_is_added_by_a_word_and_gets_the_picture_that_fits(people: People) -> None:
    therapist, student = await people.two()
    await therapist.page.get_by_role("textbox", name="New card").fill("Wash hands")
    await therapist.button("Add to schedule").click()
    card = items(student).filter(has_text="Wash hands")
    await expect(card).to_be_visible()
    await expect(card.locator("img")).to_have_attribute("src", "/symbols/own-wash-hands.svg")


async def test_a_card_is_made_in_full_with_a_picture_searched_in_spanish(people: People) -> None:
    therapist, student = await people.two()
    await therapist.button("Add to schedule").click()
    dialog = therapist.page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Words on it").fill("Something new")
    await dialog.get_by_label("Language of the search").select_option("es")
    await dialog.get_by_role("searchbox", name="Find a picture").fill("tijeras")
    await dialog.get_by_role("group", name="Pictures found").locator("img[src*=scissors]").click()
    await dialog.get_by_label("Minutes, 0 for none").fill("4")
    await dialog.get_by_label("Surprise").check()
    await dialog.get_by_role("button", name="Add card").click()
    card = items(student).filter(has_text="Something new")
    await expect(card.locator("img")).to_have_attribute("src", "/symbols/scissors.svg")
    await expect(items(therapist).filter(has_text="Something new")).to_contain_text("4 min, Surprise")


async def test_cards_are_put_in_order_by_keyboard(people: People) -> None:
    therapist, student = await people.two()
    grip = therapist.button("Move Warm-up hands")
    await grip.focus()
    await therapist.page.keyboard.press("ArrowUp")
    await expect(items(student).nth(1)).to_contain_text("Warm-up hands")
    await expect(grip).to_be_focused()
    await therapist.page.keyboard.press("ArrowUp")
    await expect(now(student)).to_contain_text("Warm-up hands")


async def test_cards_are_put_in_order_by_drag(people: People) -> None:
    therapist, student = await people.two()
    await therapist.page.set_viewport_size({"width": 1366, "height": 1400})  # so that nothing scrolls under the hand
    target = items(therapist).filter(has_text="Warm-up hands")
    await target.scroll_into_view_if_needed()
    await therapist.button("Move Hello").drag_to(target)
    await expect(now(student)).to_contain_text("How I feel")
    await expect(items(student).nth(2)).to_contain_text("Hello")


async def test_a_break_is_put_in_and_what_does_not_fit_is_skipped(people: People) -> None:
    therapist, student = await people.two()
    await therapist.region(SCHEDULE).locator("summary").filter(has_text="More Hello").click()
    await therapist.button("Break now").click()
    await expect(now(student)).to_contain_text("Break")
    await therapist.button("Finish Break").click()
    await therapist.region(SCHEDULE).locator("summary").filter(has_text="More Hello").click()
    await therapist.button("Skip").click()
    await expect(now(student)).to_contain_text("How I feel")
    await expect(items(therapist).filter(has_text="Hello")).to_contain_text("skipped")


async def test_routines_are_loaded_kept_as_a_file_and_loaded_from_it(people: People, tmp_path: Path) -> None:
    therapist, student = await people.two()
    await therapist.button("Routines").click()
    await therapist.button("Load First, then").click()
    await expect(items(student)).to_have_count(2)
    await expect(student.region(SCHEDULE)).to_contain_text("First")
    await therapist.button("Routines").click()
    await therapist.page.get_by_role("textbox", name="Name of the routine").fill("Mia's")
    async with therapist.page.expect_download() as saved:
        await therapist.button("Save file").click()
    file = tmp_path / "mia.json"
    await (await saved.value).save_as(file)
    routine = json.loads(file.read_text())["routines"][0]
    assert (routine["title"], routine["layout"], len(routine["items"])) == ("Mia's", "first_then", 2)
    complaint = therapist.page.get_by_role("alert").filter(has_text="not a routine")
    for at, not_ours in enumerate(
        (
            b'{"version": 1, "routines": [{"title": "<b>", "items": [{"label": 1}]}]}',
            json.dumps({"version": 1, "routines": [{"title": "x", "items": [{"label": "W" * 10_000}]}]}).encode(),
            b"\x89PNG\r\n\x1a\n\x00",
            b"[" * 100_000,
        )
    ):
        bad = tmp_path / f"bad{at}.json"
        bad.write_bytes(not_ours)
        await therapist.page.get_by_label("Load a routine from a file").set_input_files(bad)
        await expect(complaint).to_be_visible()
    await expect(items(student)).to_have_count(2)
    await therapist.button("Load 30 minutes, group").click()
    await expect(items(student).nth(5)).to_be_visible()
    await therapist.button("Routines").click()
    await therapist.page.get_by_label("Load a routine from a file").set_input_files(file)
    await expect(items(student)).to_have_count(2)


async def test_a_schedule_in_spanish_changes_its_cards_and_the_words_around_them(people: People) -> None:
    therapist, student = await people.two()
    await therapist.button("Finish Hello").click()
    await therapist.button("Routines").click()
    await therapist.page.get_by_label("Language of the cards").select_option("es")
    await expect(now(student)).to_contain_text("Ahora")
    await expect(now(student)).to_contain_text("Cómo me siento")
    await expect(items(student).filter(has_text="Hola")).to_contain_text("terminado")
    await therapist.button("Load Primero, luego").click()
    await expect(now(student)).to_contain_text("Primero")
    await expect(now(student)).to_contain_text("Escribir")
    await therapist.page.get_by_role("textbox", name="New card").fill("tijeras")
    await therapist.button("Add to schedule").click()
    await expect(items(therapist).filter(has_text="tijeras").locator("img[src*=scissors]")).to_have_count(1)
    await therapist.button("Routines").click()
    await therapist.page.get_by_label("Language of the cards").select_option("en")
    await expect(now(student)).to_contain_text("First")
    await expect(now(student)).to_contain_text("Write")


async def test_the_stage_shows_the_schedule_and_what_is_now(people: People) -> None:
    therapist, student = await people.two()
    observer = await people.at_the_door("observer", "Ana's mother")
    await therapist.let_in(observer)
    await therapist.button("Show the schedule to all").click()
    for guest in (student, observer):
        await expect(guest.region("Board").get_by_text("Write letters")).to_be_visible()
        await expect(guest.region("Board").locator("#surface")).to_be_hidden()
    await therapist.button("Finish Hello").click()
    await expect(now(student)).to_contain_text("How I feel")
    await therapist.button("Show what is now").click()
    await expect(student.region("Schedule for all").get_by_role("listitem")).to_have_count(1)
    await therapist.button("Back to the board").click()
    await student.is_in()
    await expect(now(observer)).to_contain_text("How I feel")


async def test_any_action_is_found_by_a_few_letters(people: People) -> None:
    therapist, student = await people.two()
    await therapist.page.keyboard.press("Control+k")
    await therapist.page.keyboard.type("finish")
    await expect(therapist.page.get_by_role("option", name="Finish Hello")).to_have_attribute("aria-selected", "true")
    await therapist.page.keyboard.press("Enter")
    await expect(now(student)).to_contain_text("How I feel")
    await therapist.page.keyboard.press("Alt+3")
    await expect(therapist.region("Activity tools").locator(":focus")).to_have_count(1)


async def test_two_adults_who_finish_the_same_card_in_the_same_second_finish_one(
    people: People, outage: Outage
) -> None:
    therapist, student, facilitator = await people.three()
    finished: set[str] = set()
    new: list[CheckOff] = []
    for card, following, line in (
        ("Hello", "How I feel", contextlib.nullcontext()),
        ("How I feel", "Warm-up hands", outage(therapist, facilitator)),
    ):
        async with line:
            buttons = [await staff.button(f"Finish {card}").element_handle() for staff in (therapist, facilitator)]
            await asyncio.gather(*(button.evaluate("button => button.click()") for button in buttons))
        for person in (therapist, facilitator, student):
            await expect(items(person).filter(has_text=card)).to_contain_text("finished")
            await expect(now(person)).to_contain_text(following)
        state = await people.house.state(people.room.room)
        new = [each for each in state.records.values() if isinstance(each, CheckOff) and each.of not in finished]
        assert {(each.of, each.state) for each in new} == {(new[0].of, "finished")}, "nothing else is"
        finished.add(new[0].of)
    assert {each.by for each in new} == {therapist.seat, facilitator.seat}, "both did it without network"


async def test_a_label_is_shown_as_it_is_and_makes_no_screen_wider(people: People) -> None:
    therapist, student = await people.two()
    for typed in ('<img src=x onerror="alert(1)">', "W" * 80, "دفتر ليلى", "<script>" * 1250):
        label = typed[:80]
        await therapist.page.get_by_role("textbox", name="New card").fill(typed)
        await therapist.button("Add to schedule").click()
        for person in (therapist, student):
            await expect(items(person).get_by_text(label, exact=True)).to_have_count(1)
            assert await person.page.evaluate(FITS), label
