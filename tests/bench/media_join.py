"""From Join to the first picture of the other, Chromium on the same machine, and what the time went into.

The therapist is in the room, with the camera running. The student was let in before and opens the room again: from the
navigation on, everything counts, page, websocket, offer, keyframe. The first frame counts when the browser has decoded
it (requestVideoFrameCallback: `receiveTime` and `processingDuration`); when it is shown is said too.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from tests.bench.figures import percentile, say
from tests.bench.media_house import LOOPBACK, opened, shows_frames, two_meet
from tests.journeys.person import Person
from tests.journeys.studio import Studio
from tests.support.waiting import until

ROUNDS = int(os.environ.get("JOINS", "15"))
P50_TARGET_MS, P95_TARGET_MS = 500, 1000
WITHIN_S = 30

MARK = """
{
  const marks = window.marks = {}
  const mark = name => { marks[name] ??= performance.now() }
  const RealSocket = window.WebSocket
  window.WebSocket = class extends RealSocket {
    constructor(...means) {
      super(...means)
      mark("socket")
      this.addEventListener("message", ({ data }) => {
        if (typeof data !== "string") return
        if (data.includes('"welcome"')) mark("in")
        if (data.includes('"offer"')) mark("offer")
      })
    }
  }
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async wanted => {
    const found = await ask(wanted)
    mark("camera")
    return found
  }
  const RealConnection = window.RTCPeerConnection
  window.RTCPeerConnection = class extends RealConnection {
    constructor(...means) {
      super(...means)
      this.addEventListener("track", () => this.addEventListener("connectionstatechange", () => {
        if (this.connectionState === "connected") mark("connected")
      }), { once: true })
    }
  }
  const look = () => {
    const fits = label => label?.includes("face") && label.includes("%s")
    const video = [...document.querySelectorAll("video")].find(({ ariaLabel }) => fits(ariaLabel))
    if (!video) return void requestAnimationFrame(look)
    video.requestVideoFrameCallback((now, { receiveTime = 0, processingDuration = 0 }) => {
      if (!receiveTime) return look()
      marks.received = receiveTime
      marks.decoded = receiveTime + 1000 * processingDuration
      mark("shown")
    })
  }
  addEventListener("DOMContentLoaded", look)
}
"""


class NearHouse(Studio):
    """A studio whose browsers take the shortest way to the server."""

    flags: ClassVar[tuple[str, ...]] = (*Studio.flags, LOOPBACK)


async def joined(person: Person) -> Mapping[str, float]:
    """Open the room again; return when what had happened, in milliseconds since then."""
    await person.page.reload()
    found: dict[str, float] = await until(
        lambda: person.page.evaluate("window.marks?.shown && window.marks"),
        f"a picture at {person.name}",
        within_s=WITHIN_S,
        every_s=0.05,
    )
    return found


async def rounds(person: Person, whose: str) -> list[Mapping[str, float]]:
    """Join again and again."""
    await person.page.add_init_script(MARK % whose)
    found = []
    for _ in range(ROUNDS):
        found.append(await joined(person))
        await shows_frames(person, whose, "face")
    return found


def between(found: Sequence[Mapping[str, float]], since: str, until_: str) -> list[float]:
    """Return how long it took each time from one mark to another, where both are there; `since` may be empty."""
    return [
        marks[until_] - marks.get(since, 0.0) for marks in found if until_ in marks and (not since or since in marks)
    ]


def spread(values: Sequence[float], name: str) -> dict[str, Any]:
    """Return the median and the 95th percentile."""
    return {f"{name}_p50_ms": round(percentile(values, 50)), f"{name}_p95_ms": round(percentile(values, 95))}


def told(found: Sequence[Mapping[str, float]], who: str) -> None:
    """Say how long it took, and what it went into."""
    decoded = between(found, "", "decoded")
    p50, p95 = percentile(decoded, 50), percentile(decoded, 95)
    say(
        "media_join",
        who=who,
        rounds=len(found),
        **spread(decoded, "join"),
        **spread(between(found, "in", "decoded"), "from_in"),
        **{f"{name}_at_ms": round(percentile(between(found, "", name), 50)) for name in ORDER},
        p50_target_ms=P50_TARGET_MS,
        p95_target_ms=P95_TARGET_MS,
        reached=p50 < P50_TARGET_MS and p95 < P95_TARGET_MS,
    )


ORDER = ("socket", "in", "offer", "camera", "connected", "received", "decoded", "shown")


async def join() -> None:
    """Let the student join again and again, then the therapist."""
    async with opened(NearHouse) as people:
        therapist, student = await two_meet(people)
        await shows_frames(therapist, "Mia", "face")
        await shows_frames(student, "Therapist", "face")
        told(await rounds(student, "Therapist"), "student")
        told(await rounds(therapist, "Mia"), "therapist")


if __name__ == "__main__":
    asyncio.run(join())
