"""How far voice and face of one person are apart at another, by when the browser plays each out.

`estimatedPlayoutTimestamp` is the sender's time of what is played just now (webrtc-stats): the same at both where lips
fit the voice. One Chromium sends, another receives, at a line that delays by 20 ms and now and then overtakes.
"""

from __future__ import annotations

import asyncio

from tests.bench.figures import percentile, say
from tests.bench.media_house import line_of, opened, received, shows_frames, two_meet
from tests.journeys.people import People
from tests.journeys.person import Person

WARM_S, SAMPLES, EVERY_S = 6.0, 50, 0.4
DELAY_S, OVERTAKEN = 0.02, 0.01
TARGET_MS = 60


async def apart_ms(person: Person) -> float | None:
    """Return how much earlier what is seen was taken than what is heard; None while one of them is not known."""
    played = {
        report["kind"]: report["estimatedPlayoutTimestamp"]
        for report in await received(person)
        if "estimatedPlayoutTimestamp" in report
    }
    return played["audio"] - played["video"] if len(played) == 2 else None


async def lipsync() -> None:
    """Look now and then for a while."""
    async with opened() as people:
        apart = await measured(people)
    far = [abs(each) for each in apart]
    say(
        "media_lipsync",
        samples=len(apart),
        samples_wanted=SAMPLES,
        median_ms=round(percentile(apart, 50), 1),
        apart_p50_ms=round(percentile(far, 50), 1),
        apart_p95_ms=round(percentile(far, 95), 1),
        apart_max_ms=round(max(far, default=float("nan")), 1),
        target_ms=TARGET_MS,
        reached=len(apart) > SAMPLES / 2 and percentile(far, 95) < TARGET_MS,
    )


async def measured(people: People) -> list[float]:
    """Have two meet; return how far apart voice and face of the therapist were at the student, each time."""
    _, student = await two_meet(people)
    line = line_of(student.desk)
    for way in (line.up, line.down):
        way.delay_s, way.overtaken = DELAY_S, OVERTAKEN
    await shows_frames(student, "Therapist", "face")
    await asyncio.sleep(WARM_S)
    apart = []
    for _ in range(SAMPLES):
        now = await apart_ms(student)
        apart += [] if now is None else [now]
        await asyncio.sleep(EVERY_S)
    return apart


if __name__ == "__main__":
    asyncio.run(lipsync())
