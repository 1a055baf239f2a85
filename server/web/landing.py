"""The start page: try a session, make a room, come back to the rooms made in this browser."""

from __future__ import annotations

import asyncio
import re
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from server.core.birth import first_changes
from server.core.errors import AccessDenied
from server.core.roles import Role
from server.room.limits import Bucket
from server.room.ordering import Ordering
from server.room.ports import RoomInfo, Row, SeatKey
from server.web.auth import BROWSER, new_browser_key, seat_path
from server.web.body import read_form
from server.web.names import BadNameError, clean_name
from server.web.services import Services
from server.web.words import ROLES, ROOM_ERRORS

BROWSER_KEY = re.compile(r"[A-Za-z0-9_-]{22}")
ROOM_NAME_LONGEST = 80
THERAPIST_LINK_MS = 365 * 24 * 3600 * 1000
ROOMS_S, ROOMS_BURST = 1.0, 60.0  # a training day where a whole district tries it at once still fits
LONGEST_WAIT_S = 5.0


class Landing:
    """Handlers of `/`, `/try`, `/rooms` and `/rooms/{room}/open`."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._made = Bucket(ROOMS_S, ROOMS_BURST, services.now_ms() / 1000)

    async def page(self, request: Request) -> Response:
        """Show the start page."""
        return self._services.pages.landing(await self._rooms(request), trial=self._services.settings.trial)

    async def try_session(self, request: Request) -> Response:
        """Make a room that is deleted a day after its last use, and go in as its therapist."""
        if not self._services.settings.trial:
            raise AccessDenied("trial_off")
        return await self._make(request, "", trial=True)

    async def make_room(self, request: Request) -> Response:
        """Make a room and go in as its therapist."""
        given = (await read_form(request)).get("name", "")
        try:
            name = clean_name(given, ROOM_NAME_LONGEST)
        except BadNameError as bad:
            return self._services.pages.landing(
                await self._rooms(request),
                trial=self._services.settings.trial,
                room_name=given[:ROOM_NAME_LONGEST],
                error=ROOM_ERRORS[f"room_{bad.code}"],
                status=422,
            )
        return await self._make(request, name, trial=False)

    async def open_room(self, request: Request) -> Response:
        """Go into a room that this browser made."""
        services = self._services
        seat = await services.tickets.open_room(browser_key(request), request.path_params["room"], services.now_ms())
        return self._go_in(seat)

    async def _rooms(self, request: Request) -> list[RoomInfo]:
        key = browser_key(request)
        return await self._services.tickets.rooms_of(key) if key else []

    async def _make(self, request: Request, name: str, *, trial: bool) -> Response:
        services, now_ms = self._services, self._services.now_ms()
        await self._take_turn(now_ms / 1000)
        room = await services.tickets.make_room(name, trial=trial, now_ms=now_ms)
        await services.journal.create(room)
        await services.journal.append(room, born(now_ms))
        _, token = await services.tickets.make_link(
            room,
            Role.THERAPIST,
            name=ROLES[Role.THERAPIST],
            named=True,
            expires_ms=now_ms + THERAPIST_LINK_MS,
            now_ms=now_ms,
        )
        seat = await services.tickets.take_seat(token, name="", symbol="", now_ms=now_ms)
        browser = browser_key(request) or new_browser_key()
        await services.tickets.remember_room(browser, room, seat.seat, now_ms)
        response = self._go_in(seat)
        services.cookies.give_browser(response, browser)
        return response

    async def _take_turn(self, now_s: float) -> None:
        """Wait where many rooms are made at once; raise AccessDenied where the wait would be too long."""
        wait_s = self._made.take(1, now_s)
        if wait_s > LONGEST_WAIT_S:
            self._made.take(-1, now_s)
            raise AccessDenied("too_many_rooms")
        await asyncio.sleep(wait_s)

    def _go_in(self, seat: SeatKey) -> Response:
        response = RedirectResponse(seat_path(seat.room, seat.seat), 303)
        self._services.cookies.give_seat(response, seat.room, seat.seat, seat.key)
        return response


def born(now_ms: int) -> list[Row]:
    """Return the first commit of a room: what every room is born with, and one empty page."""
    ordering = Ordering.empty()
    ordering.act(first_changes(token_urlsafe(16)), now_ms)
    return ordering.rows()


def browser_key(request: Request) -> str:
    """Return the key of the browser's own cookie, or nothing where it has none that could be ours."""
    key = request.cookies.get(BROWSER, "")
    return key if BROWSER_KEY.fullmatch(key) else ""
