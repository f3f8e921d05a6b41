"""Customers taken down in the order of their list: the roll, and what is left of their names when they are shortened."""

from __future__ import annotations

from array import array

import numpy as np

from deckproof.model import Customer
from scanners.customers.fragments import fragments, hashes_of
from scanners.customers.hashing import Table
from scanners.customers.index import Roll
from scanners.customers.packing import pack


class RollWriter:
    """Takes the customers down one by one, so that a long list need not be held; `chunk` at a time are hashed."""

    def __init__(self, chunk: int) -> None:
        self._chunk = chunk
        self._data = bytearray()
        self._ends = array("q", [0])
        self._until = array("i")
        self._fragments = bytearray()
        self._waiting: list[tuple[str, int]] = []

    def add(self, customer: Customer) -> Customer:
        """Take this customer down; gives it back."""
        self._data += pack(customer)
        self._ends.append(len(self._data))
        until = customer.public_reference_until
        self._until.append(until.toordinal() if until else 0)
        number = len(self._until) - 1
        self._waiting += ((one, number) for one in sorted(fragments(customer)))
        if len(self._waiting) > self._chunk * 10:
            self._hash()
        return customer

    def _hash(self) -> None:
        if self._waiting:
            texts, owners = zip(*self._waiting, strict=True)
            self._fragments += Table.entries_of(hashes_of(texts), np.array(owners)).tobytes()
            self._waiting.clear()

    def fragments(self) -> Table:
        """What is left of the names of all when they are shortened."""
        self._hash()
        whole = np.frombuffer(self._fragments, dtype=np.uint64)
        whole.sort()
        return Table.sorted(whole)

    def roll(self) -> Roll:
        """All that were taken down."""
        return Roll(
            until=np.array(self._until, dtype=np.int32),
            offset=np.array(self._ends, dtype=np.int64),
            data=np.frombuffer(self._data, dtype=np.uint8),
        )
