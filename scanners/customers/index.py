"""The customer index: every spelling of every customer as arrays that can live in mapped files."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from deckproof.model import Block, Customer, Finding
from scanners.customers.folding import Codes, Marks
from scanners.customers.fuzzy import Fronts, Fuzzy
from scanners.customers.hashing import Filter, Indexes, Table
from scanners.customers.hits import Hit
from scanners.customers.packing import unpack

INDEX_VERSION = "23"
"""Changes whenever the same list would give another index."""

MOST_LETTERS = 64
"""Letters of a spelling that are kept; nothing longer is searched."""
HEAD = 6
"""Letters that no stretch of a text begins with by which none of the longer spellings begins."""


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Every spelling, one a row."""

    owner: npt.NDArray[np.uint32]
    """The customer's number on the roll."""
    kind: npt.NDArray[np.uint8]
    common: npt.NDArray[np.uint8]
    """Ten times the Zipf frequency with which its words are met together."""
    inner: npt.NDArray[np.uint64]
    """Bit i is set where a word begins at letter i."""
    cased: npt.NDArray[np.uint64]
    """Bit i is set where letter i is a capital in the list."""
    parted: npt.NDArray[np.bool_]
    """Whether the name itself has commas, colons or the like inside."""
    offset: npt.NDArray[np.int64]
    letters: npt.NDArray[np.uint16]
    """Of all spellings, one behind the other; a row's begin at its offset and end at the next."""

    def __len__(self) -> int:
        return len(self.owner)

    def string(self, row: int) -> str:
        """The letters of one spelling."""
        part = self.letters[int(self.offset[row]) : int(self.offset[row + 1])]
        return part.astype("<u2").tobytes().decode("utf-16-le", "replace")

    def are(self, letters: Codes, begin: Indexes, stop: Indexes, rows: Indexes) -> Marks:
        """Which of these stretches of letters are, letter for letter, the spellings of the rows."""
        low, sizes = self.offset[rows], stop - begin
        same: Marks = self.offset[rows + 1] - low == sizes
        at = np.flatnonzero(same)
        ends = np.cumsum(sizes[at])
        within = np.arange(int(ends[-1]) if len(at) else 0) - np.repeat(ends - sizes[at], sizes[at])
        which = np.repeat(at, sizes[at])
        other = self.letters[low[which] + within] != letters[begin[which] + within]
        same[which[other]] = False
        return same

    def strings(self, rows: npt.NDArray[np.int64]) -> list[str]:
        """The letters of many spellings."""
        begin, sizes = self.offset[rows], self.offset[rows + 1] - self.offset[rows]
        ends = np.cumsum(sizes)
        where = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
            begin - ends + sizes, sizes
        )
        text = self.letters[where].astype("<u4").tobytes().decode("utf-32-le", "replace")
        return [text[a:b] for a, b in itertools.pairwise([0, *ends.tolist()])]


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """The customers themselves, each as a packed row, read only when one is met."""

    until: npt.NDArray[np.int32]
    """The day until which each may be named in public, as a proleptic Gregorian ordinal; 0 for never."""
    offset: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.offset) - 1

    def __getitem__(self, number: int) -> Customer:
        begin, end = int(self.offset[number]), int(self.offset[number + 1])
        return unpack(self.data[begin:end].tobytes())


@dataclass(frozen=True, slots=True, eq=False)
class CustomerIndex:
    """A customer list, ready to be searched for. The most secret thing of the house: never log or send any of it."""

    digest: str
    """The hash of all that the index holds, and of its file: what has this digest is this index."""
    roll: Roll = field(repr=False)
    spellings: Spellings = field(repr=False)
    exact: Table = field(repr=False)
    heads: Filter = field(repr=False)
    """The first HEAD letters of the spellings that have so many."""
    fuzzy: Fuzzy = field(repr=False)
    fronts: Fronts = field(repr=False)
    tails: Table = field(repr=False)
    """What names of more than a few letters end with; its ids are the numbers that `fuzzy` gives them."""
    endings: Filter = field(repr=False)
    """The last few letters of these (`fuzzy.of_endings`)."""
    sound: Table = field(repr=False)
    """Names as they sound, without their vowels, and their skeletons (`bones`)."""
    fragments: Table = field(repr=False)
    """What is left of names that are shortened; its ids are customers' numbers on the roll."""
    ahead: dict[str, list[Hit]] = field(repr=False, default_factory=dict, init=False)
    """What `look_ahead` found, by text."""

    @property
    def count(self) -> int:
        """How many customers there are."""
        return len(self.roll)

    @property
    def has_public(self) -> bool:
        """Whether some customer may be named in public until some day."""
        return bool((self.roll.until > 0).any())

    def look_ahead(self, texts: Iterable[str]) -> None:
        """Search many short texts in one go; `find` then knows them. What was known before is forgotten.

        A text alone costs about a millisecond however short it is, a hundred together cost hardly more.
        """
        from scanners.customers.findings import hits_of

        self.ahead.clear()
        wanted = list(dict.fromkeys(texts))
        self.ahead.update(zip(wanted, hits_of(self, wanted), strict=True))

    def keep_hits(self, texts: Iterable[str]) -> None:
        """Search those of the texts that are short enough to be kept, in one go, for the calls of `find` that meet them next."""
        from scanners.customers.findings import keep_hits

        keep_hits(self, texts)

    def find(
        self, blocks: Sequence[Block], *, today: date | None = None, named: Sequence[str] = ()
    ) -> Iterator[Finding]:
        """Every place where a customer is named, block by block; `today` decides whose public reference has run out.

        Whoever these texts name (`named_plainly`) counts as named plainly in the blocks.
        """
        from scanners.customers.findings import findings_of

        yield from findings_of(self, blocks, today=today, named=named)


_Part = type[Roll] | type[Spellings] | type[Table] | type[Filter] | type[Fuzzy] | type[Fronts]
_PARTS: dict[str, _Part] = {
    "roll": Roll,
    "spellings": Spellings,
    "exact": Table,
    "heads": Filter,
    "fuzzy": Fuzzy,
    "fronts": Fronts,
    "tails": Table,
    "endings": Filter,
    "sound": Table,
    "fragments": Table,
}


def arrays_of(index: CustomerIndex) -> dict[str, npt.NDArray[Any]]:
    """Every array of the index, by part and name."""
    return {
        f"{part}.{one.name}": getattr(getattr(index, part), one.name)
        for part, kind in _PARTS.items()
        for one in fields(kind)
    }


def index_from(digest: str, arrays: Mapping[str, npt.NDArray[Any]]) -> CustomerIndex:
    """The index made of the arrays that `arrays_of` gave."""
    made: dict[str, Any] = {
        part: kind(**{one.name: arrays[f"{part}.{one.name}"] for one in fields(kind)})
        for part, kind in _PARTS.items()
    }
    return CustomerIndex(digest, **made)
