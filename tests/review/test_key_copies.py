"""What a worker needs from the machine that began the ledger, and how it is told that it lacks it."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from deckproof.errors import ChangedBytesError, StoreError, UsageError
from review import migrate
from review.key_copies import copy_keys, require_key
from review.store import Store, open_store
from tests.review.making import reopen

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def test_one_command_makes_the_keys_and_the_copy_fits(store: Store, tmp_path: Path) -> None:
    with (
        closing(open_store(tmp_path / "new")) as empty,
        pytest.raises(StoreError, match="deckproof worker keys FOLDER"),
    ):
        require_key(empty)
    copy_keys(store, tmp_path / "for-workers", now=NOW)
    copied = sorted(path for path in (tmp_path / "for-workers").rglob("*") if path.is_file())
    assert [path.name for path in copied] == ["ledger.key", "ledger.head"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in copied)
    with pytest.raises(UsageError, match="something in this folder"):
        copy_keys(store, tmp_path / "for-workers", now=NOW)
    for name in ("keys", "ledger.head", "ledger.tallies"):
        path = store.outputs / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    with pytest.raises(StoreError, match="no key to the ledger"):
        require_key(store)
    shutil.copytree(tmp_path / "for-workers", store.outputs, dirs_exist_ok=True)
    require_key(store)


def test_the_key_of_another_store_and_a_missing_head_are_told_apart(
    store: Store, tmp_path: Path
) -> None:
    copy_keys(store, tmp_path / "for-workers", now=NOW)
    key = store.anchor.key_file
    own = key.read_bytes()
    key.write_bytes(bytes(range(32)))
    with pytest.raises(StoreError, match="that of another store"):
        require_key(store)
    key.write_bytes(own)
    store.anchor.head_file.unlink()
    with pytest.raises(ChangedBytesError, match="not its signed head"):
        require_key(store)


def test_who_may_not_change_the_tables_neither_makes_nor_migrates_them(
    store: Store, tmp_path: Path
) -> None:
    if store.engine.dialect.name == "sqlite":
        with pytest.raises(StoreError, match="a worker leaves them alone"):
            open_store(tmp_path / "other", may_change=False)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '20260101'")
    with pytest.raises(StoreError, match="a worker leaves them alone"):
        migrate.ensure_current(store.engine, tmp_path / "lock", may_change=False)
    with store.engine.begin() as connection:
        back = text("UPDATE alembic_version SET version_num = :head")
        connection.execute(back, {"head": migrate.HEAD})
    reopen(store).close()
