"""A subscriber whose line is stepped: what is sent to it second by second, whether sound and ink go on, and who flaps.

The student sends voice, face and desk, and writes; the therapist's browser is behind the line that is stepped, sound,
picture and websocket together. Ink is seen as tests/bench/page.py sees it: from the student's hand to the frame that
shows it to the therapist.
"""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import dataclass, field
from typing import Any

from tests.bench.figures import percentile, say
from tests.bench.media_house import line_of, opened, received, shows_frames, two_meet
from tests.bench.page import NOTE_INK, NOTE_MOVES, one_row
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike
from tests.support.media_relay import MediaRelay

KBIT_S = tuple(int(step) for step in os.environ.get("STEPS", "1500,300,100,1500").split(","))
STEP_S = float(os.environ.get("STEP_S", "30"))
QUEUE_S = 0.3
WARM_S = 12.0
FIRST_ROW, ROW_PX, POINTS_A_ROW, COLUMN_PX, ROWS = 0.2, 24, 24, 360, 30
LONGEST_ROW_S = 20.0
SOUND_LOSS_TARGET, INK_P95_TARGET_MS, TOGGLES_TARGET = 0.02, 300, 1


@dataclass
class Seen:
    """What was seen while the line was stepped."""

    timeline: list[dict[str, Any]] = field(default_factory=list)
    sound: list[tuple[int, int]] = field(default_factory=list)
    """At each end of a step and at the beginning: packets of sound received, and lost."""
    ink_ms: list[list[float]] = field(default_factory=list)
    """For each step."""
    shed: list[tuple[float, list[str]]] = field(default_factory=list)
    """When, in seconds since the first step, and what."""


async def meet(people: People) -> tuple[Person, Person]:
    """Have therapist and student see each other, the student's desk too, and their boards be alike."""
    therapist, student = await two_meet(people)
    await student.button("Desk camera").click()
    for source in ("face", "desk"):
        await shows_frames(therapist, "Mia", source)
    await alike([therapist, student])
    await student.page.evaluate(NOTE_MOVES)
    return therapist, student


async def watched(therapist: Person, line: MediaRelay, seen: Seen, began_s: float) -> None:
    """Note each second what comes, for ever."""
    before: dict[str, dict[str, Any]] = {}
    pipe, carried, looked_s = line.down_pipe, 0, 0.0
    while True:
        now = {report["source"]: report for report in await received(therapist)}
        seconds = {"at_s": round(time.time() - began_s, 1), "line_kbit_s": round(line.down.bits_per_s / 1000)}
        for source, report in now.items():
            if source in before:
                seconds |= {source: kbit_s(before[source], report)}
            if report["room"] is not None:
                seconds["room"] = round(report["room"] / 1000)
        on_line = (pipe.counts["carried_bytes"] - carried) * 8 / 1000 / (time.time() - looked_s)
        seconds |= {"carried": round(on_line, 1), "queue_ms": round(pipe.backlog_s * 1000)}
        seen.timeline.append(seconds | {"dropped": pipe.counts["dropped"]})
        before, carried, looked_s = now, pipe.counts["carried_bytes"], time.time()
        await asyncio.sleep(1)


def kbit_s(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Return how much came of a stream between two reports."""
    passed_ms = other["timestamp"] - one["timestamp"]
    return round((other["bytesReceived"] - one["bytesReceived"]) * 8 / passed_ms, 1) if passed_ms > 0 else 0.0


async def sound_of(therapist: Person) -> tuple[int, int]:
    """Return how many packets of sound have come, and how many were lost."""
    voices = [report for report in await received(therapist) if report["kind"] == "audio"]
    return sum(each["packetsReceived"] for each in voices), sum(each["packetsLost"] for each in voices)


async def inked(therapist: Person, student: Person, row: int) -> list[float]:
    """Write one row; return after how many milliseconds each of its points was seen."""
    box = await student.surface.bounding_box()
    assert box is not None
    left, top = 60 + COLUMN_PX * (row // ROWS % 2), round(FIRST_ROW * box["height"]) + row % ROWS * ROW_PX
    path = [(left + 14 * at, top + at % 2) for at in range(POINTS_A_ROW)]
    await student.page.evaluate("moves.length = 0")
    await therapist.page.evaluate(NOTE_INK, [{"x": x, "y": y} for x, y in path[1:]])
    return await one_row(therapist, student, [(box["x"] + x, box["y"] + y) for x, y in path])


async def stepped(people: People) -> Seen:
    """Step the line, and note everything."""
    therapist, student = await meet(people)
    line = line_of(therapist.desk)
    line.down.queue_s = QUEUE_S
    await asyncio.sleep(WARM_S)
    seen, began_s, row = Seen(), time.time(), 0
    seen.sound.append(await sound_of(therapist))
    watch = asyncio.create_task(watched(therapist, line, seen, began_s))
    for step, kbit in enumerate(KBIT_S, 1):
        line.down.bits_per_s = kbit * 1000
        seen.ink_ms.append([])
        while time.time() < began_s + step * STEP_S:
            seen.ink_ms[-1] += await asyncio.wait_for(inked(therapist, student, row), LONGEST_ROW_S)
            row += 1
            await asyncio.sleep(1.5)
        seen.sound.append(await sound_of(therapist))
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    told = await therapist.page.evaluate("window.shed")
    seen.shed = [(round(at / 1000 - began_s, 2), [key.rpartition("/")[2] for key in keys]) for at, keys in told]
    return seen


def toggles(seen: Seen) -> list[int]:
    """Return for each step how often the picture that changed most went or came."""
    counts: list[dict[str, int]] = [{} for _ in KBIT_S]
    before: set[str] = set()
    for at_s, keys in seen.shed:
        for source in before ^ set(keys) if at_s >= 0 else ():
            step = counts[min(int(at_s / STEP_S), len(counts) - 1)]
            step[source] = step.get(source, 0) + 1
        before = set(keys)
    return [max(step.values(), default=0) for step in counts]


def losses(seen: Seen) -> list[float]:
    """Return the lost share of sound for each step, then for all of them."""
    pairs = [*zip(seen.sound, seen.sound[1:], strict=False), (seen.sound[0], seen.sound[-1])]
    shares = []
    for (came, lost), (came_later, lost_later) in pairs:
        gone = max(0, lost_later - lost)
        shares.append(round(gone / max(1, came_later - came + gone), 4))
    return shares


async def steps() -> None:
    """Print the timeline, a line for each second, then the figures."""
    async with opened() as people:
        seen = await stepped(people)
    for second in seen.timeline:
        say("media_steps_second", **second)
    *each_loss, loss = losses(seen)
    ink = [each for step in seen.ink_ms for each in step]
    say(
        "media_steps",
        kbit_s=KBIT_S,
        step_s=STEP_S,
        queue_ms=round(QUEUE_S * 1000),
        shed=seen.shed,
        toggles=toggles(seen),
        toggles_target=TOGGLES_TARGET,
        sound_loss=loss,
        sound_loss_each=each_loss,
        sound_loss_target=SOUND_LOSS_TARGET,
        ink_p95_ms=round(percentile(ink, 95), 1),
        ink_p95_ms_each=[round(percentile(step, 95), 1) for step in seen.ink_ms],
        ink_p95_target_ms=INK_P95_TARGET_MS,
        reached=loss < SOUND_LOSS_TARGET
        and percentile(ink, 95) < INK_P95_TARGET_MS
        and max(toggles(seen)) <= TOGGLES_TARGET,
    )


if __name__ == "__main__":
    asyncio.run(steps())
