"""What people may want to do next with schedule, activities and prompts; texts carry canaries, as in wishes.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.properties.browser import Browser, Json

EVERYBODY = ("everyone", "staff", "anna", "ben")
QUESTIONS = ("choice_board", "check_in")
ACTIVITIES = (*QUESTIONS, "checklist", "timer", "token_board")
OPTIONS = [{"label": "a"}, {"label": "b"}]
OWN: dict[str, Json] = {
    "choice_board": {"options": OPTIONS},
    "check_in": {"options": OPTIONS},
    "checklist": {"lines": [{"id": "a", "label": "a"}], "offered": True},
    "timer": {"duration_ms": 60_000},
    "token_board": {},
}
NOTHING: Json = {"id": "never", "audience": "everyone", "type": "check_in"}


class Desk:
    """What one browser shows of what a session is led by, and a pick of it."""

    def __init__(self, browser: Browser, pick: int, count: int) -> None:
        self.browser, self.pick, self.count = browser, pick, count

    def any(self, *kinds: str) -> Json:
        """Return some record of these types that is shown, or one that is not there."""
        found = [record for record in self.browser.records.values() if record["type"] in kinds]
        return found[self.pick % len(found)] if found else NOTHING

    def one(self, words: Sequence[str]) -> str:
        return words[self.pick % len(words)]

    def canary(self, audience: str) -> str:
        return f"canary-{audience}-{self.count}"

    def put(self, kind: str, audience: str, /, **fields: Any) -> Json:
        """Return a proposal that puts a record for an audience."""
        record = {"type": kind, "id": f"canary-{audience}-{self.count * 10}", **fields}
        return {"changes": [{"op": "put", "record": record}]}

    def patch(self, record: Json, fields: Json, **expect: Any) -> Json:
        change = {"op": "patch", "id": record["id"], "fields": fields}
        return {"changes": [{**change, "expect": expect} if expect else change]}

    @property
    def behind(self) -> str:
        """Return some item to put another behind; empty for the first place."""
        item = self.any("item")
        return "" if item is NOTHING else str(item["id"])

    def card(self) -> Json:
        return {"id": f"canary-everyone-{self.count * 10}", "label": self.canary("everyone")}

    def activity(self) -> Json:
        kind, audience = ACTIVITIES[self.count % len(ACTIVITIES)], self.one(EVERYBODY)
        return self.put(kind, audience, audience=audience, title=self.canary(audience), **OWN[kind])

    def entry(self, kind: str, of: str, /, **fields: Any) -> Json:
        """Return a proposal that puts an entry, for whoever sees its activity."""
        activity = self.any(of)
        return self.put(kind, activity["audience"], of=activity["id"], **fields)

    def answer(self) -> Json:
        """Let a student, or staff for one, choose or say how it is."""
        question, seat = self.any(*QUESTIONS), self.browser.seat
        student = seat if seat in ("anna", "ben") else self.one(("anna", "ben"))
        audience = student if question["type"] == "check_in" else question["audience"]
        return self.put("pick", audience, of=question["id"], student=student, option=self.pick % 3 - 1)

    def levels(self) -> Json:
        steps = [{"code": "I", "label": self.canary("staff")}, {"code": "PP", "label": "Hand", "physical": True}]
        return {"changes": [{"op": "put", "record": {"type": "levels", "id": "levels-anna", "student": "anna",
                                                     "steps": steps}}]}  # fmt: skip


LEADING: dict[str, Callable[[Desk], Json]] = {
    "add item": lambda at: {"action": {"name": "add_item", "card": at.card(), "after": at.behind}},
    "routine": lambda at: {
        "action": {"name": "load_routine", "cards": [at.card()], "replace": at.pick % 4 == 0}
    },
    "move item": lambda at: {"action": {"name": "move_item", "item": at.any("item")["id"]}},
    "check off": lambda at: at.put(
        "check_off", "everyone", of=at.any("item")["id"], state=at.one(("finished", "skipped", "taken_back", "begun"))
    ),
    "layout": lambda at: at.patch({"id": "schedule"}, {"layout": at.one(("vertical", "first_then"))}),
    "activity": lambda at: at.activity(),
    "close": lambda at: at.patch(at.any(*ACTIVITIES), {"closed": at.pick % 2 == 0}),
    "on stage": lambda at: at.patch({"id": "stage"}, {"show": "activity", "of": at.any(*ACTIVITIES)["id"]}),
    "press": lambda at: at.entry("press", "timer", what=at.one(("start", "pause", "again", "more")), ms=1000),
    "token": lambda at: at.entry("token", "token_board"),
    "spend": lambda at: at.patch(at.any("token"), {"spent": True}, spent=False),
    "tick": lambda at: at.entry("tick", "checklist", line="a", done=at.pick % 2 == 0),
    "choose": lambda at: at.answer(),
    "levels": lambda at: at.levels(),
    "prompt": lambda at: at.put(
        "prompt", "staff", text=at.canary("staff"), to=at.one(("fay", "")), about=at.one(("anna", "ben"))
    ),
    "respond": lambda at: at.put(
        "response", "staff", of=at.any("prompt")["id"], what=at.one(("seen", "undone", "recalled"))
    ),
    "give": lambda at: at.put("response", "staff", of=at.any("prompt")["id"], what="given", level=at.one(("I", "PP"))),
    "call": lambda at: at.put("call", "staff", kind=at.one(("need_you", "left_room")), about=at.one(("anna", ""))),
    "end call": lambda at: at.patch(at.any("call"), {at.one(("answered", "withdrawn")): True}),
}  # fmt: skip

FURNITURE = [
    *(("add item", pick, 90_000 + pick) for pick in range(3)),
    *(
        ("activity", pick, 90_010 + 5 * pick + kind)
        for kind in range(len(ACTIVITIES))
        for pick in range(len(EVERYBODY))
    ),
    *(("prompt", pick, 90_040 + pick) for pick in range(2)),
]
"""What a therapist has laid out when a story begins: a few cards, each activity for each audience, prompts."""
