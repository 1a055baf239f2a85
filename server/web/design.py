"""The design page, in development only: every token, and every block in every state, drawn by the real code.

What the room shows is drawn in the browser (static/js/design); the pages around it are rendered here, in their states.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from server.core.roles import Role
from server.room.ports import RoomInfo
from server.web import words
from server.web.headers import nonce_of, policy
from server.web.pages import Pages
from server.web.pseudo import TAG, module
from server.web.services import Services

SIDES = ("student", "staff", "second")
STAND_IN = {"js/ui/open.js": "js/design/open.js"}
"""Opens no room: it tells what would be drawn."""

SEEN_MS = 1_793_664_000_000
ROOMS = [
    RoomInfo("a", "Ana and Theo, Tuesdays at half past nine in the resource room of the old building", 0, SEEN_MS),
    RoomInfo("b", "M. O.", 0, SEEN_MS),
    RoomInfo("c", "", 0, SEEN_MS),
]
LONG_NAME = "Maximilian-Alexander von Hohenstein-Wolf"

AROUND: Mapping[str, Callable[[Pages], Response]] = {
    "landing": lambda pages: pages.landing([], trial=True),
    "landing-with-rooms": lambda pages: pages.landing(ROOMS, trial=True),
    "landing-without-trial": lambda pages: pages.landing(ROOMS[:1], trial=False),
    "landing-mistaken": lambda pages: pages.landing([], trial=True, error=words.ROOM_ERRORS["room_name_empty"]),
    "join-student": lambda pages: pages.join("t", Role.STUDENT, named=False, name="", symbol=""),
    "join-facilitator": lambda pages: pages.join("t", Role.FACILITATOR, named=False, name="Mr Ortiz", symbol="owl"),
    "join-named": lambda pages: pages.join("t", Role.STUDENT, named=True, name="Mia", symbol="fox"),
    "join-long-name": lambda pages: pages.join("t", Role.STUDENT, named=True, name=LONG_NAME, symbol="cat-face"),
    "join-mistaken": lambda pages: pages.join(
        "t", Role.STUDENT, named=False, name="", symbol="", error=words.JOIN_ERRORS["name_empty"]
    ),
    **{f"error-{code}": lambda pages, code=code: pages.error(code, 200) for code in words.ERRORS},  # type: ignore[misc]
}
"""The pages around the room in their states. To add one, add a row."""


class Design:
    """Handlers of `/design` and what lies below it."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[Route]:
        """Return the rows for the table of addresses."""
        return [
            Route("/design", self.catalogue),
            Route("/design/words/{name}", self.words),
            Route("/design/around/{name}", self.around),
            Route("/design/{side}", self.specimen),
            Route("/design/{side}/{shelf}", self.empty),
        ]

    async def catalogue(self, request: Request) -> Response:
        """Show all blocks, each in a frame of its own."""
        return self._services.pages.framed(request, "design.html", around=list(AROUND))

    async def specimen(self, request: Request) -> Response:
        """Show one block in one state, which the page reads from its address: `?block=...&state=...`."""
        services, side = self._services, request.path_params["side"]
        if side not in SIDES:
            raise HTTPException(404)
        instead = {path: services.assets.url(other) for path, other in STAND_IN.items()}
        return services.pages.framed(request, "specimen.html", instead, side=side)

    async def around(self, request: Request) -> Response:
        """Show one of the pages around the room in one of its states."""
        page = AROUND.get(request.path_params["name"])
        if page is None:
            raise HTTPException(404)
        response = page(self._services.pages)
        response.headers["content-security-policy"] = policy(nonce_of(request.scope), framed=True)
        return response

    async def empty(self, request: Request) -> Response:
        """Answer what a specimen asks its room for, links or photos: there are none."""
        shelf = request.path_params["shelf"]
        if shelf not in {"links", "images"}:
            raise HTTPException(404)
        return JSONResponse({shelf: []})

    async def words(self, request: Request) -> Response:
        """Answer with the module that stands in for one that holds words."""
        try:
            text = module(self._services.assets, f"js/ui/{request.path_params['name']}")
        except KeyError:
            raise HTTPException(404) from None
        return Response(text, media_type="text/javascript; charset=utf-8")


def in_language(plain: ASGIApp, longer: ASGIApp) -> ASGIApp:
    """Return an application that answers `?lang=qps` with the longer words, and all else plainly."""
    asked = f"lang={TAG}".encode()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await (longer if asked in scope.get("query_string", b"").split(b"&") else plain)(scope, receive, send)

    return app
