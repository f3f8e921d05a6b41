"""A store that cannot be opened says why: a full disk needs room, and a damaged file its backup."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from deckproof.errors import StoreError
from review import migrate
from review.store import Store, open_store
from tests.review.making import make_pack, reopen
from tests.review.test_full_disk import small_disk


@pytest.fixture
def database(store: Store) -> Path:
    """The file of a store that was closed."""
    store.close()
    if store.engine.dialect.name != "sqlite":
        pytest.skip("of SQLite's own file")
    return store.outputs / "deckproof.db"


def sentence_of(store: Store) -> str:
    with pytest.raises(StoreError) as error:
        reopen(store)
    return str(error.value)


def test_a_damaged_store_is_to_be_restored(store: Store, database: Path) -> None:
    whole = database.read_bytes()
    database.write_bytes(whole[:100] + bytes(len(whole) - 100))
    said = sentence_of(store)
    assert "damaged" in said
    assert "backup" in said
    database.write_bytes(b"no database at all, but long enough to have a header, " * 20)
    assert "damaged" in sentence_of(store)


def test_a_store_that_another_program_holds_is_not_damaged(
    store: Store, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.engines.WAIT_MS", 50)
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        said = sentence_of(store)
    assert "Another program holds" in said
    assert "backup" not in said


def test_a_store_whose_pages_break_while_it_is_open_is_damaged_too(store: Store) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("of SQLite's own file")
    make_pack(store, "Plain.[^s1]")
    store.close()  # which writes the log into the file
    database = store.outputs / "deckproof.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError) as error, store.reading() as connection:
        connection.execute(text("SELECT count(*) FROM pack"))
    assert "is damaged (SQLITE_CORRUPT)" in str(error.value)
    assert "backup" in str(error.value)
    assert "Nothing was changed" not in str(error.value)


def of_full_disk(number: int) -> Callable[..., Any]:
    def refuse(*_: object, **__: object) -> Any:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.parametrize("said", ["SQLITE_IOERR_SHMSIZE", "SQLITE_CANTOPEN", "SQLITE_IOERR_WRITE"])
def test_a_full_disk_or_quota_asks_for_room_and_a_broken_disk_does_not(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = str(migrate._unreadable(said, tmp_path / "deckproof.db"))
    assert said in broken
    assert "is full" not in broken
    for number in (errno.ENOSPC, errno.EDQUOT):
        monkeypatch.setattr(tempfile, "TemporaryFile", of_full_disk(number))
        full = str(migrate._unreadable(said, tmp_path / "deckproof.db"))
        assert "is full" in full
        assert "backup" not in full


def fill(path: Path) -> None:
    """Write until the disk takes nothing more."""
    with path.open("wb", buffering=0) as filling, suppress(OSError):
        while filling.write(bytes(4096)):
            pass


@pytest.mark.skipif(
    os.environ.get("DECKPROOF_TEST_FULL_DISK") != "1" or os.geteuid() != 0,
    reason="mounts a disk: DECKPROOF_TEST_FULL_DISK=1, as root",
)
def test_a_store_on_a_disk_that_is_full_to_the_brim_says_so_and_opens_with_room(
    tmp_path: Path,
) -> None:
    with small_disk(tmp_path / "small", 12) as disk:
        open_store(disk / "outputs").close()
        for log in (disk / "outputs").glob("deckproof.db-*"):
            log.unlink()
        fill(disk / "filling")
        with pytest.raises(StoreError, match="full") as error:
            open_store(disk / "outputs")
        assert "backup" not in str(error.value)
        (disk / "filling").unlink()
        open_store(disk / "outputs").close()
