"""A copy of the store is whole, and can be worked on from where it was taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deckproof.errors import UsageError
from deckproof.model import OutputState, Person
from review import audit, gate, releases
from review.backup import back_up
from review.holds import repair
from review.outputs import load_output
from review.store import Store, open_store
from tests.review.making import NOW, POLICY, make_pack, rooms


def test_a_restored_copy_verifies_and_goes_on(
    store: Store, cast: dict[str, Person], tmp_path: Path
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
    again = open_store(store.outputs)
    missing = audit.verify(again, rooms=rooms()).faults
    assert len(missing) == 2
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
    assert (copy / "deckproof.db").stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError):
        back_up(store, copy)
