"""How often words are met in everyday text, by the lists of the wordfreq package.

The answers are `wordfreq.zipf_frequency`'s; its dictionaries would take 115 MB of each process and more than half a CPU second.
A Zipf frequency is the base-10 logarithm of how often a word stands in a billion words; 0 is never.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Literal

from deckproof.caches import cache_folder
from scanners.frequencies.keeping import Lists, lists_kept_under
from scanners.frequencies.tokens import share_of_digits, smashed, tokens_of

_NEVER = 1e-9
"""The share that stands for 0 on the scale."""


def zipf_of(text: str, language: Literal["en", "de"]) -> float:
    """How often the text is met in that language; one of several words is rarer than each of them."""
    words = lists()[language]
    one_over = 0.0
    for token in tokens_of(text):
        entry = smashed(token)
        rank = words.rank(entry)
        if rank is None:
            return 0.0
        share = _share(rank)
        if entry != token:
            share *= share_of_digits(token)
        one_over += 1.0 / share
    return _rounded(1.0 / one_over) if one_over else 0.0


def zipf_of_entry(word: str, name: Literal["en", "de", "neighbors"]) -> float:
    """How often the list says that the word is met, as it is spelled there; of English's neighbors it is the highest."""
    rank = lists()[name].rank(word)
    return 0.0 if rank is None else (900 - rank) / 100


@cache
def lists() -> Lists:
    """The lists by their names, made or opened at the first call."""
    return lists_kept_under(cache_folder())


def _share(rank: int) -> float:
    """Which share of all words an entry is: ranks are hundredths of its logarithm, below 0."""
    share: float = 10 ** (-rank / 100)
    return share


def _rounded(share: float) -> float:
    """The Zipf frequency of that share, which is first rounded to three digits as wordfreq does it."""
    share = max(share, _NEVER)
    digits = math.floor(-math.log10(share)) + 3
    return round(math.log10(round(share, digits)) + 9, 2)
