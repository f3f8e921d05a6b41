"""What is left of a name when people shorten it: a word with an initial, a word alone, an abbreviation, initials with the legal form.

The index keeps only a hash of each; whoever finds one asks the customer's name whether it is so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from deckproof.model import Customer
from scanners.customers.folding import fold, transcribed
from scanners.customers.hashing import Hasher, Keys
from scanners.customers.legal import forms, without_form
from scanners.customers.words import WORDS, zipf

STEM = 4
"""Letters that an abbreviation standing alone has at least."""
_FEW_SIGNS = 3
"""Signs that are put for any number of letters."""
_LONGER_BY = 2
"""Letters that an abbreviation leaves out at least, to be worth its stop."""
_SHORTEST_WORD = 3
_MOST_WORDS = 5
"""Words of a name, from its front, whose neighbours are taken for pairs."""
_EVERYDAY_FROM = 6.0
"""Zipf frequency from which a word tells of nobody, whatever stands beside it."""
_MOST_INITIALS = 5
RARE_BELOW = 2.8
"""Zipf frequency below which a word is rare enough to tell of a customer by itself."""
_PARTS = re.compile(r"[\s\-/&+,]+")
_SMALL = forms().joiner | {"of", "the", "for", "van", "von", "der", "die", "des", "la", "le", "a"}


@dataclass(frozen=True, slots=True)
class Broken:
    """A name taken apart: its words, and its legal form, whole and the form's first word alone; all folded."""

    words: tuple[str, ...]
    forms: tuple[str, ...]
    spelled_out: tuple[tuple[str, str], ...] = ()
    """Words with an umlaut, each with how it is written without one: "ohmke", "oehmke"."""

    @property
    def initials(self) -> str:
        """The first letters of all words."""
        return "".join(word[0] for word in self.words)

    @property
    def alone(self) -> tuple[str, ...]:
        """The words that may stand for all: the first, and the last that is no trade's."""
        usual = forms().group | forms().field
        telling = [word for word in self.words if word not in usual and _tells(word)]
        if len(self.words) < 2 or not telling:
            return ()
        ends = [word for word in (self.words[0], telling[-1]) if word in telling]
        others = [other for word, other in self.spelled_out if word in ends]
        return tuple(dict.fromkeys([*ends, *others]))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Words that may be shortened, each with the word that is written out behind it."""
        words = self.words[:_MOST_WORDS]
        for at in range(1, len(words)):
            if _tells(words[at]):
                yield words[at - 1], words[at]
        if len(self.words) > 2 and _tells(self.words[-1]):
            yield self.words[0], self.words[-1]

    def is_short_for(self, short: str, word: str) -> bool:
        """Whether "short. word" are words of the name, the first cut off."""
        return any(
            behind == word and before.startswith(short) and len(short) < len(before)
            for before, behind in self.pairs()
        )

    def begins(self, stem: str) -> bool:
        """Whether the name's first word begins so and goes on."""
        first = self.words[0] if self.words else ""
        return first.startswith(stem) and len(first) >= len(stem) + _LONGER_BY

    def is_hidden_behind(self, stem: str, signs: str) -> bool:
        """Whether the name's first word begins so and the signs may stand for its other letters: as many, three or an ellipsis."""
        if not self.begins(stem):
            return False
        hidden = len(self.words[0]) - len(stem)
        return len(stem) > STEM or len(signs) in (hidden, _FEW_SIGNS) or signs == "\u2026"


def _tells(word: str) -> bool:
    return len(word) >= _SHORTEST_WORD and zipf(word) < _EVERYDAY_FROM


def plain(text: str) -> str:
    """The text's letters alone, folded and small."""
    if not text or (text.isascii() and text.isalnum()):
        return text.lower()
    return fold(text).text


@lru_cache(maxsize=WORDS)
def often(word: str) -> float:
    """How often the word is met, as it is written or in its plain letters, as a Zipf frequency."""
    return max(zipf(word.lower()), zipf(plain(word)))


def broken(customer: Customer) -> Iterator[Broken]:
    """The customer's name and aliases, each taken apart."""
    for name in (customer.name, *customer.aliases):
        yield _taken_apart(name)


@lru_cache(maxsize=4096)
def _taken_apart(name: str) -> Broken:
    core = without_form(name)
    written = [word for word in _PARTS.split(core) if word and word.lower() not in _SMALL]
    words = tuple(map(plain, written))
    spelled = {plain(word): plain(transcribed(word, "spelled_out")) for word in written}
    at = name.find(core)
    form = (
        [one for one in _PARTS.split(name[at + len(core) :]) if one.strip(".")] if at >= 0 else []
    )
    whole = plain("".join(form)) if form else ""
    both = (whole, plain(form[0])) if form else ()
    others = tuple((word, other) for word, other in spelled.items() if word and other != word)
    return Broken(tuple(filter(None, words)), tuple(dict.fromkeys(filter(None, both))), others)


def fragments(customer: Customer) -> set[str]:
    """What the index keeps of the customer."""
    kept: set[str] = set()
    for one in broken(customer):
        kept.update(one.alone)
        kept.update(before[0] + word for before, word in one.pairs())
        if one.begins(one.words[0][:STEM] if one.words else ""):
            kept.add(one.words[0][:STEM])
        if 2 <= len(one.words) <= _MOST_INITIALS:
            kept.update(one.initials + form for form in one.forms)
    return kept


def hashes_of(fragments: Sequence[str]) -> Keys:
    """What stands for each of the fragments in a table."""
    letters = np.frombuffer("".join(fragments).encode("utf-32-le"), dtype="<u4").astype(np.uint32)
    stop = np.cumsum([len(one) for one in fragments], dtype=np.int64)
    begin = stop - np.array([len(one) for one in fragments], dtype=np.int64)
    return Hasher(letters).of(begin, stop)
