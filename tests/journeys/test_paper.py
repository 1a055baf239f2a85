"""Paper while the class watches: chosen, adjusted, laid over, hidden from one, true to size, seen closer, printed."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from server.core.records import FAMILIES, Page, Preset, Stage
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.axe import accessibility_faults
from tests.support.waiting import until

WIDE = "document.querySelector('#surface > div').getBoundingClientRect().width"
"""The whole sheet as it lies on the screen, in CSS pixels; Letter is 215.9 mm wide."""


def paper_button(therapist: Person) -> Locator:
    """Return what opens the families."""
    return therapist.page.get_by_role("toolbar", name="Drawing tools").get_by_role("button", name="Paper", exact=True)


async def choose(therapist: Person, family: str) -> None:
    """Choose a family from its picture."""
    await paper_button(therapist).click()
    await therapist.page.get_by_role("menuitemradio", name=family).click()


async def settings(therapist: Person) -> Locator:
    """Open what adjusts the paper, and return it."""
    await paper_button(therapist).click()
    await therapist.page.get_by_role("menuitem", name="Adjust paper").click()
    return therapist.region("Paper settings")


async def page_of(people: People) -> Page:
    """Return the page of the demo room as the journal has it."""
    state = await people.house.state(people.room.room)
    return next(record for record in state.records.values() if isinstance(record, Page))


async def looks_otherwise(person: Person, before: bytes) -> bytes:
    """Wait until the page of a person is another picture than it was, and return it."""
    found = [before]

    async def other() -> bool:
        found.append(await person.surface.screenshot())
        return found[-1] != before

    await until(other, f"another picture at {person.name}", within_s=10, every_s=0.1)
    return found[-1]


async def wide(person: Person) -> float:
    """Return how wide the sheet lies there, CSS pixels."""
    found: float = await person.page.evaluate(WIDE)
    return found


async def is_wide(person: Person, px: float) -> None:
    """Wait until the sheet is so wide."""

    async def there() -> bool:
        return abs(await wide(person) - px) < 1

    await until(there, f"a sheet of {px} px at {person.name}", within_s=10, every_s=0.1)


async def measure(person: Person, card_px: int) -> None:
    """Hold a card against the screen, and make the one in the picture as wide."""
    slider = person.page.get_by_role("slider", name="Width of the card on this screen")
    await expect(slider).to_be_focused()
    await slider.fill(str(card_px - 1))
    await slider.press("ArrowRight")
    await person.answer("It fits: show true size")


async def test_each_family_is_chosen_with_keys_alone_and_the_student_sees_it(people: People) -> None:
    therapist, mia = await people.two()
    keys = therapist.page.keyboard
    await paper_button(therapist).focus()
    seen = await mia.surface.screenshot()
    for at, family in enumerate(FAMILIES):
        await keys.press("Enter")
        await expect(therapist.page.get_by_role("menuitemradio", checked=True)).to_be_focused()
        await keys.press("Home")
        for _ in range(at // 4):
            await keys.press("ArrowDown")
        for _ in range(at % 4):
            await keys.press("ArrowRight")
        await keys.press("Enter")
        await expect(paper_button(therapist)).to_be_focused()
        if family != "three_line" or at:
            seen = await looks_otherwise(mia, seen)
        await therapist.sees_status("Saved")
        assert (await page_of(people)).paper.family == family


async def test_paper_is_adjusted_and_kept_under_a_name_while_the_class_watches(people: People) -> None:
    therapist, mia = await people.two()
    seen = await mia.surface.screenshot()
    panel = await settings(therapist)
    await panel.get_by_role("slider", name="Row", exact=True).fill("20")
    seen = await looks_otherwise(mia, seen)
    await panel.get_by_label("Margin line, millimetres").fill("32")
    await panel.get_by_label("Margin line, millimetres").press("Enter")
    await panel.get_by_text("for a left hand").click()
    await panel.get_by_role("radio", name="Baseline only").check()
    await panel.get_by_role("radio", name="Green").check()
    await panel.get_by_role("radio", name="A4").check()
    await looks_otherwise(mia, seen)
    await panel.get_by_role("textbox", name="Name").fill("Mia, left")
    await panel.get_by_role("button", name="Save as my own").click()
    await expect(panel.get_by_role("button", name="Remove Mia, left")).to_be_visible()
    assert await accessibility_faults(therapist.page) == []
    await therapist.sees_status("Saved")
    paper = (await page_of(people)).paper
    assert (paper.row_mm, paper.margin_line_mm, paper.margin_right, paper.stage) == (20, 32, True, 4)
    assert (paper.color, paper.size) == ("green", "a4")
    await choose(therapist, "Squares")
    await panel.get_by_role("button", name="Mia, left", exact=True).click()
    await therapist.sees_status("Saved")
    assert (await page_of(people)).paper == paper
    records = (await people.house.state(people.room.room)).records.values()
    assert [record.name for record in records if isinstance(record, Preset)] == ["Mia, left"]


async def at_rest(person: Person) -> bytes:
    """Return how a person's page looks once nothing changes on it any more."""
    looks = [await person.surface.screenshot()]

    async def still() -> bool:
        looks.append(await person.surface.screenshot())
        return looks[-1] == looks[-2]

    await until(still, "a page at rest", every_s=0.5)
    return looks[-1]


async def test_an_overlay_fades_is_hidden_from_one_student_and_goes(people: People) -> None:
    therapist, mia = await people.two()
    bare = await at_rest(mia)
    panel = await settings(therapist)
    await panel.get_by_role("button", name="Overlay").click()
    await panel.get_by_role("combobox", name="Family").select_option(label="Squares")
    over = await looks_otherwise(mia, bare)
    await panel.get_by_role("radio", name="Half").check()
    await looks_otherwise(mia, over)
    await therapist.page.get_by_role("switch", name="Hide overlay Mia").check()

    async def bare_again() -> bool:
        return await mia.surface.screenshot() == bare

    await until(bare_again, "the page without its overlay", within_s=30, every_s=0.1)
    await therapist.page.get_by_role("switch", name="Hide overlay Mia").uncheck()
    await looks_otherwise(mia, bare)
    await panel.get_by_role("combobox", name="Family").select_option(label="No overlay")
    await until(bare_again, "the page after its overlay went", within_s=30, every_s=0.1)


async def test_a_screen_measured_with_a_card_shows_true_size_after_a_reload_too(people: People) -> None:
    _, mia = await people.two()
    await mia.button("Fits the screen").click()
    assert await accessibility_faults(mia.page) == []
    await measure(mia, 400)
    await expect(mia.button("True size")).to_be_visible()
    await is_wide(mia, 215.9 * 400 / 85.6)
    await mia.page.reload()
    await expect(mia.button("True size")).to_be_visible()
    await is_wide(mia, 215.9 * 400 / 85.6)
    await mia.page.set_viewport_size({"width": 1000, "height": 640})  # Chromium takes that for another display
    await expect(mia.button("Fits the screen")).to_be_visible()
    await mia.page.set_viewport_size({"width": 1366, "height": 640})
    await is_wide(mia, 215.9 * 400 / 85.6)
    await mia.button("True size").click()
    await mia.answer("Fit the screen")
    await expect(mia.button("Fits the screen")).to_be_visible()


async def test_staff_look_closer_and_the_student_follows_until_turning_is_free(people: People) -> None:
    therapist, mia = await people.two()
    whole = await wide(mia)
    await expect(therapist.page.get_by_text("Fits the screen")).to_be_visible()
    await therapist.surface.focus()
    for _ in range(3):
        await therapist.page.keyboard.press("+")
    await is_wide(mia, whole * 1.95)
    await therapist.page.keyboard.press("v")
    before = await mia.surface.screenshot()
    await therapist.line((0.7, 0.7), (0.5, 0.6), (0.3, 0.4))
    await looks_otherwise(mia, before)

    async def aside() -> bool:
        stage = (await people.house.state(people.room.room)).records["stage"]
        assert isinstance(stage, Stage)
        return stage.zoom == 195 and stage.x > 10795

    await until(aside, "a stage that was moved to the right of its middle", within_s=20, every_s=0.2)
    await mia.page.reload()
    await mia.is_in()
    await is_wide(mia, whole * 1.95)
    await expect(mia.button("Closer")).to_have_count(0)
    await therapist.page.get_by_text("Page menu").click()
    await therapist.page.get_by_role("switch", name="Students may turn pages").check()
    await mia.button("Whole page again").click()
    await is_wide(mia, whole)


async def test_letters_too_small_for_a_finger_are_shown_at_twice_their_size(people: People) -> None:
    therapist, mia = await people.therapist(), await people.at_the_door("student", "Mia", touch=True)
    await therapist.let_in(mia)
    whole = await wide(mia)
    before = len(await people.house.strokes(people.room.room))
    await expect(mia.button("Fits the screen")).to_be_visible()
    await expect(mia.button("Larger for fingers")).to_have_count(0)
    box = await mia.surface.bounding_box()
    assert box is not None
    await mia.page.touchscreen.tap(box["x"] + 200, box["y"] + 200)
    await mia.button("Larger for fingers").click()
    await expect(mia.button("Double size")).to_be_visible()
    await until(lambda: larger(mia, whole), "a page of twice the size", within_s=10)
    await mia.sees_status("Saved")
    await mia.page.touchscreen.tap(box["x"] + 300, box["y"] + 300)
    await mia.sees_status("Saved")
    await people.journal_has(2, beyond=before)
    scales = [stroke.scale for stroke in await people.house.strokes(people.room.room) if stroke.pointer == "touch"]
    assert len(scales) == 2
    assert max(scales) > 1.9 * min(scales)


async def larger(person: Person, than: float) -> bool:
    """Say whether the sheet is about twice as wide."""
    return abs(await wide(person) / than - 2) < 0.1


async def test_this_page_is_printed_from_the_page_menu(people: People) -> None:
    therapist, _ = await people.two()
    await therapist.page.get_by_text("Page menu").click()
    await therapist.button("Print this page").click()
    assert await accessibility_faults(therapist.page) == []
    asked = "**/print?*"
    await therapist.context.route(asked, lambda route: route.fulfill(body="", content_type="text/plain"))  # no viewer
    async with therapist.context.expect_page() as opened:
        await therapist.answer("Open PDF")
    window = await opened.value
    await window.wait_for_url(asked)
    await therapist.context.unroute(asked)
    url = window.url
    page = await page_of(people)
    assert re.search(rf"/r/[^/]+/{therapist.seat}/print\?pages={page.id}&ink=1$", url)
    document = await therapist.context.request.get(url)
    assert document.headers["content-type"] == "application/pdf"
    assert (await document.body()).startswith(b"%PDF")
