"""What static/routines holds: well formed, as long as records take it, a picture for each word, kindly said."""

import re
from collections.abc import Iterator
from typing import Any, Literal, TypeVar

import msgspec
import pytest
from msgspec import Struct

from server.app import ROOT
from server.web.symbol_set import read_pictures

ROUTINES = ROOT / "static" / "routines"
FILES = sorted(ROUTINES.glob("*.json"))
LONGEST_LABEL = 60
LONGEST_PROMPT = 300
NOT_OUR_WORDS = (
    r"quiet hands|whole body listening|eyes on|look at me|sit still|calm down|good (?:boy|girl|job)|bad|wrong|must|"
    r"zones? of regulation|time timer|handwriting without tears|magic c\b|frog jump letters|wet.dry.try"
)
"""Words that ask for obedience or judge, and brands (practice.md, Letters and Visual schedule)."""


class Base(Struct, forbid_unknown_fields=True):
    """What is read of a file: nothing that is not named here."""


class Item(Base):
    label: str
    label_es: str
    symbol: str
    minutes: int
    kind: Literal["step", "break", "surprise"]


class Routine(Base):
    id: str
    title: str
    title_es: str
    about: str
    about_es: str
    layout: Literal["vertical", "horizontal", "now_next_then", "first_then"]
    items: list[Item]


class Movement(Base):
    id: str
    posture: Literal["seated", "standing"]
    title: str
    title_es: str
    symbol: str
    say: str
    say_es: str


class Prompt(Base):
    text: str
    text_es: str
    symbol: str = ""
    level: Literal["", "I", "VS", "G", "IV", "V", "M", "PP", "FP"] = ""


class PromptsOf(Base):
    id: str
    title: str
    title_es: str
    symbol: str
    prompts: list[Prompt]


class Labelled(Base):
    label: str
    label_es: str
    symbol: str


class Checklist(Base):
    id: str
    title: str
    title_es: str
    lines: list[Labelled]


class Reward(Base):
    id: str
    goal: int
    symbol: str
    earns: str
    earns_es: str
    earns_symbol: str


class File(Base, kw_only=True):
    version: Literal[1]


class Routines(File):
    routines: list[Routine]


class Movements(File):
    cards: list[Movement]


class Prompts(File):
    activities: list[PromptsOf]


class Energy(File):
    title: str
    title_es: str
    steps: list[Labelled]


class Breathing(File):
    title: str
    title_es: str
    symbol: str
    in_s: float
    in_label: str
    in_label_es: str
    in_symbol: str
    out_s: float
    out_label: str
    out_label_es: str
    out_symbol: str


class Checklists(File):
    lists: list[Checklist]


class Rewards(File):
    boards: list[Reward]


AFile = TypeVar("AFile", bound=File)
KINDS: dict[str, type[File]] = {
    "routines": Routines,
    "movement": Movements,
    "prompts": Prompts,
    "energy": Energy,
    "breathing": Breathing,
    "checklists": Checklists,
    "rewards": Rewards,
}


def read(name: str, kind: type[AFile]) -> AFile:
    """Return a file as its type."""
    return msgspec.json.decode((ROUTINES / f"{name}.json").read_bytes(), type=kind)


def texts(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in a file with the name of its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, field)
    elif isinstance(value, str):
        yield field, value


def everything() -> Iterator[tuple[str, str, str]]:
    """Yield file, field and text of all files."""
    for path in FILES:
        for field, text in texts(msgspec.json.decode(path.read_bytes())):
            yield path.stem, field, text


def test_there_is_no_file_that_nobody_reads() -> None:
    assert {path.stem for path in FILES} == KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_as_its_readers_expect(name: str) -> None:
    read(name, KINDS[name])


def test_every_picture_is_there() -> None:
    pictures = read_pictures(ROOT / "node_modules", ROOT / "static" / "symbols")
    named = [(name, text) for name, field, text in everything() if field == "symbol" or field.endswith("_symbol")]

    assert len(named) > 150
    assert [each for each in named if each[1] not in pictures] == []


def test_every_text_fits_what_it_becomes() -> None:
    for name, field, text in everything():
        assert text == text.strip(), (name, text)
        assert text, (name, field)
        most = LONGEST_LABEL if field.startswith(("label", "title", "earns")) else LONGEST_PROMPT
        assert len(text) <= most, (name, text)


def test_no_two_have_one_name() -> None:
    for path in FILES:
        ids = [text for field, text in texts(msgspec.json.decode(path.read_bytes())) if field == "id"]
        assert len(ids) == len(set(ids)), path
        assert all(re.fullmatch(r"[a-z0-9-]+", each) for each in ids), path


def test_the_words_are_kind_and_our_own() -> None:
    assert [text for _, _, text in everything() if re.search(NOT_OUR_WORDS, text, re.IGNORECASE)] == []


def test_a_routine_takes_the_time_that_its_title_says() -> None:
    for routine in read("routines", Routines).routines:
        minutes = sum(item.minutes for item in routine.items)
        said = re.search(r"(\d+) minutes", routine.title)
        assert minutes == int(said[1]) if said else minutes <= 12, routine.id
        assert all(1 <= item.minutes <= 10 for item in routine.items), routine.id


def test_the_session_of_a_young_student_is_that_of_practice() -> None:
    """practice.md, Visual schedule; hello and check-in are two cards of one minute each."""
    young = next(each for each in read("routines", Routines).routines if each.id == "young-30")

    assert [item.minutes for item in young.items] == [1, 1, 3, 8, 2, 8, 3, 2, 2]
    assert [item.label for item in young.items if item.kind == "break"] == ["Movement break"]


def test_few_cards_are_few() -> None:
    counts = {"first_then": 2, "now_next_then": 3}
    shown = [
        (counts[each.layout], len(each.items)) for each in read("routines", Routines).routines if each.layout in counts
    ]

    assert len(shown) >= 4
    assert all(most == held for most, held in shown)


def test_cards_of_one_routine_are_told_apart_by_their_pictures() -> None:
    for routine in read("routines", Routines).routines:
        symbols = [item.symbol for item in routine.items]
        assert len(symbols) == len(set(symbols)), routine.id


def test_one_word_always_has_one_picture() -> None:
    seen: dict[str, str] = {}
    for routine in read("routines", Routines).routines:
        for item in routine.items:
            assert seen.setdefault(item.label, item.symbol) == item.symbol, item.label


def test_there_is_movement_for_who_sits_and_for_who_stands() -> None:
    cards = read("movement", Movements).cards

    for posture in ("seated", "standing"):
        assert sum(card.posture == posture for card in cards) >= 8
    for card in cards:
        for sentence in (card.say, card.say_es):
            assert re.fullmatch(r"[^.!?]{1,90}\.", sentence), sentence


def test_prompts_are_short_enough_for_a_glance() -> None:
    activities = read("prompts", Prompts).activities

    assert {each.id for each in activities} >= {"writing", "cutting", "seating", "attention", "sensory", "transitions"}
    for activity in activities:
        assert 5 <= len(activity.prompts) <= 14, activity.id
        assert all(len(prompt.text) <= 70 and len(prompt.text_es) <= 80 for prompt in activity.prompts), activity.id


def test_touch_is_asked_for_before_it_is_given() -> None:
    for activity in read("prompts", Prompts).activities:
        for prompt in activity.prompts:
            if prompt.level in {"PP", "FP"} and "paper" not in prompt.text:
                assert prompt.text.startswith("Ask first."), prompt.text


def test_no_step_of_energy_is_marked_bad() -> None:
    """Five steps, told apart by face and bar alone: no colour, no judgement."""
    steps = read("energy", Energy).steps

    assert [step.label for step in steps] == ["Too low", "Low", "Just right", "High", "Too high"]
    drawings = [(ROOT / "static" / "symbols" / f"{step.symbol}.svg").read_text() for step in steps]
    faces = [set(re.findall(r'r="11\.6" fill="(#[0-9a-f]{6})"', drawing)) for drawing in drawings]
    assert all(face == faces[0] and len(face) == 1 for face in faces)


def test_breathing_is_three_in_and_three_out() -> None:
    breathing = read("breathing", Breathing)

    assert (breathing.in_s, breathing.out_s) == (3, 3)


def test_token_boards_have_two_to_ten_places() -> None:
    assert all(2 <= board.goal <= 10 for board in read("rewards", Rewards).boards)
