"""Those who meet in one room, each coming in as they would in a school, and what is asked of all of them together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from playwright.async_api import BrowserContext, Page

from tests.journeys.house import DESKS, House, Profile
from tests.journeys.person import Person
from tests.support.server import DemoRoom
from tests.support.waiting import until


class People:
    """The people of one journey."""

    def __init__(self, house: House, room: DemoRoom) -> None:
        self.house = house
        self.room = room
        self.all: list[Person] = []

    async def window(
        self,
        desk: str,
        name: str = "",
        *,
        in_browser: BrowserContext | None = None,
        touch: bool = False,
        still: bool = True,
        ratio: float = 1,
    ) -> Person:
        """Open an empty window at a desk: of a profile of its own, or another one of a profile that is there."""
        at = self.house.desks[desk]
        if in_browser is None:
            context = await at.sign_in(Profile(touch, still, ratio))
            page = await context.new_page()
        else:
            context, page = in_browser, await beside(in_browser)
        person = Person(context, page, self.house.server.url, at, name, DESKS.index(desk))
        self.all.append(person)
        return person

    async def therapist(self, *, still: bool = True) -> Person:
        """Come in by the therapist's link."""
        person = await self.window("therapist", "Therapist", still=still)
        await person.page.goto(self.room.therapist)
        await person.is_in()
        return person

    async def at_the_door(
        self,
        role: str,
        name: str,
        *,
        in_browser: BrowserContext | None = None,
        touch: bool = False,
        still: bool = True,
        ratio: float = 1,
    ) -> Person:
        """Join by the link of a role, and wait at the door."""
        desk = role if role in DESKS else "facilitator"
        person = await self.window(desk, name, in_browser=in_browser, touch=touch, still=still, ratio=ratio)
        await person.page.goto(getattr(self.room, role))
        await person.join(name)
        await person.waits_at_the_door()
        return person

    async def three(self) -> tuple[Person, Person, Person]:
        """Meet: therapist, student (Mia) and facilitator (Mr Ortiz) are in the room."""
        therapist, student, facilitator = await asyncio.gather(
            self.therapist(), self.at_the_door("student", "Mia"), self.at_the_door("facilitator", "Mr Ortiz")
        )
        await therapist.let_in(student, facilitator)
        return therapist, student, facilitator

    async def two(self) -> tuple[Person, Person]:
        """Meet: therapist and student."""
        therapist, student = await asyncio.gather(self.therapist(), self.at_the_door("student", "Mia"))
        await therapist.let_in(student)
        return therapist, student

    async def all_is_saved(self, persons: Sequence[Person], within_s: float = 20) -> None:
        """Wait until each of these sees that the work is saved."""
        await asyncio.gather(*(person.sees_status("Saved", within_s) for person in persons))

    async def journal_has(self, amount: int, *, beyond: int) -> None:
        """Check that the journal has exactly so many strokes more than there were: nothing lost, nothing twice."""
        found: list[int] = []

        async def there() -> bool:
            found[:] = [len(await self.house.strokes(self.room.room)) - beyond]
            return found[0] >= amount

        try:
            await until(there, f"{amount} strokes in the journal", within_s=20, every_s=0.2)
        except AssertionError as error:
            raise AssertionError(f"{error}; found {found}") from None
        assert found == [amount], "strokes in the journal"

    def let_go(self) -> None:
        """Watch them no longer."""
        for person in self.all:
            person.let_go()

    def complaints(self) -> list[str]:
        """Return what went wrong in any window."""
        return [f"{person.name}: {complaint}" for person in self.all for complaint in person.complaints]


async def beside(context: BrowserContext) -> Page:
    """Open another window of a browser that is there: a tab would push the other one out of sight."""
    async with context.expect_page() as opened:
        await context.pages[0].evaluate("() => void open('about:blank', '_blank', 'popup')")
    return await opened.value
