"""How much a spelling that was met may mean something else than the customer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scanners.customers.mistyped import words_in
from scanners.customers.setting import Setting
from scanners.customers.shapes import Shape
from scanners.customers.surfaces import Kind
from scanners.customers.words import (
    FUNCTION_WORD_FROM,
    in_dictionary,
    is_english,
    is_ordinary,
    rarity_in_english,
    zipf,
)
from scanners.customers.writings import Writing

LEAST_IN_LOWER = 0.2
"""Doubt that a name in small letters keeps, whatever its words."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The spelling that a candidate may be."""

    letters: str
    kind: Kind
    rarity: float
    """How often its words are met together, as a Zipf frequency."""
    single: bool
    """Whether it is one word."""
    inner: int
    cased: int

    @property
    def words(self) -> list[str]:
        """Its words."""
        places = [at for at in range(1, len(self.letters)) if self.inner >> at & 1]
        return words_in(self.letters, places)


def doubt_of(spelling: Spelling, writing: Writing) -> float:
    """From 0 for letters that mean nothing else to 1 for an everyday word."""
    doubt = _doubt_of_words(spelling, writing)
    if writing.link and not spelling.single:
        doubt = min(doubt, 0.3 if writing.shape is Shape.JOINED else 0.45)
    if writing.disguised:
        doubt *= 0.3
    if writing.shape is Shape.SPACED:
        doubt *= 0.4
    if _is_odd_in_capitals(spelling, writing):
        doubt *= 0.45
    return doubt


def _is_odd_in_capitals(spelling: Spelling, writing: Writing) -> bool:
    """Whether capitals stand inside a word, as in the list: nobody writes a plain word so, but for "AND" and "NOT", which are stressed."""
    inside = spelling.cased & ~(spelling.inner | 1)
    return bool(writing.as_listed and inside) and zipf(spelling.letters) < FUNCTION_WORD_FROM


def _doubt_of_words(spelling: Spelling, writing: Writing) -> float:
    rarity = spelling.rarity
    if spelling.single:
        if rarity >= 3:
            return 1.0 if is_ordinary(spelling.letters) else 0.6
        if rarity >= 2:
            if not writing.capital and rarity >= 2.5 and in_dictionary(spelling.letters):
                return 0.8
            return 0.35 if rarity >= 2.5 else 0.2
        return 0.0
    if writing.shape is not Shape.WHOLE and zipf(spelling.letters) >= 3:
        return 1.0
    if rarity < 3:
        return 0.0
    often = min(1.0, (rarity - 3) / 1.5)
    return 0.1 + 0.25 * often if writing.capital else 0.35 + 0.4 * often


def doubt_in_english(spelling: Spelling, writing: Writing, setting: Setting) -> float:
    """The doubt in small letters in an English sentence, where a word of another language hardly is but a name."""
    if not is_english([word.lower() for word in (*setting.heads, *setting.tails)]):
        return 1.0
    return max(
        LEAST_IN_LOWER,
        _doubt_of_words(replace(spelling, rarity=rarity_in_english(spelling.words)), writing),
    )
