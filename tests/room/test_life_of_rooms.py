"""Rooms open, break, sleep, end and are forgotten: never two of one name, and nobody waits for one that is gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

import pytest

from server.core.errors import StoreError
from server.core.roles import Role
from server.room.limits import HELLO_PRICE, SEAT_BURST, SEAT_MESSAGES_S
from server.room.ports import Row
from server.room.rooms import MOST_BUCKETS
from tests.room.conftest import ROOM, House
from tests.room.test_doorway import answered
from tests.support.waiting import until


async def test_a_fault_of_ours_ends_the_connections_of_one_room_which_goes_on(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.propose(therapist.stroke("s1"))
    awake = house.rooms._awake[ROOM]
    await therapist.send("propose", n=2, changes=[therapist.stroke("s2")])
    awake.room.step(partial(next, iter(())))
    await until(lambda: therapist.outbox.closing, "the end of the connection")
    assert therapist.outbox.closing == (1011, "room")
    assert "a room broke" in caplog.text
    therapist.leave()
    again = await house.come("tess", Role.THERAPIST)
    assert (await again.welcome())["last"] == {"window-tess": 1}
    assert (await again.propose(again.stroke("s2"), n=2))["revision"] == 4
    assert house.rooms._awake[ROOM] is awake


async def test_SY3_what_seemed_to_fail_and_was_written_is_told_to_those_who_come_again(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    append = house.journal.append

    async def written_but(room: str, rows: Sequence[Row]) -> None:
        house.journal.append = append  # type: ignore[method-assign]
        await append(room, rows)
        raise StoreError("io")

    house.journal.append = written_but  # type: ignore[method-assign]
    assert (await therapist.propose(therapist.stroke("s1")))["t"] == "held"
    assert await therapist.bye() == "too_slow"
    therapist.leave()
    again = await house.come("tess", Role.THERAPIST, revision=2)
    welcome = await again.welcome()
    assert [change["record"]["id"] for commit in welcome["tail"] for change in commit["changes"]] == ["s1"]
    assert (await again.propose(again.stroke("s1"), n=1))["t"] == "commit"


async def test_who_looks_while_the_room_writes_is_answered_when_that_is_written(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    append, writing, may_go_on = house.journal.append, asyncio.Event(), asyncio.Event()

    async def slowly(room: str, rows: Sequence[Row]) -> None:
        writing.set()
        await may_go_on.wait()
        await append(room, rows)

    house.journal.append = slowly  # type: ignore[method-assign]
    await therapist.send("propose", n=1, changes=[therapist.stroke("s1")])
    await writing.wait()
    (seat,) = house.rooms._awake[ROOM].seats
    looking = asyncio.create_task(house.rooms.look(seat.info, lambda state, _: "s1" in state.records))
    await asyncio.sleep(0)
    may_go_on.set()
    assert await asyncio.wait_for(looking, 5)


async def test_DU2_a_room_that_nobody_is_in_sleeps_and_wakes_for_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.room.rooms.SLEEP_AFTER_S", 0.0)
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.propose(therapist.stroke("s1"))
    therapist.leave()
    await house.asleep()
    await house.rooms.leave(ROOM, "mia")
    await house.asleep()
    again = await house.come("tess", Role.THERAPIST)
    assert "s1" in {record["id"] for record in (await again.welcome())["records"]}


async def test_a_room_that_cannot_be_opened_is_tried_anew_by_the_next(house: House) -> None:
    load = house.journal.load
    house.journal.load = partial(refuse, StoreError("io"))  # type: ignore[method-assign, assignment]
    failed = await asyncio.gather(*(house.come(f"t{n}", Role.THERAPIST) for n in range(3)), return_exceptions=True)
    assert [str(error) for error in failed] == ["io"] * 3
    house.journal.load = partial(refuse, ValueError("unread"))  # type: ignore[method-assign, assignment]
    with pytest.raises(ValueError, match="unread"):
        await house.come("tess", Role.THERAPIST)
    house.journal.load = load  # type: ignore[method-assign]
    await (await house.come("tess", Role.THERAPIST)).welcome()


async def refuse(error: Exception, *_: object) -> None:
    """Do nothing but fail."""
    raise error


async def test_a_room_that_is_forgotten_shows_all_out_and_lets_nobody_in_meanwhile(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.propose(therapist.stroke("s1"))
    silent = await house.connect("mia", Role.STUDENT)
    forgetting = asyncio.create_task(house.rooms.forget(ROOM))
    await asyncio.sleep(0)
    with pytest.raises(StoreError, match="unknown_room"):
        await house.come("tess", Role.THERAPIST)
    await forgetting
    assert await therapist.bye() == await silent.bye() == "ended"
    assert not house.rooms._awake


async def test_a_room_is_forgotten_while_it_wakes_and_while_it_falls_asleep(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.room.rooms.SLEEP_AFTER_S", 0.0)
    coming = asyncio.create_task(house.come("tess", Role.THERAPIST))
    await asyncio.sleep(0)
    await house.rooms.forget(ROOM)
    assert await (await coming).bye() == "ended"
    await house.make_room()
    (await house.come("tess", Role.THERAPIST)).leave()
    await until(lambda: house.rooms._ending, "a room that falls asleep", every_s=0)
    await house.rooms.forget(ROOM)
    with pytest.raises(StoreError, match="unknown_room"):
        await house.come("tess", Role.THERAPIST)


async def test_whose_link_was_revoked_is_gone_at_once_inside_at_the_door_and_before_hello(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    student = await house.let_in(therapist, "mia", Role.STUDENT)
    waiting = await house.come("leo", Role.STUDENT)
    await waiting.welcome("waiting")
    silent = await house.connect("ada", Role.FACILITATOR)
    house.rooms.expel(ROOM, ["mia", "leo", "ada", "never"])
    for desk in (student, waiting, silent):
        assert await desk.bye() == "expired"
    await therapist.wait(partial(answered, "leo", "left"))
    out = {"op": "patch", "id": "mia", "fields": {"status": "out", "since": house.now_ms + 1}}
    await therapist.wait(lambda said: out in said.get("changes", ()))
    await silent.send("hello", client="w")
    await therapist.propose(therapist.stroke("s1"))
    assert not any("knock-ada" in text for text in therapist.texts)


async def test_who_says_no_hello_is_told_to_come_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.room.connection.HELLO_S", 0.05)
    silent = await house.connect("tess", Role.THERAPIST)
    assert await silent.bye() == "too_slow"
    assert silent.outbox.closing == (4408, "too_slow")


async def test_who_connects_again_and_again_has_no_more_of_the_room_than_others(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.welcome()
    awake = house.rooms._awake[ROOM]
    awake.bucket("mia").take(SEAT_BURST, asyncio.get_running_loop().time())
    began = asyncio.get_running_loop().time()
    (await house.come("mia", Role.STUDENT)).leave()
    student = await house.come("mia", Role.STUDENT)
    await student.welcome("waiting")
    assert asyncio.get_running_loop().time() - began > HELLO_PRICE / SEAT_MESSAGES_S
    for number in range(MOST_BUCKETS + 1):
        awake.bucket(f"stranger-{number}")
    assert awake.bucket("mia") is awake.room.seats["mia"].bucket
    assert len(awake._buckets) <= MOST_BUCKETS + 1


async def test_who_is_sent_away_before_the_welcome_does_not_hang_in_what_it_sent(house: House) -> None:
    therapist = await house.come("tess", Role.THERAPIST)
    await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose(action={"name": "let_out", "seat": "mia", "status": "blocked"})
    blocked = await house.connect("mia", Role.STUDENT)

    async def flood() -> None:
        await blocked.send("hello", client="w")
        for n in range(1, 60):
            await blocked.send("propose", n=n, changes=[])

    async with asyncio.timeout(5):
        await flood()
    assert await blocked.bye() == "blocked"


async def test_DU5_what_follows_from_the_end_of_a_session_is_done_when_the_storage_is_back(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("server.room.rooms.CHORE_AGAIN_S", 0.01)
    answers = [StoreError("locked"), StoreError("full"), None]
    asked: list[str] = []

    async def end_seats(room: str, seats: set[str], now_ms: int, grace_ms: int) -> None:
        asked.extend(seats)
        if (error := answers.pop(0)) is not None:
            raise error

    house.tickets.end_seats = end_seats  # type: ignore[method-assign, assignment]
    therapist = await house.come("tess", Role.THERAPIST)
    await house.let_in(therapist, "mia", Role.STUDENT)
    await therapist.propose(action={"name": "end_session"})
    await until(lambda: not house.rooms._chores, "the end of the chores")
    assert asked == ["mia"] * 3
    assert not answers


async def test_DU5_a_server_stops_though_the_storage_refuses(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    therapist = await house.come("tess", Role.THERAPIST)
    await therapist.propose(therapist.stroke("s1"))
    append, load = house.journal.append, house.journal.load
    house.journal.append = partial(refuse, StoreError("io"))  # type: ignore[method-assign]
    house.journal.load = partial(refuse, StoreError("io"))  # type: ignore[method-assign, assignment]
    assert (await therapist.propose(therapist.stroke("s2")))["t"] == "held"
    async with asyncio.timeout(8):
        await house.rooms.close()
    assert therapist.outbox.closing == (1012, "restart")
    house.journal.append, house.journal.load = append, load  # type: ignore[method-assign]
    with pytest.raises(StoreError, match="draining"):
        await house.rooms.leave(ROOM, "mia")
