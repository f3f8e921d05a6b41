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
_EDGE_OF = np.zeros(256, dtype=np.int64)
for _low, _high, _edge in _EDGES:
    _EDGE_OF[_low : _high + 1] = _edge
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
    keys, who = _left_out(hasher, begin[short], stop[short], _WHOLE)
    yield Table.entries_of(keys, rows[short[who]])
    for low, high, edge in _EDGES:
        fits = np.flatnonzero((sizes >= low) & (sizes <= high))
        first, last = begin[fits], stop[fits]
        for a, b, salt in ((first, first + edge, _FRONT), (last - edge, last, _BACK)):
            keys, who = _left_out(hasher, a, b, salt)
            yield Table.entries_of(keys, rows[fits[who]])


def count_keys(sizes: npt.NDArray[np.uint8]) -> int:
    """How many entries skeletons of these sizes get."""
    counts = np.zeros(256, dtype=np.int64)
    counts[SHORTEST : LONG + 1] = np.arange(SHORTEST, LONG + 1) + 1
    for low, high, edge in _EDGES:
        counts[low : high + 1] = 2 * (edge + 1)
    return int(counts[sizes].sum())


def _left_out(
    hasher: Hasher, begin: Indexes, stop: Indexes, salt: np.uint64
) -> tuple[Keys, Indexes]:
    """Keys of the stretches, whole and with each letter left out, and which stretch each belongs to."""
    sizes = stop - begin
    who = np.repeat(np.arange(len(begin)), sizes)
    gone = np.arange(len(who)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + begin[who]
    keys = np.concatenate([hasher.of(begin, stop), hasher.without(begin[who], stop[who], gone)])
    return keys ^ salt, np.concatenate([np.arange(len(begin)), who])


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
    found = (
        _short_pairs(fuzzy, hasher, at, oddness),
        *_long_pairs(fuzzy, hasher, at, bound, oddness),
    )
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
    keys, owner = _left_out(hasher, begin, stop, _WHOLE)
    where, rows = fuzzy.table.find(keys)
    who = owner[where]
    fits = np.abs(fuzzy.size[rows].astype(np.int64) - (stop - begin)[who]) <= 1
    fits &= fuzzy.size[rows] <= LONG
    return FuzzyPairs(begin[who[fits]], stop[who[fits]], rows[fits])


def _long_pairs(
    fuzzy: Fuzzy, hasher: Hasher, at: Indexes, bound: Marks, oddness: Indexes
) -> Iterator[FuzzyPairs]:
    probes = [
        _probe(hasher, at, oddness, edges, forward) for edges in _EDGES for forward in (1, -1)
    ]
    keys, anchors, edges, ways = (np.concatenate(parts) for parts in zip(*probes, strict=True))
    where, rows = fuzzy.table.find(keys)
    size = fuzzy.size[rows].astype(np.int64)
    # A key of six letters is met by chance in names that are keyed by nine.
    right = np.flatnonzero((size > LONG) & (_EDGE_OF[size] == edges[where]))
    anchor, way, rows = _once(anchors[where[right]], ways[where[right]], rows[right])
    size = fuzzy.size[rows].astype(np.int64)
    last = len(bound) - 1
    near = np.flatnonzero(_close_to(bound)[np.clip(anchor + way * size, 0, last)])
    anchor, way, size, rows = anchor[near], way[near], size[near], rows[near]
    for more in range(-_MOST_EDITS, _MOST_EDITS + 1):
        other = anchor + way * (size + more)
        fits = (other >= 0) & (other <= last)
        fits[fits] = bound[other[fits]]
        near, far = anchor[fits], other[fits]
        yield FuzzyPairs(np.minimum(near, far), np.maximum(near, far), rows[fits])


def _once(anchor: Indexes, way: Indexes, rows: Indexes) -> tuple[Indexes, Indexes, Indexes]:
    """The three without repetition: equal beginnings have every key in common that leaves a letter out."""
    packed = _distinct((anchor << (ID_BITS + 1)) | ((way > 0) << ID_BITS) | rows)
    forward = (packed >> ID_BITS) & 1
    return packed >> (ID_BITS + 1), 2 * forward - 1, packed & (MOST_IDS - 1)


def _distinct(numbers: Indexes) -> Indexes:
    """The numbers in order, each once; sorting takes a fraction of what NumPy's `unique` does with millions."""
    numbers.sort()
    keep = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=keep[1:])
    return numbers[keep]


def _close_to(bound: Marks) -> Marks:
    """Which places are at most _MOST_EDITS away from a bound."""
    marks = bound.copy()
    for away in range(1, _MOST_EDITS + 1):
        marks[away:] |= bound[:-away]
        marks[:-away] |= bound[away:]
    return marks


def _probe(
    hasher: Hasher, at: Indexes, oddness: Indexes, edges: tuple[int, int, int], way: int
) -> tuple[Keys, Indexes, Indexes, Indexes]:
    """Keys of the first letters behind every bound (way 1) or the last before it (way -1), with the bound, edge and way."""
    _, high, edge = edges
    last = len(oddness) - 1
    reach = high + _MOST_EDITS
    if way > 0:
        anchor = at[at + edge <= last]
        anchor = anchor[oddness[np.minimum(anchor + reach, last)] > oddness[anchor]]
        keys, who = _left_out(hasher, anchor, anchor + edge, _FRONT)
    else:
        anchor = at[at >= edge]
        anchor = anchor[oddness[anchor] > oddness[np.maximum(anchor - reach, 0)]]
        keys, who = _left_out(hasher, anchor - edge, anchor, _BACK)
    return keys, anchor[who], np.full(len(who), edge), np.full(len(who), way)


def _alike(fuzzy: Fuzzy, bones: Skeleton, pairs: FuzzyPairs) -> FuzzyPairs:
    """The pairs once each, without those whose letters differ too much."""
    if not len(pairs.row):
        return pairs
    size = pairs.stop - pairs.begin
    packed = _distinct((pairs.begin << _SHIFT + ID_BITS) | (size << ID_BITS) | pairs.row)
    row = packed & (MOST_IDS - 1)
    begin = packed >> (_SHIFT + ID_BITS)
    stop = begin + ((packed >> ID_BITS) & ((1 << _SHIFT) - 1))
    own = fuzzy.mask[row]
    seen = letter_masks(bones.letters, begin, stop)
    fits = np.bitwise_count(own & ~seen) <= _MOST_EDITS
    fits &= np.bitwise_count(seen & ~own) <= _MOST_EDITS
    return FuzzyPairs(begin[fits], stop[fits], row[fits])
