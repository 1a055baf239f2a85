"""From a link to a seat: who gets one, under which cookie, and what everybody else is told."""

import asyncio
import html
import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest

from server.app import Baseline, assemble
from server.core.errors import StoreError
from server.settings import Settings
from tests.web.browsing import ORIGIN, Browser, Clock, close, open_browser


def cookies_of(response: httpx.Response) -> SimpleCookie:
    """Return the cookies that a response sets."""
    return SimpleCookie("\n".join(response.headers.get_list("set-cookie")))


async def test_a_student_joins_in_one_step_and_gets_a_seat_of_their_own(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    link = await browser.invite(await browser.try_session(), "student")
    student = new_browser()

    page = await student.get(link)
    assert page.status_code == 200
    assert "Your name" in page.text
    response = await student.post(link, {"name": " Mia ", "symbol": "fox"})

    assert response.status_code == 303
    seat = response.headers["location"]
    assert re.fullmatch(r"/r/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+", seat)
    [morsel] = cookies_of(response).values()
    assert morsel.key == f"seat_{seat.rsplit('/', 1)[1]}"
    assert morsel["path"] == seat
    assert morsel["httponly"]
    assert morsel["samesite"] == "lax"
    assert not morsel["secure"]
    assert not morsel["domain"]
    assert len(morsel.value) >= 22


async def test_the_shell_of_a_room_says_nothing_of_it(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    await browser.post("/rooms", {"name": "Canary's corner"})
    await browser.try_session()
    link = await browser.invite(await browser.try_session(), "student")
    student = new_browser()
    seat = await student.join(link, "Mia")

    shell = await student.get(seat)

    assert shell.status_code == 200
    assert 'data-role="student"' in shell.text
    assert "Canary" not in shell.text
    assert "Mia" not in shell.text


async def test_each_use_of_a_role_link_is_a_new_seat_and_of_a_named_link_the_same(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    seat = await browser.try_session()
    common = await browser.invite(seat, "student")
    named = await browser.invite(seat, "student", name="Mia", symbol="owl")

    assert await new_browser().join(common) != await new_browser().join(common)
    assert await new_browser().join(named) == await new_browser().join(named)


async def test_a_named_link_is_filled_in(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    named = await browser.invite(await browser.try_session(), "student", name="Mia", symbol="owl")

    page = (await new_browser().get(named)).text

    assert 'value="Mia"' in page
    assert "/symbols/owl.svg" in page


async def test_whoever_does_not_choose_a_picture_has_another_one_each_time(browser: Browser) -> None:
    link = await browser.invite(await browser.try_session(), "student")
    suggested = set()
    for _ in range(20):
        [picture] = re.findall(r'value="([^"]+)" required checked', (await browser.get(link)).text)
        suggested.add(picture)
    assert len(suggested) > 1
    refused = await browser.post(link, {"name": "", "symbol": "owl"})
    assert re.findall(r'value="([^"]+)" required checked', refused.text) == ["owl"]


async def test_several_seats_live_side_by_side_in_one_browser(browser: Browser) -> None:
    therapist = await browser.try_session()
    student = await browser.join(await browser.invite(therapist, "student"), "Mia")
    aide = await browser.join(await browser.invite(therapist, "facilitator"), "Mr Ortiz")

    for seat, role in ((therapist, "therapist"), (student, "student"), (aide, "facilitator")):
        response = await browser.get(seat)
        assert f'data-role="{role}"' in response.text
        sent = response.request.headers["cookie"]
        assert sent.count("seat_") == 1, "a seat's page is sent another seat's key"


async def test_the_therapists_link_goes_straight_in(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    link = await browser.invite(await browser.try_session(), "therapist")
    other = new_browser()

    response = await other.get(link)

    assert response.status_code == 303
    assert 'data-role="therapist"' in (await other.get(response.headers["location"])).text


async def test_looking_at_the_therapists_link_from_afar_takes_no_seat(browser: Browser) -> None:
    link = await browser.invite(await browser.try_session(), "therapist")

    response = await browser.client.head(link)

    assert response.status_code == 200
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!-- & -->"])
async def test_markup_in_a_name_is_text(browser: Browser, name: str) -> None:
    link = await browser.invite(await browser.try_session(), "student", name=name)

    named = (await browser.get(link)).text
    refused = (await browser.post(link, {"name": name})).text

    for page in (named, refused):
        assert name not in page
        assert html.escape(name, quote=False).replace('"', "&#34;") in page


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ({"name": "", "symbol": "fox"}, "write a name"),
        ({"name": "\u202e \u200b", "symbol": "fox"}, "write a name"),
        ({"name": "a" * 41, "symbol": "fox"}, "too long"),
        ({"name": "<" * 10_000, "symbol": "fox"}, "too long"),
        ({"name": "Mia"}, "choose a picture"),
        ({"name": "Mia", "symbol": "../secret"}, "choose a picture"),
        ({}, "write a name"),
    ],
)
async def test_a_form_that_does_not_fit_is_shown_again_with_a_word(
    browser: Browser, form: dict[str, str], word: str
) -> None:
    link = await browser.invite(await browser.try_session(), "student")

    response = await browser.post(link, form)

    assert response.status_code == 422
    assert word in response.text
    assert "set-cookie" not in response.headers


async def test_a_guessed_link_opens_nothing(browser: Browser) -> None:
    await browser.try_session()
    for guess in ("AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "a" * 4000, "%F0%9F%A6%8A"):
        response = await browser.get(f"/j/{guess}")
        assert response.status_code == 404, guess
        assert (await browser.post(f"/j/{guess}", {"name": "Mia", "symbol": "fox"})).status_code == 404


async def test_a_link_ends_with_its_time(browser: Browser, clock: Clock) -> None:
    link = await browser.invite(await browser.try_session(), "student")
    clock.turn(days=29)
    assert (await browser.get(link)).status_code == 200
    clock.turn(days=2)

    for response in (await browser.get(link), await browser.post(link, {"name": "Mia", "symbol": "fox"})):
        assert response.status_code == 410
        assert "This link has run out" in response.text


async def test_a_seat_ends_when_its_key_was_not_shown_for_a_day(browser: Browser, clock: Clock) -> None:
    seat = await browser.join(await browser.invite(await browser.try_session(), "student"))
    assert (await browser.get(seat)).status_code == 200
    clock.turn(days=2)

    response = await browser.get(seat)

    assert response.status_code == 410
    assert "This visit is over" in response.text


async def test_without_the_cookie_or_with_another_the_room_stays_shut(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    seat = await browser.join(await browser.invite(await browser.try_session(), "student"))
    room, name = seat.split("/")[2:]
    stranger = new_browser()

    assert (await stranger.get(seat)).status_code == 403
    for forged in ("x", "AAAAAAAAAAAAAAAAAAAAAA", ""):
        response = await stranger.get(seat, cookie=f"seat_{name}={forged}")
        assert response.status_code == 403
        assert "opened in another browser" in response.text
    assert (await stranger.get(f"/r/{room}/nobody")).status_code == 403


async def test_leaving_ends_this_seats_cookie_and_its_key_and_no_other(browser: Browser) -> None:
    therapist = await browser.try_session()
    seat = await browser.join(await browser.invite(therapist, "student"))
    key = browser.client.cookies.get(f"seat_{seat.rsplit('/', 1)[1]}")

    response = await browser.post(f"{seat}/leave")

    assert response.status_code == 303
    [morsel] = cookies_of(response).values()
    assert morsel["path"] == seat
    assert morsel["max-age"] == "0"
    assert (await browser.get(response.headers["location"])).status_code == 200
    assert (await browser.get(seat)).status_code == 403
    again = await browser.get(seat, cookie=f"seat_{seat.rsplit('/', 1)[1]}={key}")
    assert again.status_code in {403, 410}
    assert (await browser.get(therapist)).status_code == 200


async def test_leaving_that_the_storage_refused_is_done_when_tried_again(
    browser: Browser, baseline: Baseline, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seat = await browser.join(await browser.invite(await browser.try_session(), "student"))
    rooms, left = baseline.services.rooms, []

    async def leave(room: str, seat: str) -> None:
        left.append(seat)
        if len(left) == 1:
            raise StoreError("io")

    monkeypatch.setattr(rooms, "leave", leave)
    assert (await browser.post(f"{seat}/leave")).status_code == 503
    assert "storage refuses a request: io" in caplog.text
    assert (await browser.post(f"{seat}/leave")).status_code == 303
    assert left == [seat.rsplit("/", 1)[1]] * 2


@pytest.mark.parametrize("name", ["x%0d%0aSet-Cookie:a=b", "x;Domain=evil", "a%20b=c;", "%C3%BC", "x" * 49])
async def test_what_is_no_name_of_ours_leads_nowhere(browser: Browser, name: str) -> None:
    for path in (f"/r/x/{name}/leave", f"/r/{name}/x/leave", f"/rooms/{name}/open"):
        response = await browser.post(path)
        assert response.status_code == 404
        assert "set-cookie" not in response.headers


async def test_a_script_that_leaves_gets_no_page(browser: Browser) -> None:
    seat = await browser.join(await browser.invite(await browser.try_session(), "student"))

    assert (await browser.ask(f"{seat}/leave")).status_code == 204


@pytest.mark.parametrize("origin", ["", "null", "http://127.0.0.1:8001", "https://127.0.0.1:8000", "http://evil.test"])
async def test_a_form_from_another_page_is_not_taken(browser: Browser, origin: str) -> None:
    link = await browser.invite(await browser.try_session(), "student")

    for path in ("/try", "/rooms", link, "/rooms/x/open"):
        response = await browser.post(path, {"name": "Mia", "symbol": "fox"}, origin=origin)
        assert response.status_code == 403
        assert "set-cookie" not in response.headers
        assert "another site" in response.text


async def test_too_large_a_body_is_not_read(browser: Browser) -> None:
    link = await browser.invite(await browser.try_session(), "student")

    response = await browser.post(link, {"name": "a" * 100_000})
    assert response.status_code == 413

    async def endless() -> object:
        for _ in range(100):
            yield b"name=" + b"a" * 10_000

    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
    response = await browser.client.post(link, content=endless(), headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"name=%ff", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a=1" for _ in range(50)), "application/x-www-form-urlencoded", 400),
        (b"name=Mia", "text/plain", 415),
        (b"--x", "multipart/form-data; boundary=x", 415),
    ],
)
async def test_a_body_that_is_no_form_is_refused(browser: Browser, body: bytes, kind: str, status: int) -> None:
    link = await browser.invite(await browser.try_session(), "student")

    response = await browser.client.post(link, content=body, headers={"origin": ORIGIN, "content-type": kind})

    assert response.status_code == status


async def test_a_link_used_too_often_rests_for_a_minute(browser: Browser, clock: Clock) -> None:
    link = await browser.invite(await browser.try_session(), "student")
    form = {"name": "Mia", "symbol": "fox"}

    answers = [(await browser.post(link, form)) for _ in range(61)]

    assert {answer.status_code for answer in answers[:60]} == {303}
    assert answers[60].status_code == 429
    assert answers[60].headers["retry-after"]
    assert "Many people are joining" in answers[60].text
    clock.turn(days=1 / 24)
    assert (await browser.post(link, form)).status_code == 303


async def test_many_join_at_once_and_each_has_a_seat(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    link = await browser.invite(await browser.try_session(), "student")

    seats = await asyncio.gather(*(new_browser().join(link, f"Child {number}") for number in range(30)))

    assert len(set(seats)) == 30


async def test_under_https_cookies_are_secure(tmp_path: Path) -> None:
    origin = "https://baseline.example.org"
    baseline = assemble(Settings(data_dir=tmp_path / "data", origin=origin, trial=True))
    response = await open_browser(baseline, origin).post("/try", origin=origin)

    morsels = cookies_of(response)
    assert len(morsels) == 2
    assert all(morsel["secure"] and morsel["httponly"] for morsel in morsels.values())
    await close(baseline)


async def test_storage_that_does_not_answer_is_said_in_plain_words(baseline: Baseline, browser: Browser) -> None:
    link = await browser.invite(await browser.try_session(), "student")
    await baseline.services.tickets.close()

    response = await browser.get(link)

    assert response.status_code == 503
    assert "cannot be opened this minute" in response.text
    assert response.headers["retry-after"]
