"""Who may send and receive which sound and picture: two small tables, and what they say of a room now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.core.records import PICTURES, SOURCES, STAGE_ID, Permit, Person, Stage, permit_id
from server.core.roles import NOBODY, STAFF, Role
from server.core.state import State, View

NOTHING: frozenset[str] = frozenset()
ALL = frozenset(SOURCES)
SOUND = frozenset({"mic"})
CAMERAS = frozenset({"mic", "face", "desk"})

SENDS: Mapping[Role, frozenset[str]] = {
    Role.THERAPIST: ALL,
    Role.STUDENT: CAMERAS,
    Role.FACILITATOR: CAMERAS,
    Role.OBSERVER: NOTHING,
}
"""What a role may send where no permit says otherwise; the therapist needs none."""

PERMITTED: Mapping[Role, frozenset[str]] = {
    Role.THERAPIST: NOTHING,
    Role.STUDENT: ALL,
    Role.FACILITATOR: ALL,
    Role.OBSERVER: SOUND,
}
"""What a permit may give at most: an observer is heard where the therapist wants it (an interpreter), never seen."""

RECEIVES: Mapping[Role, frozenset[str]] = {
    Role.THERAPIST: SOUND | {"face"},
    Role.STUDENT: SOUND,
    Role.FACILITATOR: SOUND,
    Role.OBSERVER: SOUND,
}
"""What of a sender with this role goes to everybody. Staff receive all besides, the others what the stage shows."""

LED: Mapping[Role, frozenset[Role]] = {
    Role.STUDENT: frozenset({Role.STUDENT, Role.OBSERVER}),
}
"""Sender's role -> those who receive nothing of it while the therapist is not connected."""


def first_permit(seat: str, role: Role) -> Permit:
    """Return the permit that a person is born with."""
    free = SENDS[role]
    return Permit(
        id=permit_id(seat), seat=seat,
        mic="mic" in free, face="face" in free, desk="desk" in free, screen="screen" in free,
    )  # fmt: skip


def sends(view: View, person: Person) -> frozenset[str]:
    """Return what a person may send as far as it is a matter of the person: by its permit, or by its role."""
    role, permit = Role(person.role), view.get(permit_id(person.id))
    if role is Role.THERAPIST or not isinstance(permit, Permit):
        return SENDS[role]
    return frozenset(source for source in SOURCES if getattr(permit, source))


@dataclass(frozen=True, slots=True)
class Access:
    """Who may send and receive what in one room at one moment. Made anew when rules or people change."""

    roles: Mapping[str, Role]
    """Those who are in, by seat."""
    sending: Mapping[str, frozenset[str]]
    """What each of them may send now."""
    shown: tuple[str, str] | None
    """The seat and the source that all look at, where it is a picture."""
    led: bool
    """Whether the therapist is connected."""

    @classmethod
    def of(cls, state: State, here: frozenset[str]) -> Access:
        """Return what the records of a room mean while these seats are connected."""
        people = {person.id: person for person in state.all(Person) if person.status == "in"}
        roles = {seat: Role(person.role) for seat, person in people.items()}
        stage = state.get(STAGE_ID)
        stage = stage if isinstance(stage, Stage) else Stage(id=STAGE_ID)
        now = SOUND if stage.curtain else ALL
        return cls(
            roles=roles,
            sending={seat: sends(state, person) & now for seat, person in people.items()},
            shown=(stage.of, stage.show) if stage.show in PICTURES else None,
            led=any(roles.get(seat) is Role.THERAPIST for seat in here),
        )

    @property
    def seats(self) -> frozenset[str]:
        """Those who are in."""
        return frozenset(self.roles)

    def role_of(self, seat: str) -> Role | None:
        """Return the role of one who is in; None: this seat may nothing."""
        return self.roles.get(seat)

    def may_send(self, seat: str, source: str) -> bool:
        """Say whether this seat may send this source now."""
        return source in self.sending.get(seat, NOTHING)

    def may_receive(self, viewer: str, seat: str, source: str) -> bool:
        """Say whether this viewer may be sent this source of this seat: what that one may send, and never one's own."""
        role, sender = self.roles.get(viewer), self.roles.get(seat)
        if role is None or sender is None or viewer == seat or not self.may_send(seat, source):
            return False
        if role in STAFF:
            return True
        if not self.led and role in LED.get(sender, NOBODY):
            return False
        return source in RECEIVES[sender] or (seat, source) == self.shown
