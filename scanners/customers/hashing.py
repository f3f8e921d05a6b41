"""Hashes of any stretch of a view in constant time, and sorted tables of them that live in mapped files.

The hash of letters s…e is the polynomial sum of their random values times B^i, taken from running sums; uint64 arithmetic
wraps, and B is odd, so that it has an inverse. Equal hashes are only candidates: whoever asks compares letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.folding import Codes, Marks

Keys = npt.NDArray[np.uint64]
Indexes = npt.NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15 | 1
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
ID_BITS = 24
"""A table's entry is the hash's upper 40 bits and an id of 24 bits in one number."""
_ID_MASK = np.uint64((1 << ID_BITS) - 1)
MOST_IDS = 1 << ID_BITS


def mix(keys: Keys) -> Keys:
    """The numbers well stirred (the finalizer of splitmix64, public domain)."""
    keys = keys ^ (keys >> np.uint64(30))
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    keys ^= keys >> np.uint64(27)
    keys *= np.uint64(0x94D049BB133111EB)
    keys ^= keys >> np.uint64(31)
    return keys


_FIRST_VALUE = np.uint64(0x1234567)
_USUAL_VALUES = mix(np.arange(1 << 11, dtype=np.uint64) + _FIRST_VALUE)
"""Of the letters of European scripts, the Near East's too."""


def _values(letters: Codes) -> Keys:
    """The random value of each letter."""
    if len(letters) and int(letters.max()) < len(_USUAL_VALUES):
        return _USUAL_VALUES[letters]
    return mix(letters.astype(np.uint64) + _FIRST_VALUE)


def powers(count: int) -> tuple[Keys, Keys]:
    """The powers of the base from none to at least that many, and those of its inverse."""
    return _powers(1 << max(12, int(count + 2).bit_length()))


@lru_cache(maxsize=4)
def _powers(size: int) -> tuple[Keys, Keys]:
    up = np.full(size, _BASE, dtype=np.uint64)
    down = np.full(size, _BASE_INVERSE, dtype=np.uint64)
    up[0] = down[0] = 1
    return np.multiply.accumulate(up), np.multiply.accumulate(down)


class Hasher:
    """Hashes of stretches of one sequence of letters."""

    def __init__(self, letters: Codes) -> None:
        up, self._down = powers(len(letters))
        values = _values(letters)
        self._sums = np.zeros(len(letters) + 1, dtype=np.uint64)
        np.cumsum(values * up[: len(letters)], out=self._sums[1:])

    def of(self, begin: Indexes, stop: Indexes) -> Keys:
        """The keys of the stretches."""
        return mix(self.raw(begin, stop))

    def raw(self, begin: Indexes, stop: Indexes) -> Keys:
        """The sums of the stretches, not yet stirred: those of stretches that follow one another can be added."""
        return (self._sums[stop] - self._sums[begin]) * self._down[begin]

    def without(self, begin: Indexes, stop: Indexes, gone: Indexes) -> Keys:
        """The keys of the stretches without the letter at `gone`."""
        first = (self._sums[gone] - self._sums[begin]) * self._down[begin]
        rest = (self._sums[stop] - self._sums[gone + 1]) * self._down[begin + 1]
        return mix(first + rest)


_GROUP_BITS = 14


def grouped(keys: Keys) -> tuple[Indexes, Indexes]:
    """Where each of the different keys stands once, in the order of these places, and which of them each key is.

    Words of a text are mostly repeated: most find their like in a small table, in a fraction of the time that sorting takes.
    """
    slot = (keys >> np.uint64(64 - _GROUP_BITS)).astype(np.int64)
    holder = np.zeros(1 << _GROUP_BITS, dtype=np.int64)
    holder[slot] = np.arange(len(keys))
    like = holder[slot]
    other = np.flatnonzero(keys[like] != keys)
    if len(other):
        _, first, where = np.unique(keys[other], return_index=True, return_inverse=True)
        like[other] = other[first[where]]
    is_first = np.zeros(len(keys), dtype=bool)
    is_first[like] = True
    return np.flatnonzero(is_first), (np.cumsum(is_first) - 1)[like]


class Ranges(NamedTuple):
    """Keys that a table has: the position of each among those asked for, and the half-open range of its entries."""

    who: Indexes
    first: Indexes
    last: Indexes


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Keys to ids; one key may have several. `seen` has two bits set for every key and answers most questions with no."""

    entries: Keys
    seen: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, keys: Keys, ids: npt.NDArray[np.integer]) -> Table:
        """The table of these pairs; ids are below MOST_IDS."""
        entries = cls.entries_of(keys, ids)
        entries.sort()
        return cls.sorted(entries)

    @staticmethod
    def entries_of(keys: Keys, ids: npt.NDArray[np.integer]) -> Keys:
        """One number for each pair, not yet sorted."""
        return (keys & ~_ID_MASK) | ids.astype(np.uint64)

    @classmethod
    def sorted(cls, entries: Keys) -> Table:
        """The table of entries that are sorted already."""
        seen = np.zeros(max(_LEAST_SEEN, len(entries) * _SEEN_BITS // 8), dtype=np.uint8)
        for at in range(0, len(entries), 1 << 18):
            part = entries[at : at + (1 << 18)]
            for place in (_place(part, len(seen)), _other_place(part, len(seen))):
                np.bitwise_or.at(seen, place >> np.uint64(3), _bit(place))
        return cls(entries, seen)

    def maybe(self, keys: Keys) -> Indexes:
        """Where in `keys` stand those that may be in the table; the others are certainly not."""
        one = _place(keys, len(self.seen))
        likely = np.flatnonzero(self.seen[one >> np.uint64(3)] & _bit(one))
        two = _other_place(keys[likely], len(self.seen))
        sure: Indexes = likely[(self.seen[two >> np.uint64(3)] & _bit(two)) != 0]
        return sure

    def find(self, keys: Keys, *, most: int = MOST_IDS) -> tuple[Indexes, Indexes]:
        """Pairs of (position in `keys`, id), for every id that a key has, or for the lowest `most` of them."""
        found = self.ranges(keys)
        counts = np.minimum(found.last - found.first, most)
        who = np.repeat(found.who, counts)
        offset = np.arange(len(who)) - np.repeat(np.cumsum(counts) - counts, counts)
        ids = self.entries[np.repeat(found.first, counts) + offset] & _ID_MASK
        return who, ids.astype(np.int64)

    def ranges(self, keys: Keys) -> Ranges:
        """Where the entries of the keys stand that the table has; those of one key are in the order of their ids."""
        likely = self.maybe(keys)
        if not len(likely):
            return Ranges(likely, likely, likely)
        # In their order, so that one look-up finds near where the last one did: a fifth of the time in a long table.
        likely = likely[np.argsort(keys[likely])]
        wanted = keys[likely] & ~_ID_MASK
        first = np.searchsorted(self.entries, wanted)
        there = np.flatnonzero(first < len(self.entries))
        there = there[(self.entries[first[there]] & ~_ID_MASK) == wanted[there]]
        last = np.searchsorted(self.entries, wanted[there] | _ID_MASK, side="right")
        return Ranges(likely[there], first[there], last)


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """Which keys there may be, a bit for each: it says no to nearly all others, at a third of what a table takes."""

    bits: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, keys: Keys) -> Filter:
        """The filter of these keys, which may repeat."""
        different = len(np.unique(keys))
        bits = np.zeros(max(_LEAST_SEEN, different * _FILTER_BITS // 8), dtype=np.uint8)
        for at in range(0, len(keys), 1 << 18):
            place = _place(keys[at : at + (1 << 18)], len(bits))
            np.bitwise_or.at(bits, place >> np.uint64(3), _bit(place))
        return cls(bits)

    def may_have(self, keys: Keys) -> Marks:
        """Which of the keys may be among them; the others certainly are not."""
        place = _place(keys, len(self.bits))
        there: Marks = (self.bits[place >> np.uint64(3)] & _bit(place)) != 0
        return there


_FILTER_BITS = 32
"""Bits for a key: of keys that are not there, one in 32 seems to be."""
_LEAST_SEEN = 1 << 13
_SEEN_BITS = 16
"""Bits for an entry: of keys that the table has not, one in 60 is looked for in vain."""


def _place(keys: Keys, size_bytes: int) -> Keys:
    """The bit of each key in so many bytes."""
    half = np.uint64(32)
    return ((keys >> half) * np.uint64(size_bytes * 8)) >> half


def _other_place(keys: Keys, size_bytes: int) -> Keys:
    """A second bit of each key in a table; from its upper 40 bits, which are all that a table keeps."""
    return _place((keys >> np.uint64(ID_BITS)) * np.uint64(0x9E3779B97F4A7C15), size_bytes)


def _bit(place: Keys) -> npt.NDArray[np.uint8]:
    bit: npt.NDArray[np.uint8] = np.left_shift(
        np.uint8(1), (place & np.uint64(7)).astype(np.uint8), dtype=np.uint8
    )
    return bit
