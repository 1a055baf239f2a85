"""What people in a room may want to do next, made up from what their own browser shows them.

Every text carries a canary that names its audience (`canary-anna-7`), so that a leak can be read off any message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from server.core.points import Point, pack
from server.core.records import PICTURES, SOURCES
from tests.properties.browser import Browser, Json

Wish = dict[str, Any]
CANARY_POINTS = {
    audience: pack([Point(5000 + 1111 * place, 7777, 0, 99), Point(5003, 7000 + place, 8, 99)])
    for place, audience in enumerate(("everyone", "staff", "anna", "ben"))
}


def canary(audience: str, count: int) -> str:
    return f"canary-{audience}-{count}"


def put(record_type: str, record_id: str, /, **fields: Any) -> Json:
    return {"op": "put", "record": {"type": record_type, "id": record_id, **fields}}


def patch(record: Json | None, fields: Json, **expect: Any) -> Json:
    change = {"op": "patch", "id": record["id"] if record else "never", "fields": fields}
    return {**change, "expect": expect} if expect else change


class Shelf:
    """What one browser shows, by type, and a pick of it."""

    def __init__(self, browser: Browser, pick: int, count: int) -> None:
        self.browser, self.pick, self.count = browser, pick, count

    def any(self, kind: str) -> Json | None:
        """Return some record of a type that is shown, where there is one."""
        found = [record for record in self.browser.records.values() if record["type"] == kind]
        return found[self.pick % len(found)] if found else None

    @property
    def page(self) -> Json:
        return self.any("page") or {"id": "never", "audience": "everyone"}

    @property
    def coin(self) -> bool:
        return self.pick % 2 == 0

    @property
    def show(self) -> str:
        return ("board", *PICTURES, "calm")[self.pick % 5]

    @property
    def anybody(self) -> str:
        """Return the seat of some person who is shown."""
        person = self.any("person")
        return str(person["id"]) if person else "never"

    def new(self, audience: str, place: int = 0) -> str:
        """Return a new id that says who may see what it names."""
        return canary(audience, self.count * 10 + place)

    def ink(self, place: int = 0) -> Json:
        audience = self.page["audience"]
        return put("stroke", self.new(audience, place), page=self.page["id"], points=CANARY_POINTS[audience])

    def new_page(self) -> Json:
        audience = ("everyone", "staff", "anna", "ben")[self.pick % 4]
        return put("page", self.new(audience), order="V", audience=audience, title=canary(audience, self.count))


WISHES: dict[str, Callable[[Shelf], Wish]] = {
    "draw": lambda at: {"changes": [at.ink()]},
    "draw two": lambda at: {"changes": [at.ink(), at.ink(1)]},
    "draw late": lambda at: {"changes": [at.ink()], "age_ms": at.pick % 60_000},
    "erase": lambda at: {"changes": [patch(at.any("stroke"), {"erased": True}, erased=False)]},
    "give back": lambda at: {"changes": [patch(at.any("stroke"), {"erased": False})]},
    "clear": lambda at: {"changes": [put("clearing", at.new(at.page["audience"]), page=at.page["id"])]},
    "cue": lambda at: {
        "changes": [put("cue", at.new(at.page["audience"]), page=at.page["id"], x=0, y=0, body=500,
                        text=canary(at.page["audience"], at.count))]
    },
    "cue away": lambda at: {"changes": [patch(at.any("cue"), {"gone": at.coin})]},
    "undo clear": lambda at: {"changes": [patch(at.any("clearing"), {"undone": at.coin})]},
    "page": lambda at: {"changes": [at.new_page()]},
    "page with ink": lambda at: {"changes": [at.new_page(), at.ink(1)]},
    "aside": lambda at: {"changes": [patch(at.page, {"aside": at.coin})]},
    "title": lambda at: {"changes": [patch(at.page, {"title": canary(at.page["audience"], at.count)})]},
    "stage": lambda at: {"changes": [{"op": "patch", "id": "stage", "fields": {"page": at.page["id"]}}]},
    "lock": lambda at: {"changes": [patch(at.any("controls"), {"may_draw": at.pick % 3 != 0})]},
    "hide": lambda at: {"changes": [patch(at.any("controls"), {"board_hidden": at.coin})]},
    "mute": lambda at: {"changes": [patch(at.any("permit"), {SOURCES[at.pick % 4]: at.coin})]},
    "show": lambda at: {"changes": [patch({"id": "stage"}, {"show": at.show, "of": at.anybody})]},
    "curtain": lambda at: {"changes": [patch({"id": "stage"}, {"curtain": at.coin})]},
    "beside": lambda at: {"changes": [patch({"id": "fay"}, {"beside": at.anybody})]},
    "message": lambda at: {"changes": [put("message", at.new("staff"), text=canary("staff", at.count))]},
    "ask": lambda at: {"changes": [put("request", at.new(at.browser.seat), kind="help")]},
    "ask no more": lambda at: {"changes": [{"op": "remove", "id": (at.any("request") or {"id": "never"})["id"]}]},
    "answer": lambda at: {"changes": [patch(at.any("request"), {"answered": True})]},
    "move": lambda at: {"action": {"name": "move_page", "page": at.page["id"]}},
    "copy": lambda at: {
        "action": {"name": "copy_page", "page": at.page["id"], "id": at.new(at.page["audience"]),
                   "audience": at.page["audience"]}
    },
    "let in": lambda at: {"action": {"name": "let_in", "seat": waiting(at)}},
    "let out": lambda at: {"action": {"name": "let_out", "seat": ("ben", "ole")[at.pick % 2], "status": "removed"}},
    "rename": lambda at: {"action": {"name": "rename", "seat": "nia", "to": canary("staff", at.count)}},
    "end": lambda at: {"action": {"name": "end_session"}},
}  # fmt: skip

OFTEN = ["draw", "draw two", "draw late", "erase", "give back", "clear", "undo clear", "cue", "cue away", "aside",
         "title", "lock", "move", "copy", "message", "ask", "ask no more", "page", "page with ink", "mute"]  # fmt: skip
SELDOM = ["stage", "show", "curtain", "beside", "hide", "answer", "let in", "let out", "rename", "end"]


def waiting(at: Shelf) -> str:
    """Return a seat that waits at the door as staff see it; nobody ever lets Nia in."""
    knocks = [record for record in at.browser.records.values() if record["type"] == "knock"]
    seats = [knock["seat"] for knock in knocks if knock["answer"] == "waiting" and knock["seat"] != "nia"]
    return seats[at.pick % len(seats)] if seats else "never"


def presence(browser: Browser, pick: int, count: int) -> Json:
    """Return something fleeting that a browser may send."""
    page = Shelf(browser, pick, count).page
    audience = page["audience"]
    live = {"page": page["id"], "stroke": canary(audience, count), "points": CANARY_POINTS[audience]}
    signs: list[Json] = [
        {"kind": "ink", **live},
        {"kind": "ink_cancel", "page": page["id"], "stroke": live["stroke"]},
        {"kind": "pointer", "page": page["id"], "x": count, "y": 1},
        {"kind": "pointer_gone", "page": page["id"]},
        {"kind": "replay", "what": "page", "page": page["id"], "to": ("", "anna", "ben")[count % 3]},
        {"kind": "view", "page": page["id"]},
        {"kind": "media", "mic": "on", "face": ("on", "denied")[count % 2]},
        {"kind": "ask", "to": ("anna", "ben", "ole", "nia")[count % 4], "source": "face"},
    ]
    return {"t": "presence", **signs[pick % len(signs)]}
