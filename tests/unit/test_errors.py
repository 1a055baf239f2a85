"""Errors say who is hurt, by a stable code and a close code, and nothing of what was sent."""

import pytest

from server.core.errors import (
    AccessDenied,
    MediaError,
    ProtocolViolation,
    Refused,
    RoomError,
    StoreError,
    TooSlow,
)

CLOSES = {Refused: 1011, AccessDenied: 4401, ProtocolViolation: 4400, TooSlow: 4408, MediaError: 1011, StoreError: 1011}


@pytest.mark.parametrize(("kind", "close"), CLOSES.items())
def test_each_error_has_its_close_code_unless_it_brings_another(kind: type[RoomError], close: int) -> None:
    assert kind("why").close == close
    assert kind("why", close=4999).close == 4999


def test_an_error_prints_as_code_and_text() -> None:
    assert str(Refused("not_allowed")) == "not_allowed"
    assert str(StoreError("full", "The disk is full.")) == "full: The disk is full."


def test_an_error_of_the_storage_says_whether_it_may_pass() -> None:
    assert StoreError("locked").passing
    assert not StoreError("unknown_room").passing
