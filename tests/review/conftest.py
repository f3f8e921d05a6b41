"""A store with people of every role, made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.model import Person
from review.people import list_people
from review.store import Store, open_store
from tests.review.making import add_cast, copy_store


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peopled") / "outputs"
    store = open_store(folder)
    add_cast(store)
    store.close()
    return folder


@pytest.fixture
def store(peopled: Path, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(peopled, tmp_path / "outputs")
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> dict[str, Person]:
    return {person.name: person for person in list_people(store)}
