"""Bring a store's schema up to date, once, however many processes start at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.errors import FullDiskError, StoreError
from review.engines import MIGRATION_LOCK, is_postgresql, says_no_such_table
from review.places import file_lock, has_room

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD = "20261125"
"""The newest migration; a test compares it with the files."""

MIGRATIONS = Path(__file__).parent / "migrations"


def ensure_current(engine: Engine, lock: Path, *, may_change: bool = True) -> None:
    """Migrate when the store is not at HEAD; raises StoreError for a store of a newer Deckproof.

    Who may not change the tables, as one of many workers, gets a StoreError instead.
    """
    # Behind the lock also while the file is not in WAL mode yet: SQLite lets nobody wait for that change.
    settled = is_postgresql(engine) or _is_wal(Path(str(engine.url.database)))
    if settled and version_of(engine) == HEAD:
        return
    if not may_change:
        raise StoreError(
            "The tables of the store are not those of this version of Deckproof, and a worker leaves them alone.",
            remedy="Give all machines the same version; the one that hands decks in makes or migrates the tables: deckproof list",
        )
    with _alone(engine, lock):
        if version_of(engine) != HEAD:
            _upgrade(engine)


@contextmanager
def _alone(engine: Engine, lock: Path) -> Iterator[None]:
    """Hold the lock of whoever migrates: a file's beside SQLite, the database's own where many machines share it."""
    if not is_postgresql(engine):
        with file_lock(lock):
            yield
        return
    with engine.connect().execution_options(deckproof_reading=True) as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        yield


def version_of(engine: Engine) -> str | None:
    """The migration that the store is at, None for an empty one."""
    from sqlalchemy.exc import DBAPIError

    try:
        # SQLite's whole file has to be ours for its first change; PostgreSQL need not wait for whoever acts.
        with engine.connect().execution_options(
            deckproof_reading=is_postgresql(engine)
        ) as connection:
            row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    except DBAPIError as error:
        if says_no_such_table(error):
            return None
        if is_postgresql(engine):
            raise
        said = getattr(error.orig, "sqlite_errorname", "")
        raise _unreadable(said, Path(str(engine.url.database))) from error
    return None if row is None else str(row[0])


def _unreadable(said: str, database: Path) -> StoreError:
    """Why SQLite did not read its file, by its result codes (https://www.sqlite.org/rescode.html).

    Only a file that is damaged calls for the backup. SQLite needs room even to read, for the index of its log, and says of a
    disk that is full the same as of one that is broken.
    """
    if said == "SQLITE_FULL" or (said.startswith(_OF_THE_DISK) and not has_room(database.parent)):
        return FullDiskError(
            "The disk that the store lies on is full.",
            where=str(database),
            remedy="Make room, then repeat: what was kept is kept.",
        )
    if said.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        what, remedy = f"The store is damaged ({said}).", "Restore it from the backup."
    elif said.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        what, remedy = f"Another program holds the store ({said}).", "Let it end, then repeat."
    elif said.startswith(_OF_THE_DISK):
        what = f"The store cannot be read or written ({said})."
        remedy = "See whether the file and its folder are yours to write, and what the system says of the disk, then repeat."
    else:
        what = f"The store cannot be read ({said})." if said else "The store cannot be read."
        remedy = "Repeat it; if that does not help, restore it from the backup."
    return StoreError(what, where=str(database), remedy=remedy)


_OF_THE_DISK = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")


def _is_wal(database: Path) -> bool:
    """Whether the file's header says WAL (https://www.sqlite.org/fileformat.html, offsets 18 and 19)."""
    with database.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def _upgrade(engine: Engine) -> None:
    if version_of(engine) is None and _has_tables(engine):
        raise StoreError(
            "The store does not say by which version of Deckproof it was written.",
            where=str(engine.url.database),
            remedy="Somebody emptied its table alembic_version: restore the store from the backup.",
        )
    # Alembic costs a fifth of a second to import, and a store that is up to date never needs it.
    from alembic.util.exc import CommandError

    with engine.begin() as connection:
        try:
            run_alembic(connection, "upgrade", "head")
        except CommandError as error:
            raise StoreError(
                "The store was written by another version of Deckproof.",
                where=str(engine.url.database),
                remedy="Use that version, or one that is newer.",
            ) from error


def _has_tables(engine: Engine) -> bool:
    from sqlalchemy import inspect

    return inspect(engine).has_table("ledger")


def run_alembic(connection: Connection, command: str, revision: str) -> None:
    """Run "upgrade" or "downgrade" to the revision on this connection, inside its transaction."""
    from alembic import command as commands
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    getattr(commands, command)(config, revision)
