"""`/r/{room}/{seat}/images`: photos on cards. Staff send, list and delete them; who sees a card is sent its photo.

What is sent is made anew by a process of its own before it is kept (server/images), one at a time, beside the loop.
"""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.core.errors import Refused
from server.core.pictured import may_be_sent
from server.core.roles import Actor
from server.core.state import State
from server.images.encode import MOST_INPUT, reencoded
from server.room.ports import SeatInfo
from server.web.body import read_body
from server.web.links import answer
from server.web.one_at_a_time import OneAtATime
from server.web.seats import of_staff, whose
from server.web.services import Services
from server.web.symbols import kept

KEEP = "private, no-cache"
"""A browser keeps it, and asks each time that a page is opened: a photo may be deleted, and a person put out. What a
page shows already it draws anew without asking, during an outage too."""

STATUS = {"too_many_images": 409, "image_too_large": 413, "bad_image": 422}


class Images:
    """The handlers. All of them only for seats that are inside."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._making = OneAtATime()

    async def listing(self, request: Request) -> Response:
        """Return the names of the room's photos, the newest first."""
        info = await self._staff_inside(request)
        return answer({"images": await self._services.images.names(info.room)})

    async def take(self, request: Request) -> Response:
        """Keep a photo and return its name. Nothing of the body is read before it is known whose it is."""
        info = await self._staff_inside(request)
        photo = await read_body(request, MOST_INPUT)
        try:
            image = await self._making.make(partial(reencoded, photo))
            return answer({"image": await self._services.images.add(info.room, image)}, 201)
        except Refused as refused:
            return answer({"code": refused.code}, STATUS[refused.code])
        except TimeoutError:
            raise HTTPException(503) from None

    async def show(self, request: Request) -> Response:
        """Return a photo, or 304 where the browser has it. What one may not see and what is not there are alike."""
        services, name = self._services, request.path_params["image"]
        info = await whose(services, request)
        allowed = await services.rooms.look(info, partial(may_be_sent, image=name))
        image = await services.images.find(info.room, name) if allowed else None
        if image is None:
            raise HTTPException(404)
        return kept(request, image, f'"{name}"', "image/webp", KEEP)

    async def remove(self, request: Request) -> Response:
        """Delete a photo; whatever shows it has its symbol, or its words alone, on all screens at once."""
        info, name = await self._staff_inside(request), request.path_params["image"]
        await self._services.images.remove(info.room, name)
        await self._services.rooms.let_go(info, name)
        return Response(status_code=204)

    async def _staff_inside(self, request: Request) -> SeatInfo:
        info = await of_staff(self._services, request)
        await self._services.rooms.look(info, inside)
        return info


def inside(_: State, __: Actor) -> None:
    """Read nothing: that a seat may look at all says that it is inside."""
