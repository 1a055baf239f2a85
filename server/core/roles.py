"""Who can be in a room, and what the rules need to know of the one who acts. Nothing of connections."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A seat's role; ROOM is the server acting for the room itself."""

    THERAPIST = "therapist"
    STUDENT = "student"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    ROOM = "room"


STAFF = frozenset({Role.THERAPIST, Role.FACILITATOR})
NOBODY: frozenset[Role] = frozenset()
EVERYONE = "everyone"
STAFF_ONLY = "staff"


@dataclass(frozen=True, slots=True)
class Actor:
    """One seat as the rules see it.

    `inside` is false for a seat whose session is over: it may only deliver ink that it wrote before.
    `outage_ms` is how long the server had not heard of the seat when a late proposal came; ages are clamped to it.
    `second`: it acts from a second device of its person, which does and sees less (decision 23).
    """

    seat: str
    role: Role
    inside: bool = True
    outage_ms: int = 0
    second: bool = False


THE_ROOM = Actor("room", Role.ROOM)


def may_see(audience: str, viewer: Actor) -> bool:
    """Say whether an audience (`everyone`, `staff`, or one student's seat) includes this viewer."""
    return audience == EVERYONE or viewer.role in STAFF or viewer.role is Role.ROOM or viewer.seat == audience
