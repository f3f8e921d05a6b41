"""Letters told by the words of a spelling alphabet: "Zulu Victor Kilo", "Zacharias Viktor Kaufmann"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from scanners.customers.clients import places_of
from scanners.customers.marks import marked

ALIAS = 3
"""Letters of an alias, for which a word has to be met that is hardly met but so."""
_WITH_HYPHEN = frozenset({"x-ray"})
_LISTED = 4
"""Towns or people with no comma between, of which more are no list."""
_DIFFERENT = 2
"""Words of an alphabet that a text must have, before their places are looked for."""
_BETWEEN = re.compile(r"[\s,-]{1,3}$")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """One table of alphabets.toml."""

    words: frozenset[str]
    odd: frozenset[str]
    listed: bool
    """Whether its words stand in lists for other reasons, being towns or people."""
    least: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of an alphabet in the text; half-open."""

    start: int
    end: int
    letters: str


@cache
def _tables() -> tuple[tuple[Alphabet, ...], dict[str, str]]:
    """The alphabets, and the words that stand for more than their first letters."""
    tables = tomllib.loads((resources.files(__package__) / "alphabets.toml").read_text("utf-8"))
    several: dict[str, str] = tables.pop("several")
    alphabets = tuple(
        Alphabet(
            frozenset(table["words"].split()),
            frozenset(table["odd"].split()),
            table["listed"],
            table["least"],
        )
        for table in tables.values()
    )
    return alphabets, several


def told_letters(text: str) -> Iterator[tuple[int, int, str]]:
    """Where words of an alphabet stand one behind the other, and the letters they stand for."""
    for alphabet in _tables()[0]:
        for run in _runs(text, alphabet):
            letters = "".join(word.letters for word in run)
            if len(run) >= alphabet.least and _tells(text, run, alphabet):
                yield run[0].start, run[-1].end, letters


def is_in_order(letters: str) -> bool:
    """Whether each letter is the next of the alphabet: "A for Apple, B for Ball, C for Cat" is nobody."""
    small = letters.lower()
    return all(ord(two) - ord(one) == 1 for one, two in pairwise(small))


def _tells(text: str, run: Sequence[_Word], alphabet: Alphabet) -> bool:
    """Whether the run is no list of towns, people or the alphabet itself."""
    if is_in_order("".join(word.letters for word in run)):
        return False
    words = [text[word.start : word.end].lower() for word in run]
    if len(run) <= ALIAS and len(set(words)) < _DIFFERENT:
        return False
    if any(word in alphabet.odd for word in words):
        return True
    if not alphabet.listed:
        return len(run) > ALIAS
    return len(run) > _LISTED and "," not in text[run[0].start : run[-1].end]


def _runs(text: str, alphabet: Alphabet) -> Iterator[list[_Word]]:
    """Words of the alphabet one behind the other."""
    met = alphabet.words & marked(text).small_words
    if "ray" in marked(text).small_words:  # the words of a text have no hyphen
        met |= alphabet.words & _WITH_HYPHEN
    if len(met) < _DIFFERENT:
        return
    small = text.lower()
    if len(small) != len(text):
        return
    run: list[_Word] = []
    for start, end in sorted(place for word in met for place in places_of(word, small)):
        if run and not _BETWEEN.match(text[run[-1].end : start]):
            yield run
            run = []
        run.append(_Word(start, end, _tables()[1].get(small[start:end], small[start])))
    if run:
        yield run
