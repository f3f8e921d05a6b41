"""The customer list as the gate sees it: who may take one in, and that it was; its contents stay with the scanners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from deckproof.codec import from_json
from deckproof.errors import ChangedBytesError
from deckproof.model import Person
from review.authorise import Deed, authorise
from review.engines import is_postgresql
from review.ledger import entries_of, record
from review.people import still_active
from review.store import Store

IN_FORCE, LIST = "list-in-force", "customers"
"""The entry by which the ledger is asked for the list imported last."""


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
        told = {"list": _digest_of_list(store)}
        record(store, act, actor=person.name if person else "", action=IN_FORCE, thing=LIST, now=now, data=told)  # fmt: skip


def require_list(store: Store) -> None:
    """Raise ChangedBytesError where the imported list is not the one that the ledger tells was imported last.

    A machine of a server's that has no list of its own is not asked: the one that imported it scans again.
    """
    with store.reading() as connection:
        told = [one for one in entries_of(store, connection, LIST) if one.action == IN_FORCE]
        elsewhere = is_postgresql(connection)
    if not told:
        return
    wanted, there = from_json(told[-1].data, dict[str, str])["list"], _digest_of_list(store)
    if wanted != there and not (elsewhere and not there):
        raise ChangedBytesError(
            "The customer list is not the one that was imported last, so a customer could go unseen.",
            remedy="Import it again: deckproof customers import FILE",
        )


def _digest_of_list(store: Store) -> str:
    from scanners.customers.imported import list_digest

    return list_digest(store.outputs)
