"""What browsers and the media plane say to each other over the room's websocket: `t` is `signal`, tagged by `kind`.

Shapes only (docs/media.md, Signals). Whether a source may be sent or received is for `core.sources.Access`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from server.wire.names import Name

MAX_SDP = 48 * 1024  # characters; an offer of Chromium with four tracks has about 10,000
MAX_SENT = 8
MAX_SHOWN = 200
MAX_HEIGHT = 4320

Sdp = Annotated[str, Meta(max_length=MAX_SDP)]
Mid = Annotated[str, Meta(min_length=1, max_length=16)]
Source = Literal["mic", "face", "desk", "screen"]
SeatSource = Annotated[str, Meta(max_length=55, pattern=r"^[A-Za-z0-9_-]{1,48}/(mic|face|desk|screen)\Z")]
Height = Annotated[int, Meta(ge=0, le=MAX_HEIGHT)]


class Kind(Struct, frozen=True, kw_only=True, tag_field="kind", tag=str.lower, forbid_unknown_fields=True):
    """What all signals have."""

    t: Literal["signal"] = "signal"


# From the browser. `pc` names one RTCPeerConnection for as long as it lives.


class Publish(Kind, frozen=True):
    """An offer for what this seat sends: which media line carries which source. `low`: 16 kbit/s sound only."""

    pc: Name
    sdp: Sdp
    sources: Annotated[dict[Mid, Source], Meta(max_length=MAX_SENT)]
    low: bool = False


class Watch(Kind, frozen=True):
    """What this screen shows, in device pixels of height (0: sound). Takes the place of what was said before."""

    pc: Name
    shown: Annotated[dict[SeatSource, Height], Meta(max_length=MAX_SHOWN)]


class Standing(Kind, frozen=True):
    """With each welcome: as far as the browser knows this connection stands. `gone` is the answer where it does not."""

    pc: Name


class Answer(Kind, frozen=True):
    """The answer to an offer of the server, with its number."""

    pc: Name
    sdp: Sdp
    number: int | None = None


Signal = Publish | Watch | Standing | Answer


# From the server.


class Answered(Kind, frozen=True, tag="answer"):
    """The answer to what was published."""

    pc: str
    sdp: str


class Offer(Kind, frozen=True):
    """An offer for the subscribe connection: which media line carries what of whom."""

    pc: str
    sdp: str
    tracks: dict[str, str]
    number: int


class Sources(Kind, frozen=True):
    """All that may be watched now and is being sent."""

    names: tuple[str, ...] = field(name="list")


class Wanted(Kind, frozen=True):
    """The height of the largest viewer of each own picture, 0 where nobody looks."""

    heights: dict[str, int]


class Shed(Kind, frozen=True):
    """Pictures that are shown but not sent for now, since the line is too weak."""

    names: tuple[str, ...] = field(name="list")


class Halted(Kind, frozen=True):
    """What of its own is not sent on: cut by the rules, until it is offered anew."""

    names: tuple[str, ...] = field(name="list")


class Trouble(Kind, frozen=True):
    """A connection that could not be made or kept."""

    pc: str
    code: Literal["not_allowed", "bad_sdp", "too_many", "gone"]


SignalDown = Answered | Offer | Sources | Wanted | Shed | Halted | Trouble

encoder = msgspec.json.Encoder()


def encode_signal(message: SignalDown) -> str:
    """Return the text of a signal of the server."""
    return encoder.encode(message).decode()
