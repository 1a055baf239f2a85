"""Which pictures a word means: an index over labels and keywords in one language. Pure; knows no file and no request.

A word is found without its accents, in capitals or not, in the singular or the plural, and while it is being typed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from functools import lru_cache, reduce
from itertools import combinations

MOST_FOUND = 24
LIKE_ENOUGH = 0.8
"""How alike a mistyped word and a known one are (ratio of difflib): one letter of five may be wrong."""
SHORTEST_MISTYPED = 4
MOST_GUESSED = 5
NO_PICTURE = -1

WORD = re.compile(r"[^\W_]+")
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset({"a", "an", "of", "the", "to"}),
    "es": frozenset({"de", "del", "el", "la", "las", "los", "un", "una"}),
}
PLURALS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (
        (re.compile(r"(?:ies|ie|y)$"), "i"),
        (re.compile(r"(?<=[sxz])es$|(?<=[cs]h)es$|(?<![su])s$"), ""),
        (re.compile(r"e$"), ""),
    ),
    "es": (
        (re.compile(r"ces$"), "z"),
        (re.compile(r"(?<=[djlmnrsxyz])es$|(?<!s)s$"), ""),
        (re.compile(r"e$"), ""),
    ),
}
"""What is taken off until singular and plural are alike; the rest need not be a word (cookie and cookies: cooki)."""
SHORTEST_PLURAL = 4
STEMS_KEPT = 10_000

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """How one picture is called in one language: its label, other names we gave it, and looser keywords."""

    name: str
    label: str
    aliases: Sequence[str] = ()
    keywords: Sequence[str] = ()
    own: bool = False


class Kind(IntEnum):
    """What a term is to its picture, the closest first."""

    LABEL = auto()
    ALIAS = auto()
    KEYWORD = auto()


class Fit(IntEnum):
    """How a query fits a term, the best first."""

    WHOLE = auto()
    WORDS = auto()
    START = auto()
    WITHIN = auto()


RANK: Mapping[tuple[Kind, Fit], int] = {
    (Kind.LABEL, Fit.WHOLE): 0,
    (Kind.ALIAS, Fit.WHOLE): 1,
    (Kind.LABEL, Fit.WORDS): 2,
    (Kind.ALIAS, Fit.WORDS): 3,
    (Kind.LABEL, Fit.START): 4,
    (Kind.ALIAS, Fit.START): 5,
    (Kind.KEYWORD, Fit.WHOLE): 6,
    (Kind.LABEL, Fit.WITHIN): 7,
    (Kind.ALIAS, Fit.WITHIN): 8,
    (Kind.KEYWORD, Fit.WORDS): 9,
    (Kind.KEYWORD, Fit.START): 10,
    (Kind.KEYWORD, Fit.WITHIN): 11,
}
"""A label before a keyword, a whole word before the beginning of another: for "ball" a soccer ball before a balloon."""


@dataclass(frozen=True, slots=True)
class Term:
    """One label or keyword, ready to compare: its words as they begin, and as they are in the singular."""

    picture: int
    kind: Kind
    words: Words
    stems: Words


def fold(text: str) -> str:
    """Return a text without accents and capitals, so that niño, NINO and nino are the same."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str, lang: str) -> Words:
    """Return the folded words of a text; the small ones only where there is no other."""
    words = tuple(WORD.findall(fold(text)))
    return tuple(word for word in words if word not in SMALL_WORDS[lang]) or words


@lru_cache(STEMS_KEPT)
def stem(word: str, lang: str) -> str:
    """Return what the singular and the plural of a folded word have in common."""
    if len(word) >= SHORTEST_PLURAL:
        for ending, instead in PLURALS[lang]:
            word = ending.sub(instead, word)
    return word


def fit(query: Term, term: Term) -> Fit | None:
    """Say how the words asked for fit a term; None where they do not. Words may be unfinished."""
    if query.stems == term.stems:
        return Fit.WHOLE
    if set(query.stems) <= set(term.stems):
        return Fit.WORDS
    last = len(query.words) - 1
    if len(term.words) > last and query.stems[:last] == term.stems[:last] and meets(query, last, term, last):
        return Fit.START
    places = range(len(term.words))
    if all(any(meets(query, asked, term, at) for at in places) for asked in range(last + 1)):
        return Fit.WITHIN
    return None


def meets(query: Term, asked: int, term: Term, at: int) -> bool:
    """Say whether a word of a term is the one that was asked for, in another number, or only begun."""
    return term.words[at].startswith(query.words[asked]) or term.stems[at] == query.stems[asked]


class Index:
    """The pictures of one language, in the order in which they are shown where nothing else decides."""

    def __init__(self, lang: str, namings: Iterable[Naming]) -> None:
        self._lang = lang
        self._namings = tuple(namings)
        self.named: Mapping[str, Naming] = {naming.name: naming for naming in self._namings}
        self._terms = [term for at, naming in enumerate(self._namings) for term in self._terms_of(at, naming)]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for at, term in enumerate(self._terms):
            for word, bare in zip(term.words, term.stems, strict=True):
                self._by_word[word].append(at)
                self._by_stem[bare].append(at)
        self._words = sorted(self._by_word)

    def find(self, text: str, most: int = MOST_FOUND) -> list[Naming]:
        """Return the pictures that all words of a text mean, the best first."""
        return self._fitting([self._query(words_of(text, self._lang))], most)

    def guess(self, text: str, most: int = MOST_FOUND) -> list[Naming]:
        """Return what a likely spelling of a text means; else what most of its words mean, of a long one the first."""
        words = tuple(map(self._likely, words_of(text, self._lang)[:MOST_GUESSED]))
        for count in range(len(words), 0, -1):
            found = self._fitting(map(self._query, combinations(words, count)), most)
            if found:
                return found
        return []

    def _fitting(self, queries: Iterable[Term], most: int) -> list[Naming]:
        best: dict[int, int] = {}
        for query in queries:
            for term in map(self._terms.__getitem__, self._candidates(query)):
                how = fit(query, term)
                if how is not None:
                    best[term.picture] = min(RANK[term.kind, how], best.get(term.picture, len(RANK)))
        return [self._namings[at] for at in sorted(best, key=lambda at: self._place(at, best[at]))[:most]]

    def _candidates(self, query: Term) -> set[int]:
        """Return the terms that have each word asked for, begun or in another number."""
        each = (self._with(word, bare) for word, bare in zip(query.words, query.stems, strict=True))
        return reduce(set.intersection, each) if query.words else set()

    def _with(self, word: str, bare: str) -> set[int]:
        found = set(self._by_stem.get(bare, ()))
        for at in range(bisect_left(self._words, word), len(self._words)):
            if not self._words[at].startswith(word):
                break
            found.update(self._by_word[self._words[at]])
        return found

    def _place(self, at: int, rank: int) -> tuple[int, bool, int, int]:
        naming = self._namings[at]
        return rank, not naming.own, len(naming.label.split()), at

    def _likely(self, word: str) -> str:
        """Return the known word that is most like this one, has its first letter and about its length; else itself."""
        if len(word) < SHORTEST_MISTYPED or self._with(word, stem(word, self._lang)):
            return word
        first = self._words[bisect_left(self._words, word[0]) : bisect_left(self._words, chr(ord(word[0]) + 1))]
        about = (known for known in first if abs(len(known) - len(word)) <= 1)
        return next(iter(difflib.get_close_matches(word, about, 1, LIKE_ENOUGH)), word)

    def _terms_of(self, at: int, naming: Naming) -> Iterator[Term]:
        yield self._term(at, Kind.LABEL, naming.label)
        yield from (self._term(at, Kind.ALIAS, alias) for alias in naming.aliases)
        yield from (self._term(at, Kind.KEYWORD, keyword) for keyword in naming.keywords)

    def _query(self, words: Words) -> Term:
        return Term(NO_PICTURE, Kind.LABEL, words, tuple(stem(word, self._lang) for word in words))

    def _term(self, at: int, kind: Kind, text: str) -> Term:
        words = words_of(text, self._lang)
        return Term(at, kind, words, tuple(stem(word, self._lang) for word in words))


def named_plainly(naming: Naming) -> Naming:
    """Return a naming whose label begins with a capital, as labels below pictures do."""
    return replace(naming, label=naming.label[:1].upper() + naming.label[1:])
