"""Who may send and receive which sound and picture, against written tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.actions import LetIn
from server.core.changes import Patch, Put
from server.core.records import PICTURES, SOURCES, Permit, Person, permit_id
from server.core.roles import THE_ROOM, Role
from server.core.sources import PERMITTED, RECEIVES, SENDS, Access, first_permit
from server.core.state import State
from tests.unit.scene import ANNA, BEN, GUESTS, PEOPLE, TESS, Scene, born, knock, peopled, person

SEATS = tuple(actor.seat for actor in PEOPLE)
ALL_HERE = frozenset(SEATS)
WORDS = dict(zip("mfds", SOURCES, strict=True))

# What each may send (m mic, f face, d desk, s screen), as people are let in and after what the therapist changed.
SENT = """
tess  as_let_in        mfds
anna  as_let_in        mfd-
fay   as_let_in        mfd-
ole   as_let_in        ----
anna  muted            -fd-
anna  may_share        mfds
ole   interpreter      m---
tess  curtain          m---
anna  curtain          m---
ole   curtain          ----
ben   removed          ----
"""
CHANGES = {
    "as_let_in": [],
    "muted": [Patch("permit-anna", {"mic": False})],
    "may_share": [Patch("permit-anna", {"screen": True})],
    "interpreter": [Patch("permit-ole", {"mic": True})],
    "curtain": [Patch("stage", {"curtain": True}), Patch("permit-anna", {"screen": True})],
    "removed": [Patch("ben", {"status": "removed"})],
}

# What each viewer may receive of whom, as seen by: therapist, Anna, Ben, facilitator, observer.
RECEIVED = """
          board          tess/mic      - y y y y
          board          tess/face     - y y y y
          board          tess/desk     - n n y n
          board          tess/screen   - n n y n
          board          anna/mic      y - y y y
          board          anna/face     y - n y n
          board          anna/desk     y - n y n
          board          fay/mic       y y y - y
          board          fay/face      y n n - n
          board          ole/mic       y y y y -
          board          ole/face      n n n n -
          calm           tess/face     - y y y y
          calm           anna/face     y - n y n
          face:anna      anna/face     y - y y y
          face:anna      anna/desk     y - n y n
          face:anna      ben/face      y n - y n
          desk:anna      anna/desk     y - y y y
          desk:anna      anna/face     y - n y n
          screen:tess    tess/screen   - y y y y
          screen:tess    tess/desk     - n n y n
          desk:fay       fay/desk      y y y - y
alone     board          tess/mic      - y y y y
alone     board          tess/face     - y y y y
alone     board          anna/mic      y - n y n
alone     face:anna      anna/face     y - n y n
alone     board          fay/mic       y y y - y
alone     face:fay       fay/face      y y y - y
alone     board          ole/mic       y y y y -
curtain   face:anna      anna/face     n - n n n
curtain   board          tess/face     - n n n n
curtain   board          anna/mic      y - y y y
"""


def here(*absent: str) -> frozenset[str]:
    return ALL_HERE - set(absent)


def access(scene: Scene, present: frozenset[str] = ALL_HERE) -> Access:
    return Access.of(scene.state, present)


def interpreted() -> Scene:
    """A room with everybody, the observer with a microphone."""
    scene = peopled()
    scene.do(TESS, Patch("permit-ole", {"mic": True}))
    return scene


@pytest.mark.parametrize("row", SENT.strip().splitlines())
def test_ME1_each_may_send_what_the_table_says_and_nothing_else(row: str) -> None:
    seat, when, letters = row.split()
    scene = peopled()
    for change in CHANGES[when]:
        scene.do(TESS, change)
    expected = {WORDS[letter] for letter in letters if letter in WORDS}
    assert {source for source in SOURCES if access(scene).may_send(seat, source)} == expected


@pytest.mark.parametrize("row", RECEIVED.strip().splitlines())
def test_ME2_each_receives_what_the_table_says_and_nothing_else(row: str) -> None:
    *when, stage, track, l1, l2, l3, l4, l5 = row.split()
    scene = interpreted()
    show, _, of = stage.partition(":")
    scene.do(TESS, Patch("stage", {"show": show, "of": of, "curtain": when == ["curtain"]}))
    now = access(scene, here("tess") if when == ["alone"] else ALL_HERE)
    seat, source = track.split("/")
    answers = ["ny"[now.may_receive(viewer, seat, source)] for viewer in SEATS]
    assert answers == [letter.replace("-", "n") for letter in (l1, l2, l3, l4, l5)]


def test_ME6_without_the_therapist_students_neither_see_nor_hear_each_other_whatever_the_stage_shows() -> None:
    scene = interpreted()
    for show in ("board", "calm", *PICTURES):
        scene.do(TESS, Patch("permit-anna", {"screen": True}), Patch("stage", {"show": show, "of": "anna"}))
        for absent in (("tess",), ("tess", "fay")):
            now = access(scene, here(*absent))
            assert not any(now.may_receive(viewer, "anna", each) for viewer in ("ben", "ole") for each in SOURCES)
            assert now.may_receive("fay", "anna", "mic")
            assert now.may_receive("tess", "anna", "face")  # whose stream may outlive the websocket for a while


def test_ME5_while_the_curtain_is_drawn_nobody_may_send_or_receive_a_picture() -> None:
    scene = interpreted()
    scene.do(TESS, Patch("stage", {"show": "face", "of": "anna", "curtain": True}))
    now = access(scene)
    assert not any(now.may_send(seat, source) for seat in SEATS for source in PICTURES)
    assert not any(now.may_receive(viewer, seat, source) for viewer in SEATS for seat in SEATS for source in PICTURES)
    assert now.may_receive("ben", "anna", "mic")
    scene.do(TESS, Patch("stage", {"curtain": False}))
    assert access(scene).may_receive("ben", "anna", "face")


def test_ME3_one_who_waits_is_out_or_unknown_may_nothing() -> None:
    scene = interpreted()
    scene.do(THE_ROOM, Put(knock(ANNA, id="knock-nia", seat="nia")))
    for status in ("out", "removed", "blocked"):
        scene.do(TESS, Patch("ben", {"status": status}))
        now = access(scene, ALL_HERE | {"nia"})
        for outside in ("ben", "nia", "never", "stage"):
            assert now.role_of(outside) is None
            assert outside not in now.seats
            for source in SOURCES:
                assert not now.may_send(outside, source)
                assert not any(now.may_receive(outside, seat, source) for seat in SEATS)
                assert not any(now.may_receive(viewer, outside, source) for viewer in SEATS)


@given(
    viewer=st.sampled_from((*SEATS, "never")),
    seat=st.sampled_from((*SEATS, "never")),
    source=st.sampled_from((*SOURCES, "board", "")),
    present=st.frozensets(st.sampled_from(SEATS)),
    stage=st.fixed_dictionaries(
        {"show": st.sampled_from(("board", "calm", *PICTURES)), "of": st.sampled_from(SEATS), "curtain": st.booleans()}
    ),
    given_away=st.sets(st.tuples(st.sampled_from(SEATS[1:]), st.sampled_from(SOURCES))),
)
def test_ME2_nobody_receives_their_own_nor_what_may_not_be_sent(
    viewer: str,
    seat: str,
    source: str,
    present: frozenset[str],
    stage: dict[str, object],
    given_away: set[tuple[str, str]],
) -> None:
    scene = peopled()
    for who, what in given_away:
        permit = Patch(permit_id(who), {what: True})
        if scene.code(TESS, permit) == "lands":
            scene.do(TESS, permit)
    if scene.code(TESS, Patch("stage", stage)) == "lands":
        scene.do(TESS, Patch("stage", stage))
    now = access(scene, present)
    if now.may_receive(viewer, seat, source):
        assert viewer != seat
        assert now.may_send(seat, source)
        assert {viewer, seat} <= now.seats


def test_roles_and_seats_are_those_of_the_people_who_are_in() -> None:
    now = access(peopled())
    assert now.seats == ALL_HERE
    assert {seat: now.role_of(seat) for seat in SEATS} == {actor.seat: actor.role for actor in PEOPLE}


def test_a_person_is_born_with_a_permit_that_gives_what_its_role_sends() -> None:
    scene = peopled()
    for guest in GUESTS:
        permit = scene.state.get(permit_id(guest.seat))
        assert isinstance(permit, Permit)
        assert {source for source in SOURCES if getattr(permit, source)} == SENDS[guest.role]
        assert permit.seat == guest.seat
    assert scene.state.get(permit_id("tess")) is None


def test_what_the_therapist_took_away_stays_away_when_the_person_is_let_in_again() -> None:
    scene = peopled()
    scene.do(TESS, Patch("permit-anna", {"mic": False}))
    scene.do(TESS, Patch("anna", {"status": "removed"}))
    scene.do(THE_ROOM, Patch("knock-anna", {"answer": "waiting"}))
    scene.act(TESS, LetIn("anna"))
    assert not access(scene).may_send("anna", "mic")
    assert access(scene).may_send("anna", "face")


def test_in_a_room_from_before_there_were_permits_each_may_send_what_the_role_may() -> None:
    scene = born()
    scene.do(THE_ROOM, Put(person(ANNA)), Put(person(BEN, role="observer")))
    assert {source for source in SOURCES if access(scene).may_send("anna", source)} == SENDS[Role.STUDENT]
    assert not any(access(scene).may_send("ben", source) for source in SOURCES)
    scene.do(THE_ROOM, Put(knock(ANNA)))
    scene.act(TESS, LetIn("anna"))
    assert isinstance(scene.state.get("permit-anna"), Permit)


def test_a_room_in_which_nothing_has_happened_gives_nothing() -> None:
    now = Access.of(State(), frozenset({"tess"}))
    assert (now.seats, now.led, now.shown) == (frozenset(), False, None)


def test_the_tables_have_a_row_for_every_role_that_a_person_has() -> None:
    roles = {role for role in Role if role is not Role.ROOM}
    assert set(SENDS) == set(PERMITTED) == set(RECEIVES) == roles
    for role in roles - {Role.THERAPIST}:
        permit = first_permit("a", role)
        assert {source for source in SOURCES if getattr(permit, source)} <= PERMITTED[role]


def test_a_therapist_needs_no_permit_and_cannot_be_muted_by_one() -> None:
    scene = peopled()
    scene.state.add(Permit(id="permit-tess", seat="tess"))
    assert isinstance(scene.state.get("tess"), Person)
    assert all(access(scene).may_send("tess", source) for source in SOURCES)
