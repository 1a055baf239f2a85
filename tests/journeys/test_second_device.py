"""A pen tablet as the second device of somebody who is in the room: their hand, and nobody of its own."""

from playwright.async_api import expect

from tests.journeys.outage import time_goes_by
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import picture
from tests.journeys.test_pens import Hand, drawn
from tests.support.axe import accessibility_faults
from tests.support.waiting import until


async def looks_otherwise(person: Person, before: tuple[int, bytes]) -> None:
    """Wait until a board shows something else than it did."""

    async def changed() -> bool:
        return await picture(person) != before

    await until(changed, f"another board at {person.name}", within_s=20, every_s=0.1)


async def make(maker: Person) -> str:
    """Make the link in the card that is open."""
    card = maker.page.get_by_role("dialog")
    await card.get_by_role("button", name="Make a link").click()
    await expect(card.get_by_role("img", name="Square for a camera to read")).to_be_visible()
    return await card.get_by_label("Link", exact=True).input_value()


async def take(people: People, maker: Person) -> Person:
    """Make the link in the card that is open, and open it on a tablet."""
    link, card = await make(maker), maker.page.get_by_role("dialog")
    tablet = await people.window("facilitator", "Tablet", touch=True)
    await tablet.page.goto(link)
    await expect(tablet.page.get_by_text("No sound and no camera here")).to_be_visible()
    await tablet.button("Use this device").click()
    await tablet.is_in()
    await expect(card.get_by_text("Second device connected")).to_be_visible()
    assert not await accessibility_faults(maker.page)
    await card.get_by_role("button", name="Close").click()
    return tablet


async def test_SD1_SD4_therapist_writes_with_a_tablet_as_with_the_laptop(people: People) -> None:
    therapist, student = await people.two()
    had = len([stroke for stroke in await people.house.strokes(people.room.room) if stroke.by == therapist.seat])
    persons = therapist.region("People").get_by_role("listitem")
    await expect(persons).to_have_count(2)
    await therapist.button("My second device").click()
    tablet = await take(people, therapist)
    assert not await accessibility_faults(tablet.page)

    hand = await Hand.of(tablet)
    await tablet.line((0.6, 0.3), (0.65, 0.35), (0.7, 0.3))
    await drawn(people, therapist, had + 1)
    await therapist.line((0.2, 0.6), (0.3, 0.65))
    await drawn(people, therapist, had + 2)
    before = await picture(student)
    await hand.pen("mousePressed", (0.3, 0.3))
    for x in range(31, 50):
        await hand.pen("mouseMoved", (x / 100, 0.3 + x / 400))
    await looks_otherwise(student, before)  # while the pen is down
    await hand.pen("mouseReleased", (0.5, 0.42))
    strokes = await drawn(people, therapist, had + 3)
    assert [stroke.pointer for stroke in strokes[had:]] == ["mouse", "mouse", "pen"]

    for _ in range(2):  # what the tablet wrote last, then the laptop's own
        await therapist.button("Undo").click()
    strokes = await drawn(people, therapist, had + 3, erased=2)
    assert [stroke.erased for stroke in strokes[had:]] == [False, True, True]
    await tablet.button("Undo").click()  # neither of those two again
    await drawn(people, therapist, had + 3, erased=3)

    await expect(persons).to_have_count(2)
    for window in (student, tablet):
        await expect(window.page.get_by_text("Tablet")).to_have_count(0)
    await expect(tablet.region("People")).to_have_count(0)
    await expect(tablet.button("Microphone")).to_have_count(0)
    await tablet.button("Leave").click()
    await tablet.answer("Cancel")  # a hand that only rested there
    await tablet.write()
    await drawn(people, therapist, had + 4, erased=3)
    await tablet.button("Leave").click()
    await tablet.answer("Leave")
    await tablet.sees("This device is done")
    await expect(therapist.page.get_by_text("Second device connected")).to_have_count(0)
    await therapist.write()
    await drawn(people, therapist, had + 5, erased=3)


async def test_SD4_a_student_who_is_removed_goes_with_the_slate(people: People) -> None:
    therapist, student = await people.two()
    await therapist.choose("Second device Mia", "Mia")
    slate = await take(people, therapist)
    await (await Hand.of(slate)).finger((0.2, 0.3), (0.3, 0.4), (0.4, 0.3))
    await drawn(people, student, 1)
    await student.button("Undo").click()
    await drawn(people, student, 1, erased=1)
    await therapist.region("People").get_by_role("switch", name="May draw").uncheck()
    await slate.sees("Just looking for now")
    await therapist.choose("Remove", "Mia")
    await therapist.answer("Remove")
    await student.sees("You have left the room")
    await slate.sees("This device is done")


async def test_SD5_what_a_tablet_could_not_send_goes_along_when_it_is_connected_again(people: People) -> None:
    therapist, student = await people.two()
    had = len(await people.house.strokes(people.room.room))
    await therapist.button("My second device").click()
    tablet = await take(people, therapist)
    await tablet.desk.relay.cut()
    await tablet.sees_status("Offline, your work is kept")
    await tablet.line((0.6, 0.3), (0.65, 0.35), (0.7, 0.3))

    async def waits() -> bool:
        return (await tablet.kept())["proposals"] == 1

    await until(waits, "a stroke that is kept in the tablet's browser")
    await expect(therapist.page.get_by_text("Second device connected")).to_have_count(0)
    await therapist.button("My second device").click()
    link = await make(therapist)  # which ends the device that was
    await tablet.desk.relay.mend()
    await tablet.sees("Not all that was written here could be delivered yet")
    await tablet.sees("make a new link on the first device and open it here")
    await tablet.page.goto(link)
    await tablet.button("Use this device").click()
    await tablet.is_in()
    await people.journal_has(1, beyond=had)
    await tablet.sees_status("Saved")
    assert (await tablet.kept())["proposals"] == 0
    await student.sees_status("Saved")


async def test_SD3_a_link_that_nobody_used_in_time_says_so_and_a_new_one_is_one_press_away(people: People) -> None:
    therapist, _ = await people.two()
    await therapist.button("My second device").click()
    card = therapist.page.get_by_role("dialog")
    old = await make(therapist)
    await expect(card.get_by_text("Waiting for the device")).to_be_visible()
    await time_goes_by(people, 10.1)
    await expect(card.get_by_text("That link has ended, since it was not used within 10 minutes")).to_be_visible()
    await expect(card.get_by_text("Waiting for the device")).to_have_count(0)
    assert not await accessibility_faults(therapist.page)
    await card.get_by_role("button", name="Make a new link").click()
    await expect(card.get_by_text("Waiting for the device")).to_be_visible()
    assert await card.get_by_label("Link", exact=True).input_value() != old


async def test_a_slate_looks_as_staff_set_it_for_its_student(people: People) -> None:
    therapist, student = await people.two()
    await therapist.choose("Second device Mia", "Mia")
    slate = await take(people, therapist)
    await therapist.menu_of("Mia").click()
    await therapist.page.get_by_text("Comfort Mia").click()
    for setting, value in (("Text size for", "large"), ("Contrast for", "more"), ("Hand of", "left")):
        await therapist.page.get_by_label(f"{setting} Mia").select_option(value)
    for window in (student, slate):
        page = window.page.locator("html")
        for name, value in (("lettering", "large"), ("contrast", "more"), ("hand", "left")):
            await expect(page).to_have_attribute(f"data-{name}", value)
    await expect(therapist.page.locator("html")).to_have_attribute("data-hand", "right")
    assert not await accessibility_faults(slate.page)
    await therapist.page.get_by_label("Hand of Mia").select_option("")
    await expect(slate.page.locator("html")).to_have_attribute("data-hand", "right")
