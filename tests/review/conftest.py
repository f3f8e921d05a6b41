"""A store with people of every role, made once and copied for each test; each test runs on SQLite and on PostgreSQL.

A test that looks into the database itself does it through tests.review.tampering, or takes `sqlite_store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.model import Person
from review.store import Store
from tests.cluster import Cluster, running
from tests.review.making import Template, cast_of, copy_store, make_template


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    return {"sqlite": make_template(tmp_path_factory.mktemp("peopled") / "outputs", None)}


@pytest.fixture(
    scope="session",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def kind(request: pytest.FixtureRequest) -> str:
    """The database that a store lies in."""
    return str(request.param)


@pytest.fixture(scope="session")
def home(kind: str, request: pytest.FixtureRequest) -> Cluster | None:
    """The server for stores in PostgreSQL, None for SQLite."""
    return request.getfixturevalue("cluster") if kind == "postgresql" else None


@pytest.fixture(scope="session")
def peopled(
    home: Cluster | None, kind: str, templates: dict[str, Template], tmp_path_factory: pytest.TempPathFactory
) -> Template:  # fmt: skip
    if kind not in templates:
        templates[kind] = make_template(tmp_path_factory.mktemp("peopled") / "outputs", home)
    return templates[kind]


@pytest.fixture
def store(peopled: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(peopled, tmp_path / "outputs")
    yield store
    store.close()
    drop_database(store, peopled)


@pytest.fixture
def sqlite_store(templates: dict[str, Template], tmp_path: Path) -> Iterator[Store]:
    store = copy_store(templates["sqlite"], tmp_path / "outputs")
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> dict[str, Person]:
    return cast_of(store)


def drop_database(store: Store, template: Template) -> None:
    """Take the store's database away; a folder goes with the test's own."""
    if template.cluster is not None:
        template.cluster.drop(str(store.engine.url.database))
