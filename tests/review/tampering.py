"""As somebody who has the database itself: statements past the gate, with the database's own locks on or off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine

from review import audit
from review.dialects import create_triggers, drop_triggers
from review.engines import SCHEMA, is_postgresql
from review.entries import hash_of
from review.store import Store
from tests.review.making import NOW, rooms


@dataclass(frozen=True)
class Raw:
    """A connection of their own, each statement a transaction; "?" stands for a value in either database."""

    connection: Connection

    @property
    def postgresql(self) -> bool:
        return is_postgresql(self.connection)

    def execute(self, sql: str, values: tuple[Any, ...] | list[Any] = ()) -> list[Any]:
        """The rows, if the statement gives some; raises SQLAlchemy's DBAPIError with what the database said."""
        if self.postgresql:
            sql = sql.replace("%", "%%").replace("?", "%s")
        done = self.connection.exec_driver_sql(sql, tuple(values))
        return list(done) if done.returns_rows else []

    def one(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        """The first row."""
        return self.execute(sql, values)[0]

    def columns(self, table: str) -> list[str]:
        """The names of the table's columns, in their order."""
        done = self.connection.exec_driver_sql(f"SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608 - the names in its statements are the test's own
        return list(done.keys())


@contextmanager
def raw_connection(store: Store) -> Iterator[Raw]:
    """Past the gate, the locks on."""
    engine = create_engine(store.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        if is_postgresql(connection):
            connection.exec_driver_sql(f"SET search_path = {SCHEMA}")
        yield Raw(connection)


@contextmanager
def unlocked(store: Store) -> Iterator[Raw]:
    """Past the gate, the locks off meanwhile and back on afterwards."""
    with raw_connection(store) as raw:
        drop_triggers(raw.connection)
        yield raw
        create_triggers(raw.connection)


def tamper(store: Store, *statements: str) -> None:
    """The locks off, the change, the locks back on."""
    with unlocked(store) as raw:
        for statement in statements:
            raw.execute(statement)


def faults(store: Store) -> str:
    """What verification says, of which there has to be something."""
    found = audit.verify(store, rooms=rooms())
    assert not found.ok
    return "\n".join(found.faults)


def rewrite(store: Store, change: str) -> None:
    """Change the entries and make the whole chain fit again."""
    with unlocked(store) as connection:
        connection.execute(change)
        prev = ""
        rows = connection.execute(
            "SELECT seq, at, actor, action, object, data FROM ledger ORDER BY seq"
        )
        for row in rows:
            fresh = hash_of(*row, prev)
            connection.execute(
                "UPDATE ledger SET prev = ?, hash = ? WHERE seq = ?", (prev, fresh, row[0])
            )
            prev = fresh


def forge(store: Store, actor: str, action: str, thing: str, data: object) -> None:
    """An entry with a hash that fits, by somebody who has the database and not the key; the locks are all on."""
    with raw_connection(store) as connection:
        seq, prev = connection.one("SELECT seq, hash FROM ledger ORDER BY seq DESC")
        text = json.dumps(data, separators=(",", ":"))
        entry = (seq + 1, NOW.isoformat(), actor, action, thing, text, prev)
        connection.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*entry, hash_of(*entry), "0" * 64),
        )


def by_hand(store: Store, *statements: str) -> None:
    """With the database's own locks on, as they stay where nobody takes them off."""
    with raw_connection(store) as connection:
        for statement in statements:
            connection.execute(statement)
