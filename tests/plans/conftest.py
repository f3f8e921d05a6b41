"""The stores of the gate's own tests: people of every role, on SQLite and on PostgreSQL."""

from tests.review.conftest import cast, cluster, home, kind, peopled, sqlite_store, store, templates

__all__ = ["cast", "cluster", "home", "kind", "peopled", "sqlite_store", "store", "templates"]
