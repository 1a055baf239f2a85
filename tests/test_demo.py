"""The demo room, made on a data folder that a server may be using."""

import json
import multiprocessing
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.core.points import unpack
from server.core.records import Page, Stroke
from server.core.records_schedule import Item
from server.core.roles import Role
from server.core.state import State
from server.demo import LETTERS, ROUTINES, TITLE, make_demo_room
from server.room.ordering import Ordering
from server.settings import Settings, SettingsError
from server.store.database import FILE_NAME, Database
from server.store.journal_sqlite import SqliteJournal
from server.store.secret import server_secret
from server.store.tickets_sqlite import SqliteTickets

URL = "http://127.0.0.1:8000"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """The store of a server that runs on the folder already."""
    database = Database(tmp_path / FILE_NAME, server_secret(tmp_path))
    yield database
    database.close()


@pytest.fixture
def links(database: Database, tmp_path: Path) -> dict[str, str]:
    """What `demo` prints, made while the server's store is open."""
    return make_demo_room_in_a_process_of_its_own(tmp_path)


def make_demo_room_in_a_process_of_its_own(folder: Path) -> dict[str, str]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(make_demo_room, (Settings(data_dir=folder), f"{URL}/"))


async def test_each_link_opens_the_door_to_its_role(database: Database, links: dict[str, str]) -> None:
    assert list(links) == ["room", "therapist", "student", "facilitator", "observer"]
    tickets = SqliteTickets(database)
    for role in list(links)[1:]:
        url, token = links[role].rsplit("/", 1)
        link = await tickets.find_link(token, now_ms=0)
        assert (url, link.room, link.role) == (f"{URL}/j", links["room"], Role(role))
        assert link.named == (role == "therapist")


async def test_the_first_page_shows_the_therapists_letters(database: Database, links: dict[str, str]) -> None:
    state = await state_of(database, links["room"])
    page = next(state.all(Page))
    strokes = list(state.on_page(page.id))
    assert page.title == TITLE
    assert len(strokes) == sum(len(letter) for letter in LETTERS)
    for stroke in strokes:
        assert isinstance(stroke, Stroke)
        assert all(1270 <= y <= 2860 for _, y, _, _ in unpack(stroke.points)), "ink leaves its row"


async def test_the_schedule_holds_the_first_starter_routine(database: Database, links: dict[str, str]) -> None:
    state = await state_of(database, links["room"])
    items = sorted(state.all(Item), key=lambda item: item.order)
    routine = json.loads(ROUTINES.read_text())["routines"][0]["items"]
    assert len(items) > 3
    assert [(item.label, item.symbol, item.minutes, item.kind) for item in items] == [
        (each["label"], each["symbol"], each["minutes"], each["kind"]) for each in routine
    ]


async def test_each_call_makes_a_room_of_its_own(database: Database, links: dict[str, str], tmp_path: Path) -> None:
    again = make_demo_room_in_a_process_of_its_own(tmp_path)
    assert not set(links.values()) & set(again.values())


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(SettingsError, match="BASELINE_DATA_DIR"):
        make_demo_room(Settings(data_dir=tmp_path), URL)


async def state_of(database: Database, room: str) -> State:
    return (await SqliteJournal(database).load(room, Ordering)).state
