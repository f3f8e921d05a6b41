"""How ordinary a word is: how often it is met, and whether a dictionary has it as more than a name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from scanners._names_model import model_folder
from scanners.frequencies import zipf_of_entry

WORDS = 1 << 17
"""Words of which it is kept what they are: a worker meets new ones for as long as it lives."""
ORDINARY_FROM = 3.0
"""Zipf frequency from which a word is met in everyday text: once in a million words."""

FUNCTION_WORD_FROM = 6.2
"""Zipf frequency above which hardly a noun is met: "on", "is", "you"."""
FOREIGN_FROM = 4.0
_USUAL_FROM = 4.5
"""Zipf frequency from which a word is English, however often a neighbour has the same letters: "door"."""
_NOUN = 16833663260455505849
"""The model's key of its nouns."""
_MET_FROM = 2.5
_TELLS_FROM = 4.5
"""Zipf frequency from which a word tells which language a text is in."""
FOREIGN = 1.0
"""How much more often a foreign word is met in its own language than in English; names are met alike."""


@lru_cache(maxsize=WORDS)
def zipf(word: str) -> float:
    """Base-10 logarithm of how often the word stands in a billion words of English or a neighbour; 0 if never."""
    return max(_zipfs(word))


def english_zipf(word: str) -> float:
    """The same in English alone."""
    return _zipfs(word)[0]


def is_english(words: Sequence[str]) -> bool:
    """Whether a word among them is English only, and none is a usual word of a neighbour only."""
    ours = theirs = 0
    for word in words:
        english, other = _zipfs(word)
        ours += english >= _TELLS_FROM and english - other >= FOREIGN
        theirs += other >= _TELLS_FROM and other - english >= FOREIGN
    return ours > 0 and theirs == 0


@lru_cache(maxsize=WORDS)
def _zipfs(word: str) -> tuple[float, float]:
    """In English, and the highest in its neighbours."""
    return zipf_of_entry(word, "en"), zipf_of_entry(word, "neighbors")


@cache
def _dictionary() -> tuple[frozenset[str], frozenset[str]]:
    """Base forms of all words, and of the nouns, from the lemmatizer of the English model (WordNet)."""
    import msgspec

    file = model_folder() / "lemmatizer" / "lookups" / "lookups.bin"
    tables: dict[str, Any] = msgspec.msgpack.decode(file.read_bytes())
    by_class: dict[int, list[str]] = tables["lemma_index"]
    every = frozenset(word for words in by_class.values() for word in words)
    return every, frozenset(by_class[_NOUN])


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
    ("ly", ""), ("er", ""), ("er", "e"), ("est", ""),
)  # fmt: skip


@lru_cache(maxsize=WORDS)
def in_dictionary(word: str) -> bool:
    """Whether the word, or what it is inflected from, stands in an English dictionary."""
    known, _ = _dictionary()
    if word in known:
        return True
    return any(
        word.endswith(ending) and word[: -len(ending)] + base in known
        for ending, base in _ENDINGS
        if len(word) - len(ending) >= 3
    )


@cache
def _in_order() -> list[str]:
    """The words of the dictionary, sorted."""
    return sorted(_dictionary()[0])


@lru_cache(maxsize=WORDS)
def begins_words(letters: str) -> bool:
    """Whether a word that is met begins with these letters."""
    return any(zipf(word) >= _MET_FROM for word in dictionary_from(letters))


def dictionary_from(letters: str) -> Iterator[str]:
    """The words of the dictionary that begin with these letters, in order."""
    words = _in_order()
    for at in range(bisect_left(words, letters), len(words)):
        if not words[at].startswith(letters):
            return
        yield words[at]


@lru_cache(maxsize=WORDS)
def is_noun(word: str) -> bool:
    """Whether the word can be an English noun, in the singular or plural; function words are none."""
    _, nouns = _dictionary()
    if zipf(word) >= FUNCTION_WORD_FROM:
        return False
    stems = (word, word.removesuffix("s"), word.removesuffix("es"), f"{word.removesuffix('ies')}y")
    return any(stem in nouns for stem in stems if len(stem) > 2)


@lru_cache(maxsize=WORDS)
def is_ordinary(word: str) -> bool:
    """Whether the word means something besides a firm: frequent, and in a dictionary or a word of another language."""
    often = zipf(word)
    if often < ORDINARY_FROM:
        return False
    # Dictionaries leave out the words that are met most: "and", "the", "of".
    return often >= FUNCTION_WORD_FROM or in_dictionary(word) or _is_foreign(word)


def rarity_in_english(words: Sequence[str]) -> float:
    """As `rarity`, for words that stand in an English text: one of another language is as rare there as a name."""
    if len(words) == 1:
        return english_zipf(words[0])
    shares = [_english_share(word) for word in words]
    return _together(shares)


def _english_share(word: str) -> float:
    english = english_zipf(word)
    known = english >= ORDINARY_FROM and in_dictionary(word)
    usual = english >= _USUAL_FROM or not _is_foreign(word)
    return english if known and usual else min(english, 2.0)


def _is_foreign(word: str) -> bool:
    english, other = _zipfs(word)
    return other >= FOREIGN_FROM and other - english >= FOREIGN


def rarity(words: Sequence[str]) -> float:
    """How often these words are met one behind the other, as a Zipf frequency: of one word its own.

    For several, chance alone would give the product of their shares; words that go together are met more often, by a
    factor that grows with their number. A name among them (no dictionary has it) makes them rarer.
    """
    if len(words) == 1:
        return zipf(words[0])
    shares = [zipf(word) if is_ordinary(word) else min(zipf(word), 2.0) for word in words]
    return _together(shares)


def _together(shares: Sequence[float]) -> float:
    expected = sum(share - 9 for share in shares) + 9
    return max(0.0, expected + 3.5 + (len(shares) - 2))


def is_name(word: str) -> bool:
    """Whether the word is met often and no dictionary has it: a person's, a place's or a firm's name."""
    return zipf(word) >= ORDINARY_FROM and not is_ordinary(word)
