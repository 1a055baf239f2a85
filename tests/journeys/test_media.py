"""Faces and voices, as those meet them who use them: they see and hear each other, and what each may do about it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import async_playwright, expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import (
    HEARD,
    Studio,
    all_see,
    hears,
    hears_nothing,
    is_pressed,
    picture,
    sees_moving,
    sees_no,
)
from tests.journeys.test_pens import Hand
from tests.support.browser import CHROMIUM
from tests.support.waiting import until

KEEP_TRACKS = "window.tracks = [...document.querySelectorAll('video')].flatMap(video => video.srcObject.getTracks())"


@pytest.fixture(scope="session")
def house(studio: Studio) -> Studio:
    """These journeys have cameras."""
    return studio


async def test_therapist_and_student_see_and_hear_each_other_without_a_tap(people: People) -> None:
    therapist, student = await people.two()
    await sees_moving(therapist, "Mia, face")
    await sees_moving(student, "Therapist, face")
    await sees_moving(student, "Mia, face")
    for person in (therapist, student):
        await is_pressed(person, "Microphone")
        await is_pressed(person, "Camera")
        await is_pressed(person, "Desk camera", pressed=False)
        await hears(person, 1)
    await student.sees_status("Saved")
    await therapist.sees("speaking")


async def test_it_works_over_the_loopback_address_as_well(house: Studio, people: People) -> None:
    """As a browser does that gathers loopback candidates; the others here reach the address of the default route."""
    async with async_playwright() as playwright:
        flags = [*house.flags, "--allow-loopback-in-peer-connection"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        therapist = await browser.new_page()
        await therapist.goto(people.room.therapist)
        student = await people.at_the_door("student", "Mia")
        await therapist.get_by_role("button", name="Let in Mia").click()
        await sees_moving(student, "Therapist, face")
        await expect(therapist.locator("video[aria-label='Mia, face']")).to_be_visible()
        await browser.close()


async def test_facilitator_joins_without_a_sound_and_is_warned_of_the_echo(people: People) -> None:
    therapist, student, facilitator = await people.three()
    await all_see((student, facilitator), "Therapist, face")
    await sees_no(facilitator, "Mia, face")
    for name in ("Microphone", "Camera", "Desk camera", "Sound"):
        await is_pressed(facilitator, name, pressed=False)
    await facilitator.sees("Sound and microphone are off here, since this device is beside Mia.")
    await therapist.sees("beside Mia")
    assert await facilitator.page.evaluate(HEARD) == {}
    await facilitator.button("Sound").click()
    await facilitator.sees("Two devices side by side may howl or echo.")
    await facilitator.answer("Switch on")
    await hears(facilitator, 2)
    await therapist.choose("Ask for microphone Mr Ortiz", "Mr Ortiz")
    await facilitator.button("Switch on").click()
    await facilitator.sees("Two devices side by side may howl or echo.")
    await facilitator.answer("Cancel")
    await is_pressed(facilitator, "Microphone", pressed=False)
    await facilitator.button("Not now").click()
    await facilitator.page.get_by_label("This device is beside").select_option(label="nobody")
    await facilitator.button("Microphone").click()
    await is_pressed(facilitator, "Microphone")
    await hears(therapist, 2)


async def test_with_two_students_a_facilitator_says_beside_whom_before_anything_sounds(people: People) -> None:
    therapist, mia, leo, facilitator = (
        await people.therapist(),
        await people.at_the_door("student", "Mia"),
        await people.at_the_door("student", "Leo"),
        await people.at_the_door("facilitator", "Mr Ortiz"),
    )
    await therapist.let_in(mia, leo, facilitator)
    beside = facilitator.page.get_by_label("This device is beside")
    await expect(beside.locator("option:checked")).to_have_text("not said yet")
    await facilitator.button("Sound").click()
    await facilitator.sees("Which student is beside you?")
    await facilitator.answer("Cancel")
    await is_pressed(facilitator, "Sound", pressed=False)
    await facilitator.button("Microphone").click()
    await facilitator.answer("Leo")
    await facilitator.sees("Leo's computer is in the same room. Switch it on?")
    await facilitator.answer("Cancel")
    await is_pressed(facilitator, "Microphone", pressed=False)
    await therapist.sees("beside Leo")
    await beside.select_option(label="nobody")
    await facilitator.button("Microphone").click()
    await is_pressed(facilitator, "Microphone")
    await facilitator.page.reload()
    await expect(beside.locator("option:checked")).to_have_text("nobody")
    await facilitator.button("Sound").click()
    await is_pressed(facilitator, "Sound")


async def test_who_mutes_is_not_heard_and_who_closes_the_camera_is_not_seen(people: People) -> None:
    therapist, student = await people.two()
    await hears(therapist, 1)
    await sees_moving(therapist, "Mia, face")
    await student.button("Microphone").click()
    await is_pressed(student, "Microphone", pressed=False)
    await hears_nothing(therapist)
    await student.button("Microphone").click()
    await hears(therapist, 1)
    await student.button("Camera").click()
    await sees_no(therapist, "Mia, face")
    await therapist.sees("Camera is off")
    await student.button("Camera").click()
    await sees_moving(therapist, "Mia, face")


async def test_therapist_mutes_a_student_who_cannot_undo_it(people: People) -> None:
    therapist, student = await people.two()
    await hears(therapist, 1)
    await therapist.button("Mute Mia").click()
    await student.sees("Your therapist has switched the microphone off.")
    await is_pressed(student, "Microphone", pressed=False)
    await expect(student.button("Microphone")).to_have_attribute("aria-disabled", "true")
    await hears_nothing(therapist)
    await therapist.button("Let speak again Mia").click()
    await expect(student.button("Microphone")).not_to_have_attribute("aria-disabled", "true")
    await is_pressed(student, "Microphone", pressed=False)  # only a tap there switches it on
    await therapist.button("Ask for microphone Mia").first.click()
    await student.sees("Switch on the microphone?")
    await student.button("Switch on").click()
    await hears(therapist, 1)


async def test_desk_camera_is_asked_for_shown_to_all_and_turned_by_each_for_itself(people: People) -> None:
    therapist, student, facilitator = await people.three()
    observer = await people.at_the_door("observer", "Ana's mother")
    await therapist.let_in(observer)
    await therapist.button("Ask for desk camera Mia").first.click()
    await student.button("Switch on").click()
    await sees_moving(therapist, "Mia, desk")
    await sees_moving(therapist, "Mia, face")
    await sees_no(observer, "Mia, desk")
    await therapist.button("Show to all desk of Mia").click()
    await expect(therapist.page.locator(".mirror-video:not([width='2'])")).to_be_visible()
    await all_see((student, facilitator, observer), "Mia, desk")
    await expect(student.surface).not_to_be_visible()
    await therapist.page.locator("summary").filter(has_text="Turn and zoom").first.click()
    await therapist.button("Turn").first.click()
    await expect(picture(therapist, "Mia, desk").first).to_have_css("transform", re.compile(r"matrix\(0, 1, -1, 0"))
    await expect(picture(observer, "Mia, desk").first).to_have_css("transform", re.compile(r"matrix\(1, 0, 0, 1"))
    await therapist.button("Back to the board").first.click()
    await student.is_in()
    await sees_no(observer, "Mia, desk")
    await therapist.page.reload()
    await sees_moving(therapist, "Mia, desk")
    await expect(picture(therapist, "Mia, desk").first).to_have_css("transform", re.compile(r"matrix\(0, 1, -1, 0"))


async def test_a_zoomed_desk_is_moved_with_a_finger_with_buttons_and_with_keys(people: People) -> None:
    therapist = await people.therapist()
    student = await people.at_the_door("student", "Mia", touch=True)
    await therapist.let_in(student)
    await student.button("Desk camera").click()
    await therapist.button("Show to all desk of Mia").click()
    await sees_moving(student, "Mia, desk")
    stage = await student.page.locator(".stage").bounding_box()
    assert stage is not None
    finger, width = Hand(await student.devtools(), stage).finger, stage["width"]
    left = await place(student)
    await student.page.locator("summary").filter(has_text="Turn and zoom").click()
    await expect(student.button("Look up")).to_have_count(0)  # there is nothing to move to
    await student.button("Zoom in").click()
    left -= width / 4
    await lies_at(student, left)
    await finger(*[(0.6 - 0.01 * step, 0.4) for step in range(21)])
    left -= 0.2 * width
    await lies_at(student, left)
    await student.button("Look to the left").click()
    left += 0.1 * width
    await lies_at(student, left)
    await student.page.keyboard.press("ArrowLeft")
    await lies_at(student, left + 0.1 * width)


async def place(person: Person) -> float:
    """Return where the picture of Mia's desk begins, in CSS pixels from the left."""
    return float(await picture(person, "Mia, desk").first.evaluate("video => video.getBoundingClientRect().left"))


async def lies_at(person: Person, left: float) -> None:
    """Wait until the picture of Mia's desk begins there."""
    found = 0.0

    async def there() -> bool:
        nonlocal found
        found = await place(person)
        return abs(found - left) < 2

    try:
        await until(there, f"the desk at {left}", within_s=20, every_s=0.1)
    except AssertionError as error:
        raise AssertionError(f"{error}; it is at {found}") from None


async def test_shared_screen_goes_on_the_stage_and_the_board_comes_back_when_it_ends(people: People) -> None:
    therapist, student, facilitator = await people.three()
    await expect(student.button("Share screen")).to_have_count(0)
    await therapist.button("Share screen").click()
    await all_see((student, facilitator), "Therapist, screen")
    await therapist.sees("You are sharing your screen")
    await therapist.button("Stop sharing").click()
    await student.is_in()
    await sees_no(student, "Therapist, screen")
    await is_pressed(therapist, "Share screen", pressed=False)


async def test_a_therapist_who_reloads_while_sharing_gives_the_board_back(people: People) -> None:
    therapist, student = await people.two()
    await therapist.button("Share screen").click()
    await sees_moving(student, "Therapist, screen")
    await therapist.page.reload()
    await student.is_in()
    await sees_no(student, "Therapist, screen")


async def test_the_curtain_takes_every_picture_away_until_each_side_taps(people: People) -> None:
    therapist, student, facilitator = await people.three()
    await sees_moving(therapist, "Mia, face")
    await sees_moving(student, "Therapist, face")
    await facilitator.button("Privacy curtain").click()
    for person in (therapist, student, facilitator):
        await expect(person.page.locator("video")).to_have_count(0)
        await person.sees("Cameras are resting")
        await expect(person.button("Camera")).to_have_attribute("aria-disabled", "true")
    await hears(therapist, 1)
    await therapist.button("Privacy curtain").click()
    await is_pressed(student, "Camera", pressed=False)
    await expect(student.page.locator("video")).to_have_count(0)
    await therapist.button("Camera").click()
    await sees_moving(student, "Therapist, face")
    await student.button("Camera").click()
    await sees_moving(therapist, "Mia, face")


async def test_an_observer_looks_on_and_may_be_given_a_microphone(people: People) -> None:
    therapist, student = await people.two()
    observer = await people.at_the_door("observer", "Ana's mother")
    await therapist.let_in(observer)
    await sees_moving(observer, "Therapist, face")
    await hears(observer, 2)
    for name in ("Microphone", "Camera", "Desk camera", "Share screen"):
        await expect(observer.button(name)).to_have_count(0)
    await therapist.menu_of("Ana's mother").click()
    await therapist.page.get_by_role("switch", name="May use the microphone Ana's mother").check()
    await observer.button("Microphone").click()
    await hears(student, 2)


async def test_who_leaves_is_gone_from_every_screen_and_their_camera_is_off(people: People) -> None:
    therapist, student = await people.two()
    await sees_moving(therapist, "Mia, face")
    await student.page.evaluate(KEEP_TRACKS)
    await student.button("Leave").click()
    await student.answer("Leave")
    await student.sees("You have left the room")

    async def over() -> bool:
        return bool(await student.page.evaluate("tracks.every(track => track.readyState === 'ended')"))

    await until(over, "cameras that are given back")
    await hears_nothing(therapist)
    await expect(picture(therapist, "Mia, face")).to_have_count(0)


async def test_saving_data_leaves_sound_and_writing(people: People) -> None:
    therapist, student = await people.two()
    await sees_moving(student, "Therapist, face")
    await student.button("Save data").click()
    await sees_no(student, "Therapist, face")
    await sees_no(therapist, "Mia, face")
    await student.sees("Saving data")
    await hears(student, 1)
    await hears(therapist, 1)
    await student.write()
    await people.all_is_saved([therapist, student])
    await student.button("Save data").click()
    await sees_moving(student, "Therapist, face")
    await is_pressed(student, "Camera", pressed=False)
