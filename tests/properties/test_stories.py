"""Short stories of moments that must go well: what a failing, waiting or dying write may meet in the same turn."""

import pytest

from tests.properties.browser import Json
from tests.properties.town import PAGE, Town, opened
from tests.properties.wishes import CANARY_POINTS, put

NONSENSE: list[Json] = [{"op": "patch", "id": "never", "fields": {"title": "x"}}]


def ink(record_id: str) -> list[Json]:
    return [put("stroke", record_id, page=PAGE, points=CANARY_POINTS["everyone"])]


async def hold_disk(town: Town, seat: str) -> None:
    """Let the disk stand still in the middle of a write of this seat's: what comes now waits for the next turn."""
    town.journal.moving.clear()
    town.propose(seat, changes=ink(f"held-up-{seat}"))
    await town.settle()


def one_write(town: Town) -> None:
    """Let the write that waits go through, and no other."""
    town.journal.moving.set()
    town.journal.moving.clear()


async def test_DU5_SY3_a_refusal_beside_a_write_that_fails_leaves_nobody_waiting() -> None:
    town = await opened()
    await hold_disk(town, "tess")
    for changes in (ink("a"), NONSENSE, ink("b")):
        town.propose("fay", changes=changes)
    await town.settle()
    town.disk.well = False
    town.journal.moving.set()
    await town.settle()
    await town.calm()
    assert {"a", "b"} <= set(town.what_it_may_see("ole"))
    assert town.browsers["fay"].refused == ["unknown_record"]


async def test_DU5_SY3_what_was_refused_for_good_is_not_judged_again_beside_a_write_that_fails() -> None:
    town = await opened()
    town.propose("fay", changes=NONSENSE)
    await town.settle()
    again = town.browsers["fay"].pending[0]
    await hold_disk(town, "tess")
    town.lines["fay"].send(again)
    town.propose("fay", changes=ink("a"))
    await town.settle()
    town.disk.well = False
    town.journal.moving.set()
    await town.settle()
    await town.calm()
    assert "a" in town.what_it_may_see("ole")
    assert town.browsers["fay"].refused == ["unknown_record", "repeated"]


async def test_SY4_one_who_comes_back_while_its_own_work_lands_misses_nothing() -> None:
    town = await opened()
    await hold_disk(town, "tess")
    town.propose("ben", changes=ink("from-ben"))
    town.propose("anna", changes=ink("from-anna"))
    await town.settle()
    for task in town.lines.pop("anna").tasks:  # her line broke, and nobody knows
        task.cancel()
    await town.come("anna")
    await town.settle()
    town.journal.moving.set()
    await town.settle()
    town.deliver("anna", 1)  # the first thing she hears, and the line breaks again
    town.cut("anna")
    await town.calm()
    assert town.browsers["anna"].records == town.what_it_may_see("anna")


async def test_SY1_what_came_with_a_hello_lands_before_what_came_behind_it() -> None:
    town = await opened()
    town.cut("anna")
    await hold_disk(town, "tess")
    town.propose("anna", changes=ink("first"))
    town.propose("anna", changes=ink("second"))
    await town.come("anna", eager=True)
    town.propose("ben", changes=ink("from-ben"))
    await town.settle()
    one_write(town)
    await town.settle()
    town.propose("anna", changes=ink("third"))
    await town.settle()
    await town.calm()
    assert [commit.n for commit in town.commits() if commit.by == "anna"] == [1, 2, 3]


@pytest.mark.usefixtures("small")
async def test_DU1_a_piece_of_a_welcome_holds_nothing_that_is_not_durable() -> None:
    town = await opened()
    town.cut("ole")
    town.browsers["ole"].open_window()
    await town.come("ole")
    town.lines["ole"].flowing.clear()
    await town.settle()
    await hold_disk(town, "ben")
    town.propose("tess", action={"name": "rename", "seat": "fay", "to": "ghost"})
    await town.settle()
    town.lines["ole"].connection.drained()
    await town.settle()
    town.disk.well = False
    town.journal.moving.set()
    await town.settle()
    assert "ghost" not in "".join(town.told["ole"])
    await town.calm()
    assert town.browsers["ole"].records == town.what_it_may_see("ole")
    assert "ghost" in "".join(town.told["ole"])


@pytest.mark.usefixtures("small")
async def test_DU1_a_snapshot_holds_nothing_that_is_not_durable() -> None:
    town = await opened()
    for turn in range(12):
        await hold_disk(town, "tess")
        town.propose("fay", changes=ink(f"a-{turn}"))
        await town.settle()
        one_write(town)
        await town.settle()
        town.journal.moving.set()
        await town.calm()
        town.propose("tess", action={"name": "move_page", "page": PAGE})
        await town.calm()
    assert town.disk.snapshot_revision > 0
    assert town.disk.ghosts == []
