"""A photo stands for a symbol: taken by the therapist or picked, the student sees it on the card, and it stays."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import FilePayload, Locator, expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import Studio, is_pressed
from tests.journeys.test_activities import press
from tests.support.photos import SVG, phone_photo, photo
from tests.support.waiting import until

REFUSED = re.compile("Failed to load resource: the server responded with a status of 4")
WATCH = """
() => {
  const { mediaDevices } = navigator, real = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async wanted => (window.lens = await real(wanted))
}
"""
GIVEN_BACK = "() => window.lens.getTracks().every(track => track.readyState === 'ended')"
RIGHT = "/symbols/own-energy-right.svg"
DRAWN = "img => img.complete && img.naturalWidth > 0 && img.src.includes('/images/')"


@pytest.fixture(scope="session")
def house(studio: Studio) -> Studio:
    """These journeys have cameras."""
    return studio


def file(name: str, body: bytes, kind: str = "image/jpeg") -> FilePayload:
    """Return a file as it lies on somebody's device."""
    return {"name": name, "mimeType": kind, "buffer": body}


def card(person: Person, label: str) -> Locator:
    """Return the picture of a card on a person's schedule."""
    return person.region("Visual schedule").get_by_role("listitem").filter(has_text=label).locator("img")


async def is_drawn(picture: Locator, whose: str) -> None:
    """Wait until a photo is there, not only its place."""

    async def drawn() -> bool:
        return await picture.count() == 1 and bool(await picture.evaluate(DRAWN))

    await until(drawn, f"the photo at {whose}", within_s=20, every_s=0.1)


async def test_the_student_sees_the_photo_that_the_therapist_took_by_keyboard_also_after_a_reload(
    people: People,
) -> None:
    therapist, student = await people.two()
    await therapist.page.evaluate(WATCH)
    await therapist.button("Add to schedule").click()
    dialog = therapist.page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Words on it").fill("Brush teeth")
    await expect(dialog.locator("img[src*=toothbrush]")).to_be_visible()
    await dialog.get_by_role("button", name="Take a photo").press("Enter")
    shoot = dialog.get_by_role("button", name="Take", exact=True)
    await expect(shoot).to_be_focused()
    await until(
        lambda: dialog.locator("video").evaluate("video => video.videoWidth > 0"),
        "a picture in the camera",
        within_s=20,
    )
    await shoot.press("Enter")
    await expect(dialog.get_by_role("button", name="Photo 1")).to_have_attribute("aria-pressed", "true")
    assert await therapist.page.evaluate(GIVEN_BACK), "the camera is given back"
    await dialog.get_by_role("button", name="Add card").click()
    for person in (therapist, student):
        await is_drawn(card(person, "Brush teeth"), person.name)
    for person in (student, therapist):
        await person.page.reload()
        await is_drawn(card(person, "Brush teeth"), f"{person.name}, after a reload")


async def test_the_privacy_curtain_closes_the_camera_of_a_photo_and_keeps_it_off(people: People) -> None:
    therapist, facilitator = await people.therapist(), await people.at_the_door("facilitator", "Mr Ortiz")
    await therapist.let_in(facilitator)
    await is_pressed(therapist, "Camera")
    await therapist.page.evaluate(WATCH)
    await therapist.button("Add to schedule").click()
    dialog = therapist.page.get_by_role("dialog")
    take, seen = dialog.get_by_role("button", name="Take a photo"), dialog.locator("video")
    await take.press("Enter")
    await expect(dialog.get_by_role("button", name="Take", exact=True)).to_be_focused()
    await facilitator.button("Privacy curtain").click()
    await expect(seen).to_have_count(0)
    await expect(take).to_be_focused()
    await expect(take).to_have_attribute("aria-disabled", "true")
    await expect(dialog).to_contain_text("The privacy curtain is drawn.")
    assert await therapist.page.evaluate(GIVEN_BACK), "the camera is given back"
    await therapist.page.evaluate("() => { window.lens = null }")
    await take.press("Enter")
    await facilitator.button("Privacy curtain").click()
    await expect(take).not_to_have_attribute("aria-disabled", "true")
    assert await therapist.page.evaluate("() => window.lens === null"), "no camera was opened behind the curtain"
    await expect(seen).to_have_count(0)
    await take.press("Enter")
    await expect(seen).to_be_visible()


async def test_photos_are_picked_for_choices_rewards_and_prompts_told_why_not_and_kept_without_network(
    people: People,
) -> None:
    therapist, student, facilitator = await people.three()
    therapist.forgiven = REFUSED
    dialog = therapist.page.get_by_role("dialog")
    pick = dialog.locator("input[type=file]")
    tools = therapist.region("Activity tools")

    await tools.get_by_role("button", name="Choice", exact=True).click()
    for at, label in ((1, "Swing"), (2, "Paint")):
        await tools.get_by_role("textbox", name=f"Choice {at}").fill(label)
    await tools.get_by_role("button", name="Picture for Choice 2").click()
    await pick.set_input_files(file("page.svg", SVG, "image/svg+xml"))
    await expect(dialog.get_by_role("alert")).to_contain_text("not a picture that can be used")
    await therapist.desk.relay.cut()
    await pick.set_input_files(file("phone.jpg", phone_photo()))
    await expect(dialog).to_contain_text("It is kept on this computer")
    await therapist.desk.relay.mend()
    await expect(dialog).to_have_count(0)
    await tools.get_by_role("button", name="Make", exact=True).click()
    await tools.get_by_role("button", name=re.compile("^Show to all")).click()
    paint = student.page.get_by_role("button", name="Paint").locator("img").first
    await is_drawn(paint, "the student's choice")
    size = await paint.evaluate("img => [img.naturalWidth, img.naturalHeight]")
    assert size == [384, 512], "upright, and small"

    await therapist.button("Picture").click()
    await pick.set_input_files(file("cup.png", photo("PNG", (900, 900), "green"), "image/png"))
    await expect(dialog).to_have_count(0)
    await therapist.page.get_by_role("textbox", name="Prompt", exact=True).fill("Give the cup")
    await therapist.button("Send prompt").click()
    await is_drawn(facilitator.region("Prompts").locator("img"), "the facilitator's card")

    await tools.get_by_role("button", name="Tokens", exact=True).click()
    await tools.get_by_role("button", name="Picture for Working for").click()
    await dialog.get_by_role("group", name="Photos of this room").get_by_role("button").last.click()
    await tools.get_by_role("textbox", name="Working for").fill("Paint")
    await tools.get_by_role("button", name="Make", exact=True).click()
    await tools.get_by_role("button", name=re.compile("^Show to all")).last.click()
    await is_drawn(student.page.locator(".act-earns img"), "what the student works for")


async def test_a_photo_that_waits_for_the_network_survives_a_reload_and_is_sent_once(people: People) -> None:
    therapist, _student = await people.two()
    address = therapist.page.url
    sent: list[str] = []
    therapist.page.on("requestfinished", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    dialog = therapist.page.get_by_role("dialog")
    await therapist.button("Picture").click()
    await therapist.desk.relay.cut()
    await dialog.locator("input[type=file]").set_input_files(file("phone.jpg", phone_photo()))
    await expect(dialog).to_contain_text("It is kept on this computer")
    await therapist.page.goto("about:blank")  # without network a reload shows nothing of ours
    await therapist.desk.relay.mend()
    await therapist.page.goto(address)
    await therapist.sees("The photo that waited is in this room now.")
    await therapist.button("Picture").click()
    await is_drawn(dialog.get_by_role("button", name="Photo 1").locator("img"), "the therapist, after a reload")
    await expect(dialog.get_by_role("button", name="Photo 2")).to_have_count(0)
    for _ in range(2):  # whatever is done now, it is not sent again
        await therapist.page.goto(address)
        await therapist.sees_status("Saved")
    assert len([url for url in sent if url.endswith("/images")]) == 1
    assert len(await people.house.photos(people.room.room)) == 1


async def test_check_ins_and_checklists_have_photos_on_every_screen_until_one_is_deleted(people: People) -> None:
    therapist, student, facilitator = await people.three()
    dialog, tools = therapist.page.get_by_role("dialog"), therapist.region("Activity tools")
    pick = dialog.locator("input[type=file]")
    await tools.get_by_role("button", name="Check-in", exact=True).press(
        "Enter"
    )  # the panel moves while somebody comes in
    await tools.get_by_role("button", name="Picture for Step 2").click()
    await pick.set_input_files(file("cat.jpg", photo(left="red")))
    await expect(dialog).to_have_count(0)
    await press(therapist, "Make", "Show to all Check-in")
    options = student.region("Activity for all").get_by_role("button")
    await is_drawn(options.filter(has_text=re.compile("^Low")).locator(".photo"), "the student's step")
    await expect(options.filter(has_text="Just right").locator(".card-picture")).to_have_attribute("src", RIGHT)
    for staff in (therapist, facilitator):
        await is_drawn(staff.region("Activity tools").locator(".act-choices .photo"), staff.name)

    await tools.get_by_role("button", name="Checklist", exact=True).click()
    await tools.get_by_role("textbox", name="Line 1").fill("Scissors")
    await therapist.page.keyboard.press("Enter")
    await expect(tools.get_by_role("textbox", name="Line 2")).to_be_focused()
    await therapist.page.keyboard.type("My cup")
    await tools.get_by_role("button", name="Picture for Line 2").click()
    await dialog.get_by_role("button", name="Photo 1").click()
    await press(therapist, "Make", "Show to all Checklist")
    line = student.region("Activity for all").get_by_role("button", name="My cup")
    await is_drawn(line.locator(".photo"), "the student's line")
    await is_drawn(facilitator.region("Materials").locator(".photo"), "what the facilitator fetches")
    await is_drawn(therapist.page.locator(".mirror-stage .photo"), "the mirror")
    scissors = student.region("Activity for all").get_by_role("button", name="Scissors")
    await expect(scissors.locator("img")).to_have_attribute("src", "/symbols/scissors.svg")

    await therapist.button("Picture").click()
    await dialog.get_by_role("button", name="Photo 1").click()
    await therapist.page.get_by_role("textbox", name="Prompt", exact=True).fill("Give the cup")
    await therapist.button("Send prompt").click()
    await is_drawn(facilitator.region("Prompts").locator(".photo"), "the facilitator's card")
    await therapist.button("Add to schedule").click()
    await dialog.get_by_role("button", name="Photo 1").click()
    await dialog.get_by_role("button", name="Delete this photo").click()
    await therapist.answer("Delete")
    await dialog.get_by_role("button", name="Cancel").click()
    for person in (student, facilitator, therapist):
        await expect(person.page.locator(".photo")).to_have_count(0)
    await expect(facilitator.region("Prompts")).to_contain_text("Give the cup")
    await press(therapist, "Show to all Check-in")
    await expect(options.filter(has_text=re.compile("^Low")).locator(".card-picture")).to_have_attribute(
        "src", "/symbols/own-energy-low.svg"
    )


async def test_a_photo_that_is_deleted_or_lost_leaves_the_symbol(people: People) -> None:
    therapist, student = await people.two()
    dialog = therapist.page.get_by_role("dialog")
    for label, left in (("Scissors", "red"), ("Guitar", "green")):
        await therapist.button("Add to schedule").click()
        await dialog.get_by_role("textbox", name="Words on it").fill(label)
        await expect(dialog.locator(f"img[src='/symbols/{label.lower()}.svg']")).to_be_visible()
        await dialog.locator("input[type=file]").set_input_files(file("a.jpg", photo(left=left)))
        await expect(dialog.get_by_role("button", name="Photo 1")).to_have_attribute("aria-pressed", "true")
        await dialog.get_by_role("button", name="Add card").click()
        await is_drawn(card(student, label), "the student")
    await therapist.region("Visual schedule").locator("summary").filter(has_text="More Scissors").click()
    await therapist.button("Edit card").click()
    await dialog.get_by_role("button", name="Delete this photo").click()
    await therapist.answer("Delete")
    await expect(card(student, "Scissors")).to_have_attribute("src", "/symbols/scissors.svg")
    await expect(dialog.get_by_role("button", name="Photo 2")).to_have_count(0)
    await dialog.get_by_role("button", name="Cancel").click()

    student.forgiven = REFUSED
    await people.house.lose_photos(people.room.room)
    await student.page.reload()
    await expect(card(student, "Guitar")).to_have_attribute("src", "/symbols/guitar.svg")
