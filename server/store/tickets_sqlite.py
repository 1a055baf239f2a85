"""The tickets in SQLite: rooms, links, seats and the rooms a browser made, in the same file as the journal.

Implements the Tickets of server/room/ports.py. Only hashes of secrets are kept; names are sealed with their room's key.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import suppress

from server.core.errors import AccessDenied, StoreError
from server.core.roles import Role
from server.room.ports import LinkInfo, RoomInfo, SeatInfo, SeatKey
from server.store import ticket_links, ticket_seats, ticket_seconds
from server.store.database import Database
from server.store.ticket_links import LINK_ID_BYTES, digest, new_link_token
from server.store.ticket_seats import DAY_MS, FoundSeat, key_lasts_ms

JOINS_PER_MINUTE = 60
ROOM_ID_BYTES = 12
"""16 characters."""
TRIAL_KEPT_MS = DAY_MS
"""A room of `Try a session` is deleted a day after its last use."""

ROOMS_OF = """
SELECT room.id, room.key, ticket_room.name, ticket_room.created_ms, ticket_room.used_ms
FROM remembered JOIN room ON room.number = remembered.room JOIN ticket_room ON ticket_room.room = room.number
WHERE remembered.browser = ? ORDER BY ticket_room.used_ms DESC, room.number DESC
"""
REMEMBER = """
INSERT OR REPLACE INTO remembered (browser, room, seat)
SELECT ?, seat.room, seat.number FROM seat JOIN room ON room.number = seat.room WHERE room.id = ? AND seat.id = ?
"""
REMEMBERED_SEAT = """
SELECT room.key, seat.number, seat.id, seat.role, seat.label
FROM remembered JOIN seat ON seat.number = remembered.seat JOIN room ON room.number = remembered.room
WHERE remembered.browser = ? AND room.id = ?
"""
STALE = """
SELECT room.id FROM ticket_room JOIN room ON room.number = ticket_room.room
WHERE ticket_room.trial AND ticket_room.used_ms <= ? ORDER BY room.number
"""
USE = "UPDATE ticket_room SET used_ms = max(used_ms, ?) WHERE room = (SELECT number FROM room WHERE id = ?)"
FORGET = "DELETE FROM ticket_room WHERE room = (SELECT number FROM room WHERE id = ?)"


class SqliteTickets:
    """Tickets over one Database, which may be shared with the journal; closing it closes the database."""

    def __init__(self, database: Database, *, joins_per_minute: int = JOINS_PER_MINUTE) -> None:
        self._database = database
        self._joins_per_minute = joins_per_minute

    async def make_room(self, name: str, *, trial: bool, now_ms: int) -> str:
        """Make a room with its key and return its id."""
        room = secrets.token_urlsafe(ROOM_ID_BYTES)

        def work(connection: sqlite3.Connection) -> None:
            self._database.make_room(connection, room)
            number, key = self._database.room(connection, room)
            sealed = ticket_links.seal_label(key, "room", room, name, "")
            add = "INSERT INTO ticket_room (room, name, trial, created_ms, used_ms) VALUES (?, ?, ?, ?, ?)"
            connection.execute(add, (number, sealed, trial, now_ms, now_ms))

        await self._database.write(work)
        return room

    async def make_link(
        self, room: str, role: Role, *, name: str = "", symbol: str = "", named: bool, expires_ms: int, now_ms: int
    ) -> tuple[LinkInfo, str]:
        """Make a link that ends at `expires_ms`; return it with its token."""
        token = new_link_token()
        link_id = secrets.token_urlsafe(LINK_ID_BYTES)
        info = LinkInfo(link_id, room, role, name, symbol, named, expires_ms, revoked=False, uses=0)

        def work(connection: sqlite3.Connection) -> None:
            number, key = self._database.room(connection, room)
            ticket_links.add_link(connection, number, key, info, token, self._joins_per_minute, now_ms)

        await self._database.write(work)
        return info, token

    async def renew_link(self, room: str, link_id: str, expires_ms: int, now_ms: int) -> tuple[LinkInfo, str]:
        """Give a link another token; return it with that token."""
        token = new_link_token()

        def work(connection: sqlite3.Connection) -> LinkInfo:
            number, _ = self._database.room(connection, room)
            ticket_links.renew(connection, number, link_id, token, expires_ms)
            return ticket_links.find(connection, self._database.keys, token, now_ms).info

        return await self._database.write(work), token

    async def make_second(self, room: str, seat: str, stay: int, expires_ms: int, now_ms: int) -> tuple[str, list[str]]:
        """Make the one link to a second device of a seat; return its token, and the seats that ended for it."""
        token = new_link_token()

        def work(connection: sqlite3.Connection) -> list[str]:
            number, key = self._database.room(connection, room)
            ended = ticket_seconds.end(connection, room, seat, now_ms)
            ticket_seconds.make(connection, number, key, seat, stay, token, expires_ms, now_ms)
            return ended

        return token, await self._database.write(work)

    async def end_second(self, room: str, seat: str, now_ms: int) -> list[str]:
        """End the link to a seat's second device and that device's keys; return its seats."""

        return await self._database.write(lambda connection: ticket_seconds.end(connection, room, seat, now_ms))

    async def links(self, room: str) -> list[LinkInfo]:
        """Return the room's links, oldest first."""

        def work(connection: sqlite3.Connection) -> list[LinkInfo]:
            return ticket_links.links_of(connection, *self._database.room(connection, room))

        return await self._database.ask(work)

    async def revoke_link(self, room: str, link_id: str, now_ms: int) -> list[str]:
        """End a link and the keys of the seats that came by it, and of their second devices; return all these seats."""

        def work(connection: sqlite3.Connection) -> list[str]:
            number, _ = self._database.room(connection, room)
            seats = ticket_links.revoke(connection, number, link_id, now_ms)
            return seats + [second for seat in seats for second in ticket_seconds.end(connection, room, seat, now_ms)]

        return await self._database.write(work)

    async def find_link(self, token: str, now_ms: int) -> LinkInfo:
        """Return a link that is in force, or raise AccessDenied."""
        keys = self._database.keys
        return (await self._database.ask(lambda connection: ticket_links.find(connection, keys, token, now_ms))).info

    async def take_seat(self, token: str, *, name: str, symbol: str, now_ms: int) -> SeatKey:
        """Take a seat by a link, or raise AccessDenied."""

        def work(connection: sqlite3.Connection) -> SeatKey:
            link = ticket_links.find(connection, self._database.keys, token, now_ms)
            ticket_links.spend_join(connection, link, self._joins_per_minute, now_ms)
            return ticket_seats.take(connection, link, name, symbol, now_ms)

        return await self._database.write(work)

    async def seat_of(self, room: str, seat: str, key: str, now_ms: int) -> SeatInfo:
        """Return whose key this is, or raise AccessDenied; a key that is shown lasts on."""
        keys = self._database.keys

        def find(connection: sqlite3.Connection) -> FoundSeat:
            return ticket_seats.find(connection, keys, room, seat, key, now_ms)

        def prolong(connection: sqlite3.Connection) -> FoundSeat:
            ticket_seats.prolong(connection, key, now_ms + lasts_ms)
            return find(connection)  # it may have ended while this write waited for its turn

        found = await self._database.ask(find)
        lasts_ms = key_lasts_ms(found.info.role, second=found.info.second_of != "")
        if not found.info.ending and found.ends_ms - now_ms < lasts_ms // 2:
            with suppress(StoreError):  # a full disk keeps nobody out; the key is prolonged the next time it is shown
                found = await self._database.write(prolong)
        return found.info

    async def end_key(self, room: str, seat: str, key: str, now_ms: int) -> None:
        """End one key."""
        await self._database.write(lambda connection: ticket_seats.end_key(connection, room, seat, key, now_ms))

    async def end_seats(self, room: str, seats: Iterable[str], now_ms: int, grace_ms: int = 0) -> None:
        """Let the present keys of seats, and of their second devices, end after a grace."""
        ending = list(seats)

        def work(connection: sqlite3.Connection) -> None:
            ticket_seats.end_seats(connection, room, ending, now_ms + grace_ms)
            for seat in ending:
                ticket_seconds.end(connection, room, seat, now_ms + grace_ms)

        await self._database.write(work)

    async def rename_seat(self, room: str, seat: str, name: str) -> None:
        """Give a seat another name."""

        def work(connection: sqlite3.Connection) -> None:
            ticket_seats.rename(connection, *self._database.room(connection, room), seat, name)

        await self._database.write(work)

    async def remember_room(self, browser_key: str, room: str, seat: str, now_ms: int) -> None:
        """Put a room in the list of the browser that made it."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(REMEMBER, (digest(browser_key), room, seat))
            _use(connection, room, now_ms)

        await self._database.write(work)

    async def rooms_of(self, browser_key: str) -> list[RoomInfo]:
        """Return the rooms of a browser, last used first."""

        def work(connection: sqlite3.Connection) -> list[RoomInfo]:
            found = connection.execute(ROOMS_OF, (digest(browser_key),))
            return [self._room_info(*row) for row in found]

        return await self._database.ask(work)

    async def open_room(self, browser_key: str, room: str, now_ms: int) -> SeatKey:
        """Give the browser that made the room a new key of its seat."""

        def work(connection: sqlite3.Connection) -> SeatKey:
            row = connection.execute(REMEMBERED_SEAT, (digest(browser_key), room)).fetchone()
            if row is None:
                raise AccessDenied("no_seat", "This browser did not make that room.")
            wrapped, number, seat, role, label = row
            name, symbol = ticket_links.open_label(self._database.keys.unwrap(room, wrapped), "seat", seat, label)
            _use(connection, room, now_ms)
            key = ticket_seats.add_key(connection, number, Role(role), now_ms)
            return SeatKey(room, seat, Role(role), name, symbol, key)

        return await self._database.write(work)

    async def touch(self, room: str, now_ms: int) -> None:
        """Note that the room is in use."""
        await self._database.write(lambda connection: _use(connection, room, now_ms))

    async def stale_trials(self, now_ms: int) -> list[str]:
        """Return the trial rooms that were not used for a day."""

        def work(connection: sqlite3.Connection) -> list[str]:
            return [str(room) for (room,) in connection.execute(STALE, (now_ms - TRIAL_KEPT_MS,))]

        return await self._database.ask(work)

    async def forget_room(self, room: str) -> None:
        """Delete the room's links, seats and places in lists."""

        await self._database.write(lambda connection: _forget(connection, room))

    async def close(self) -> None:
        """Finish what was asked for and let go of the database."""
        await asyncio.to_thread(self._database.close)

    def _room_info(self, room: str, wrapped: bytes, name: bytes, created_ms: int, used_ms: int) -> RoomInfo:
        key = self._database.keys.unwrap(room, wrapped)
        return RoomInfo(room, ticket_links.open_label(key, "room", room, name)[0], created_ms, used_ms)


def _use(connection: sqlite3.Connection, room: str, now_ms: int) -> None:
    connection.execute(USE, (now_ms, room))


def _forget(connection: sqlite3.Connection, room: str) -> None:
    connection.execute(FORGET, (room,))
