"""When a room's media are looked after: often enough, sooner where something is missing, not at all where nobody is."""

from __future__ import annotations

import asyncio

import pytest
import uvloop

from server.core.roles import Role
from server.media.hall import CALM_S, GAP_S, QUICK_S, Hall
from server.media.plane import EARLY, EARLY_S, NOT_DUE, Plane
from server.media.reach import listen
from server.media.subscriber import AT_EASE_S
from server.rtp import rtcp
from tests.media.meeting import Clock, Meeting, Person
from tests.support.waiting import until


def due_in_s(meeting: Meeting, hall: Hall | None = None) -> float:
    """Return in how many seconds the room, or another one, has its turn."""
    return meeting.plane._halls[hall or meeting.hall] - asyncio.get_running_loop().time()


async def test_a_room_without_connections_has_no_turns(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person]
) -> None:
    assert due_in_s(meeting) <= CALM_S
    for person in two:
        meeting.hall.leave(person.seat)
    await until(lambda: plane._halls[meeting.hall] == NOT_DUE, "the room to have no turn any more")
    await until(lambda: plane._timer is None, "what was due before to be passed over")


async def test_a_picture_with_a_gap_has_the_room_look_soon(meeting: Meeting, two: tuple[Person, Person]) -> None:
    tess, _ = two
    await tess.settled()
    hall, plane = meeting.hall, meeting.plane
    plane._turns.clear()
    plane._halls[hall] = NOT_DUE
    plane.due(hall, CALM_S)
    tess.send("face")
    await tess.settled()
    assert due_in_s(meeting) > GAP_S, "nothing is missing"
    tess.sends["face"]._sequence += 1
    tess.send("face")
    publication = hall._guests["tess"].publisher.publications["face"]  # type: ignore[union-attr]
    highest = publication._numbers.highest
    await until(lambda: publication._numbers.highest == highest + 2, "the packet after the gap", every_s=0.0005)
    assert due_in_s(meeting) <= GAP_S


async def test_a_picture_that_was_stopped_with_a_gap_is_not_waited_for(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person]
) -> None:
    tess, _ = two
    tess.send("face")
    await tess.settled()
    tess.sends["face"]._sequence += 1
    tess.send("face")
    await tess.settled()
    publisher = meeting.hall._guests["tess"].publisher
    assert publisher is not None
    assert publisher.tick(plane.now_s()), "a packet is missing"
    publisher.publications["face"].halted = True
    assert not publisher.tick(plane.now_s())


async def test_rooms_have_their_turns_one_by_one_and_the_ended_none(plane: Plane, meeting: Meeting) -> None:
    turns: list[str] = []
    halls = {name: plane.hall(meeting) for name in ("first", "second", "ended")}
    for name, hall in halls.items():
        hall.tick = lambda now_s, name=name: turns.append(name)  # type: ignore[method-assign,misc]
        plane.due(hall, EARLY_S / EARLY)
    halls["ended"].close()
    await until(lambda: due_in_s(meeting, halls["second"]) <= EARLY_S, "a time that is early enough", every_s=0.001)
    plane._turn()
    assert turns == ["first"], "one at a time"
    await until(lambda: len(turns) == 2, "the other's turn, without a look")
    assert turns == ["first", "second"]
    plane.due(halls["ended"], 0.0)
    assert plane._halls.keys() == {meeting.hall, halls["first"], halls["second"]}


async def test_what_is_due_soon_is_not_done_at_once(plane: Plane, meeting: Meeting) -> None:
    turns: list[float] = []
    hall = plane.hall(meeting)
    hall.tick = turns.append  # type: ignore[method-assign,assignment]
    plane.due(hall, GAP_S)
    plane._turn()
    assert turns == [], "a packet is given its time to come"
    await until(lambda: turns, "its turn")


async def test_an_answer_that_was_late_has_the_line_looked_at_closely_at_once(
    meeting: Meeting, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    await mia.hears(tess, "mic", "face")
    meeting.clock.stop()
    await meeting.pass_s(1.0)
    mia.reader.line.answers = False
    await meeting.pass_s(1.0)
    subscriber = meeting.hall._guests["mia"].subscriber
    assert subscriber is not None
    number = subscriber._echoes._number
    meeting.clock.ahead_s += 0.1
    meeting.plane._halls[meeting.hall] = NOT_DUE
    for _ in range(2):  # the second time it is no answer any more
        subscriber.peer.on_echo(number, meeting.clock())
        assert subscriber.watches == (meeting.plane._halls[meeting.hall] == NOT_DUE)
        meeting.hall.tick(meeting.clock())
        assert subscriber.watches
        meeting.plane._halls[meeting.hall] = NOT_DUE


async def test_where_who_is_heard_depends_on_who_speaks_turns_are_quick(meeting: Meeting) -> None:
    for n in range(4):
        assert meeting.hall.tick(meeting.clock()) in (None, CALM_S), f"{n} microphones"
        student = meeting.come(f"student{n}", Role.STUDENT)
        await student.publish("mic")
    assert meeting.hall.tick(meeting.clock()) == QUICK_S


async def test_a_keyframe_that_somebody_waits_for_is_asked_for_again_soon(
    meeting: Meeting, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    await mia.hears(tess, "mic", "face")
    meeting.clock.stop()
    meeting.clock.ahead_s += 1.0
    leo = meeting.come("leo", Role.STUDENT)
    await leo.watch("tess/face")
    await meeting.settled()
    assert meeting.hall.tick(meeting.clock()) == QUICK_S
    await leo.hears(tess, "face")
    assert meeting.hall.tick(meeting.clock()) == CALM_S


def test_turns_come_on_the_loop_that_the_server_runs_on() -> None:
    async def turns() -> int:
        plane = Plane(listen(0, version6=False), ["127.0.0.1"], Clock())
        running = asyncio.create_task(plane.run())
        had = 0

        def tick(now_s: float) -> float:
            nonlocal had
            had += 1
            return 0.0 if had % 2 else 0.001  # due at once, and in a moment

        hall = plane.hall(None)  # type: ignore[arg-type]  # tells nobody anything here
        hall.tick = tick  # type: ignore[method-assign]
        plane.due(hall, 0.0)
        await until(lambda: had >= 6, "six turns")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert plane._timer is None
        plane.close()
        return had

    assert uvloop.run(turns()) >= 6


@pytest.mark.parametrize(
    ("news", "within_s"),
    [
        pytest.param([], AT_EASE_S, id="nothing new"),
        pytest.param([rtcp.Remb(7, 2_000_000, ())], AT_EASE_S, id="the estimate rose"),
        pytest.param([rtcp.Remb(7, 900_000, ())], CALM_S, id="the estimate fell"),
        pytest.param([rtcp.Remb(7, n * 10_000, ()) for n in (120, 110)], CALM_S, id="the estimate rose, and fell less"),
        pytest.param([rtcp.ReceiverReport(7, (rtcp.Report(7, 0.1, 1, 2, 3, 4, 5),))], CALM_S, id="something was lost"),
        pytest.param([rtcp.ReceiverReport(7, (rtcp.Report(7, 0.0, 1, 2, 3, 4, 5),))], AT_EASE_S, id="nothing was lost"),
    ],
)
async def test_what_a_line_carries_is_decided_rarely_while_it_is_at_ease_and_soon_where_there_is_news(
    meeting: Meeting, two: tuple[Person, Person], news: list[rtcp.Item], within_s: float
) -> None:
    tess, mia = two
    await mia.hears(tess, "mic", "face")
    meeting.clock.stop()
    subscriber = meeting.hall._guests["mia"].subscriber
    assert subscriber is not None
    subscriber.heard([rtcp.Remb(7, 1_000_000, ())], meeting.clock())
    await meeting.pass_s(2.0)
    await until(lambda: subscriber._at_ease, "the line to be at ease")
    while meeting.clock() - subscriber._decided_s > CALM_S / 2:
        await meeting.pass_s(CALM_S)
    decided_s = subscriber._decided_s
    subscriber.heard(news, meeting.clock())
    while subscriber._decided_s == decided_s:
        await meeting.pass_s(CALM_S)
    assert subscriber._decided_s - decided_s == pytest.approx(within_s, abs=CALM_S / 2)
    fell = any(isinstance(each, rtcp.Remb) for each in news) and within_s == CALM_S
    assert (subscriber._allocation._trend.fell_s >= decided_s) == fell


async def test_a_look_takes_the_turn_that_is_due_and_calls_for_none_before(plane: Plane, meeting: Meeting) -> None:
    turns: list[float] = []
    calls: list[str] = []
    hall, turn = plane.hall(meeting), plane.port.looked
    hall.tick = turns.append  # type: ignore[method-assign,assignment]

    def called() -> None:
        calls.append("a turn")
        turn()

    plane.port.looked = called
    plane.due(hall, CALM_S)
    early_s = min(CALM_S * EARLY, EARLY_S)
    assert plane.port.due_s == pytest.approx(plane._halls[hall] - early_s, abs=1e-6)
    plane.port._go_on(1)
    assert (turns, calls) == ([], [])
    plane._disarm()  # no timer will take it
    await asyncio.sleep(CALM_S - early_s + 0.005)
    plane.port._go_on(1)
    assert (len(turns), calls) == (1, ["a turn"])
    assert plane.port.due_s == NOT_DUE, "nothing else is due"
