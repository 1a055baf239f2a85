"""How the presence of one seat passes the rules: for live ink they are asked once a stroke, not once a piece.

Decides nothing: what was decided holds only for the same stroke upon the very same state of the room.
"""

from __future__ import annotations

from operator import attrgetter

from server.core.bounds import bounds_of
from server.core.presence import Ink, Presence, audience_of_presence
from server.core.roles import Actor
from server.core.state import State

NEW_IN_A_PIECE = ("points", "begin")
points_allowed, begin_allowed = (bounds_of(Ink)[field].allows for field in NEW_IN_A_PIECE)
stroke_of = attrgetter(*(field for field in Ink.__struct_fields__ if field not in NEW_IN_A_PIECE))


class Passage:
    """Remembers which stroke of the seat passed last, upon which state, and who was told of it."""

    __slots__ = ("_actor", "_audience", "_revision", "_state", "_stroke")

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._audience = ""
        self._revision = 0
        self._state: State | None = None
        self._stroke: object = None

    def audience(self, state: State, sign: Presence) -> str:
        """Return who is told of a presence, or raise Refused: always as `audience_of_presence` does."""
        if type(sign) is not Ink:
            return audience_of_presence(state, self._actor, sign)
        stroke = stroke_of(sign)
        same = stroke == self._stroke and state is self._state and state.revision == self._revision
        if not (same and points_allowed(sign.points) and begin_allowed(sign.begin)):
            self._audience = audience_of_presence(state, self._actor, sign)
            self._stroke, self._state, self._revision = stroke, state, state.revision
        return self._audience
