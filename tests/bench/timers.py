"""How far apart the screens of three people show the same second of a timer, their wall clocks hours apart.

Prints one JSON line. A page is told an hour more or an hour less by `Date` and `performance.timeOrigin`; the moments at
which a second is drawn are compared by the clock that all three share.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from playwright.async_api import expect

from tests.bench.figures import percentile, say
from tests.bench.led import met
from tests.journeys.person import Person

HOUR_MS = 3_600_000
AHEAD_MS = (0, HOUR_MS, -HOUR_MS)
TARGET_MS = 250
RUNS_S = (8.3, 6.4, 6.0)
"""How long it runs until it is paused, until it is given a minute more, and until the end."""

SHIFTED = """
{
  const ahead = %d, origin = performance.timeOrigin, Real = Date
  window.sharedNow = () => origin + performance.now()
  Object.defineProperty(Performance.prototype, "timeOrigin", { get: () => origin + ahead })
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead) }
    static now() { return Real.now() + ahead }
  }
}
"""
NOTE_SECONDS = """
() => {
  window.seconds = []
  const frame = new MessageChannel()
  let last = null
  frame.port1.onmessage = () => {     // runs when the frame that was just drawn is done
    const now = document.querySelector(".stage .act-clock")?.textContent.trim()
    if (now && now !== last) seconds.push([now, sharedNow()])
    last = now
    requestAnimationFrame(() => frame.port2.postMessage(0))
  }
  requestAnimationFrame(() => frame.port2.postMessage(0))
}
"""

Drawn = Sequence[tuple[str, float]]
"""What was on a screen and since when, in milliseconds of the shared clock."""


async def run(therapist: Person) -> None:
    """Start the timer, pause it, go on, give it more."""
    first, second, third = RUNS_S
    await therapist.button("Start Timer").click()
    await asyncio.sleep(first)
    await therapist.button("Pause Timer").click()
    await asyncio.sleep(1)
    await therapist.button("Start Timer").click()
    await asyncio.sleep(second)
    await therapist.button("Add a minute Timer").click()
    await asyncio.sleep(third)
    await therapist.button("Pause Timer").click()
    await asyncio.sleep(1)


def apart_ms(screens: Sequence[Drawn]) -> list[float]:
    """Return for each text that all screens came to show how long it took from the first of them to the last."""
    moments: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    for drawn in screens:
        times: defaultdict[str, int] = defaultdict(int)
        for text, at in drawn:
            times[text] += 1
            moments[text, times[text]].append(at)
    return [max(each) - min(each) for each in moments.values() if len(each) == len(screens)]


async def timers() -> None:
    """Run a timer before all, and compare."""
    async with met([SHIFTED % ahead for ahead in AHEAD_MS]) as people:
        therapist = people[0]
        await therapist.button("Show to all Timer").click()
        for person in people:
            await expect(person.page.locator(".stage .act-clock").first).to_be_visible()
            await person.page.evaluate(NOTE_SECONDS)
        await run(therapist)
        clocks = [await person.page.evaluate("new Date().getTime() - sharedNow()") for person in people]
        screens: list[Drawn] = [await person.page.evaluate("seconds") for person in people]
    apart = apart_ms(screens)
    last = {drawn[-1][0] for drawn in screens}
    say("timers", screens=len(screens), clocks_ahead_s=[round(clock / 1000) for clock in clocks], seconds=len(apart),
        of=[len(drawn) for drawn in screens], alike_at_rest=len(last) == 1, p50_ms=round(percentile(apart, 50), 1),
        p95_ms=round(percentile(apart, 95), 1), max_ms=round(max(apart), 1), target_ms=TARGET_MS,
        reached=max(apart) < TARGET_MS and len(last) == 1)  # fmt: skip


if __name__ == "__main__":
    asyncio.run(timers())
