"""The table of addresses, and the layers around it. Nothing else says what is served where."""

from __future__ import annotations

from dataclasses import replace

from starlette.applications import Starlette
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from server.core.bounds import ID
from server.web.auth import OwnPagesOnly
from server.web.design import Design, in_language
from server.web.door import Door
from server.web.errors import Errors
from server.web.headers import Headers
from server.web.health import Health
from server.web.images import Images
from server.web.landing import Landing
from server.web.links import Links
from server.web.log import RequestLog
from server.web.prints import Prints
from server.web.pseudo import pseudo_language
from server.web.room_socket import RoomSocket
from server.web.seconds import Seconds
from server.web.services import Services

SEAT = "/r/{room:id}/{seat:id}"
KEEP_OUT = "User-agent: *\nDisallow: /\n"


class IdConvertor(StringConvertor):
    """What names a room, a seat or a link: nothing else reaches a handler, a cookie's name or its path."""

    regex = ID.pattern


register_url_convertor("id", IdConvertor())


def routes(services: Services) -> list[BaseRoute]:
    """Return the table."""
    landing, door, health = Landing(services), Door(services), Health(services)
    links, seconds, images = Links(services), Seconds(services), Images(services)
    return [
        Route("/", landing.page),
        Route("/try", landing.try_session, methods=["POST"]),
        Route("/rooms", landing.make_room, methods=["POST"]),
        Route("/rooms/{room:id}/open", landing.open_room, methods=["POST"]),
        Route("/j/{token}", door.knock),
        Route("/j/{token}", door.join, methods=["POST"]),
        Route("/left", door.left),
        Route(SEAT, door.room),
        Route(f"{SEAT}/leave", door.leave, methods=["POST"]),
        Route(f"{SEAT}/second", seconds.make, methods=["POST"]),
        Route(f"{SEAT}/second/end", seconds.end, methods=["POST"]),
        Route(f"{SEAT}/print", Prints(services).document),
        Route(f"{SEAT}/images", images.listing),
        Route(f"{SEAT}/images", images.take, methods=["POST"]),
        Route(f"{SEAT}/images/{{image:id}}", images.show),
        Route(f"{SEAT}/images/{{image:id}}/remove", images.remove, methods=["POST"]),
        Route(f"{SEAT}/links", links.listing),
        Route(f"{SEAT}/links", links.make, methods=["POST"]),
        Route(f"{SEAT}/links/{{link:id}}/renew", links.renew, methods=["POST"]),
        Route(f"{SEAT}/links/{{link:id}}/revoke", links.revoke, methods=["POST"]),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
        Route("/static/{fingerprint}/{path:path}", services.assets.serve),
        Route("/symbols", services.symbols.search),
        Route("/symbols/{name}.svg", services.symbols.picture),
        Route("/robots.txt", robots),
        *(Design(services).routes() if services.settings.development else ()),
    ]


def application(services: Services) -> ASGIApp:
    """Return the ASGI application: the table, and around it what every request passes, from the outside in.

    The layers lie outside of Starlette's own, so that the page of an unexpected error has its headers too. Websockets
    pass none of them: a wrapper there would be paid for with every message.
    """
    errors, settings = Errors(services.pages), services.settings
    answers = handlers(services, errors)
    if settings.development:
        longer = replace(services, pages=services.pages.in_language(pseudo_language(services.assets)))
        answers = in_language(answers, handlers(longer, Errors(longer.pages)))
    pages: ASGIApp = OwnPagesOnly(answers, origins=settings.origins, refuse=errors.foreign)
    pages = Headers(pages, https=settings.https)
    pages = RequestLog(pages, metrics=services.metrics)
    sockets = Router([WebSocketRoute(f"{SEAT}/socket", RoomSocket(services))])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await (sockets if scope["type"] == "websocket" else pages)(scope, receive, send)

    return app


def handlers(services: Services, errors: Errors) -> ASGIApp:
    """Return what answers the requests of the table."""
    starlette = Starlette(routes=routes(services), exception_handlers=errors.handlers())
    starlette.router.redirect_slashes = False
    return starlette


async def robots(_: Request) -> Response:
    """Keep search engines away: nothing here is for them."""
    return PlainTextResponse(KEEP_OUT)
