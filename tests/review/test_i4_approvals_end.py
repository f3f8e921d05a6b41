"""I4: what takes an approval's force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.errors import (
    NotAllowedError,
    NotApprovedError,
    WrongStateError,
)
from deckproof.model import OutputState, Severity
from review import edits, gate, people, releases
from review.outputs import load_output
from review.store import Store
from tests.review.deeds import Cast, accept, edit, first_finding
from tests.review.making import (
    NOW,
    POLICY,
    make_finding,
    make_pack,
    rooms,
)


def living(store: Store, own_id: str) -> int:
    return sum(
        1 for one in load_output(store, own_id).decisions if one.verdict == "approve" and not one.voided
    )  # fmt: skip


def test_i4_an_edit_voids_the_approval_in_the_same_act(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Changed.[^s1]")
    assert load_output(store, own_id).state is OutputState.HELD
    assert living(store, own_id) == 0
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)


def test_i4_going_back_to_approved_words_needs_another_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    before = gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Changed.[^s1]")
    edit(store, cast["ana"], own_id, "Plain.[^s1]")
    after = load_output(store, own_id)
    assert (after.sha256, after.revision, after.state) == (before.sha256, 3, OutputState.HELD)


def test_i4_saving_without_a_change_keeps_the_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Plain.[^s1]")
    after = load_output(store, own_id)
    assert (after.state, after.revision) == (OutputState.APPROVED, 1)


def test_i4_a_scan_that_finds_something_new_voids_the_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    strict = replace(
        rooms("stricter@2"),
        check=lambda *_: (make_finding("Plain", severity=Severity.HIGH),),
    )
    edits.rescan(store, cast["ben"], own_id, now=NOW, rooms=strict)
    assert load_output(store, own_id).state is OutputState.HELD
    assert living(store, own_id) == 0
    accept(store, cast["cleo"], own_id, first_finding(store, own_id))
    with pytest.raises(NotAllowedError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


def test_i4_an_approver_who_leaves_takes_the_approval_along(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    people.deactivate(store, cast["root"], "ben", now=NOW)
    assert load_output(store, own_id).state is OutputState.HELD
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["bea"], [own_id], now=NOW, policy_version=POLICY)


def test_i4_asking_for_changes_takes_an_approval_back(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    gate.request_changes(store, cast["bea"], own_id, reason="The title.", now=NOW)
    assert living(store, own_id) == 0
    with pytest.raises(WrongStateError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Plain.[^s1]")
    assert load_output(store, own_id).state is OutputState.HELD
