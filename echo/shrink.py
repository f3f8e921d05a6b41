"""What a new customer list would no longer look for, or let be named: counted, so that a person looks before it is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deckproof.model import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Counts of two lists: the older one's customers and spellings, what of them went, and who may be named since."""

    customers: int
    spellings: int
    lost_customers: int
    lost_spellings: int
    let_be_named: int

    def whys(self, percent: int) -> tuple[str, ...]:
        """A sentence for each share that is larger than this; none where the list may be taken in by itself."""
        told = (
            (self.lost_customers, self.customers, "customers are no longer on the list"),
            (self.lost_spellings, self.spellings, "names, aliases and domains are no longer on the list"),
            (self.let_be_named, self.customers, "customers could from now on be named in public"),
        )  # fmt: skip
        return tuple(
            f"{some} of {of} {words}." for some, of, words in told if some * 100 > of * percent
        )


def compare(before: Sequence[Customer], after: Sequence[Customer], *, today: dt.date) -> Change:
    """The counts; the first list of all loses nothing and lets nobody be named who was on one before."""
    ids, spellings = {one.id for one in before}, set(_spellings(before))
    until = _named_until(after)
    return Change(
        customers=len(ids),
        spellings=len(spellings),
        lost_customers=len(ids - {one.id for one in after}),
        lost_spellings=len(spellings - set(_spellings(after))),
        let_be_named=sum(_is_freed(one, until, today) for one in before),
    )


def _named_until(customers: Iterable[Customer]) -> dict[tuple[str, str], dt.date]:
    """Until when customers may be named, by id and by name."""
    found: dict[tuple[str, str], dt.date] = {}
    for one in customers:
        until = one.public_reference_until or dt.date.min
        for key in (("id", one.id), ("name", _folded(one.name))):
            found[key] = max(until, found.get(key, dt.date.min))
    return found


def _is_freed(old: Customer, until: Mapping[tuple[str, str], dt.date], today: dt.date) -> bool:
    """Whether the customer may be named, under its id or its name, for longer than the old list said."""
    keys = (("id", old.id), ("name", _folded(old.name)))
    longest = max(until.get(key, dt.date.min) for key in keys)
    return longest >= today and longest > (old.public_reference_until or dt.date.min)


def _spellings(customers: Iterable[Customer]) -> Iterator[str]:
    for one in customers:
        yield from map(_folded, (one.name, *one.aliases, *one.domains, *one.tickers))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
