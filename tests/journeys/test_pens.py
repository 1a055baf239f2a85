"""Pen, finger, trackpad and mouse on the real page, by input that Chromium itself makes into pointer events."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import CDPSession, expect

from server.core.points import unpack
from server.core.records import Stroke
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.waiting import until

Spot = tuple[float, float]
LETTER_WIDTH = 21_590  # hundredths of a millimetre
WATCH = """
() => {
  window.unwanted = []
  for (const type of ["contextmenu", "selectstart", "dragstart"]) {
    addEventListener(type, event => event.defaultPrevented || unwanted.push(type))
  }
  addEventListener("scroll", () => unwanted.push("scroll"), { capture: true })
}
"""
MOVED = """
() => [...unwanted, ...String(getSelection()) ? ["selection"] : [], ...visualViewport.scale === 1 ? [] : ["zoom"],
  ...scrollX || scrollY ? ["scrolled"] : [],
  ...document.querySelector(".page-strip").getAttribute("aria-valuenow") === "0" ? [] : ["the page moved"]]
"""


class Hand:
    """Pen and fingers above the board of one person; places are fractions of the surface."""

    def __init__(self, devtools: CDPSession, box: Any) -> None:
        self._devtools = devtools
        self._box = box

    @classmethod
    async def of(cls, person: Person) -> Hand:
        """Take the hand of a person."""
        await person.page.evaluate(WATCH)
        return cls(await person.devtools(), await person.surface.bounding_box())

    async def touch(self, kind: str, *spots: Spot, radius: float = 8) -> None:
        """Send one touch event: all fingers that are down after it."""
        points = [
            {"x": x, "y": y, "radiusX": radius, "radiusY": radius, "force": 0.5, "id": at}
            for at, (x, y) in enumerate(map(self._place, spots))
        ]
        await self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def finger(self, *path: Spot, radius: float = 8) -> None:
        """Draw with a finger, and lift it."""
        await self.touch("touchStart", path[0], radius=radius)
        for spot in path[1:]:
            await self.touch("touchMove", spot, radius=radius)
        await self.touch("touchEnd")

    async def pen(self, kind: str, spot: Spot, *, down: bool = True) -> None:
        """Send one event of a pen."""
        x, y = self._place(spot)
        pressed = {"button": "left", "buttons": 1 if kind != "mouseReleased" else 0, "clickCount": 1} if down else {}
        sent = {"type": kind, "x": x, "y": y, "pointerType": "pen", "force": 0.4, **pressed}
        await self._devtools.send("Input.dispatchMouseEvent", sent)

    def _place(self, spot: Spot) -> Spot:
        box, (x, y) = self._box, spot
        return box["x"] + x * box["width"], box["y"] + y * box["height"]


async def drawn(people: People, by: Person, amount: int, *, erased: int = 0) -> list[Stroke]:
    """Wait until all is saved, and return the strokes of one person, which are so many, so many of them erased."""
    strokes: list[Stroke] = []

    async def there() -> bool:
        strokes[:] = [stroke for stroke in await people.house.strokes(people.room.room) if stroke.by == by.seat]
        return len(strokes) >= amount and sum(stroke.erased for stroke in strokes) >= erased

    await by.sees_status("Saved")
    await until(there, f"{amount} strokes by {by.name}, {erased} of them erased", within_s=20)
    assert (len(strokes), sum(stroke.erased for stroke in strokes)) == (amount, erased)
    return strokes


async def child(people: People) -> tuple[Person, Hand]:
    """Bring a child with a touch screen into the room."""
    therapist = await people.therapist()
    student = await people.at_the_door("student", "Mia", touch=True)
    await therapist.let_in(student)
    return student, await Hand.of(student)


async def nothing_else_happened(person: Person) -> None:
    """Nothing scrolled, zoomed, was selected, or opened a menu."""
    assert await person.page.evaluate(MOVED) == []


async def test_a_finger_writes_taps_and_rests_and_the_page_does_nothing_else(people: People) -> None:
    student, hand = await child(people)
    await hand.finger((0.3, 0.2), (0.3, 0.4), (0.3, 0.8), (0.5, 0.8))
    await hand.finger((0.6, 0.8), (0.6, 0.4), (0.6, 0.1))
    strokes = await drawn(people, student, 2)
    assert {stroke.pointer for stroke in strokes} == {"touch"}
    assert all(len(list(unpack(stroke.points))) >= 3 for stroke in strokes)
    await hand.finger((0.3, 0.3))
    await hand.touch("touchStart", (0.5, 0.5))
    await asyncio.sleep(0.9)  # longer than what systems take for a long press
    await hand.touch("touchEnd")
    for dot in (await drawn(people, student, 4))[2:]:
        assert len({(point.x, point.y) for point in unpack(dot.points)}) == 1
    await hand.touch("touchStart", (0.4, 0.4))
    await hand.touch("touchStart", (0.4, 0.4), (0.6, 0.6))
    for step in range(1, 5):
        await hand.touch("touchMove", (0.4 - step * 0.05, 0.4), (0.6 + step * 0.05, 0.6))
    await hand.touch("touchEnd")
    await drawn(people, student, 5)  # two fingers draw one line, and zoom nothing
    await nothing_else_happened(student)


async def test_a_second_stroke_thirty_milliseconds_after_the_first_is_not_lost(people: People) -> None:
    student, hand = await child(people)
    for at, draw in enumerate((hand.finger, student.line, pen_line(hand))):
        left = 0.2 + 0.2 * at
        await draw((left, 0.3), (left, 0.5))
        await asyncio.sleep(0.03)
        await draw((left - 0.03, 0.38), (left + 0.03, 0.38))
        await asyncio.sleep(0.6)  # touches just before the pen are taken for the hand that holds it
    strokes = await drawn(people, student, 6)
    assert sorted(stroke.pointer for stroke in strokes) == ["mouse", "mouse", "pen", "pen", "touch", "touch"]


def pen_line(hand: Hand) -> Callable[..., Awaitable[None]]:
    """Return what draws a line with the pen."""

    async def draw(*path: Spot) -> None:
        await hand.pen("mousePressed", path[0])
        for spot in path[1:]:
            await hand.pen("mouseMoved", spot)
        await hand.pen("mouseReleased", path[-1])

    return draw


async def test_the_palm_before_beside_and_after_the_pen_draws_nothing(people: People) -> None:
    student, hand = await child(people)
    draw, palm = pen_line(hand), (0.6, 0.8)
    await hand.pen("mouseMoved", (0.3, 0.3), down=False)  # the pen comes near
    await hand.touch("touchStart", palm, radius=45)
    await draw((0.3, 0.3), (0.35, 0.5), (0.4, 0.3))
    await hand.touch("touchMove", (0.62, 0.82), radius=45)
    await draw((0.45, 0.3), (0.5, 0.5))
    await hand.touch("touchEnd")
    await hand.finger((0.65, 0.85), (0.7, 0.9), radius=20)
    strokes = await drawn(people, student, 2)
    assert {stroke.pointer for stroke in strokes} == {"pen"}
    await nothing_else_happened(student)


async def test_IK3_what_a_finger_wrote_stays_where_the_pen_is_taken_after_it_and_what_the_hand_left_goes(
    people: People,
) -> None:
    student, hand = await child(people)
    draw = pen_line(hand)
    now = "performance.now()"
    began = await student.page.evaluate(now)
    await hand.touch("touchStart", (0.1, 0.3), radius=10)
    for step in range(1, 200):  # for longer than a hand that is set down needs before its pen is there
        await hand.touch("touchMove", (0.1 + step * 0.004, 0.3), radius=10)
        if await student.page.evaluate(now) - began > 700:
            break
    await hand.touch("touchEnd")
    await draw((0.5, 0.5), (0.55, 0.6))  # at once, by the other hand
    strokes = await drawn(people, student, 2)
    assert [stroke.pointer for stroke in strokes] == ["touch", "pen"]
    await student.page.reload()  # the pen is forgotten, and the hand that holds it bounces before it
    await student.is_in()
    hand = await Hand.of(student)
    await hand.finger((0.7, 0.7), (0.701, 0.702))
    await pen_line(hand)((0.6, 0.5), (0.65, 0.6))
    strokes = await drawn(people, student, 4, erased=1)
    assert [(stroke.pointer, stroke.erased) for stroke in strokes[2:]] == [("touch", True), ("pen", False)]


async def test_mouse_and_trackpad_write_with_the_first_button_and_move_the_page_with_the_wheel(people: People) -> None:
    therapist, student = await people.two()
    await student.page.evaluate(WATCH)
    await student.line((0.3, 0.3), (0.5, 0.5))
    box = await student.surface.bounding_box()
    assert box is not None
    await student.page.mouse.click(box["x"] + 200, box["y"] + 300, button="right")
    assert await student.page.evaluate(MOVED) == []
    await student.page.mouse.wheel(0, 400)
    strip = student.page.locator(".page-strip[aria-orientation=vertical]")
    await strip.evaluate("strip => strip.getAttribute('aria-valuenow') !== '0' || Promise.reject('the page stayed')")
    await student.line((0.3, 0.3), (0.5, 0.5))
    first, second = await drawn(people, student, 2)
    shift = next(iter(unpack(second.points))).y - next(iter(unpack(first.points))).y
    assert shift > 5000, "the second line is further down the page by what was scrolled"
    await therapist.sees_status("Saved")


async def test_a_long_stroke_is_cut_where_records_end_and_is_still_one_line(people: People) -> None:
    _, student = await people.two()
    await student.page.evaluate(SCRIBBLE, 2500)
    strokes = await drawn(people, student, 2)
    first, second = sorted(strokes, key=lambda stroke: stroke.born)
    assert second.continues == first.id
    await student.button("Undo").click()
    await drawn(people, student, 2, erased=2)
    await expect(student.button("Undo")).to_have_attribute("aria-disabled", "true")


async def test_ink_lies_where_the_pencil_was_on_every_screen_and_after_a_change_of_size(people: People) -> None:
    therapist = await people.therapist()
    for at, ratio in enumerate((1, 1.25, 2)):
        student = await people.at_the_door("student", f"Mia {ratio}", ratio=ratio)
        await therapist.let_in(student)
        await student.line((0.25, 0.3), (0.5, 0.3 + at / 100))
        await student.page.set_viewport_size({"width": 1000, "height": 700})
        await student.line((0.25, 0.5), (0.5, 0.5 + at / 100))
        for stroke in await drawn(people, student, 2):
            first, *_, last = unpack(stroke.points)
            assert abs(first.x - 0.25 * LETTER_WIDTH) < 40, f"0.4 mm off at ratio {ratio}"
            assert abs(last.x - 0.5 * LETTER_WIDTH) < 40, f"0.4 mm off at ratio {ratio}"
        first_line, second_line = (next(iter(unpack(s.points))).y for s in await drawn(people, student, 2))
        assert first_line != second_line


SCRIBBLE = """
amount => {
  const surface = document.querySelector("#surface"), { left, top } = surface.getBoundingClientRect()
  const at = (type, i) => new PointerEvent(type, {
    pointerId: 7, pointerType: "pen", isPrimary: true, bubbles: true, cancelable: true, button: 0, pressure: 0.5,
    buttons: type === "pointerup" ? 0 : 1,
    clientX: left + 200 + 150 * Math.cos(i / 9) + i / 10, clientY: top + 250 + 120 * Math.sin(i / 7),
  })
  surface.dispatchEvent(at("pointerdown", 0))
  for (let i = 1; i < amount; i += 1) surface.dispatchEvent(at("pointermove", i))
  surface.dispatchEvent(at("pointerup", amount))
}
"""
