"""The therapist's links: list them, make them, end them. JSON for the room's own page."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.core.errors import AccessDenied
from server.core.roles import Role
from server.printing.qr import qr_rows
from server.room.ports import LinkInfo, SeatInfo
from server.web.body import read_json
from server.web.names import BadNameError, clean_name
from server.web.seats import whose
from server.web.services import Services
from server.web.symbols import known_symbol

DAY_MS = 24 * 3600 * 1000
LASTS_MS = {Role.THERAPIST: 365 * DAY_MS}
LASTS_OTHERWISE_MS = 30 * DAY_MS
MOST_LINKS = 200  # in force at a time in one room
ON_CARDS = frozenset({Role.STUDENT, Role.FACILITATOR})
"""For whom cards are printed. A therapist's link is that one's key: nobody else is told a new address of it."""


class NewLink(msgspec.Struct, forbid_unknown_fields=True):
    """What the therapist asks for. With a name the link is for one person; else it works for many.

    A therapist's link is always one person's: it is a key.
    """

    role: str
    name: str = ""
    symbol: str = ""


class Links:
    """Handlers below `/r/{room}/{seat}/links`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def listing(self, request: Request) -> Response:
        """Return the room's links, without their tokens, which nobody knows any more."""
        info = await self._therapist(request)
        links = await self._services.tickets.links(info.room)
        return answer({"links": [shown(link) for link in links]})

    async def make(self, request: Request) -> Response:
        """Make a link and return it with its address, to read and to scan: the only time that it is told."""
        info = await self._therapist(request)
        wanted = await read_json(request, NewLink)
        role = role_of(wanted.role)
        try:
            name = clean_name(wanted.name) if wanted.name else ""
        except BadNameError as bad:
            return answer({"code": bad.code}, 422)
        if wanted.symbol and not known_symbol(wanted.symbol):
            return answer({"code": "symbol_missing"}, 422)
        services, now_ms = self._services, self._services.now_ms()
        links = await services.tickets.links(info.room)
        if sum(not link.revoked and link.expires_ms > now_ms for link in links) >= MOST_LINKS:
            return answer({"code": "too_many_links"}, 409)
        link, token = await services.tickets.make_link(
            info.room,
            role,
            name=name,
            symbol=wanted.symbol,
            named=bool(name) or role is Role.THERAPIST,
            expires_ms=now_ms + LASTS_MS.get(role, LASTS_OTHERWISE_MS),
            now_ms=now_ms,
        )
        return answer(shown(link) | await address(services, request, token), 201)

    async def renew(self, request: Request) -> Response:
        """Make the link of a card anew that was lost: its old address ends, whoever came by it stays."""
        info = await self._therapist(request)
        services, now_ms, link_id = self._services, self._services.now_ms(), request.path_params["link"]
        if any(link.id == link_id and link.role not in ON_CARDS for link in await services.tickets.links(info.room)):
            raise AccessDenied("not_allowed")
        link, token = await services.tickets.renew_link(info.room, link_id, now_ms + LASTS_OTHERWISE_MS, now_ms)
        return answer(shown(link) | await address(services, request, token), 201)

    async def revoke(self, request: Request) -> Response:
        """End a link, and with it the seats that came by it, at once."""
        info = await self._therapist(request)
        services = self._services
        link_id = request.path_params["link"]
        seats = await services.tickets.revoke_link(info.room, link_id, services.now_ms())
        services.rooms.expel(info.room, seats)
        return Response(status_code=204)

    async def _therapist(self, request: Request) -> SeatInfo:
        info = await whose(self._services, request)
        if info.role is not Role.THERAPIST or info.second_of:
            raise AccessDenied("not_allowed")
        return info


async def address(services: Services, request: Request, token: str) -> dict[str, object]:
    """Return where a new link leads, as an address and as the rows of a square to scan. It is told only once."""
    url = f"{origin_for(services, request)}/j/{token}"
    return {"url": url, "qr": await asyncio.to_thread(qr_rows, url)}


def origin_for(services: Services, request: Request) -> str:
    """Return the origin under which this browser knows us, so that the link works where it was made."""
    origins = services.settings.origins
    asked = f"http://{request.headers.get('host', '')}"
    return asked if asked in origins else min(origins, key=lambda origin: (len(urlsplit(origin).netloc), origin))


def role_of(text: str) -> Role:
    """Return the role that a link may give. Raises HTTPException 422 for any other word."""
    if text not in set(Role) - {Role.ROOM}:
        raise HTTPException(422)
    return Role(text)


def shown(link: LinkInfo) -> dict[str, object]:
    """Return what the therapist sees of a link."""
    return {
        "id": link.id,
        "role": link.role.value,
        "name": link.name,
        "symbol": link.symbol,
        "named": link.named,
        "expires_ms": link.expires_ms,
        "revoked": link.revoked,
        "uses": link.uses,
    }


def answer(value: object, status: int = 200) -> Response:
    """Return a JSON response."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")
