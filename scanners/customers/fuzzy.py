"""Names with letters misread or mistyped: keys under which what is nearly a name can be looked up.

Letters are first brought to what an OCR engine confuses them with (`skeletons`), so a misread name has no edit left. How the
whole compares is computed only for those that have a key in common (Damerau's optimal string alignment).

- A name of up to LONG letters may have one edit; with one letter left out on both sides the rest is equal.
- A longer one may have two. Either its *front* – the first few letters – has one of them at most, and is equal with one letter
  left out; or both are there, and the *tail*, all the rest, is letter for letter the name's. Names share fronts ("internat…"),
  so each front is keyed once and has a list of its names.

After the symmetric delete idea of W. Garbe and the pigeonhole principle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.hashing import Hasher, Indexes, Keys, Table

SHORTEST = 5
LONG = 10
"""Up to here the whole name is keyed; two edits are allowed only beyond."""
LONGEST = 64
MOST_EDITS = 2


class Edge(NamedTuple):
    """Of names of `low` to `high` letters the first `letters` are the front."""

    low: int
    high: int
    letters: int


EDGES = (Edge(11, 13, 6), Edge(14, 17, 7), Edge(18, LONGEST, 9))


@dataclass(frozen=True, slots=True, eq=False)
class Fuzzy:
    """The spellings that may be mistyped, which have numbers of their own: the shorter the lower. And the keys of the short ones."""

    entries: Keys
    seen: npt.NDArray[np.uint8]
    first: npt.NDArray[np.int64]
    """The lowest number of a spelling whose skeleton has that many letters, for 0 to LONGEST + 1."""
    size: npt.NDArray[np.uint8]
    """How many letters the skeleton of each has."""
    row: npt.NDArray[np.uint32]
    """The row of each among all spellings."""
    letters: npt.NDArray[np.uint64]
    """Which letters each quarter of the skeleton of each has (`skeletons.Quarters`), two numbers for each; none where they may
    be read in two ways."""

    @property
    def table(self) -> Table:
        """The keys of names of up to LONG letters, each to the name's number."""
        return Table(self.entries, self.seen)


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """The different first letters of the longer names, and which names begin with each."""

    entries: Keys
    seen: npt.NDArray[np.uint8]
    first: npt.NDArray[np.uint32]
    """Where the members of each begin, and at last where those of the last end."""
    members: npt.NDArray[np.uint32]
    """The numbers of the names that begin so, in their order, front by front."""

    @property
    def table(self) -> Table:
        """The keys, each to the front's number."""
        return Table(self.entries, self.seen)


def left_out(hasher: Hasher, begin: Indexes, stop: Indexes) -> tuple[Keys, Indexes]:
    """Keys of the stretches, whole and with each letter left out, and which stretch each belongs to."""
    sizes = stop - begin
    who = np.repeat(np.arange(len(begin)), sizes)
    gone = np.arange(len(who)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + begin[who]
    keys = np.concatenate([hasher.of(begin, stop), hasher.without(begin[who], stop[who], gone)])
    return keys, np.concatenate([np.arange(len(begin)), who])


def of_tails(keys: Keys, sizes: npt.NDArray[np.integer]) -> Keys:
    """The keys of the ends of names, told apart by how many letters the whole names have."""
    told: Keys = keys ^ (sizes.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return told


ENDINGS = tuple(Edge(one.low, one.high, one.low - one.letters - 1) for one in EDGES)
"""Letters that names of these sizes end with, whatever their fronts are: the tail but for its first, which may be of the front."""


def of_endings(keys: Keys, edge: Edge) -> Keys:
    """The keys of the last letters of names, told apart by the names' sizes."""
    return of_tails(keys, np.array(edge.low))


def front_of(sizes: npt.NDArray[np.integer]) -> Indexes:
    """How many letters the fronts of names of these sizes have; 0 for those that have none."""
    letters = np.zeros(LONGEST + 1, dtype=np.int64)
    for low, high, front in EDGES:
        letters[low : high + 1] = front
    fronts: Indexes = letters[sizes]
    return fronts
