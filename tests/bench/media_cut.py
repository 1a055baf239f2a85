"""A line that is cut for 20 s, for sound, picture and websocket: how soon after it is back pictures move, both ways."""

from __future__ import annotations

import asyncio
import time

from tests.bench.figures import say
from tests.bench.media_house import frames, opened, shows_frames, two_meet, way_of
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.support.waiting import until

ROUNDS, CUT_S, SETTLE_S = 3, 20.0, 6.0
TARGET_S = 3.0
WITHIN_S = 40


async def back_s(person: Person, whose: str, mended_s: float) -> float:
    """Wait for the first frame since the line is back; return how long after that it came."""

    async def first() -> float | None:
        return next((at for at in await frames(person) if at > mended_s), None)

    try:
        return (
            float(await until(first, f"the face of {whose} at {person.name}", within_s=WITHIN_S, every_s=0.1))
            - mended_s
        )
    finally:
        await shows_frames(person, whose, "face")


async def rounds(people: People) -> tuple[list[float], list[float]]:
    """Cut the student's line and mend it; return after how long each time the student sees, and is seen."""
    therapist, student = await two_meet(people)
    sees, seen = [], []
    await asyncio.gather(shows_frames(student, "Therapist", "face"), shows_frames(therapist, "Mia", "face"))
    way = way_of(student.desk)
    for _ in range(ROUNDS):
        await way.cut_line()
        await asyncio.sleep(CUT_S)
        await way.mend_line()
        mended_s = time.time()
        one, other = await asyncio.gather(back_s(student, "Therapist", mended_s), back_s(therapist, "Mia", mended_s))
        sees.append(round(one, 2))
        seen.append(round(other, 2))
        await asyncio.sleep(SETTLE_S)
    return sees, seen


async def cut() -> None:
    """Measure, and say."""
    async with opened() as people:
        sees, seen = await rounds(people)
    say(
        "media_cut",
        cut_s=CUT_S,
        sees_after_s=sees,
        is_seen_after_s=seen,
        target_s=TARGET_S,
        reached=max(sees + seen) < TARGET_S,
    )


if __name__ == "__main__":
    asyncio.run(cut())
