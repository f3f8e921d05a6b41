"""How many letters stretches differ from the spellings they may be, for many of them in one go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from scanners.customers.folding import View, tables
from scanners.customers.fuzzy import LONG
from scanners.customers.hashing import grouped, mix
from scanners.customers.index import CustomerIndex
from scanners.customers.pairing import FuzzyPairs

_FAR = 3
"""Edits from which it does not matter how many there are."""
_SIZE_BITS = 8


class Slip(NamedTuple):
    """A stretch of letters of the view, the spelling it is nearly, and how many letters differ."""

    begin: int
    stop: int
    row: int
    edits: int


def slips(index: CustomerIndex, view: View, pairs: FuzzyPairs) -> Iterator[Slip]:
    """The pairs, of letters of the view and rows of the index, that differ by one slip, or by two in a long name."""
    if not len(pairs.row):
        return
    places = (pairs.begin << _SIZE_BITS) | (pairs.stop - pairs.begin)
    shown, which = grouped(mix(places.astype(np.uint64)))
    places = places[shown]
    shown, whose = grouped(mix(pairs.row.astype(np.uint64)))
    rows = pairs.row[shown]
    begins, sizes = (places >> _SIZE_BITS).tolist(), (places & ((1 << _SIZE_BITS) - 1)).tolist()
    seen = [view.string(at, at + size) for at, size in zip(begins, sizes, strict=True)]
    names = index.spellings.strings(rows)
    edits = _edits(seen, which, names, whose)
    longest = np.where(np.array([len(name) for name in names])[whose] <= LONG, 1, 2)
    for at in np.flatnonzero(edits <= longest).tolist():
        yield Slip(int(pairs.begin[at]), int(pairs.stop[at]), int(pairs.row[at]), int(edits[at]))


_Numbers = npt.NDArray[np.intp]


def _edits(
    seen: Sequence[str], which: _Numbers, names: Sequence[str], whose: _Numbers
) -> npt.NDArray[np.uint8]:
    """Edits between seen[which] and names[whose]; letters that are taken for one another count as the same."""
    bones, own = bones_of(seen), bones_of(names)
    edits = _distances(bones, which, own, whose)
    # "ranno" mistyped "rnno" has a pair that the name has not.
    single, alone = letters_of(seen), letters_of(names)
    paired = np.array([a != b for a, b in zip(bones, single, strict=True)], dtype=bool)[which]
    paired |= np.array([a != b for a, b in zip(own, alone, strict=True)], dtype=bool)[whose]
    again = np.flatnonzero(paired & (edits > 1))
    if len(again):
        others = _distances(single, which[again], alone, whose[again])
        edits[again] = np.minimum(edits[again], others)
    return edits


def _distances(
    seen: Sequence[str], which: _Numbers, names: Sequence[str], whose: _Numbers
) -> npt.NDArray[np.uint8]:
    # Taken out of arrays: of hundreds of thousands of pairs a loop would cost more than the comparison.
    one, other = (np.array(seen, dtype=object)[which], np.array(names, dtype=object)[whose])
    found: npt.NDArray[np.uint8] = cpdist(
        one.tolist(), other.tolist(), scorer=OSA.distance, score_cutoff=_FAR, dtype=np.uint8
    )
    return found


_APART = "\x00"
"""Parts strings that are translated in one go; no letter."""


def bones_of(strings: Sequence[str]) -> list[str]:
    """The letters of each as an OCR engine could take them."""
    joined = _APART.join(strings)
    for pair, one in tables()["misread"]["pairs"].items():
        joined = joined.replace(pair, one)
    return joined.translate(_translation()).split(_APART)


def letters_of(strings: Sequence[str]) -> list[str]:
    """The same, but for pairs that look like one letter."""
    return _APART.join(strings).translate(_translation()).split(_APART)


@cache
def _translation() -> dict[int, int]:
    table = tables()["misread"]
    return str.maketrans(table["from"], table["to"])
