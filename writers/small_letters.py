"""Words that have a small first letter inside a sentence, and so are no names."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass, replace

from deckproof.model import Source
from writers.languages import Language
from writers.languages.small_words import words
from writers.pages import Page, Piece

_SMALL = re.compile(r"(?<![\w@./])[^\W\d_][\w’'-]*")
_INSIDE = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][\w-]*(?: [A-ZÄÖÜ][\w-]*)*(?= [a-zäöüß]|[.,;!?])")
"""Words with a capital inside a sentence."""
LEAST_SMALL = 0.5
"""Of the longer words of a line that is no headline, the share that have a small letter at the least."""


def small_letters(source: Source, tongue: Language) -> frozenset[str]:
    """The words that stand with a small first letter in a sentence: those that the deck writes so, more often than as names, and common ones."""
    return _small_letters(_Deck(source, tongue))


@dataclass(frozen=True, slots=True)
class _Deck:
    """Sources are compared as a whole, and told apart by their decks first."""

    source: Source
    tongue: Language

    def __hash__(self) -> int:
        return hash((self.source.deck, self.tongue))


@functools.lru_cache(maxsize=2)  # every draft of a deck asks for them
def _small_letters(deck: _Deck) -> frozenset[str]:
    counts: Counter[str] = Counter()
    for slide in deck.source.slides:
        for unit in (*slide.units, *slide.notes):
            counts.update(word for word in _SMALL.findall(unit.text) if word[0].islower())
            if not _is_headline(unit.text):
                counts.subtract(
                    word.lower()
                    for found in _INSIDE.findall(unit.text)
                    for word in found.split()
                    if word[1:].islower()
                )
    names = {word for word, count in counts.items() if count < 0}
    return frozenset(word for word, count in counts.items() if count > 0) | (
        deck.tongue.common_words - names
    )


_LONGER = re.compile(r"(?<=\s)[^\W\d_]{4,}")


def _is_headline(text: str) -> bool:
    """Whether most of its longer words have a capital, which tells nothing of any of them."""
    longer: list[str] = _LONGER.findall(text)
    small = sum(word[0].islower() for word in longer)
    return small < LEAST_SMALL * len(longer)


_COUNTS = words(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred"
)
COMMON_ENDING = re.compile(
    r"(?:ing|ed|ly|tion|sion|ment|ness|ity|ance|ence|ical|able|ive|ous|ful|ety|ware|ship)s?$"
)
"""Endings of English words that are no names."""


def with_common(page: Page, small: frozenset[str], tongue: Language) -> Page:
    """The page, each piece told whether its first word has a small letter inside a sentence."""

    def told(piece: Piece) -> Piece:
        first = re.match(r"(?:A(?= [a-z])|[^\W\d_][^\W\d_A-Z’'-]+)(?![\w.])", piece.text)
        word = first[0].lower() if first and piece.text[0].isupper() else ""
        known = (
            word in small
            or word in tongue.small_words
            or word in tongue.orders
            or word in tongue.finite
            or word in _COUNTS
        )
        ending = tongue.code == "en" and len(word) > 5 and bool(COMMON_ENDING.search(word))
        return replace(piece, common=bool(word) and (known or ending))

    return replace(page, body=tuple(map(told, page.body)), notes=tuple(map(told, page.notes)))
