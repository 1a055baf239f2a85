"""Rooms of four with sound and picture, for a bench: ours and those of Janus.

Ours are all staff, since students are shown less than everything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.core.roles import Role
from tests.bench.janus_client import JanusRoom, JanusSession
from tests.bench.media_seats import MediaSeat
from tests.bench.pens import Pen, ink_text, several
from tests.bench.people import Group
from tests.support.media_peer import MediaPeer
from tests.support.media_streams import Incoming, Outgoing
from tests.support.media_transport import Household

FOUR_STAFF = (Role.THERAPIST, Role.FACILITATOR, Role.FACILITATOR, Role.FACILITATOR)
PICTURE_BITS_PER_S = 600_000
PICTURE_BYTES = 1100
PICTURE_PER_S = PICTURE_BITS_PER_S / 8 / PICTURE_BYTES


@dataclass(frozen=True)
class Company:
    """People in one room, whoever serves it: each sends sound and a face, and is sent those of all others."""

    publishers: list[MediaPeer]
    subscribers: list[MediaPeer]
    seats: Sequence[MediaSeat] = ()
    """In a room of ours."""

    @property
    def shed(self) -> int:
        """How many pictures our server keeps from people for the sake of their sound."""
        return sum(len(seat.shed) for seat in self.seats)

    @property
    def outgoing(self) -> list[Outgoing]:
        """What is sent."""
        return [stream for peer in self.publishers for stream in peer.outgoing]

    @property
    def legs(self) -> list[Incoming]:
        """What is heard and seen."""
        return [leg for peer in self.subscribers for leg in peer.legs]

    @property
    def legs_expected(self) -> int:
        """How many streams must reach somebody."""
        return len(self.outgoing) * (len(self.publishers) - 1)

    async def close(self) -> None:
        """Let all go."""
        for peer in (*self.publishers, *self.subscribers):
            await peer.close(silently=True)


@dataclass(frozen=True)
class Meeting:
    """A room of ours; the first may draw."""

    seats: list[MediaSeat]
    pen: Pen

    @property
    def company(self) -> Company:
        """Who is connected."""
        return Company(
            [seat.publisher for seat in self.seats if seat.publisher is not None],
            [seat.subscriber for seat in self.seats if seat.subscriber is not None],
            self.seats,
        )


async def come_in(port: int, group: Group, house: Household) -> Meeting:
    """Let the people of a room come in, by websocket only."""
    pen = Pen(lambda k: ink_text(group.page, k), len(group.seats) - 1)
    seats = [MediaSeat(group.seats[0], house), *(MediaSeat(key, house, pen.seen) for key in group.seats[1:])]
    for seat in seats:
        await seat.enter(port)
    pen.socket = seats[0].socket
    return Meeting(seats, pen)


async def see_each_other(meeting: Meeting) -> None:
    """Let everybody publish, then watch everybody else."""
    for seat in meeting.seats:
        await seat.publish({"face": PICTURE_PER_S}, size=PICTURE_BYTES)
    for seat in meeting.seats:
        others = [each.seat for each in meeting.seats if each is not seat]
        await seat.watch([f"{other}/{source}" for other in others for source in ("mic", "face")])


async def meetings(port: int, groups: list[Group], house: Household) -> list[Meeting]:
    """Let the people of these rooms come in and see each other."""

    async def one(group: Group) -> Meeting:
        meeting = await come_in(port, group, house)
        await see_each_other(meeting)
        return meeting

    return await several((one(group) for group in groups), at_once=2)


async def janus_meetings(session: JanusSession, house: Household, numbers: Iterable[int]) -> list[Company]:
    """Let people come into videorooms of these numbers and see each other."""

    async def one(number: int) -> Company:
        room = await JanusRoom.make(session, house, number)
        publishers = dict([await room.publish([PICTURE_PER_S], PICTURE_BYTES) for _ in FOUR_STAFF])
        await room.published(publishers)
        others = [[feed for feed in publishers if feed != own] for own in publishers]
        return Company(list(publishers.values()), [await room.subscribe(*feeds) for feeds in others])

    return await several((one(number) for number in numbers), at_once=2)


async def settle(seconds: float) -> None:
    """Let what has just begun come to rest: keyframes, first estimates, what was put off."""
    await asyncio.sleep(seconds)
