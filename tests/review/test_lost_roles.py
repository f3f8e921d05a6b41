"""What somebody let through ends with the role in which they did: accepted severe findings and allow-list entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from deckproof.errors import NotApprovedError, OpenFindingsError, RefusedError, WrongStateError
from deckproof.model import OutputState, Person, Resolution, Role
from review import allow_list, audit, gate, people, releases, roles, settlements
from review.allow_list import AllowScope, AllowState
from review.outputs import load_output
from review.store import Store
from tests.review.making import NAME, NOW, POLICY, make_finding, make_pack, rooms
from tests.review.test_allow_list import CLAIM, HARM, open_ids, proposed, remembered

Cast = dict[str, Person]
LATER = NOW + dt.timedelta(hours=1)
Loss = Callable[[Store, Cast, str, Role], object]


def taken(store: Store, cast: Cast, name: str, role: Role) -> object:
    return roles.remove_role(store, cast["root"], name, role, now=LATER)


def shut_out(store: Store, cast: Cast, name: str, role: Role) -> object:
    return people.deactivate(store, cast["root"], name, now=LATER)


both = pytest.mark.parametrize("loss", [taken, shut_out])


def faults(store: Store) -> tuple[str, ...]:
    return audit.verify(store, rooms=rooms()).faults


def accepted(store: Store, who: Person, some_id: str, finding_id: str) -> None:
    settlements.resolve(
        store, who, some_id, [finding_id], Resolution.ACCEPT, reason="Fine.", now=NOW, rooms=rooms()
    )


def approve(store: Store, who: Person, own_id: str) -> OutputState:
    return gate.approve(store, who, own_id, now=NOW, policy_version=POLICY).state


def entry_of_carl(store: Store, cast: Cast) -> tuple[str, str]:
    """An entry that carl confirmed, and an output that is approved by it."""
    (own_id,) = make_pack(store, f"We met {NAME} there.[^s1]", pack="first")
    entry = proposed(store, cast["ben"], own_id, AllowScope.GROUP)
    allow_list.confirm(store, cast["carl"], entry.id, now=NOW)
    (other,) = make_pack(store, f"We met {NAME} there.[^s1]", pack="second")
    assert open_ids(store, other) == []
    assert approve(store, cast["cleo"], other) is OutputState.APPROVED
    return entry.id, other


@both
def test_an_entry_ends_with_the_role_of_whoever_confirmed_it(
    store: Store, cast: Cast, loss: Loss
) -> None:
    entry_id, other = entry_of_carl(store, cast)
    loss(store, cast, "carl", Role.COMPLIANCE)
    assert len(open_ids(store, other, LATER)) == 1
    assert load_output(store, other).state is OutputState.HELD
    (entry,) = allow_list.list_entries(store, now=LATER)
    assert (entry.id, entry.state, entry.ended_by) == (entry_id, AllowState.ENDED, "root")
    (third,) = make_pack(store, f"We met {NAME} there.[^s1]", pack="third")
    assert len(open_ids(store, third)) == 1
    with pytest.raises(RefusedError):
        releases.release(store, cast["ben"], [other], now=LATER, policy_version=POLICY)
    assert faults(store) == ()


def test_an_entry_ends_with_the_last_role_in_which_it_could_be_proposed(
    store: Store, cast: Cast
) -> None:
    people.add_person(store, cast["root"], "ben", (Role.AUTHOR,), now=NOW)
    remembered(store, cast, CLAIM, AllowScope.EVERYWHERE)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    taken(store, cast, "ben", Role.COMMS)
    assert len(open_ids(store, own_id)) == 1
    assert faults(store) == ()


@both
def test_a_proposal_of_somebody_without_the_role_is_confirmed_no_more(
    store: Store, cast: Cast, loss: Loss
) -> None:
    (own_id,) = make_pack(store, CLAIM, author="ben", pack="first")
    entry = proposed(store, cast["carl"], own_id)
    loss(store, cast, "carl", Role.COMPLIANCE)
    with pytest.raises(WrongStateError):
        allow_list.confirm(store, cast["cleo"], entry.id, now=NOW)


def test_another_role_of_theirs_takes_nothing_away(store: Store, cast: Cast) -> None:
    _, other = entry_of_carl(store, cast)
    taken(store, cast, "carl", Role.AUTHOR)
    assert open_ids(store, other) == []
    assert load_output(store, other).state is OutputState.APPROVED


@both
def test_a_severe_finding_that_they_accepted_is_open_again(
    store: Store, cast: Cast, loss: Loss
) -> None:
    (own_id,) = make_pack(store, HARM)
    accepted(store, cast["carl"], own_id, open_ids(store, own_id)[0])
    assert approve(store, cast["cleo"], own_id) is OutputState.APPROVED
    loss(store, cast, "carl", Role.COMPLIANCE)
    assert len(open_ids(store, own_id)) == 1
    assert load_output(store, own_id).state is OutputState.HELD
    with pytest.raises(OpenFindingsError):
        approve(store, cast["cleo"], own_id)
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    accepted(store, cast["cleo"], own_id, open_ids(store, own_id)[0])
    assert approve(store, cast["cleo"], own_id) is OutputState.APPROVED
    assert faults(store) == ()


def test_a_severe_finding_on_the_deck_holds_the_whole_pack_up_again(
    store: Store, cast: Cast
) -> None:
    unread = make_finding("", block=None, rule="unread:chart")
    ids = make_pack(store, "One.[^s1]", "Two.[^s1]", deck_findings=[unread])
    accepted(store, cast["carl"], "pack1", open_ids(store, ids[0])[0])
    approve(store, cast["cleo"], ids[0])
    taken(store, cast, "carl", Role.COMPLIANCE)
    assert [len(open_ids(store, one)) for one in ids] == [1, 1]
    assert load_output(store, ids[0]).state is OutputState.HELD
    assert faults(store) == ()


def test_what_has_left_keeps_what_it_left_with(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, HARM)
    accepted(store, cast["carl"], own_id, open_ids(store, own_id)[0])
    approve(store, cast["cleo"], own_id)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    taken(store, cast, "carl", Role.COMPLIANCE)
    assert open_ids(store, own_id) == []
    assert load_output(store, own_id).state is OutputState.RELEASED
    assert faults(store) == ()
