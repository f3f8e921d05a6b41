"""Names that people choose for files, groups and briefs: whether one names a customer, and how it is shown without."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from deckproof.errors import DeckproofError, UsageError
from deckproof.model import Category
from review.outputs import find_pack_row
from review.redaction import IN_PLACE
from review.rooms import customer_lists
from review.store import Store

_JOINTS = re.compile(r"[-_.+]")
"""What stands between the words of a file's name where a sentence has blanks."""


def refuse_customer(store: Store, name: str, *, today: dt.date) -> None:
    """Raise UsageError where the name holds one of the house's customers; ledger, folders and pages would tell it."""
    if any(_spans(store, name, "", today)):
        raise UsageError(
            "The name holds a customer's, and it stands in the ledger, in folders and on pages.",
            remedy="Take one that says what it is for.",
        )


def without_customers(store: Store, name: str, index_digest: str, *, today: dt.date) -> str:
    """The name with every customer replaced, of the pack's list and of the house's; raises StoreError where that is gone."""
    shown, end = "", 0
    for start, stop in sorted(set(_spans(store, name, index_digest, today))):
        if start >= end:
            shown += name[end:start] + IN_PLACE[Category.CUSTOMER]
        end = max(end, stop)
    return shown + name[end:]


_SHOWN: dict[tuple[str, str, str, str], str] = {}
_MOST_KEPT = 4_096
"""Names; a list shows the same ones each time it is looked at."""


def name_shown(store: Store, name: str, pack_id: str = "") -> str:
    """The name of a deck for a list or a heading: without the customers of its pack's list and of the house's.

    Whoever may be named in public too, since it is shown at any time. The pack's id, or "a deck", where nobody can tell
    whom it names. What was found is kept until the house's list changes.
    """
    from scanners.customers.imported import current_digest

    key = (str(store.outputs), current_digest(store.outputs), pack_id, name)
    if key not in _SHOWN:
        if len(_SHOWN) >= _MOST_KEPT:
            _SHOWN.clear()
        _SHOWN[key] = _name_shown(store, name, pack_id)
    return _SHOWN[key]


def _name_shown(store: Store, name: str, pack_id: str) -> str:
    try:
        digest = ""
        if pack_id:
            with store.reading() as connection:
                digest = find_pack_row(connection, pack_id).index_digest
        return without_customers(store, name, digest, today=dt.date.max)
    except DeckproofError:
        return pack_id or "a deck"


def _spans(store: Store, name: str, digest: str, today: dt.date) -> Iterator[tuple[int, int]]:
    texts = [("name", name), ("words", _JOINTS.sub(" ", name))]
    for customers in customer_lists(store, digest):
        if customers is None:
            continue
        from scanners import scan_texts  # late: where no list is, nothing is looked for

        scanned = scan_texts(texts, customers=customers, today=today, only=("customer-names",))
        for _, found in scanned:
            yield from ((one.start, one.end) for one in found if one.category is Category.CUSTOMER)


def deck_named(store: Store, pack_id: str, now: dt.datetime | None) -> str:
    """The name of the pack's deck without customers, whoever may be named in public too where `now` is not known.

    The pack's id where nobody can tell whom it names.
    """
    with store.reading() as connection:
        row = find_pack_row(connection, pack_id)
    try:
        return without_customers(
            store, row.name, row.index_digest, today=now.date() if now else dt.date.max
        )
    except DeckproofError:
        return pack_id
