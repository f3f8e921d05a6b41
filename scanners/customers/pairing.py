"""Which stretches of a text may be which spellings, mistyped: those that have a key in common, about the size and the letters.

A key such as the first letters of "International" has thousands of names. Names are numbered by size, so those of one key are in
order of size, and only the few that a stretch can be are ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scanners.customers.folding import Gap, Marks, View
from scanners.customers.fuzzy import (
    BACK,
    EDGES,
    FRONT,
    LONG,
    LONGEST,
    MOST_EDITS,
    SHORTEST,
    WHOLE,
    Edge,
    Fuzzy,
    left_out,
)
from scanners.customers.hashing import ID_BITS, MOST_IDS, Hasher, Indexes, Keys
from scanners.customers.skeletons import LetterSets, Skeleton

_ABBREVIATION = 3


class FuzzyPairs(NamedTuple):
    """Stretches of a skeleton that may be a spelling, as three arrays."""

    begin: Indexes
    stop: Indexes
    row: Indexes


@dataclass(frozen=True, slots=True, eq=False)
class _Stretches:
    """Stretches between bounds, with no barrier and an odd letter in them."""

    begin: Indexes
    stop: Indexes
    letters: Keys
    """Which letters each has, a bit for each."""

    @property
    def size(self) -> Indexes:
        return self.stop - self.begin


class _Members(NamedTuple):
    """Stretches, and for each a range of the entries of one key in the table."""

    which: Indexes
    first: Indexes
    last: Indexes


def fuzzy_pairs(fuzzy: Fuzzy, view: View, bones: Skeleton, odd: Marks) -> FuzzyPairs:
    """Stretches between bounds whose skeleton is near a spelling's, having at least one odd letter in them.

    `odd` marks the skeleton letters that belong to a word no dictionary has.
    """
    stretches = _stretches(view, bones, odd)
    hasher = Hasher(bones.letters)
    members = [_of_short(fuzzy, hasher, stretches)]
    members += [_of_long(fuzzy, hasher, stretches, *way) for way in _ways()]
    pairs = _distinct(np.concatenate([_alike(fuzzy, stretches, one) for one in members]))
    which, ids = pairs >> ID_BITS, pairs & (MOST_IDS - 1)
    rows = fuzzy.row[ids].astype(np.int64)
    return FuzzyPairs(stretches.begin[which], stretches.stop[which], rows)


def _stretches(view: View, bones: Skeleton, odd: Marks) -> _Stretches:
    at = np.flatnonzero(view.bound[bones.first])
    walls = np.cumsum(_barriers(view)[bones.first])
    oddness = np.concatenate([[0], np.cumsum(odd)])
    begins, stops = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    live = np.arange(len(at) - 1)
    step = 1
    while len(live := live[live + step < len(at)]):
        begin, stop = at[live], at[live + step]
        near = (stop - begin <= LONGEST + MOST_EDITS) & (walls[stop - 1] == walls[begin])
        live, begin, stop = live[near], begin[near], stop[near]
        fits = (stop - begin >= SHORTEST - 1) & (oddness[stop] > oddness[begin])
        begins.append(begin[fits])
        stops.append(stop[fits])
        step += 1
    begin, stop = np.concatenate(begins), np.concatenate(stops)
    return _Stretches(begin, stop, LetterSets(bones.letters).of(begin, stop))


def _barriers(view: View) -> Marks:
    """Where no name goes on: commas, brackets, the ends of sentences, though not the stop of "J. P." or "St."."""
    hard = (view.gap & np.uint16(Gap.WALL | Gap.STRONG | Gap.COMMA)) != 0
    begins = np.flatnonzero(view.gap)
    sizes = np.zeros(len(view.gap), dtype=np.int64)
    sizes[begins[1:]] = np.diff(begins)
    stop = np.uint16(Gap.DOT | Gap.SPACE)
    barriers: Marks = hard | (((view.gap & stop) == stop) & (sizes > _ABBREVIATION))
    return barriers


def _of_short(fuzzy: Fuzzy, hasher: Hasher, stretches: _Stretches) -> _Members:
    """The names of up to LONG letters that have a key of a stretch and at most a letter more or less."""
    short = np.flatnonzero(stretches.size <= LONG + 1)
    begin, stop = stretches.begin[short], stretches.stop[short]
    keys, owner = left_out(hasher, begin, stop, WHOLE)
    found = fuzzy.table.ranges(keys)
    which = short[owner[found.who]]
    return _sized(fuzzy, stretches, _Members(which, found.first, found.last), SHORTEST, LONG, 1)


def _ways() -> Iterator[tuple[Edge, bool]]:
    return ((edge, forward) for edge in EDGES for forward in (True, False))


def _of_long(
    fuzzy: Fuzzy, hasher: Hasher, stretches: _Stretches, edge: Edge, forward: bool
) -> _Members:
    """The names with such an edge that have a key of a stretch's first letters (or last ones) and nearly its size."""
    size = stretches.size
    near = np.flatnonzero((size >= edge.low - MOST_EDITS) & (size <= edge.high + MOST_EDITS))
    ends = (stretches.begin if forward else stretches.stop)[near]
    order = np.argsort(ends, kind="stable")
    near, ends = near[order], ends[order]
    anchors = ends[np.flatnonzero(np.diff(ends, prepend=-1))]
    if forward:
        keys, owner = left_out(hasher, anchors, anchors + edge.letters, FRONT)
    else:
        keys, owner = left_out(hasher, anchors - edge.letters, anchors, BACK)
    found = fuzzy.table.ranges(keys)
    # Every stretch that begins (or ends) there, with each key of it that the table has.
    low = np.searchsorted(ends, anchors)
    count = np.diff(low, append=len(ends))
    owner = owner[found.who]
    hit, place = _spread(low[owner], count[owner])
    members = _Members(near[place], found.first[hit], found.last[hit])
    return _sized(fuzzy, stretches, members, edge.low, edge.high, MOST_EDITS)


def _spread(first: Indexes, count: Indexes) -> tuple[Indexes, Indexes]:
    """For ranges of numbers from `first`: which range, and the number, of each number of each."""
    which = np.repeat(np.arange(len(count)), count)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(count) - count - first, count)


def _sized(
    fuzzy: Fuzzy, stretches: _Stretches, members: _Members, low: int, high: int, edits: int
) -> _Members:
    """The members that are `low` to `high` letters long and at most `edits` longer or shorter than their stretch."""
    size = stretches.size[members.which]
    least = fuzzy.first[np.clip(size - edits, low, high + 1)]
    most = fuzzy.first[np.clip(size + edits + 1, low, high + 1)]
    first = _lower_bound(fuzzy.entries, members.first, members.last, least)
    last = _lower_bound(fuzzy.entries, first, members.last, most)
    some = np.flatnonzero(last > first)
    return _Members(members.which[some], first[some], last[some])


def _lower_bound(entries: Keys, first: Indexes, last: Indexes, ids: Indexes) -> Indexes:
    """In each range of entries of one key the place of the first whose id is not below the one asked for."""
    low, high = first.copy(), last.copy()
    wanted = ids.astype(np.uint64)
    mask = np.uint64(MOST_IDS - 1)
    open_ = np.flatnonzero(low < high)
    while len(open_):
        middle = (low[open_] + high[open_]) >> 1
        below = (entries[middle] & mask) < wanted[open_]
        low[open_[below]] = middle[below] + 1
        high[open_[~below]] = middle[~below]
        open_ = open_[low[open_] < high[open_]]
    return low


def _alike(fuzzy: Fuzzy, stretches: _Stretches, members: _Members) -> Indexes:
    """The members as (stretch, id) in one number, without those whose letters differ too much."""
    hit, place = _spread(members.first, members.last - members.first)
    which = members.which[hit]
    ids = (fuzzy.entries[place] & np.uint64(MOST_IDS - 1)).astype(np.int64)
    own, seen = fuzzy.letters[ids], stretches.letters[which]
    fits = np.bitwise_count(own & ~seen) <= MOST_EDITS
    fits &= np.bitwise_count(seen & ~own) <= MOST_EDITS
    packed: Indexes = (which[fits] << ID_BITS) | ids[fits]
    return packed


def _distinct(numbers: Indexes) -> Indexes:
    """The numbers in order, each once; sorting takes a fraction of what NumPy's `unique` does with millions."""
    numbers.sort()
    keep = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=keep[1:])
    return numbers[keep]
