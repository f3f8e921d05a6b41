"""Errors about a deck without the customers that its file is called by: they go to a terminal, and from there into logs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deckproof.errors import DeckError

if TYPE_CHECKING:
    from scanners.customers import CustomerIndex

IN_PLACE = "[a customer]"
_JOINTS = re.compile(r"[-_.+]")
"""What stands between the words of a file's name where a sentence has blanks."""


@contextmanager
def naming_no_customer(customers: CustomerIndex | None) -> Iterator[None]:
    """Let an error about a deck name its file without any of these customers; with no list there is nobody to find."""
    try:
        yield
    except DeckError as error:
        if customers is not None and error.where:
            error.where = without_customers(error.where, customers)
        raise


def without_customers(name: str, customers: CustomerIndex) -> str:
    """The file's name with every customer replaced, whoever may be named in public too."""
    from scanners import scan_texts

    texts = [("name", name), ("words", _JOINTS.sub(" ", name))]
    scanned = scan_texts(texts, customers=customers, today=dt.date.max, only=("customer-names",))
    shown, end = "", 0
    for start, stop in sorted({(one.start, one.end) for _, found in scanned for one in found}):
        if start >= end:
            shown += name[end:start] + IN_PLACE
        end = max(end, stop)
    return shown + name[end:]
