"""The whole main job by keyboard alone, for each role, and the focus is to be seen at every stop on the way."""

from __future__ import annotations

from playwright.async_api import expect

from tests.journeys.outage import without_network
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, show_the_same

MOST_STOPS = 150
FOCUS = """
() => {
  const at = document.activeElement
  if (!at || at === document.body) return { name: "", fault: "" }
  const marked = [at, at.parentElement, at.nextElementSibling].some(each => {
    if (!each) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
  })
  const { left, right, top, bottom, width } = at.getBoundingClientRect()
  const inside = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight
  const label = at.labels?.[0]?.innerText
  const name = (at.getAttribute("aria-label") ?? label ?? at.innerText ?? "").replace(/\\s+/g, " ").trim()
  const fault = !marked ? "has no visible focus" : !inside && width > 1 ? "has the focus out of sight" : ""
  return { name, fault }
}
"""


async def tab_to(person: Person, name: str) -> None:
    """Press Tab until something with this name has the focus. Each stop on the way shows that it has it."""
    stops: list[str] = []
    for _ in range(MOST_STOPS):
        await person.page.keyboard.press("Tab")
        focus = await person.page.evaluate(FOCUS)
        assert not focus["fault"], f"{focus['name']!r} {focus['fault']}"
        if focus["name"] == name:
            return
        stops.append(focus["name"])
    raise AssertionError(f"Tab does not reach {name!r}: {stops}")


async def press(person: Person, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        await person.page.keyboard.press(key)


async def write_with_keys(person: Person, down: int) -> None:
    """Write a corner: go down so far, put the pencil down, move it, lift it."""
    keys = person.page.keyboard
    for _ in range(down):
        await keys.press("Shift+ArrowDown")
    await press(person, "Space", *["ArrowRight"] * 5, *["ArrowDown"] * 4, "Space")


async def knock(person: Person, link: str) -> None:
    """Come by a link, type a name, and wait at the door."""
    await person.page.goto(link)
    await tab_to(person, "Your name")
    await person.page.keyboard.type(person.name)
    await press(person, "Enter")
    await person.waits_at_the_door()


async def made_link(therapist: Person, role: str) -> str:
    """Make a link for a role, by keyboard, and read it."""
    await tab_to(therapist, role)
    await press(therapist, "Enter")
    return await therapist.page.get_by_label(f"Link for {role}").input_value()


async def test_all_meet_write_lose_the_network_and_come_back_by_keyboard_alone(people: People) -> None:
    therapist = await people.window("therapist", "Therapist")
    await therapist.page.goto(people.house.server.url)
    await tab_to(therapist, "Try a session")
    await press(therapist, "Enter")
    await therapist.is_in()
    student, facilitator = await people.window("student", "Mia"), await people.window("facilitator", "Mr Ortiz")
    for person, role in ((student, "Student"), (facilitator, "Facilitator")):
        await knock(person, await made_link(therapist, role))
        await expect(therapist.button(f"Let in {person.name}")).to_be_visible()
        await tab_to(therapist, f"Let in {person.name}")
        await press(therapist, "Enter")
        await person.is_in()
    three = (therapist, student, facilitator)
    await alike(three)
    for at, person in enumerate(three):
        await tab_to(person, "Paper to write on")
        await write_with_keys(person, at)
    async with without_network(people, student):
        await write_with_keys(student, 4)
        await tab_to(student, "Help")
        await press(student, "Enter")
        await expect(student.button("Help")).to_have_attribute("aria-pressed", "true")
    for person in three:
        await person.sees_status("Saved")
        await press(person, "Escape")  # puts the pencil of the keys away
    await show_the_same(three)
    await press(student, "Control+z")
    await show_the_same(three)
    await tab_to(therapist, "Answer Mia")
    await press(therapist, "Enter")
    await tab_to(facilitator, "Message to staff")
    await facilitator.page.keyboard.type("She is done")
    await press(facilitator, "Enter")
    await therapist.sees("She is done")
    await tab_to(therapist, "End session")
    await press(therapist, "Enter")
    await tab_to(therapist, "End session")
    await press(therapist, "Enter")
    for person in (student, facilitator):
        await person.sees("All done for today")


async def test_tab_goes_through_the_page_of_each_role_and_never_gets_stuck(people: People) -> None:
    three = await people.three()
    for person in three:
        names: list[str] = []
        for _ in range(MOST_STOPS):
            await person.page.keyboard.press("Tab")
            focus = await person.page.evaluate(FOCUS)
            assert not focus["fault"], f"{person.name}: {focus['name']!r} {focus['fault']}"
            if focus["name"] in names[:1]:
                break
            names.append(focus["name"])
        assert "Paper to write on" in names, f"{person.name}: {names}"
        assert len(names) < MOST_STOPS, f"{person.name}: {names}"
