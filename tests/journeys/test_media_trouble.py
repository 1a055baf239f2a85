"""What goes wrong with sound and picture, and how it mends: reloads, lost lines, hidden tabs, no devices."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import (
    HEARD,
    SENT,
    Studio,
    hears,
    hears_nothing,
    is_pressed,
    picture,
    sees_moving,
    sees_no,
)
from tests.support.axe import accessibility_faults
from tests.support.waiting import until

SLEEP = "() => connections.forEach(connection => connection.close())"
"""Chromium itself does so before its computer sleeps: no event tells of it."""
STATES = "() => connections.map(connection => connection.connectionState)"
HIDE = """
hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden })
  document.dispatchEvent(new Event("visibilitychange"))
}
"""
"""Playwright keeps every tab in front."""


@pytest.fixture(scope="session")
def house(studio: Studio) -> Studio:
    """These journeys have cameras."""
    return studio


async def test_a_reload_brings_picture_and_choices_back(people: People) -> None:
    therapist, student = await people.two()
    await student.button("Desk camera").click()
    await sees_moving(therapist, "Mia, desk")
    await student.page.reload()
    await sees_moving(therapist, "Mia, desk")
    await sees_moving(therapist, "Mia, face")
    await is_pressed(student, "Microphone")
    await student.button("Microphone").click()
    await student.page.reload()
    await sees_moving(therapist, "Mia, desk")
    await is_pressed(student, "Microphone", pressed=False)
    await therapist.page.reload()
    await sees_moving(therapist, "Mia, face")
    await sees_moving(student, "Therapist, face")


async def test_without_the_parts_for_pictures_the_room_is_there_and_the_next_connection_brings_them(
    people: People,
) -> None:
    therapist = await people.window("therapist", "Therapist")
    therapist.forgiven = re.compile("ERR_FAILED")
    asked: list[str] = []

    async def refuse(route: Route) -> None:
        asked.append(route.request.url)
        await route.abort()

    await therapist.page.route("**/faces-staff.js", refuse)
    await therapist.page.goto(people.room.therapist)
    await therapist.is_in()
    await therapist.write()
    await therapist.sees_status("Saved")
    assert 0 < len(asked) < 4, "asked for again and again"
    await therapist.page.unroute("**/faces-staff.js")
    await therapist.desk.relay.cut()
    await therapist.desk.relay.mend()
    await is_pressed(therapist, "Camera", pressed=True)


async def test_sound_and_picture_outlive_a_lost_websocket(people: People) -> None:
    therapist, student = await people.two()
    await sees_moving(student, "Therapist, face")
    connections = await student.page.evaluate("connections.length")
    await student.desk.relay.cut()
    await student.sees_status("Offline, your work is kept")
    await sees_moving(student, "Therapist, face")
    await expect(student.page.locator(".tile[data-look=still]")).to_have_count(0)
    await therapist.page.wait_for_timeout(500)
    await student.desk.relay.mend()
    await student.sees_status("Saved")
    await sees_moving(student, "Therapist, face")
    await sees_moving(therapist, "Mia, face")
    assert await student.page.evaluate("connections.length") == connections, "the old ones live"


@pytest.mark.parametrize("seconds", [5, 20])
async def test_after_a_drop_the_picture_returns_by_itself(people: People, house: Studio, seconds: int) -> None:
    therapist, student = await people.two()
    await sees_moving(student, "Therapist, face")
    await sees_moving(therapist, "Mia, face")
    house.freeze()
    try:
        await student.sees("Picture stopped. It comes back by itself.")
        still = picture(student, "Therapist, face").first
        await expect(still).to_have_css("filter", re.compile("grayscale"))
        assert await still.evaluate("video => video.videoWidth") > 0, "the last frame"
        await student.write()  # the board waits for nothing
        await asyncio.sleep(seconds)
    finally:
        house.thaw()
    await sees_moving(student, "Therapist, face", within_s=30)
    await sees_moving(therapist, "Mia, face", within_s=30)
    await hears(therapist, 1)
    await people.all_is_saved([therapist, student])


@pytest.mark.parametrize("websocket", ["lives", "is lost"])
async def test_after_a_computer_slept_sound_and_picture_return(people: People, websocket: str) -> None:
    therapist, student = await people.two()
    await sees_moving(student, "Therapist, face")
    await sees_moving(therapist, "Mia, face")
    if websocket == "is lost":
        await student.desk.relay.cut()
        await student.sees_status("Offline, your work is kept")
    await student.page.evaluate(SLEEP)
    if websocket == "is lost":
        await student.desk.relay.mend()
    await sees_moving(student, "Therapist, face")
    await sees_moving(therapist, "Mia, face")
    await hears(therapist, 1)
    await hears(student, 1)


async def test_a_server_that_began_anew_is_sent_sound_and_picture_at_once(people: People) -> None:
    therapist, student = await people.two()
    await sees_moving(therapist, "Mia, face")
    connected = await student.page.evaluate(STATES)
    await people.house.server.kill()
    await people.house.server.start(within_s=60)
    await student.sees_status("Saved", within_s=30)
    assert connected == ["connected"] * 2

    async def renewed() -> bool:
        states: list[str] = await student.page.evaluate(STATES)
        return states[:2] == ["closed"] * 2

    await until(renewed, "both connections made anew, not only when they have failed", within_s=5)
    await sees_moving(student, "Therapist, face")
    await sees_moving(therapist, "Mia, face")
    await hears(therapist, 1)


async def test_a_hidden_tab_is_sent_voices_only(people: People) -> None:
    therapist, student = await people.two()
    await sees_moving(student, "Therapist, face")
    await sees_moving(therapist, "Mia, face")
    await student.page.evaluate(HIDE, True)

    async def packets() -> int:
        return sum((await therapist.page.evaluate(SENT, "video")).values())

    async def rests() -> bool:
        before = await packets()
        await asyncio.sleep(1.5)
        return await packets() == before

    await until(rests, "a camera of the therapist that is not encoded, since nobody looks", within_s=20)
    before = await student.page.evaluate(HEARD)
    await asyncio.sleep(1)
    assert await student.page.evaluate(HEARD) != before, "the voice goes on"
    await student.page.evaluate(HIDE, False)
    await sees_moving(student, "Therapist, face")


async def test_when_the_therapist_is_gone_students_are_alone_and_the_aide_is_told(people: People) -> None:
    therapist, student, facilitator = await people.three()
    leo = await people.at_the_door("student", "Leo", in_browser=None)
    await therapist.let_in(leo)
    await hears(student, 2)
    await therapist.button("Show to all face of Mia").click()
    await sees_moving(leo, "Mia, face")
    await therapist.page.goto("about:blank")
    await student.sees("Your therapist is away for a moment")
    await leo.sees("Your therapist is away for a moment")
    await facilitator.sees("The therapist is not connected. Students do not see or hear each other.")
    await hears_nothing(student)
    await sees_no(leo, "Mia, face")
    await therapist.page.goto(people.room.therapist)
    await sees_moving(leo, "Mia, face")
    await hears(student, 2)


async def is_accessible(person: Person, state: str) -> None:
    """Check the page as it is now."""
    assert await accessibility_faults(person.page) == [], f"{person.name}: {state}"


async def test_sound_and_picture_are_accessible_in_every_state(people: People) -> None:
    three = therapist, student, facilitator = await people.three()
    await student.button("Desk camera").click()
    await sees_moving(therapist, "Mia, desk")
    await hears(therapist, 1)
    for person in three:
        await is_accessible(person, "with pictures")
    await therapist.button("Show to all desk of Mia").click()
    await sees_moving(facilitator, "Mia, desk")
    for person in three:
        await is_accessible(person, "a desk on the stage")
    await therapist.button("Calm picture for all").click()
    await student.sees("A quiet moment")
    for person in three:
        await is_accessible(person, "calm")
    await facilitator.button("Privacy curtain").click()
    await student.sees("Cameras are resting")
    for person in three:
        await is_accessible(person, "curtain")
    await therapist.button("Privacy curtain").click()
    await therapist.button("Back to the board").click()
    await therapist.button("Ask for camera Mia").first.click()
    await student.sees("Switch on the camera?")
    await is_accessible(student, "asked")
