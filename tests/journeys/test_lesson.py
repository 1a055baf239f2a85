"""A handwriting lesson: paper set up while the student waits, then traced, copied, and written alone."""

from __future__ import annotations

from playwright.async_api import expect

from server.core.records import Cue
from tests.journeys.outage import without_network
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, show_the_same
from tests.journeys.test_paper import choose, looks_otherwise, page_of, settings, wide
from tests.journeys.test_pens import Hand, drawn
from tests.support.waiting import until


async def seen_at_once(therapist: Person, student: Person) -> None:
    """Both have the same before their eyes."""
    await therapist.sees_status("Saved")
    await student.sees_status("Saved")
    await show_the_same([therapist, student])


async def test_from_paper_by_way_of_tracing_and_copying_to_writing_alone_with_a_finger(people: People) -> None:
    therapist, mia = await people.therapist(), await people.at_the_door("student", "Mia", touch=True)
    await choose(therapist, "Three lines")
    panel = await settings(therapist)
    await panel.get_by_role("slider", name="Row", exact=True).fill("24")
    await panel.get_by_role("button", name="Close").click()
    await therapist.surface.focus()
    keys = therapist.page.keyboard
    await keys.press("t")
    await expect(therapist.page.get_by_role("textbox", name="What to write")).to_be_focused()
    await keys.type("ñu")
    await keys.press("Enter")
    form = therapist.page.get_by_role("form", name="Letters to trace")
    await expect(form.get_by_role("listitem")).to_have_count(1)
    await therapist.let_in(mia)
    await alike([therapist, mia])
    await seen_at_once(therapist, mia)

    await therapist.button("Show again").focus()  # watch me: the model is written stroke by stroke
    await keys.press("Enter")
    await therapist.page.get_by_label("What", exact=True).select_option(label="Letters “ñu”")
    await therapist.button("Play").focus()
    await keys.press("Enter")
    await expect(mia.page.locator("canvas.replay")).to_have_count(1)
    await expect(mia.page.locator("canvas.replay")).to_have_count(0)

    hand = await Hand.of(mia)  # then you: traced, copied, alone
    await hand.finger((0.12, 0.1), (0.12, 0.16))
    await drawn(people, mia, 1)
    await seen_at_once(therapist, mia)
    await form.get_by_label("How ñu").select_option(label="Model, to copy")
    await hand.finger((0.4, 0.1), (0.4, 0.16))
    await drawn(people, mia, 2)
    await seen_at_once(therapist, mia)
    await form.get_by_role("button", name="Take away ñu").click()
    await hand.finger((0.6, 0.1), (0.6, 0.16))
    strokes = await drawn(people, mia, 3)
    await seen_at_once(therapist, mia)
    assert {stroke.pointer for stroke in strokes} == {"touch"}
    records = (await people.house.state(people.room.room)).records.values()
    [cue] = [record for record in records if isinstance(record, Cue)]
    assert (cue.text, cue.style, cue.gone) == ("ñu", "model", True)
    assert cue.body == 1200, "as tall as the paper's body"


async def test_the_network_goes_in_the_middle_of_a_change_of_paper(people: People) -> None:
    therapist, mia = await people.two()
    seen = await mia.surface.screenshot()
    panel = await settings(therapist)
    row = panel.get_by_role("slider", name="Row", exact=True)
    await row.fill("20")
    await looks_otherwise(mia, seen)
    therapist.desk.relay.hold()  # without a word to either side
    await row.fill("26")
    await therapist.sees_status("Saving")
    async with without_network(people, therapist):
        await row.fill("28")
        await panel.get_by_role("radio", name="Green").check()
        await panel.get_by_label("Margin line, millimetres").fill("9999")
        await panel.get_by_label("Margin line, millimetres").press("Enter")
        await mia.line((0.3, 0.3), (0.5, 0.35))
        await mia.sees_status("Saved")
        assert (await page_of(people)).paper.row_mm == 20
    await people.all_is_saved([therapist, mia])
    paper = (await page_of(people)).paper
    assert (paper.row_mm, paper.color) == (28, "green")
    assert paper.margin_line_mm <= 100, "what is past its bound is not taken"
    await alike([therapist, mia])
    await show_the_same([therapist, mia])
    assert len(await drawn(people, mia, 1)) == 1


async def test_two_fingers_of_the_therapist_bring_the_page_closer_and_draw_nothing(people: People) -> None:
    therapist = await people.window("therapist", "Therapist", touch=True)
    await therapist.page.goto(people.room.therapist)
    await therapist.is_in()
    mia = await people.at_the_door("student", "Mia")
    await therapist.let_in(mia)
    whole, own = await wide(mia), await wide(therapist)
    before = len(await people.house.strokes(people.room.room))
    await therapist.surface.focus()
    await therapist.page.keyboard.press("v")  # the hand
    hand = await Hand.of(therapist)
    await hand.touch("touchStart", (0.45, 0.5))
    await hand.touch("touchStart", (0.45, 0.5), (0.55, 0.5))
    for step in range(1, 6):
        await hand.touch("touchMove", (0.45 - step * 0.01, 0.5), (0.55 + step * 0.01, 0.5))
    await hand.touch("touchEnd")

    async def closer() -> bool:
        return await wide(therapist) > 1.5 * own and await wide(mia) > 1.5 * whole

    await until(closer, "a page that both see closer", within_s=10)
    await therapist.sees_status("Saved")
    assert len(await people.house.strokes(people.room.room)) == before
    assert await therapist.page.evaluate("visualViewport.scale") == 1
