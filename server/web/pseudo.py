"""A language that nobody speaks, for those who work on the pages: every word accented and two fifths longer.

What stands on a screen without its brackets came from no catalogue; what does not fit will not fit in German either.
static/js/design/pseudo.js does the same to the room's words, and the vectors say that they agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.web.assets import Assets

PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = str.maketrans(PLAIN, "áƀçďéƒĝĥîĵķļḿñöṕɋŕšţûṽŵẋýžÁƁÇĎÉƑĜĤÎĴĶĻḾÑÖṔɊŔŠŢÛṼŴẊÝŽ")
TAG = "qps"
WORDS = re.compile(r"js/ui/words[a-z-]*\.js")
"""The modules that hold words, in the folder of all assets."""
EXPORTED = re.compile(r"export\s+(?:const|function)\s+(\w+)|export\s*\{([^}]*)\}")


@dataclass(frozen=True)
class Language:
    """What becomes of a word on its way to a page; and modules that are loaded in the place of others, by path."""

    say: Callable[[str], str] = str
    modules: Mapping[str, str] = field(default_factory=dict)


ENGLISH = Language()


def pseudo(text: str) -> str:
    """Return a text accented, longer and in brackets; one without letters, or that was here before, as it is."""
    if not any(letter in PLAIN for letter in text) or (text.startswith("[") and text.endswith("]")):
        return text
    longer, owed = [], 0
    for letter in text:
        longer.append(letter)
        owed += 2 if letter in PLAIN else 0
        if owed >= 5:  # two letters more for every five
            longer.append(letter.lower())
            owed -= 5
    return f"[{''.join(longer).translate(ACCENTED)}]"


def pseudo_language(assets: Assets) -> Language:
    """Return the language, with a module of its own for each that holds words."""
    return Language(pseudo, {path: address_of(path) for path in assets.files if WORDS.fullmatch(path)})


def address_of(path: str) -> str:
    """Return where the module is served that stands in for a module of words."""
    return f"/design/words/{path.rpartition('/')[2]}"


def module(assets: Assets, path: str) -> str:
    """Return the text of the module that stands in for one of words: the same names, other words.

    Raises KeyError where there is no such module.
    """
    if not WORDS.fullmatch(path):
        raise KeyError(path)
    source = assets.files[path].body.decode()
    exports = [f"export const {name} = pseudo(plain.{name})" for name in exported(source)]
    from_plain = f'import * as plain from "{assets.url(path)}"'
    from_pseudo = f'import {{ pseudo }} from "{assets.url("js/design/pseudo.js")}"'
    return "\n".join([from_plain, from_pseudo, *exports, ""])


def exported(source: str) -> list[str]:
    """Return the names that a module exports, minified or not."""
    names: list[str] = []
    for name, several in EXPORTED.findall(source):
        names += [name] if name else [each.split(" as ")[-1].strip() for each in several.split(",")]
    return names
