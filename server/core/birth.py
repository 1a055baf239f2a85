"""How a room begins: the settings that are born with it and only patched from then on, and a first page."""

from __future__ import annotations

from server.core.changes import Change, Put
from server.core.order import between
from server.core.records import DOOR_ID, SESSION_ID, STAGE_ID, Door, Page, Session, Stage
from server.core.records_schedule import SCHEDULE_ID, Schedule


def first_changes(page: str) -> tuple[Change, ...]:
    """Return what the room itself puts before anybody comes; `page` is the id of the first page."""
    return (
        Put(Page(id=page, order=between(None, None))),
        Put(Stage(id=STAGE_ID, page=page)),
        Put(Session(id=SESSION_ID)),
        Put(Door(id=DOOR_ID)),
        Put(Schedule(id=SCHEDULE_ID)),
    )
