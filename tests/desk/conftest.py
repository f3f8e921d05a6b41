"""A desk over a store with everybody in it, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from review.store import Store
from tests.desk.making import PUBLIC, TestDesk, open_desk
from tests.review.making import Template, copy_store, make_template


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("desk") / "outputs", None)


@pytest.fixture
def store(peopled: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(peopled, tmp_path / "outputs")
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Iterator[TestDesk]:
    with open_desk(store) as opened:
        yield opened


@pytest.fixture
def public_desk(store: Store) -> Iterator[TestDesk]:
    with open_desk(store, address=PUBLIC) as opened:
        yield opened
