"""What a row of the table of rules says, and the words that rows are written with: roles, and who may see a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.core.guards import Attempt
from server.core.record import Entry, Record
from server.core.records import Controls, Mark, Page, Permit
from server.core.records_activities import Activity, CheckIn, Pick, Token
from server.core.roles import EVERYONE, NOBODY, STAFF, STAFF_ONLY, Actor, Role
from server.core.state import View


@dataclass(frozen=True)
class Rule:
    """Who may do what to one type of record, and who may see it."""

    put: frozenset[Role]
    patch: Mapping[Role, frozenset[str]]  # the fields each role may change
    most: int  # how many a room may hold
    remove: frozenset[Role] = NOBODY
    audience: Callable[[Record, View], str] = lambda record, view: EVERYONE
    own_only: frozenset[Role] = NOBODY  # these touch only what they made
    guards: tuple[Callable[[Attempt], None], ...] = ()
    stamps: Mapping[str, str] = field(default_factory=dict)  # field -> the field that tells when it last changed
    second: frozenset[str] | None = None  # what a second device may of what its person may; None: not even see it

    def puts(self, actor: Actor) -> bool:
        """Say whether this actor may put such a record at all."""
        return actor.role in self.put and (not actor.second or "put" in (self.second or NOTHING))

    def fields(self, actor: Actor) -> frozenset[str]:
        """Return the fields that this actor may change."""
        free = self.patch.get(actor.role, NOTHING)
        return free & (self.second or NOTHING) if actor.second else free

    def removes(self, actor: Actor) -> bool:
        """Say whether this actor may take such a record away."""
        return actor.role in self.remove and not actor.second

    def shown(self, viewer: Actor) -> bool:
        """Say whether such records are shown on this viewer's device at all."""
        return not viewer.second or self.second is not None

    def most_for(self, actor: Actor) -> int:
        """Return how many a room may hold; a full one still has a tenth for the room, where late ink is kept.

        Nor can students fill it before the eyes of staff: what both put ends a tenth earlier for them.
        """
        tenths = {Role.ROOM: 11, Role.STUDENT: 9 if self.put & STAFF else 10}.get(actor.role, 10)
        return self.most * tenths // 10


NOTHING: frozenset[str] = frozenset()
THERAPIST = frozenset({Role.THERAPIST})
THE_ROOM = frozenset({Role.ROOM})
STUDENT = frozenset({Role.STUDENT})
FACILITATOR = frozenset({Role.FACILITATOR})
DRAWERS = STAFF | STUDENT


def each(roles: frozenset[Role], *fields: str) -> dict[Role, frozenset[str]]:
    """Give the same fields to each of the roles."""
    return {role: frozenset(fields) for role in roles}


# Audiences: each returns `everyone`, `staff`, or a student's seat (that student and staff).


def staff(record: Record, view: View) -> str:
    """Only staff."""
    return STAFF_ONLY


def as_it_was_born(record: Record, view: View) -> str:
    """The audience that it was born with."""
    assert isinstance(record, Page | Activity)
    return record.audience


def of_its_page(record: Record, view: View) -> str:
    """What lies on a page is seen by those who see the page."""
    assert isinstance(record, Mark)
    page = view.get(record.page)
    return page.audience if isinstance(page, Page) else STAFF_ONLY


def its_student(record: Record, view: View) -> str:
    """Staff and the student whom it is about."""
    assert isinstance(record, Controls)
    return record.student


def its_person(record: Record, view: View) -> str:
    """Staff and the one whom it is about."""
    assert isinstance(record, Permit)
    return record.seat


def its_author(record: Record, view: View) -> str:
    """Staff and the one who made it."""
    return record.by


def of_its_activity(record: Record, view: View) -> str:
    """Those who see the activity; of a pick in a check-in only staff and its student."""
    assert isinstance(record, Entry | Token)
    activity = view.get(record.of)
    if isinstance(activity, CheckIn) and isinstance(record, Pick):
        return record.student
    return activity.audience if isinstance(activity, Activity) else STAFF_ONLY
