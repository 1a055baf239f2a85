"""Scripts and styles without what only their authors read: comments and white space. Pure text to text.

Not a bundler and not a minifier: no token changes, and each stays on its line, so that the line numbers in a browser's
complaints are those of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BLANK = r"(?P<blank>(?:\s+|//[^\n]*|/\*.*?\*/)+)"
STRING = r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
SCRIPT = re.compile(rf"{BLANK}|{STRING}|(?P<word>[\w$]+)|(?P<sign>.)", re.DOTALL)
STYLE = re.compile(rf"(?P<blank>(?:\s+|/\*.*?\*/)+)|{STRING}", re.DOTALL)
TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{)", re.DOTALL)  # up to its end, or to the next ${
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/")
WORD = re.compile(r"[\w$]")
FUSING = frozenset("/+-")  # a + +b, a / /b/
AFTER_VALUE = re.compile(r"[\w$)\]}\"'`]\Z")
OPERATORS = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield"}
)


def lean_script(text: str) -> str:
    """Return a module without comments, indentation and spaces that part nothing."""
    pieces = ["", *script_pieces(text), ""]
    around = zip(pieces, pieces[1:], pieces[2:], strict=False)
    return "".join(piece for before, piece, after in around if piece != " " or parts(before, after))


def lean_style(text: str) -> str:
    """Return a style sheet without comments and indentation."""
    return STYLE.sub(lambda match: match[0] if match.lastgroup == "string" else blank(match[0]), text).lstrip(" ")


def script_pieces(text: str) -> Iterator[str]:
    """Yield the tokens of a module as they are, and what lies between them as little as it can be.

    `depths`: for each template whose ${} we are in, how many braces are open in it.
    """
    depths: list[int] = []
    at, before = 0, ""
    while at < len(text):
        match = SCRIPT.match(text, at)
        assert match is not None  # the last alternative takes anything
        piece = match[0]
        if match.lastgroup == "blank":
            yield blank(piece)
            at += len(piece)
            continue
        if piece == "/" and starts_regex(before):
            piece = whole(REGEX, text, at)
        elif piece == "`" or (piece == "}" and depths and depths[-1] == 0):
            piece += whole(TEMPLATE, text, at + 1)
            follow_template(depths, piece)
        elif depths and piece in "{}":
            depths[-1] += 1 if piece == "{" else -1
        yield piece
        at, before = at + len(piece), piece


def follow_template(depths: list[int], piece: str) -> None:
    """Note whether a piece of a template begins or ends the code within it."""
    if piece.startswith("}"):
        depths.pop()
    if piece.endswith("${"):
        depths.append(0)


def starts_regex(before: str) -> bool:
    """Say whether a slash after this token starts a regular expression; else it divides."""
    return before in OPERATORS or AFTER_VALUE.search(before) is None


def parts(before: str, after: str) -> bool:
    """Say whether two tokens would be read as another thing without the space between them."""
    last, first = before[-1:], after[:1]
    return (WORD.match(last) and WORD.match(first)) is not None or last in FUSING or first in FUSING


def whole(pattern: re.Pattern[str], text: str, at: int) -> str:
    """Return what the pattern takes from here. Raises ValueError where it does not fit, as in broken source."""
    match = pattern.match(text, at)
    if match is None:
        raise ValueError(f"cannot be read at {text[at : at + 40]!r}")
    return match[0]


def blank(text: str) -> str:
    """Return the least that separates as much: the line ends, or else one space."""
    return "\n" * text.count("\n") or " "
