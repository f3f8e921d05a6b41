"""A copy of the store is whole, and can be worked on from where it was taken."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.codec import digest
from deckproof.errors import StoreError, UsageError
from deckproof.model import OutputState, Person
from review import audit, gate, releases
from review.backup import DUMP, back_up
from review.carried import index_path
from review.engines import is_postgresql
from review.holds import NewOutput, hold, repair
from review.outputs import load_output
from review.store import DATABASE, Store, open_store
from tests.cluster import Cluster
from tests.review.making import NOW, POLICY, make_draft, make_pack, new_pack, rooms


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


def test_customer_lists_go_along_and_a_restored_copy_misses_none(
    store: Store, tmp_path: Path, home: Cluster | None
) -> None:
    data = b"an index"
    used = index_path(store, digest(data))
    used.parent.mkdir(parents=True)
    used.write_bytes(data)
    index_path(store, digest(b"current")).write_bytes(b"current")
    idle = index_path(store, digest(b"another"))
    idle.write_bytes(b"another")
    (store.outputs / "customers").mkdir()
    (store.outputs / "customers" / "current").write_text(digest(b"current"))
    with_list = replace(
        new_pack(store, NewOutput(draft=make_draft("One.[^s1]"), findings=())),
        index_digest=digest(data),
    )
    hold(store, with_list, now=NOW, rooms=rooms())
    assert not _missing_lists(store)
    copy = back_up(store, tmp_path / "copy")
    assert (copy / "customers" / "current").read_text() == digest(b"current")
    assert index_path(store, digest(b"current")).name in {
        one.name for one in (copy / "cache/customers").iterdir()
    }
    assert (copy / used.relative_to(store.outputs)).read_bytes() == data
    assert not (copy / idle.relative_to(store.outputs)).exists()
    assert all(path.stat().st_mode & 0o077 == 0 for path in [copy / "cache"])
    store.close()
    shutil.rmtree(store.outputs)
    shutil.copytree(copy, store.outputs)
    again = restored(store.outputs, home)
    assert not _missing_lists(again)
    used.unlink()
    assert _missing_lists(again)
    again.close()


def _missing_lists(store: Store) -> list[str]:
    faults = audit.verify(store, rooms=rooms()).faults
    return [fault for fault in faults if "customer list" in fault]


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
