"""I1 to I8: what holds of the gate whatever anybody does."""

from __future__ import annotations

import ast
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.codec import digest, to_json
from deckproof.errors import (
    ChangedBytesError,
    NotAllowedError,
    NotApprovedError,
    OpenFindingsError,
    OwnWorkError,
    StaleSignInError,
    StoreError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Category, OutputState, Person, Resolution, Severity
from review import audit, edits, gate, grants, people, releases, settlements
from review.holds import NewOutput, NewPack, hold, repair
from review.outputs import load_output
from review.store import Store
from tests.review.making import (
    DULL,
    NAME,
    NOW,
    POLICY,
    SOURCE,
    find_risks,
    make_draft,
    make_finding,
    make_pack,
    rooms,
)

Cast = dict[str, Person]
ROOT = Path(__file__).parents[2]


def released(store: Store) -> list[str]:
    return sorted(path.name for path in (store.outputs / "released").rglob("*") if path.is_file())


def edit(store: Store, who: Person, own_id: str, text: str) -> None:
    edits.edit(store, who, own_id, f"# A title\n\n{text}\n", now=NOW, rooms=rooms())


def accept(store: Store, who: Person, own_id: str, finding_id: str) -> None:
    settlements.resolve(
        store, who, own_id, [finding_id], Resolution.ACCEPT, reason="It is public.", now=NOW, rooms=rooms()
    )  # fmt: skip


def first_finding(store: Store, own_id: str) -> str:
    return load_output(store, own_id).findings[0].id


# I1: nothing leaves without a release row for exactly those bytes


def test_i1_nothing_lies_under_released_before_a_release(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, dry_run=True)
    assert released(store) == []
    with pytest.raises(NotApprovedError):
        releases.open_released(store, own_id)


def test_i1_what_leaves_is_the_approved_bytes(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (gone,) = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    data = (store.outputs / gone.path).read_bytes()
    assert data == b"# A title\n\nPlain.\n" == releases.open_released(store, own_id)
    assert released(store) == ["01-blog-post-reading.md", "manifest.json"]


def test_i1_bytes_changed_on_the_disk_do_not_leave(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    store.blobs.path(load_output(store, own_id).sha256).write_bytes(b"Something else.")
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert released(store) == []
    assert load_output(store, own_id).state is OutputState.APPROVED


def test_i1_a_file_laid_in_the_way_is_not_overwritten(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    laid = store.outputs / "released/pack1/01-blog-post-reading.md"
    laid.parent.mkdir()
    laid.write_bytes(b"Mine.")
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert laid.read_bytes() == b"Mine."


def test_i1_a_linked_folder_does_not_carry_the_release_elsewhere(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (tmp_path / "elsewhere").mkdir()
    (store.outputs / "released/pack1").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ChangedBytesError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_i1_of_several_outputs_all_leave_or_none(store: Store, cast: Cast) -> None:
    good, bad = make_pack(store, "Plain.[^s1]", "Other.[^s1]")
    gate.approve(store, cast["ben"], good, now=NOW, policy_version=POLICY)
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["ben"], [good, bad], now=NOW, policy_version=POLICY)
    assert released(store) == []
    assert load_output(store, good).state is OutputState.APPROVED


def test_i1_only_one_module_writes_under_released() -> None:
    """A module that spells the folder and writes files would be another exit."""
    writing = {"write_whole", "write_bytes", "write_text", "copy", "copyfile", "copytree", "move", "link", "link_to",
               "replace", "rename", "symlink_to", "hardlink_to", "open", "settle", "stage"}  # fmt: skip
    exits = set()
    for package in ("review", "deckproof", "flows", "desk"):
        for path in (ROOT / package).rglob("*.py"):
            nodes = list(ast.walk(ast.parse(path.read_text())))
            spelled = {
                node.value
                for node in nodes
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            called = {
                node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                for node in nodes
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
            }
            if called & writing and any(
                word == "released" or word.startswith("released/") for word in spelled
            ):
                exits.add(path.relative_to(ROOT).as_posix())
    assert exits == {"review/releases.py"}


def test_i1_only_one_function_writes_a_state() -> None:
    """`state=` in an UPDATE of outputs stands in steps.move alone."""
    writing = []
    for path in (ROOT / "review").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "values"
            ):
                named = {keyword.arg for keyword in node.keywords}
                if "state" in named and "etag" in named:
                    writing.append(path.name)
    assert sorted(writing) == ["holds.py", "steps.py"]


# I2: four eyes, and compliance where something severe ever stood


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


# I3: the current revision, scanned by the policy in force, nothing open


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


# I4: what takes an approval's force


def living(store: Store, own_id: str) -> int:
    return sum(
        1 for one in load_output(store, own_id).decisions if one.verdict == "approve" and not one.voided
    )  # fmt: skip


def test_i4_an_edit_voids_the_approval_in_the_same_act(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Changed.[^s1]")
    assert load_output(store, own_id).state is OutputState.HELD
    assert living(store, own_id) == 0
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)


def test_i4_going_back_to_approved_words_needs_another_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    before = gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Changed.[^s1]")
    edit(store, cast["ana"], own_id, "Plain.[^s1]")
    after = load_output(store, own_id)
    assert (after.sha256, after.revision, after.state) == (before.sha256, 3, OutputState.HELD)


def test_i4_saving_without_a_change_keeps_the_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Plain.[^s1]")
    after = load_output(store, own_id)
    assert (after.state, after.revision) == (OutputState.APPROVED, 1)


def test_i4_a_scan_that_finds_something_new_voids_the_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    strict = replace(
        rooms("stricter@2"),
        check=lambda *_: (make_finding("Plain", severity=Severity.HIGH),),
    )
    edits.rescan(store, cast["ben"], own_id, now=NOW, rooms=strict)
    assert load_output(store, own_id).state is OutputState.HELD
    assert living(store, own_id) == 0
    accept(store, cast["cleo"], own_id, first_finding(store, own_id))
    with pytest.raises(NotAllowedError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)


def test_i4_an_approver_who_leaves_takes_the_approval_along(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    people.deactivate(store, cast["root"], "ben", now=NOW)
    assert load_output(store, own_id).state is OutputState.HELD
    with pytest.raises(NotApprovedError):
        releases.release(store, cast["bea"], [own_id], now=NOW, policy_version=POLICY)


def test_i4_asking_for_changes_takes_an_approval_back(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    gate.request_changes(store, cast["bea"], own_id, reason="The title.", now=NOW)
    assert living(store, own_id) == 0
    with pytest.raises(WrongStateError):
        gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    edit(store, cast["ana"], own_id, "Plain.[^s1]")
    assert load_output(store, own_id).state is OutputState.HELD


# I5: state, ledger and notice in one transaction


def test_i5_every_act_has_one_entry_and_one_notice(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    releases.release(store, cast["bea"], [own_id], now=NOW, policy_version=POLICY)
    with store.reading() as connection:
        acts = connection.exec_driver_sql(
            "SELECT action FROM ledger WHERE object = ?", (own_id,)
        ).all()
        notices = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT key) FROM outbox"
        ).one()
        entries = connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one()
    assert [row[0] for row in acts] == ["approved", "released"]
    assert tuple(notices) == (entries - 1, entries - 1)
    assert audit.verify(store, rooms=rooms()).faults == ()


@pytest.mark.parametrize(
    "breaking", ["review.ledger.put", "review.steps.record", "review.gate.move"]
)
def test_i5_an_act_that_fails_half_way_leaves_nothing(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch, breaking: str
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    entries = audit.verify(store, rooms=rooms()).entries

    def fail(*_args: object, **_more: object) -> None:
        raise OSError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(breaking, fail)
        with pytest.raises(OSError, match="on purpose"):
            gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    after = load_output(store, own_id)
    assert (after.state, after.decisions) == (OutputState.HELD, ())
    assert audit.verify(store, rooms=rooms()).entries == entries


# I6: a release happens once


def test_i6_a_repeat_gives_the_first_answer(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    first = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    again = releases.release(
        store, cast["cleo"], [own_id, own_id], now=NOW + dt.timedelta(days=1), policy_version=POLICY
    )
    assert first == again


def test_i6_a_repeat_writes_the_file_that_a_crash_left_out(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    (gone,) = releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    (store.outputs / gone.path).unlink()
    assert (
        audit.verify(store, rooms=rooms())
        .faults[0]
        .endswith("`deckproof release` again writes it.")
    )
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_i6_what_was_recalled_does_not_leave_again(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    with pytest.raises(UsageError):
        releases.recall(store, cast["ben"], own_id, reason=" ", now=NOW)
    releases.recall(store, cast["ben"], own_id, reason="A customer objects.", now=NOW)
    assert released(store) == ["manifest.json"]
    assert b"objects" not in (store.outputs / "released/pack1/manifest.json").read_bytes()
    with pytest.raises(WrongStateError):
        releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    with pytest.raises(NotApprovedError):
        releases.open_released(store, own_id)
    repair(store, rooms())
    assert released(store) == ["manifest.json"]


# I7: nobody works on what is no longer there


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


# I8: fail closed


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


def test_holding_a_pack_again_changes_nothing(store: Store, cast: Cast) -> None:
    ids = make_pack(store, "Plain.[^s1]", f"For {NAME}.[^s1]")
    gate.approve(store, cast["ben"], ids[0], now=NOW, policy_version=POLICY)
    entries = audit.verify(store, rooms=rooms()).entries
    for path in list((store.outputs / "held").rglob("*.md"))[:1]:
        path.unlink()
    assert make_pack(store, "Plain.[^s1]", f"For {NAME}.[^s1]") == ids
    assert load_output(store, ids[0]).state is OutputState.APPROVED
    assert audit.verify(store, rooms=rooms()).entries == entries
    assert len(list((store.outputs / "held/pack1").iterdir())) == 3


def test_everything_held_says_so_and_names_hold_no_words_of_the_deck(store: Store) -> None:
    make_pack(store, f"For {NAME}.[^s1]")
    for path in (store.outputs / "held").rglob("*"):
        assert "quill" not in path.name.lower()
        if path.suffix == ".md":
            assert path.read_text().startswith("> Held.")
    assert NAME not in (store.outputs / "held/pack1/manifest.json").read_text()


def test_ids_are_the_same_for_the_same_pack_and_differ_within_it(store: Store) -> None:
    ids = make_pack(store, *("Plain.[^s1]" for _ in range(6)))
    assert len(set(ids)) == 6
    assert all(len(one) == 12 and int(one, 16) >= 0 for one in ids)


def test_two_drafts_of_one_kind_style_and_number_get_different_ids(store: Store) -> None:
    drafts = [make_draft("One.[^s1]"), make_draft("Two.[^s1]")]
    new = NewPack(
        id="twins", deck="d" * 64, name="t.pptx", author="ana", options="0" * 64, source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(), outputs=tuple(NewOutput(draft=one, findings=find_risks(one)) for one in drafts),
        index_digest="", policy_version=POLICY,
    )  # fmt: skip
    pack = hold(store, new, now=NOW, rooms=rooms())
    assert len({one.id for one in pack.outputs}) == len({one.path for one in pack.outputs}) == 2


@pytest.mark.parametrize("name", ["../up", "a/b", "", "a b", ".hidden", "x" * 70])
def test_a_pack_whose_id_is_no_file_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError):
        make_pack(store, "Plain.[^s1]", pack=name)


def test_group_settles_one_name_over_the_whole_pack(store: Store, cast: Cast) -> None:
    ids = make_pack(store, f"For {NAME}.[^s1]", f"With {NAME} again.[^s1]", "Plain.[^s1]")
    done = settlements.resolve(
        store, cast["bea"], ids[0], [first_finding(store, ids[0])], Resolution.REPLACE,
        reason="A customer.", now=NOW, rooms=rooms(), group=True,
    )  # fmt: skip
    assert (done.findings, set(done.revised)) == (2, set(ids[:2]))
    for own_id in ids[:2]:
        data = store.blobs.get(load_output(store, own_id).sha256)
        assert NAME.encode() not in data
        assert b"[a customer]" in data
        gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY)


def test_a_file_of_its_own_is_held_approved_and_released_by_its_own_hash(
    store: Store, cast: Cast
) -> None:
    """The clean copy of a deck is no page: what leaves is the blob, and nobody edits it as text."""
    draft = make_draft("The clean copy.[^s1]", kind="clean-deck")
    body = b"PK\x03\x04 a presentation"
    new = NewPack(
        id="clean", deck="d" * 64, name="t.pptx", author="ana", options="0" * 64, source=store.blobs.put(to_json(SOURCE)),
        deck_findings=(), outputs=(NewOutput(draft=draft, findings=(), body=store.blobs.put(body), suffix=".pptx"),),
        index_digest="", policy_version=POLICY,
    )  # fmt: skip
    (held,) = hold(store, new, now=NOW, rooms=rooms()).outputs
    assert held.sha256 == digest(body)
    with pytest.raises(WrongStateError, match="file of its own"):
        edit(store, cast["ana"], held.id, "New.[^s1]")
    gate.approve(store, cast["ben"], held.id, now=NOW, policy_version=POLICY, sha256=digest(body))
    (gone,) = releases.release(store, cast["ben"], [held.id], now=NOW, policy_version=POLICY)
    assert gone.path == "released/clean/01-clean-deck-reading.pptx"
    assert (store.outputs / gone.path).read_bytes() == body
    assert digest(body).encode() in (store.outputs / "released/clean/manifest.json").read_bytes()
    with pytest.raises(StoreError):
        hold(
            store,
            replace(new, id="gone", outputs=(replace(new.outputs[0], body="e" * 64),)),
            now=NOW,
            rooms=rooms(),
        )
