"""Photos over HTTP: sent by staff, made anew, and sent on to whoever may see a card that shows them, to nobody else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from server.core.changes import Remove
from server.images import encode
from server.images.child import MOST_INPUT
from server.room import rooms
from tests.support.photos import PAGE, SVG, bomb, phone_photo, photo
from tests.web.browsing import Browser
from tests.web.sockets import HELLO, Peer, Place, leading


async def sent(
    place: Place, body: bytes, browser: Browser | None = None, seat: str = "", *, origin: str = ""
) -> httpx.Response:
    """Send a photo as a page does, the therapist's unless said."""
    headers = {"origin": origin or place.origin, "accept": "application/json", "content-type": "image/jpeg"}
    browser, seat = browser or place.browser, seat or place.seat
    return await browser.client.post(f"{seat}/images", content=body, headers=headers)


async def shown(browser: Browser, seat: str, image: str, **headers: str) -> httpx.Response:
    """Ask for a photo as a page does."""
    return await browser.get(f"{seat}/images/{image}", accept="application/json", **headers)


async def kept(place: Place) -> str:
    """Send a photo and return its name."""
    answer = await sent(place, photo(size=(800, 600)))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["image"])


def card(image: str, name: str = "card") -> dict[str, Any]:
    """Return the change that puts a card with a photo on the schedule."""
    return {"op": "put", "record": {"type": "item", "id": name, "order": "m", "label": "Paint", "image": image}}


async def welcomed(peer: Peer) -> None:
    """Say hello and wait until heard."""
    await peer.say(HELLO)
    await peer.hear("welcome")


async def test_a_photo_is_made_anew_kept_and_shown_to_its_sender(place: Place) -> None:
    async with leading(place):
        answer = await sent(place, phone_photo())
        assert answer.status_code == 201
        name = answer.json()["image"]
        assert (await sent(place, phone_photo())).json()["image"] == name, "the same photo is kept once"
        found = await shown(place.browser, place.seat, name)
        assert found.status_code == 200
        assert found.headers["content-type"] == "image/webp"
        assert found.headers["cache-control"] == "private, no-cache"
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["cross-origin-resource-policy"] == "same-origin"
        assert "default-src 'none'" in found.headers["content-security-policy"]
        image = Image.open(BytesIO(found.content))
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (384, 512), {})
        again = await shown(place.browser, place.seat, name, **{"if-none-match": found.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        listed = await place.browser.get(f"{place.seat}/images")
        assert listed.json() == {"images": [name]}
        gone = await place.browser.ask(f"{place.seat}/images/{name}/remove", origin=place.origin)
        assert gone.status_code == 204
        assert (await shown(place.browser, place.seat, name)).status_code == 404


async def test_PR8_a_student_is_sent_a_photo_once_a_card_shows_it_and_never_after_being_put_out(place: Place) -> None:
    async with leading(place) as therapist:
        name = await kept(place)
        browser, seat = await place.guest()
        async with place.opened(browser, seat) as peer:
            await welcomed(peer)
            await therapist.does(card(name))
            assert (await shown(browser, seat, name)).status_code == 403, "at the door nothing is shown"
            await therapist.does(name="let_in", seat=seat.split("/")[3])
            assert (await shown(browser, seat, name)).status_code == 200
            hidden = {
                "type": "prompt",
                "id": "p",
                "text": "Wait",
                "image": (await sent(place, photo())).json()["image"],
            }
            await therapist.does({"op": "put", "record": hidden})
            for other in (hidden["image"], "nothing"):
                answer = await shown(browser, seat, other)
                assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), "PR4: both alike"
            stranger, _ = await place.guest(name="Ana")
            assert (await shown(stranger, seat, name)).status_code == 403, "a seat is entered with its own key"
            await therapist.does({"op": "patch", "id": seat.split("/")[3], "fields": {"status": "removed"}})
            assert (await shown(browser, seat, name)).status_code in (403, 410)


def everything(image: str) -> list[dict[str, Any]]:
    """Return the changes that show a photo in what is open on a screen, whatever its kind."""
    options = [{"label": "Paint", "image": image}, {"label": "Swing", "symbol": "star"}]
    opened: list[dict[str, Any]] = [
        {"type": "prompt", "text": "Wait", "image": image},
        {"type": "choice_board", "options": options},
        {"type": "check_in", "options": options},
        {"type": "checklist", "lines": [{"id": "a", "label": "Paint", "image": image}]},
    ]
    return [card(image), *({"op": "put", "record": {"id": each["type"], **each}} for each in opened)]


async def letting_go(peer: Peer) -> dict[str, Any]:
    """Return the fields that the room itself changed, by record, in its first commit that only changes."""
    while (commit := await peer.hear("commit"))["by"] != "room" or commit["changes"][0]["op"] != "patch":
        pass
    return {change["id"]: change["fields"] for change in commit["changes"]}


async def test_PR9_a_photo_that_is_deleted_is_gone_from_every_screen_before_the_deletion_is_answered(
    place: Place,
) -> None:
    async with leading(place) as therapist, contextlib.AsyncExitStack() as there:
        name = await kept(place)
        await therapist.does(*everything(name))
        peers = {}
        for role in ("student", "facilitator"):
            browser, seat = await place.guest(role)
            peers[role] = await there.enter_async_context(place.opened(browser, seat))
            await welcomed(peers[role])
            await therapist.does(name="let_in", seat=seat.split("/")[3])
        gone = await place.browser.ask(f"{place.seat}/images/{name}/remove", origin=place.origin)
        assert gone.status_code == 204
        told = {role: await letting_go(peer) for role, peer in peers.items()}
        assert told["facilitator"].keys() == {"card", "prompt", "choice_board", "check_in", "checklist"}
        assert told["student"].keys() == told["facilitator"].keys() - {"prompt"}
        assert name not in str(told)
        assert [option["symbol"] for option in told["student"]["check_in"]["options"]] == ["", "star"]


async def test_a_photo_that_the_room_cannot_let_go_of_hurts_nobody_but_who_asked(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with leading(place) as therapist:
        name = await kept(place)
        await therapist.does(card(name))
        monkeypatch.setattr(rooms, "without", lambda state, image: [Remove("neverwasthere")])
        refused = await place.browser.ask(f"{place.seat}/images/{name}/remove", origin=place.origin)
        assert refused.status_code == 503, "it is shown still"
        await therapist.does(card(name, "another"))


async def test_PE1_only_staff_who_are_inside_send_list_and_delete_photos(place: Place) -> None:
    async with leading(place) as therapist:
        name = await kept(place)
        await therapist.does(card(name))
        for role, status in (("student", 403), ("observer", 403), ("facilitator", 201)):
            browser, seat = await place.guest(role)
            async with place.opened(browser, seat) as peer:
                await welcomed(peer)
                assert (await sent(place, photo(left="gray"), browser, seat)).status_code == 403, f"{role} at the door"
                await therapist.does(name="let_in", seat=seat.split("/")[3])
                assert (await sent(place, photo(left="green"), browser, seat)).status_code == status, role
                listed = await browser.get(f"{seat}/images", accept="application/json")
                assert (listed.status_code == 200) == (status == 201)
                if status == 403:
                    gone = await browser.ask(f"{seat}/images/{name}/remove", origin=place.origin)
                    assert gone.status_code == 403
        foreign = await sent(place, photo(), origin="https://evil.example")
        assert foreign.status_code == 403, "PE3: from a page of ours only"
        assert (await shown(place.browser, place.seat, name)).status_code == 200


async def test_PR8_a_photo_of_another_room_is_not_there(place: Place) -> None:
    async with leading(place):
        name = await kept(place)
    other = Place(place.baseline, place.origin)
    await other.begin()
    async with leading(other) as therapist:
        await therapist.does(card(name))
        assert (await shown(other.browser, other.seat, name)).status_code == 404
        assert (await kept(other)) != name


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(SVG, 422, "bad_image", id="svg with script"),
        pytest.param(PAGE, 422, "bad_image", id="page"),
        pytest.param(photo("GIF"), 422, "bad_image", id="gif"),
        pytest.param(photo()[:300], 422, "bad_image", id="cut off"),
        pytest.param(b"", 422, "bad_image", id="nothing"),
        pytest.param(bomb(30_000), 413, "image_too_large", id="bomb"),
        pytest.param(bytes(MOST_INPUT + 1), 413, "too_large", id="too many bytes"),
    ],
)
async def test_IN4_what_is_no_photo_is_refused_and_not_kept(place: Place, body: bytes, status: int, code: str) -> None:
    async with leading(place):
        answer = await sent(place, body)
        assert (answer.status_code, answer.json()) == (status, {"code": code})
        assert (await place.browser.get(f"{place.seat}/images")).json() == {"images": []}


async def test_IN1_there_is_a_measure_of_photos_at_a_time_and_in_a_room(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with leading(place):
        monkeypatch.setattr("server.web.one_at_a_time.MOST_WAITING", 1)
        answers = await asyncio.gather(*(sent(place, photo(left=left)) for left in ("red", "green", "blue", "white")))
        codes = [answer.status_code for answer in answers]
        assert set(codes) <= {201, 503}
        assert 201 in codes
        monkeypatch.setattr("server.store.images_sqlite.MOST_IMAGES", codes.count(201))
        full = await sent(place, photo(left="black"))
        assert (full.status_code, full.json()) == (409, {"code": "too_many_images"})


async def test_a_machine_that_is_too_busy_says_so_and_not_that_it_is_no_picture(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with leading(place):
        with monkeypatch.context() as slow:
            slow.setattr(encode, "CHILD", [sys.executable, "-c", "import time; time.sleep(60)"])
            slow.setattr(encode, "DEADLINE_S", 0.3)
            answer = await sent(place, photo())
            assert (answer.status_code, answer.json()) == (503, {"code": "unavailable"})
            assert int(answer.headers["retry-after"]) > 0
        assert (await sent(place, photo())).status_code == 201


async def test_PR7_the_log_says_nothing_of_a_photo(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with leading(place):
        name = await kept(place)
        await shown(place.browser, place.seat, name)
        await sent(place, b"not a picture of Mia")
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("baseline")]
    assert any("/images" in line for line in lines), "looked in the wrong place"
    assert not [line for line in lines if name in line or "Mia" in line]
