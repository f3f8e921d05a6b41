"""The imported customer list: cleaned once, kept under outputs/customers for its owner's eyes, used by every run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from deckproof.codec import from_json, to_json
from deckproof.errors import CustomerListError
from deckproof.model import Customer
from scanners.customers.building import build_index
from scanners.customers.index import CustomerIndex
from scanners.customers.listing import ImportReport, read_customers
from scanners.customers.loading import (
    cache_of,
    folder_of,
    hash_of_file,
    keep_index,
    load_index,
    load_index_by_digest,
    noted,
    write_private,
)

_FOLDER = "customers"
_LIST = "list.json"
_CURRENT = "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did; counts, no names."""

    report: ImportReport
    digest: str
    """Of the index that runs use from now on."""
    added: int
    changed: int
    removed: int
    spellings: int


def import_customers(path: Path, outputs: Path) -> Imported:
    """Take the list in as the one that runs use; a list taken in before is replaced. Raises CustomerListError."""
    read = read_customers(path)
    before = {one.id: one for one in imported_customers(outputs)}
    after = {one.id: one for one in read.customers}
    index = build_index(read.customers)
    keep_index(index, cache_of(outputs))
    folder = folder_of(outputs)
    write_private(folder / _LIST, to_json(read.customers).decode())
    # Last, so that a run meanwhile uses the old list or the new one whole.
    write_private(folder / _CURRENT, index.digest)
    return Imported(
        report=read.report,
        digest=index.digest,
        added=len(after.keys() - before.keys()),
        changed=sum(before[key] != after[key] for key in after.keys() & before.keys()),
        removed=len(before.keys() - after.keys()),
        spellings=len(index.spellings),
    )


def imported_customers(outputs: Path) -> tuple[Customer, ...]:
    """The imported list; empty when there is none. Raises CustomerListError when it is damaged."""
    file = outputs / _FOLDER / _LIST
    try:
        return from_json(file.read_bytes(), tuple[Customer, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError):
        raise CustomerListError(
            "The imported customer list is damaged.",
            where=str(file),
            remedy="Import it again with deckproof customers import FILE.",
        ) from None


def list_digest(outputs: Path) -> str:
    """The sha256 of the imported list as it is kept; "" where there is none that can be read."""
    try:
        return hashlib.sha256((outputs / _FOLDER / _LIST).read_bytes()).hexdigest()
    except OSError:
        return ""


def current_digest(outputs: Path) -> str:
    """The digest of the index that runs use, as it is noted; "" where none is."""
    try:
        return (outputs / _FOLDER / _CURRENT).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def imported_index(outputs: Path) -> CustomerIndex | None:
    """The index of the imported list, built anew if the kept one is gone; None when no list was imported.

    Raises CustomerListError when the list is damaged.
    """
    known = load_index_by_digest(current_digest(outputs), cache_of(outputs))
    if known is not None:
        return known
    customers = imported_customers(outputs)
    if not customers:
        return None
    index = build_index(customers)
    keep_index(index, cache_of(outputs))
    write_private(folder_of(outputs) / _CURRENT, index.digest)
    return load_index_by_digest(index.digest, cache_of(outputs)) or index


def joined_index(path: Path, outputs: Path) -> CustomerIndex:
    """The index of the list in this file and of the imported list together; raises CustomerListError.

    A run's own list can only add to the house's: it takes no customer out and lets none be named in public.
    """
    cache = cache_of(outputs)
    house = imported_index(outputs)
    if house is None:
        return load_index(path, outputs=outputs)
    both = hashlib.sha256(f"{house.digest} {hash_of_file(path)}".encode()).hexdigest()
    note = folder_of(outputs) / f"{both}.joined"
    known = load_index_by_digest(noted(note), cache)
    if known is not None:
        return known
    index = build_index(joined(imported_customers(outputs), read_customers(path).customers))
    keep_index(index, cache)
    write_private(note, index.digest)
    return load_index_by_digest(index.digest, cache) or index


def joined(house: Iterable[Customer], own: Iterable[Customer]) -> list[Customer]:
    """Both lists as one. What both have under one id keeps the house's entry and takes on the other's spellings."""
    by_id = {one.id: one for one in house}
    for one in own:
        there = by_id.get(one.id)
        if there is None:
            by_id[one.id] = replace(one, public_reference_until=None)
        else:
            by_id[one.id] = replace(
                there,
                aliases=tuple(dict.fromkeys((*there.aliases, one.name, *one.aliases))),
                domains=tuple(dict.fromkeys((*there.domains, *one.domains))),
                tickers=tuple(dict.fromkeys((*there.tickers, *one.tickers))),
            )
    return list(by_id.values())
