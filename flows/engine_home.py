"""Where the engine of this machine keeps its database: a picture of what was done, and no record."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction


def engine_home() -> Path:
    """The folder of the engine's database and log, as Prefect is told it."""
    return Path(os.environ["PREFECT_HOME"])


def _marker() -> Path:
    return engine_home() / f"migrated-{version('prefect')}"


def is_migrated() -> bool:
    """Whether this home's database has this version's schema; checking it costs Prefect a second."""
    return _marker().is_file() and (engine_home() / "prefect.db").is_file()


def remember_migrated() -> None:
    """Note that this home's database has this version's schema."""
    if (engine_home() / "prefect.db").is_file():
        _marker().touch()


def write_in_turn() -> None:
    """In the server: let a transaction that may write wait for its turn when it begins, not fail when it first writes.

    Prefect begins most as readers; of two that then write at the same moment SQLite refuses one at once, whatever the time limit,
    the client is told 503 and sleeps for seconds. The other way is Prefect's own, for those that say `with_for_update`.
    """
    from prefect.server.database.configurations import AioSqliteConfiguration

    begin = AioSqliteConfiguration.begin_transaction

    @asynccontextmanager
    async def immediately(
        self: AioSqliteConfiguration, session: AsyncSession, with_for_update: bool = True
    ) -> AsyncGenerator[AsyncSessionTransaction, None]:
        del with_for_update
        async with begin(self, session, with_for_update=True) as transaction:
            yield transaction

    AioSqliteConfiguration.begin_transaction = immediately  # type: ignore[method-assign]  # there is no setting for it


_MOST_BYTES = 64 * 1024**2
"""The engine's database is a picture of what was done, and no record: a large one is begun anew."""


def make_room() -> None:
    """Take a large database away, and the note about its schema with it."""
    database = engine_home() / "prefect.db"
    if database.is_file() and database.stat().st_size > _MOST_BYTES:
        for path in (*engine_home().glob("prefect.db*"), _marker()):
            path.unlink(missing_ok=True)
