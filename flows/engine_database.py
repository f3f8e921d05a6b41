"""The database of the engine's own server, as Prefect is told to use it. Prefect is loaded with this module."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from prefect.server.database.configurations import AioSqliteConfiguration
from prefect.server.database.dependencies import MODELS_DEPENDENCIES
from sqlalchemy.ext.asyncio import AsyncSession, AsyncSessionTransaction


class WritersInTurn(AioSqliteConfiguration):
    """SQLite, where a transaction that may write waits for its turn when it begins and does not fail when it first writes.

    Prefect begins most as readers; of two that then write at the same moment SQLite refuses one at once, whatever the time limit,
    the client is told 503 and sleeps for seconds. This way is Prefect's own, for those that say `with_for_update`.
    """

    @asynccontextmanager
    async def begin_transaction(
        self, session: AsyncSession, with_for_update: bool = True
    ) -> AsyncGenerator[AsyncSessionTransaction, None]:
        """Enter a transaction as a writer, whatever is asked for."""
        del with_for_update
        async with super().begin_transaction(session, with_for_update=True) as transaction:
            yield transaction


def write_in_turn(url: str) -> None:
    """In the server, before it opens its database, which is at `url`: every transaction waits for its turn when it begins."""
    MODELS_DEPENDENCIES["database_config"] = WritersInTurn(connection_url=url)
