"""A store in which something of everything has happened, to be tampered with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from review import audit, edits, gate, releases
from review.store import Store
from tests.review.deeds import Cast
from tests.review.making import (
    NAME,
    NOW,
    POLICY,
    Template,
    as_template,
    cast_of,
    copy_store,
    make_pack,
    rooms,
)


@pytest.fixture(scope="session")
def lived_in(peopled: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A store in which something of everything has happened."""
    store = copy_store(peopled, tmp_path_factory.mktemp("lived-in") / "outputs")
    cast = cast_of(store)
    first, second, third = make_pack(store, "One.[^s1]", f"For {NAME}.[^s1]", "Three.[^s1]")
    gate.approve(store, cast["ben"], first, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [first], now=NOW, policy_version=POLICY)
    edits.edit(
        store, cast["ana"], second, "# A title\n\nFor one of ours.[^s1]\n", now=NOW, rooms=rooms()
    )
    gate.approve(store, cast["cleo"], second, now=NOW, policy_version=POLICY)
    gate.approve(store, cast["ben"], third, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [third], now=NOW, policy_version=POLICY)
    releases.recall(store, cast["ben"], third, reason="Too early.", now=NOW)
    assert audit.verify(store, rooms=rooms()).faults == ()
    return as_template(store, peopled.cluster)


@pytest.fixture
def busy(lived_in: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(lived_in, tmp_path / "busy")
    yield store
    store.close()


@pytest.fixture
def cast(busy: Store) -> Cast:
    return cast_of(busy)
