"""What a failing database means for a room: every sqlite3 error becomes one StoreError with a stable code.

Nothing is tried again here; who asked decides.
"""

from __future__ import annotations

import sqlite3

from server.core.errors import StoreError

TEXTS = {
    "full": "There is no room left on the server's disk.",
    "locked": "The storage is held by another program.",
    "io": "The storage does not answer as it should.",
    "unreadable": "What was saved cannot be read.",
    "unknown_room": "There is no such room.",
    "out_of_order": "A change came out of its order.",
    "wrong_secret": "The data was sealed with another secret than BASELINE_SECRET or the file `secret` holds.",
    "open_secret": "The file `secret` can be read by others; it must have mode 0600.",
    "newer_schema": "The data was written by a newer version of this program.",
    "closed": "The storage is closed.",
}

LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
UNREADABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}
PRIMARY_CODE = 0xFF
"""An extended result code keeps its primary code in the low byte (sqlite.org/rescode.html)."""


def fault(code: str) -> StoreError:
    """Return the StoreError of a code, with its text."""
    return StoreError(code, TEXTS[code])


def fault_of(error: sqlite3.Error) -> StoreError:
    """Return what an error of SQLite means; whatever has no name of its own is `io`."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY_CODE
    if code == sqlite3.SQLITE_FULL:
        return fault("full")
    if code in LOCKED:
        return fault("locked")
    if code in UNREADABLE:
        return fault("unreadable")
    return fault("io")


def blames_the_caller(error: Exception) -> bool:
    """Say whether an error came from what one caller asked, so that the others of its group are not hurt."""
    if isinstance(error, sqlite3.Error):
        return isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.DataError)
    return True
