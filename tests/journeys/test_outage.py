"""Twenty seconds without network for each of three people, overlapping, while all work; a window that crashes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from playwright.async_api import expect

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, show_the_same
from tests.support.waiting import until

WITHOUT_S = 20.0
NEXT_S = 5.0
PACE_S = 1.2
STATUS_WORDS = {"Saved", "Saving", "Offline", "Offline, your work is kept"}


class Work:
    """People who write on, each at a pace, until they are told to stop; notes every word that a status said."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self.said: dict[str, list[str]] = {person.name: [] for person in persons}
        self._stopped = asyncio.Event()
        self._tasks = [asyncio.create_task(self._write(person)) for person in persons]

    async def stop(self) -> None:
        """Let everybody finish the letter they write."""
        self._stopped.set()
        await asyncio.gather(*self._tasks)

    async def _write(self, person: Person) -> None:
        said = self.said[person.name]
        while not self._stopped.is_set():
            await person.write()
            word = await person.status()
            if not said or said[-1] != word:
                said.append(word)
            await asyncio.sleep(PACE_S)


async def without_network(person: Person, *, after_s: float, silently: bool) -> None:
    """Take one person's network away for twenty seconds, from some time on; `silently`: no side is told of it."""
    await asyncio.sleep(after_s)
    relay, before = person.desk.relay, person.written
    end = asyncio.get_running_loop().time() + WITHOUT_S
    if silently:
        relay.hold()
    else:
        await relay.cut()
    await person.sees_status("Offline, your work is kept", WITHOUT_S - 5)
    await asyncio.sleep(end - asyncio.get_running_loop().time() - 1)
    await is_kept_as_it_says(person, before)
    await asyncio.sleep(end - asyncio.get_running_loop().time())
    await relay.mend()
    await person.sees_status("Saved", within_s=20)


async def is_kept_as_it_says(person: Person, before: int) -> None:
    """What the status says is so: all that was written since the cut lies on the disk of this computer."""
    written = person.written - before
    kept = await person.kept()
    # the last letter may be under the pencil
    assert written > 3, f"{person.name} could not write without network"
    assert kept["proposals"] >= written - 1, f"{person.name} wrote {written} letters, kept are {kept}"


@pytest.mark.slow
async def test_twenty_seconds_without_network_for_each_while_all_write_lose_nothing(people: People) -> None:
    three = await people.three()
    before = len(await people.house.strokes(people.room.room))
    work = Work(three)
    outages = (without_network(person, after_s=at * NEXT_S, silently=at == 2) for at, person in enumerate(three))
    try:
        await asyncio.gather(*outages)
    finally:
        await work.stop()
    await people.all_is_saved(three)
    await people.journal_has(sum(person.written for person in three), beyond=before)
    await alike(three)
    await show_the_same(three)
    for person in three:
        await person.keeps_nothing()
        assert set(work.said[person.name]) <= STATUS_WORDS
        assert "Offline, your work is kept" in work.said[person.name]


async def test_a_window_that_crashed_without_network_brings_forty_letters_and_the_unfinished_one(
    people: People,
) -> None:
    therapist, student = await people.two()
    before = len(await people.house.strokes(people.room.room))
    address = student.page.url
    await student.desk.relay.cut()
    await student.sees_status("Offline, your work is kept")
    for _ in range(40):
        await student.write()
    await student.line((0.1, 0.93), (0.3, 0.97), (0.5, 0.93), (0.7, 0.97), lift=False)
    await keeps(student, proposals=40, drafts=1)
    await student.crash()
    await student.desk.relay.mend()
    again = await people.window("student", "Mia", in_browser=student.context)
    await again.page.goto(address)
    await again.is_in()
    await again.sees_status("Saved", within_s=20)
    await people.journal_has(41, beyond=before)
    await alike([therapist, again])
    await show_the_same([therapist, again])
    await again.keeps_nothing()


NO_DISK = "() => { IDBFactory.prototype.open = () => { throw new DOMException('no disk', 'UnknownError') } }"


async def test_nothing_is_called_kept_that_is_not(people: People) -> None:
    therapist = await people.therapist()
    student = await people.window("student", "Mia")
    await student.page.add_init_script(f"({NO_DISK})()")
    await student.page.goto(people.room.student)
    await student.join("Mia")
    await therapist.let_in(student)
    before = len(await people.house.strokes(people.room.room))
    await student.desk.relay.cut()
    await student.sees_status("Offline")
    await student.write()
    await student.sees_status("Offline")
    await student.desk.relay.mend()
    await student.sees_status("Saved")
    await people.journal_has(1, beyond=before)


async def test_what_is_under_way_is_saving_until_it_is_saved(people: People) -> None:
    _, student = await people.two()
    await student.sees_status("Saved")
    student.desk.relay.hold()
    await student.write()
    await student.sees_status("Saving")
    await student.desk.relay.mend()
    await student.sees_status("Saved")


async def test_a_therapist_without_network_goes_on_leading_and_all_of_it_comes_together(people: People) -> None:
    therapist, student, facilitator = three = await people.three()
    before = len(await people.house.strokes(people.room.room))
    await alike(three)
    await student.write()
    await people.all_is_saved(three)
    await show_the_same(three)
    await therapist.desk.relay.cut()
    await therapist.sees_status("Offline, your work is kept")
    await therapist.button("Eraser").click()
    await therapist.line((0.33, 0.03), (0.45, 0.06))  # over the student's letter
    await student.button("Eraser").click()
    await student.line((0.33, 0.03), (0.45, 0.06))  # and at the same time the student, too
    await therapist.button("New page").click()
    await expect(therapist.page.get_by_role("navigation", name="Pages")).to_contain_text("Page 2")
    await therapist.button("Pencil").click()
    await therapist.write()
    await therapist.page.get_by_role("textbox", name="Message to staff").fill("I was away")
    await therapist.button("Send").click()
    await facilitator.write()
    await therapist.desk.relay.mend()
    await people.all_is_saved(three)
    await facilitator.sees("I was away")
    await expect(facilitator.page.get_by_role("navigation", name="Pages")).to_contain_text("Page 2")
    await people.journal_has(3, beyond=before)
    await show_the_same(three)


async def test_a_child_that_opens_its_own_link_again_after_a_crash_brings_what_was_kept(people: People) -> None:
    therapist, student = await people.therapist(), await people.window("student", "Ana")
    link = await therapist.named_link("Student", "Ana")
    await student.page.goto(link)
    await student.button("Join").click()
    await therapist.let_in(student)
    before = len(await people.house.strokes(people.room.room))
    await student.desk.relay.cut()
    await student.sees_status("Offline, your work is kept")
    for _ in range(3):
        await student.write()
    await keeps(student, proposals=3, drafts=0)
    await student.crash()
    await student.desk.relay.mend()
    again = await people.window("student", "Ana", in_browser=student.context)
    await again.page.goto(link)
    await again.button("Join").click()
    await therapist.let_in(again)
    await again.sees_status("Saved")
    await people.journal_has(3, beyond=before)


async def test_a_reload_in_the_midst_of_a_stroke_keeps_what_was_written_of_it(people: People) -> None:
    therapist, student = await people.two()
    before = len(await people.house.strokes(people.room.room))
    await student.line((0.1, 0.3), (0.3, 0.6), (0.5, 0.3), lift=False)
    await keeps(student, proposals=0, drafts=1)
    await student.page.reload()
    await student.is_in()
    await student.sees_status("Saved")
    await people.journal_has(1, beyond=before)
    await alike([therapist, student])
    await show_the_same([therapist, student])


async def test_work_of_a_child_that_was_offline_when_the_session_ended_is_delivered_and_forgotten(
    people: People,
) -> None:
    therapist, student = await people.two()
    before = len(await people.house.strokes(people.room.room))
    await student.desk.relay.cut()
    await student.sees_status("Offline, your work is kept")
    for _ in range(3):
        await student.write()
    await expect(therapist.region("People")).to_contain_text("connection lost")
    await therapist.button("End session").click()
    await therapist.answer("End session")
    await expect(therapist.button("Start session")).to_be_visible()
    await student.desk.relay.mend()
    await student.sees("All done for today", within_s=30)
    await student.sees("Everything is saved.")
    await people.journal_has(3, beyond=before)
    await nothing_is_left(student)


async def nothing_is_left(person: Person) -> None:
    """Wait until this browser holds no database any more: it may be another child's in a minute."""

    async def gone() -> bool:
        return not await person.page.evaluate("indexedDB.databases()")

    await until(gone, f"a browser without databases at {person.name}", within_s=20, every_s=0.1)


async def keeps(person: Person, **amounts: int) -> None:
    """Wait until the disk of this computer holds exactly so much."""

    async def there() -> bool:
        return await person.kept() == amounts

    await until(there, f"{amounts} on the disk of {person.name}")
