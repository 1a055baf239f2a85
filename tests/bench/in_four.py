"""The frames of a student who writes in a room of four with sound and picture, the CPU slowed.

Prints one JSON line. The student sends voice, face and desk and is shown the therapist; the facilitator's picture is
on, an observer looks on. All browsers and the server share the machine: `resting` says what that alone does to frames.
"""

from __future__ import annotations

import argparse
import asyncio

from tests.bench.figures import percentile, say
from tests.bench.media_house import opened
from tests.bench.media_join import NearHouse
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.studio import sees_moving

SLOWED, ROWS, POINTS_A_ROW, POINT_S = 4, 12, 40, 0.012
RESTING_S, WARM_S = 4, 5
TARGET_P99_MS = 50

NOTE_FRAMES = """
() => {
  window.frameTimes = []
  let last = 0
  const note = now => {
    if (last) frameTimes.push(now - last)
    last = now
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}
"""


async def meet(people: People) -> Person:
    """Bring four together, with pictures; return the student."""
    therapist, student, facilitator = await people.three()
    observer = await people.at_the_door("observer", "Ana's mother")
    await therapist.let_in(observer)
    await student.button("Desk camera").click()
    await facilitator.button("Camera").click()
    for person, label in ((therapist, "Mia, face"), (therapist, "Mia, desk"), (student, "Therapist, face")):
        await sees_moving(person, label, within_s=40)
    return student


async def write(student: Person) -> None:
    """Write rows at a hand's pace."""
    box = await student.surface.bounding_box()
    assert box is not None
    mouse, height = student.page.mouse, box["height"]
    for row in range(ROWS):
        left, top = box["x"] + 60, box["y"] + height * (0.1 + 0.8 * row / ROWS)
        await mouse.move(left, top)
        await mouse.down()
        for at in range(1, POINTS_A_ROW):
            await mouse.move(left + 12 * at, top + 8 * (at % 3))
            await asyncio.sleep(POINT_S)
        await mouse.up()


async def frames(student: Person) -> list[float]:
    """Return the milliseconds between frames since this was last asked."""
    found: list[float] = await student.page.evaluate("frameTimes.splice(0)")
    return found


def spread(values: list[float]) -> dict[str, float]:
    """Return how many frames there were, and how long they took."""
    marks = {f"p{share}": round(percentile(values, share), 1) for share in (50, 95, 99)}
    return {"n": len(values), **marks, "max": round(max(values), 1)}


async def in_four(slowed: int) -> None:
    """Measure while the pen rests, then while it writes."""
    async with opened(NearHouse) as people:
        student = await meet(people)
        await student.page.evaluate(NOTE_FRAMES)
        devtools = await student.devtools()
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        await asyncio.sleep(WARM_S)
        await frames(student)
        await asyncio.sleep(RESTING_S)
        resting = spread(await frames(student))
        await write(student)
        writing = spread(await frames(student))
    say("in_four", slowed=slowed, resting=resting, writing=writing, target_p99_ms=TARGET_P99_MS,
        reached=writing["p99"] <= TARGET_P99_MS)  # fmt: skip


def main() -> None:
    """Read the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--slowed", type=int, default=SLOWED)
    asyncio.run(in_four(options.parse_args().slowed))


if __name__ == "__main__":
    main()
