"""Whatever people do and whatever breaks: replicas agree, nothing lands twice, nobody hears what is not theirs."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.roles import may_see
from server.core.sources import Access
from server.core.state import fold
from tests.properties.town import DEVICES, SEATS, SECONDS, Town, opened, viewer
from tests.properties.wishes import CANARY_POINTS, OFTEN, SELDOM, WISHES, Shelf, presence
from tests.properties.wishes_leading import FURNITURE, LEADING, Desk
from tests.unit.test_saved import contents

Step = tuple[str, str, int]
Deed = Callable[[Town, str, int], Awaitable[None]]


async def wish(town: Town, seat: str, pick: int, count: int, kind: str) -> None:
    town.propose(seat, **WISHES[kind](Shelf(town.browsers[seat], pick, count)))


async def read(town: Town, seat: str, pick: int) -> None:
    await town.settle()
    town.deliver(seat, pick % 7 + 1)
    town.resend(seat)


async def come(town: Town, seat: str, pick: int) -> None:
    await town.come(seat, eager=pick % 3 == 0)


async def reload(town: Town, seat: str, pick: int) -> None:
    """Open the page in a new window; half the time the old connection is not known to be gone."""
    if pick % 2 and seat in town.lines:
        for task in town.lines.pop(seat).tasks:
            task.cancel()
    town.cut(seat)
    town.browsers[seat].open_window()
    await town.come(seat)


async def join_again(town: Town, seat: str, pick: int) -> None:
    """Come to the door by the link again, after the session ended; a second device by a new link, with its person."""
    if town.person(seat) == ("in" if seat in SECONDS else "out"):
        town.cut(seat)
        town.ending.discard(seat)
        town.stays.pop(seat, None)
        await town.come(seat)


async def cut(town: Town, seat: str, pick: int) -> None:
    town.cut(seat)


async def deafen(town: Town, seat: str, pick: int) -> None:
    if seat in town.lines:
        town.lines[seat].deaf = True


async def stall(town: Town, seat: str, pick: int) -> None:
    if seat in town.lines:
        line = town.lines[seat]
        line.flowing.clear() if line.flowing.is_set() else line.flowing.set()


async def hold_disk(town: Town, seat: str, pick: int) -> None:
    moving = town.journal.moving
    moving.clear() if moving.is_set() else moving.set()


async def spoil_disk(town: Town, seat: str, pick: int) -> None:
    town.disk.well = not town.disk.well


async def die(town: Town, seat: str, pick: int) -> None:
    await town.die()


async def restart(town: Town, seat: str, pick: int) -> None:
    await town.restart()


async def wait(town: Town, seat: str, pick: int) -> None:
    await town.settle()
    town.now_ms += pick % 30_000


DEEDS: dict[str, Deed] = {
    "read": read, "come": come, "reload": reload, "join again": join_again, "cut": cut, "deafen": deafen,
    "stall": stall, "hold disk": hold_disk, "spoil disk": spoil_disk, "die": die, "restart": restart, "wait": wait,
}  # fmt: skip
VERBS = (
    OFTEN * 3 + SELDOM + list(LEADING) + ["presence"] * 8 + ["signal"] * 3 + ["read"] * 30 + ["come"] * 8 + ["wait"] * 6
    + ["cut"] * 3 + ["reload", "join again", "deafen", "stall", "stall", "hold disk", "hold disk", "spoil disk"]
    + ["spoil disk", "die", "restart"]
)  # fmt: skip
LED = ["tess", "tess", "fay", "anna", "ben", "ole"]  # who leads does most of it
LEADING_STEPS = st.lists(
    st.tuples(st.sampled_from(list(LEADING) * 3 + ["read"] * 20 + ["come", "cut", "wait"] * 2), st.sampled_from(LED),
              st.integers(0, 10**6)), min_size=30, max_size=80,
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(DEVICES), st.integers(0, 10**6)), min_size=20, max_size=70
)


async def live(steps: list[Step], *, furnished: bool = False) -> Town:
    """Live through the steps, and let all heal."""
    town = await opened()
    if furnished:
        for verb, pick, count in FURNITURE:
            town.propose("tess", **LEADING[verb](Desk(town.browsers["tess"], pick, count)))
        await town.calm()
    for count, (verb, seat, pick) in enumerate(steps):
        town.now_ms += 50
        if verb in WISHES:
            await wish(town, seat, pick, count, verb)
        elif verb in LEADING:
            town.propose(seat, **LEADING[verb](Desk(town.browsers[seat], pick, count)))
        elif verb == "signal":
            if seat in town.lines:
                town.lines[seat].send({"t": "signal", "kind": "watch", "pc": f"pc-{count}", "shown": {}})
        elif verb == "presence":
            if seat in town.lines:
                town.lines[seat].send(presence(town.browsers[seat], pick, count))
        else:
            await DEEDS[verb](town, seat, pick)
    await town.calm()
    return town


@pytest.mark.usefixtures("small")
@settings(max_examples=50)
@given(STEPS)
def test_SY1_SY3_SY4_SY5_PR1_PR3_ME3_SD2_whatever_people_do_and_whatever_breaks(steps: list[Step]) -> None:
    hold(asyncio.run(live(steps)))


@pytest.mark.usefixtures("small")
@settings(max_examples=25)
@given(LEADING_STEPS)
def test_SY4_PR1_PR3_LE3_whatever_a_session_is_led_by(steps: list[Step]) -> None:
    hold(asyncio.run(live(steps, furnished=True)))


def hold(town: Town) -> None:
    """Say that all is as it must be after a story."""
    commits = town.commits()
    assert [commit.revision for commit in commits] == list(range(1, len(commits) + 1))
    named = Counter((commit.by, commit.client, commit.n) for commit in commits if commit.client)
    assert named.most_common(1)[0][1] == 1, "a proposal landed twice"
    assert contents(town.disk.state()) == contents(fold(commits)), "the snapshot is not the replay"
    assert town.disk.ghosts == [], "a snapshot of what was not durable"
    assert [hall.faults() for hall in town.media.halls] == [[] for _ in town.media.halls]
    here = frozenset(seat for seat in town.lines if seat in SEATS and town.person(seat) == "in")
    assert town.media.halls[-1].access == Access.of(town.disk.state(), here), "what was settled is not what holds"
    for seat, browser in town.browsers.items():
        if town.inside(seat):
            assert browser.records == town.what_it_may_see(seat), f"the replica of {seat}"
    for seat, texts in town.told.items():
        assert leaks(seat, texts) == set(), f"{seat} was told what is not for it"


def leaks(seat: str, texts: list[str]) -> set[str]:
    """Return the audiences of what a seat was told and may not see. Nia only ever waits: nothing is for her."""
    said = "\n".join(texts)
    audiences = set(re.findall(r"canary-([a-z]+)-", said))
    audiences |= {audience for audience, points in CANARY_POINTS.items() if points in said}
    if seat == "nia":
        return audiences
    return {audience for audience in audiences if not may_see(audience, viewer(seat))}
