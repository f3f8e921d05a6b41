"""A name found in part is marked as far as it goes: "Nettlebrk Wtr" whole, where only "Nettlebrk" was sure to be found.

What stands beside the part that was found is a word of the same name when it says that word: as it is, cut short before a
full stop, without its vowels, or with a letter wrong. A word of everyday language is none unless it is the name's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from deckproof.model import MASK_FROM, Customer
from scanners.customers.hits import Hit
from scanners.customers.legal import without_form
from scanners.customers.words import is_ordinary

_REACH = 60
"""Code points beside the part that are looked at."""
_WORD = re.compile(r"[^\W_]+(?:['’*][^\W_]+)*")
_BEHIND = re.compile(r"[ \u00a0_/\u2011-]{1,3}([^\W_]+(?:['’*][^\W_]+)*)(\.?)")
_BEFORE = re.compile(r"([^\W_]+(?:['’*][^\W_]+)*)(\.?)[ \u00a0_/\u2011-]{0,3}$")
_VOWELS = re.compile(r"[aeiouyäöü]")
_SHORT_FORM = 2
_SLIP_FROM = 4
"""Letters of a word of which one may be wrong."""
_MOST_SPELLINGS = 20


def continued(hit: Hit, text: str, customer: Customer) -> Hit:
    """The hit over the other words of its customer's name that stand right beside it."""
    if hit.confidence < MASK_FROM or hit.end > len(text) or not text[hit.start : hit.end].strip():
        return hit
    said = _WORD.findall(text[hit.start : hit.end])
    for words in _names(customer):
        for first in _places(said, words):
            start = _begin(text, hit.start, words[:first])
            end = _end(text, hit.end, words[first + len(said) :])
            if (start, end) != (hit.start, hit.end):
                return replace(hit, start=start, end=end)
    return hit


@lru_cache(maxsize=512)
def _names(customer: Customer) -> tuple[tuple[str, ...], ...]:
    """The words of the customer's names that have several."""
    spellings = (without_form(customer.name), *customer.aliases)[:_MOST_SPELLINGS]
    names = (tuple(_WORD.findall(one)) for one in dict.fromkeys(spellings))
    return tuple(words for words in names if len(words) > 1)


def _places(said: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Where in the name the words that were found stand, if they are not all of it."""
    if not 0 < len(said) < len(words):
        return
    for first in range(len(words) - len(said) + 1):
        if all(_says(one, word) for one, word in zip(said, words[first:], strict=False)):
            yield first


def _end(text: str, end: int, words: Sequence[str]) -> int:
    """Where the name ends whose next words are these."""
    for word in words:
        found = _BEHIND.match(text, end, min(len(text), end + _REACH))
        if found is None or not _goes_on(found[1], found[2], word):
            break
        end = found.end() if found[2] and _is_cut(found[1], word) else found.end(1)
    return end


def _begin(text: str, start: int, words: Sequence[str]) -> int:
    """Where the name begins whose words before are these."""
    for word in reversed(words):
        found = _BEFORE.search(text[max(0, start - _REACH) : start])
        if found is None or not _goes_on(found[1], found[2], word):
            break
        start = max(0, start - _REACH) + found.start()
    return start


def _goes_on(said: str, stop: str, word: str) -> bool:
    """Whether what stands there is the name's word rather than the next one of the sentence."""
    if _plain(said) == _plain(word):
        return True
    if is_ordinary(said.lower()):
        return False
    return (bool(stop) and _is_cut(said, word)) or _says(said, word)


def _is_cut(said: str, word: str) -> bool:
    """Whether it is the beginning of the word."""
    one, other = _plain(said), _plain(word)
    return _SHORT_FORM <= len(one) < len(other) and other.startswith(one)


def _says(said: str, word: str) -> bool:
    """Whether it is the word, perhaps without its vowels or with a letter wrong."""
    one, other = _plain(said), _plain(word)
    if one == other:
        return True
    if not one or not other or one[0] != other[0]:
        return False
    bare = _VOWELS.sub("", one), _VOWELS.sub("", other)
    if bare[0] == bare[1] and len(bare[0]) > 1 and len(one) < len(other):
        return True
    slips = 1 if len(other) >= _SLIP_FROM else 0
    slips += len(other) > 2 * _SLIP_FROM
    return OSA.distance(one, other, score_cutoff=slips) <= slips


def _plain(word: str) -> str:
    """The word in small letters without accents and invisible characters."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
