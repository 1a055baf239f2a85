"""Whose seat a request below `/r/{room}/{seat}` speaks for, and whether it is one of staff."""

from __future__ import annotations

from starlette.requests import Request

from server.core.errors import AccessDenied
from server.core.roles import STAFF
from server.room.ports import SeatInfo
from server.web.auth import seat_key
from server.web.services import Services


async def whose(services: Services, request: Request) -> SeatInfo:
    """Return whose seat it is. Raises AccessDenied; whether the seat is inside is the room's to say."""
    room, seat = request.path_params["room"], request.path_params["seat"]
    key = seat_key(request.scope, seat)
    if not key:
        raise AccessDenied("no_seat")
    return await services.tickets.seat_of(room, seat, key, services.now_ms())


async def of_staff(services: Services, request: Request) -> SeatInfo:
    """Return whose seat it is. Raises AccessDenied, also where it is not one of staff, or only a second device."""
    info = await whose(services, request)
    if info.role not in STAFF or info.second_of:
        raise AccessDenied("not_allowed")
    return info
