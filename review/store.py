"""The store under one outputs folder: database, blobs, and the transactions that every act of the gate runs in."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError

from deckproof.errors import RefusedError, StoreError
from review.anchor import Anchor, Head
from review.blobs import Blobs
from review.migrate import ensure_current
from review.places import make_folder, refuse_share
from review.tables import epoch_now

DATABASE = "deckproof.db"
WAIT_MS = 10_000
"""How long a writer waits for another one."""

_READING = {"deckproof_reading": True}


@dataclass(slots=True)
class Act:
    """One transaction that changes something; `head` is the ledger's end once an entry was made in it."""

    connection: Connection
    head: Head | None = None


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that a Deckproof keeps. Safe to share between threads."""

    outputs: Path
    engine: Engine
    blobs: Blobs
    anchor: Anchor

    @contextmanager
    def acting(self) -> Iterator[Act]:
        """A transaction that holds the store's write lock from its first statement; all of it is kept or nothing.

        Raises RefusedError when a trigger refuses, StoreError when the database cannot take it.
        """
        with _translated(), self.engine.begin() as connection:
            act = Act(connection)
            yield act
        if act.head is not None:
            self.anchor.advance(act.head)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store and keeps nobody from writing."""
        with _translated(), self.engine.connect() as connection:
            yield connection.execution_options(**_READING)

    def close(self) -> None:
        """Let go of the database's files."""
        self.engine.dispose()


def open_store(outputs: Path) -> Store:
    """The store in this folder, made or migrated where needed; raises StoreError.

    Folders are for their owner alone. SQLite on a network share is refused.
    """
    outputs = Path(outputs).absolute()
    make_folder(outputs)
    refuse_share(outputs)
    for name in ("blobs", "held", "released", "keys", "locks", "cache", "engine"):
        make_folder(outputs / name)
    engine = _engine(outputs / DATABASE)
    ensure_current(engine, outputs / "locks" / "migrate.lock")
    _engines.add(engine)
    return Store(outputs, engine, Blobs(outputs / "blobs"), Anchor(outputs))


def database_time(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock."""
    return float(connection.execute(select(epoch_now())).scalar_one())


def _engine(database: Path) -> Engine:
    if not database.exists():
        database.touch(mode=0o600)
    engine = create_engine(
        f"sqlite:///{database}", connect_args={"timeout": WAIT_MS / 1000, "isolation_level": None}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: Any) -> None:
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


def _begin(connection: Connection) -> None:
    """A read that turns into a write would fail at once, whatever the busy_timeout; so a write begins as one."""
    reading = connection.get_execution_options().get("deckproof_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def _let_go() -> None:
    """SQLite's connections do not survive a fork: the child opens its own and leaves the parent's alone."""
    for engine in list(_engines):
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        if said.startswith("refused: "):
            raise RefusedError(
                f"The store refused it: {said.removeprefix('refused: ')}."
            ) from error
        if isinstance(error.orig, sqlite3.OperationalError | sqlite3.DatabaseError):
            raise StoreError(
                f"The store did not take it ({error.orig.sqlite_errorname})."
                if hasattr(error.orig, "sqlite_errorname")
                else "The store did not take it.",
                remedy="Nothing was changed; see whether the disk is full or another program holds it, "
                "then repeat.",
            ) from error
        raise
