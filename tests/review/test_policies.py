"""A policy is in force once two people agreed on it, and the rooms that the gate joins are the real ones."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from deckproof.cli.acting import join_rooms
from deckproof.errors import (
    NotAllowedError,
    OpenFindingsError,
    OwnWorkError,
    PolicyError,
    StoreError,
    UnknownNameError,
    WrongStateError,
)
from deckproof.model import Brief, OutputState, Person
from review import audit, edits, gate, policies
from review.due import due_at
from review.outputs import find_row, load_output
from review.rooms import Grounds, house, parse_policy_text
from review.store import Store
from scanners.policy import DueRules
from tests.review.making import NOW, POLICY, SOURCE, make_draft, make_pack, rooms

Cast = dict[str, Person]

LAX = b"""
name = "lax"
[[rule]]
severity = "info"
action = "allow"
"""


def propose(store: Store, who: Person, data: bytes = LAX) -> str:
    version = parse_policy_text(data).version
    policies.propose(store, who, version, store.blobs.put(data), reason="Quicker.", now=NOW)
    return version


def test_one_person_alone_changes_no_policy(store: Store, cast: Cast) -> None:
    before = house(store).policy_version()
    version = propose(store, cast["cleo"])
    with pytest.raises(OwnWorkError):
        policies.confirm(store, cast["cleo"], version, now=NOW)
    assert house(store).policy_version() == before
    policies.confirm(store, cast["carl"], version, now=NOW)
    assert house(store).policy_version() == version != before
    assert audit.verify(store, rooms=rooms()).faults == ()


@pytest.mark.parametrize("name", ["ana", "ben", "audrey"])
def test_a_policy_is_for_compliance_and_admins(store: Store, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowedError):
        propose(store, cast[name])
    version = propose(store, cast["root"])
    with pytest.raises(NotAllowedError):
        policies.confirm(store, cast[name], version, now=NOW)


def test_a_policy_is_confirmed_once_and_only_when_proposed(store: Store, cast: Cast) -> None:
    version = propose(store, cast["cleo"])
    policies.confirm(store, cast["root"], version, now=NOW)
    with pytest.raises(WrongStateError):
        policies.confirm(store, cast["carl"], version, now=NOW)
    with pytest.raises(UnknownNameError):
        policies.confirm(store, cast["carl"], "lax@0", now=NOW)
    with pytest.raises(PolicyError):
        parse_policy_text(b"\xff")
    with pytest.raises(PolicyError):
        parse_policy_text(b"name = ")


def test_i4_a_new_policy_voids_what_was_approved_under_another(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    version = propose(store, cast["cleo"])
    assert load_output(store, own_id).state is OutputState.APPROVED
    policies.confirm(store, cast["root"], version, now=NOW)
    after = load_output(store, own_id)
    assert (after.state, after.decisions[0].voided) == (OutputState.HELD, True)
    with pytest.raises(OpenFindingsError, match="rescan"):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=version)
    edits.rescan(store, cast["ben"], own_id, now=NOW, rooms=rooms(version))
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=version)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_one_can_go_back_to_the_built_in_policy(store: Store, cast: Cast) -> None:
    built_in = house(store).policy_version()
    policies.confirm(store, cast["root"], propose(store, cast["cleo"]), now=NOW)
    policies.propose(store, cast["root"], built_in, policies.BUILT_IN, reason="Back.", now=NOW)
    policies.confirm(store, cast["cleo"], built_in, now=NOW)
    assert house(store).policy_version() == built_in


def test_a_policy_in_the_working_folder_opens_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = join_rooms(store).policy_version()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lax.toml").write_bytes(LAX)
    (tmp_path / "deckproof.toml").write_text('policy = "lax.toml"\n')
    monkeypatch.setenv("DECKPROOF_POLICY", "lax.toml")
    assert join_rooms(store).policy_version() == before


def test_the_real_rooms_scan_what_an_edit_brings_in(store: Store) -> None:
    real = house(store)
    page = "# A title\n\nWrite to kim.osei@firm.example for more.[^s1]\n"
    draft = real.edit_draft(make_draft("Plain.[^s1]"), page, SOURCE)
    assert real.publish(draft).decode() == "# A title\n\nWrite to kim.osei@firm.example for more.\n"
    held = real.held_page(draft, {1: "Beginning"})
    assert "Held" in held.splitlines()[0]
    assert real.edit_draft(draft, held, SOURCE) == draft
    found = real.check(draft, SOURCE, Grounds(), NOW.date())
    assert "contact" in {one.category for one in found if one.holds}


def test_a_customer_list_that_is_gone_fails_closed(store: Store) -> None:
    with pytest.raises(StoreError, match="customer list"):
        house(store).check(
            make_draft("Plain.[^s1]"), SOURCE, Grounds(index_digest="f" * 64), NOW.date()
        )


def test_an_edit_may_say_what_the_brief_says(store: Store) -> None:
    page = "# A title\n\nWrite to the desk of Quillmere.\n\nIt is plain.[^s1]\n"
    real = house(store)
    draft = real.edit_draft(make_draft("Plain.[^s1]"), page, SOURCE)
    brief = Brief(contact="the desk of Quillmere")
    told = [
        {one.rule for one in real.check(draft, SOURCE, grounds, NOW.date()) if "glue" in one.rule}
        for grounds in (Grounds(), Grounds(brief=brief))
    ]
    assert told[0]
    assert not told[1]


def test_the_briefs_own_address_holds_no_edit_up(store: Store) -> None:
    page = "# A title\n\nWrite to crates@quillmere.example.\n\nIt is plain.[^s1]\n"
    real = house(store)
    draft = real.edit_draft(make_draft("Plain.[^s1]"), page, SOURCE)
    brief = Brief(contact="crates@quillmere.example")
    open_, settled = (
        [one.holds for one in real.check(draft, SOURCE, grounds, NOW.date()) if one.category == "contact"]
        for grounds in (Grounds(), Grounds(brief=brief))
    )  # fmt: skip
    assert open_ == [True]
    assert settled == [False]


def test_the_policy_in_force_says_by_when_a_draft_is_due(store: Store, cast: Cast) -> None:
    def due(pack: str) -> dt.datetime:
        (own_id,) = make_pack(store, "Plain.[^s1]", pack=pack)
        with store.reading() as connection:
            found = find_row(connection, own_id).due_at
        return dt.datetime.fromisoformat(found)

    assert due("before") == due_at(NOW, None, DueRules())
    version = propose(store, cast["root"], LAX + b"[due]\nusual = 9\n")
    policies.confirm(store, cast["cleo"], version, now=NOW)
    assert due("after") == due_at(NOW, None, DueRules(usual=9)) > due_at(NOW, None, DueRules())
