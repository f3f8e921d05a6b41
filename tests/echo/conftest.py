"""A store with everybody in it, released pieces and a customer list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deckproof.model import Person
from review.store import Store
from tests.echo.making import release_pack
from tests.review.making import Template, cast_of, copy_store, make_pack, make_template


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return make_template(tmp_path_factory.mktemp("echo") / "outputs", None)


@pytest.fixture
def store(peopled: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(peopled, tmp_path / "outputs")
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> dict[str, Person]:
    return cast_of(store)


@pytest.fixture
def out(store: Store, cast: dict[str, Person]) -> tuple[str, ...]:
    """Two pieces that have left."""
    return release_pack(store, cast["ben"], "The gate is calm.[^s1]", "The timer was off.[^s1]")


@pytest.fixture
def held(store: Store) -> str:
    """A piece that has not."""
    return make_pack(store, "Nothing new.[^s1]", pack="pack2")[0]
