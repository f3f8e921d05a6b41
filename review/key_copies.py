"""The ledger's key on machines that share a store: who may work needs it, and the head that goes with it.

A key of another store would seal what nobody else takes for genuine, and without a head an older copy of the database could
pass for this one. So both are looked at before anything is begun, and copied by one command.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from deckproof.errors import ChangedBytesError, StoreError, UsageError
from review.entries import entries, public_key
from review.heads import require_own_tail
from review.ledger import begin_ledger
from review.places import make_folder, write_whole
from review.store import Store

KEYS, HEAD = "keys", "ledger.head"
_HOW = "On a machine that has it: deckproof worker keys FOLDER; then copy what is in FOLDER to {}."


def copy_keys(store: Store, folder: Path, *, now: dt.datetime) -> None:
    """Write what another machine's outputs folder needs into this new folder; a store without a ledger begins it.

    Raises UsageError for a folder with something in it, StoreError and ChangedBytesError where this machine itself may not work.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(
            "There is something in this folder already.", where=str(folder), remedy="Name a new one."
        )  # fmt: skip
    begin_ledger(store, now=now)
    require_key(store)
    make_folder(folder)
    make_folder(folder / KEYS)
    write_whole(folder / KEYS / store.anchor.key_file.name, store.anchor.key_file.read_bytes())
    write_whole(folder / HEAD, store.anchor.head_file.read_bytes())


def require_key(store: Store) -> None:
    """Raise StoreError without the key of this store's ledger here, ChangedBytesError where the ledger does not fit its head."""
    how = _HOW.format(store.outputs)
    with store.reading() as connection:
        first = next(entries(connection), None)
        if first is None:
            raise StoreError("The ledger has not begun, so no machine has its key yet.", remedy=how)
        where = str(store.anchor.key_file)
        if not store.anchor.has_key():
            raise StoreError("This machine has no key to the ledger.", where=where, remedy=how)
        if store.anchor.public_key() != public_key(first):
            raise StoreError(
                "The key on this machine is that of another store.", where=where, remedy=how
            )
        if not store.anchor.head_file.exists():
            raise ChangedBytesError(
                "This machine has the ledger's key and not its signed head.",
                where=str(store.anchor.head_file),
                remedy=how,
            )
        require_own_tail(store, connection)
