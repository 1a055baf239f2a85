"""What tests of second devices over the wire share: people who come in, a link that is made, one that is used."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.web.browsing import Browser, open_browser
from tests.web.sockets import HELLO, Peer, Place


@asynccontextmanager
async def begun(place: Place) -> AsyncIterator[Peer]:
    """Have the therapist in the room."""
    async with place.opened() as therapist:
        await therapist.say(HELLO)
        await therapist.hear("welcome")
        yield therapist


@asynccontextmanager
async def let_in(place: Place, therapist: Peer, role: str = "student") -> AsyncIterator[tuple[Browser, str, Peer]]:
    """Have somebody come and be let in."""
    browser, seat = await place.guest(role)
    async with place.opened(browser, seat) as guest:
        await guest.say(HELLO)
        await guest.hear("welcome")
        action = {"name": "let_in", "seat": name_of(seat)}
        await therapist.say({"t": "propose", "n": next(COUNT), "action": action})
        assert (await guest.hear("welcome"))["seat"]["status"] == "in"
        yield browser, seat, guest


COUNT = itertools.count(1)


def name_of(seat: str) -> str:
    """Return the seat of an address."""
    return seat.rsplit("/", 1)[1]


async def ask(place: Place, browser: Browser, seat: str, of: str, end: str = "", **headers: str) -> Any:
    """Ask for a second device, or for its end."""
    said = {"origin": place.origin, "accept": "application/json"} | headers
    return await browser.client.post(f"{seat}/second{end}", json={"of": of}, headers=said)


async def link_for(place: Place, of: str = "") -> str:
    """Make a link as the therapist and return its path."""
    made = await ask(place, place.browser, place.seat, of or name_of(place.seat))
    assert made.status_code == 201, made.text
    return str(made.json()["url"]).removeprefix(place.origin)


async def use(place: Place, link: str) -> tuple[Browser, str]:
    """Open a link in a browser that was never here, and take it."""
    tablet = open_browser(place.baseline, place.origin)
    page = (await tablet.get(link)).text
    assert "Use this device" in page
    assert "js/ui/second-press.js" in page  # or a double tap would use the link, and then find it used
    taken = await tablet.post(link, origin=place.origin)
    assert taken.status_code == 303, taken.text
    return tablet, taken.headers["location"]
