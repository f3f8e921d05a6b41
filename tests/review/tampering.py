"""As somebody who has the database itself: statements past the gate, with the database's own locks on or off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine

from review.dialects import create_triggers, drop_triggers
from review.engines import SCHEMA, is_postgresql
from review.store import Store


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
