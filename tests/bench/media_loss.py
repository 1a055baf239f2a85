"""What is heard and seen over a line that loses 5 % at random and delays by 30 ms, each way, for a minute; and then,
for half a minute, where the line takes another way, which is longer.

A freeze of the picture is a time longer than 500 ms between frames that are shown (requestVideoFrameCallback). A freeze
of sound is a run of 500 ms and more in which next to all that was played was made up by the browser, and audibly so
(`concealedSamples` without `silentConcealedSamples`, looked at ten times a second), or nothing was played at all.
"""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from tests.bench.figures import percentile, say
from tests.bench.media_house import frames, gaps_s, line_of, opened, received, shows_frames, two_meet
from tests.journeys.people import People
from tests.journeys.person import Person

LOSS, DELAY_S = 0.05, 0.03
WARM_S, LASTS_S = 5.0, 60.0
DETOUR_S, DETOUR_LASTS_S = 0.06, 30.0
FREEZE_S = 0.5
VIDEO_TARGET, SOUND_TARGET = 1, 0
MADE_UP = 0.9

LISTEN = """
every => {
  const { receiver } = window.connections.filter(each => each.connectionState === "connected")
    .flatMap(each => each.getTransceivers()).find(({ receiver, currentDirection }) =>
      receiver.track.kind === "audio" && currentDirection === "recvonly")
  window.heard = []
  const listen = async () => {
    for (const report of (await receiver.getStats()).values()) {
      if (report.type !== "inbound-rtp") continue
      const { totalSamplesReceived, concealedSamples, silentConcealedSamples } = report
      window.heard.push([performance.now() / 1000, totalSamplesReceived, concealedSamples - silentConcealedSamples])
    }
    setTimeout(listen, every)
  }
  void listen()
}
"""
EVERY_MS = 100


def sound_freezes_s(heard: list[tuple[float, float, float]], longer_than_s: float = FREEZE_S) -> list[float]:
    """Return how long the runs were in which sound was made up or missing; `heard`: when, samples, of them made up."""
    found, since_s = [], None
    for (before_s, played, made_up), (_, played_later, made_up_later) in pairwise(heard):
        frozen = made_up_later - made_up >= MADE_UP * (played_later - played)
        if frozen and since_s is None:
            since_s = before_s
        elif not frozen and since_s is not None:
            found.append(before_s - since_s)
            since_s = None
    if since_s is not None:
        found.append(heard[-1][0] - since_s)
    return [round(each, 2) for each in found if each >= longer_than_s]


async def sound(person: Person) -> tuple[int, int]:
    """Return how many packets of sound have come, and how many were lost."""
    (voice,) = [report for report in await received(person) if report["kind"] == "audio"]
    return voice["packetsReceived"], voice["packetsLost"]


async def measured(people: People) -> dict[str, object]:
    """Have two meet over such a line, and look for a minute."""
    line = line_of(people.house.desks["student"])
    for way in (line.up, line.down):
        way.loss, way.delay_s = LOSS, DELAY_S
    _, student = await two_meet(people)
    await shows_frames(student, "Therapist", "face")
    await asyncio.sleep(WARM_S)
    await student.page.evaluate(LISTEN, EVERY_MS)
    came, lost = await sound(student)
    begun = len(await frames(student))
    await asyncio.sleep(LASTS_S)
    shown = (await frames(student))[begun:]
    heard = await student.page.evaluate("window.heard")
    came_later, lost_later = await sound(student)
    frozen, silent = gaps_s(shown, FREEZE_S), sound_freezes_s(heard)
    (_, played, made_up), (_, played_later, made_up_later) = heard[0], heard[-1]
    picture = next(each for each in await received(student) if each["kind"] == "video")
    shed = await student.page.evaluate("window.shed.length")
    for way in (line.up, line.down):
        way.delay_s = DELAY_S + DETOUR_S / 2
    await asyncio.sleep(DETOUR_LASTS_S)
    detour = (await frames(student))[begun + len(shown) - 1 :]
    return {
        "seconds": LASTS_S,
        "loss": LOSS,
        "delay_ms": round(DELAY_S * 1000),
        "video_freezes": frozen,
        "video_freezes_target": VIDEO_TARGET,
        "frames_per_s": round(len(shown) / LASTS_S, 1),
        "longest_gap_p99_s": round(percentile(gaps_s(shown, 0), 99), 3),
        "freeze_count_of_browser": picture["freezeCount"],
        "resent": picture.get("retransmittedPacketsReceived"),
        "sound_freezes": silent,
        "sound_freezes_target": SOUND_TARGET,
        "sound_made_up": round((made_up_later - made_up) / (played_later - played), 4),
        "sound_lost": round((lost_later - lost) / max(1, came_later - came + lost_later - lost), 4),
        "shed": shed,
        "detour_ms": round(DETOUR_S * 1000),
        "detour_shed": await student.page.evaluate("window.shed.length") - shed,
        "detour_freezes": gaps_s(detour, FREEZE_S),
        "detour_frames_per_s": round(len(detour) / DETOUR_LASTS_S, 1),
        "detour_ends_well": len([at for at in detour if at > time.time() - FREEZE_S]) > 0,
        "reached": len(frozen) <= VIDEO_TARGET and len(silent) <= SOUND_TARGET and len(shown) > LASTS_S,
    }


async def loss() -> None:
    """Measure, and say."""
    async with opened() as people:
        say("media_loss", **await measured(people))


if __name__ == "__main__":
    asyncio.run(loss())
