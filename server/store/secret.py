"""The server's secret: given by a setting, or made once and kept in the data directory for its owner alone.

Knows files, not databases.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from server.store.faults import fault

FILE_NAME = "secret"
OWNER_ONLY = 0o600
OTHERS = 0o077


def server_secret(data_dir: Path, given: str = "") -> bytes:
    """Return what the server's keys are derived from.

    Raises StoreError `open_secret` for a file that others can read, `io` where it cannot be read or made.
    """
    if given:
        return given.encode()
    path = data_dir / FILE_NAME
    try:
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & OTHERS:
            raise fault("open_secret")
        return path.read_bytes().strip()
    except OSError as error:
        raise fault("io") from error


def _make(path: Path) -> None:
    """Write a new secret, whole or not at all; where two processes come at once, the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        os.write(file, secrets.token_urlsafe(32).encode() + b"\n")
        os.fsync(file)
        try:
            os.link(draft, path)
        except FileExistsError:
            return
        sync_directory(path.parent)
    finally:
        os.close(file)
        draft.unlink()


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable (a new file is not, until its directory is)."""
    directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
