"""Reads the pictures and their words from where they lie: the set that npm brought (MIT), our own drawings, our words.

The set is a file of nine megabytes; what is not for children (left-out.json) and its skin tones are passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from server.web.symbol_search import Index, Naming, named_plainly

ICONS = Path("@iconify-json/fluent-emoji-flat/icons.json")
CHARACTERS = Path("@iconify-json/fluent-emoji-flat/chars.json")
KEYWORDS = Path("emojibase-data")
TONGUES: Mapping[str, tuple[str, ...]] = {"en": ("en",), "es": ("es-mx", "es")}
"""Language -> folders of the keywords; the first gives the labels. Spanish is that of the Americas first."""
VARIATION = "fe0f"
MIRRORED: Mapping[str, str] = {"1f449": "backhand-index-pointing-right"}
"""Characters whose drawing is another one turned round: the set's list of characters lacks them."""


class Alias(msgspec.Struct, rename="camel"):
    """A drawing that is another one, mirrored or not."""

    parent: str
    h_flip: bool = False


class IconSet(msgspec.Struct):
    """What is read of the set: the drawings stay undecoded but for those that are wanted."""

    icons: dict[str, msgspec.Raw]
    aliases: dict[str, Alias]
    width: int = 16
    height: int = 16


class Icon(msgspec.Struct):
    """One drawing, without its frame."""

    body: str


class Character(msgspec.Struct):
    """What is read of a picture's words in one language. `group` and the skin tones stay unread."""

    hexcode: str
    label: str
    tags: list[str] = []
    order: int = 0


class Spoken(msgspec.Struct, forbid_unknown_fields=True):
    """Words for one picture, the label first."""

    en: list[str]
    es: list[str]


class WordsFile(msgspec.Struct, forbid_unknown_fields=True):
    """static/symbols/words.json: what to show first, words for our drawings, and more words for those of the set."""

    version: int
    start: list[str]
    own: dict[str, Spoken]
    more: dict[str, Spoken]


class Reason(msgspec.Struct, forbid_unknown_fields=True):
    """Pictures that are not offered, and why."""

    reason: str
    names: list[str]


class LeftOutFile(msgspec.Struct, forbid_unknown_fields=True):
    """static/symbols/left-out.json."""

    version: int
    left_out: list[Reason]


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG file and the tag that tells whether it has changed."""

    svg: bytes
    etag: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """An index for each language, and what is shown to those who have asked for nothing yet."""

    indexes: Mapping[str, Index]
    start: Mapping[str, Sequence[Naming]]

    def find(self, text: str, lang: str) -> Sequence[Naming]:
        """Return what a text means in a language; else what it means in another; else what it may have meant."""
        if not text.strip():
            return self.start[lang]
        own = self.indexes[lang]
        others = (other.find(text) for other in self.indexes.values() if other is not own)
        foreign = chain.from_iterable(others)
        return own.find(text) or [own.named[naming.name] for naming in foreign] or own.guess(text)


def read_pictures(node_modules: Path, own: Path) -> Mapping[str, Picture]:
    """Return every picture by name. Blocks for some forty milliseconds: call it off the loop."""
    wanted = offered(own, characters(node_modules, "en"))
    pictures = {path.stem: picture(path.read_bytes()) for path in sorted(own.glob("own-*.svg"))}
    return pictures | {name: picture(svg) for name, svg in set_drawings(node_modules, wanted)}


def read_lexicon(node_modules: Path, own: Path) -> Lexicon:
    """Return the words of every picture. Blocks for some tenths of a second: call it off the loop."""
    words = msgspec.json.decode((own / "words.json").read_bytes(), type=WordsFile)
    spoken = {lang: characters(node_modules, lang) for lang in TONGUES}
    wanted = offered(own, spoken["en"])
    indexes = {lang: Index(lang, namings_of(lang, words, wanted, spoken[lang])) for lang in TONGUES}
    start = {lang: [index.named[name] for name in words.start] for lang, index in indexes.items()}
    return Lexicon(indexes, start)


def offered(own: Path, names: Iterable[str]) -> Sequence[str]:
    """Return those names of the set that are for children."""
    reasons = msgspec.json.decode((own / "left-out.json").read_bytes(), type=LeftOutFile).left_out
    left_out = {name for reason in reasons for name in reason.names}
    return [name for name in names if name not in left_out]


def picture(svg: bytes) -> Picture:
    """Return a file with its tag."""
    return Picture(svg, f'"{hashlib.sha256(svg).hexdigest()[:20]}"')


def set_drawings(node_modules: Path, wanted: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the wanted drawings of the set, each in its frame, by name."""
    found = msgspec.json.decode((node_modules / ICONS).read_bytes(), type=IconSet)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {found.width} {found.height}">'
    for name in wanted:
        alias = found.aliases.get(name, Alias(name))
        body = msgspec.json.decode(found.icons[alias.parent], type=Icon).body
        if alias.h_flip:
            body = f'<g transform="translate({found.width} 0) scale(-1 1)">{body}</g>'
        yield name, f"{frame}{body}</svg>".encode()


def characters(node_modules: Path, lang: str) -> Mapping[str, Character]:
    """Return the words of one language by the name in the set, in the usual order of emoji keyboards."""
    names = msgspec.json.decode((node_modules / CHARACTERS).read_bytes(), type=dict[str, str])
    by_code = {**{bare(code): name for code, name in names.items()}, **MIRRORED}
    found: dict[str, Character] = {}
    for folder in TONGUES[lang]:
        file = node_modules / KEYWORDS / folder / "compact.json"
        for character in msgspec.json.decode(file.read_bytes(), type=list[Character]):
            name = by_code.get(bare(character.hexcode))
            if name in found:
                found[name].tags += [character.label, *character.tags]
            elif name is not None:
                found[name] = character
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def bare(code: str) -> str:
    """Return the code points of a character without the one that only asks for color."""
    return "-".join(point for point in code.lower().split("-") if point != VARIATION)


def namings_of(lang: str, words: WordsFile, wanted: Sequence[str], spoken: Mapping[str, Character]) -> Iterator[Naming]:
    """Yield how each picture is called in a language: our drawings first, then the set."""
    for name, ours in words.own.items():
        label, *aliases = getattr(ours, lang)
        yield Naming(name, label, aliases, own=True)
    for name in wanted:
        character = spoken[name]
        keywords = [*character.tags, name.replace("-", " ")] if lang == "en" else character.tags
        if name in words.more:
            label, *aliases = getattr(words.more[name], lang)
            yield Naming(name, label, aliases, [*keywords, character.label])
        else:
            yield named_plainly(Naming(name, character.label, (), keywords))
