"""Names with letters glued on at both sides: "preNorthwindrollout"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scanners.customers.folding import View
from scanners.customers.hashing import Hasher, Indexes
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.searching import ODD_BELOW, Words
from scanners.customers.surfaces import Kind
from scanners.customers.words import ORDINARY_FROM, is_ordinary, zipf

_SHORTEST = 6
"""Letters of a name; of fewer, many long words hold one."""
_LONGEST_WORD = 32
_KINDS = frozenset({Kind.NAME, Kind.ALIAS, Kind.CORE})


def buried_hits(index: CustomerIndex, view: View, hasher: Hasher, words: Words) -> Iterator[Hit]:
    """Names within long words that no dictionary has, with a capital or between words that it has."""
    begin, stop, word = _stretches(words)
    if not len(begin):
        return
    who, rows = index.exact.find(hasher.of(begin, stop))
    for at, row in zip(who.tolist(), rows.tolist(), strict=True):
        hit = _judged(index, view, words, int(begin[at]), int(stop[at]), int(word[at]), row)
        if hit is not None:
            yield hit


def _stretches(words: Words) -> tuple[Indexes, Indexes, Indexes]:
    """Every stretch inside the odd words that touches neither end, and which word it is of."""
    sizes = words.ends - words.starts
    odd = np.flatnonzero(words.odd & (sizes >= _SHORTEST + 2) & (sizes <= _LONGEST_WORD))
    begins, stops, of = ([np.zeros(0, np.int64)] for _ in range(3))
    for size in range(_SHORTEST, int(sizes[odd].max(initial=0)) - 1):
        for before in range(1, int(sizes[odd].max()) - size):
            fits = odd[sizes[odd] > before + size]
            begins.append(words.starts[fits] + before)
            stops.append(words.starts[fits] + before + size)
            of.append(fits)
    return np.concatenate(begins), np.concatenate(stops), np.concatenate(of)


def _judged(
    index: CustomerIndex, view: View, words: Words, begin: int, stop: int, word: int, row: int
) -> Hit | None:
    spellings = index.spellings
    kind, name = Kind(int(spellings.kind[row])), spellings.string(row)
    if kind not in _KINDS or name != view.string(begin, stop) or is_ordinary(name):
        return None
    if zipf(name) >= ODD_BELOW or int(spellings.common[row]) >= 10 * ODD_BELOW:
        return None
    first, last = int(words.starts[word]), int(words.ends[word])
    raised = bool(view.upper[begin]) and not bool(view.upper[first:begin].any())
    plain = _is_filler(view.string(first, begin)) and _is_filler(view.string(stop, last))
    if not (raised or plain):
        return None
    return Hit(
        start=int(view.start[begin]),
        end=int(view.end[stop - 1]),
        owner=int(spellings.owner[row]),
        rule="exact" if kind is not Kind.ALIAS else "alias",
        confidence=0.62 if raised else 0.45,
        evidence=(kind.name.lower(), "glued to a word"),
        letters=stop - begin,
        kind=kind,
    )


def _is_filler(letters: str) -> bool:
    """Whether it is an everyday word, digits, or one letter over and over."""
    if letters.isdigit() or len(set(letters)) == 1:
        return True
    return len(letters) >= 2 and zipf(letters) >= ORDINARY_FROM
