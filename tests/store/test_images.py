"""Photos of rooms at rest: named by their content in one room only, bounded, and gone without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.core.bounds import ID
from server.core.errors import Refused, StoreError
from server.store import images_sqlite
from server.store.database import Database
from server.store.images_sqlite import SqliteImages
from server.store.journal_sqlite import SqliteJournal
from tests.store.places import SECRET, bytes_on_disk

PHOTO = bytes(range(256)) * 40


async def two_rooms(database: Database) -> SqliteImages:
    """Make two rooms; return what keeps their photos."""
    journal = SqliteJournal(database)
    await journal.create("one")
    await journal.create("two")
    return SqliteImages(database)


async def test_a_photo_is_kept_once_under_a_name_that_only_its_room_gives_it(path: Path, database: Database) -> None:
    images = await two_rooms(database)
    name = await images.add("one", PHOTO)
    assert ID.fullmatch(name)
    assert await images.add("one", PHOTO) == name
    other = await images.add("one", PHOTO[1:])
    assert await images.names("one") == [other, name]
    elsewhere = await images.add("two", PHOTO)
    assert elsewhere != name, "that two rooms hold the same photo is nobody's to know"
    assert await images.find("two", name) is None
    database.close()
    again = Database(path, SECRET)
    assert await SqliteImages(again).find("one", name) == PHOTO
    again.close()


async def test_a_room_has_a_measure_of_photos_and_of_their_bytes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = await two_rooms(database)
    monkeypatch.setattr(images_sqlite, "MOST_IMAGES", 3)
    names = [await images.add("one", PHOTO[start:]) for start in range(3)]
    with pytest.raises(Refused, match="too_many_images"):
        await images.add("one", PHOTO[3:])
    assert await images.add("one", PHOTO) == names[0], "what is there already takes no more room"
    await images.add("two", PHOTO)
    await images.remove("one", names[1])
    assert await images.names("one") == [names[2], names[0]]
    monkeypatch.setattr(images_sqlite, "MOST_BYTES", 3 * len(PHOTO))
    with pytest.raises(Refused, match="too_many_images"):
        await images.add("one", PHOTO[3:])
    assert await images.names("one") == [names[2], names[0]]


async def test_a_photo_that_was_put_in_anothers_place_does_not_open(database: Database) -> None:
    images = await two_rooms(database)
    name, other = await images.add("one", PHOTO), await images.add("one", PHOTO[1:])
    swap = "UPDATE image SET body = (SELECT body FROM image WHERE name = ?) WHERE name = ?"
    await database.write(lambda connection: connection.execute(swap, (other, name)).rowcount)
    with pytest.raises(StoreError, match="unreadable"):
        await images.find("one", name)


async def test_a_photo_that_is_deleted_leaves_no_trace(path: Path, database: Database) -> None:
    images = await two_rooms(database)
    name = await images.add("one", PHOTO)
    sealed = await database.ask(lambda connection: connection.execute("SELECT body FROM image").fetchone()[0])
    assert sealed[100:200] in bytes_on_disk(path)
    await images.remove("one", name)
    await images.remove("one", name)
    await database.check()
    assert await images.find("one", name) is None
    assert not [
        start for start in range(0, len(sealed) - 100, 100) if sealed[start : start + 100] in bytes_on_disk(path)
    ]


async def test_of_a_room_that_is_not_there_nothing_is_kept(database: Database) -> None:
    with pytest.raises(StoreError, match="unknown_room"):
        await SqliteImages(database).add("nowhere", PHOTO)
