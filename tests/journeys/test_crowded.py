"""Screens at their fullest and at their worst: what matters most stays whole and in sight."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from scripts.gallery import workshop
from tests.support.fitting import misfits, too_small
from tests.support.specimens import show, specimens

Open = Callable[[str, str, tuple[int, int]], Awaitable[Page]]
"""Opens a whole screen by whose it is and its state, in a window of this size."""

CHROMEBOOK, ENLARGED, LAPTOP, TABLET, PHONE = (1366, 640), (683, 320), (1440, 900), (820, 1180), (390, 844)
FULLEST = [
    *(
        ("student", state, window)
        for state in ("offline", "cameras denied", "fifteen cards", "long words without spaces", "choice on the stage")
        for window in (CHROMEBOOK, PHONE)
    ),
    *(("facilitator", state, window) for state in ("offline", "long names") for window in (TABLET, PHONE)),
    *(("therapist", state, LAPTOP) for state in ("offline", "a full room", "long names", "larger pictures")),
    *(("second device", state, PHONE) for state in ("long name", "turning freely", "a therapist's", "offline")),
]
FINGERS = {"student", "facilitator", "second device"}
"""Whose screens are touched."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def open_screen() -> AsyncIterator[Open]:
    async with workshop() as (page, url):
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        found = {(each.block, each.state): each for each in await specimens(page, url)}

        async def open_one(whose: str, state: str, window: tuple[int, int]) -> Page:
            await show(page, url + found[whose, state].at(), window)
            return page

        yield open_one
        assert not faults


async def box(of: Locator) -> tuple[float, float, float, float]:
    """Return where something is: left, top, right, bottom."""
    found = await of.bounding_box()
    assert found, f"not to be seen: {of}"
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


async def is_within(inner: Locator, outer: Locator) -> bool:
    """Whether all of the inner can be seen in the outer."""
    (left, top, right, bottom), place = await box(inner), await box(outer)
    return left >= place[0] - 1 and top >= place[1] - 1 and right <= place[2] + 1 and bottom <= place[3] + 1


async def test_at_its_fullest_every_screen_keeps_its_words_and_what_fingers_need(open_screen: Open) -> None:
    faults = []
    for whose, state, window in FULLEST:
        page = await open_screen(whose, state, window)
        wrong = await misfits(page) + (await too_small(page) if whose in FINGERS else [])
        faults += [f"{whose}, {state}, at {window[0]}: {each}" for each in wrong]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("window", [CHROMEBOOK, PHONE, ENLARGED])
async def test_student_sees_what_is_now_however_many_cards_are_planned(
    open_screen: Open, window: tuple[int, int]
) -> None:
    page = await open_screen("student", "fifteen cards on the stage", window)
    stage = page.locator(".stage")
    now = stage.locator("[aria-current]")

    assert await is_within(now.locator(".led-place"), stage)
    assert await is_within(now.locator("img"), stage)


@pytest.mark.parametrize("window", [CHROMEBOOK, PHONE, ENLARGED])
async def test_student_sees_every_choice_at_once(open_screen: Open, window: tuple[int, int]) -> None:
    page = await open_screen("student", "choice on the stage", window)
    choices = page.get_by_role("group", name="What comes next?").get_by_role("button")

    await expect(choices).to_have_count(4)
    for each in await choices.all():
        assert await is_within(each, page.locator(".stage"))


async def test_student_sees_the_picture_of_a_card_whose_word_is_too_long(open_screen: Open) -> None:
    for window in (CHROMEBOOK, PHONE):
        page = await open_screen("student", "long words without spaces", window)
        now = page.locator(".card-item[aria-current]")

        assert await is_within(now.locator("img"), now)
        assert await is_within(now.locator(".led-place"), now)
        assert await is_within(now, page.locator(".plan"))


@pytest.mark.parametrize("lettering", ["usual", "larger"])
async def test_on_a_phone_the_page_has_most_of_a_students_screen(open_screen: Open, lettering: str) -> None:
    page = await open_screen("student", "nothing planned", PHONE)
    await page.evaluate("size => { document.documentElement.dataset.lettering = size }", lettering)
    _, top, _, bottom = await box(page.locator(".sheet"))

    assert bottom - top > 0.5 * PHONE[1]
    for name in ("Help", "Break"):
        label = page.get_by_role("button", name=name, exact=True).locator("span")
        assert (await box(label))[3] - (await box(label))[1] < 40, "the word is broken"


@pytest.mark.parametrize("window", [LAPTOP, CHROMEBOOK])
async def test_therapist_finds_the_page_in_view_among_twenty(open_screen: Open, window: tuple[int, int]) -> None:
    page = await open_screen("therapist", "a full room", window)
    strip = page.locator(".strip")
    tabs = strip.locator(".page-tab")

    await expect(tabs).to_have_count(20)
    assert await is_within(strip.locator("[aria-current]"), strip)
    assert len([tab for tab in await tabs.all() if await is_within(tab, strip)]) >= (3 if window == LAPTOP else 2)


async def test_therapist_judges_a_grip_with_the_board_and_the_schedule_beside(open_screen: Open) -> None:
    page = await open_screen("therapist", "larger pictures", LAPTOP)
    desk, face = page.locator(".place-main"), page.locator(".place-second")

    assert (await box(desk))[2] - (await box(desk))[0] >= 600
    assert (await box(face))[2] - (await box(face))[0] >= 300
    assert (await box(page.locator("#surface")))[2] - (await box(page.locator("#surface")))[0] >= 560
    assert (await box(page.get_by_role("region", name="Visual schedule")))[1] < LAPTOP[1] - 100


async def test_therapist_sees_first_of_all_that_a_student_left_the_room(open_screen: Open) -> None:
    page = await open_screen("therapist", "student left the room", LAPTOP)
    call = page.locator(".panel-calls")

    assert (await box(call))[1] < (await box(page.get_by_role("region", name="Waiting", exact=True)))[1]
    await expect(call).to_have_css("background-color", "rgb(251, 230, 225)")


async def test_therapist_begins_an_empty_schedule_with_a_routine(open_screen: Open) -> None:
    page = await open_screen("therapist", "alone", LAPTOP)
    schedule = page.get_by_role("region", name="Visual schedule")

    await expect(schedule.get_by_role("button", name="Routines")).to_be_visible()
    await expect(schedule.get_by_role("combobox", name="Layout")).to_have_count(0)


async def test_facilitator_reads_on_the_card_that_nobody_leads(open_screen: Open) -> None:
    page = await open_screen("facilitator", "therapist away", TABLET)

    await expect(page.get_by_role("region", name="Prompts")).to_contain_text("The therapist is not connected")
    await expect(page.locator(".faces-lost")).to_be_hidden()
    page = await open_screen("facilitator", "quiet", TABLET)
    await expect(page.get_by_role("region", name="Prompts")).to_contain_text("All quiet")


async def test_child_at_a_second_device_is_known_by_a_picture_while_the_page_is_away(open_screen: Open) -> None:
    page = await open_screen("second device", "board hidden", CHROMEBOOK)

    await expect(page.locator(".cover img")).to_have_attribute("src", "/symbols/fox.svg")


async def test_child_who_chose_a_picture_sees_what_to_press_in_every_size_of_letters(open_screen: Open) -> None:
    for window in (CHROMEBOOK, PHONE, ENLARGED):
        page = await open_screen("", "join-student", window)
        for lettering in ("usual", "larger"):
            await page.evaluate("size => { document.documentElement.dataset.lettering = size }", lettering)
            _, top, _, bottom = await box(page.get_by_role("button", name="Join"))
            assert 0 <= top < bottom <= window[1], f"{lettering} at {window[0]}"
