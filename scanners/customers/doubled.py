"""Names with letters written twice or more often: "Korrvaatth", "KKoorrvvaatthh"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from scanners.customers.folding import Gap, View
from scanners.customers.fragments import hashes_of
from scanners.customers.hashing import Indexes
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.searching import Words
from scanners.customers.surfaces import Kind
from scanners.customers.words import ORDINARY_FROM, is_ordinary, zipf

_FEWEST_TWICE = 2
"""Letters of a word that are written more than once; one is a slip of the pen, which `fuzzy` finds."""
_MOST_ROWS = 9
"""Rows of equal letters in what is read: every one may stand for one letter or for two."""
_MOST_WORDS = 3
_SHORTEST = 5
_SURE_FROM = 6
_ROW = re.compile(r"(.)\1*")
_KINDS = {Kind.NAME: 0.0, Kind.ALIAS: 0.0, Kind.CORE: 0.05, Kind.SHORT: 0.1}
_PARTS = np.uint16(~(Gap.SPACE | Gap.HYPHEN | Gap.LINE | Gap.AMPERSAND | Gap.UNDERSCORE) & 0xFFFF)


def doubled_hits(index: CustomerIndex, view: View, words: Words) -> Iterator[Hit]:
    """Words with several letters too many that are a name without them."""
    stretched = _stretched(words)
    if not len(stretched):
        return
    asked: list[tuple[str, int, int]] = []
    for first, behind in _runs(view, words, stretched):
        parts = [view.string(*span) for span in words.spans(first, behind)]
        asked += [(read, first, behind) for read in readings("".join(parts))]
    if not asked:
        return
    who, rows = index.exact.find(hashes_of([read for read, _, _ in asked]))
    for at, row in zip(who.tolist(), rows.tolist(), strict=True):
        read, first, behind = asked[at]
        hit = _judged(index, view, read, *words.stretch(first, behind), row)
        if hit is not None:
            yield hit


def _stretched(words: Words) -> Indexes:
    """The words that no dictionary has and in which two letters or more stand twice, or one three times."""
    known = words.vocabulary
    twice = np.append(known.letters[1:] == known.letters[:-1], False)
    twice[known.first[1:] - 1] = False  # the next letter is another word's
    count = np.concatenate([[0], np.cumsum(twice)])
    many = count[known.first[1:]] - count[known.first[:-1]] >= _FEWEST_TWICE
    found: Indexes = np.flatnonzero(words.odd & many[words.vocabulary.which])
    return found


def _runs(view: View, words: Words, stretched: Indexes) -> Iterator[tuple[int, int]]:
    """Up to a few words that nothing but blanks and the like parts, one of them stretched."""
    seen: set[tuple[int, int]] = set()
    parted = (view.gap[words.starts] & _PARTS) != 0
    for at in stretched.tolist():
        for first in range(max(0, at - _MOST_WORDS + 1), at + 1):
            for behind in range(at + 1, min(len(words.starts), first + _MOST_WORDS) + 1):
                if (first, behind) not in seen and not parted[first + 1 : behind].any():
                    seen.add((first, behind))
                    yield first, behind


@lru_cache(maxsize=1 << 12)
def readings(letters: str) -> Sequence[str]:
    """The letters with each row of equal ones written once or twice, and not as they are; nothing where there are too many."""
    rows = [row.group() for row in _ROW.finditer(letters)]
    if sum(len(row) > 1 for row in rows) > _MOST_ROWS:
        halves = "".join(row[: (len(row) + 1) // 2] for row in rows)
        return (halves, "".join(row[0] for row in rows))
    ways = [(row[0], row[:2]) if len(row) > 1 else (row,) for row in rows]
    every = ("".join(one) for one in itertools.product(*ways))
    return tuple(one for one in every if one != letters and len(one) >= _SHORTEST)


def _judged(
    index: CustomerIndex, view: View, read: str, begin: int, stop: int, row: int
) -> Hit | None:
    spellings = index.spellings
    kind = Kind(int(spellings.kind[row]))
    if kind not in _KINDS or spellings.string(row) != read:
        return None
    more = stop - begin - len(read)
    if more < _FEWEST_TWICE:
        return None
    confidence = (0.75 if len(read) >= _SURE_FROM else 0.62) - _KINDS[kind]
    if int(spellings.inner[row]) == 0 and (is_ordinary(read) or zipf(read) >= ORDINARY_FROM):
        confidence -= 0.0 if more * 2 >= len(read) else 0.3
    return Hit(
        start=int(view.start[begin]),
        end=int(view.end[stop - 1]),
        owner=int(spellings.owner[row]),
        rule="doubled",
        confidence=round(confidence, 2),
        evidence=(f"{more} letters too many", kind.name.lower()),
        letters=stop - begin,
        kind=kind,
    )
