"""HTML from the templates: which page, which status, which words. Decides nothing about who may see it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from server.core.roles import STAFF, Role
from server.room.ports import RoomInfo, SeatInfo
from server.web import words
from server.web.assets import Assets
from server.web.headers import nonce_of, policy
from server.web.modules import import_map, needed
from server.web.pseudo import ENGLISH, Language

SIDES = ("staff", "student", "second")
BEHIND = {  # entries of sound and picture, which come behind the board; nothing does at a second device
    "staff": ("js/ui/faces-staff.js", "js/ui/view-sign.js"),
    "student": ("js/ui/faces.js", "js/ui/view-sign.js"),
}
SOON = frozenset({"staff"})  # for them sound and picture begin while the board is drawn (open.js)
PASSING = frozenset({"door_locked", "too_many_joins", "too_many_rooms", "unavailable", "restarting", "fallback"})
PICTURES = tuple({"name": name, "label": label, "url": f"/symbols/{name}.svg"} for name, label in words.SYMBOLS)


class Pages:
    """The pages, with their templates compiled at start.

    `language` is what the words become on the way to the page. In the one that there is, they stay as they are.
    """

    def __init__(self, templates: Path, assets: Assets, language: Language = ENGLISH) -> None:
        self._folder, self._assets = templates, assets
        self._say = say = language.say
        self._roles = {role: say(name) for role, name in words.ROLES.items()}
        self._pictures = tuple(picture | {"label": say(picture["label"])} for picture in PICTURES)
        self._templates = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, auto_reload=False
        )
        self._templates.globals |= {
            "words": {key: say(text) for key, text in words.WORDS.items()},
            "roles": self._roles,
            "asset": assets.url,
        }
        self._instead = language.modules
        self._root = assets.root
        self._import_map = import_map(assets.root, self._instead)
        self._preload = {side: preload(assets, side) for side in SIDES}
        self._behind = {side: behind(assets, side) for side in SIDES}
        for name in self._templates.list_templates():
            self._templates.get_template(name)

    def in_language(self, language: Language) -> Pages:
        """Return the same pages with other words."""
        return Pages(self._folder, self._assets, language)

    def landing(
        self, rooms: list[RoomInfo], *, trial: bool, room_name: str = "", error: str = "", status: int = 200
    ) -> HTMLResponse:
        """Return the start page: what this is, and the rooms made in this browser."""
        listed = [{"room": room.room, "name": room.name, "used": words.day(room.used_ms)} for room in rooms]
        return self._render(
            "landing.html", status, rooms=listed, trial=trial, room_name=room_name, error=self._say(error)
        )

    def join(
        self, token: str, role: Role, *, named: bool, name: str, symbol: str, error: str = "", status: int = 200
    ) -> HTMLResponse:
        """Return the page before the door; where the link is for one person, filled in."""
        return self._render(
            "join.html",
            status,
            token=token,
            role=role.value,
            named=named,
            name=name,
            symbol=symbol,
            suggested=symbol or secrets.choice(PICTURES)["name"],  # or whoever does not choose is a fox
            error=self._say(error),
            symbols=self._pictures,
            preload=[*self._preload[side_of(role)], *self._behind[side_of(role)]],
        )

    def second(self, token: str, role: Role, *, name: str, symbol: str) -> HTMLResponse:
        """Return the page on which a browser becomes somebody's second device."""
        preload = self._preload["second"]
        return self._render("second.html", 200, token=token, role=role.value, name=name, symbol=symbol, preload=preload)

    def room(self, request: Request, info: SeatInfo) -> HTMLResponse:
        """Return the empty shell of a room. It says what the address and the seat say, and nothing of the room."""
        side = side_of(info.role, second=info.second_of != "")
        soon = side in SOON
        return self._render(
            "room.html",
            200,
            role=info.role.value,
            room=info.room,
            seat=info.seat,
            person=info.person,
            side=side,
            nonce=nonce_of(request.scope),
            importmap=self._import_map,
            soon=soon,
            preload=[*self._preload[side], *(self._behind[side] if soon else ())],
            behind=() if soon else self._behind[side],
            symbols=self._pictures,
        )

    def error(self, code: str, status: int, headers: Mapping[str, str] | None = None) -> HTMLResponse:
        """Return a page that says in plain words what happened and what to do."""
        known = code if code in words.ERRORS else "fallback"
        says = {part: self._say(text) for part, text in asdict(words.ERRORS[known]).items()}
        return self._render("error.html", status, headers, error=says, code=code, again=known in PASSING, home=True)

    def framed(
        self, request: Request, template: str, instead: Mapping[str, str] | None = None, **context: Any
    ) -> HTMLResponse:
        """Return a page of the development's own, which may lie in a frame; `instead` as in `import_map`."""
        nonce = nonce_of(request.scope)
        headers = {"content-security-policy": policy(nonce, framed=True)}
        modules = import_map(self._root, {**self._instead, **(instead or {})})
        return self._render(template, 200, headers, nonce=nonce, importmap=modules, symbols=self._pictures, **context)

    def _render(
        self, template: str, status: int, headers: Mapping[str, str] | None = None, /, **context: Any
    ) -> HTMLResponse:
        html = self._templates.get_template(template).render(context)
        return HTMLResponse(html, status, headers=dict(headers or {}))


def side_of(role: Role, *, second: bool = False) -> str:
    """Return whose screen a seat has: an observer's is that of a student, without the tools."""
    if second:
        return "second"
    return "staff" if role in STAFF else "student"


def preload(assets: Assets, side: str) -> list[str]:
    """Return the addresses of the modules that the room's page loads for this side, the entry first."""
    return [assets.url(path) for path in needed(assets.files, [f"js/ui/{side}.js"])]


def behind(assets: Assets, side: str) -> list[str]:
    """Return the addresses of the modules that come behind the board, sound and picture: those that only they need."""
    first = needed(assets.files, [f"js/ui/{side}.js"])
    return [assets.url(path) for path in needed(assets.files, BEHIND.get(side, ())) if path not in first]
