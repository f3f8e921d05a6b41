"""Words made of a firm's name: the German adjective in -sche, the people in -er and -ian, Slavic cases in -em and -owi."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from scanners.customers.folding import WALL, View, fold
from scanners.customers.hashing import Hasher
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.searching import Words
from scanners.customers.surfaces import Kind

_CASES = ("e", "er", "en", "es", "em")
_ADJECTIVES = tuple(f"{stem}{case}" for stem in ("sch", "isch") for case in _CASES)
_PEOPLE = ("ian", "ians", "er", "ers", "ler", "lers", "lern", "an", "ans", "ns", "ite", "ites")
_SLAVIC = ("em", "iem", "om", "owi", "ovi", "ovu", "ami")
"""Cases of Polish, Czech, Slovak and the South Slavic languages, of two letters or more."""
_DROPPED = ("", *"aeiouy", "en", "us", "um")
"""What may have gone from the end of the name before the ending."""
_SHORTEST_STEM = 4
_SHORTEST_NAME = 5
_SHORTEST_SLAVIC = 7
_RARE = 26
"""Ten times the Zipf frequency from which a name is a word of its own."""
_SURE = {Kind.NAME: 0.0, Kind.ALIAS: 0.0, Kind.CORE: 0.05, Kind.SHORT: 0.1}


class _Reading(NamedTuple):
    """A word read as a name with an ending."""

    word: int
    name: str
    confidence: float


def derived_hits(index: CustomerIndex, view: View, words: Words) -> Iterator[Hit]:
    """Capital odd words that are a customer's name and an ending."""
    odd = np.flatnonzero(words.odd & view.upper[words.starts])
    readings = [
        reading
        for at in odd
        for reading in _readings(int(at), view.string(words.starts[at], words.ends[at]))
    ]
    if not readings:
        return
    names = fold(WALL.join(one.name for one in readings))
    stop = np.cumsum([len(one.name) for one in readings])
    begin = np.concatenate([[0], stop[:-1]])
    who, rows = index.exact.find(Hasher(names.letters).of(begin, stop))
    for place, row in zip(who.tolist(), rows.tolist(), strict=True):
        hit = _judged(index, view, words, readings[place], row)
        if hit is not None:
            yield hit


def _readings(at: int, word: str) -> Iterator[_Reading]:
    if not word.isascii() or not word.isalpha():
        return
    for endings, sure in ((_ADJECTIVES, 0.75), (_PEOPLE, 0.65)):
        for ending in endings:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < _SHORTEST_STEM:
                continue
            for gone in _DROPPED:
                if len(stem) + len(gone) >= _SHORTEST_NAME:
                    yield _Reading(at, stem + gone, sure - (0.1 if gone else 0.0))
    for ending in _SLAVIC:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_SLAVIC:
            yield _Reading(at, stem, 0.65)


def _judged(
    index: CustomerIndex, view: View, words: Words, reading: _Reading, row: int
) -> Hit | None:
    spellings = index.spellings
    kind = Kind(int(spellings.kind[row]))
    single = int(spellings.inner[row]) == 0
    if not single or kind not in _SURE or spellings.common[row] >= _RARE:
        return None
    if spellings.string(row) != reading.name:
        return None
    begin, stop = int(words.starts[reading.word]), int(words.ends[reading.word])
    return Hit(
        start=int(view.start[begin]),
        end=int(view.end[stop - 1]),
        owner=int(spellings.owner[row]),
        rule="derived",
        confidence=round(reading.confidence - _SURE[kind], 2),
        evidence=("name with an ending", kind.name.lower()),
        letters=stop - begin,
        kind=kind,
    )
