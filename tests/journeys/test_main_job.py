"""The main job, in three real browsers at once: meet, write, lose the network, write on, come back."""

from playwright.async_api import expect

from tests.support.browser import People, Window
from tests.support.pictures import ink
from tests.support.relay import Relay
from tests.support.waiting import until

LINE = ((0.3, 0.3), (0.5, 0.4))
BELOW = ((0.3, 0.6), (0.5, 0.7))


async def sees_ink(window: Window, what: str, *, beyond: int = 0) -> int:
    """Wait until there is more ink on the board than there was; return how much."""

    async def more() -> int:
        seen = await ink(window)
        return seen if seen > beyond else 0

    return int(await until(more, what))


async def test_student_sees_the_line_that_the_therapist_draws(people: People) -> None:
    therapist = await people.as_therapist()
    student = await people.as_student(let_in_by=therapist)
    letters = await sees_ink(student, "the model letters")
    await therapist.draw(LINE)
    await sees_ink(student, "the therapist's line", beyond=letters + 100)


async def test_what_the_student_writes_without_network_is_there_for_all_when_it_is_back(
    people: People, relay: Relay
) -> None:
    therapist = await people.as_therapist()
    student = await people.as_student(let_in_by=therapist, via=relay)
    facilitator = await people.as_facilitator(let_in_by=therapist)
    await sees_ink(facilitator, "the model letters")
    await relay.cut()
    await student.draw(LINE)
    await student.sees_status("Offline, your work is kept")
    await therapist.draw(BELOW)
    without = {window: await sees_ink(window, "ink") for window in (student, therapist, facilitator)}
    await relay.mend()
    await student.sees_status("Saved", within_s=20)
    for window, seen in without.items():
        await sees_ink(window, "what was written on the other side of the cut", beyond=seen + 100)
    before = await ink(student)
    await student.page.reload()
    await expect(student.surface).to_be_visible()
    await sees_ink(student, "all of it after a reload", beyond=before - 100)
