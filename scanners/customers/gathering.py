"""From a list's rows to customers: each row cleaned, rows of one name or one id joined."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from deckproof.model import Customer
from scanners.customers.cells import (
    day_of,
    hosts_of,
    id_of,
    mended,
    name_of,
    several,
    unique,
    unusable,
)
from scanners.customers.packing import pack, unpack

if TYPE_CHECKING:
    from scanners.customers.folding import Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A row that was left out: its 1-based line and why."""

    line: int
    reason: str


class Packed:
    """Customers as rows of JSON, a fifth of the size that they have as objects."""

    def __init__(self, customers: Iterable[Customer] = ()) -> None:
        self._data = bytearray()
        self._ends = array("q", [0])
        for customer in customers:
            self.append(customer)

    def append(self, customer: Customer) -> None:
        """Put the customer behind the others."""
        self._data += pack(customer)
        self._ends.append(len(self._data))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[Customer]:
        for begin, end in pairwise(self._ends):
            yield unpack(self._data[begin:end])

    def __getitem__(self, number: int) -> Customer:
        return unpack(self._data[self._ends[number] : self._ends[number + 1]])


class Cleaner:
    """Rows in, customers out, one for each name."""

    def __init__(self, columns: dict[str, list[int]]) -> None:
        self._columns = columns
        self.customers = Packed()
        self.names, self.ids = array("q"), array("q")
        """Hashes of the names and ids: a long list has to fit into memory beside its index."""
        self.rows = self.repaired = 0
        self.skipped: list[Skipped] = []

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Enter one row, or note why not."""
        self.rows += 1
        given = {
            field: [cells[at] for at in places if at < len(cells)]
            for field, places in self._columns.items()
        }
        raw = next(iter(given["name"]), "")
        name = name_of(raw)
        reason = unusable(name)
        if reason:
            self.skipped.append(Skipped(line=line, reason=reason))
            return
        self.repaired += mended(raw) != raw
        try:
            until = day_of(next(iter(given.get("public_reference_until", [])), ""))
        except ValueError:
            self.skipped.append(
                Skipped(
                    line=line,
                    reason="the day of public_reference_until was not understood; taken as not public",
                )
            )
            until = None
        self._enter(
            Customer(
                id=next(iter(given.get("id", [])), "").strip() or id_of(name),
                name=name,
                aliases=several(given.get("aliases", ()), without=name),
                domains=hosts_of(given.get("domains", ())),
                tickers=several(given.get("tickers", ())),
                public_reference_until=until,
            )
        )

    def _enter(self, customer: Customer) -> None:
        self.customers.append(customer)
        self.names.append(hash(" ".join(customer.name.casefold().split())))
        self.ids.append(hash(customer.id))


_MOST_NAMES = 20
"""Names that one id may have; with more the column holds something else."""


def joined_rows(rows: Packed, names: array[int], ids: array[int]) -> Packed:
    """The customers, those of the same name or the same id joined with the first of them."""
    again_by_id, again = _repeated(ids), _repeated(names)
    by_id = _are_ids(ids, names, again_by_id)
    if by_id:
        again |= again_by_id
    if by_id and not again.any():
        return rows
    # Only those that share a name or an id are held as they are: a list of a million may have one row twice.
    joined = _joined(rows, names, again, by_id=by_id)
    kept = Packed()
    for at, row in enumerate(rows):
        if at in joined:
            kept.append(joined[at])
        elif not again[at]:
            kept.append(row if by_id else replace(row, id=id_of(row.name)))
    return kept


def _joined(rows: Packed, names: array[int], again: Marks, *, by_id: bool) -> dict[int, Customer]:
    """The customers that stand in several of the rows marked, by the first row of each."""
    joined: dict[int, Customer] = {}
    places: dict[tuple[str, int], int] = {}
    for number in again.nonzero()[0].tolist():
        row = rows[number]
        new = row if by_id else replace(row, id=id_of(row.name))
        at = places.get(("id", hash(new.id)), places.get(("name", names[number])))
        if at is None:
            places["name", names[number]] = places["id", hash(new.id)] = number
            joined[number] = new
        else:
            joined[at] = _merged(joined[at], new)
    return joined


def _are_ids(ids: array[int], names: array[int], again: Marks) -> bool:
    """Whether the ids tell customers apart; with more than a few names to one of them the column holds something else."""
    repeated = again.nonzero()[0].tolist()
    different = Counter(one for one, _ in {(ids[at], names[at]) for at in repeated})
    return max(different.values(), default=0) <= _MOST_NAMES


def _repeated(values: array[int]) -> Marks:
    """Which of the values stand there more than once."""
    import numpy as np

    seen = np.frombuffer(values, dtype=np.int64) if len(values) else np.zeros(0, np.int64)
    order = np.argsort(seen, kind="stable")
    same = np.diff(seen[order]) == 0
    marks = np.zeros(len(seen), dtype=bool)
    marks[order[1:][same]] = marks[order[:-1][same]] = True
    return marks


def _merged(old: Customer, new: Customer) -> Customer:
    extra = () if new.name.casefold() == old.name.casefold() else (new.name,)
    # A reference is public only where every row says so, and until the earliest day.
    days = (old.public_reference_until, new.public_reference_until)
    return Customer(
        id=old.id,
        name=old.name,
        aliases=unique(old.aliases + extra + new.aliases),
        domains=unique(old.domains + new.domains),
        tickers=unique(old.tickers + new.tickers),
        public_reference_until=min(day for day in days if day) if all(days) else None,
    )
