"""Connectivity checks as bytes: the vectors of RFC 5769, other implementations, and what no browser sends."""

from __future__ import annotations

import struct
from random import Random

import pytest
from aioice import stun as aioice_stun
from hypothesis import given
from hypothesis import strategies as st

from server.media import stun
from tests.support import media_stun

REQUEST = bytes.fromhex(
    "000100582112a442b7e7a701bc34d686fa87dfae"
    "802200105354554e207465737420636c69656e74"
    "002400046e0001ff"
    "80290008932ff9b151263b36"
    "000600096576746a3a68367659202020"
    "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "80280004e57a3bcf"
)
"""RFC 5769 section 2.1: a request with USERNAME, MESSAGE-INTEGRITY and FINGERPRINT."""
PASSWORD = b"VOkJxbRl1RmTxUk/WvJxBt"
TRANSACTION = REQUEST[8:20]
ENDS_AT = REQUEST.index(bytes.fromhex("00080014")) + 24  # where MESSAGE-INTEGRITY ends


def accepted(data: bytes, password: bytes = PASSWORD) -> stun.Check | None:
    """Return the check that a datagram holds, where its signature is right."""
    check = stun.parse(data)
    return check if check is not None and stun.verify(data, check, password) else None


def request(body: bytes, password: str = "secret", kind: int = stun.BINDING_REQUEST) -> bytes:
    """Return a signed message with these attributes, by the other implementation of the tests."""
    return media_stun.signed(kind, b"t" * 12, body, password)


NAME = media_stun.attribute(media_stun.USERNAME, b"ours:theirs")
NOMINATED = media_stun.attribute(media_stun.USE_CANDIDATE, b"")


def test_the_request_of_rfc_5769_is_read_and_verified() -> None:
    check = accepted(REQUEST)
    assert check is not None
    assert (check.local, check.remote, check.transaction, check.nominated) == ("evtj", "h6vY", TRANSACTION, False)


@pytest.mark.parametrize(
    ("host", "mapped"),
    [
        ("192.0.2.1", "002000080001a147e112a643"),  # RFC 5769 section 2.2
        ("::ffff:192.0.2.1", "002000080001a147e112a643"),  # the same behind a socket for both families
        ("2001:db8:1234:5678:11:2233:4455:6677", "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"),  # 2.3
    ],
)
def test_the_answer_tells_the_address_as_in_rfc_5769(host: str, mapped: str) -> None:
    check = accepted(REQUEST)
    assert check is not None
    answer = stun.answer(check, (host, 32853), PASSWORD)
    assert answer[20:].startswith(bytes.fromhex(mapped))
    theirs = aioice_stun.parse_message(answer)  # raises where fingerprint or length are wrong
    assert theirs.check_message_integrity(PASSWORD)
    assert theirs.transaction_id == TRANSACTION
    assert theirs.attributes["XOR-MAPPED-ADDRESS"] == (host.removeprefix("::ffff:"), 32853)
    assert media_stun.has_integrity(answer, PASSWORD.decode())


def test_a_check_of_aioice_is_read() -> None:
    message = aioice_stun.Message(aioice_stun.Method.BINDING, aioice_stun.Class.REQUEST)
    message.attributes |= {"USERNAME": "ours:theirs", "PRIORITY": 1, "ICE-CONTROLLING": 2, "USE-CANDIDATE": None}
    message.add_message_integrity(b"secret")
    message.add_fingerprint()
    check = accepted(bytes(message), b"secret")
    assert check is not None
    assert (check.local, check.nominated) == ("ours", True)


def test_a_wrong_password_is_told_from_the_right_one() -> None:
    for wrong in (b"", PASSWORD[:-1], PASSWORD.lower(), PASSWORD + b"\0x"):
        assert accepted(REQUEST, wrong) is None


def test_every_bit_that_is_signed_counts() -> None:
    for bit in range(8 * ENDS_AT):
        changed = bytearray(REQUEST)
        changed[bit // 8] ^= 1 << bit % 8
        assert accepted(bytes(changed)) is None, f"bit {bit} may be anything"


def test_a_check_that_is_cut_anywhere_is_none() -> None:
    for size in range(len(REQUEST)):
        cut = REQUEST[:size]
        assert stun.parse(cut) is None
        if size >= 20:  # even where its length is made to fit, it is not signed by whoever knows the password
            fitting = cut[:2] + struct.pack("!H", size - 20) + cut[4:]
            assert (accepted(fitting) is None) == (size < ENDS_AT or size % 4 != 0)


def test_a_length_that_is_not_that_of_the_datagram_is_none() -> None:
    for length in {*range(0, 120, 4), 87, 89, 0xFFFF} - {0x58}:
        assert stun.parse(REQUEST[:2] + struct.pack("!H", length) + REQUEST[4:]) is None
    assert stun.parse(REQUEST + b"\0\0\0\0") is None


def test_without_integrity_or_name_there_is_no_check() -> None:
    unsigned = stun.HEADER.pack(stun.BINDING_REQUEST, len(NAME), stun.COOKIE, b"t" * 12) + NAME
    assert stun.parse(unsigned) is None
    assert stun.parse(request(b"")) is None
    short = stun.attribute(stun.MESSAGE_INTEGRITY, bytes(16))
    body = NAME + short
    assert stun.parse(stun.HEADER.pack(stun.BINDING_REQUEST, len(body), stun.COOKIE, b"t" * 12) + body) is None


def test_what_stands_behind_the_signature_is_not_heeded() -> None:
    data = request(NAME) + NOMINATED + media_stun.attribute(media_stun.USERNAME, b"other:name")
    data = data[:2] + struct.pack("!H", len(data) - 20) + data[4:]
    check = accepted(data, b"secret")
    assert check is not None
    assert (check.local, check.nominated) == ("ours", False)


def test_only_requests_with_the_magic_cookie_and_of_an_ordinary_size_are_checks() -> None:
    assert accepted(request(NAME + NOMINATED), b"secret") is not None
    for kind in (stun.BINDING_RESPONSE, 0x0011, 0x0111, 0x0003, 0):
        assert stun.parse(request(NAME, kind=kind)) is None
    plain = request(NAME)
    assert stun.parse(plain[:4] + b"\0\0\0\0" + plain[8:]) is None
    assert stun.parse(request(NAME + media_stun.attribute(0x8022, bytes(600)))) is None


def test_an_attribute_that_reaches_beyond_the_end_is_none() -> None:
    for size in (1, 4, 0xFFFF):
        body = struct.pack("!HH", 0x8022, size)
        assert stun.parse(stun.HEADER.pack(stun.BINDING_REQUEST, len(body), stun.COOKIE, b"t" * 12) + body) is None


@given(st.binary(max_size=600))
def test_random_bytes_are_no_check_and_raise_nothing(data: bytes) -> None:
    assert accepted(data) is None


@given(st.integers(0, 2**32 - 1))
def test_a_check_with_bytes_changed_anywhere_raises_nothing_and_is_not_accepted_for_less(seed: int) -> None:
    dice = Random(seed)
    changed = bytearray(REQUEST)
    for _ in range(dice.randint(1, 6)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    data = bytes(changed[: dice.randint(0, len(changed))] if dice.random() < 0.3 else changed)
    if accepted(data) is not None:
        assert data[:ENDS_AT] == REQUEST[:ENDS_AT]


# Our own checks, and their answers.


RESPONSE = bytes.fromhex(
    "0101003c2112a442b7e7a701bc34d686fa87dfae"
    "8022000b7465737420766563746f7220"
    "002000080001a147e112a643"
    "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
    "80280004c07d4c96"
)
"""RFC 5769 section 2.2: an answer with SOFTWARE, XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY and FINGERPRINT."""


def answered(data: bytes, password: bytes = PASSWORD) -> bytes | None:
    """Return which check of ours a datagram answers, where its signature is right."""
    answer = stun.parse_answer(data)
    return answer.transaction if answer is not None and stun.verify(data, answer, password) else None


def test_our_check_is_one_that_other_implementations_understand() -> None:
    question = stun.question(b"t" * 12, stun.asking("theirs", "ours", b"tietieti"), b"secret")
    theirs = aioice_stun.parse_message(question)
    assert theirs.check_message_integrity(b"secret")
    assert theirs.transaction_id == b"t" * 12
    assert theirs.attributes["USERNAME"] == "theirs:ours"
    assert "ICE-CONTROLLED" in theirs.attributes
    assert "USE-CANDIDATE" not in theirs.attributes
    check = accepted(question, b"secret")
    assert check is not None
    assert not check.nominated


def test_the_answer_of_rfc_5769_is_read_and_verified() -> None:
    assert answered(RESPONSE) == TRANSACTION
    assert answered(RESPONSE, b"another") is None


def test_an_answer_that_is_cut_or_changed_anywhere_is_none() -> None:
    ends_at = RESPONSE.index(bytes.fromhex("00080014")) + 24
    for size in range(len(RESPONSE)):
        cut = RESPONSE[:size]
        assert stun.parse_answer(cut) is None
        if size >= 20:
            fitting = cut[:2] + struct.pack("!H", size - 20) + cut[4:]
            assert (answered(fitting) is None) == (size < ends_at or size % 4 != 0)
    for bit in range(8 * ends_at):
        changed = bytearray(RESPONSE)
        changed[bit // 8] ^= 1 << bit % 8
        assert answered(bytes(changed)) is None, f"bit {bit} may be anything"


def test_an_answer_without_a_signature_is_none() -> None:
    assert stun.parse_answer(stun.HEADER.pack(stun.BINDING_RESPONSE, 0, stun.COOKIE, TRANSACTION)) is None
    body = stun.attribute(stun.MESSAGE_INTEGRITY, bytes(16))
    head = stun.HEADER.pack(stun.BINDING_RESPONSE, len(body), stun.COOKIE, TRANSACTION)
    assert stun.parse_answer(head + body) is None


@given(st.binary(max_size=600))
def test_any_bytes_are_an_answer_or_none(data: bytes) -> None:
    assert answered(data) is None
