"""Letters as an OCR engine could take them: what it confuses (letters.toml, `misread`) is one letter."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np

from scanners.customers.folding import Codes, Marks, Places, tables
from scanners.customers.hashing import Indexes, Keys


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Letters as an OCR engine could take them; `first` is where each begins among the view's letters."""

    letters: Codes
    first: Places
    """One entry more than there are letters."""


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
    out = np.where(letters < len(read), read[np.minimum(letters, len(read) - 1)], letters)
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


_LEVELS = np.array([0, *(size.bit_length() - 1 for size in range(1, 1 << 10))])
"""Of each size the power of two that is not above it."""


class LetterSets:
    """Which letters stretches of one sequence have, a bit for each."""

    def __init__(self, letters: Codes) -> None:
        bits = np.left_shift(np.uint64(1), letters.astype(np.uint64) & np.uint64(63))
        self._last = self._spans = bits
        """Of every stretch of 1, 2, 4 … letters, one size behind the other; two of them that overlap make up any other."""
        self._begins = [0]

    def of(self, begin: Indexes, stop: Indexes) -> Keys:
        """The sets of the stretches, none of which is empty."""
        size = stop - begin
        self._have(int(size.max(initial=1)))
        level = _LEVELS[size]
        first = np.array(self._begins)[level]
        sets: Keys = self._spans[first + begin] | self._spans[first + stop - (1 << level)]
        return sets

    def _have(self, size: int) -> None:
        """Have the sets of stretches up to that size."""
        while 1 << len(self._begins) <= size:
            half = 1 << (len(self._begins) - 1)
            self._begins.append(len(self._spans))
            self._last = self._last[:-half] | self._last[half:]
            self._spans = np.concatenate([self._spans, self._last])


QUARTERS = 4
_LETTER = np.uint32(31)
_HALF = np.uint64(32)


class Quarters:
    """Which letters names that begin somewhere in a skeleton have in each of their quarters."""

    def __init__(self, bones: Skeleton) -> None:
        self._first = bones.first
        self._sets = LetterSets(bones.letters & _LETTER)

    def of(
        self,
        begin: Indexes,
        sizes: Indexes,
        *,
        more: int = 0,
        shifts: tuple[int, int] = (0, 0),
        read_twice: int,
    ) -> tuple[Keys, Keys]:
        """The letters of the first and second, and of the third and fourth quarter of names of these sizes, in bits.

        A stretch that begins there may be such a name with `more` letters, each shifted by so many places at the least and at
        the most. Where two letters were taken for one, `read_twice`: these compare in two ways (`nearness`), and what is
        missing in one may be there in the other.
        """
        stop = begin + sizes - more
        cuts = [begin + (sizes * at + QUARTERS - 1) // QUARTERS for at in range(QUARTERS + 1)]
        one, two, three, four = (
            self._sets.of(np.maximum(first + shifts[0], begin), np.minimum(last + shifts[1], stop))
            for first, last in itertools.pairwise(cuts)
        )
        merged = self._first[stop] - self._first[begin] > stop - begin
        none = np.uint64(read_twice)
        return (
            np.where(merged, none, one | (two << _HALF)),
            np.where(merged, none, three | (four << _HALF)),
        )
