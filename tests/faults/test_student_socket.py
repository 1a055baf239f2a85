"""A student's socket tries everything, and is told everything it may know and nothing else."""

from __future__ import annotations

import re
from typing import Any

import httpx
import msgspec
import pytest

from server.core.records import (
    Clearing,
    Controls,
    Cue,
    Door,
    Knock,
    Message,
    Page,
    Permit,
    Person,
    Preset,
    Record,
    Request,
    Session,
    Stage,
    Stroke,
)
from server.core.records_activities import (
    Breathing,
    CheckIn,
    Checklist,
    ChoiceBoard,
    Movement,
    Pick,
    Press,
    Tick,
    Timer,
    Token,
    TokenBoard,
    Turn,
)
from server.core.records_prompts import Call, Levels, Prompt, Response
from server.core.records_schedule import CheckOff, Item, Schedule
from server.core.roles import Role
from server.core.rules import RULES
from tests.support.server import DemoRoom
from tests.support.wire import DOT, Peer, Said, new_id, patch, put, staged, stroke

FIELDS: dict[type[Record], dict[str, Any]] = {
    Page: {"order": "Z"},
    Stroke: {"points": DOT},
    Clearing: {},
    Cue: {"text": "b d", "x": 0, "y": 0, "body": 500},
    Stage: {},
    Session: {},
    Door: {},
    Knock: {"seat": "x", "role": "student", "name": "X"},
    Person: {"role": "student", "name": "X"},
    Controls: {"student": "x"},
    Permit: {"seat": "x"},
    Message: {"text": "x"},
    Request: {"kind": "help"},
    Preset: {"name": "x", "ruling": {}},
    Schedule: {},
    Item: {"order": "V", "label": "x"},
    CheckOff: {"of": "led-item", "state": "finished"},
    Timer: {"duration_ms": 60_000},
    Breathing: {},
    Press: {"of": "led-timer", "what": "start"},
    TokenBoard: {},
    Token: {"of": "led-token_board"},
    ChoiceBoard: {"options": [{"label": "a"}, {"label": "b"}]},
    CheckIn: {"options": [{"label": "a"}, {"label": "b"}]},
    Pick: {"of": "led-choice_board", "option": 0},
    Checklist: {"lines": [{"id": "a", "label": "a"}], "offered": True},
    Tick: {"of": "led-checklist", "line": "a"},
    Movement: {},
    Turn: {},
    Levels: {"steps": [{"code": "I", "label": "x"}]},
    Prompt: {"text": "x"},
    Response: {"of": "led-prompt", "what": "recalled"},
    Call: {"kind": "need_you"},
}
LED: tuple[type[Record], ...] = (
    *(Item, CheckOff, Timer, Breathing, Press, TokenBoard, Token, ChoiceBoard, CheckIn, Checklist, Movement, Turn),
    *(Prompt, Response),
)
"""What the therapist puts into the room, so that the student can try to change it."""
OTHER: dict[type, Any] = {str: "everyone", bool: True, int: 50, float: 5.0}


async def meet(room: DemoRoom, *names: str) -> tuple[Peer, str, list[Peer]]:
    """Return the therapist, the staged page, and these students, all in the room."""
    therapist = await Peer.come(room.therapist)
    page = staged(await therapist.welcome())
    students = []
    for name in names:
        student = await Peer.come(room.student, name)
        await student.welcome("waiting")
        await therapist.let_in(student)
        students.append(student)
    return therapist, page, students


async def test_PE2_of_every_change_of_every_type_exactly_what_the_table_allows_lands(room: DemoRoom) -> None:
    therapist, page, (student,) = await meet(room, "Mia")
    assert set(FIELDS) == set(RULES)
    await therapist.propose(stroke(page, "of-the-therapist"))
    await therapist.propose(put("message", "words", text="hush"))
    for kind in LED:
        tag = str(kind.__struct_config__.tag)
        answer = await therapist.propose(put(tag, f"led-{tag}", **FIELDS[kind]))
        assert answer["t"] == "commit", (tag, answer)
    for kind, fields in FIELDS.items():
        rule, tag = RULES[kind], str(kind.__struct_config__.tag)
        more = {"page": page} if "page" in kind.__struct_fields__ else {}
        more |= {"student": student.seat} if kind is Pick else {}
        mine = f"try-{tag}"
        landed = await student.propose(put(tag, mine, **fields, **more))
        may_put = Role.STUDENT in rule.put and kind is not Clearing  # it clears a page of its own only
        assert (landed["t"] == "commit") is may_put, (tag, landed)
        for field in set(kind.__struct_fields__) - {"id"}:
            target = mine if may_put else existing(kind, student, page)
            answer = await student.propose(patch(target, **{field: value_of(kind, field)}))
            allowed = may_put and field in rule.patch.get(Role.STUDENT, ())
            assert (answer["t"] == "commit") is allowed, (tag, field, answer)
        answer = await student.propose({"op": "remove", "id": mine if may_put else existing(kind, student, page)})
        assert (answer["t"] == "commit") is (may_put and Role.STUDENT in rule.remove), (tag, answer)
    for field in ("erased", "color"):
        answer = await student.propose(patch("of-the-therapist", **{field: True}))
        assert answer["code"] in ("not_yours", "not_allowed")
    for action in ACTIONS:
        answer = await student.propose(action={**action, **({"seat": student.seat} if "seat" in action else {})})
        assert answer["t"] == "refuse", (action, answer)


ACTIONS: list[Said] = [
    {"name": "let_in", "seat": ""},
    {"name": "not_now", "seat": ""},
    {"name": "let_out", "seat": "", "status": "blocked"},
    {"name": "rename", "seat": "", "to": "Boss"},
    {"name": "end_session"},
    {"name": "move_page", "page": "x"},
    {"name": "copy_page", "page": "x", "id": "copy", "audience": "everyone"},
    {"name": "load_routine", "cards": [{"id": "x", "label": "x"}]},
    {"name": "add_item", "card": {"id": "x", "label": "x"}},
    {"name": "move_item", "item": "led-item"},
]


def value_of(kind: type[Record], field: str) -> Any:
    """Return a value of the field's type that would fit."""
    hint = msgspec.structs.fields(kind)[[one.name for one in msgspec.structs.fields(kind)].index(field)].type
    plain = getattr(hint, "__origin__", hint)
    return OTHER.get(plain, "everyone" if "str" in str(hint) else True)


def existing(kind: type[Record], student: Peer, page: str) -> str:
    """Return the id of a record of the type that is in the room, seen by the student or not."""
    names: dict[type[Record], str] = {
        Page: page,
        Person: student.seat,
        Controls: f"controls-{student.seat}",
        Permit: f"permit-{student.seat}",
        Knock: f"knock-{student.seat}",
        Message: "words",
    }
    tag = str(kind.__struct_config__.tag)
    return names.get(kind, f"led-{tag}" if kind in LED else tag)


async def test_PR1_LE3_LE5_no_frame_and_no_page_of_a_student_or_observer_holds_what_is_not_for_it(
    room: DemoRoom,
) -> None:
    therapist, page, (mia, leo) = await meet(room, "Mia", "Leo")
    aide = await Peer.come(room.facilitator, "Canary-Aide-At-The-Door")
    await aide.welcome("waiting")
    watcher = await Peer.come(room.observer, "Watcher")
    await watcher.welcome("waiting")
    await therapist.let_in(watcher)
    later = await Peer.come(room.student, "Canary-Child-At-The-Door")
    await later.welcome("waiting")
    for audience, page_id in ((mia.seat, "canary-page-of-mia"), ("staff", "canary-page-of-staff")):
        title = f"Canary-title-{page_id}"
        await therapist.propose(put("page", page_id, order="Z", audience=audience, title=title))
        await therapist.propose(stroke(page_id, f"canary-ink-on-{page_id}"))
        live = {"kind": "ink", "page": page_id, "stroke": "canary-live", "from": 0, "points": DOT}
        await therapist.send("presence", **live)
        await therapist.send("presence", kind="pointer", page=page_id, x=77, y=77)
        await therapist.propose(put("clearing", f"canary-clearing-{page_id}", page=page_id))
    await mia.propose(stroke("canary-page-of-mia", "canary-stroke-of-mia"))
    await mia.propose(put("request", "canary-request-of-mia", kind="help"))
    await therapist.propose(put("message", new_id(), text="Canary-words-between-staff"))
    await therapist.propose(patch(f"controls-{mia.seat}", may_draw=False))
    await therapist.propose(patch(f"permit-{mia.seat}", mic=False))
    await therapist.send("presence", kind="ask", to=mia.seat, source="desk")
    await therapist.propose(action={"name": "rename", "seat": later.seat, "to": "Canary-Renamed"})
    await prompt_and_respond(room, therapist, mia.seat)
    await therapist.propose(stroke(page, "the-last"))
    await leo.wait(lambda said: "the-last" in str(said.get("changes")), "the last stroke")
    back = await Peer.open(leo.ticket)
    await back.welcome()
    await watcher.wait(lambda said: "the-last" in str(said.get("changes")), "the last stroke")
    seen = "\n".join((*leo.frames, *watcher.frames, *back.frames, *(await pages_of(leo)), *(await pages_of(watcher))))
    assert not re.search(r"canary", seen, re.IGNORECASE), re.findall(r".{60}canary.{60}", seen, re.IGNORECASE)[:3]
    assert f"controls-{mia.seat}" not in seen
    assert f"permit-{mia.seat}" not in seen
    assert '"kind":"ask"' not in seen
    assert '"type":"prompt"' not in seen
    assert '"type":"response"' not in seen
    assert "the-last" in seen  # the search would have found something
    mias = "\n".join(mia.frames)
    assert "canary-ink-on-canary-page-of-mia" in mias
    assert "canary-page-of-staff" not in mias
    assert "Canary-words" not in mias
    assert "Canary-high" in mias
    assert not re.search("canary-(cue|level|seen|given|call|tape|tool|tick)", mias, re.IGNORECASE)
    for peer in (aide, later):
        assert [said["t"] for said in peer.heard] == ["welcome"]


async def prompt_and_respond(room: DemoRoom, therapist: Peer, student: str) -> None:
    """Let a therapist and a facilitator lead: prompts, calls, and what is for one student, each with a canary."""
    aide = await Peer.come(room.facilitator, "Beside")
    await aide.welcome("waiting")
    await therapist.let_in(aide)
    options = [{"label": "Canary-low"}, {"label": "Canary-high"}]
    steps = [{"code": "CAN", "label": "Canary-level"}]
    said: list[tuple[Peer, str, str, dict[str, Any]]] = [
        (therapist, "levels", f"levels-{student}", {"student": student, "steps": steps}),
        (therapist, "prompt", "canary-prompt", {"text": "Canary-cue", "to": aide.seat, "about": student}),
        (aide, "response", "canary-seen", {"of": "canary-prompt", "what": "seen"}),
        (aide, "response", "canary-given", {"of": "canary-prompt", "what": "given", "level": "CAN"}),
        (aide, "call", "canary-call", {"kind": "left_room", "about": student}),
        (therapist, "check_in", "canary-check-in", {"options": options, "audience": student}),
        (aide, "checklist", "canary-things", {"lines": [{"id": "a", "label": "Canary-tape"}], "audience": "staff"}),
        (aide, "tick", "canary-tick", {"of": "canary-things", "line": "a"}),
        (aide, "pick", "canary-pick", {"of": "canary-check-in", "student": student, "option": 1}),
    ]
    for peer, kind, record_id, fields in said:
        answer = await peer.propose(put(kind, record_id, **fields))
        assert answer["t"] == "commit", (kind, answer)
    await therapist.propose(patch("canary-call", answered=True))
    await aide.send("presence", kind="view", page="", tool="canary-tool", battery_low=True)


async def pages_of(student: Peer) -> list[str]:
    """Return the text of every address that a student's cookie may try."""
    ticket = student.ticket
    headers = {"Cookie": ticket.cookie, "Origin": ticket.url}
    texts = []
    async with httpx.AsyncClient(base_url=ticket.url, headers=headers) as client:
        for path in ("", "/links", "/records", "/page/canary-page-of-staff"):
            answer = await client.get(ticket.path + path)
            texts.append(answer.text + str(answer.headers))
            if path == "/links":
                assert answer.status_code in (403, 404)
        return texts + [(await client.get(path)).text for path in ("/", "/metrics", "/readyz")]


NAMES = [
    "<b onclick=alert(1)>Mia</b>",
    "\u202eaiM\u202c right to left",
    "\U0001f98a\U0001f469\u200d\U0001f3eb",
    "مريم",
    "a" * 40,
]


@pytest.mark.parametrize("name", NAMES)
async def test_IN3_names_of_any_letters_arrive_as_text(room: DemoRoom, name: str) -> None:
    therapist = await Peer.come(room.therapist)
    await therapist.welcome()
    student = await Peer.come(room.student, name)
    me = (await student.welcome("waiting"))["seat"]["name"]
    assert me == re.sub(r"[\u202a-\u202e]", "", name).strip()
    await therapist.let_in(student)


async def test_IN3_texts_that_are_too_long_or_carry_control_signs_are_refused_by_their_field(room: DemoRoom) -> None:
    therapist, page, _ = await meet(room)
    for text in ("x" * 501, "x" * 10_000, "bell\x07", ""):
        assert (await therapist.propose(put("message", new_id(), text=text)))["code"] == "bad_message_text"
    for text in ("<script>alert(1)</script>", "\u202eabc", "\U0001f98a" * 500, "two\nlines"):
        assert (await therapist.propose(put("message", new_id(), text=text)))["t"] == "commit"
    assert (await therapist.propose(patch(page, title="x" * 81)))["code"] == "bad_page_title"
