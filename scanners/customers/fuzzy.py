"""Names with letters misread or mistyped: keys of which one letter is left out.

Letters are first brought to what an OCR engine confuses them with (`skeletons`), so a misread name has no edit left. A name of
up to LONG letters may have one edit; with one letter left out on both sides the rest is equal. In a longer one with two edits the
first or the last few letters hold at most one, so their keys are enough; how the whole compares is then computed (Damerau's
optimal string alignment). After the symmetric delete idea of W. Garbe and prefix/suffix pigeonholes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scanners.customers.folding import Codes
from scanners.customers.hashing import Hasher, Indexes, Keys, Table

SHORTEST = 5
LONG = 10
"""Up to here the whole name is keyed; two edits are allowed only beyond."""
LONGEST = 64
MOST_EDITS = 2


class Edge(NamedTuple):
    """For names of `low` to `high` letters the first and the last `letters` are keyed."""

    low: int
    high: int
    letters: int


EDGES = (Edge(11, 13, 6), Edge(14, 17, 7), Edge(18, LONGEST, 9))
WHOLE, FRONT, BACK = (np.uint64(0), np.uint64(0x5D4E3C2B1A09F8E7), np.uint64(0xA3B1C2D4E5F60718))
"""What keys of whole names, first letters and last letters are told apart by."""


@dataclass(frozen=True, slots=True, eq=False)
class Fuzzy:
    """Keys of the spellings that may be mistyped, which have numbers of their own: the shorter the lower."""

    entries: Keys
    seen: npt.NDArray[np.uint8]
    first: npt.NDArray[np.int64]
    """The lowest number of a spelling whose skeleton has that many letters, for 0 to LONGEST + 1."""
    row: npt.NDArray[np.uint32]
    """The row of each among all spellings."""
    letters: npt.NDArray[np.uint64]
    """Which letters the skeleton of each has, a bit for each."""

    @property
    def table(self) -> Table:
        """The keys."""
        return Table(self.entries, self.seen)


def keys_of(letters: Codes, begin: Indexes, stop: Indexes, ids: Indexes) -> Iterator[Keys]:
    """Table entries for skeletons begin…stop, being those of `ids`; as many as `count_keys` says."""
    hasher = Hasher(letters)
    sizes = stop - begin
    short = np.flatnonzero((sizes >= SHORTEST) & (sizes <= LONG))
    keys, who = left_out(hasher, begin[short], stop[short], WHOLE)
    yield Table.entries_of(keys, ids[short[who]])
    for low, high, edge in EDGES:
        fits = np.flatnonzero((sizes >= low) & (sizes <= high))
        first, last = begin[fits], stop[fits]
        for a, b, salt in ((first, first + edge, FRONT), (last - edge, last, BACK)):
            keys, who = left_out(hasher, a, b, salt)
            yield Table.entries_of(keys, ids[fits[who]])


def count_keys(sizes: npt.NDArray[np.uint8]) -> int:
    """How many entries skeletons of these sizes get."""
    counts = np.zeros(256, dtype=np.int64)
    counts[SHORTEST : LONG + 1] = np.arange(SHORTEST, LONG + 1) + 1
    for low, high, edge in EDGES:
        counts[low : high + 1] = 2 * (edge + 1)
    return int(counts[sizes].sum())


def left_out(
    hasher: Hasher, begin: Indexes, stop: Indexes, salt: np.uint64
) -> tuple[Keys, Indexes]:
    """Keys of the stretches, whole and with each letter left out, and which stretch each belongs to."""
    sizes = stop - begin
    who = np.repeat(np.arange(len(begin)), sizes)
    gone = np.arange(len(who)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + begin[who]
    keys = np.concatenate([hasher.of(begin, stop), hasher.without(begin[who], stop[who], gone)])
    return keys ^ salt, np.concatenate([np.arange(len(begin)), who])
