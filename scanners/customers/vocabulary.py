"""The different words of a view, each read once however often it stands, and hashes of runs of words put together from theirs."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from scanners.customers.folding import Codes, Marks, View
from scanners.customers.hashing import Hasher, Indexes, Keys, grouped, mix, powers


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The different words of a view."""

    which: Indexes
    """Which of them each word of the view is."""
    letters: Codes
    """Theirs, one word behind the other."""
    first: Indexes
    """Where each begins, and at last where the last ends."""
    bound: Marks
    """Before which of the letters something stands that is no letter."""
    torn: Indexes
    """Which words of the view have something inside that is no letter."""

    def __len__(self) -> int:
        return len(self.first) - 1

    def strings(self) -> list[str]:
        """The words."""
        text = self.letters.astype("<u4").tobytes().decode("utf-32-le", "replace")
        at = self.first.tolist()
        return [text[a:b] for a, b in itertools.pairwise(at)]


def vocabulary_of(view: View, hasher: Hasher, starts: Indexes, ends: Indexes) -> Vocabulary:
    """The vocabulary of the words that begin and end there; two are the same if they are letter for letter, and nothing parts any."""
    keys = hasher.of(starts, ends)
    parted = np.cumsum(view.gap[:-1] != 0)
    torn = np.flatnonzero(parted[ends - 1] > parted[starts])
    keys[torn] ^= mix(torn.astype(np.uint64))
    shown, which = grouped(keys)
    begin, sizes = starts[shown], (ends - starts)[shown]
    first = np.concatenate([[0], np.cumsum(sizes)])
    places = np.arange(int(first[-1])) + np.repeat(begin - first[:-1], sizes)
    return Vocabulary(which, view.letters[places], first, view.gap[places] != 0, torn)


class RunHasher:
    """Hashes of runs of words, each word read in some way: as `Hasher` gives them for the readings one behind the other."""

    def __init__(self, which: Indexes, letters: Codes, first: Indexes) -> None:
        """`letters` has the reading of each of the different words from its `first` on."""
        hasher = Hasher(letters)
        self._ends = np.concatenate([[0], np.cumsum(np.diff(first)[which])])
        self._up, self._down = powers(int(self._ends[-1]))
        self._words = hasher.raw(first[:-1], first[1:])[which]
        self._sums = _sums(self._words * self._up[self._ends[:-1]])

    def sizes(self, begin: Indexes, stop: Indexes) -> Indexes:
        """How many letters the readings of the words from `begin` up to `stop` have."""
        found: Indexes = self._ends[stop] - self._ends[begin]
        return found

    def of(self, begin: Indexes, stop: Indexes) -> Keys:
        """The keys of these runs of words."""
        return mix((self._sums[stop] - self._sums[begin]) * self._down[self._ends[begin]])

    def of_turned(self, begin: Indexes, stop: Indexes) -> Keys:
        """The keys of the same words from the last to the first."""
        sums = _sums(self._words * self._down[self._ends[1:]])
        return mix((sums[stop] - sums[begin]) * self._up[self._ends[stop]])


def _sums(values: Keys) -> Keys:
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values, out=sums[1:])
    return sums
