"""How commits and states are written down: versioned JSON, read through pure upcasters. Knows no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from server.core.changes import Commit
from server.core.records import AnyRecord
from server.core.state import State

VERSION = 1
PIECE_BYTES = 48 * 1024  # one piece is decoded in one go: small enough never to hold the event loop

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTERS: Mapping[int, Upcaster] = {}  # version -> how a row of that version is read as the next one


class SavedCommit(Struct, frozen=True):
    """A commit as the journal keeps it."""

    v: int
    commit: Commit


class SavedHead(Struct, frozen=True):
    """The first piece of a snapshot: all but the records."""

    v: int
    revision: int
    at: int
    seen: dict[str, dict[str, int]]
    removed: tuple[str, ...]


class SavedRecords(Struct, frozen=True):
    """A further piece of a snapshot."""

    v: int
    records: tuple[AnyRecord, ...]


class Versioned(Struct):
    """What every row says first."""

    v: int


THIS_VERSION = b'{"v":%d,' % VERSION

encoder = msgspec.json.Encoder()
version_decoder = msgspec.json.Decoder(Versioned)
commit_decoder = msgspec.json.Decoder(SavedCommit)
head_decoder = msgspec.json.Decoder(SavedHead)
records_decoder = msgspec.json.Decoder(SavedRecords)


def encode_commit(commit: Commit) -> bytes:
    """Return the row of a commit."""
    return encoder.encode(SavedCommit(VERSION, commit))


def decode_commit(row: bytes) -> Commit:
    """Return the commit of a row of this or an older version. Raises ValueError for anything else."""
    saved: SavedCommit = current(row, commit_decoder)
    return saved.commit


def snapshot_pieces(state: State) -> Iterator[bytes]:
    """Yield a snapshot in pieces. The caller lets nobody change the state meanwhile (a copy of its dicts will do)."""
    yield encoder.encode(SavedHead(VERSION, state.revision, state.at, state.seen, tuple(state.removed)))
    piece: list[bytes] = []
    size = 0
    for record in state.records.values():
        body = encoder.encode(record)
        piece.append(body)
        size += len(body)
        if size >= PIECE_BYTES:
            yield records_piece(piece)
            piece, size = [], 0
    if piece:
        yield records_piece(piece)


def records_piece(bodies: Iterable[bytes]) -> bytes:
    """Return a piece of the records that are encoded already."""
    return b'{"v":%d,"records":[%s]}' % (VERSION, b",".join(bodies))


def state_from_pieces(pieces: Iterable[bytes]) -> State:
    """Return the state of a snapshot; of no pieces, an empty one. Raises ValueError where they are not a snapshot."""
    state = State()
    for place, piece in enumerate(pieces):
        if place == 0:
            head = current(piece, head_decoder)
            state.revision, state.at = head.revision, head.at
            state.seen = {seat: dict(clients) for seat, clients in head.seen.items()}
            state.removed = set(head.removed)
        else:
            for record in current(piece, records_decoder).records:
                state.add(record)
    return state


def current(row: bytes, decoder: msgspec.json.Decoder[Any], upcasters: Mapping[int, Upcaster] = UPCASTERS) -> Any:
    """Decode a row, upcast step by step where it is of an older version. Raises ValueError for anything else."""
    if row.startswith(THIS_VERSION):  # nearly always, and no need to read a row twice for it
        return decoder.decode(row)
    version = version_decoder.decode(row).v
    document = msgspec.json.decode(row)
    while version != VERSION:
        if version not in upcasters:
            raise ValueError(f"a row of version {version} cannot be read by version {VERSION}")
        document = upcasters[version](document)
        version = document["v"]
    return msgspec.convert(document, decoder.type)
