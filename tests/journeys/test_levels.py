"""Levels of help get the order and the names of the district, and are found in more than one way."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.test_prompts import LEVELS, is_told, send, sent
from tests.support.axe import accessibility_faults


async def test_levels_get_the_names_of_the_district_and_what_was_given_keeps_its_own(people: People) -> None:
    therapist, _student, facilitator = await people.three()
    await send(therapist, "Point to the dot")
    await facilitator.button("Got it").click()
    await facilitator.button("Gestural").click()
    await is_told(sent(therapist, "Point to the dot"), "Given: Gestural")
    await therapist.button("Levels of help").click()
    dialog = therapist.page.get_by_role("dialog")
    await dialog.get_by_label("Name of level 3").fill("Pointing <b>")
    await dialog.get_by_role("button", name="Remove Visual", exact=True).click()
    await dialog.get_by_role("button", name="Up Pointing <b>", exact=True).click()
    await dialog.get_by_role("button", name="Add a level").click()
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_text("Each level needs a code and a name.")
    assert await accessibility_faults(therapist.page) == []
    await dialog.get_by_label("Code of level 9").fill("H")
    await dialog.get_by_label("Name of level 9").fill("Hand on hand")
    await dialog.get_by_role("checkbox", name="Only beside the student: Hand on hand").check(force=True)
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await is_told(sent(therapist, "Point to the dot"), "Given: Gestural")
    await send(therapist, "Hold the paper")
    await facilitator.button("Got it").click()
    levels = facilitator.region("Prompts").locator(".level > span:first-child")
    await expect(levels).to_have_text(
        [
            *("Pointing <b>", "Independent", "Indirect verbal", "Direct verbal", "Model"),
            *("Partial physical", "Full physical", "No response", "Hand on hand"),
        ]
    )
    await facilitator.button("Hand on hand").click()
    await is_told(sent(therapist, "Hold the paper"), "Given: Hand on hand")
    await therapist.button("Levels of help").click()
    await dialog.get_by_role("button", name="Back to the default").click()
    await dialog.get_by_role("button", name="Save", exact=True).click()
    await facilitator.button("Undo the last tap").click()
    await expect(levels).to_have_text(list(LEVELS))


async def test_levels_of_help_are_found_by_a_few_letters(people: People) -> None:
    therapist, _student = await people.two()
    keys = therapist.page.keyboard
    await keys.press("Control+k")
    await keys.type("levels")
    await expect(therapist.page.get_by_role("option", name="Levels of help")).to_have_attribute("aria-selected", "true")
    await keys.press("Enter")
    dialog = therapist.page.get_by_role("dialog", name="Levels of help")
    await expect(dialog.get_by_label("Name of level 3")).to_have_value("Gestural")
    await keys.press("Escape")
    await expect(dialog).to_have_count(0)
    await keys.press("Shift+H")
    await expect(dialog.get_by_label("Name of level 3")).to_have_value("Gestural")
