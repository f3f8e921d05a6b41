"""I2: four eyes, and compliance where something severe ever stood."""

from __future__ import annotations

import pytest

from deckproof.errors import (
    NotAllowedError,
    OwnWorkError,
    WrongStateError,
)
from deckproof.model import OutputState, Resolution
from review import gate, grants, settlements
from review.store import Store
from tests.review.deeds import Cast, accept, edit, first_finding
from tests.review.making import (
    DULL,
    NAME,
    NOW,
    POLICY,
    make_pack,
    rooms,
)


def test_i2_the_author_cannot_approve_even_with_every_role(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]", author="carl")
    with pytest.raises(OwnWorkError):
        gate.approve(store, cast["carl"], own_id, now=NOW, policy_version=POLICY)


def test_i2_an_editor_of_an_earlier_revision_cannot_approve_a_later_one(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    edit(store, cast["bea"], own_id, "By Bea.[^s1]")
    edit(store, cast["ana"], own_id, "By Ana.[^s1]")
    with pytest.raises(OwnWorkError):
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    assert (
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY).state
        is OutputState.APPROVED
    )


def test_i2_who_redacts_has_edited(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"It is {DULL}.[^s1]")
    settlements.resolve(
        store, cast["ben"], own_id, [first_finding(store, own_id)], Resolution.REDACT,
        reason="A superlative.", now=NOW, rooms=rooms(),
    )  # fmt: skip
    with pytest.raises(OwnWorkError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


def test_i2_a_severe_finding_needs_compliance_even_after_it_is_gone(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    edit(store, cast["ana"], own_id, "For a customer.[^s1]")
    with pytest.raises(NotAllowedError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    assert (
        gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY).state
        is OutputState.APPROVED
    )


def test_i2_only_compliance_accepts_a_severe_finding_and_never_on_own_work(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]", author="carl")
    fid = first_finding(store, own_id)
    with pytest.raises(NotAllowedError):
        accept(store, cast["ben"], own_id, fid)
    with pytest.raises(OwnWorkError):
        accept(store, cast["carl"], own_id, fid)
    accept(store, cast["cleo"], own_id, fid)
    assert (
        gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY).state
        is OutputState.APPROVED
    )


def test_i2_a_pack_of_nobody_is_adopted_before_anything_is_approved(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]", author="")
    with pytest.raises(WrongStateError, match="adopt"):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(NotAllowedError):
        gate.adopt(store, cast["bea"], "pack1", now=NOW)
    grants.grant(store, cast["root"], "pack1", "bea", "edit", now=NOW)
    gate.adopt(store, cast["bea"], "pack1", now=NOW)
    with pytest.raises(OwnWorkError):
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(WrongStateError):
        gate.adopt(store, cast["ben"], "pack1", now=NOW)
    assert (
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY).state
        is OutputState.APPROVED
    )
