"""A copy of the store that can be put back: database, blobs, key, signed head and customer lists. Drafts and released files are made again.

To restore: put the copy where the outputs folder was, give the blobs and a PostgreSQL database back their contents where
they lay elsewhere (docs/postgresql.md), run `deckproof audit verify`, then `deckproof audit repair`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import select

from deckproof.errors import StoreError, UsageError
from review.blobs import Blobs, FolderBlobs
from review.carried import index_path
from review.engines import SCHEMA, is_postgresql
from review.places import make_folder
from review.store import DATABASE, Store
from review.tables import pack

IMPORTED = "customers"
"""The folder with the list that `customers import` brought in."""
CURRENT = "current"
"""The file in it with the digest of that list's index."""
DUMP = "deckproof.dump"
"""What pg_dump writes, for pg_restore."""


def back_up(store: Store, folder: Path) -> Path:
    """Write the copy into this folder, which must not exist yet; others may go on working meanwhile.

    The head goes first and the blobs last: so the database is never behind the head, and has all its blobs. Raises
    UsageError for a folder that is there, StoreError where pg_dump is missing or fails.
    """
    if folder.exists():
        raise UsageError(
            "There is such a folder already.", where=str(folder), remedy="Name a new one."
        )
    make_folder(folder)
    if store.anchor.head_file.exists():
        shutil.copy2(store.anchor.head_file, folder)
        shutil.copytree(store.anchor.key_file.parent, folder / "keys")
    if is_postgresql(store.engine):
        _dump(store, folder / DUMP)
    else:
        with closing(store.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM INTO ?", (str(folder / DATABASE),))
        (folder / DATABASE).chmod(0o600)
    _copy_lists(store, folder)
    _copy_blobs(store.blobs, folder / "blobs")
    return folder


def _copy_lists(store: Store, folder: Path) -> None:
    """The customer list that was imported, and those that packs were run with: without them nothing held can be approved."""
    if (store.outputs / IMPORTED).is_dir():
        shutil.copytree(store.outputs / IMPORTED, folder / IMPORTED)
    with store.reading() as connection:
        digests = set(connection.execute(select(pack.c.index_digest).distinct()).scalars())
    current = store.outputs / IMPORTED / CURRENT
    digests.add(current.read_text("utf-8").strip() if current.is_file() else "")
    for digest in digests:
        # What is no digest, the next verification tells of.
        with suppress(StoreError):
            path = index_path(store, digest)
            if path.is_file():
                copy = folder / path.relative_to(store.outputs)
                make_folder(folder / "cache")
                make_folder(copy.parent)
                shutil.copy2(path, copy)


def _copy_blobs(blobs: Blobs, folder: Path) -> None:
    """A blob that was changed on the disk goes along as it is, for the next verification to tell of."""
    if isinstance(blobs, FolderBlobs):
        shutil.copytree(blobs.folder, folder, ignore=shutil.ignore_patterns(".*"))
        return
    copy = FolderBlobs(make_folder(folder))
    for blob in blobs.kept():
        copy.put(blobs.get(blob.sha256))


def _dump(store: Store, file: Path) -> None:
    """pg_dump takes one snapshot; a password goes by the environment, since every process' command line can be read."""
    program = shutil.which("pg_dump")
    if program is None:
        raise StoreError(
            "pg_dump is not installed here.",
            remedy="Install PostgreSQL's client programs, of the server's version or newer.",
        )
    file.touch(mode=0o600)
    url = store.engine.url
    environment = dict(os.environ) | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    # The schema alone: what extensions the server's owner has put beside it is no part of a store.
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={SCHEMA}"]
    done = subprocess.run(  # noqa: S603 - the program is pg_dump, and the address is the setting's
        [program, *options, f"--file={file}", f"--dbname={address}"],
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise StoreError(
            f"pg_dump failed (exit status {done.returncode}).",
            where=str(file),
            remedy="See that it is not older than the server and that the role may read everything.",
        )
