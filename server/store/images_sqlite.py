"""The photos of rooms in SQLite, in the file of the journal: sealed with their room's key, named by what they show.

Implements the Images of server/room/ports.py. They hang on their room: a room that is deleted takes them along.
"""

from __future__ import annotations

import sqlite3

from server.core.errors import Refused
from server.store.database import Database

MOST_IMAGES = 200
MOST_BYTES = 16 * 1024 * 1024
COST_BYTES = 4096
"""Bytes that weigh as much as one commit."""

FULL = "SELECT count(*) >= ?, coalesce(sum(length(body)), 0) + ? > ? FROM image WHERE room = ?"
ADD = "INSERT INTO image (room, name, body) VALUES (?, ?, ?)"
FIND = "SELECT body FROM image WHERE room = ? AND name = ?"
NAMES = "SELECT name FROM image WHERE room = ? ORDER BY number DESC"
REMOVE = "DELETE FROM image WHERE room = ? AND name = ?"


class SqliteImages:
    """Images over one Database, shared with the journal, which closes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, room: str, image: bytes) -> str:
        """Keep a picture and return its name; one that is there already stays as it is."""

        def work(connection: sqlite3.Connection) -> str:
            number, key = self._database.room(connection, room)
            name = key.name(image)
            if connection.execute(FIND, (number, name)).fetchone() is None:
                sealed = key.seal(kind_of(name), 0, 0, image)
                if any(connection.execute(FULL, (MOST_IMAGES, len(sealed), MOST_BYTES, number)).fetchone()):
                    raise Refused("too_many_images")
                connection.execute(ADD, (number, name, sealed))
            return name

        return await self._database.write(work, cost=1 + len(image) // COST_BYTES)

    async def find(self, room: str, name: str) -> bytes | None:
        """Return a picture, None where there is none of this name."""

        def work(connection: sqlite3.Connection) -> bytes | None:
            number, key = self._database.room(connection, room)
            found = connection.execute(FIND, (number, name)).fetchone()
            return None if found is None else key.open(kind_of(name), 0, 0, found[0])

        return await self._database.ask(work)

    async def names(self, room: str) -> list[str]:
        """Return the names of the room's pictures, the newest first."""

        def work(connection: sqlite3.Connection) -> list[str]:
            number, _ = self._database.room(connection, room)
            return [name for (name,) in connection.execute(NAMES, (number,))]

        return await self._database.ask(work)

    async def remove(self, room: str, name: str) -> None:
        """Delete a picture, with zeros over it and over what the log still has of it; an unknown one is no error."""

        def work(connection: sqlite3.Connection) -> None:
            number, _ = self._database.room(connection, room)
            connection.execute("PRAGMA secure_delete = ON")
            try:
                connection.execute(REMOVE, (number, name))
            finally:
                connection.execute("PRAGMA secure_delete = FAST")

        await self._database.write(work, scrub=True)


def kind_of(name: str) -> bytes:
    """Return as what a picture is sealed: it opens under no other name."""
    return f"image {name}".encode()
