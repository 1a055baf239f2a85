"""Makes the golden database of the newest schema, once per release: `python -m tests.store.make_golden`.

Files of older schemas are never made again: they are what older programs left behind.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from server.core.roles import Role
from server.room.ports import Row
from server.store import ticket_seats, tickets_sqlite
from server.store.database import Database
from server.store.images_sqlite import SqliteImages
from server.store.journal_sqlite import SqliteJournal
from server.store.schema import MIGRATIONS
from server.store.tickets_sqlite import SqliteTickets
from tests.store.places import SECRET

GOLDEN = Path(__file__).parent / "golden" / f"schema_{len(MIGRATIONS)}.sql"
TOKENS = ["golden-token-of-the-stu", "golden-token-of-the-fac"]
KEYS = ["golden-key-of-the-stude"]
END_OF_TIME_MS = 10**12


async def fill(path: Path) -> None:
    """Make a database with one room: a snapshot, a commit, a photo, a link in use and one that was ended, one seat."""
    database = Database(path, SECRET)
    journal, tickets = SqliteJournal(database), SqliteTickets(database)
    room = await tickets.make_room("Golden room", trial=False, now_ms=1000)
    await journal.append(room, [Row(1, b"first commit"), Row(2, b"second commit"), Row(3, b"third commit")])
    await journal.save_snapshot(room, 2, [b"first piece", b"last piece"])
    await SqliteImages(database).add(room, b"golden image")
    with patch.object(tickets_sqlite, "new_link_token", side_effect=TOKENS):
        _, token = await tickets.make_link(
            room, Role.STUDENT, name="Mo", symbol="cat", named=True, expires_ms=END_OF_TIME_MS, now_ms=1000
        )
        ended, _ = await tickets.make_link(room, Role.FACILITATOR, named=False, expires_ms=END_OF_TIME_MS, now_ms=1000)
    await tickets.revoke_link(room, ended.id, 1500)
    with patch.object(ticket_seats, "new_token", side_effect=KEYS):
        seat = await tickets.take_seat(token, name="", symbol="", now_ms=1500)
    await tickets.remember_room("golden browser", room, seat.seat, 2000)
    await journal.close()


def main() -> None:
    """Write the newest golden file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "golden.db"
        asyncio.run(fill(path))
        with closing(sqlite3.connect(path)) as connection:
            statements = [*connection.iterdump(), f"PRAGMA user_version = {len(MIGRATIONS)};"]
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text("\n".join(statements) + "\n", "utf-8")


if __name__ == "__main__":
    main()
