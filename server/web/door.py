"""From a link to a seat: the join page, and the place that a browser gets in the room. Leaving, too.

Whoever comes by a link stands before the door, whatever the link; only the therapist's goes straight in.
"""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.core.errors import AccessDenied
from server.core.roles import Role
from server.room.ports import LinkInfo, SeatKey
from server.web.auth import seat_key, seat_path
from server.web.body import read_form
from server.web.names import BadNameError, clean_name
from server.web.services import Services
from server.web.symbols import known_symbol
from server.web.words import JOIN_ERRORS, ROLES


class Door:
    """Handlers of `/j/{token}`, of the room's page and of leaving it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def knock(self, request: Request) -> Response:
        """Show the join page. The therapist's link is a key: it opens at once."""
        services, token = self._services, request.path_params["token"]
        link = await services.tickets.find_link(token, services.now_ms())
        if link.second:  # good for one use: looking at it, as scanners of messages do, is none
            return services.pages.second(token, link.role, name=link.name, symbol=link.symbol)
        if link.role is Role.THERAPIST and request.method == "GET":
            return await self._enter(token, link, link.name or ROLES[Role.THERAPIST], link.symbol)
        return services.pages.join(token, link.role, named=link.named, name=link.name, symbol=link.symbol)

    async def join(self, request: Request) -> Response:
        """Take a seat with the name and the picture that were given, and go to wait before the door."""
        services, token = self._services, request.path_params["token"]
        link = await services.tickets.find_link(token, services.now_ms())
        if link.second:
            return await self._enter(token, link, link.name, link.symbol)
        form = await read_form(request)
        given, symbol = form.get("name", ""), form.get("symbol", "") or link.symbol
        try:
            name = clean_name(given)
            if not known_symbol(symbol):
                raise BadNameError("symbol_missing")
        except BadNameError as bad:
            return services.pages.join(
                token,
                link.role,
                named=link.named,
                name=given[:40],
                symbol=symbol if known_symbol(symbol) else "",
                error=JOIN_ERRORS[bad.code],
                status=422,
            )
        return await self._enter(token, link, name, symbol)

    async def room(self, request: Request) -> Response:
        """Show the shell of the room to the browser that has the seat."""
        services, room, seat = self._services, request.path_params["room"], request.path_params["seat"]
        key = seat_key(request.scope, seat)
        if not key:
            raise AccessDenied("no_seat")
        info = await services.tickets.seat_of(room, seat, key, services.now_ms())
        return services.pages.room(request, info)

    async def leave(self, request: Request) -> Response:
        """End the key of this browser, the person's stay first: whoever tries again has both still to do."""
        services, room, seat = self._services, request.path_params["room"], request.path_params["seat"]
        key = seat_key(request.scope, seat)
        with suppress(AccessDenied):  # a seat that has ended is left all the same
            info = await services.tickets.seat_of(room, seat, key, services.now_ms())
            if info.role is Role.THERAPIST:  # whose second device nothing else ends: the therapist is never put out
                services.rooms.part(room, await services.tickets.end_second(room, seat, services.now_ms()))
            elif not info.second_of:
                await services.rooms.leave(room, seat)
            await services.tickets.end_key(room, seat, key, services.now_ms())
        response = Response(status_code=204) if wants_json(request) else RedirectResponse("/left", 303)
        services.cookies.take_seat(response, room, seat)
        return response

    async def left(self, request: Request) -> Response:
        """Say goodbye to whoever has left."""
        return self._services.pages.error("left", 200)

    async def _enter(self, token: str, link: LinkInfo, name: str, symbol: str) -> Response:
        services = self._services
        seat = await services.tickets.take_seat(token, name=name, symbol=symbol, now_ms=services.now_ms())
        response = RedirectResponse(address_of(seat), 303)
        services.cookies.give_seat(response, link.room, seat.seat, seat.key)
        return response


def address_of(seat: SeatKey) -> str:
    """Return the address of a seat's page."""
    return seat_path(seat.room, seat.seat)


def wants_json(request: Request) -> bool:
    """Say whether a script asked, which wants an answer and not a page."""
    return "application/json" in request.headers.get("accept", "")
