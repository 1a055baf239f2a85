"""The mirror: the therapist knows what the student's screen shows without a second login, drawn from shared state."""

from __future__ import annotations

import io
import re

from PIL import Image, ImageChops, ImageStat
from playwright.async_api import Locator, expect

from tests.journeys.outage import Outage
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.test_activities import choice, has_its_pictures, press
from tests.support.waiting import until

INK = """
canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true })
  copy.drawImage(canvas, 0, 0)
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
  let dark = 0
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] && data[at] + data[at + 1] + data[at + 2] < 360) dark += 1
  }
  return dark / (canvas.width * canvas.height)
}
"""
HIDE = """
hidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden })
  document.dispatchEvent(new Event("visibilitychange"))
}
"""
LOW = """
const battery = Object.assign(new EventTarget(), { charging: false, level: 0.5 })
window.drain = () => { battery.level = 0.1; battery.dispatchEvent(new Event("levelchange")) }
navigator.getBattery = async () => battery
"""


def screen_of(therapist: Person, name: str) -> Locator:
    """Return the picture of a student's screen."""
    return therapist.button(f"Screen of {name}")


async def ink_in(therapist: Person, name: str) -> float:
    """Return how much of the picture is dark."""
    canvas = therapist.region("Student screens").locator(".mirror", has_text=name).locator("canvas")
    return float(await canvas.evaluate(INK)) if await canvas.count() else 0


async def test_the_mirror_shows_the_page_the_ink_and_the_tool_of_the_student(people: People) -> None:
    therapist, student = await people.two()
    therapist.forgiven = re.compile("willReadFrequently")  # a test that looks often
    mirror = therapist.region("Student screens")
    await expect(mirror).to_contain_text("l i t")
    await expect(mirror).to_contain_text("pencil")
    await until(lambda: any_ink(therapist), "the first letters in the mirror")
    before = await ink_in(therapist, "Mia")
    for _ in range(3):
        await student.line((0.1, 0.5), (0.9, 0.6), (0.1, 0.7), (0.9, 0.8))

    async def more() -> bool:
        return await ink_in(therapist, "Mia") > before * 1.5

    await until(more, "the student's ink in the mirror", within_s=30)
    await student.button("Eraser").click()
    await expect(mirror).to_contain_text("eraser")
    await therapist.button("New page").click()
    await expect(mirror).to_contain_text("Page 2")


async def any_ink(therapist: Person) -> bool:
    """Say whether something dark is in the picture of Mia's screen."""
    return await ink_in(therapist, "Mia") > 0


async def test_the_mirror_tells_of_a_hidden_tab_a_low_battery_and_a_lost_line(people: People) -> None:
    therapist = await people.therapist()
    student = await people.window("student", "Mia")
    await student.page.add_init_script(LOW)
    await student.page.goto(people.room.student)
    await student.join("Mia")
    await therapist.let_in(student)
    mirror = therapist.region("Student screens")
    await expect(mirror).not_to_contain_text("Battery is low")
    await student.page.evaluate("drain()")
    await expect(mirror).to_contain_text("Battery is low")
    await student.page.evaluate(HIDE, True)
    await expect(mirror).to_contain_text("Looking at something else")
    await student.page.evaluate(HIDE, False)
    await expect(mirror).not_to_contain_text("Looking at something else")
    await student.desk.relay.cut()
    await expect(mirror).to_contain_text("not connected", timeout=40_000)
    await student.desk.relay.mend()
    await expect(mirror).to_contain_text("l i t", timeout=40_000)


async def test_the_mirror_grows_on_a_press_and_says_what_lies_over_the_board(people: People) -> None:
    therapist, _student = await people.two()
    picture = screen_of(therapist, "Mia")
    small = await picture.bounding_box()
    await picture.click()
    await expect(picture).to_have_attribute("aria-pressed", "true")
    large = await picture.bounding_box()
    board = await therapist.board.bounding_box()
    assert small
    assert large
    assert board
    assert large["width"] > small["width"] * 1.5
    assert large["x"] >= board["x"] + board["width"], "it lies over the board"
    await therapist.page.get_by_role("switch", name="Hide board").check()
    await expect(therapist.region("Student screens").locator(".mirror-says")).to_have_text("Board is hidden")


async def taken(shown: Locator) -> Image.Image:
    """Return a screenshot, small and without colors, with all its pictures."""
    await has_its_pictures(shown)
    return Image.open(io.BytesIO(await shown.screenshot())).convert("L").resize((240, 155))


def apart(one: Image.Image, other: Image.Image) -> float:
    """Return how far two screenshots are apart: the mean over all pixels, of 255."""
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


async def test_the_mirror_is_the_students_own_screenshot_made_small(people: People, outage: Outage) -> None:
    therapist, student = await people.two()
    mirror, own = therapist.page.locator(".mirror-stage"), student.page.locator(".sheet > .stage")
    await screen_of(therapist, "Mia").click()
    await expect(student.page.locator(".notice p")).to_have_count(0)
    await choice(therapist)
    ball = student.region("Activity for all").get_by_role("button", name="Ball")
    await expect(ball).to_be_visible()
    async with outage(student):
        await ball.click()
        await expect(therapist.region("Student screens")).to_contain_text("not connected")
    await expect(mirror.locator(".act-option[aria-pressed=true]")).to_have_text("Ball")
    await expect(student.page.locator(".notice p")).to_have_count(0)
    own_ones, mirrored = [await taken(own)], [await taken(mirror)]
    for way, cards in (("Show the schedule to all", 9), ("Show what is now", 1)):
        await therapist.button(way).click()
        for shown, pictures in ((own, own_ones), (mirror, mirrored)):
            await expect(shown.locator(".card-item")).to_have_count(cards)
            pictures.append(await taken(shown))
    await press(therapist, "Checklist", "Writing materials", "Show to all Writing materials")
    for shown, pictures in ((own, own_ones), (mirror, mirrored)):
        await expect(shown.locator(".act-line").first).to_be_visible()
        pictures.append(await taken(shown))
    for at, one in enumerate(own_ones):
        distances = [apart(one, other) for other in mirrored]
        assert distances[at] == min(distances) < 6, f"{at}: {distances}"
    await expect(therapist.region("Student screens").get_by_role("button")).to_have_count(1)
