"""What is sent on and never stored: pointers, ink while the pen is down, what a screen and what a camera does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Struct, field

from server.core.bounds import IdText, OneOf, Text, Within, check
from server.core.errors import Refused
from server.core.guards import check_offered, check_writing
from server.core.points import FAR_HMM, Live
from server.core.records import INK_COLORS, INK_TOOLS, SOURCES, Page, Person
from server.core.roles import EVERYONE, STAFF, STAFF_ONLY, Actor, Role, may_see
from server.core.rule import DRAWERS, THERAPIST
from server.core.state import View

MAX_LIVE_POINTS = 512
DEVICE = OneOf(("off", "on", "denied", "missing", "in_use", "covered", "ended", "silenced", "opening"))


class Ink(Struct, frozen=True, tag="ink", tag_field="kind"):
    """Points of a stroke while the pen is down; `from` is the place of the first of them in the stroke."""

    page: Annotated[str, IdText()]
    stroke: Annotated[str, IdText()]
    points: Annotated[str, Live(1, MAX_LIVE_POINTS)]
    begin: Annotated[int, Within(0, 100_000)] = field(default=0, name="from")
    tool: Annotated[str, INK_TOOLS] = "pencil"
    color: Annotated[str, INK_COLORS] = "graphite"
    width: Annotated[int, Within(10, 2000)] = 70


class InkCancel(Struct, frozen=True, tag="ink_cancel", tag_field="kind"):
    """The stroke under the pen was none after all."""

    page: Annotated[str, IdText()]
    stroke: Annotated[str, IdText()]


class Pointer(Struct, frozen=True, tag="pointer", tag_field="kind"):
    """Where somebody points, in hundredths of a millimetre of the page; with a laser, so that all see it."""

    page: Annotated[str, IdText()]
    x: Annotated[int, Within(-FAR_HMM, FAR_HMM)]
    y: Annotated[int, Within(-FAR_HMM, FAR_HMM)]
    laser: bool = False


class PointerGone(Struct, frozen=True, tag="pointer_gone", tag_field="kind"):
    """Somebody points at this page no more."""

    page: Annotated[str, IdText()]


class Watching(Struct, frozen=True, tag="view", tag_field="kind"):
    """What a screen shows, so that staff can draw it: the page and the part of it that is seen, tool, size, troubles.

    `x`, `y`, `width`, `height`: the part, in hundredths of a millimetre of the page; no width: not known.
    `screen_width`, `screen_height`: the place for what all look at, in CSS pixels, as large as what takes the stage is.
    `battery_low`, `hidden`: its battery is low, its tab is not in front.
    """

    page: Annotated[str, IdText(optional=True)]
    hidden: bool = False
    x: Annotated[int, Within(-FAR_HMM, FAR_HMM)] = 0
    y: Annotated[int, Within(-FAR_HMM, FAR_HMM)] = 0
    width: Annotated[int, Within(0, 2 * FAR_HMM)] = 0
    height: Annotated[int, Within(0, 2 * FAR_HMM)] = 0
    tool: Annotated[str, Text(0, 20)] = ""
    screen_width: Annotated[int, Within(0, 20_000)] = 0
    screen_height: Annotated[int, Within(0, 20_000)] = 0
    battery_low: bool = False


class Devices(Struct, frozen=True, tag="media", tag_field="kind"):
    """What each source of a seat does, or why it does nothing."""

    mic: Annotated[str, DEVICE] = "off"
    face: Annotated[str, DEVICE] = "off"
    desk: Annotated[str, DEVICE] = "off"
    screen: Annotated[str, DEVICE] = "off"


class Ask(Struct, frozen=True, tag="ask", tag_field="kind"):
    """Somebody is asked to switch a source on: only a tap there does."""

    to: Annotated[str, IdText()]
    source: Annotated[str, OneOf(SOURCES)]


class Replay(Struct, frozen=True, tag="replay", tag_field="kind"):
    """Something is written again before everybody's eyes, or those of one seat (`to`); `mark`: the stroke or the cue.

    `half`: at half its speed. Each screen plays it from the records that it has.
    """

    what: Annotated[str, OneOf(("page", "stroke", "cue", "stop"))]
    page: Annotated[str, IdText()]
    mark: Annotated[str, IdText(optional=True)] = ""
    half: bool = False
    to: Annotated[str, IdText(optional=True)] = ""


Presence = Ink | InkCancel | Pointer | PointerGone | Watching | Devices | Ask | Replay


# What the room itself says of a seat, in the same form.


class Speaking(Struct, frozen=True, tag="speaking", tag_field="kind"):
    """A seat speaks, or fell silent."""

    on: bool


class Link(Struct, frozen=True, tag="link", tag_field="kind"):
    """How the line of a seat is."""

    quality: Annotated[str, OneOf(("good", "weak", "lost"))]


class Second(Struct, frozen=True, tag="second", tag_field="kind"):
    """A second device of a seat is there, or has gone."""

    on: bool


RoomSign = Speaking | Link | Second


@dataclass(frozen=True)
class PresenceRule:
    """Who may send one kind of presence, and who is told. The guard raises Refused.

    `each`: every one counts, no newer one takes the place of an older one. `lasting`: those who come later are told.
    `second`: comes from a second device of a person, too. `on_second`: is told to second devices, too.
    """

    senders: frozenset[Role]
    audience: Callable[[Any, View], str]
    guard: Callable[[View, Actor, Any], None] = lambda view, actor, sign: None
    each: bool = False
    lasting: bool = False
    second: bool = False
    on_second: bool = False


def of_its_page(sign: Any, view: View) -> str:
    """Those who see the page."""
    page = view.get(sign.page)
    return page.audience if isinstance(page, Page) else STAFF_ONLY


def staff_only(sign: Any, view: View) -> str:
    """Only staff."""
    return STAFF_ONLY


def everyone(sign: Any, view: View) -> str:
    """Everyone."""
    return EVERYONE


def the_one_asked(sign: Any, view: View) -> str:
    """Staff and the one who is asked."""
    assert isinstance(sign, Ask)
    return sign.to


def its_screen(sign: Any, view: View) -> str:
    """One seat with staff, or those who see the page."""
    return sign.to or of_its_page(sign, view)


def may_write(view: View, actor: Actor, sign: Any) -> None:
    """Live ink needs what a stroke needs."""
    check_writing(view, actor, sign.page)
    check_offered(view, actor, sign.tool)


def may_shine(view: View, actor: Actor, sign: Any) -> None:
    """A student points with a laser that is offered."""
    may_point(view, actor, sign)
    if sign.laser:
        check_offered(view, actor, "laser")


def may_play(view: View, actor: Actor, sign: Any) -> None:
    """What is written again is told to those who see the page, or to one of them."""
    may_point(view, actor, sign)
    if sign.to:
        person = view.get(sign.to)
        if not isinstance(person, Person) or not may_see(of_its_page(sign, view), Actor(sign.to, Role(person.role))):
            raise Refused("bad_replay_to")


def may_point(view: View, actor: Actor, sign: Any) -> None:
    """Nobody points at a page that they do not see."""
    page = view.get(sign.page)
    if not isinstance(page, Page) or not may_see(page.audience, actor):
        raise Refused("unknown_record")


def of_someone_here(view: View, actor: Actor, sign: Any) -> None:
    """Only one who is in is asked."""
    person = view.get(sign.to)
    if not isinstance(person, Person) or person.status != "in":
        raise Refused("bad_ask_to")


WATCHERS = DRAWERS | {Role.OBSERVER}

PRESENCE: Mapping[type[Presence], PresenceRule] = {
    Ink: PresenceRule(DRAWERS, of_its_page, may_write, each=True, second=True, on_second=True),
    InkCancel: PresenceRule(DRAWERS, of_its_page, may_point, each=True, second=True, on_second=True),
    Pointer: PresenceRule(DRAWERS, of_its_page, may_shine, second=True, on_second=True),
    PointerGone: PresenceRule(DRAWERS, of_its_page, may_point, second=True, on_second=True),
    Watching: PresenceRule(WATCHERS, staff_only, lasting=True),
    Devices: PresenceRule(WATCHERS, everyone, lasting=True),
    Ask: PresenceRule(THERAPIST, the_one_asked, of_someone_here, each=True),
    Replay: PresenceRule(STAFF, its_screen, may_play, each=True, on_second=True),
}


def audience_of_presence(view: View, actor: Actor, sign: Presence) -> str:
    """Return who is told of a presence, or raise Refused. The only door that presence passes."""
    rule = PRESENCE[type(sign)]
    if actor.role not in rule.senders or not actor.inside or (actor.second and not rule.second):
        raise Refused("not_allowed")
    check(sign)
    rule.guard(view, actor, sign)
    return rule.audience(sign, view)


def told_on_second(kind: type) -> bool:
    """Say whether second devices are told of a kind of presence; of none that the room itself says of a seat."""
    return kind in PRESENCE and PRESENCE[kind].on_second


def audience_of_sign(seat: str, sign: RoomSign) -> str:
    """Return who is told what the room says of a seat: of its line and its second device only staff and itself."""
    return EVERYONE if isinstance(sign, Speaking) else seat
