"""The design page and the pseudo language: there in development, and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.app import Baseline, assemble
from server.core.roles import Role
from server.settings import Settings
from server.web.assets import Assets
from server.web.design import AROUND
from server.web.pages import preload
from server.web.pseudo import WORDS, address_of, exported, module, pseudo
from server.web.words import ERRORS
from tests.web.browsing import Browser, Clock, close, open_browser

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "pseudo.json").read_text())
BELOW = (
    "/design",
    "/design/student",
    "/design/staff",
    "/design/around/landing",
    "/design/words/words.js",
    "/design/staff/links",
)


@pytest.fixture
async def workshop(tmp_path: Path, clock: Clock) -> AsyncIterator[Baseline]:
    """The application as those have it who work on it."""
    baseline = assemble(Settings(data_dir=tmp_path / "workshop", development=True), clock)
    yield baseline
    await close(baseline)


@pytest.fixture
def worker(workshop: Baseline) -> Browser:
    """A browser of one of them."""
    return open_browser(workshop)


@pytest.mark.parametrize("path", BELOW)
async def test_design_is_there_in_development_only(browser: Browser, worker: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code == 404
    assert (await worker.get(path)).status_code == 200


async def test_only_pages_of_design_may_lie_in_a_frame(worker: Browser) -> None:
    for path, framed in (("/", False), ("/design", True), ("/design/staff", True), ("/design/around/landing", True)):
        policy = (await worker.get(path)).headers["content-security-policy"]
        assert ("frame-ancestors 'self'" in policy, "frame-ancestors 'none'" in policy) == (framed, not framed), path


async def test_what_is_not_on_design_is_not_found(worker: Browser) -> None:
    for path in (
        "/design/teacher",
        "/design/staff/keys",
        "/design/around/nothing",
        "/design/words/parts.js",
        "/design/words/..%2Fparts.js",
    ):
        assert (await worker.get(path)).status_code == 404, path


@pytest.mark.parametrize("name", AROUND)
async def test_every_page_around_the_room_is_shown(worker: Browser, name: str) -> None:
    response = await worker.get(f"/design/around/{name}")

    assert response.status_code == 200
    assert "<main" in response.text


def test_every_error_is_among_the_pages_around_the_room() -> None:
    assert {f"error-{code}" for code in ERRORS} <= set(AROUND)


def test_no_page_of_a_room_loads_anything_of_design(all_assets: Assets) -> None:
    for role in Role:
        assert not [url for url in preload(all_assets, role) if "/design/" in url]


@pytest.mark.parametrize(("plain", "longer"), VECTORS)
def test_words_become_longer_and_accented(plain: str, longer: str) -> None:
    assert pseudo(plain) == longer


async def test_words_are_plain_unless_longer_ones_are_asked_for(browser: Browser, worker: Browser) -> None:
    assert "Make a room" in (await browser.get("/?lang=qps")).text
    assert "Make a room" in (await worker.get("/")).text
    longer = (await worker.get("/?lang=qps")).text
    assert pseudo("Make a room") in longer
    assert "Make a room" not in longer


def test_every_module_of_words_has_one_that_stands_in_with_the_same_names(all_assets: Assets) -> None:
    paths = [path for path in all_assets.files if WORDS.fullmatch(path)]

    assert len(paths) >= 8
    for path in paths:
        source = (Path("static") / path).read_text()
        names = set(re.findall(r"^export (?:const|function) (\w+)", source, re.MULTILINE))
        assert set(exported(source)) == set(exported(all_assets.files[path].body.decode())) == names, path
        assert all(f"export const {name} = pseudo(plain.{name})" in module(all_assets, path) for name in names)


async def test_a_page_in_longer_words_loads_them_in_the_place_of_the_others(
    worker: Browser, all_assets: Assets
) -> None:
    page = (await worker.get("/design/student?lang=qps")).text
    map_of = json.loads(re.search(r'type="importmap"[^>]*>(.*?)</script>', page).group(1))  # type: ignore[union-attr]

    plain = all_assets.url("js/ui/words.js")
    stand_in = address_of("js/ui/words.js")
    assert map_of["imports"][plain] == stand_in
    assert map_of["scopes"][stand_in] == {plain: plain}
