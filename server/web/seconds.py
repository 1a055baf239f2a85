"""Second devices: one's own, or that of a student, made and ended by staff. JSON for the room's own page."""

from __future__ import annotations

from functools import partial

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from server.core.errors import AccessDenied
from server.core.records import Person
from server.core.roles import Actor, Role
from server.core.state import State
from server.room.ports import SeatInfo
from server.web.body import read_json
from server.web.links import address, answer
from server.web.seats import of_staff
from server.web.services import Services

LASTS_MS = 10 * 60_000  # from one hand to the other


class Whose(msgspec.Struct, forbid_unknown_fields=True):
    """Whose second device is meant: a seat of the room."""

    of: str


class Seconds:
    """Handlers below `/r/{room}/{seat}/second`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def make(self, request: Request) -> Response:
        """Make the link to a second device and return its address, which is told only now, and when it ends.

        An older one ends at once.
        """
        services = self._services
        info, person = await self._asked(request)
        now_ms = services.now_ms()
        expires_ms = now_ms + LASTS_MS
        token, ended = await services.tickets.make_second(info.room, person.id, person.since, expires_ms, now_ms)
        services.rooms.part(info.room, ended)
        return answer(await address(services, request, token) | {"expires_ms": expires_ms}, 201)

    async def end(self, request: Request) -> Response:
        """End a second device, or the link to it, at once."""
        services = self._services
        info, person = await self._asked(request)
        ended = await services.tickets.end_second(info.room, person.id, services.now_ms())
        services.rooms.part(info.room, ended)
        return Response(status_code=204)

    async def _asked(self, request: Request) -> tuple[SeatInfo, Person]:
        """Return who asks, and for whom. Raises AccessDenied where that is not theirs to ask."""
        info = await of_staff(self._services, request)
        about = await read_json(request, Whose)
        return info, await self._services.rooms.look(info, partial(person_for, of=about.of))


def person_for(state: State, actor: Actor, *, of: str) -> Person:
    """Return whose second device is made: one's own, or that of a student who is in. Raises AccessDenied otherwise."""
    person = state.get(of)
    if not isinstance(person, Person) or person.status != "in":
        raise AccessDenied("not_allowed")
    if person.id != actor.seat and person.role != Role.STUDENT:
        raise AccessDenied("not_allowed")
    return person
