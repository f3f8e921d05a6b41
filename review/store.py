"""The store under one outputs folder: database, blobs, and the transactions that every act of the gate runs in."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, Pool, select

import review.echo_tables
import review.people_tables
import review.plan_tables
import review.talk_tables
import review.work_tables  # noqa: F401 - put their tables on the metadata
from deckproof.caches import keep_under
from deckproof.errors import StoreError
from deckproof.plain_paths import without_steps_up
from review.anchor import Anchor, Head
from review.blobs import Blobs, open_blobs
from review.clock import epoch_now
from review.engines import (
    PASSING,
    READING,
    is_postgresql,
    postgresql_engine,
    sqlite_engine,
    translated,
)
from review.migrate import ensure_current
from review.places import make_folder, refuse_share
from review.tallies import Tallies
from review.turns import turn

if TYPE_CHECKING:
    from deckproof.settings import Settings

DATABASE = "deckproof.db"
TURN = "locks/writers.lock"
_OF = "deckproof_store"


@dataclass(slots=True)
class Act:
    """One transaction that changes something; `head` and `tallies` are the ledger's end once an entry was made in it."""

    connection: Connection
    head: Head | None = None
    tallies: Tallies | None = None
    as_told: set[str] = field(default_factory=set)
    """The packs whose rows were compared with the ledger in it."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
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
        with translated(), self._turn(), self.engine.begin() as connection:
            act = Act(connection.execution_options(**{_OF: self}))
            yield act
        if act.head is not None:
            self.anchor.advance(act.head, act.tallies)

    @contextmanager
    def noting(self) -> Iterator[Act]:
        """As `acting`, for rows that only tell who is at what: a power cut may take the last of them back, nothing else can.

        In SQLite they wait for no disk; the next transaction that does takes them along. Nothing is entered into the ledger.
        """
        with translated(), self._turn(), self.engine.connect() as connection:
            passing = connection.execution_options(**PASSING, **{_OF: self})
            with passing.begin():
                yield Act(passing)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the store and keeps nobody from writing."""
        with translated(), self.engine.connect() as connection:
            yield connection.execution_options(**READING, **{_OF: self})

    def _turn(self) -> AbstractContextManager[None]:
        """Of PostgreSQL the writers' lock is a queue by itself."""
        return nullcontext() if is_postgresql(self.engine) else turn(self.outputs / TURN)

    def close(self) -> None:
        """Let go of the database's files."""
        self.engine.dispose()


def open_by(settings: Settings, *, may_change: bool = True) -> Store:
    """The store that these settings name; raises StoreError, SettingsError."""
    return open_store(
        settings.outputs,
        database=settings.database,
        blobs=settings.blobs,
        may_change=may_change,
    )


def open_store(
    outputs: Path, *, database: str = "", blobs: str = "", may_change: bool = True
) -> Store:
    """The store in this folder, made or migrated where needed and allowed; raises StoreError, SettingsError.

    `database` is the address of a PostgreSQL database, "" for SQLite in the folder; `blobs` is s3://bucket/prefix or another
    folder, "" for blobs/ in this one. Folders are for their owner alone. SQLite on a network share is refused.
    """
    outputs = without_steps_up(Path(outputs).absolute())
    make_folder(outputs)
    if not database:
        refuse_share(outputs)
    for name in ("blobs", "held", "released", "keys", "locks", "cache", "engine"):
        make_folder(outputs / name)
    engine = postgresql_engine(database) if database else sqlite_engine(outputs / DATABASE)
    _engines.add(engine)
    try:
        with translated():
            ensure_current(engine, outputs / "locks" / "migrate.lock", may_change=may_change)
        kept = open_blobs(blobs, outputs / "blobs", outputs / "cache" / "blobs")
        store = Store(outputs, engine, kept, Anchor(outputs))
    except BaseException:
        engine.dispose()
        raise
    keep_under(outputs / "cache")
    weakref.finalize(store, _forgotten, engine, os.getpid())
    return store


def store_of(connection: Connection) -> Store:
    """The store whose transaction this is; raises StoreError for a connection that is none of its own."""
    found = connection.get_execution_options().get(_OF)
    if not isinstance(found, Store):
        raise StoreError("A connection past the store cannot tell whose words are genuine.")
    return found


def database_time(connection: Connection) -> float:
    """Seconds since 1970 by the database's clock."""
    return float(connection.execute(select(epoch_now())).scalar_one())


_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def _forgotten(engine: Engine, opened_by: int) -> None:
    """Close the connections of a store that nobody closed; those of a parent process are the parent's."""
    if os.getpid() == opened_by:
        engine.dispose()


def _close_idle() -> None:
    """Let a child inherit no connection: when SQLite closes one there, at whatever moment, it writes its old log into the file.

    https://www.sqlite.org/howtocorrupt.html, 2.6. The parent opens its own anew.
    """
    for engine in list(_engines):
        engine.dispose()


_inherited: list[Pool] = []
"""Of a parent, with what was in use at the fork: kept, so that nothing closes it here."""


def _let_go() -> None:
    """Connections do not survive a fork: the child opens its own and leaves the parent's alone."""
    for engine in list(_engines):
        _inherited.append(engine.pool)
        engine.dispose(close=False)


os.register_at_fork(before=_close_idle, after_in_child=_let_go)
