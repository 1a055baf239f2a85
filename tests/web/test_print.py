"""Pages as PDF: for staff who are inside, of pages they may see, and as much at a time as can be made."""

from __future__ import annotations

import asyncio
import re
import zlib

import httpx
import pytest

from server.core.points import Point, pack
from server.printing.marks import code_of
from tests.web.browsing import Browser
from tests.web.sockets import HELLO, Place, leading

INK = {
    "type": "stroke", "tool": "pencil", "color": "red", "width": 77, "pointer": "pen", "scale": 4,
    "points": pack([Point(5000, 5000, 0, 1), Point(6000, 5000, 9, 1)]),
}  # fmt: skip


async def printed(browser: Browser, seat: str, pages: str, **query: str) -> httpx.Response:
    """Ask for a document as a script does."""
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return await browser.get(f"{seat}/print?pages={pages}{more}", accept="application/json")


def drawn(body: bytes) -> list[str]:
    """Return what draws each page of a document."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL)
    return [zlib.decompress(stream).decode() for stream in streams]


async def test_the_therapist_prints_pages_with_and_without_ink(place: Place) -> None:
    async with leading(place) as therapist:
        page = therapist.page
        other = {"type": "page", "id": "other", "order": "x", "title": "Mia", "paper": {"family": "graph", "row_mm": 5}}
        await therapist.does(
            {"op": "put", "record": {**INK, "id": "one", "page": page}},
            {"op": "put", "record": {**INK, "id": "two", "page": page, "color": "blue"}},
            {"op": "put", "record": other},
            {"op": "patch", "id": page, "fields": {"overlay": {"family": "italic", "color": "green"}}},
        )
        await therapist.does({"op": "patch", "id": "two", "fields": {"erased": True}})
        answer = await printed(place.browser, place.seat, f"{page},other")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == 'inline; filename="pages.pdf"'
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content.startswith(b"%PDF-")
        first, second = drawn(answer.content)
        assert first.count(" 77 w ") == 1, "what was erased is not printed"
        assert "0.1176 0.4196 0.2706 RG" in first, "the overlay is"
        assert code_of(page) in first
        assert code_of("other") in second
        assert "Mia" not in first + second

        empty = await printed(place.browser, place.seat, page, ink="0")
        assert [text.count(" 77 w ") for text in drawn(empty.content)] == [0]
        await therapist.does({"op": "put", "record": {"type": "clearing", "id": "clear", "page": page}})
        cleared = await printed(place.browser, place.seat, page)
        assert [text.count(" 77 w ") for text in drawn(cleared.content)] == [0]


async def test_a_room_that_sleeps_is_printed_by_its_therapist(place: Place) -> None:
    async with leading(place) as therapist:
        page = therapist.page
    assert (await printed(place.browser, place.seat, page)).status_code == 200


async def test_PR1_only_staff_who_are_inside_print(place: Place) -> None:
    aide = place.browser, place.seat
    async with leading(place) as therapist:
        for role, status in (("student", 403), ("observer", 403), ("facilitator", 200)):
            aide = browser, seat = await place.guest(role)
            async with place.opened(browser, seat) as peer:
                await peer.say(HELLO)
                await peer.hear("welcome")
                waiting = await printed(browser, seat, therapist.page)
                assert (waiting.status_code, waiting.json()["code"]) == (403, "not_allowed"), role
                await therapist.does(name="let_in", seat=seat.split("/")[3])
                assert (await printed(browser, seat, therapist.page)).status_code == status, role
                stranger = await place.guest()
                assert (await printed(stranger[0], seat, therapist.page)).status_code == 403
        await therapist.does(name="end_session")
        over = await printed(*aide, therapist.page)
        assert over.status_code in (403, 410), "the session is over"


async def test_PR4_what_is_not_a_page_is_not_there(place: Place) -> None:
    async with leading(place):
        for page in ("nothing", "stage", "door"):
            assert (await printed(place.browser, place.seat, page)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?pages=",
        "?pages=a,,b",
        "?pages=../x",
        "?pages=a&ink=yes",
        "?pages=" + "a" * 49,
        "?pages=" + "a," * 40 + "a",
    ],
)
async def test_IN1_what_is_asked_for_in_other_words_is_refused(place: Place, query: str) -> None:
    async with leading(place):
        answer = await place.browser.get(f"{place.seat}/print{query}", accept="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")


async def test_IN1_there_is_a_measure_of_ink_and_of_documents_at_a_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with leading(place) as therapist:
        await therapist.does({"op": "put", "record": {**INK, "id": "one", "page": therapist.page}})
        monkeypatch.setattr("server.web.prints.MOST_INK", 10)
        assert (await printed(place.browser, place.seat, therapist.page)).status_code == 413
        monkeypatch.setattr("server.web.prints.MOST_INK", 1000)
        monkeypatch.setattr("server.web.one_at_a_time.MOST_WAITING", 2)
        asked = [printed(place.browser, place.seat, therapist.page) for _ in range(12)]
        codes = [answer.status_code for answer in await asyncio.gather(*asked)]
        assert set(codes) <= {200, 503}
        assert codes.count(200) >= 2
        assert (await printed(place.browser, place.seat, therapist.page)).status_code == 200
