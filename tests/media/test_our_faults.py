"""What breaks in the media plane for no reason that we foresaw hurts one connection, or one room's, and is logged."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from server.core.roles import Role
from server.media.plane import Plane
from server.media.port import LATEST_S
from tests.media.meeting import Meeting, Person
from tests.support.waiting import until


def broken(*_: Any) -> None:
    """Stand for any fault of ours."""
    raise ZeroDivisionError("a fault of ours")


async def test_a_packet_that_breaks_us_ends_its_own_connection_and_the_port_reads_on(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person], caplog: pytest.LogCaptureFixture
) -> None:
    tess, mia = two
    publisher = meeting.hall._guests["tess"].publisher
    assert publisher is not None
    publisher.peer.on_rtp = broken
    tess.send("mic")
    await until(lambda: tess.said("trouble"), "tess to be told")
    assert tess.last("trouble") | {"t": "signal"} == {
        "t": "signal", "kind": "trouble", "pc": tess.writer.pc, "code": "gone"
    }  # fmt: skip
    assert plane.port.counts["broken"] >= 1
    assert "a peer connection broke" in caplog.text
    await tess.publish("mic", "face")  # its browser makes a new one
    await mia.hears(tess, "mic", "face")


async def test_a_leg_that_breaks_us_ends_one_connection_even_where_its_end_breaks_too(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person], caplog: pytest.LogCaptureFixture
) -> None:
    tess, _ = two
    publisher = meeting.hall._guests["tess"].publisher
    assert publisher is not None
    (leg,) = publisher.publications["mic"].legs
    leg.peer.send = broken  # type: ignore[method-assign,assignment]
    publisher.peer.over = broken
    tess.send("mic")
    await until(lambda: "and could not be closed" in caplog.text, "both faults")
    assert plane.port.counts["broken"] >= 1
    leo = meeting.come("leo", Role.THERAPIST)
    await leo.publish("mic")
    await leo.settled()


async def test_one_whose_packets_we_cannot_encrypt_is_ended_and_the_others_get_theirs(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    tess, mia = two
    leo = meeting.come("leo", Role.FACILITATOR)
    await leo.watch("tess/mic", "tess/face")
    await leo.hears(tess, "mic", "face")
    subscriber = meeting.hall._guests["mia"].subscriber
    assert subscriber is not None
    monkeypatch.setattr(subscriber.peer, "protect", broken)
    tess.send("mic")
    await until(lambda: mia.said("trouble"), "mia to be told")
    assert plane.port.counts["broken"] >= 1
    await leo.hears(tess, "mic", "face")


async def test_a_look_that_breaks_is_followed_by_others_in_its_time(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    tess, mia = two
    loop, told = asyncio.get_running_loop(), list[dict[str, Any]]()
    complains = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: told.append(context))
    with monkeypatch.context() as patched:
        patched.setattr(plane.port, "flush", broken)
        plane.port._alarm.set(0.0)  # it is looked at, and not woken
        await until(lambda: told, "the fault")
        await asyncio.sleep(5 * LATEST_S)
    loop.set_exception_handler(complains)
    assert len(told) < 10, "it does not turn in circles"
    await mia.hears(tess, "mic", "face")


async def test_a_hall_that_breaks_begins_again_and_no_other_hall_notices(
    plane: Plane, meeting: Meeting, two: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    tess, mia = two
    caplog.set_level(logging.ERROR)
    with monkeypatch.context() as patch:
        patch.setattr(meeting.hall, "_listen", broken)
        await until(lambda: tess.said("trouble") and mia.said("trouble"), "both to be told")
    assert "the media of a room broke" in caplog.text
    mia.subscriber = None
    await tess.publish("mic", "face")
    await mia.watch("tess/mic", "tess/face")
    await mia.hears(tess, "mic", "face")
