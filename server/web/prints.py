"""`GET /r/{room}/{seat}/print`: pages of a room as a PDF at true size, for staff who are inside.

`pages` names them, with commas between; `ink=0` leaves the ink out. The document is made beside the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.core.actions import cues_on, shown_ink
from server.core.bounds import ID
from server.core.errors import Refused
from server.core.placing import seen
from server.core.records import Page
from server.core.roles import Actor
from server.core.state import State
from server.printing.pdf import MOST_INK, MOST_PAGES, Sheet, pdf, weight
from server.web.one_at_a_time import OneAtATime
from server.web.seats import of_staff
from server.web.services import Services

HEADERS = {"content-disposition": 'inline; filename="pages.pdf"'}


class Prints:
    """The handler."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._making = OneAtATime()

    async def document(self, request: Request) -> Response:
        """Answer with the document."""
        services = self._services
        info = await of_staff(services, request)
        pages, with_ink = asked(request)
        try:
            sheets = await services.rooms.look(info, partial(sheets_of, pages=pages, with_ink=with_ink))
        except Refused:
            raise HTTPException(404) from None
        if weight(sheets) > MOST_INK:
            raise HTTPException(413)
        document = await self._making.make(partial(pdf, sheets))
        return Response(document, headers=HEADERS, media_type="application/pdf")


def asked(request: Request) -> tuple[list[str], bool]:
    """Return the pages that are asked for, and whether with their ink. Raises HTTPException 422 for anything else."""
    query = request.query_params
    pages, ink = query.get("pages", "").split(","), query.get("ink", "1")
    if not all(ID.fullmatch(page) for page in pages) or len(pages) > MOST_PAGES or ink not in ("0", "1"):
        raise HTTPException(422)
    return pages, ink == "1"


def sheets_of(state: State, actor: Actor, *, pages: Sequence[str], with_ink: bool) -> list[Sheet]:
    """Return the pages as they are to be printed. Raises Refused for one that is not there or not to be seen."""
    found = [seen(state, actor, Page, name) for name in pages]
    return [
        Sheet(
            page.id,
            page.paper,
            page.overlay,
            tuple(shown_ink(state, page.id)) if with_ink else (),
            tuple(cues_on(state, page.id)),  # without ink too: a sheet to trace is what is wanted then
        )
        for page in found
    ]
