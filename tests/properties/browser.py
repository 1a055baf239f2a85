"""A browser as the room's protocol knows it: a replica, what is pending, the window's name. Small on purpose.

It does what static/js/core/replica.js and static/js/sync do, so that the server's half can be judged without node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

Json = dict[str, Any]


@dataclass
class Browser:
    """One seat's browser. `pending` outlives its windows, as on its disk; all else is the window's."""

    seat: str
    windows: int = 0
    n: int = 0
    client: str = ""
    pending: list[Json] = field(default_factory=list)
    records: dict[str, Json] = field(default_factory=dict)
    revision: int | None = None
    complete: bool = False
    pieces: int = 0
    status: str = ""
    welcomed: bool = False
    again: bool = False  # all that is pending must be sent (again), in order
    missed: bool = False  # a commit came without one before it: it must come again
    refused: list[str] = field(default_factory=list)

    def open_window(self) -> None:
        """Open the page anew: what is pending is still kept, the replica is not."""
        self.windows += 1
        self.client, self.n = f"{self.seat}-{self.windows}", 0
        self.records, self.revision, self.complete, self.pieces = {}, None, False, 0
        self.again = self.missed = False

    def hello(self) -> Json:
        backlog: dict[str, int] = {}
        for proposal in self.pending:
            backlog[proposal["client"]] = proposal["n"]
        older = [client for client in backlog if client != self.client]
        resume = {"revision": self.revision} if self.complete and self.revision is not None else {}
        return {"t": "hello", "client": self.client, "clients": older, "backlog": backlog, **resume}

    def propose(self, **what: Any) -> Json:
        """Make a proposal, pending until it is answered."""
        self.n += 1
        proposal = {"t": "propose", "client": self.client, "n": self.n, **what}
        self.pending.append(proposal)
        return proposal

    def take(self, message: Json) -> None:
        """Take one message of the server."""
        handle = getattr(self, f"_{message['t']}", None)
        if handle is not None:
            handle(message)

    def _welcome(self, message: Json) -> None:
        self.status, self.welcomed = message["seat"]["status"], True
        self.pending = [p for p in self.pending if p["n"] > message["last"].get(p["client"], 0)]
        if "tail" in message and self.revision is not None:
            told = self.revision
            for commit in message["tail"]:
                assert commit["after"] == told < commit["revision"], "a tail has no gaps"
                self._apply(commit["changes"])
                told = commit["revision"]
            self.revision = message["revision"]
            assert told <= message["revision"]
        else:
            assert "tail" not in message, "one who knows nothing is not told a tail"
            self.records = by_id(message.get("records", ()))
            self.revision = message.get("revision")
            self.pieces = 0
            self.complete = message.get("complete", False)

    def _records(self, message: Json) -> None:
        self.records |= by_id(message["records"])
        self.pieces = message["revision"]
        self.complete = self.complete or message["last"]

    def _commit(self, message: Json) -> None:
        told = self.revision or 0
        if message["revision"] > told:
            if message["after"] > max(told, self.pieces):
                self.missed = True
                return
            self._apply(message["changes"])
            self.revision = message["revision"]
        self._settle(message)

    def _refuse(self, message: Json) -> None:
        self.refused.append(message["code"])
        self._settle(message)

    def _held(self, message: Json) -> None:
        self.again = True

    def _settle(self, answer: Json) -> None:
        named = (answer.get("client"), answer.get("n"))
        self.pending = [p for p in self.pending if (p["client"], p["n"]) != named]

    def _apply(self, changes: Iterable[Json]) -> None:
        for change in changes:
            if change["op"] == "put":
                self.records[change["record"]["id"]] = change["record"]
            elif change["op"] == "remove":
                self.records.pop(change["id"], None)
            elif change["id"] in self.records:
                self.records[change["id"]] = {**self.records[change["id"]], **change["fields"]}


def by_id(records: Iterable[Any]) -> dict[str, Json]:
    """Return records by id, as JSON has them."""
    plain: list[Json] = msgspec.json.decode(msgspec.json.encode(list(records)))
    return {record["id"]: record for record in plain}
