"""I6: a release happens once."""

from __future__ import annotations

import datetime as dt

import pytest

from deckproof.errors import (
    NotApprovedError,
    UsageError,
    WrongStateError,
)
from review import audit, gate, releases
from review.holds import repair
from review.store import Store
from tests.review.deeds import Cast, released
from tests.review.making import (
    NOW,
    POLICY,
    make_pack,
    rooms,
)


def test_i6_a_repeat_gives_the_first_answer(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    first = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    again = releases.release(
        store, cast["cleo"], [own_id, own_id], now=NOW + dt.timedelta(days=1), policy_version=POLICY
    )
    assert first == again


def test_i6_a_repeat_writes_the_file_that_a_crash_left_out(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (gone,) = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    (store.outputs / gone.path).unlink()
    assert (
        audit.verify(store, rooms=rooms())
        .faults[0]
        .endswith("`deckproof release` again writes it.")
    )
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_i6_what_was_recalled_does_not_leave_again(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    with pytest.raises(UsageError):
        releases.recall(store, cast["ben"], own_id, reason=" ", now=NOW)
    releases.recall(store, cast["ben"], own_id, reason="A customer objects.", now=NOW)
    assert released(store) == ["01-blog-post-reading.md.recalled.txt", "manifest.json"]
    assert b"objects" not in (store.outputs / "released/pack1/manifest.json").read_bytes()
    with pytest.raises(WrongStateError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    with pytest.raises(NotApprovedError):
        releases.open_released(store, own_id)
    repair(store, rooms())
    assert released(store) == ["01-blog-post-reading.md.recalled.txt", "manifest.json"]
