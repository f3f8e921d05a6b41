"""The customer index: every spelling of every customer as arrays that can live in mapped files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from deckproof.model import Block, Customer, Finding
from scanners.customers.hashing import Table

INDEX_VERSION = "1"
"""Changes whenever the same list would give another index."""

MOST_LETTERS = 64
"""Letters of a spelling that are kept; nothing longer is searched."""


@dataclass(frozen=True, slots=True, eq=False)
class Spellings:
    """Every spelling, one a row."""

    owner: npt.NDArray[np.uint32]
    """The customer's number on the roll."""
    kind: npt.NDArray[np.uint8]
    common: npt.NDArray[np.uint8]
    """Ten times the Zipf frequency of its rarest word."""
    inner: npt.NDArray[np.uint64]
    """Bit i is set where a word begins at letter i."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Roll:
    """The customers themselves, each as JSON, read only when one is met."""

    offset: npt.NDArray[np.int64]
    data: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.offset) - 1

    def __getitem__(self, number: int) -> Customer:
        begin, end = int(self.offset[number]), int(self.offset[number + 1])
        return msgspec.json.decode(self.data[begin:end].tobytes(), type=Customer)


@dataclass(frozen=True, slots=True, eq=False)
class CustomerIndex:
    """A customer list, ready to be searched for. The most secret thing of the house: never log or send any of it."""

    digest: str
    """A hash of the cleaned list and of INDEX_VERSION."""
    roll: Roll = field(repr=False)
    spellings: Spellings = field(repr=False)
    exact: Table = field(repr=False)

    @property
    def count(self) -> int:
        """How many customers there are."""
        return len(self.roll)

    def find(self, blocks: Sequence[Block], *, today: date | None = None) -> Iterator[Finding]:
        """Every place where a customer is named, block by block; `today` decides whose public reference has run out."""
        from scanners.customers.findings import findings_of

        yield from findings_of(self, blocks, today=today)


def arrays_of(index: CustomerIndex) -> dict[str, npt.NDArray[Any]]:
    """Every array of the index by name."""
    parts = {"roll": index.roll, "spellings": index.spellings, "exact": index.exact}
    return {
        f"{part}.{name}": getattr(value, name)
        for part, value in parts.items()
        for name in value.__slots__
    }


def index_from(digest: str, arrays: dict[str, npt.NDArray[Any]]) -> CustomerIndex:
    """The index made of the arrays that `arrays_of` gave."""
    parts: dict[str, dict[str, Any]] = {"roll": {}, "spellings": {}, "exact": {}}
    for name, value in arrays.items():
        part, _, own = name.partition(".")
        parts[part][own] = value
    return CustomerIndex(
        digest, Roll(**parts["roll"]), Spellings(**parts["spellings"]), Table(**parts["exact"])
    )
