"""The state of a room as a fold over commits, and what one commit tells a seat."""

import pytest

from server.core.changes import Change, Commit, Patch, Put, Remove
from server.core.records import Page, Request, Stroke
from server.core.roles import THE_ROOM, Actor, Role
from server.core.rules import RULES, audience_of
from server.core.state import MAX_CLIENTS, Draft, Effect, State, apply, changed, fold
from server.core.tell import changes_access, replica, tell
from tests.unit.scene import ANNA, BEN, FAY, OLE, PEOPLE, TESS, clearing, message, page, peopled, request, stroke
from tests.unit.test_rules_table import IDS, NEW_VALUES, ROOM


def commit(revision: int, *changes: Change, by: str = "tess", client: str = "", n: int = 0) -> Commit:
    return Commit(revision, by, 1000 * revision, changes, client, n)


def test_applying_says_what_happened_to_each_record() -> None:
    state = State()
    one = page("one")
    assert apply(state, commit(1, Put(one))) == [Effect("one", None, one)]
    effects = apply(
        state, commit(2, Patch("one", {"title": "b"}), Patch("one", {"title": "c"}), Put(stroke("ink", "one")))
    )
    assert effects == [
        Effect("one", one, page("one", title="c")),
        Effect("ink", None, stroke("ink", "one")),
    ]
    assert (state.revision, state.at) == (2, 2000)


def test_what_is_removed_is_gone_and_its_id_stays_used() -> None:
    state = fold([commit(1, Put(request("ask"))), commit(2, Remove("ask"))])
    assert state.get("ask") is None
    assert state.used("ask")
    assert not state.used("never")
    assert state.count(Request) == 0
    assert list(state.all(Request)) == []


def test_put_and_remove_in_one_commit_leave_nothing() -> None:
    state = State()
    effects = apply(state, commit(1, Put(request("ask")), Remove("ask")))
    assert effects == [Effect("ask", None, None)]
    assert state.used("ask")


def test_a_change_of_what_is_absent_is_passed_over() -> None:
    state = fold([commit(1, Patch("never", {"title": "b"}), Remove("never"))])
    assert (state.records, state.revision) == ({}, 1)
    assert changed(None, Patch("never", {})) is None


def test_what_lies_on_a_page_is_found_in_order_of_birth() -> None:
    state = fold(
        [
            commit(1, Put(page("one")), Put(page("two"))),
            commit(2, Put(stroke("b", "one")), Put(stroke("x", "two"))),
            commit(3, Put(clearing("m", "one")), Put(stroke("a", "one"))),
            commit(4, Patch("b", {"erased": True})),
        ]
    )
    assert [mark.id for mark in state.on_page("one")] == ["b", "m", "a"]
    assert [mark.id for mark in state.on_page("two")] == ["x"]
    assert list(state.on_page("never")) == []
    assert [one.id for one in state.all(Page)] == ["one", "two"]
    assert (state.count(Stroke), state.count(Page)) == (3, 2)


def test_SY3_the_last_counter_of_each_window_is_remembered() -> None:
    state = fold(
        [
            commit(1, Put(page("a")), client="w", n=1),
            commit(2, Put(page("b")), client="w", n=4),
            commit(3, Put(page("c")), client="w", n=2, by="fay"),
        ]
    )
    assert (state.last("tess", "w"), state.last("fay", "w"), state.last("tess", "other")) == (4, 2, 0)


def test_of_very_many_windows_the_one_that_was_silent_longest_is_forgotten() -> None:
    state = State()
    for window in range(MAX_CLIENTS):
        state.note_client("tess", f"w{window}", 1)
    state.note_client("tess", "w0", 2)
    state.note_client("tess", "new", 1)
    assert len(state.seen["tess"]) == MAX_CLIENTS
    assert (state.last("tess", "w0"), state.last("tess", "w1"), state.last("tess", "w2")) == (2, 0, 1)


def test_a_draft_leaves_the_state_as_it_was() -> None:
    state = fold([commit(1, Put(request("ask")))])
    draft = Draft(state)
    draft.try_change(Remove("ask"))
    draft.try_change(Put(request("two")))
    draft.try_change(Patch("two", {"answered": True}))
    assert (draft.get("ask"), draft.get("two")) == (None, Request(id="two", kind="help", answered=True))
    assert draft.used("ask")
    assert draft.count(Request) == 1
    assert [one.id for one in state.all(Request)] == ["ask"]


# Telling.

ALL = {"tess", "anna", "ben", "fay", "ole"}


@pytest.mark.parametrize(
    ("author", "change", "told"),
    [
        (ANNA, Put(stroke("ink", "page")), ALL),
        (ANNA, Put(stroke("ink", "desk")), {"tess", "anna", "fay"}),
        (TESS, Put(stroke("ink", "plan")), {"tess", "fay"}),
        (TESS, Put(clearing("mark", "desk-ben")), {"tess", "ben", "fay"}),
        (TESS, Put(page("new", audience="ben")), {"tess", "ben", "fay"}),
        (TESS, Patch("plan", {"title": "b"}), {"tess", "fay"}),
        (TESS, Patch("controls-anna", {"board_hidden": True}), {"tess", "anna", "fay"}),
        (TESS, Patch("stage", {"page": ""}), ALL),
        (TESS, Patch("door", {"locked": True}), {"tess", "fay"}),
        (TESS, Patch("knock-ben", {"name": "Benny"}), {"tess", "fay"}),
        (TESS, Patch("ben", {"name": "Benny"}), ALL),
        (FAY, Put(message("word")), {"tess", "fay"}),
        (BEN, Put(request("ask")), {"tess", "ben", "fay"}),
    ],
)
def test_PR3_a_commit_is_told_to_those_who_may_see_what_it_is_about(
    author: Actor, change: Change, told: set[str]
) -> None:
    scene = peopled()
    landed = scene.do(author, change)
    heard = {actor.seat: tell(landed, scene.effects[-1], scene.state, actor) for actor in PEOPLE}
    assert {seat for seat, changes in heard.items() if changes} == told
    assert all(changes == landed.changes for seat, changes in heard.items() if seat in told)


def test_PR3_of_a_mixed_commit_each_seat_is_told_its_part() -> None:
    scene = peopled()
    changes = (
        Put(stroke("a", "page")),
        Put(stroke("b", "desk")),
        Patch("b", {"erased": True}),
        Put(stroke("c", "plan")),
    )
    landed = scene.do(TESS, *changes)
    heard = {actor.seat: tell(landed, scene.effects[-1], scene.state, actor) for actor in PEOPLE}
    assert heard["tess"] is landed.changes
    assert heard["anna"] == landed.changes[:3]
    assert heard["ben"] == heard["ole"] == landed.changes[:1]


def test_PR3_who_saw_a_record_is_told_that_it_goes() -> None:
    scene = peopled()
    scene.do(BEN, Put(request("ask")))
    landed = scene.do(BEN, Remove("ask"))
    heard = {actor.seat for actor in PEOPLE if tell(landed, scene.effects[-1], scene.state, actor)}
    assert heard == {"tess", "ben", "fay"}
    landed = scene.do(BEN, Put(request("two")), Remove("two"))
    assert [tell(landed, scene.effects[-1], scene.state, actor) for actor in PEOPLE] == [()] * 5


def test_PR6_who_is_not_inside_is_told_nothing() -> None:
    scene = peopled()
    landed = scene.do(TESS, Put(stroke("ink")))
    outside = Actor("tess", Role.THERAPIST, inside=False)
    assert tell(landed, scene.effects[-1], scene.state, outside) == ()
    assert list(replica(scene.state, outside)) == []


def test_PR5_who_may_see_a_record_rests_on_fields_that_nobody_patches() -> None:
    for kind, rule in RULES.items():
        record = ROOM.state.get(IDS[str(kind.__struct_config__.tag)])
        assert record is not None
        for field in {field for fields in rule.patch.values() for field in fields} | set(rule.stamps.values()):
            value = NEW_VALUES.get(field, 7)
            after = changed(record, Patch(record.id, {field: value}))
            assert after is not None
            assert audience_of(after, ROOM.state) == audience_of(record, ROOM.state), (kind, field)


def test_what_a_seat_needs_first_comes_first() -> None:
    scene = peopled()
    scene.do(
        TESS,
        Put(page("staged", order="Z")),
        Put(page("old", order="1")),
        Patch("stage", {"page": "staged"}),
    )
    scene.do(TESS, *(Put(stroke(f"on-{name}", name)) for name in ("desk", "old", "page", "plan", "staged")))
    scene.do(TESS, Patch("old", {"aside": True}))
    ids = [record.id for record in replica(scene.state, ANNA)]
    marks = [record_id for record_id in ids if record_id.startswith("on-")]
    assert ids[-len(marks) :] == marks == ["on-staged", "on-desk", "on-page", "on-old"]
    assert {"stage", "session", "page", "desk", "tess", "controls-anna"} <= set(ids)


def test_a_room_without_a_stage_has_pages_all_the_same() -> None:
    state = fold([commit(1, Put(page("one")), Put(stroke("ink", "one")))])
    assert [record.id for record in replica(state, OLE)] == ["one", "ink"]


def test_ink_on_a_page_that_is_not_there_is_for_staff() -> None:
    state = fold([commit(1, Put(stroke("ink", "never")))])
    assert audience_of(stroke("ink", "never"), state) == "staff"


def test_SY6_what_touches_a_seats_person_or_controls_changes_its_access() -> None:
    scene = peopled()
    scene.lock(ANNA, may_draw=False)
    assert changes_access(scene.effects[-1], "anna", "controls-anna")
    assert not changes_access(scene.effects[-1], "ben", "controls-ben")
    scene.do(THE_ROOM, Patch("ben", {"status": "out"}))
    assert changes_access(scene.effects[-1], "ben", "controls-ben")
