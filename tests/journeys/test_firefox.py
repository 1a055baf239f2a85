"""Another browser in the room: Debian's Firefox sees, hears, writes and comes back as Chromium does."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import HEARD, KEEP, Studio, hears, is_pressed, sees_moving, sees_no
from tests.support.firefox import FIREFOX, Firefox
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine: apt install firefox-esr")

JOIN = """
name => {
  const field = document.querySelector("input[name=name]")
  field.value = name
  field.dispatchEvent(new Event("input", { bubbles: true }))
}
"""
SURFACE = """
() => {
  const box = document.querySelector("#surface")?.getBoundingClientRect()
  return box && [box.x, box.y, box.width, box.height]
}
"""
MOVES = """
async label => {
  const video = document.querySelector(`video[aria-label="${label}"]`)
  if (!video) return false
  const painted = video.mozPaintedFrames
  await new Promise(resolve => setTimeout(resolve, 300))
  return video.isConnected && video.mozPaintedFrames > painted
}
"""
STANDS_STILL = "() => document.body.innerText.includes('Picture stopped')"
LOOKS_MS = 4000
"""Longer than it takes to find that a picture stands still."""


@pytest.fixture(scope="session")
def house(studio: Studio) -> Studio:
    """These journeys have cameras."""
    return studio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Firefox]:
    """Firefox, which takes seconds to start."""
    async with Firefox.start(tmp_path_factory.mktemp("firefox"), KEEP) as firefox:
        yield firefox


@pytest_asyncio.fixture(loop_scope="session")
async def firefox(people: People, started: Firefox) -> AsyncIterator[Firefox]:
    """A window in the turn of this journey. What its console complains of fails the journey."""
    async with started.window(1366, 768):
        yield started
    assert not started.complaints, "\n".join(started.complaints)


async def firefox_sees(firefox: Firefox, label: str) -> None:
    """Wait until a picture moves there, and see that it goes on without being called still."""
    await until(lambda: firefox.evaluate(MOVES, label), f"{label!r} moves in Firefox", within_s=20, every_s=0.1)
    await firefox.evaluate(f"() => new Promise(resolve => setTimeout(resolve, {LOOKS_MS}))")
    assert await firefox.evaluate(MOVES, label), f"{label!r} moves no more"
    assert not await firefox.evaluate(STANDS_STILL), "a picture that moves is called still"


async def firefox_hears(firefox: Firefox) -> None:
    """Wait until one voice is heard there that is not silent."""
    before: dict[str, float] = await firefox.evaluate(HEARD)

    async def louder() -> bool:
        now: dict[str, float] = await firefox.evaluate(HEARD)
        return sum(now.values()) > sum(before.values()) + 1e-5

    await until(louder, "a voice in Firefox", within_s=20, every_s=0.3)


async def meet(firefox: Firefox, theirs: str, person: Person, own: str) -> None:
    """See and hear each other: Firefox sees `theirs`, the other one sees `own`."""
    await firefox_sees(firefox, theirs)
    await firefox_hears(firefox)
    await sees_moving(person, own)
    await hears(person, 1)


async def write(firefox: Firefox) -> None:
    """Write one stroke in the middle of the page."""
    left, top, width, height = await firefox.sees(SURFACE, "a page to write on")
    await firefox.drag([(left + x * width, top + y * height) for x, y in ((0.4, 0.2), (0.45, 0.3), (0.5, 0.2))])


async def test_a_student_in_firefox_sees_hears_writes_and_comes_back(people: People, firefox: Firefox) -> None:
    therapist = await people.therapist()
    written = len(await people.house.strokes(people.room.room))
    await firefox.goto(people.room.student)
    await firefox.evaluate(JOIN, "Mia")
    await firefox.click("Join")
    await therapist.button("Let in Mia").click()
    await meet(firefox, "Therapist, face", therapist, "Mia, face")
    await firefox.click("Desk camera")
    await sees_moving(therapist, "Mia, desk")
    await write(firefox)
    await people.journal_has(1, beyond=written)
    await firefox.reload()
    await meet(firefox, "Therapist, face", therapist, "Mia, face")
    await sees_moving(therapist, "Mia, desk")


async def test_a_therapist_in_firefox_lets_in_and_draws_the_curtain(people: People, firefox: Firefox) -> None:
    student = await people.at_the_door("student", "Mia")
    await firefox.goto(people.room.therapist)
    await firefox.click("Let in Mia")
    await meet(firefox, "Mia, face", student, "Therapist, face")
    await firefox.click("Privacy curtain")
    await sees_no(student, "Therapist, face")
    await is_pressed(student, "Camera", pressed=False)
