"""What every response carries, whatever was asked and however it ended."""

import re

import pytest

from server.app import Baseline, assemble
from server.settings import Settings
from tests.web.browsing import ORIGIN, Browser, close, open_browser

ASKED = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/left", 200),
    ("GET", "/symbols/fox.svg", 200),
    ("GET", "/symbols/secret.svg", 404),
    ("GET", "/static/0000/js/ui/student.js", 404),
    ("GET", "/nowhere", 404),
    ("GET", "/j/not-a-link", 404),
    ("GET", "/r/room/seat", 403),
    ("GET", "/try", 405),
    ("POST", "/try", 303),
    ("POST", "/", 405),
    ("DELETE", "/rooms", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), ASKED)
async def test_every_response_carries_the_headers(browser: Browser, method: str, path: str, status: int) -> None:
    response = await browser.client.request(method, path, headers={"origin": ORIGIN})

    assert response.status_code == status
    headers = response.headers
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-embedder-policy"] == "require-corp"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["referrer-policy"] == "strict-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert "camera=(self)" in headers["permissions-policy"]
    assert "geolocation=()" in headers["permissions-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "cache-control" in headers
    assert "server" not in headers
    assert "strict-transport-security" not in headers


async def test_an_unexpected_error_is_a_plain_page_with_the_headers(
    baseline: Baseline, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baseline.services.tickets, "find_link", lambda *_: 1 / 0)

    response = await browser.get("/j/a-link")

    assert response.status_code == 500
    assert "That did not work" in response.text
    assert "ZeroDivision" not in response.text
    assert response.headers["cache-control"] == "no-store"
    assert "content-security-policy" in response.headers


async def test_the_nonce_is_new_each_time_and_the_one_in_the_page(browser: Browser) -> None:
    seat = await browser.try_session()
    seen = set()
    for _ in range(2):
        response = await browser.get(seat)
        policy = response.headers["content-security-policy"]
        nonces = set(re.findall(r"'nonce-([^']+)'", policy))
        assert len(nonces) == 1
        assert set(re.findall(r'nonce="([^"]+)"', response.text)) == nonces
        seen |= nonces
    assert len(seen) == 2


@pytest.mark.parametrize("path", ["/", "/left", "/nowhere", "/readyz"])
async def test_what_is_about_people_is_not_kept(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).headers["cache-control"] == "no-store"


async def test_under_https_browsers_are_told_to_stay_with_it(tmp_path) -> None:  # type: ignore[no-untyped-def]
    baseline = assemble(Settings(data_dir=tmp_path / "data", origin="https://baseline.example.org"))
    browser = open_browser(baseline, "https://baseline.example.org")

    assert "max-age=" in (await browser.get("/")).headers["strict-transport-security"]
    await close(baseline)


async def test_no_page_has_inline_styles_handlers_or_other_origins(browser: Browser) -> None:
    seat = await browser.try_session()
    link = await browser.invite(seat, "student")
    for path in ("/", "/left", "/nowhere", link, seat):
        html = (await browser.get(path)).text
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", html), path
        assert not re.search(r'(?:src|href|action)="(?!/|#|")', html), path
