"""A room for tests of the core: people, a state, and short words for what they do."""

from __future__ import annotations

from typing import Any

from server.core.actions import Action, LetIn, expand
from server.core.admit import admit
from server.core.birth import first_changes
from server.core.changes import Change, Commit, Patch, Proposal, Put
from server.core.errors import Refused
from server.core.points import Point, pack
from server.core.records import (
    Clearing,
    Controls,
    Cue,
    Knock,
    Message,
    Page,
    Permit,
    Person,
    Preset,
    Request,
    Ruling,
    Stroke,
    controls_id,
    knock_id,
    permit_id,
)
from server.core.roles import THE_ROOM, Actor, Role
from server.core.state import Effect, State, apply

TESS = Actor("tess", Role.THERAPIST)
ANNA = Actor("anna", Role.STUDENT)
BEN = Actor("ben", Role.STUDENT)
FAY = Actor("fay", Role.FACILITATOR)
OLE = Actor("ole", Role.OBSERVER)
PEOPLE = (TESS, ANNA, BEN, FAY, OLE)
GUESTS = (ANNA, BEN, FAY, OLE)

TAP = pack([Point(1000, 2000, 0, 128)])


class Scene:
    """A state, a clock that goes on by a second a commit, and what was committed so far."""

    def __init__(self) -> None:
        self.state = State()
        self.now_ms = 1_000_000
        self.commits: list[Commit] = []
        self.effects: list[tuple[Effect, ...]] = []

    def do(self, actor: Actor, *changes: Change, age_ms: int = 0, client: str = "", n: int = 0) -> Commit:
        """Admit and apply; raises Refused."""
        admitted = admit(self.state, actor, Proposal(client, n, changes, age_ms), self.now_ms)
        commit = Commit(self.state.revision + 1, actor.seat, self.now_ms, tuple(admitted), client, n)
        self.effects.append(tuple(apply(self.state, commit)))
        self.commits.append(commit)
        self.now_ms += 1000
        return commit

    def act(self, actor: Actor, action: Action) -> Commit:
        """Expand, admit and apply an action; raises Refused."""
        return self.do(actor, *expand(self.state, actor, action))

    def code(self, actor: Actor, *changes: Change, age_ms: int = 0) -> str:
        """Return the code by which a proposal is refused, `lands` where it would land. Changes nothing."""
        try:
            admit(self.state, actor, Proposal("", 0, changes, age_ms), self.now_ms)
        except Refused as refused:
            return refused.code
        return "lands"

    def action_code(self, actor: Actor, action: Action) -> str:
        """Return the code by which an action is refused, `lands` where it would land. Changes nothing."""
        try:
            admit(self.state, actor, Proposal("", 0, expand(self.state, actor, action)), self.now_ms)
        except Refused as refused:
            return refused.code
        return "lands"

    def let_in(self, guest: Actor) -> None:
        """Somebody knocks and is let in."""
        self.do(THE_ROOM, Put(knock(guest)))
        self.act(TESS, LetIn(guest.seat))

    def lock(self, student: Actor, **fields: Any) -> None:
        """Change what a student may do."""
        self.do(TESS, Patch(controls_id(student.seat), fields))


def born() -> Scene:
    """A room as it begins, the therapist in it."""
    scene = Scene()
    scene.do(THE_ROOM, *first_changes("page"))
    scene.do(THE_ROOM, Put(Person(id=TESS.seat, role=TESS.role, name="Tess")))
    return scene


def peopled() -> Scene:
    """A room with everybody in it: page `page` for all, `desk` for Anna, `desk-ben` for Ben, `plan` for staff."""
    scene = born()
    for guest in GUESTS:
        scene.let_in(guest)
    scene.do(TESS, Put(page("desk", audience=ANNA.seat)), Put(page("desk-ben", audience=BEN.seat)))
    scene.do(TESS, Put(page("plan", audience="staff")))
    return scene


def knock(guest: Actor, **fields: Any) -> Knock:
    return Knock(**{"id": knock_id(guest.seat), "seat": guest.seat, "role": guest.role, "name": guest.seat} | fields)


def person(guest: Actor, **fields: Any) -> Person:
    return Person(**{"id": guest.seat, "role": guest.role, "name": guest.seat} | fields)


def page(page_id: str, **fields: Any) -> Page:
    return Page(**{"id": page_id, "order": "V"} | fields)


def stroke(stroke_id: str, page_id: str = "page", **fields: Any) -> Stroke:
    return Stroke(**{"id": stroke_id, "page": page_id, "points": TAP} | fields)


def clearing(clearing_id: str, page_id: str = "page", **fields: Any) -> Clearing:
    return Clearing(id=clearing_id, page=page_id, **fields)


def cue(cue_id: str, page_id: str = "page", **fields: Any) -> Cue:
    return Cue(
        **dict[str, Any]({"id": cue_id, "page": page_id, "text": "b d", "x": 2000, "y": 4000, "body": 795}) | fields
    )


def controls(student: Actor, **fields: Any) -> Controls:
    return Controls(**{"id": controls_id(student.seat), "student": student.seat} | fields)


def permit(guest: Actor, **fields: Any) -> Permit:
    return Permit(**{"id": permit_id(guest.seat), "seat": guest.seat} | fields)


def message(message_id: str, text: str = "Try the big pencil") -> Message:
    return Message(id=message_id, text=text)


def preset(preset_id: str, name: str = "Mia, wide") -> Preset:
    return Preset(id=preset_id, name=name, ruling=Ruling(row_mm=20, skip_mm=10))


def request(request_id: str, kind: str = "help") -> Request:
    return Request(id=request_id, kind=kind)
