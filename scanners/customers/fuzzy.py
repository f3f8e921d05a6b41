"""Names with letters misread or mistyped: candidates by keys of which one letter is left out.

Letters are first brought to what an OCR engine confuses them with (letters.toml, `misread`), so a misread name has no edit
left. A name of up to LONG letters may have one edit; with one letter left out on both sides the rest is equal. In a longer
one with two edits the first or the last few letters hold at most one, so their keys are enough; how the whole compares is
then computed (Damerau's optimal string alignment). After the symmetric delete idea of W. Garbe and prefix/suffix pigeonholes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.folding import Codes, Gap, Marks, Places, View, tables
from scanners.customers.hashing import ID_BITS, MOST_IDS, Hasher, Indexes, Keys, Table

SHORTEST = 5
LONG = 10
"""Up to here the whole name is keyed; two edits are allowed only beyond."""
_EDGES = ((11, 13, 6), (14, 17, 7), (18, 64, 9))
"""Lengths from, to, and how many first and last letters are keyed then."""
_WHOLE, _FRONT, _BACK = (np.uint64(0), np.uint64(0x5D4E3C2B1A09F8E7), np.uint64(0xA3B1C2D4E5F60718))
_MOST_EDITS = 2
_ABBREVIATION = 3
_SHIFT = 7
"""Bits that hold a stretch's size."""


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Letters as an OCR engine could take them; `first` is where each begins among the view's letters."""

    letters: Codes
    first: Places
    """One entry more than there are letters."""


class FuzzyPairs(NamedTuple):
    """Stretches of a skeleton that may be a spelling, as three arrays."""

    begin: Indexes
    stop: Indexes
    row: Indexes


@cache
def _misread() -> tuple[Codes, tuple[tuple[int, int, int], ...]]:
    table = tables()["misread"]
    read = np.arange(128, dtype=np.uint32)
    for seen, as_ in zip(table["from"], table["to"], strict=True):
        read[ord(seen)] = ord(as_)
    pairs = tuple((ord(a), ord(b), ord(one)) for (a, b), one in table["pairs"].items())
    return read, pairs


def skeleton(letters: Codes, bound: Marks) -> Skeleton:
    """The skeleton of these letters; `bound` tells where words begin, across which no pair is one letter."""
    read, pairs = _misread()
    out = letters.copy()
    plain = letters < 128
    out[plain] = read[letters[plain]]
    keep = np.ones(len(letters), dtype=bool)
    for one, two, as_ in pairs:
        at = np.flatnonzero((letters[:-1] == one) & (letters[1:] == two) & ~bound[1 : len(letters)])
        at = at[keep[at]]
        if one == two and len(at):
            at = at[np.diff(at, prepend=-2) > 1]
        out[at] = read[as_]
        keep[at + 1] = False
    first = np.flatnonzero(keep)
    return Skeleton(out[keep], np.append(first, len(letters)))


def edge_of(size: int) -> int:
    """How many letters of each end are keyed for a name of this length."""
    return next(edge for low, high, edge in _EDGES if low <= size <= high)


@dataclass(frozen=True, slots=True, eq=False)
class Fuzzy:
    """Keys of the spellings that may be mistyped."""

    entries: Keys
    seen: npt.NDArray[np.uint8]
    size: npt.NDArray[np.uint8]
    """Letters of every spelling's skeleton; 0 for those not taken in."""
    mask: npt.NDArray[np.uint64]
    """Which letters the skeleton has, a bit for each."""

    @property
    def table(self) -> Table:
        """The keys."""
        return Table(self.entries, self.seen)


def keys_of(letters: Codes, begin: Indexes, stop: Indexes, rows: Indexes) -> Iterator[Keys]:
    """Table entries for skeletons begin…stop, being those of `rows`; as many as `count_keys` says."""
    hasher = Hasher(letters)
    sizes = stop - begin
    short = np.flatnonzero((sizes >= SHORTEST) & (sizes <= LONG))
    for keys, who in _left_out(hasher, begin, stop, short, _WHOLE):
        yield Table.entries_of(keys, rows[who])
    for low, high, edge in _EDGES:
        fits = np.flatnonzero((sizes >= low) & (sizes <= high))
        for keys, who in _left_out(hasher, begin, begin + edge, fits, _FRONT):
            yield Table.entries_of(keys, rows[who])
        for keys, who in _left_out(hasher, stop - edge, stop, fits, _BACK):
            yield Table.entries_of(keys, rows[who])


def count_keys(sizes: npt.NDArray[np.uint8]) -> int:
    """How many entries skeletons of these sizes get."""
    counts = np.zeros(256, dtype=np.int64)
    counts[SHORTEST : LONG + 1] = np.arange(SHORTEST, LONG + 1) + 1
    for low, high, edge in _EDGES:
        counts[low : high + 1] = 2 * (edge + 1)
    return int(counts[sizes].sum())


def _left_out(
    hasher: Hasher, begin: Indexes, stop: Indexes, which: Indexes, salt: np.uint64
) -> Iterator[tuple[Keys, Indexes]]:
    """Keys of the stretches `which`, whole and with each letter left out, with whom they belong to."""
    if not len(which):
        return
    first, last = begin[which], stop[which]
    yield hasher.of(first, last) ^ salt, which
    for step in range(int((last - first).max())):
        has = np.flatnonzero(first + step < last)
        a, b = first[has], last[has]
        yield hasher.without(a, b, a + step) ^ salt, which[has]


def letter_masks(letters: Codes, begin: Indexes, stop: Indexes) -> npt.NDArray[np.uint64]:
    """For every stretch a bit for each letter it has."""
    bits = np.left_shift(np.uint64(1), (letters.astype(np.uint64) & np.uint64(63)))
    out = np.zeros(len(begin), dtype=np.uint64)
    for step in range(int((stop - begin).max(initial=0))):
        has = np.flatnonzero(begin + step < stop)
        out[has] |= bits[begin[has] + step]
    return out


def fuzzy_pairs(fuzzy: Fuzzy, view: View, bones: Skeleton, odd: Marks) -> FuzzyPairs:
    """Stretches between bounds whose skeleton is near a spelling's, having at least one odd letter in them.

    `odd` marks the skeleton letters that belong to a word no dictionary has.
    """
    bound = view.bound[bones.first]
    walls = np.cumsum(_barriers(view)[bones.first])
    oddness = np.concatenate([[0], np.cumsum(odd)])
    hasher = Hasher(bones.letters)
    at = np.flatnonzero(bound)
    found = [_short_pairs(fuzzy, hasher, at, oddness)]
    for low, high, edge in _EDGES:
        found += _edge_pairs(fuzzy, hasher, at, bound, oddness, (low, high, edge))
    begin, stop, row = (np.concatenate(parts) for parts in zip(*found, strict=True))
    fits = (oddness[stop] > oddness[begin]) & (walls[stop - 1] == walls[begin])
    begin, stop, row = begin[fits], stop[fits], row[fits]
    return _alike(fuzzy, bones, FuzzyPairs(begin, stop, row))


def _barriers(view: View) -> Marks:
    """Where no name goes on: commas, brackets, the ends of sentences, though not the stop of "J. P." or "St."."""
    hard = (view.gap & np.uint16(Gap.WALL | Gap.STRONG | Gap.COMMA)) != 0
    begins = np.flatnonzero(view.gap)
    sizes = np.zeros(len(view.gap), dtype=np.int64)
    sizes[begins[1:]] = np.diff(begins)
    stop = np.uint16(Gap.DOT | Gap.SPACE)
    barriers: Marks = hard | (((view.gap & stop) == stop) & (sizes > _ABBREVIATION))
    return barriers


def _short_pairs(fuzzy: Fuzzy, hasher: Hasher, at: Indexes, oddness: Indexes) -> FuzzyPairs:
    begins, stops = [], []
    for step in range(1, min(LONG, len(at) - 1) + 1):
        begin, stop = at[:-step], at[step:]
        size = stop - begin
        fits = (size >= SHORTEST - 1) & (size <= LONG + 1) & (oddness[stop] > oddness[begin])
        begins.append(begin[fits])
        stops.append(stop[fits])
    none = np.zeros(0, np.int64)
    begin, stop = np.concatenate([none, *begins]), np.concatenate([none, *stops])
    found = [
        (who[where], rows)
        for keys, who in _left_out(hasher, begin, stop, np.arange(len(begin)), _WHOLE)
        for where, rows in [fuzzy.table.find(keys)]
    ]
    who = np.concatenate([none, *(one for one, _ in found)])
    rows = np.concatenate([none, *(two for _, two in found)])
    fits = np.abs(fuzzy.size[rows].astype(np.int64) - (stop - begin)[who]) <= 1
    fits &= fuzzy.size[rows] <= LONG
    return FuzzyPairs(begin[who[fits]], stop[who[fits]], rows[fits])


def _edge_pairs(
    fuzzy: Fuzzy,
    hasher: Hasher,
    at: Indexes,
    bound: Marks,
    oddness: Indexes,
    edges: tuple[int, int, int],
) -> Iterator[FuzzyPairs]:
    low, high, edge = edges
    last = len(bound) - 1
    reach = high + _MOST_EDITS
    starts = at[at + edge <= last]
    starts = starts[oddness[np.minimum(starts + reach, last)] > oddness[starts]]
    ends = at[at >= edge]
    ends = ends[oddness[ends] > oddness[np.maximum(ends - reach, 0)]]
    for begin, stop, salt, forward in (
        (starts, starts + edge, _FRONT, True),
        (ends - edge, ends, _BACK, False),
    ):
        for keys, who in _left_out(hasher, begin, stop, np.arange(len(begin)), salt):
            where, rows = fuzzy.table.find(keys)
            if not len(rows):
                continue
            size = fuzzy.size[rows].astype(np.int64)
            right = np.flatnonzero((size >= low) & (size <= high))
            rows, size = rows[right], size[right]
            anchor = (starts if forward else ends)[who[where[right]]]
            for more in range(-_MOST_EDITS, _MOST_EDITS + 1):
                other = anchor + size + more if forward else anchor - size - more
                fits = (other >= 0) & (other <= last)
                fits[fits] = bound[other[fits]]
                near, far = anchor[fits], other[fits]
                first, last_ = (near, far) if forward else (far, near)
                yield FuzzyPairs(first, last_, rows[fits])


def _alike(fuzzy: Fuzzy, bones: Skeleton, pairs: FuzzyPairs) -> FuzzyPairs:
    """The pairs once each, without those whose letters differ too much."""
    if not len(pairs.row):
        return pairs
    size = pairs.stop - pairs.begin
    packed = np.unique((pairs.begin << _SHIFT + ID_BITS) | (size << ID_BITS) | pairs.row)
    row = packed & (MOST_IDS - 1)
    begin = packed >> (_SHIFT + ID_BITS)
    stop = begin + ((packed >> ID_BITS) & ((1 << _SHIFT) - 1))
    own = fuzzy.mask[row]
    seen = letter_masks(bones.letters, begin, stop)
    fits = np.bitwise_count(own & ~seen) <= _MOST_EDITS
    fits &= np.bitwise_count(seen & ~own) <= _MOST_EDITS
    return FuzzyPairs(begin[fits], stop[fits], row[fits])
