"""I7: nobody works on what is no longer there."""

from __future__ import annotations

import pytest

from deckproof.errors import (
    ChangedBytesError,
    WrongStateError,
)
from review import edits, gate
from review.outputs import load_output
from review.store import Store
from tests.review.deeds import Cast, edit
from tests.review.making import (
    NOW,
    POLICY,
    make_pack,
    rooms,
)


def test_i7_an_approval_of_other_bytes_is_refused(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    looked = load_output(store, own_id).sha256
    edit(store, cast["ana"], own_id, "Changed.[^s1]")
    with pytest.raises(ChangedBytesError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY, sha256=looked)


def test_i7_an_edit_of_an_older_revision_is_refused(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    edit(store, cast["ana"], own_id, "Changed.[^s1]")
    with pytest.raises(ChangedBytesError):
        edits.edit(
            store, cast["ben"], own_id, "# A title\n\nLate.[^s1]\n", now=NOW, rooms=rooms(), revision_number=1
        )  # fmt: skip


def test_i7_a_claim_belongs_to_one_person_until_its_lease_ends(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.claim(store, cast["ben"], own_id, now=NOW)
    gate.claim(store, cast["ben"], own_id, now=NOW)
    with pytest.raises(WrongStateError, match="ben is looking"):
        gate.claim(store, cast["bea"], own_id, now=NOW)
    gate.claim(store, cast["ben"], own_id, now=NOW, lease_s=-1)
    gate.claim(store, cast["bea"], own_id, now=NOW)
