"""Links that set a password once, and the one by which the first admin begins."""

from __future__ import annotations

import datetime as dt

import pytest

from deckproof.codec import digest
from deckproof.errors import (
    NotAllowedError,
    NotSignedInError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Person, Role
from review import accounts, audit, people, sessions
from review.store import Store
from tests.cluster import Cluster
from tests.review.making import NOW, new_store, rooms
from tests.review.signing_in import (
    GOOD,
    MINUTE,
    OTHER,
    Cast,
    hash_cheaply,
    outcome,
)
from tests.review.tampering import unlocked


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_cheaply(monkeypatch)


def test_a_link_sets_a_password_once(store: Store, cast: Cast) -> None:
    link = accounts.invite(store, cast["root"], "ana", now=NOW)
    assert accounts.invited_person(store, link, now=NOW) == "ana"
    with pytest.raises(UsageError):
        accounts.accept_invitation(store, link, "password1234", now=NOW)
    token, opened = accounts.accept_invitation(store, link, GOOD, now=NOW)
    assert (opened.person.name, opened.method) == ("ana", "link")
    assert sessions.find_session(store, token, now=NOW) == opened
    with pytest.raises(NotSignedInError, match="used"):
        accounts.accept_invitation(store, link, OTHER, now=NOW)
    assert outcome(store, "ana", GOOD) == "in"
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_link_ends_after_a_day_with_the_next_one_and_with_its_person(
    store: Store, cast: Cast
) -> None:
    old = accounts.invite(store, cast["root"], "ana", now=NOW)
    link = accounts.invite(store, cast["root"], "ana", now=NOW)
    day = dt.timedelta(hours=24)
    for token, when in ((old, NOW), (link, NOW + day), (link, NOW - MINUTE), ("none", NOW)):
        with pytest.raises(NotSignedInError):
            accounts.accept_invitation(store, token, GOOD, now=when)
    people.deactivate(store, cast["root"], "ana", now=NOW)
    with pytest.raises(NotSignedInError):
        accounts.accept_invitation(store, link, GOOD, now=NOW)
    with pytest.raises(NotAllowedError):
        accounts.invite(store, cast["root"], "ana", now=NOW)
    with pytest.raises(NotAllowedError):
        accounts.invite(store, cast["ben"], "cleo", now=NOW)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_link_put_into_the_table_by_hand_opens_nothing(store: Store) -> None:
    at = NOW.isoformat(timespec="microseconds")
    sha256 = digest(b"forged")
    with unlocked(store) as raw:
        raw.execute("INSERT INTO invitation VALUES (?, 'root', ?, NULL)", (sha256, at))
    with pytest.raises(NotSignedInError):
        accounts.accept_invitation(store, "forged", GOOD, now=NOW)
    assert any("invitation" in fault for fault in audit.verify(store, rooms=rooms()).faults)


@pytest.fixture
def empty(home: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return new_store(tmp_path_factory.mktemp("empty") / "outputs", home)


def test_the_first_admin_begins_with_a_link_that_counts_once(empty: Store) -> None:
    old = accounts.first_invitation(empty, now=NOW)
    link = accounts.first_invitation(empty, now=NOW)
    assert old is not None
    assert link is not None
    with pytest.raises(NotSignedInError):
        accounts.accept_first(empty, old, "ana", GOOD, now=NOW)
    with pytest.raises(NotSignedInError):
        accounts.accept_first(empty, "guess", "ana", GOOD, now=NOW)
    token, opened = accounts.accept_first(empty, link, "ana", GOOD, now=NOW)
    assert opened.person == Person(name="ana", roles=(Role.ADMIN,))
    assert sessions.find_session(empty, token, now=NOW).person.name == "ana"
    assert accounts.first_invitation(empty, now=NOW) is None
    with pytest.raises(NotSignedInError):
        accounts.accept_first(empty, link, "eve", GOOD, now=NOW)
    assert audit.verify(empty, rooms=rooms()).faults == ()


def test_the_first_link_ends_when_somebody_was_added_otherwise(empty: Store) -> None:
    link = accounts.first_invitation(empty, now=NOW)
    people.add_person(empty, None, "root", [Role.ADMIN], now=NOW)
    with pytest.raises(WrongStateError):
        accounts.accept_first(empty, link or "", "eve", GOOD, now=NOW)


def test_who_began_at_the_desk_leaves_no_free_token_on_the_command_line(empty: Store) -> None:
    link = accounts.first_invitation(empty, now=NOW)
    accounts.accept_first(empty, link or "", "ana", GOOD, now=NOW)
    with pytest.raises(NotSignedInError):
        people.issue_token(empty, None, "ana", now=NOW)
