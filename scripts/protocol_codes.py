"""Every stable code with the reason for it: what docs/protocol.md lists, and a test compares with the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from server.core.bounds import bounds_of, name_of, parts_of
from server.core.presence import PRESENCE
from server.core.records import PARTS, AnyRecord
from server.core.rules import RULES

CODES: Mapping[str, Mapping[str, str]] = {
    "Refused": {
        "nothing_proposed": "No change, a patch without fields, or a page put behind itself.",
        "not_allowed": "The role may not do this, or not to this record.",
        "not_in_session": "The seat waits at the door, or its session is over.",
        "unknown_record": "No such record, or none that this seat may see.",
        "unknown_field": "The record has no such field.",
        "not_yours": "The record is somebody else's, and this role touches only its own.",
        "id_taken": "A record has or had this id, or it is one that the room itself gives.",
        "changed_since": "A field has another value than was expected; or what a student answers is closed by now.",
        "page_aside": "The page is put aside.",
        "drawing_locked": "The student may not draw now.",
        "tool_not_offered": "The student is not offered this tool now.",
        "stage_page_private": "The stage shows only what is for everyone.",
        "stage_page_aside": "The stage shows no page that is put aside, and such a page is not put aside.",
        "too_much_to_copy": "The page holds more ink than is copied in one go.",
        "not_waiting": "The one named does not wait at the door.",
        "repeated": "The proposal was answered before, and how is not known any more; or a stroke of one's own is "
        "there already. The browser takes it as settled.",
        "bad_<type>_<field>": "A field of a record, paper or presence is out of bound, or names what it may not.",
        "too_many_<type>": "The room holds as many records of this type as it may.",
        "bad_image": "What was sent is no photo that can be shown.",
        "image_too_large": "The photo has too many bytes or pixels.",
        "too_many_images": "The room holds as many photos as it may.",
        "too_many_removed": "As many records were removed from the room as it may remember.",
    },
    "AccessDenied": {
        "expired": "The seat's key ended or was never one.",
        "removed": "The person was put out, and may come to the door again by a link.",
        "blocked": "The person was put out for good.",
        "ended": "The session is over.",
        "replaced": "A newer window has the seat.",
        "door_locked": "The door is locked to those who are not in the room.",
        "in_use": "Another browser is in the room with this seat; it was let in, and this one was not.",
        "link_unknown": "No such link.",
        "link_revoked": "The link was ended.",
        "link_replaced": "A newer link was made instead of this one.",
        "link_used": "The link to a second device was used.",
        "link_expired": "The link is too old.",
        "too_many_joins": "Too many came by this link just now.",
        "too_many_rooms": "Too many rooms were made just now.",
        "no_seat": "This browser has no such place.",
        "seat_ended": "This browser's place has ended.",
        "not_allowed": "The role may not do this.",
        "trial_off": "Trying a session is off on this server.",
    },
    "ProtocolViolation": {
        "malformed": "No JSON, or a field that is missing, unknown, or of the wrong type or size.",
        "unknown_message": "No such `t`, or no such `kind` of presence or signal.",
        "too_large": "A message of more than 64 Ki characters.",
        "no_hello": "A proposal before `hello`.",
        "second_hello": "`hello` twice on one connection.",
        "unknown_client": "A proposal in the name of a window that `hello` did not name.",
        "version": "The browser speaks another version; it must load the page anew.",
    },
    "TooSlow": {"too_slow": "The seat did not read what it was sent, or said no hello; it must come again."},
    "StoreError": {
        "full": "The disk is full.",
        "locked": "Something else holds the storage.",
        "io": "The storage failed for another reason.",
        "closed": "The storage was closed.",
        "unknown_room": "No such room.",
        "out_of_order": "A commit that is not the next one.",
        "unreadable": "Something that was written is missing or damaged.",
        "wrong_secret": "The secret is not the one that the rooms were sealed with.",
        "open_secret": "The secret's file can be read by others.",
        "newer_schema": "A newer release wrote this data.",
        "draining": "The server is stopping.",
    },
}
"""By the class of the error (server/core/errors.py): code -> why."""

CLOSES: Mapping[int, tuple[str, str]] = {
    1011: ("`room`, `fault`", "comes again"),
    1012: ("`restart`, `draining`", "comes again, each after a time of its own"),
    1013: ("`storage`", "comes again later"),
    4400: ("`malformed`, `unknown_message`, `too_large`, `no_hello`, `second_hello`, `unknown_client`", "stops"),
    4401: ("`expired`", "stops"),
    4403: ("`removed`, `blocked`, `door_locked`, `in_use`", "stops"),
    4408: ("`too_slow`", "comes again at once, with its revision"),
    4409: ("`replaced`", "stops"),
    4410: ("`ended`", "stops; where work is still pending it comes again to deliver that"),
    4426: ("`version`", "stops"),
}
"""Websocket close code -> the codes it comes with (told by `bye`, or the reason of the close), and what follows."""


def families() -> Iterator[tuple[str, str]]:
    """Yield every code of a family with the family's name."""
    for kind in (*get_args(AnyRecord), *PARTS, *PRESENCE):
        for field in (*bounds_of(kind), *parts_of(kind)):
            yield f"bad_{name_of(kind)}_{field}", "bad_<type>_<field>"
    for kind in RULES:
        yield f"too_many_{name_of(kind)}", "too_many_<type>"
