"""The main job, in three real browsers at once: meet, write, lose the network, write on, come back."""

from tests.journeys.people import People
from tests.journeys.pixels import alike, ink_of, show_the_same
from tests.support.waiting import until


async def test_student_sees_the_line_while_the_therapist_still_draws_it(people: People) -> None:
    therapist, student = await people.two()
    await alike([therapist, student])
    await show_the_same([therapist, student])
    letters = await ink_of(student)
    await therapist.line((0.3, 0.3), (0.5, 0.4), (0.7, 0.3), lift=False)

    async def more() -> bool:
        return await ink_of(student) > letters + 100

    await until(more, "the therapist's line before the pencil is lifted")
    await therapist.page.mouse.up()
    await show_the_same([therapist, student])


async def test_three_people_write_on_one_page_and_all_see_all_of_it(people: People) -> None:
    three = await people.three()
    before = len(await people.house.strokes(people.room.room))
    for _ in range(4):
        for person in three:
            await person.write()
    await people.all_is_saved(three)
    await people.journal_has(12, beyond=before)
    await alike(three)
    await show_the_same(three)
