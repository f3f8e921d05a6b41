"""I8: fail closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from deckproof.errors import (
    NotApprovedError,
    OpenFindingsError,
    StaleSignInError,
    StoreError,
    WrongStateError,
)
from deckproof.model import Category, OutputState, Severity
from review import edits, gate, releases
from review.holds import repair
from review.outputs import load_output
from review.store import Store
from tests.review.deeds import Cast, edit
from tests.review.making import (
    NAME,
    NOW,
    POLICY,
    make_finding,
    make_pack,
    rooms,
)


def test_i8_a_scan_that_fails_changes_nothing(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")

    def fail(*_: object) -> tuple[()]:
        raise StoreError("The list is gone.")

    with pytest.raises(StoreError):
        edits.edit(
            store, cast["ana"], own_id, "# A title\n\nNew.[^s1]\n", now=NOW, rooms=replace(rooms(), check=fail)
        )  # fmt: skip
    assert load_output(store, own_id).revision == 1


def test_i8_a_detector_that_failed_on_a_draft_holds_it_up(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    failed = make_finding(
        "", Category.HIDDEN_CONTENT, Severity.LOW, None, 0, "detector-failed:names"
    )
    edits.edit(
        store, cast["ana"], own_id, "# A title\n\nNew.[^s1]\n", now=NOW,
        rooms=replace(rooms(), check=lambda *_: (replace(failed, confidence=0.1),)),
    )  # fmt: skip
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


@pytest.mark.parametrize("days", [-400, 400])
def test_i8_a_clock_that_jumps_promotes_nothing(store: Store, cast: Cast, days: int) -> None:
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    then = NOW + dt.timedelta(days=days)
    with pytest.raises(StaleSignInError):
        gate.approve(store, cast["cleo"], own_id, now=then, policy_version=POLICY)
    cleo = replace(cast["cleo"], signed_in_at=then)
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cleo, own_id, now=then, policy_version=POLICY)
    repair(store, rooms())
    assert load_output(store, own_id).state is OutputState.HELD


def test_i8_states_that_end_stay_ended(store: Store, cast: Cast) -> None:
    for number, end in enumerate((gate.reject, gate.withdraw)):
        (own_id,) = make_pack(store, "Plain.[^s1]", pack=f"p{number}")
        end(store, cast["ben"], own_id, reason="No.", now=NOW)
        for act in (
            lambda one=own_id: gate.approve(
                store, cast["cleo"], one, now=NOW, policy_version=POLICY
            ),
            lambda one=own_id: edit(store, cast["ana"], one, "New.[^s1]"),
            lambda one=own_id: gate.request_changes(store, cast["ben"], one, reason="x", now=NOW),
            lambda one=own_id: gate.claim(store, cast["ben"], one, now=NOW),
        ):
            with pytest.raises(WrongStateError):
                act()
        with pytest.raises(NotApprovedError):
            releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
