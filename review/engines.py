"""The two databases that a store can lie in, each with its transactions, and their errors as ours.

SQLite beside the files, for one machine; PostgreSQL for many. An act takes the store's one write lock before it looks at
anything, so what it checked still holds when it writes: BEGIN IMMEDIATE there, an advisory lock here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from deckproof.errors import DeckproofError, FullDiskError, RefusedError, SettingsError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import URL

WAIT_MS = 10_000
"""How long a writer waits for another one."""
IDLE_MS = 120_000
"""After that PostgreSQL ends an act whose worker has fallen silent, so that it holds up nobody else."""

READING = {"deckproof_reading": True}
PASSING = {"deckproof_passing": True}
"""For rows whose loss at a power cut costs nothing: in SQLite the transaction does not wait for the disk."""

WRITER_LOCK = 0x6465636B70726F6F
"""The advisory lock of whoever writes; "deckproo" in ASCII."""
MIGRATION_LOCK = WRITER_LOCK + 1

SCHEMA = "public"
"""Where a store's tables lie in PostgreSQL, whatever the search path of the role says."""


def sqlite_engine(database: Path) -> Engine:
    """The engine on this file, which is made for its owner alone where it is new."""
    if not database.exists():
        database.touch(mode=0o600)
    engine = create_engine(
        f"sqlite:///{database}",
        connect_args={"timeout": WAIT_MS / 1000, "isolation_level": None},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def postgresql_engine(address: str) -> Engine:
    """The engine on `postgresql://[user[:password]@]host[:port]/database`; raises SettingsError.

    What the address leaves out, libpq finds as it always does: PGPASSWORD, ~/.pgpass, a service file.
    """
    url = _postgresql_url(address)
    try:
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ImportError:
        raise SettingsError(
            "PostgreSQL needs the package psycopg, which is not installed.",
            remedy="Install it with: pip install 'deckproof[postgres]'",
        ) from None
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def is_postgresql(on: Engine | Connection) -> bool:
    """Whether the store lies in PostgreSQL."""
    return on.dialect.name == "postgresql"


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database says into RefusedError or StoreError, without what was to be written."""
    try:
        yield
    except DBAPIError as error:
        ours = _ours(error)
        if ours is None:
            raise
        raise ours from error
    except PoolTimeoutError as error:
        raise StoreError(
            "All connections to the store are taken.", remedy="Repeat it in a moment."
        ) from error


def says_no_such_table(error: DBAPIError) -> bool:
    """Whether the statement failed because a table of it is not there."""
    if isinstance(error.orig, sqlite3.Error):
        return "no such table" in str(error.orig)
    return getattr(error.orig, "sqlstate", None) == "42P01"


def _postgresql_url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        # The address may hold a password, so it is not said again.
        raise SettingsError(
            "The setting 'database' is no address of a PostgreSQL database.",
            remedy="Write it as postgresql://user@host/database, or leave it out for SQLite.",
        )
    # Of a password in the query nobody else would know that it is one.
    hidden = url.query.get("password")
    if isinstance(hidden, str):
        url = url.difference_update_query(["password"]).set(password=hidden)
    return url.set(drivername="postgresql+psycopg")


def _prepare_sqlite(connection: Any, record: Any) -> None:
    """FULL: with NORMAL a power cut may take back an approval that somebody was told of."""
    del record
    for pragma in (
        f"busy_timeout = {WAIT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A read that turns into a write would fail at once, whatever the busy_timeout; so a write begins as one."""
    options = connection.get_execution_options()
    reading, passing = options.get("deckproof_reading"), bool(options.get("deckproof_passing"))
    if passing != connection.info.get("passing", False):  # known of each connection of the pool
        level = "NORMAL" if passing else "FULL"
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.info["passing"] = passing
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, record: Any) -> None:
    """The same promises as with SQLite, whatever the server, the database or the role have for defaults."""
    del record
    with connection.cursor() as cursor:
        for setting in (
            f"search_path = {SCHEMA}",
            "synchronous_commit = on",
            f"lock_timeout = {WAIT_MS}",
            f"idle_in_transaction_session_timeout = {IDLE_MS}",
            "default_transaction_isolation = 'read committed'",
        ):
            cursor.execute(f"SET {setting}")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    """One state for who reads; the writer's lock for who acts, whose later statements then see all that came before.

    READ COMMITTED, since a snapshot is taken with the first statement, which would be before the lock is granted.
    """
    if connection.get_execution_options().get("deckproof_reading"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")


_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")
"""Names of https://www.sqlite.org/rescode.html for a file whose pages are not what SQLite wrote."""


def _ours(error: DBAPIError) -> DeckproofError | None:
    said = _first_line(error.orig)
    if said.startswith("refused: "):
        return RefusedError(f"The store refused it: {said.removeprefix('refused: ')}.")
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_trouble(getattr(error.orig, "sqlite_errorname", ""))
    if hasattr(error.orig, "sqlstate"):
        code = str(getattr(error.orig, "sqlstate", "") or "")
        lost = error.connection_invalidated or (not code and isinstance(error, OperationalError))
        return _postgresql_trouble(code, lost=lost) if code or lost else None
    return None


def _first_line(original: object) -> str:
    """What the database said, without the place in a trigger where it said so."""
    said = getattr(getattr(original, "diag", None), "message_primary", None)
    return str(said or original)


def _sqlite_trouble(name: str) -> StoreError:
    if name == "SQLITE_FULL":
        return _disk_full()
    if name.startswith(_DAMAGED):
        return StoreError(
            f"The store's database is damaged ({name}): what it says is not to be trusted.",
            remedy="Let nobody work in this outputs folder, and open a copy of your backup (deckproof audit backup makes "
            "them), or begin in another folder: the decks themselves are as they were.",
        )
    what = f"The store did not take it ({name})." if name else "The store did not take it."
    return StoreError(
        what,
        remedy="Nothing was changed; see whether the disk is full or another program holds it, then repeat.",
    )


def _postgresql_trouble(code: str, *, lost: bool) -> StoreError:
    """By the codes of https://www.postgresql.org/docs/current/errcodes-appendix.html."""
    if code == "53100":
        return _disk_full()
    if code in {"55P03", "40P01", "40001"}:
        return StoreError(
            f"Another program holds the store ({code}).", remedy="Nothing was changed; repeat it."
        )
    if code == "42501":
        return StoreError(
            "The database's role may not do this.",
            remedy="Grant it what docs/postgresql.md says; the tables themselves are made by the role that owns them.",
        )
    if lost or code.startswith(("08", "57P")):
        return StoreError(
            "The database does not answer.",
            remedy="See that it runs, that the setting 'database' is right, and that this machine has the role's password "
            "(~/.pgpass). If something was being done, "
            "deckproof list says whether it was; everything may be repeated.",
        )
    return StoreError(f"The store did not take it ({code}).", remedy="Nothing was changed.")


def _disk_full() -> FullDiskError:
    return FullDiskError(
        "The disk of the database is full: what was being written was not kept.",
        remedy="Make room, then repeat.",
    )
