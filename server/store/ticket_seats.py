"""Seats and their keys as rows: taking, recognising, ending and renaming them. Pure SQL, no threads.

Every function takes the connection of a transaction that somebody else began.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from server.core.errors import AccessDenied
from server.core.roles import Role
from server.room.ports import SeatInfo, SeatKey
from server.store import ticket_links
from server.store.seal import RoomKey, ServerKey
from server.store.ticket_links import FoundLink, digest, new_token, open_label, seal_label

DAY_MS = 86_400_000
THERAPIST_KEY_MS = 30 * DAY_MS
KEY_MS = DAY_MS
KEPT_AFTER_END_MS = 7 * DAY_MS
"""How long a key that ended is still known as one that ended."""

SEAT_ID_BYTES = 16
KEY_ID_BYTES = 9

OF_KEY = """
SELECT room.id, room.key, seat.id, seat.role, seat.label, seat.named, seat_key.id, seat_key.ends_ms, seat_key.ending,
    person.id, link.stay
FROM seat_key JOIN seat ON seat.number = seat_key.seat JOIN room ON room.number = seat.room
JOIN link ON link.number = seat.link LEFT JOIN seat AS person ON person.number = link.second_of
WHERE seat_key.hash = ?
"""
END_KEY = """
UPDATE seat_key SET ends_ms = min(ends_ms, ?), ending = 1
WHERE hash = ?
AND seat = (SELECT seat.number FROM seat JOIN room ON room.number = seat.room WHERE room.id = ? AND seat.id = ?)
"""
END_KEYS = """
UPDATE seat_key SET ends_ms = min(ends_ms, ?), ending = 1
WHERE seat = (SELECT seat.number FROM seat JOIN room ON room.number = seat.room WHERE room.id = ? AND seat.id = ?)
"""
SWEEP_KEYS = "DELETE FROM seat_key WHERE ends_ms < ? AND seat IN (SELECT number FROM seat WHERE room = ?)"
SWEEP_SEATS = """
DELETE FROM seat WHERE room = ? AND NOT named
AND NOT EXISTS (SELECT 1 FROM seat_key WHERE seat_key.seat = seat.number)
AND NOT EXISTS (SELECT 1 FROM remembered WHERE remembered.seat = seat.number)
"""


@dataclass(frozen=True, slots=True)
class FoundSeat:
    """A seat whose key was right, and until when it is."""

    info: SeatInfo
    ends_ms: int


def key_lasts_ms(role: Role, *, second: bool) -> int:
    """Return how long a key of this role, or of a second device, opens its seat after it was last shown."""
    return THERAPIST_KEY_MS if role is Role.THERAPIST and not second else KEY_MS


def take(connection: sqlite3.Connection, link: FoundLink, name: str, symbol: str, now_ms: int) -> SeatKey:
    """Take a seat by a link that was found and counted."""
    sweep(connection, link.room_number, now_ms)
    name, symbol = name or link.info.name, symbol or link.info.symbol
    known = connection.execute("SELECT number, id FROM seat WHERE link = ?", (link.number,)).fetchone()
    number, seat = known if known and link.info.named else _add(connection, link)
    label = seal_label(link.key, "seat", seat, name, symbol)
    connection.execute("UPDATE seat SET label = ? WHERE number = ?", (label, number))
    key = add_key(connection, number, link.info.role, now_ms, second=link.info.second)
    return SeatKey(link.info.room, seat, link.info.role, name, symbol, key)


def _add(connection: sqlite3.Connection, link: FoundLink) -> tuple[int, str]:
    seat = secrets.token_urlsafe(SEAT_ID_BYTES)
    add = "INSERT INTO seat (id, room, link, role, label, named) VALUES (?, ?, ?, ?, x'', ?)"
    values = (seat, link.room_number, link.number, link.info.role, link.info.named)
    number = connection.execute(add, values).lastrowid
    assert number is not None
    return number, seat


def add_key(connection: sqlite3.Connection, number: int, role: Role, now_ms: int, *, second: bool = False) -> str:
    """Make a further key of the seat with this number and return it."""
    key = new_token()
    add = "INSERT INTO seat_key (hash, id, seat, ends_ms) VALUES (?, ?, ?, ?)"
    ends_ms = now_ms + key_lasts_ms(role, second=second)
    connection.execute(add, (digest(key), secrets.token_urlsafe(KEY_ID_BYTES), number, ends_ms))
    return key


def sweep(connection: sqlite3.Connection, room_number: int, now_ms: int) -> None:
    """Delete keys of a room that ended long ago, and the seats that nobody can come back to."""
    connection.execute(SWEEP_KEYS, (now_ms - KEPT_AFTER_END_MS, room_number))
    connection.execute(SWEEP_SEATS, (room_number,))


def find(connection: sqlite3.Connection, keys: ServerKey, room: str, seat: str, key: str, now_ms: int) -> FoundSeat:
    """Return whose key this is; raises AccessDenied `no_seat` or `seat_ended`."""
    row = connection.execute(OF_KEY, (digest(key),)).fetchone()
    if row is None or (row[0], row[2]) != (room, seat):
        raise AccessDenied("no_seat", "This browser has no place here. Use the link you were given.")
    _, wrapped, _, role, label, named, key_id, ends_ms, ending, person, stay = row
    if now_ms >= ends_ms:
        raise AccessDenied("seat_ended", "Your place here has ended. Use the link you were given.")
    name, symbol = open_label(keys.unwrap(room, wrapped), "seat", seat, label)
    info = SeatInfo(room, seat, Role(role), name, symbol, bool(named), key_id, bool(ending), person or "", stay)
    return FoundSeat(info, ends_ms)


def prolong(connection: sqlite3.Connection, key: str, ends_ms: int) -> None:
    """Let a key that was shown last longer, unless it was told to end meanwhile."""
    connection.execute("UPDATE seat_key SET ends_ms = ? WHERE hash = ? AND NOT ending", (ends_ms, digest(key)))


def end_key(connection: sqlite3.Connection, room: str, seat: str, key: str, now_ms: int) -> None:
    """End one key of a seat."""
    connection.execute(END_KEY, (now_ms, digest(key), room, seat))


def end_seats(connection: sqlite3.Connection, room: str, seats: Iterable[str], ends_ms: int) -> None:
    """Let all present keys of these seats end, at this time at the latest."""
    connection.executemany(END_KEYS, [(ends_ms, room, seat) for seat in seats])


def rename(connection: sqlite3.Connection, room_number: int, key: RoomKey, seat: str, name: str) -> None:
    """Give a seat another name, and its link too where that is for this one person."""
    of_seat = "SELECT number, label, named, link FROM seat WHERE room = ? AND id = ?"
    row = connection.execute(of_seat, (room_number, seat)).fetchone()
    if row is None:
        return
    number, sealed, named, link = row
    _, symbol = open_label(key, "seat", seat, sealed)
    label = seal_label(key, "seat", seat, name, symbol)
    connection.execute("UPDATE seat SET label = ? WHERE number = ?", (label, number))
    if named:
        ticket_links.rename(connection, key, link, name)
