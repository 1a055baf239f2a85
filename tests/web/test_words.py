"""The catalogue of the server's own pages: complete, and nothing in it that no page shows."""

from pathlib import Path

from server.web import words

TEMPLATES = Path(__file__).parents[2] / "templates"


def test_every_word_is_shown_by_a_template() -> None:
    pages = "\n".join(path.read_text() for path in TEMPLATES.glob("*.html"))
    facts = {key for key in words.WORDS if key.startswith(("landing_fact_", "comfort_"))}  # shown in a loop
    idle = [key for key in words.WORDS if f"words.{key}" not in pages and key not in facts]
    assert idle == []


def test_every_error_says_what_happened_and_what_to_do() -> None:
    for error in words.ERRORS.values():
        assert all((error.title, error.what, error.todo))
    assert "fallback" in words.ERRORS


def test_pictures_differ_by_name_and_by_label() -> None:
    assert len({name for name, _ in words.SYMBOLS}) == len(words.SYMBOLS) == len({label for _, label in words.SYMBOLS})


def test_a_day_is_told_without_leading_zeros() -> None:
    assert words.day(1_793_664_000_000) == "3 November 2026"
