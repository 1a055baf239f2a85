"""How pages look for whom: contrast, the size of letters, the hand that writes; and that all of it stays in reach."""

from __future__ import annotations

import re
from itertools import product

from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.axe import accessibility_faults

CHOSEN = {"contrast": "more", "lettering": "larger", "hand": "left"}
LOOKS = "() => ({...document.documentElement.dataset})"
NOTE_BEFORE_PAINT = """
new MutationObserver((_, watching) => {
  if (!document.documentElement?.dataset.contrast) return
  window.lookedBeforeBody = document.body === null
  watching.disconnect()
}).observe(document, { attributes: true, childList: true, subtree: true })
"""
CHOOSE = """
chosen => { localStorage.setItem("baseline.comfort", JSON.stringify(chosen)); dispatchEvent(new Event("storage")) }
"""
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
CUT = """
() => [...document.querySelectorAll(".tools :is(button, select), .asks button")].filter(each => {
  const { left, top, right, bottom } = each.getBoundingClientRect()
  const at = document.elementFromPoint((left + right) / 2, bottom - 4)
  return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight || !each.contains(at)
}).map(each => each.textContent.trim() || each.title)
"""
"""Tools that are not in sight, or have something over them."""


async def looks(person: Person) -> dict[str, str]:
    """Return what the page has been told of contrast, letters and hand."""
    found: dict[str, str] = await person.page.evaluate(LOOKS)
    return found


async def test_what_was_chosen_on_a_device_holds_on_every_page_before_it_is_painted(people: People) -> None:
    student = await people.window("student", "Mia")
    student.forgiven = re.compile("status of 404")
    home = people.house.server.url
    await student.page.add_init_script(NOTE_BEFORE_PAINT)
    await student.page.goto(people.room.student)
    assert await looks(student) == {"contrast": "usual", "lettering": "usual", "hand": "right"}
    before = await student.page.evaluate("getComputedStyle(document.body).fontSize")
    for way in ("Larger text", "High contrast", "Left hand writes"):
        await student.page.get_by_label(way).check()
    assert await looks(student) == CHOSEN
    assert await student.page.evaluate("getComputedStyle(document.body).fontSize") != before
    therapist = await people.therapist()
    await student.join("Mia")
    await student.waits_at_the_door()
    assert await looks(student) == CHOSEN
    await therapist.let_in(student)
    await student.page.reload()
    await student.is_in()
    for path in ("", "/", "/left", "/nothing-here"):
        if path:
            await student.page.goto(home + path)
        assert await looks(student) == CHOSEN, path
        assert await student.page.evaluate("window.lookedBeforeBody") is True, path
    await student.page.goto(home)
    await expect(student.page.get_by_label("Larger text")).to_be_checked()
    await student.page.get_by_label("High contrast").uncheck()
    assert (await looks(student))["contrast"] == "usual"
    await student.page.emulate_media(contrast="more")
    assert (await looks(student))["contrast"] == "usual", "what was chosen here goes before what the system wants"
    await student.page.evaluate(CHOOSE, {})
    assert (await looks(student))["contrast"] == "more", "what the system wants holds where nothing was chosen"


async def test_a_child_whom_staff_set_as_left_handed_writes_with_the_tools_on_the_right(people: People) -> None:
    therapist, student, facilitator = await people.three()
    await people.all_is_saved((therapist, student))
    await expect(student.page.locator("html")).to_have_attribute("data-hand", "right")
    assert await tools_are(student) == "left"
    await therapist.page.get_by_text("Comfort Mia").click()
    await therapist.page.get_by_label("Hand of Mia").select_option("left")
    await expect(student.page.locator("html")).to_have_attribute("data-hand", "left")
    assert await tools_are(student) == "right"
    assert await tools_are(facilitator) == "left", "it is about the one screen"
    before = len(await people.house.strokes(people.room.room))
    await student.button("Blue").click()
    await student.line((0.9, 0.3), (0.95, 0.35), (0.92, 0.4))
    await student.line((0.05, 0.3), (0.1, 0.35), (0.07, 0.4))
    await people.journal_has(2, beyond=before)
    await student.page.reload()
    await student.is_in()
    await expect(student.page.locator("html")).to_have_attribute("data-hand", "left")
    await facilitator.page.get_by_text("Comfort Mia").click()
    await facilitator.page.get_by_label("Text size for Mia").select_option("large")
    await expect(student.page.locator("html")).to_have_attribute("data-lettering", "large")
    assert await student.page.evaluate("localStorage.getItem('baseline.comfort')") is None, (
        "the next child finds its own"
    )
    await therapist.page.get_by_label("Hand of Mia").select_option("")
    await expect(student.page.locator("html")).to_have_attribute("data-hand", "right")
    await therapist.button("Settings").click()
    await therapist.page.get_by_label("Left hand writes").check()
    await therapist.answer("Close")
    assert await tools_are(therapist) == "right"
    await therapist.button("Paper").click()
    menu = await therapist.page.get_by_role("menu", name="Paper").bounding_box()
    assert menu is not None
    assert 0 <= menu["x"] <= 1366 - menu["width"]


async def tools_are(person: Person) -> str:
    """Return on which side of the paper the tools lie."""
    tools = await person.page.get_by_role("toolbar", name="Drawing tools").bounding_box()
    paper = await person.surface.bounding_box()
    assert tools is not None
    assert paper is not None
    assert tools["x"] + tools["width"] <= paper["x"] or tools["x"] >= paper["x"] + paper["width"]
    return "left" if tools["x"] < paper["x"] else "right"


async def test_all_tools_are_in_sight_on_low_screens_and_enlarged_ones(people: People) -> None:
    therapist, student = await people.two()
    large, nothing = {"lettering": "large"}, dict[str, str]()
    for person, width, height, chosen in (
        *((student, 1366, 640, nothing), (student, 1366, 640, CHOSEN), (student, 1366, 768, CHOSEN)),
        *((student, 390, 844, CHOSEN), (student, 683, 384, nothing)),
        *((therapist, 1366, 640, nothing), (therapist, 1366, 768, large), (therapist, 1440, 900, nothing)),
    ):
        await person.page.set_viewport_size({"width": width, "height": height})
        await person.page.evaluate(CHOOSE, chosen)
        where = f"{person.name}, {width} x {height}, {chosen}"
        assert await person.page.evaluate(CUT) == [], where
        assert await person.page.evaluate(SIDEWAYS) <= 0, where
    surface = await student.surface.bounding_box()
    assert surface is not None
    assert surface["width"] > 260, "a third of what it has not enlarged, at twice the size"
    await therapist.page.set_viewport_size({"width": 820, "height": 1180})
    surface = await therapist.surface.bounding_box()
    assert surface is not None
    assert surface["height"] > 500, "upright, the tools lie below the paper and leave it its place"
    await therapist.page.set_viewport_size({"width": 720, "height": 450})
    for name in ("Paper", "Clear page", "New page", "Page menu", "Settings", "Leave"):
        await (
            therapist.page.get_by_text(name, exact=True).or_(therapist.button(name)).first.scroll_into_view_if_needed()
        )
    assert await therapist.page.evaluate(SIDEWAYS) <= 0


PAIRS = [  # every contrast with every size of letters; the usual ones with each other are everywhere else
    {"contrast": contrast, "lettering": lettering, "hand": ("left", "right")[at % 2]}
    for at, (contrast, lettering) in enumerate(product(("more", "usual"), ("usual", "large", "larger")))
    if (contrast, lettering) != ("usual", "usual")
]


async def is_accessible_however_it_looks(person: Person, where: str) -> None:
    """Check the page in all looks, without loading it anew."""
    for chosen in PAIRS:
        await person.page.evaluate(CHOOSE, chosen)
        assert await accessibility_faults(person.page) == [], f"{where}, {chosen}"
        assert await person.page.evaluate(SIDEWAYS) <= 0, f"{where}, {chosen}"


async def test_every_page_and_role_is_accessible_in_every_contrast_and_size(people: People) -> None:
    therapist, student, facilitator = await people.three()
    visitor = await people.at_the_door("observer", "Ana's mother")
    visitor.forgiven = re.compile("status of 4")
    await is_accessible_however_it_looks(visitor, "at the door")
    for path in ("/", people.room.student.removeprefix(people.house.server.url), "/nothing-here"):
        await visitor.page.goto(people.house.server.url + path)
        await is_accessible_however_it_looks(visitor, path)
    await facilitator.page.set_viewport_size({"width": 390, "height": 844})
    await facilitator.page.evaluate(CHOOSE, CHOSEN)
    head = await facilitator.page.locator(".head").bounding_box()
    assert head is not None
    assert head["height"] < 80, "one row, although letters are larger"
    await facilitator.page.locator("summary").filter(has_text="More tools").click()
    for name in ("Microphone", "Settings", "Leave"):
        await expect(facilitator.button(name)).to_be_in_viewport()
    for person in (therapist, student, facilitator):
        await is_accessible_however_it_looks(person, person.name)
