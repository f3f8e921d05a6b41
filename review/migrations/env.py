"""Alembic's way in: it works on the connection that review.migrate hands over, inside that transaction."""

from __future__ import annotations

from alembic import context

import review.echo_tables
import review.people_tables
import review.plan_tables
import review.talk_tables
import review.work_tables  # noqa: F401 - put their tables on the metadata
from review.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
