"""Actions on the visual schedule: what each is expanded to."""

import pytest

from server.core.actions_schedule import MOST_OF_A_ROUTINE, AddItem, Card, LoadRoutine, MoveItem
from server.core.changes import Patch, Put
from server.core.order import LONGEST
from server.core.records_schedule import Item
from tests.unit.led import item
from tests.unit.scene import FAY, TESS, Scene, peopled

ROUTINE = (Card("hello", "Hello", "waving-hand", minutes=2), Card("write", "Write", minutes=8),
           Card("rest", "Break", kind="break"))  # fmt: skip


def shown(scene: Scene) -> list[str]:
    """Return the ids of what is on the schedule, in order."""
    items = sorted(scene.state.all(Item), key=lambda each: (each.order, each.id))
    return [each.id for each in items if not each.aside]


def with_routine() -> Scene:
    scene = peopled()
    scene.act(TESS, LoadRoutine(ROUTINE))
    return scene


def test_a_routine_is_loaded_in_one_commit_and_in_its_order() -> None:
    scene = with_routine()
    assert shown(scene) == ["hello", "write", "rest"]
    assert len(scene.commits[-1].changes) == 3
    hello = scene.state.get("hello")
    assert isinstance(hello, Item)
    assert (hello.label, hello.symbol, hello.minutes, hello.kind, hello.by) == (
        "Hello",
        "waving-hand",
        2,
        "step",
        "tess",
    )


def test_another_routine_comes_behind_or_in_its_place() -> None:
    scene = with_routine()
    scene.act(FAY, LoadRoutine((Card("bye", "Goodbye"),)))
    assert shown(scene) == ["hello", "write", "rest", "bye"]
    scene.act(TESS, LoadRoutine((Card("a", "A"), Card("b", "B")), replace=True))
    assert shown(scene) == ["a", "b"]
    scene.act(TESS, LoadRoutine((), replace=True))
    assert shown(scene) == []


def test_SY2_a_routine_with_a_bad_card_is_not_loaded_at_all() -> None:
    scene = with_routine()
    for card, code in (
        (Card("x", "x" * 81), "bad_item_label"), (Card("x", ""), "bad_item_label"), (Card("x y", "X"), "bad_item_id"),
        (Card("x", "X", kind="party"), "bad_item_kind"), (Card("x", "X", minutes=-1), "bad_item_minutes"),
        (Card("hello", "Hello"), "id_taken"), (Card("x", "X", image="../x"), "bad_item_image"),
    ):  # fmt: skip
        assert scene.action_code(TESS, LoadRoutine((Card("good", "Good"), card), replace=True)) == code


def test_IN1_a_routine_has_a_measure() -> None:
    cards = tuple(Card(f"c{place}", "Card") for place in range(MOST_OF_A_ROUTINE + 1))
    assert peopled().action_code(TESS, LoadRoutine(cards)) == "too_many_item"
    assert peopled().action_code(TESS, LoadRoutine(cards[1:])) == "lands"
    assert peopled().action_code(TESS, LoadRoutine(())) == "nothing_proposed"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("", ["new", "hello", "write", "rest"]),
        ("hello", ["hello", "new", "write", "rest"]),
        ("rest", ["hello", "write", "rest", "new"]),
    ],
)
def test_a_card_is_put_behind_another_or_first(after: str, expected: list[str]) -> None:
    scene = with_routine()
    scene.act(FAY, AddItem(Card("new", "Surprise", kind="surprise"), after))
    assert shown(scene) == expected


@pytest.mark.parametrize(
    ("moved", "after", "expected"),
    [("rest", "", ["rest", "hello", "write"]), ("hello", "write", ["write", "hello", "rest"])],
)
def test_an_item_is_moved(moved: str, after: str, expected: list[str]) -> None:
    scene = with_routine()
    scene.act(TESS, MoveItem(moved, after))
    assert shown(scene) == expected
    assert len(scene.commits[-1].changes) == 1


def test_items_are_put_and_moved_behind_what_is_there() -> None:
    scene = with_routine()
    for action in (AddItem(Card("x", "X"), "never"), AddItem(Card("x", "X"), "stage"), MoveItem("never"),
                   MoveItem("page"), MoveItem("hello", "never")):  # fmt: skip
        assert scene.action_code(TESS, action) == "unknown_record"
    assert scene.action_code(TESS, MoveItem("hello", "hello")) == "nothing_proposed"


def test_where_keys_would_grow_too_long_the_others_get_fresh_ones() -> None:
    scene = peopled()
    for place in range(200):
        scene.act(TESS, AddItem(Card(f"c{place:03}", "Card"), "c000" if place else ""))
    assert shown(scene) == ["c000", *(f"c{place:03}" for place in range(199, 0, -1))]
    assert any(len(commit.changes) > 1 for commit in scene.commits[-200:])
    assert all(len(each.order) <= LONGEST for each in scene.state.all(Item))


def test_behind_a_full_key_all_get_fresh_ones() -> None:
    scene = peopled()
    scene.do(TESS, Put(item("full", "z" * LONGEST)))
    scene.act(TESS, LoadRoutine((Card("next", "Next"), Card("last", "Last"))))
    assert shown(scene) == ["full", "next", "last"]
    assert isinstance(scene.commits[-1].changes[-1], Patch)
