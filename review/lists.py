"""The customer list as the gate sees it: who may take one in, and that it was; its contents stay with the scanners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from deckproof.model import Person
from review.authorise import Deed, authorise
from review.ledger import record
from review.people import still_active
from review.store import Store


def allow_import(store: Store, person: Person | None) -> None:
    """Raise NotAllowedError or NotSignedInError where this person may not change whom a scan looks for.

    `person` is None as long as the store knows no people.
    """
    if person is not None:
        with store.reading() as connection:
            authorise(still_active(connection, person), Deed.IMPORT_CUSTOMERS)


def note_import(
    store: Store,
    person: Person | None,
    digest: str,
    counts: Mapping[str, int],
    *,
    now: dt.datetime,
) -> None:
    """Put the import down in the ledger: the index's digest, and how many customers came, changed and went."""
    allow_import(store, person)
    with store.acting() as act:
        record(
            store,
            act,
            actor=person.name if person else "",
            action="customers-imported",
            thing=digest[:12],
            now=now,
            data={"index": digest, **counts},
        )
