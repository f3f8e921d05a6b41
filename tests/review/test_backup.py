"""A copy of the store is whole, and can be worked on from where it was taken."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from deckproof.errors import StoreError, UsageError
from deckproof.model import OutputState, Person
from review import audit, gate, releases
from review.backup import DUMP, back_up
from review.engines import is_postgresql
from review.holds import repair
from review.outputs import load_output
from review.store import DATABASE, Store, open_store
from tests.cluster import Cluster
from tests.review.making import NOW, POLICY, make_pack, rooms


def test_a_restored_copy_verifies_and_goes_on(
    store: Store, cast: dict[str, Person], tmp_path: Path, home: Cluster | None
) -> None:
    first, second = make_pack(store, "One.[^s1]", "Two.[^s1]")
    gate.approve(store, cast["ben"], first, now=NOW, policy_version=POLICY)
    (gone,) = releases.release(store, cast["ben"], [first], now=NOW, policy_version=POLICY)
    gate.approve(store, cast["ben"], second, now=NOW, policy_version=POLICY)
    back_up(store, tmp_path / "copy")
    released = (store.outputs / gone.path).read_bytes()
    store.close()
    shutil.rmtree(store.outputs)

    shutil.copytree(tmp_path / "copy", store.outputs)
    again = restored(store.outputs, home)
    missing = audit.verify(again, rooms=rooms()).faults
    assert len(missing) == 3
    assert all("file is missing" in fault for fault in missing)
    repair(again, rooms())
    assert audit.verify(again, rooms=rooms()).faults == ()
    assert (again.outputs / gone.path).read_bytes() == released
    assert len(list((again.outputs / "held/pack1").glob("*.md"))) == 2
    releases.release(again, cast["ben"], [second], now=NOW, policy_version=POLICY)
    assert load_output(again, second).state is OutputState.RELEASED
    assert audit.verify(again, rooms=rooms()).faults == ()
    again.close()


def test_a_copy_is_for_its_owner_alone_and_overwrites_nothing(store: Store, tmp_path: Path) -> None:
    copy = back_up(store, tmp_path / "copy")
    assert copy.stat().st_mode & 0o077 == 0
    kept = DUMP if is_postgresql(store.engine) else DATABASE
    assert (copy / kept).stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError):
        back_up(store, copy)


def restored(outputs: Path, home: Cluster | None) -> Store:
    """The store as docs/postgresql.md brings it back: an empty database, and the dump into it in one go."""
    if home is None:
        return open_store(outputs)
    address = home.address(home.new_database())
    subprocess.run(
        [home.programs / "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--clean",
         "--if-exists", f"--dbname={address}", outputs / DUMP],
        check=True, capture_output=True,
    )  # fmt: skip
    return open_store(outputs, database=address)


def test_without_pg_dump_it_says_what_is_missing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_postgresql(store.engine):
        pytest.skip("SQLite needs no program for its copy")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="pg_dump is not installed"):
        back_up(store, tmp_path / "copy")
