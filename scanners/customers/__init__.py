"""Customer names: the company's list, its index, and the search that finds a name in every disguise.

index = load_index(path, outputs=folder)
findings = index.find(deck_blocks, today=day)
"""

from __future__ import annotations

from collections.abc import Iterable

from deckproof.model import Finding
from scanners import Scope, detectors
from scanners.customers.building import build_index
from scanners.customers.imported import import_customers, imported_index, joined_index
from scanners.customers.index import CustomerIndex
from scanners.customers.listing import CustomerList, ImportReport, read_customers
from scanners.customers.loading import load_index, load_index_by_digest

__all__ = [
    "CustomerIndex",
    "CustomerList",
    "ImportReport",
    "build_index",
    "import_customers",
    "imported_index",
    "joined_index",
    "load_index",
    "load_index_by_digest",
    "read_customers",
]


@detectors.add("customer-names")
def find_customers(scope: Scope) -> Iterable[Finding]:
    """Every place where a customer of the list is named; nothing without a list."""
    if scope.customers is None:
        return
    yield from scope.customers.find(scope.blocks, today=scope.today, named=scope.named)
