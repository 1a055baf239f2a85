"""What browsers keep for good, and what a page makes them fetch."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from server.app import ROOT, Baseline
from server.web.assets import Assets, MissingAssetsError, npm_files, ready
from server.web.modules import import_map, imports_of, needed
from server.web.pages import SIDES, behind, preload
from tests.web.browsing import Browser

FONT = "vendor/andika/andika-latin-400-normal.woff2"
LIT = "vendor/lit-html/lit-html.js"


async def test_an_asset_is_kept_for_good_under_its_fingerprint(baseline: Baseline, browser: Browser) -> None:
    url = baseline.services.assets.url(LIT)

    response = await browser.get(url)

    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "accept-encoding"
    assert b"export" in response.content
    again = await browser.get(url, **{"if-none-match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


async def test_who_does_not_take_gzip_gets_it_plain(baseline: Baseline, browser: Browser) -> None:
    response = await browser.get(baseline.services.assets.url(LIT), **{"accept-encoding": "identity"})

    assert "content-encoding" not in response.headers
    assert int(response.headers["content-length"]) == len(response.content)


async def test_a_font_is_sent_as_it_is(baseline: Baseline, browser: Browser) -> None:
    response = await browser.get(baseline.services.assets.url(FONT))

    assert response.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/{0}/../settings.py",
        "/static/{0}/%2e%2e/settings.py",
        "/static/{0}//etc/passwd",
        "/static/{0}/vendor/lit-html/package.json",
        "/static/{0}/",
        "/static/{0}",
        "/static/0123456789abcdef/vendor/lit-html/lit-html.js",
    ],
)
async def test_nothing_else_is_served(baseline: Baseline, browser: Browser, path: str) -> None:
    response = await browser.get(path.format(baseline.services.assets.fingerprint))

    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-store"


async def test_a_symbol_is_a_picture_that_is_kept_for_a_week(browser: Browser) -> None:
    response = await browser.get("/symbols/fox.svg")

    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["cache-control"] == "public, max-age=604800"
    assert response.text.startswith("<svg")
    assert (await browser.get("/symbols/fox.svg", **{"if-none-match": response.headers["etag"]})).status_code == 304


async def test_every_symbol_on_the_join_page_is_there(browser: Browser) -> None:
    page = (await browser.get(await browser.invite(await browser.try_session(), "student"))).text
    urls = set(re.findall(r"/symbols/[a-z-]+\.svg", page))

    assert len(urls) >= 20
    for url in urls:
        assert (await browser.get(url)).status_code == 200, url


def test_one_changed_file_changes_the_fingerprint() -> None:
    def fingerprint(path: str, body: bytes) -> str:
        return Assets({path: ready(path, body)}).fingerprint

    before = fingerprint("js/main.js", b"1")
    assert fingerprint("js/main.js", b"1") == before
    assert fingerprint("js/other.js", b"1") != before
    assert fingerprint("js/main.js", b"2") != before


def test_without_npm_the_start_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingAssetsError, match="npm ci"):
        dict(npm_files(tmp_path))


@pytest.mark.parametrize(
    ("text", "imports"),
    [
        ('import { a } from "./a.js"\nimport b from "../core/b.js"', ["js/ui/a.js", "js/core/b.js"]),
        ('import{a as b}from"./a.js";export*from"./c.js"', ["js/ui/a.js", "js/ui/c.js"]),
        ('import {\n  a,\n  b,\n} from "./a.js"\nimport "./side.js"', ["js/ui/a.js", "js/ui/side.js"]),
        ('import { html } from "lit-html"', [LIT]),
        ('import { repeat } from "lit-html/directives/repeat.js"', ["vendor/lit-html/directives/repeat.js"]),
        ('/** @typedef {import("./a.js").A} A */\nconst later = () => import("./b.js")', []),
        ('/*\nimport "./old.js"\n*/\n// import "./older.js"\nexport const from = "./x.js"', []),
    ],
)
def test_imports_are_read_as_a_browser_resolves_them(text: str, imports: list[str]) -> None:
    assert imports_of("js/ui/main.js", text) == imports


def test_the_import_map_is_json_that_cannot_end_its_script() -> None:
    text = import_map("/static/x</script>")
    assert "<" not in text
    assert json.loads(text)["imports"]["lit-html"] == f"/static/x</script>/{LIT}"


@pytest.mark.parametrize("side", SIDES)
def test_what_a_page_preloads_is_all_there_and_all_it_needs(baseline: Baseline, side: str) -> None:
    assets = baseline.services.assets
    urls = preload(assets, side)
    paths = [url.removeprefix(f"{assets.root}/") for url in urls]

    assert len(set(paths)) == len(paths)
    assert paths[0] == f"js/ui/{side}.js"
    assert set(needed(assets.files, paths)) == set(paths)
    for path in paths:
        assert set(imports_of(path, assets.files[path].body.decode())) <= assets.files.keys(), path

    later = [url.removeprefix(f"{assets.root}/") for url in behind(assets, side)]
    assert ("js/media/media.js" in later) is (side != "second")
    assert not set(later) & set(paths)
    assert set(needed(assets.files, later)) <= {*later, *paths}


async def test_a_room_is_fetched_while_a_name_is_typed(browser: Browser) -> None:
    link, student = await browser.invite(await browser.try_session(), "student"), browser
    typing = (await student.get(link)).text
    room = (await student.get(await student.join(link))).text
    fetched = re.findall(r'<link rel="modulepreload" href="([^"]+)"', typing)
    needed_there = re.findall(r'<link rel="modulepreload" href="([^"]+)"', room)
    (later,) = re.findall(r'data-behind="([^"]+)"', room)
    assert fetched == [*needed_there, *later.split()]


async def test_the_students_page_fits_a_school_line(
    baseline: Baseline, browser: Browser, new_browser: Callable[[], Browser]
) -> None:
    link, student = await browser.invite(await browser.try_session(), "student"), new_browser()
    page = (await student.get(await student.join(link))).text
    urls = re.findall(r'<(?:link rel="(?:stylesheet|modulepreload)" href|script src)="([^"]+)"', page)
    files = {url: baseline.services.assets.files[url.split("/", 3)[3]] for url in urls}

    assert set(preload(baseline.services.assets, "student")) < files.keys()
    assert (ROOT / "build" / "lean").is_dir(), "nothing is minified: node scripts/minify.mjs"
    assert sum(len(file.zipped or file.body) for file in files.values()) <= 50_000
    assert len(files) <= 30


def test_with_schedule_and_activities_behind_it_the_students_page_weighs_what_it_may(baseline: Baseline) -> None:
    files = baseline.services.assets.files
    first = needed(files, ["js/ui/student.js"])
    behind = set(needed(files, ["js/ui/led.js"])) - set(first)
    styles = ["css/room-student.css", "css/led.css"]

    assert "js/ui/acts.js" in behind
    assert sum(len(files[path].zipped or files[path].body) for path in [*first, *behind, *styles]) <= 60_000


def test_what_is_compressed_opens_again(baseline: Baseline) -> None:
    for path, asset in baseline.services.assets.files.items():
        assert not asset.zipped or gzip.decompress(asset.zipped) == asset.body, path
