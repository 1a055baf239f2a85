"""What people call themselves and their rooms, made fit to be shown: plain and visible. Markup stays as text."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
MARKS_IN_A_ROW = 4  # more is not a script but a drawing over the lines around it
JOINERS = "\u200c\u200d"  # Persian and emoji need them; all else that is unseen goes, direction overrides too
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
SPACES = re.compile(r"\s+")


class BadNameError(ValueError):
    """A name that cannot be used; `code` is `name_empty` or `name_too_long`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean_name(text: str, longest: int = LONGEST) -> str:
    """Return the name without control, direction and unseen characters, white space collapsed.

    Raises BadNameError where nothing visible is left, or more than `longest` characters are.
    """
    if len(text) > longest * 10:
        raise BadNameError("name_too_long")
    name = visible(text)
    if not name:
        raise BadNameError("name_empty")
    if len(name) > longest:
        raise BadNameError("name_too_long")
    return name


def visible(text: str) -> str:
    """Return what of the text can be seen, on one line."""
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind.startswith("M") else 0
        if sign in BLANK_LETTERS or sign.isspace():
            kept.append(" ")
        elif sign in JOINERS or not (kind.startswith("C") or marks > MARKS_IN_A_ROW):
            kept.append(sign)
    return SPACES.sub(" ", "".join(kept)).strip(" " + JOINERS)
