"""Own devices of a seat: what each trouble with them says, what the browser asks, what is seen where one chooses."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import Studio, hears, is_pressed, sees_moving
from tests.support.axe import accessibility_faults
from tests.support.waiting import until

REFUSE = """
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "%s") }
"""
BLOCK = """
const real = HTMLMediaElement.prototype.play
let tapped = false
addEventListener("click", () => { tapped = true }, { capture: true })
HTMLMediaElement.prototype.play = function () {
  return tapped || this.muted ? real.call(this) : Promise.reject(new DOMException("", "NotAllowedError"))
}
"""
DARK = """
navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 })
  const paint = canvas.getContext("2d")
  setInterval(() => {
    paint.fillStyle = window.open_lens ? `hsl(${Math.random() * 360} 80% 60%)` : "#050505"
    paint.fillRect(0, 0, 200, 180)
  }, 60)
  return canvas.captureStream(15)
}
"""
ASKS = """
navigator.mediaDevices.getUserMedia = () => new Promise(() => {})
navigator.permissions.query = async () => ({ state: "prompt" })
"""
MUTED = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
navigator.mediaDevices.getUserMedia = async wanted => {
  const stream = await real(wanted)
  for (const track of stream.getAudioTracks()) {
    Object.defineProperty(track, "muted", { configurable: true, value: true })
    window.unmute = () => {
      Object.defineProperty(track, "muted", { value: false })
      track.dispatchEvent(new Event("unmute"))
    }
  }
  return stream
}
"""
"""A key of the computer: no test can press it."""


@pytest.fixture(scope="session")
def house(studio: Studio) -> Studio:
    """These journeys have cameras."""
    return studio


async def meet(people: People, script: str) -> tuple[Person, Person]:
    """Let in a student whose browser is as this script makes it."""
    therapist = await people.therapist()
    student = await people.window("student", "Mia")
    await student.page.add_init_script(script)
    await student.page.goto(people.room.student)
    await student.join("Mia")
    await therapist.let_in(student)
    return therapist, student


@pytest.mark.parametrize(
    ("error", "words", "why_silent"),
    [
        (
            "NotAllowedError",
            "The browser does not allow the microphone and the camera.",
            "Microphone is not allowed",
        ),
        ("NotFoundError", "No microphone and no camera was found.", "No microphone"),
        (
            "NotReadableError",
            "Something else is using the microphone and the camera.",
            "Microphone is in use elsewhere",
        ),
    ],
)
async def test_each_trouble_with_a_device_is_told_in_its_own_words_to_its_owner_and_to_staff_who_ask_once_more(
    people: People, error: str, words: str, why_silent: str
) -> None:
    therapist, student = await meet(people, REFUSE % error)
    await student.sees(words)
    await is_pressed(student, "Camera", pressed=False)
    await student.write()
    await student.button("Camera and sound").click()
    await expect(student.page.locator(".device-problem")).to_have_count(2)  # one with each device
    assert await accessibility_faults(student.page) == []
    await sees_moving(student, "Therapist, face")
    await student.answer("Close")
    for where in (therapist.region("Pictures"), therapist.region("People")):
        await expect(where.get_by_text(why_silent)).to_be_visible()
    await student.page.evaluate("() => delete navigator.mediaDevices.getUserMedia")  # mended
    await therapist.region("People").get_by_role("button", name="Ask for microphone Mia").click()
    await student.button("Switch on").click()
    await expect(therapist.button("Mute Mia")).to_be_visible()
    await expect(therapist.page.get_by_text(why_silent)).to_have_count(0)


async def test_a_covered_lens_is_noticed_at_both_ends(people: People) -> None:
    therapist, student = await meet(people, DARK)
    await student.sees("The camera sees nothing. Open its shutter, or take away what covers it.")
    await therapist.sees("Lens is covered")
    await student.page.evaluate("window.open_lens = true")
    await expect(therapist.page.get_by_text("Lens is covered")).to_have_count(0)
    await sees_moving(therapist, "Mia, face")


async def test_where_the_browser_blocks_sound_a_tap_is_enough(people: People) -> None:
    _, student = await meet(people, BLOCK)
    await student.button("Tap to hear").click()
    await expect(student.button("Tap to hear")).to_have_count(0)
    await hears(student, 1)


async def test_own_picture_and_level_are_seen_where_devices_are_chosen(people: People) -> None:
    _, student = await people.two()
    await sees_moving(student, "Mia, face")
    await student.button("Camera and sound").click()
    dialog = student.page.get_by_role("dialog")
    await expect(dialog.get_by_role("combobox", name="Camera", exact=True)).to_be_visible()
    await expect(dialog.locator("video")).to_have_count(1)

    async def moves() -> bool:
        widths = {await dialog.locator(".level-bar").get_attribute("width") for _ in range(8)}
        return len(widths) > 1

    await until(moves, "a level that moves", within_s=20)
    assert await accessibility_faults(student.page) == []
    await student.answer("Close")


async def test_devices_are_switched_by_keyboard_alone(people: People) -> None:
    therapist, student = await people.two()
    await is_pressed(therapist, "Microphone")
    await therapist.page.keyboard.press("Shift+M")
    await is_pressed(therapist, "Microphone", pressed=False)
    await therapist.page.keyboard.press("Shift+V")
    await is_pressed(therapist, "Camera", pressed=False)
    await student.surface.focus()
    await student.page.keyboard.press("Shift+K")
    await is_pressed(student, "Desk camera")
    await therapist.page.keyboard.press("Shift+P")
    await is_pressed(therapist, "Privacy curtain")
    await student.sees("Cameras are resting")


async def test_who_leaves_the_browsers_question_is_told_where_it_is_and_staff_know(people: People) -> None:
    therapist, student = await meet(people, ASKS)
    asks = student.page.get_by_role("alert").filter(has_text="choose Allow")
    await expect(asks).to_be_visible()
    await expect(therapist.region("Pictures").get_by_text("The browser is asking for permission")).to_be_visible()
    assert await accessibility_faults(student.page) == []
    await student.write()
    await student.button("Microphone").click()  # not after all
    await student.button("Camera").click()
    await expect(asks).to_have_count(0)


async def test_a_microphone_that_the_computer_mutes_is_known_at_both_ends_until_it_is_heard(
    people: People,
) -> None:
    therapist, student = await meet(people, MUTED)
    await student.sees("This computer has muted the microphone.")
    muted = therapist.region("Pictures").get_by_text("Microphone is muted by the computer")
    await expect(muted).to_be_visible()
    await is_pressed(student, "Microphone", pressed=True)
    await expect(therapist.button("Mute Mia")).to_be_visible()
    await student.page.evaluate("() => unmute()")
    await expect(muted).to_have_count(0)
