"""Links as rows: making, finding, listing, ending them, and how often one may be used. Pure SQL, no threads.

Every function takes the connection of a transaction that somebody else began.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from dataclasses import dataclass

from server.core.errors import AccessDenied
from server.core.roles import Role
from server.room.ports import LinkInfo
from server.store.seal import RoomKey, ServerKey

TOKEN_BYTES = 16
"""128 random bits, so that a plain hash is enough at rest: there is nothing to guess (reliability.md, Security)."""
LINK_ID_BYTES = 9
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Five bits each, as Crockford chose them: no i, l, o or u, so that nothing can be taken for something else."""
AS_MEANT = str.maketrans({"i": "1", "l": "1", "o": "0"} | dict.fromkeys("- \t\n\r"))
MINUTE_MS = 60_000

LINK_OF = """
SELECT room.number, room.key, link.number, link.joins_left, link.joins_ms,
    room.id, link.id, link.role, link.label, link.named, link.expires_ms, link.revoked, link.uses,
    link.second_of IS NOT NULL,
    EXISTS (SELECT 1 FROM link AS newer WHERE newer.second_of = link.second_of AND newer.number > link.number)
FROM link JOIN room ON room.number = link.room WHERE link.token = ?
"""
OF_ROOM = """
SELECT room.id, link.id, link.role, link.label, link.named, link.expires_ms, link.revoked, link.uses
FROM link JOIN room ON room.number = link.room WHERE link.room = ? AND link.second_of IS NULL ORDER BY link.number
"""
FORMER = "SELECT 1 FROM link WHERE former = ?"
RENEW = """
UPDATE link SET former = token, token = ?, expires_ms = ?
WHERE room = ? AND id = ? AND second_of IS NULL AND NOT revoked
"""
ADD = """
INSERT INTO link (id, room, token, role, label, named, expires_ms, joins_left, joins_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link with what is needed to take a seat by it."""

    info: LinkInfo
    number: int
    room_number: int
    key: RoomKey
    joins_left: float
    joins_ms: int


def digest(token: str) -> bytes:
    """Return what is kept of a token or key, whatever text was sent as one."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def new_token() -> str:
    """Return a new secret of a browser."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_link_token() -> str:
    """Return a new secret of a link, in letters that can be typed off a sheet of paper."""
    bits = secrets.randbits(8 * TOKEN_BYTES)
    return "".join(LETTERS[bits >> shift & 31] for shift in range(0, 8 * TOKEN_BYTES, 5))


def as_meant(token: str) -> str:
    """Return a link's secret as it was made, however it was typed."""
    return token.lower().translate(AS_MEANT)


def seal_label(key: RoomKey, kind: str, row_id: str, name: str, symbol: str) -> bytes:
    """Seal a name and a symbol for the one row they belong to."""
    return key.seal(f"{kind} {row_id}".encode(), 0, 0, json.dumps([name, symbol]).encode())


def open_label(key: RoomKey, kind: str, row_id: str, sealed: bytes) -> tuple[str, str]:
    """Return the name and the symbol."""
    name, symbol = json.loads(key.open(f"{kind} {row_id}".encode(), 0, 0, sealed))
    return name, symbol


def add_link(
    connection: sqlite3.Connection, number: int, key: RoomKey, info: LinkInfo, token: str, joins: int, now_ms: int
) -> None:
    """Write a new link of the room with this number, with its full measure of joins."""
    label = seal_label(key, "link", info.id, info.name, info.symbol)
    values = (info.id, number, digest(token), info.role, label, info.named, info.expires_ms, joins, now_ms)
    connection.execute(ADD, values)


def links_of(connection: sqlite3.Connection, number: int, key: RoomKey) -> list[LinkInfo]:
    """Return the links of a room, oldest first."""
    return [_info(key, *row) for row in connection.execute(OF_ROOM, (number,))]


def find(connection: sqlite3.Connection, keys: ServerKey, token: str, now_ms: int) -> FoundLink:
    """Return a link that is in force.

    Raises AccessDenied `link_unknown`, `link_replaced`, `link_revoked`, `link_used` or `link_expired`.
    """
    ways = (token, as_meant(token))
    row = next(filter(None, (connection.execute(LINK_OF, (digest(way),)).fetchone() for way in ways)), None)
    if row is None and any(connection.execute(FORMER, (digest(way),)).fetchone() for way in ways):
        raise AccessDenied("link_replaced", "A newer link was made instead of this one.")
    if row is None:
        raise AccessDenied("link_unknown", "This link does not lead anywhere.")
    room_number, wrapped, number, joins_left, joins_ms, room, *rest = row
    key = keys.unwrap(room, wrapped)
    found = FoundLink(_info(key, room, *rest), number, room_number, key, joins_left, joins_ms)
    if found.info.replaced:
        raise AccessDenied("link_replaced", "A newer link was made instead of this one.")
    if found.info.revoked:
        raise AccessDenied("link_revoked", "This link was ended.")
    if found.info.second and found.info.uses:
        raise AccessDenied("link_used", "This link was used already.")
    if now_ms >= found.info.expires_ms:
        raise AccessDenied("link_expired", "This link is too old.")
    return found


def spend_join(connection: sqlite3.Connection, found: FoundLink, per_minute: int, now_ms: int) -> None:
    """Count one use of a link; raises AccessDenied `too_many_joins` where it was used too often of late.

    A bucket per link, not per address: a whole school comes from one address.
    """
    refilled = max(0, now_ms - found.joins_ms) * per_minute / MINUTE_MS
    left = min(per_minute, found.joins_left + refilled)
    if left < 1:
        raise AccessDenied("too_many_joins", "Too many people came by this link just now. Wait a moment.")
    count = "UPDATE link SET uses = uses + 1, joins_left = ?, joins_ms = ? WHERE number = ?"
    connection.execute(count, (left - 1, now_ms, found.number))


def renew(connection: sqlite3.Connection, number: int, link_id: str, token: str, expires_ms: int) -> None:
    """Give a link another token, which ends the one it had. Raises AccessDenied `link_unknown`."""
    if connection.execute(RENEW, (digest(token), expires_ms, number, link_id)).rowcount == 0:
        raise AccessDenied("link_unknown", "There is no such link that could be made anew.")


def revoke(connection: sqlite3.Connection, number: int, link_id: str, now_ms: int) -> list[str]:
    """End a link and the keys of its seats; return those seats."""
    link = connection.execute("SELECT number FROM link WHERE room = ? AND id = ?", (number, link_id)).fetchone()
    if link is None:
        return []
    connection.execute("UPDATE link SET revoked = 1 WHERE number = ?", link)
    end = """
    UPDATE seat_key SET ends_ms = min(ends_ms, ?), ending = 1
    WHERE seat IN (SELECT number FROM seat WHERE link = ?)
    """
    connection.execute(end, (now_ms, link[0]))
    return [str(seat) for (seat,) in connection.execute("SELECT id FROM seat WHERE link = ? ORDER BY number", link)]


def rename(connection: sqlite3.Connection, key: RoomKey, link: int, name: str) -> None:
    """Give a link another name."""
    link_id, sealed = connection.execute("SELECT id, label FROM link WHERE number = ?", (link,)).fetchone()
    _, symbol = open_label(key, "link", link_id, sealed)
    label = seal_label(key, "link", link_id, name, symbol)
    connection.execute("UPDATE link SET label = ? WHERE number = ?", (label, link))


def _info(
    key: RoomKey,
    room: str,
    link_id: str,
    role: str,
    label: bytes,
    named: int,
    expires_ms: int,
    revoked: int,
    uses: int,
    second: int = 0,
    replaced: int = 0,
) -> LinkInfo:
    name, symbol = open_label(key, "link", link_id, label)
    known = (link_id, room, Role(role), name, symbol, bool(named), expires_ms, bool(revoked), uses)
    return LinkInfo(*known, second=bool(second), replaced=bool(replaced))
