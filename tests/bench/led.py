"""What the therapist does, seen by the student: from the click in one Chromium to the frame that shows it in the other.

Prints one JSON line for each kind of change and one for all of them. Server and both browsers share the machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Locator, expect

from server.core.actions_schedule import LoadRoutine
from server.core.changes import Put
from server.core.records import Page, Paper
from server.core.records_activities import ChoiceBoard, Option, Timer, TokenBoard
from server.core.roles import Actor, Role
from server.demo import first_routine, new_id
from server.room.ordering import Ordering
from server.wire.messages import Propose
from tests.bench.figures import percentile, say
from tests.bench.frames import FIRST_BASELINE, NOTE_CHANGES
from tests.bench.page import give_key
from tests.bench.pens import BUILD
from tests.bench.people import THREE, Builder
from tests.journeys.house import DESKS, House
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.waiting import until

TIMES, TARGET_P95_MS = 20, 100
REST_S = 0.25
TIMER_MS = 120_000

NOTE_CLICKS = """
() => {
  window.clicks = []
  addEventListener("click", event => clicks.push(performance.timeOrigin + event.timeStamp), { capture: true })
}
"""


@dataclass(frozen=True)
class Kind:
    """A change and the one that takes it back, each by a click; `read`: what of the student's page tells them apart."""

    name: str
    read: str
    clicks: Callable[[Person], tuple[Locator, Locator]]
    first: Sequence[str] = ()
    """Buttons to press before it begins."""


def buttons(one: str, other: str) -> Callable[[Person], tuple[Locator, Locator]]:
    """Return two buttons of the therapist, by name."""
    return lambda therapist: (therapist.button(one), therapist.button(other))


def tabs(therapist: Person) -> tuple[Locator, Locator]:
    """Return the second page and the first in the strip of pages."""
    pages = therapist.page.locator(".page-tab")
    return pages.nth(1), pages.nth(0)


NOW = '() => document.querySelector("[aria-current=step]")?.textContent'
LED = '() => document.querySelector(".stage.led")?.ariaLabel'
RESTS = '() => document.querySelector(".stage .act-say")?.textContent'
TOKENS = '() => document.querySelectorAll("[data-there]").length'
TO_TIMER = ("Show to all Timer",)
TO_TOKENS = ("Show to all Tokens",)
KINDS = (
    Kind("page_turn", FIRST_BASELINE, tabs),
    Kind("schedule", NOW, buttons("Finish Hello", "Take back Hello")),
    Kind("stage", LED, buttons("Show the schedule to all", "Back to the board")),
    Kind("choice", LED, buttons("Show to all Choice", "Back to the board Choice")),
    Kind("timer", RESTS, buttons("Start Timer", "Pause Timer"), TO_TIMER),
    Kind("tokens", TOKENS, buttons("Give a token Tokens", "Take a token back Tokens"), TO_TOKENS),
)


def furnish(ordering: Ordering, therapist: Actor, _page: str) -> None:
    """Put what leads a session into a room: a schedule, a second page without lines, a timer, tokens, a choice."""
    options = (Option(label="Ball", symbol="soccer-ball"), Option(label="Draw", symbol="own-draw"))
    puts = (
        Put(Page(id=new_id(), order="z", paper=Paper(family="plain"))),
        Put(Timer(id=new_id(), title="Timer", duration_ms=TIMER_MS)),
        Put(TokenBoard(id=new_id(), title="Tokens", earns="My choice")),
        Put(ChoiceBoard(id=new_id(), title="Choice", options=options)),
    )
    now_ms = time.time_ns() // 1_000_000  # the room's clock goes on from here: a time to come would hold its timers
    ordering.propose(therapist, "bench", Propose(1, puts), now_ms)
    ordering.propose(therapist, "bench", Propose(2, action=LoadRoutine(first_routine())), now_ms)


@asynccontextmanager
async def met(scripts: Sequence[str] = ()) -> AsyncIterator[list[Person]]:
    """Have therapist, student and facilitator in such a room; `scripts`: for each, what runs first in their page."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        async with House.open(Path(folder)) as house:
            builder = Builder(house.server.data_dir)
            (group,) = await builder.groups(1, THREE, furnish)
            builder.close()
            people = People(house, await house.make_room())
            persons = []
            for at, (desk, seat) in enumerate(zip(DESKS, group.seats, strict=True)):
                person = await people.window(desk, seat.name)
                if scripts:
                    await person.page.add_init_script(scripts[at])
                await give_key(person.context, seat)
                await person.page.goto(f"{house.server.url}/r/{seat.room}/{seat.seat}")
                await person.is_in()
                persons.append(person)
            await expect(persons[DESKS.index(Role.STUDENT)].page.locator("[aria-current=step]")).to_be_visible()
            yield persons


async def seen(therapist: Person, student: Person, kind: Kind) -> list[float]:
    """Make changes of a kind; return after how many milliseconds each was seen."""
    for name in kind.first:
        await therapist.button(name).click()
    there, back = kind.clicks(therapist)
    for button in (there, back):  # once, unmeasured: what is loaded on first use is there then
        await button.click()
        await asyncio.sleep(2 * REST_S)
    await student.page.evaluate(f"({NOTE_CHANGES})({kind.read})")
    await therapist.page.evaluate("clicks.length = 0")
    for n in range(1, TIMES + 1):
        await (there if n % 2 else back).click()
        await seen_by(student, n, kind.name)
    clicks, noted = await therapist.page.evaluate("clicks"), await student.page.evaluate("seen")
    return [at - clicked for at, clicked in zip(noted, clicks, strict=True)]


async def seen_by(student: Person, times: int, what: str) -> None:
    """Wait until so many changes were seen, and a while: no change is helped by the one before."""
    await until(lambda: student.page.evaluate(f"seen.length >= {times}"), f"{what}, change {times}")
    await asyncio.sleep(REST_S)


def told(kind: str, delays: Sequence[float]) -> None:
    """Say how long changes of a kind took."""
    p95 = percentile(delays, 95)
    say("led_seen", kind=kind, changes=len(delays), p50_ms=round(percentile(delays, 50), 1), p95_ms=round(p95, 1),
        max_ms=round(max(delays), 1), target_p95_ms=TARGET_P95_MS, reached=p95 < TARGET_P95_MS)  # fmt: skip


async def led() -> None:
    """Measure every kind of change, one after the other."""
    async with met() as (therapist, student, _):
        await therapist.page.evaluate(NOTE_CLICKS)
        everything: list[float] = []
        for kind in KINDS:
            delays = await seen(therapist, student, kind)
            told(kind.name, delays)
            everything += delays
        told("all", everything)


if __name__ == "__main__":
    asyncio.run(led())
