"""The therapist's links, as the room's page asks for them."""

import re
from collections.abc import Callable

import pytest

from server.app import Baseline
from server.printing.qr import qr_rows
from tests.web.browsing import ORIGIN, Browser, Clock


async def test_the_therapist_makes_sees_and_ends_links(browser: Browser) -> None:
    seat = await browser.try_session()
    made = await browser.ask(f"{seat}/links", {"role": "student", "name": "Mia", "symbol": "fox"})

    assert made.status_code == 201
    link = made.json()
    assert re.fullmatch(rf"{ORIGIN}/j/[A-Za-z0-9_-]{{22,}}", link["url"])
    assert link["role"] == "student"
    assert link["qr"] == qr_rows(link["url"])
    assert link["name"] == "Mia"
    assert link["named"] is True

    listed = (await browser.get(f"{seat}/links")).json()["links"]
    [own, shown] = listed
    assert own["role"] == "therapist"
    assert shown["id"] == link["id"]
    assert "url" not in shown
    assert link["url"].rsplit("/", 1)[1] not in str(listed)

    assert (await browser.ask(f"{seat}/links/{link['id']}/revoke")).status_code == 204
    refused = await browser.get(link["url"].removeprefix(ORIGIN))
    assert refused.status_code == 410
    assert "switched off" in refused.text


async def test_a_revoked_link_takes_its_seats_with_it(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    seat = await browser.try_session()
    made = (await browser.ask(f"{seat}/links", {"role": "student"})).json()
    student = new_browser()
    theirs = await student.join(made["url"].removeprefix(ORIGIN))
    assert (await student.get(theirs)).status_code == 200

    await browser.ask(f"{seat}/links/{made['id']}/revoke")

    assert (await student.get(theirs)).status_code == 410


async def test_a_link_made_anew_for_a_lost_card_ends_the_old_address_and_leaves_who_came_by_it(
    browser: Browser, new_browser: Callable[[], Browser], clock: Clock
) -> None:
    seat = await browser.try_session()
    made = (await browser.ask(f"{seat}/links", {"role": "student", "name": "Mia", "symbol": "fox"})).json()
    student = new_browser()
    theirs = await student.join(made["url"].removeprefix(ORIGIN))
    clock.ms += 24 * 3600 * 1000 // 2
    anew = await browser.ask(f"{seat}/links/{made['id']}/renew")
    assert anew.status_code == 201
    link = anew.json()
    assert (link["id"], link["expires_ms"]) == (made["id"], clock() + 30 * 24 * 3600 * 1000)
    assert link["qr"] == qr_rows(link["url"])
    old = await new_browser().get(made["url"].removeprefix(ORIGIN))
    assert old.status_code == 410
    assert "There is a newer link" in old.text
    assert "Mia" not in old.text
    assert (await student.get(theirs)).status_code == 200
    assert (await new_browser().get(link["url"].removeprefix(ORIGIN))).status_code == 200
    assert (await student.ask(f"{theirs}/links/{made['id']}/renew")).status_code == 403
    assert (await browser.ask(f"{seat}/links/nothing/renew")).status_code == 404


@pytest.mark.parametrize("role", ["therapist", "observer"])
async def test_only_the_link_of_a_card_is_made_anew_since_a_therapists_is_that_ones_key(
    browser: Browser, new_browser: Callable[[], Browser], role: str
) -> None:
    seat = await browser.try_session()
    own = (await browser.get(f"{seat}/links")).json()["links"][0]
    assert own["role"] == "therapist"
    made = (await browser.ask(f"{seat}/links", {"role": role, "name": "Ben", "symbol": "fox"})).json()
    for link in (own, made):
        assert (await browser.ask(f"{seat}/links/{link['id']}/renew")).status_code == 403
        assert (await new_browser().get(made["url"].removeprefix(ORIGIN))).status_code < 400


async def test_links_last_a_month_and_the_therapists_a_year(browser: Browser, clock: Clock) -> None:
    seat = await browser.try_session()
    days = {}
    for role in ("student", "facilitator", "observer", "therapist"):
        made = (await browser.ask(f"{seat}/links", {"role": role})).json()
        days[role] = (made["expires_ms"] - clock()) / (24 * 3600 * 1000)
    assert days == {"student": 30, "facilitator": 30, "observer": 30, "therapist": 365}


@pytest.mark.parametrize("role", ["student", "facilitator", "observer"])
async def test_nobody_but_the_therapist_makes_or_sees_links(browser: Browser, role: str) -> None:
    therapist = await browser.try_session()
    seat = await browser.join(await browser.invite(therapist, role))

    assert (await browser.get(f"{seat}/links", accept="application/json")).status_code == 403
    assert (await browser.ask(f"{seat}/links", {"role": "therapist"})).status_code == 403
    assert (await browser.ask(f"{seat}/links/x/revoke")).status_code == 403


async def test_a_therapist_has_no_hand_in_another_room(browser: Browser) -> None:
    one, other = await browser.try_session(), await browser.try_session()
    link = (await browser.ask(f"{one}/links", {"role": "student"})).json()

    assert (await browser.ask(f"{other}/links/{link['id']}/revoke")).status_code == 204
    assert (await browser.get(link["url"].removeprefix(ORIGIN))).status_code == 200
    room, seat = one.split("/")[2], other.split("/")[3]
    assert (await browser.get(f"/r/{room}/{seat}/links")).status_code == 403


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({"role": "room"}, 422),
        ({"role": "king"}, 422),
        ({"role": "student", "name": "\u202e"}, 422),
        ({"role": "student", "name": "a" * 41}, 422),
        ({"role": "student", "symbol": "../x"}, 422),
        ({"role": "student", "extra": 1}, 400),
        ({"role": 7}, 400),
        ([], 400),
        ("", 400),
    ],
)
async def test_a_link_that_does_not_fit_is_refused(browser: Browser, wanted: object, status: int) -> None:
    seat = await browser.try_session()

    response = await browser.ask(f"{seat}/links", wanted)

    assert response.status_code == status
    assert response.json()["code"]


async def test_a_link_carries_the_address_under_which_it_was_asked_for(baseline: Baseline, browser: Browser) -> None:
    seat = await browser.try_session()
    for host, origin in (("localhost:8000", "http://localhost:8000"), ("evil.test", "http://127.0.0.1:8000")):
        headers = {"origin": ORIGIN, "host": host, "content-type": "application/json"}
        response = await browser.client.post(f"{seat}/links", content=b'{"role":"student"}', headers=headers)
        assert response.status_code == 201
        assert response.json()["url"].startswith(f"{origin}/j/")


async def test_a_room_has_not_endless_links_at_a_time(
    browser: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.links.MOST_LINKS", 2)
    seat = await browser.try_session()

    assert (await browser.ask(f"{seat}/links", {"role": "student"})).status_code == 201
    assert (await browser.ask(f"{seat}/links", {"role": "student"})).json() == {"code": "too_many_links"}
    [_, old] = (await browser.get(f"{seat}/links")).json()["links"]
    await browser.ask(f"{seat}/links/{old['id']}/revoke")
    assert (await browser.ask(f"{seat}/links", {"role": "student"})).status_code == 201
    for _ in range(2):
        clock.turn(days=16)
        assert (await browser.get(seat)).status_code == 200
    assert (await browser.ask(f"{seat}/links", {"role": "student"})).status_code == 201
