"""Proving once more who one is before what weighs much."""

from __future__ import annotations

import pytest

from deckproof.errors import (
    NotSignedInError,
    StaleSignInError,
)
from deckproof.model import Person, Resolution
from review import accounts, audit, gate, people, sessions, settlements
from review.outputs import load_output
from review.store import Store
from tests.review.making import NAME, NOW, POLICY, make_pack, rooms
from tests.review.signing_in import (
    GOOD,
    MINUTE,
    OTHER,
    PEER,
    Cast,
    give_password,
    hash_cheaply,
    sign_in,
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_cheaply(monkeypatch)


def test_a_step_up_gives_a_new_session_with_a_fresh_time(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    token = sign_in(store, "cleo", GOOD)
    later = NOW + 25 * MINUTE
    with pytest.raises(NotSignedInError):
        accounts.step_up(store, token, OTHER, peer=PEER, now=later)
    fresh, opened = accounts.step_up(store, token, GOOD, peer=PEER, now=later)
    assert opened.signed_in_at == later
    assert sessions.find_session(store, fresh, now=later) == opened
    with pytest.raises(NotSignedInError):
        sessions.find_session(store, token, now=later)


def test_a_severe_finding_is_let_through_by_a_fresh_sign_in_alone(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    (found,) = load_output(store, own_id).findings
    token = sign_in(store, "cleo", GOOD)
    later = NOW + 16 * MINUTE

    def settle(who: Person) -> None:
        settlements.resolve(
            store, who, own_id, [found.id], Resolution.ACCEPT, reason="Public.", now=later, rooms=rooms()
        )  # fmt: skip

    stale = sessions.find_session(store, token, now=later).person
    with pytest.raises(StaleSignInError):
        settle(stale)
    fresh = accounts.step_up(store, token, GOOD, peer=PEER, now=later)[1].person
    settle(fresh)
    with pytest.raises(StaleSignInError):
        gate.approve(store, stale, own_id, now=later, policy_version=POLICY)
    gate.approve(store, fresh, own_id, now=later, policy_version=POLICY)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_token_alone_counts_at_each_act_and_with_a_password_once_confirmed(
    store: Store, cast: Cast
) -> None:
    token = people.issue_token(store, cast["root"], "cleo", now=NOW)
    assert people.whoami(store, token, now=NOW).signed_in_at == NOW
    give_password(store, cast)
    assert people.whoami(store, token, now=NOW).signed_in_at is None
    with pytest.raises(NotSignedInError):
        accounts.confirm_token(store, token, OTHER, peer="cli", now=NOW)
    accounts.confirm_token(store, token, GOOD, peer="cli", now=NOW)
    assert people.whoami(store, token, now=NOW + MINUTE).signed_in_at == NOW
    other = people.issue_token(store, cast["root"], "cleo", now=NOW)
    assert people.whoami(store, other, now=NOW).signed_in_at is None
    assert audit.verify(store, rooms=rooms()).faults == ()
