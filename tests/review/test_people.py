"""Who is who: the first one, admins, tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.codec import digest
from deckproof.errors import NotAllowedError, NotSignedInError, UnknownNameError, UsageError
from deckproof.model import Person, Resolution, Role
from review import audit, gate, people, roles, settlements
from review.outputs import load_output
from review.store import Store, open_store
from review.tables import metadata
from tests.review.making import NAME, NOW, POLICY, make_pack, rooms

Cast = dict[str, Person]


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return open_store(tmp_path / "empty")


def test_the_first_person_needs_no_token_and_is_an_admin_besides(empty: Store) -> None:
    assert not people.has_people(empty)
    first = people.add_person(empty, None, "ana", [Role.AUTHOR], now=NOW)
    assert first.roles == (Role.AUTHOR, Role.ADMIN)
    token = people.issue_token(empty, None, "ana", now=NOW)
    assert people.whoami(empty, token) == first


def test_the_second_person_needs_an_admins_word(empty: Store) -> None:
    root = people.add_person(empty, None, "root", [Role.ADMIN], now=NOW)
    with pytest.raises(NotSignedInError):
        people.add_person(empty, None, "ben", [Role.COMMS], now=NOW)
    ben = people.add_person(empty, root, "ben", [Role.COMMS], now=NOW)
    with pytest.raises(NotAllowedError):
        people.add_person(empty, ben, "ben", [Role.COMPLIANCE], now=NOW)
    assert people.add_person(empty, root, "ben", [Role.AUTHOR], now=NOW).roles == (
        Role.AUTHOR,
        Role.COMMS,
    )


def test_only_the_very_first_token_is_free_and_only_for_an_admin(empty: Store) -> None:
    root = people.add_person(empty, None, "root", [Role.ADMIN], now=NOW)
    people.add_person(empty, root, "ben", [Role.COMMS], now=NOW)
    with pytest.raises(NotSignedInError):
        people.issue_token(empty, None, "ben", now=NOW)
    people.issue_token(empty, None, "root", now=NOW)
    with pytest.raises(NotSignedInError):
        people.issue_token(empty, None, "root", now=NOW)


def test_a_token_is_ones_own_or_an_admins_to_renew(store: Store, cast: Cast) -> None:
    mine = people.issue_token(store, cast["root"], "ben", now=NOW)
    with pytest.raises(NotAllowedError):
        people.issue_token(store, cast["cleo"], "ben", now=NOW)
    fresh = people.issue_token(store, cast["ben"], "ben", now=NOW)
    assert people.whoami(store, fresh).name == "ben"
    with pytest.raises(NotSignedInError):
        people.whoami(store, mine)
    with pytest.raises(UnknownNameError, match="ben"):
        people.issue_token(store, cast["root"], "bem", now=NOW)


def test_no_token_stands_in_the_store_or_the_ledger(store: Store, cast: Cast) -> None:
    token = people.issue_token(store, cast["root"], "ben", now=NOW)
    assert len(token) >= 43
    with store.reading() as connection:
        stored = str([connection.execute(table.select()).all() for table in metadata.sorted_tables])
    assert token not in stored
    assert digest(token.encode()) in stored


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "ben"])
def test_a_token_of_nobody_is_refused_with_the_remedy(store: Store, token: str) -> None:
    with pytest.raises(NotSignedInError, match="deckproof user token NAME"):
        people.whoami(store, token)


def test_who_is_deactivated_can_do_nothing_any_more(store: Store, cast: Cast) -> None:
    token = people.issue_token(store, cast["root"], "ben", now=NOW)
    people.deactivate(store, cast["root"], "ben", now=NOW)
    with pytest.raises(NotSignedInError):
        people.whoami(store, token)
    with pytest.raises(NotAllowedError):
        people.issue_token(store, cast["root"], "ben", now=NOW)
    people.add_person(store, cast["root"], "ben", [Role.COMMS], now=NOW)
    with pytest.raises(NotSignedInError):
        people.whoami(store, token)


def test_an_admin_who_was_deactivated_meanwhile_is_refused(store: Store, cast: Cast) -> None:
    other = people.add_person(store, cast["root"], "other", [Role.ADMIN], now=NOW)
    people.deactivate(store, cast["root"], "other", now=NOW)
    with pytest.raises(NotSignedInError):
        people.add_person(store, other, "friend", [Role.COMPLIANCE], now=NOW)


def test_the_last_admin_stays(store: Store, cast: Cast) -> None:
    with pytest.raises(NotAllowedError, match="last admin"):
        people.deactivate(store, cast["root"], "root", now=NOW)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 65, "=cmd", "-ana", "a\nb"])
def test_names_that_are_refused(store: Store, cast: Cast, name: str) -> None:
    with pytest.raises(UsageError):
        people.add_person(store, cast["root"], name, [Role.AUTHOR], now=NOW)


def test_one_person_under_two_spellings_is_refused(store: Store, cast: Cast) -> None:
    with pytest.raises(UsageError, match="ana already"):
        people.add_person(store, cast["root"], "Ana", [Role.COMPLIANCE], now=NOW)


def test_what_happens_to_people_is_in_the_ledger(store: Store, cast: Cast) -> None:
    people.deactivate(store, cast["root"], "ben", now=NOW)
    people.issue_token(store, cast["root"], "ana", now=NOW)
    with store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT actor, action, object FROM ledger ORDER BY seq DESC LIMIT 2"
        )
        assert [tuple(row) for row in rows] == [
            ("root", "token-issued", "ana"),
            ("root", "person-deactivated", "ben"),
        ]
    assert audit.verify(store, rooms=rooms()).faults == ()


@pytest.mark.parametrize(
    "name",
    ["\uff43leo", "cl\u0435o", "\u0441leo", "c1eo", "CLEO", "\u0441\u04cf\u0435\u043e", "r00t", "roo\u0442"],
)  # fmt: skip
def test_a_name_that_looks_like_somebody_elses_is_refused(
    store: Store, cast: Cast, name: str
) -> None:
    with pytest.raises(UsageError):
        people.add_person(store, cast["root"], name, [Role.COMPLIANCE], now=NOW)


@pytest.mark.parametrize(
    "name", ["zo\u00eb", "\u043e\u043b\u044f", "\u592a\u90ce", "ana2", "k.l-m_n"]
)
def test_names_in_any_one_script_are_taken(store: Store, cast: Cast, name: str) -> None:
    assert people.add_person(store, cast["root"], name, [Role.AUTHOR], now=NOW).name == name
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_who_comes_back_has_only_the_roles_named(store: Store, cast: Cast) -> None:
    people.deactivate(store, cast["root"], "carl", now=NOW)
    back = people.add_person(store, cast["root"], "carl", [Role.AUDITOR], now=NOW)
    assert back.roles == (Role.AUDITOR,)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_role_taken_away_voids_what_was_approved_in_it(store: Store, cast: Cast) -> None:
    people.add_person(store, cast["root"], "cleo", [Role.COMMS], now=NOW)
    severe, mild = make_pack(store, f"For {NAME}.[^s1]", "Plain.[^s1]")
    (found,) = load_output(store, severe).findings
    settlements.resolve(
        store, cast["cleo"], severe, [found.id], Resolution.ACCEPT, reason="Public.", now=NOW, rooms=rooms()
    )  # fmt: skip
    gate.approve(store, cast["cleo"], severe, now=NOW, policy_version=POLICY)
    gate.approve(store, cast["ben"], mild, now=NOW, policy_version=POLICY)
    left = roles.remove_role(store, cast["root"], "cleo", Role.COMPLIANCE, now=NOW)
    assert left.roles == (Role.COMMS,)
    assert load_output(store, severe).state == "held"
    assert load_output(store, mild).state == "approved"
    with pytest.raises(NotAllowedError):
        gate.approve(store, cast["cleo"], severe, now=NOW, policy_version=POLICY)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_the_last_admin_and_ones_only_role_stay(store: Store, cast: Cast) -> None:
    with pytest.raises(NotAllowedError, match="last admin"):
        roles.remove_role(store, cast["root"], "root", Role.ADMIN, now=NOW)
    with pytest.raises(NotAllowedError, match="only role"):
        roles.remove_role(store, cast["root"], "ben", Role.COMMS, now=NOW)
    with pytest.raises(UsageError, match="does not have"):
        roles.remove_role(store, cast["root"], "ben", Role.AUTHOR, now=NOW)
    with pytest.raises(NotAllowedError):
        roles.remove_role(store, cast["cleo"], "carl", Role.AUTHOR, now=NOW)


def test_a_word_that_is_no_role_gives_nothing_and_is_told(empty: Store) -> None:
    from tests.review.tampering import tamper

    root = people.add_person(empty, None, "root", (Role.ADMIN,), now=NOW)
    token = people.issue_token(empty, root, "root", now=NOW)
    tamper(empty, "UPDATE person SET roles = 'admin emperor' WHERE name = 'root'")
    assert people.whoami(empty, token).roles == (Role.ADMIN,)
    assert any("root" in fault for fault in audit.verify(empty, rooms=rooms()).faults)
    tamper(empty, "UPDATE person SET roles = 'emperor' WHERE name = 'root'")
    with pytest.raises(NotSignedInError, match="roles of root"):
        people.whoami(empty, token)
