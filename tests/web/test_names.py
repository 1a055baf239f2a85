"""Names: what is left of them, and which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.web.names import BadNameError, clean_name, visible

KEPT = [
    ("Mia", "Mia"),
    ("  Mr \t Ortiz\n", "Mr Ortiz"),
    ("<b>Mia</b> & co", "<b>Mia</b> & co"),
    ("Ana\u202e\u2066\u200f\ufeff\x00\x1b", "Ana"),
    ("Zoe\u0308", "Zoë"),
    ("نیما\u200cجان", "نیما\u200cجان"),
    ("👩\u200d🚀", "👩\u200d🚀"),
    ("a" + "\u0301" * 30, "á" + "\u0301" * 4),
]


@pytest.mark.parametrize(("given_name", "kept"), KEPT)
def test_a_name_keeps_what_can_be_seen(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@pytest.mark.parametrize("name", ["", " ", "\u200b\u200d", "\u202e\u2069", "\u3164\u2800", "\x00\x07"])
def test_a_name_that_cannot_be_seen_is_no_name(name: str) -> None:
    with pytest.raises(BadNameError) as refused:
        clean_name(name)
    assert refused.value.code == "name_empty"


@pytest.mark.parametrize("name", ["a" * 41, "a" * 10_000, "🦊" * 10_000])
def test_a_name_has_an_end(name: str) -> None:
    with pytest.raises(BadNameError) as refused:
        clean_name(name)
    assert refused.value.code == "name_too_long"


@given(st.text(max_size=60))
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert not any(sign < " " or sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for sign in once)
