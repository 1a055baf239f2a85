"""The main job, in three real browsers at once: meet, write, lose the network, write on, come back."""

from tests.journeys.people import People
from tests.journeys.person import Person
from tests.journeys.pixels import alike, ink_of, picture, show_the_same, shows
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


async def test_from_the_start_page_to_a_session_and_back_to_the_same_room_another_day(people: People) -> None:
    therapist = await people.window("therapist", "Therapist")
    await therapist.page.goto(people.house.server.url)
    await therapist.button("Try a session").click()
    await therapist.is_in()
    student = await invited(people, therapist, "Student", "Mia")
    facilitator = await invited(people, therapist, "Facilitator", "Mr Ortiz")
    await therapist.let_in(student, facilitator)
    three = (therapist, student, facilitator)
    await alike(three)
    for person in three:
        await person.write()
    await people.all_is_saved(three)
    await show_the_same(three)
    page = await picture(therapist)
    await therapist.button("End session").click()
    await therapist.answer("End session")
    await student.sees("All done for today")
    await therapist.button("Leave").click()
    await therapist.page.get_by_role("link", name="To the start page").click()
    await therapist.page.get_by_role("button", name="Open Practice room").click()
    await therapist.is_in()
    await alike([therapist])
    await shows(therapist, page)


async def invited(people: People, therapist: Person, role: str, name: str) -> Person:
    """Make a link for a role, open it at another desk, and knock."""
    await therapist.region("Invite").get_by_role("button", name=role, exact=True).click()
    link = await therapist.page.get_by_label(f"Link for {role}").input_value()
    person = await people.window(role.lower(), name)
    await person.page.goto(link)
    await person.join(name)
    await person.waits_at_the_door()
    return person
