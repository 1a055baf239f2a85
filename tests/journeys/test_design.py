"""The design page in words that are two fifths longer: nothing is cut off, and every word comes from a catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.gallery import workshop
from tests.support.fitting import misfits, unworded
from tests.support.specimens import Specimen, show, specimens

MAIN = {
    "student": ("writing", "schedule on the stage", "timer on the stage"),
    "observer": ("looking",),
    "facilitator": ("a card",),
    "therapist": ("everybody there", "page menu"),
    "second device": ("writing", "a therapist's"),
    "": ("landing", "join-student", "error-fallback"),
}
"""Of whole screens, the states that are looked at here; of all other blocks the first is."""
WINDOWS = {
    "student": ((1366, 640), (390, 844)),
    "observer": ((1366, 640),),
    "facilitator": ((820, 1180), (390, 844)),
    "therapist": ((1440, 900), (1366, 640)),
    "second device": ((1366, 640), (390, 844)),
    "": ((1366, 768), (390, 844)),
}
NOT_OURS = (
    "therapist",
    "prompts",
    "levels of help",
    "card and routines",
    "camera and sound",
    "icons",
    "card for the classroom",
)
"""Where starter files, pictures by their names, and devices have words of their own."""


async def test_in_words_two_fifths_longer_everything_fits_and_comes_from_a_catalogue() -> None:
    faults = []
    async with workshop() as (page, url):
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("response", lambda got: faults.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        found = list(looked_at(await specimens(page, url)))
        assert await page.locator(".design-pairs [data-fails]").all_inner_texts() == []
        for specimen in found:
            for window in WINDOWS[specimen.block] if specimen.whole else (specimen.window,):
                await show(page, url + specimen.at("qps"), window)
                wrong = await misfits(page) + ([] if specimen.block in NOT_OURS else await unworded(page))
                faults += [f"{specimen.name} at {window[0]}: {each}" for each in wrong]
    assert len(found) >= 30
    assert not faults, "\n".join(faults)


def looked_at(found: list[Specimen]) -> Iterable[Specimen]:
    """Yield the main states of whole screens, and the first state of every part."""
    seen = set()
    for specimen in found:
        if specimen.state in MAIN[specimen.block] if specimen.whole else specimen.block not in seen:
            yield specimen
        seen.add(specimen.block)
