"""I3: the current revision, scanned by the policy in force, nothing open."""

from __future__ import annotations

import pytest

from deckproof.errors import OpenFindingsError, WrongStateError
from deckproof.model import Category, OutputState, Resolution, Severity
from review import edits, gate, releases
from review.settlements import resolve
from review.store import Store
from tests.review.deeds import Cast, accept, edit, first_finding, released
from tests.review.making import (
    DULL,
    NAME,
    NOW,
    POLICY,
    make_finding,
    make_pack,
    rooms,
)


def test_i3_an_open_finding_holds_up_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"It is {DULL}.[^s1]")
    with pytest.raises(OpenFindingsError, match="review resolve"):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    accept(store, cast["ben"], own_id, first_finding(store, own_id))
    assert (
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY).state
        is OutputState.APPROVED
    )


def test_i3_an_unread_part_of_the_deck_holds_up_every_output_until_settled_once(
    store: Store, cast: Cast
) -> None:
    unread = make_finding("", Category.HIDDEN_CONTENT, Severity.MEDIUM, None, 0, "unread:picture")
    first, second = make_pack(store, "Plain.[^s1]", "Other.[^s1]", deck_findings=[unread])
    for own_id in (first, second):
        with pytest.raises(OpenFindingsError):
            gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    accept(store, cast["ben"], "pack1", unread.id)
    for own_id in (first, second):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


@pytest.mark.parametrize("rule", ["unread:smartart", "detector-failed:names"])
def test_i3_what_was_not_looked_at_holds_even_when_called_harmless(
    store: Store, cast: Cast, rule: str
) -> None:
    shy = make_finding("", Category.HIDDEN_CONTENT, Severity.INFO, None, 0, rule)
    (own_id,) = make_pack(store, "Plain.[^s1]", deck_findings=[shy])
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


@pytest.mark.parametrize("rule", ["unread:customer-list", "detector-failed:names"])
def test_i3_that_something_was_not_looked_for_is_accepted_and_never_called_a_false_alarm(
    store: Store, cast: Cast, rule: str
) -> None:
    unlisted = make_finding("", Category.HIDDEN_CONTENT, Severity.MEDIUM, None, 0, rule)
    (own_id,) = make_pack(store, "Plain.[^s1]", deck_findings=[unlisted])
    with pytest.raises(WrongStateError, match="no false alarm"):
        resolve(
            store, cast["ben"], own_id, [unlisted.id], Resolution.FALSE_POSITIVE,
            reason="There are no customers.", now=NOW, rooms=rooms(),
        )  # fmt: skip
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    accept(store, cast["ben"], own_id, unlisted.id)
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


def test_i3_a_scan_by_another_policy_does_not_count(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    with pytest.raises(OpenFindingsError, match="rescan"):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version="newer@2")
    edits.rescan(store, cast["ben"], own_id, now=NOW, rooms=rooms("newer@2"))
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version="newer@2")
    with pytest.raises(OpenFindingsError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version="newest@3")
    assert released(store) == []


def test_i3_an_edit_is_scanned_before_it_counts(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    edit(store, cast["ana"], own_id, f"For {NAME}.[^s1]")
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY)


def test_i3_a_settled_sentence_stays_settled_when_the_page_changes_elsewhere(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, f"It is {DULL}.[^s1]")
    accept(store, cast["ben"], own_id, first_finding(store, own_id))
    edit(store, cast["ana"], own_id, f"A new beginning.[^s1]\n\nIt is {DULL}.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, f"Nobody doubts it is {DULL}.[^s1]")
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
