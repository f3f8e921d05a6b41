"""Rows that tell who is at what wait for no disk; whatever else is kept still does."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from review import stages
from review.store import Act, Store, open_store

KEY = stages.StageKey(deck="d" * 64, stage="read", version="1", options="o")
NORMAL, FULL = 1, 2


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "outputs")


def level(store: Store, way: str) -> int:
    with getattr(store, way)() as act:
        connection = act.connection if isinstance(act, Act) else act
        return int(connection.execute(text("PRAGMA synchronous")).scalar_one())


def test_only_a_note_does_not_wait_for_the_disk(store: Store) -> None:
    ways = ("acting", "noting", "acting", "noting", "reading", "noting", "acting")
    found = [level(store, way) for way in ways]
    assert found == [FULL, NORMAL, FULL, NORMAL, FULL, NORMAL, FULL]


def test_a_claim_is_seen_by_others_at_once(store: Store, tmp_path: Path) -> None:
    assert stages.claim(store, KEY, "one", 60) == stages.Claimed(attempt=1)
    other = open_store(tmp_path / "outputs")
    assert isinstance(stages.claim(other, KEY, "two", 60), stages.Busy)
    stages.abandon(store, KEY, "one")
    assert stages.claim(other, KEY, "two", 60) == stages.Claimed(attempt=2)


def make_and_fail(store: Store) -> None:
    with store.noting() as act:
        act.connection.execute(text("CREATE TABLE passing (x int)"))
        raise KeyError


def test_a_note_that_fails_is_taken_back(store: Store) -> None:
    with pytest.raises(KeyError):
        make_and_fail(store)
    with store.reading() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master")).scalars().all()
    assert "stage" in names
    assert "passing" not in names
