"""The address of pictures: what it answers to words, what it does not take, and each picture."""

import asyncio

import pytest

from server.app import ROOT, Baseline
from server.web.symbol_search import MOST_FOUND
from server.web.symbols import LONGEST_QUERY, Reading
from tests.web.browsing import Browser


async def test_the_address_answers_names_and_labels(browser: Browser) -> None:
    response = await browser.get("/symbols?q=Bathroom&lang=en")

    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert response.json()[0] == {"name": "toilet", "label": "Toilet"}
    assert "set-cookie" not in response.headers
    for found in response.json():
        assert (await browser.get(f"/symbols/{found['name']}.svg")).status_code == 200


async def test_an_answer_that_the_browser_has_is_not_sent_again(browser: Browser) -> None:
    first = await browser.get("/symbols?q=glue")
    again = await browser.get("/symbols?q=%20GLUE%20", **{"if-none-match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""


async def test_the_address_speaks_spanish_and_english_when_not_told(browser: Browser) -> None:
    assert (await browser.get("/symbols?q=ba%C3%B1o&lang=es")).json()[0] == {"name": "toilet", "label": "Baño"}
    assert (await browser.get("/symbols")).json() == (await browser.get("/symbols?q=&lang=en")).json()
    assert len((await browser.get("/symbols")).json()) == MOST_FOUND


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        (f"q={'x' * (LONGEST_QUERY + 1)}", 413, "too_large"),
        ("q=glue&lang=fr", 400, "bad_request"),
        ("q=glue&lang=", 400, "bad_request"),
        (f"q=glue&lang={'x' * 500}", 400, "bad_request"),
    ],
)
async def test_what_it_does_not_take_it_says(browser: Browser, query: str, status: int, code: str) -> None:
    response = await browser.get(f"/symbols?{query}", accept="application/json")

    assert response.status_code == status
    assert response.json() == {"code": code}
    assert response.headers["cache-control"] == "no-store"


async def test_the_longest_query_is_taken(browser: Browser) -> None:
    assert (await browser.get(f"/symbols?q={'x' * LONGEST_QUERY}")).json() == []


async def test_nothing_can_be_sent_there(browser: Browser) -> None:
    assert (await browser.post("/symbols")).status_code == 405


async def test_a_drawing_of_ours_is_served_like_the_others(browser: Browser, baseline: Baseline) -> None:
    response = await browser.get("/symbols/own-jump.svg")

    assert response.content == (ROOT / "static" / "symbols" / "own-jump.svg").read_bytes()
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["cache-control"] == "public, max-age=604800"
    for name in ("left-out", "words", "skull", "pencil-light"):
        assert (await browser.get(f"/symbols/{name}.svg")).status_code == 404


async def test_a_reading_that_failed_is_tried_again_and_one_that_did_not_is_kept() -> None:
    answers: list[int | Exception] = [FileNotFoundError("nowhere"), 1, 2]

    def read() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    reading = Reading(read)

    with pytest.raises(FileNotFoundError):
        await reading.done()
    assert list(await asyncio.gather(reading.done(), reading.done())) == [1, 1]
