"""The keys of all spellings that may be mistyped, worked out chunk by chunk; numbers, sizes and letters first, then the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.fuzzy import (
    ENDINGS,
    LONG,
    LONGEST,
    SHORTEST,
    Fronts,
    Fuzzy,
    front_of,
    left_out,
    of_endings,
    of_tails,
)
from scanners.customers.hashing import ID_BITS, Filter, Hasher, Indexes, Keys, Table
from scanners.customers.index import MOST_LETTERS, Spellings
from scanners.customers.skeletons import Quarters, Skeleton, skeleton

CHUNK = 20_000
"""Spellings worked on in one go."""


class Slips(NamedTuple):
    """What the index has for misread and mistyped names."""

    fuzzy: Fuzzy
    fronts: Fronts
    tails: Table
    endings: Filter


class _Chunk(NamedTuple):
    """Some of the rows: the first of them, their skeletons in one, and where each begins and stops in it."""

    low: int
    bones: Skeleton
    begin: Indexes
    stop: Indexes


@dataclass(frozen=True, slots=True, eq=False)
class _Measures:
    """Of every row: how many letters its skeleton has (0 when it is not looked for), which ones, and a hash of its front."""

    size: npt.NDArray[np.uint8]
    letters: npt.NDArray[np.uint64]
    front: Keys


def slips_of(spellings: Spellings, fits: npt.NDArray[np.bool_]) -> Slips:
    """The keys of the spellings that `fits` marks."""
    known = _measured(spellings, fits)
    row, number, first = _by_size(known.size)
    long = np.flatnonzero(known.size > LONG)
    shown, member_first, members = _by_front(known.front[long], number[long])
    shown = long[shown]
    front = np.full(len(known.size), -1, dtype=np.int64)
    front[shown] = np.arange(len(shown))
    size = known.size.astype(np.int64)
    short_keys = _Entries(int(((size + 1)[(size >= SHORTEST) & (size <= LONG)]).sum()))
    front_keys = _Entries(int((front_of(size[shown]) + 1).sum()))
    tail_keys = _Entries(len(long))
    endings: list[Keys] = []
    del shown, long
    for chunk in _chunks(spellings):
        here = slice(chunk.low, chunk.low + len(chunk.begin))
        hasher = Hasher(chunk.bones.letters)
        short_keys.take(_of_short(chunk, hasher, size[here], number[here]))
        front_keys.take(_of_fronts(chunk, hasher, size[here], front[here]))
        tail_keys.take(_of_tails(chunk, hasher, size[here], number[here]))
        endings += _of_endings(chunk, hasher, size[here])
    short, fronts_table = short_keys.table(), front_keys.table()
    return Slips(
        Fuzzy(
            short.entries,
            short.seen,
            first,
            known.size[row],
            row,
            known.letters[row].reshape(-1),
        ),
        Fronts(fronts_table.entries, fronts_table.seen, member_first, members),
        tail_keys.table(),
        Filter.of(np.concatenate([np.zeros(0, np.uint64), *endings])),
    )


class _Entries:
    """Entries of a table, as many as were foretold: the keys must not be held twice."""

    def __init__(self, count: int) -> None:
        self._entries = np.empty(count, dtype=np.uint64)
        self._at = 0

    def take(self, entries: Keys) -> None:
        """Put these behind the others."""
        self._entries[self._at : self._at + len(entries)] = entries
        self._at += len(entries)

    def table(self) -> Table:
        """The table of all."""
        self._entries.sort()
        return Table.sorted(self._entries)


def _measured(spellings: Spellings, fits: npt.NDArray[np.bool_]) -> _Measures:
    rows = len(spellings)
    size = np.zeros(rows, dtype=np.uint8)
    letters = np.zeros((rows, 2), dtype=np.uint64)
    front = np.zeros(rows, dtype=np.uint64)
    for low, bones, begin, stop in _chunks(spellings):
        here = slice(low, low + len(begin))
        size[here] = np.where(fits[here], stop - begin, 0)
        some = np.flatnonzero(size[here] >= SHORTEST)
        sets = Quarters(bones).of(begin[some], (stop - begin)[some], read_twice=0)
        letters[low + some] = np.stack(sets, axis=1)
        long = np.flatnonzero(size[here] > LONG)
        ends = begin[long] + front_of(stop[long] - begin[long])
        front[low + long] = Hasher(bones.letters).of(begin[long], ends)
    return _Measures(size, letters, front)


def _by_size(size: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint32], Indexes, Indexes]:
    """The rows from the shortest to the longest without those of size 0, the place of every row there, and where each size begins."""
    order = np.argsort(size, kind="stable")
    left = int(np.count_nonzero(size == 0))
    number = np.empty(len(size), dtype=np.int64)
    number[order] = np.arange(len(size)) - left
    row = order[left:]
    return row.astype(np.uint32), number, np.searchsorted(size[row], np.arange(LONGEST + 2))


def _by_front(
    fronts: Keys, numbers: Indexes
) -> tuple[Indexes, npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """A place where each of the different fronts stands, where the members of each begin, and the members of all."""
    different, shown, which = np.unique(fronts, return_index=True, return_inverse=True)
    packed = (which.astype(np.int64) << ID_BITS) | numbers
    packed.sort()
    members = (packed & ((1 << ID_BITS) - 1)).astype(np.uint32)
    begins = np.searchsorted(packed >> ID_BITS, np.arange(len(different) + 1)).astype(np.uint32)
    return shown, begins, members


def _of_short(chunk: _Chunk, hasher: Hasher, size: Indexes, number: Indexes) -> Keys:
    which = np.flatnonzero((size >= SHORTEST) & (size <= LONG))
    keys, who = left_out(hasher, chunk.begin[which], chunk.stop[which])
    return Table.entries_of(keys, number[which[who]])


def _of_fronts(chunk: _Chunk, hasher: Hasher, size: Indexes, front: Indexes) -> Keys:
    which = np.flatnonzero(front >= 0)
    begin = chunk.begin[which]
    keys, who = left_out(hasher, begin, begin + front_of(size[which]))
    return Table.entries_of(keys, front[which[who]])


def _of_tails(chunk: _Chunk, hasher: Hasher, size: Indexes, number: Indexes) -> Keys:
    which = np.flatnonzero(size > LONG)
    sizes = size[which]
    keys = hasher.of(chunk.begin[which] + front_of(sizes), chunk.stop[which])
    return Table.entries_of(of_tails(keys, sizes), number[which])


def _of_endings(chunk: _Chunk, hasher: Hasher, size: Indexes) -> Iterator[Keys]:
    for edge in ENDINGS:
        stop = chunk.stop[(size >= edge.low) & (size <= edge.high)]
        yield np.unique(of_endings(hasher.of(stop - edge.letters, stop), edge))


def _chunks(spellings: Spellings) -> Iterator[_Chunk]:
    for low in range(0, len(spellings), CHUNK):
        high = min(low + CHUNK, len(spellings))
        first = spellings.offset[low]
        letters = spellings.letters[first : spellings.offset[high]].astype(np.uint32)
        bones = skeleton(letters, word_starts(spellings, low, high, len(letters)))
        begin = np.searchsorted(bones.first[:-1], spellings.offset[low:high] - first)
        yield _Chunk(low, bones, begin, np.append(begin[1:], len(bones.letters)))


def word_starts(spellings: Spellings, low: int, high: int, count: int) -> npt.NDArray[np.bool_]:
    """Where words begin among the `count` letters of the rows from `low` to `high`."""
    bound = np.zeros(count + 1, dtype=bool)
    begin = spellings.offset[low:high] - spellings.offset[low]
    bound[begin] = True
    for step in range(1, MOST_LETTERS):
        has = (spellings.inner[low:high] >> np.uint64(step)) & np.uint64(1) != 0
        bound[begin[has] + step] = True
    return bound
