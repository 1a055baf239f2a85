"""The server dies or cannot save while three people write in real browsers: nothing is lost, nothing is there twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence

import pytest
from playwright.async_api import expect

from server.store.database import FILE_NAME
from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, show_the_same
from tests.support.waiting import until

KILLS = 5
STORAGE_SAYS = "The server cannot save just now."


class Writing:
    """All write as fast as they can until it is over."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._stopped = asyncio.Event()
        self._tasks = [asyncio.create_task(self._write(person)) for person in persons]

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *error: object) -> None:
        self._stopped.set()
        await asyncio.gather(*self._tasks)

    async def _write(self, person: Person) -> None:
        while not self._stopped.is_set():
            await person.write()
            await asyncio.sleep(0.15)  # a letter takes its time


async def has_written(person: Person, more: int) -> None:
    """Wait until a person has written so many more letters."""
    goal = person.written + more
    await until(lambda: person.written >= goal, f"{more} more letters by {person.name}", within_s=20)


@pytest.mark.slow
async def test_the_server_is_killed_five_times_while_three_write(people: People) -> None:
    three, server = await people.three(), people.house.server
    before = len(await people.house.strokes(people.room.room))
    async with Writing(three):
        for _ in range(KILLS):
            await asyncio.gather(*(has_written(person, 2) for person in three))
            await server.kill()
            await server.start(within_s=60)
            await people.all_is_saved(three[:1])  # the others are killed in the midst of coming back
    await all_have_all(people, three, before)


async def test_the_server_is_stopped_and_started_and_all_are_back_by_themselves(people: People) -> None:
    three, server = await people.three(), people.house.server
    before = len(await people.house.strokes(people.room.room))
    async with Writing(three):
        await asyncio.gather(*(has_written(person, 2) for person in three))
        assert await server.stop() == 0
        await asyncio.gather(*(person.sees_status("Offline, your work is kept") for person in three))
        await server.start(within_s=60)
        await asyncio.gather(*(has_written(person, 2) for person in three))
    await all_have_all(people, three, before)


async def test_storage_that_refuses_is_told_to_staff_in_plain_words_and_recovers_by_itself(people: People) -> None:
    three = therapist, student, facilitator = await people.three()
    before = len(await people.house.strokes(people.room.room))
    with sqlite3.connect(people.house.server.data_dir / FILE_NAME, isolation_level=None) as other_program:
        other_program.execute("BEGIN IMMEDIATE")
        await student.write()
        for staff in (therapist, facilitator):
            await expect(staff.page.get_by_role("alert").filter(has_text=STORAGE_SAYS)).to_be_visible(timeout=15_000)
        await student.sees_status("Waiting to save, your work is kept")
        await expect(student.page.get_by_text(STORAGE_SAYS)).to_have_count(0)
        assert (await student.kept())["proposals"] == 1
        for person in three:
            await person.write()
        other_program.execute("ROLLBACK")
    await people.all_is_saved(three, within_s=30)
    for staff in (therapist, facilitator):
        await expect(staff.page.get_by_text(STORAGE_SAYS)).to_have_count(0)
    await all_have_all(people, three, before)


async def all_have_all(people: People, three: Sequence[Person], before: int) -> None:
    """Check that what everybody wrote is in the journal once, on every board, and on no disk but the server's."""
    await people.all_is_saved(three)
    await people.journal_has(sum(person.written for person in three), beyond=before)
    await alike(three)
    await show_the_same(three)
    for person in three:
        await person.keeps_nothing()
