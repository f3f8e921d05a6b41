"""Who sees which pack, and what somebody who was let in may do there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from deckproof.errors import (
    ChangedBytesError,
    NotAllowedError,
    NotSignedInError,
    OwnWorkError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Person, Resolution, Role
from review import audit, documents, edits, gate, grants, people, releases, settlements
from review.outputs import load_output
from review.store import Store
from tests.review.making import DULL, NAME, NOW, POLICY, make_pack, rooms
from tests.review.tampering import unlocked

Cast = dict[str, Person]
PAGE = "# A title\n\nOther words.[^s1]\n"


@pytest.fixture
def packs(store: Store, cast: Cast) -> dict[str, str]:
    """An output each of ana's pack, of one by another author, and of one that is nobody's."""
    people.add_person(store, cast["root"], "otto", [Role.AUTHOR], now=NOW)
    made = {"mine": "ana", "others": "otto", "nobodys": ""}
    return {
        pack: make_pack(store, f"For {NAME}, {DULL}.[^s1]", pack=pack, author=author)[0]
        for pack, author in made.items()
    }


SEES = {
    "ana": {"mine"},
    "ben": {"mine", "others", "nobodys"},
    "cleo": {"mine", "others", "nobodys"},
    "carl": {"mine", "others", "nobodys"},
    "audrey": {"mine", "others", "nobodys"},
    "root": {"mine", "others", "nobodys"},
}


@pytest.mark.parametrize("name", sorted(SEES))
def test_who_sees_which_packs(store: Store, cast: Cast, packs: dict[str, str], name: str) -> None:
    seen = {pack for pack in packs if grants.may_see(store, cast[name], pack)}
    listed = {one["id"] for one in documents.packs_document(store, cast[name])["packs"]}
    assert seen == listed == SEES[name]
    for pack, own_id in packs.items():
        if pack in SEES[name]:
            assert documents.output_document(store, own_id, cast[name])["pack"] == pack
            assert documents.pack_document(store, pack, cast[name])["id"] == pack
        else:
            with pytest.raises(UnknownNameError):
                documents.output_document(store, own_id, cast[name])
            with pytest.raises(UnknownNameError):
                documents.pack_document(store, pack, cast[name])


def test_nobody_sees_a_pack_that_is_not_there_or_after_they_left(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    assert not grants.may_see(store, cast["root"], "nothing")
    people.deactivate(store, cast["root"], "cleo", now=NOW)
    assert not grants.may_see(store, cast["cleo"], "mine")
    with pytest.raises(NotSignedInError):
        documents.packs_document(store, cast["cleo"])


ACTS: dict[str, Callable[[Store, Person, str], object]] = {
    "claim": lambda store, who, own_id: gate.claim(store, who, own_id, now=NOW),
    "edit": lambda store, who, own_id: edits.edit(store, who, own_id, PAGE, now=NOW, rooms=rooms()),
    "rescan": lambda store, who, own_id: edits.rescan(store, who, own_id, now=NOW, rooms=rooms()),
    "approve": lambda store, who, own_id: gate.approve(
        store, who, own_id, now=NOW, policy_version=POLICY
    ),
    "request": lambda store, who, own_id: gate.request_changes(
        store, who, own_id, reason="R.", now=NOW
    ),
    "reject": lambda store, who, own_id: gate.reject(store, who, own_id, reason="R.", now=NOW),
    "withdraw": lambda store, who, own_id: gate.withdraw(store, who, own_id, reason="R.", now=NOW),
    "release": lambda store, who, own_id: releases.release(
        store, who, [own_id], now=NOW, policy_version=POLICY
    ),
    "recall": lambda store, who, own_id: releases.recall(store, who, own_id, reason="R.", now=NOW),
    "settle": lambda store, who, own_id: settlements.resolve(
        store, who, own_id, ["f0"], Resolution.REDACT, reason="R.", now=NOW, rooms=rooms()
    ),
}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_what_one_may_not_see_is_refused_in_the_words_for_what_is_not_there(
    store: Store, cast: Cast, packs: dict[str, str], act: str
) -> None:
    said = []
    for own_id in (packs["others"], "no-such-id"):
        with pytest.raises(UnknownNameError) as caught:
            ACTS[act](store, cast["ana"], own_id)
        said.append(re.sub(r"'[^']*'", "ID", str(caught.value)))
        assert packs["others"] not in str(caught.value).replace(own_id, "")
    assert said[0] == said[1]


def test_a_pack_one_may_not_see_is_granted_and_adopted_as_if_not_there(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    for pack in ("others", "nobodys", "no-such-pack"):
        with pytest.raises(UnknownNameError, match="There is no pack named"):
            grants.grant(store, cast["ana"], pack, "ben", "read", now=NOW)
        with pytest.raises(UnknownNameError, match="There is no pack named"):
            gate.adopt(store, cast["ana"], pack, now=NOW)


def test_who_may_read_sees_and_changes_nothing(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    own_id = packs["mine"]
    otto = Person(name="otto", roles=(Role.AUTHOR,))
    grants.grant(store, cast["ana"], "mine", "otto", "read", now=NOW)
    assert documents.output_document(store, own_id, otto)["id"] == own_id
    for act in set(ACTS) - {"settle"}:
        with pytest.raises(NotAllowedError):
            ACTS[act](store, otto, own_id)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_who_may_edit_edits_and_counts_as_a_writer_from_then_on(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    own_id = packs["others"]
    grants.grant(store, cast["root"], "others", "carl", "edit", now=NOW)
    grants.grant(store, cast["root"], "others", "ana", "edit", now=NOW)
    edits.edit(store, cast["ana"], own_id, PAGE, now=NOW, rooms=rooms())
    edits.edit(store, cast["carl"], own_id, PAGE + "\nMore.[^s1]\n", now=NOW, rooms=rooms())
    with pytest.raises(OwnWorkError):
        gate.approve(store, cast["carl"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(NotAllowedError):
        gate.withdraw(store, cast["ana"], own_id, reason="R.", now=NOW)
    gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_what_was_granted_is_taken_back_and_replaced(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    grants.grant(store, cast["ana"], "mine", "otto", "edit", now=NOW)
    grants.grant(store, cast["ana"], "mine", "otto", "read", now=NOW)
    (only,) = grants.grants_of(store, "mine")
    assert (only.person, only.permission, only.by) == ("otto", "read", "ana")
    assert grants.revoke(store, cast["root"], "mine", "otto", now=NOW)
    assert not grants.revoke(store, cast["root"], "mine", "otto", now=NOW)
    assert grants.grants_of(store, "mine") == ()
    assert not grants.may_see(store, Person(name="otto", roles=(Role.AUTHOR,)), "mine")
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_who_was_shut_out_comes_back_without_what_they_were_granted(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    for pack in ("mine", "nobodys"):
        grants.grant(store, cast["root"], pack, "otto", "edit", now=NOW)
    people.deactivate(store, cast["root"], "otto", now=NOW)
    people.add_person(store, cast["root"], "otto", [Role.AUTHOR], now=NOW)
    assert grants.grants_of(store, "mine") == grants.grants_of(store, "nobodys") == ()
    otto = Person(name="otto", roles=(Role.AUTHOR,))
    assert [pack for pack in packs if grants.may_see(store, otto, pack)] == ["others"]
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_what_was_released_is_handed_to_those_who_see_its_pack(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]", pack="plain", author="otto")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert releases.open_released(store, own_id, viewer=cast["audrey"])
    with pytest.raises(UnknownNameError, match="There is no output named"):
        releases.open_released(store, own_id, viewer=cast["ana"])


def test_only_the_author_and_admins_let_others_in(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    for name in ("ben", "cleo", "audrey", "carl"):
        with pytest.raises(NotAllowedError):
            grants.grant(store, cast[name], "others", "ana", "read", now=NOW)
    with pytest.raises(UsageError):
        grants.grant(store, cast["ana"], "mine", "otto", "own", now=NOW)
    with pytest.raises(UnknownNameError):
        grants.grant(store, cast["ana"], "mine", "eve", "read", now=NOW)
    people.deactivate(store, cast["root"], "otto", now=NOW)
    with pytest.raises(NotAllowedError):
        grants.grant(store, cast["ana"], "mine", "otto", "read", now=NOW)


def test_a_pack_of_nobody_is_taken_on_by_whom_an_admin_named_alone(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    """Else a friend's name could stand for the real author's, who then approves their own work."""
    for name in ("ben", "carl"):
        with pytest.raises(NotAllowedError):
            gate.adopt(store, cast[name], "nobodys", now=NOW)
        with pytest.raises(NotAllowedError):
            grants.grant(store, cast[name], "nobodys", name, "edit", now=NOW)
    grants.grant(store, cast["root"], "nobodys", "ana", "read", now=NOW)
    with pytest.raises(NotAllowedError):
        gate.adopt(store, cast["ana"], "nobodys", now=NOW)
    grants.grant(store, cast["root"], "nobodys", "ana", "edit", now=NOW)
    gate.adopt(store, cast["ana"], "nobodys", now=NOW)
    assert load_output(store, packs["nobodys"]).author == "ana"
    with pytest.raises(WrongStateError):
        gate.adopt(store, cast["root"], "nobodys", now=NOW)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_an_admin_may_take_a_pack_of_nobody_on(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    gate.adopt(store, cast["root"], "nobodys", now=NOW)
    assert load_output(store, packs["nobodys"]).author == "root"


def test_a_grant_written_into_the_table_shows_and_lets_nothing_out(
    store: Store, cast: Cast, packs: dict[str, str]
) -> None:
    with unlocked(store) as raw:
        raw.execute(
            "INSERT INTO pack_grant (id, pack, person, permission, who, at) "
            "VALUES (99, 'others', 'ana', 'edit', 'root', '2026-11-21T09:00:00.000000+00:00')"
        )
    with pytest.raises(ChangedBytesError, match="audit verify"):
        edits.edit(store, cast["ana"], packs["others"], PAGE, now=NOW, rooms=rooms())
    with pytest.raises(ChangedBytesError, match="audit verify"):
        gate.approve(store, cast["cleo"], packs["others"], now=NOW, policy_version=POLICY)
    assert any("grant" in fault for fault in audit.verify(store, rooms=rooms()).faults)
