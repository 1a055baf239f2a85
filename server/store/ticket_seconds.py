"""Second devices as rows: the one link to each, good for one use, and how both end with their person. Pure SQL.

Every function takes the connection of a transaction that somebody else began. A seat is a second device's where its
link says whose (`second_of`).
"""

from __future__ import annotations

import secrets
import sqlite3

from server.core.errors import AccessDenied
from server.store.seal import RoomKey
from server.store.ticket_links import LINK_ID_BYTES, digest, open_label, seal_label

OF_SEAT = "SELECT seat.number FROM seat JOIN room ON room.number = seat.room WHERE room.id = ? AND seat.id = ?"
PERSON = """
SELECT seat.number, seat.role, seat.label FROM seat JOIN link ON link.number = seat.link
WHERE seat.room = ? AND seat.id = ? AND link.second_of IS NULL
AND EXISTS (SELECT 1 FROM seat_key WHERE seat_key.seat = seat.number AND seat_key.ends_ms > ?)
"""
"""One to whom no key leads any more has no second device: the sweep would take both seats away (ticket_seats.py)."""
ADD = """
INSERT INTO link (id, room, token, role, label, named, expires_ms, joins_left, joins_ms, second_of, stay)
VALUES (?, ?, ?, ?, ?, 0, ?, 1, ?, ?, ?)
"""
SWEEP = """
DELETE FROM link WHERE second_of = :person AND NOT EXISTS (SELECT 1 FROM seat WHERE seat.link = link.number)
AND number NOT IN (SELECT number FROM link WHERE second_of = :person ORDER BY number DESC LIMIT 8)
"""
"""The last eight are known for what they were, to say so where they were replaced before anybody used them."""
END_LINKS = "UPDATE link SET revoked = 1 WHERE second_of = ?"
END_KEYS = """
UPDATE seat_key SET ends_ms = min(ends_ms, ?), ending = 1
WHERE seat IN (SELECT seat.number FROM seat JOIN link ON link.number = seat.link WHERE link.second_of = ?)
"""
SEATS = "SELECT seat.id FROM seat JOIN link ON link.number = seat.link WHERE link.second_of = ? ORDER BY seat.number"


def make(
    connection: sqlite3.Connection,
    number: int,
    key: RoomKey,
    seat: str,
    stay: int,
    token: str,
    expires_ms: int,
    now_ms: int,
) -> None:
    """Write the link to a seat's second device, known as its person is. Raises AccessDenied `no_seat`."""
    row = connection.execute(PERSON, (number, seat, now_ms)).fetchone()
    if row is None:
        raise AccessDenied("no_seat", "There is nobody whose second device this could be.")
    person, role, sealed = row
    connection.execute(SWEEP, {"person": person})
    link_id = secrets.token_urlsafe(LINK_ID_BYTES)
    label = seal_label(key, "link", link_id, *open_label(key, "seat", seat, sealed))
    connection.execute(ADD, (link_id, number, digest(token), role, label, expires_ms, now_ms, person, stay))


def end(connection: sqlite3.Connection, room: str, seat: str, ends_ms: int) -> list[str]:
    """End the link to a seat's second device at once, its keys at `ends_ms` at the latest; return its seats."""
    person = connection.execute(OF_SEAT, (room, seat)).fetchone()
    if person is None:
        return []
    connection.execute(END_LINKS, person)
    connection.execute(END_KEYS, (ends_ms, *person))
    return [str(second) for (second,) in connection.execute(SEATS, person)]
