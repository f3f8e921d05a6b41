"""A copy of the store that can be put back: database, blobs, key and signed head. Drafts and released files are made again.

To restore: put the copy where the outputs folder was, run `deckproof audit verify`, then `deckproof audit repair`.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from deckproof.errors import UsageError
from review.places import make_folder
from review.store import DATABASE, Store


def back_up(store: Store, folder: Path) -> Path:
    """Write the copy into this folder, which must not exist yet; others may go on working meanwhile.

    The head goes first and the blobs last: so the database is never behind the head, and has all its blobs.
    """
    if folder.exists():
        raise UsageError(
            "There is such a folder already.", where=str(folder), remedy="Name a new one."
        )
    make_folder(folder)
    if store.anchor.head_file.exists():
        shutil.copy2(store.anchor.head_file, folder)
        shutil.copytree(store.anchor.key_file.parent, folder / "keys")
    with closing(store.engine.raw_connection()) as connection:
        connection.cursor().execute("VACUUM INTO ?", (str(folder / DATABASE),))
    (folder / DATABASE).chmod(0o600)
    shutil.copytree(store.blobs.folder, folder / "blobs", ignore=shutil.ignore_patterns(".*"))
    return folder
