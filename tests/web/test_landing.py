"""The start page: trying a session, making a room, coming back to one's rooms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.app import Baseline, assemble, tidy_once
from server.settings import Settings
from tests.web.browsing import Browser, Clock, close, open_browser


async def test_a_room_is_made_and_found_again_in_this_browser_only(
    browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    response = await browser.post("/rooms", {"name": "Tuesday <group>"})
    assert response.status_code == 303
    seat = response.headers["location"]
    assert 'data-role="therapist"' in (await browser.get(seat)).text

    mine = (await browser.get("/")).text
    assert "Tuesday &lt;group&gt;" in mine
    assert "Tuesday" not in (await new_browser().get("/")).text

    room = seat.split("/")[2]
    browser.client.cookies.delete(f"seat_{seat.rsplit('/', 1)[1]}")
    assert (await browser.get(seat)).status_code == 403
    opened = await browser.post(f"/rooms/{room}/open")
    assert opened.status_code == 303
    assert opened.headers["location"] == seat
    assert (await browser.get(seat)).status_code == 200
    assert (await new_browser().post(f"/rooms/{room}/open")).status_code == 403


async def test_a_room_without_a_name_is_asked_for_one(browser: Browser) -> None:
    for name, word in (("", "give the room a name"), (" \u200b", "give the room a name"), ("a" * 81, "too long")):
        response = await browser.post("/rooms", {"name": name})
        assert response.status_code == 422
        assert word in response.text


async def test_a_browser_cookie_that_is_not_ours_is_replaced(browser: Browser) -> None:
    browser.client.cookies.set("browser", "x" * 500, domain="127.0.0.1")

    assert (await browser.get("/")).status_code == 200
    response = await browser.post("/try")
    assert any("browser=" in cookie for cookie in response.headers.get_list("set-cookie"))


async def test_trying_can_be_switched_off(tmp_path: Path) -> None:
    baseline = assemble(Settings(data_dir=tmp_path / "data", trial=False))
    browser = open_browser(baseline)

    assert "Try a session" not in (await browser.get("/")).text
    response = await browser.post("/try")
    assert response.status_code == 403
    assert "switched off" in response.text
    await close(baseline)


async def test_a_trial_room_is_deleted_a_day_after_its_last_use(
    baseline: Baseline, browser: Browser, clock: Clock
) -> None:
    seat = await browser.try_session()
    lasting = (await browser.post("/rooms", {"name": "Lasting"})).headers["location"]
    link = await browser.invite(seat, "student")
    clock.turn(days=0.9)
    await tidy_once(baseline.services)
    assert (await browser.get(seat)).status_code == 200
    clock.turn(days=1.1)

    await tidy_once(baseline.services)

    assert (await browser.get(seat)).status_code == 403
    assert (await browser.get(link)).status_code == 404
    assert (await browser.get(lasting)).status_code == 200


async def test_very_many_rooms_at_once_are_too_many(
    browser: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.landing.LONGEST_WAIT_S", 0)

    assert {(await browser.post("/try")).status_code for _ in range(60)} == {303}
    assert (await browser.post("/try")).status_code == 429
    clock.turn(days=1)
    assert (await browser.post("/try")).status_code == 303
