"""Small groups: who may say who is in them, and releases to them under the same gate as to all."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from deckproof.errors import (
    ChangedBytesError,
    NotAllowedError,
    NotApprovedError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import OutputState, Person
from plans.groups import add_members, list_groups, load_group, remove_members
from review import audit, edits, gate, releases
from review.going_tables import group_release
from review.outputs import load_output
from review.store import Store
from review.tables import ledger
from tests.review.making import NOW, POLICY, make_pack, reopen, rooms

Cast = dict[str, Person]
LATER = NOW + dt.timedelta(days=1)


def approved(store: Store, cast: Cast, text: str = "Plain.[^s1]") -> str:
    (own_id,) = make_pack(store, text)
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    return own_id


def let_out(store: Store, who: Person, own_id: str, to: str = "", to_all_reason: str = "") -> Path:
    (gone,) = releases.release(
        store,
        who,
        [own_id],
        now=NOW,
        policy_version=POLICY,
        rooms=rooms(),
        to=to,
        to_all_reason=to_all_reason,
    )
    return store.outputs / gone.path


def council(store: Store, cast: Cast) -> None:
    add_members(store, cast["ben"], "council", ["Ida Marlow", "tomas@example.com"], now=NOW)


def lying(store: Store) -> list[str]:
    folder = store.outputs / "released"
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def faults(store: Store) -> tuple[str, ...]:
    return audit.verify(store, rooms=rooms()).faults


def test_members_are_put_in_once_and_taken_out_and_the_ledger_knows(
    store: Store, cast: Cast
) -> None:
    council(store, cast)
    again = add_members(store, cast["root"], "council", ["IDA MARLOW", " Bo  Lind "], now=LATER)
    assert [one.member for one in again.members] == ["Ida Marlow", "tomas@example.com", "Bo Lind"]
    assert [one.name for one in list_groups(store, cast["ben"])] == ["council"]
    left = remove_members(store, cast["ben"], "council", ["tomas@example.com"], now=LATER)
    assert [one.member for one in left.members] == ["Ida Marlow", "Bo Lind"]
    assert faults(store) == ()
    remove_members(store, cast["ben"], "council", now=LATER)
    assert list_groups(store) == ()
    with pytest.raises(UnknownNameError):
        load_group(store, "council")
    assert faults(store) == ()


def test_the_ledger_and_the_notices_hold_no_name_of_a_member(store: Store, cast: Cast) -> None:
    council(store, cast)
    with store.reading() as connection:
        told = " ".join(row.data for row in connection.execute(select(ledger)))
    assert "Ida" not in told
    assert "tomas@example.com" not in told


@pytest.mark.parametrize("name", ["ana", "cleo", "audrey"])
def test_only_comms_and_admins_say_who_is_in_a_group(store: Store, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowedError):
        add_members(store, cast[name], "council", ["Ida"], now=NOW)
    council(store, cast)
    with pytest.raises(NotAllowedError):
        remove_members(store, cast[name], "council", now=NOW)


def test_an_author_does_not_see_who_is_in_a_group(store: Store, cast: Cast) -> None:
    council(store, cast)
    with pytest.raises(NotAllowedError):
        list_groups(store, cast["ana"])
    assert list_groups(store, cast["audrey"])[0].name == "council"


@pytest.mark.parametrize("name", ["", "Council", "a b", "../up", "-x", "x" * 41, "a/b", "x\n"])
def test_a_name_that_is_no_folder_is_refused(store: Store, cast: Cast, name: str) -> None:
    with pytest.raises(UsageError):
        add_members(store, cast["ben"], name, ["Ida"], now=NOW)


@pytest.mark.parametrize("members", [[], [" "], ["x" * 201], ["a\x1b[2Jb"]])
def test_who_is_nobody_is_refused(store: Store, cast: Cast, members: list[str]) -> None:
    with pytest.raises(UsageError):
        add_members(store, cast["ben"], "council", members, now=NOW)
    assert list_groups(store) == ()


def test_a_group_gets_the_approved_bytes_in_its_own_folder(store: Store, cast: Cast) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    path = let_out(store, cast["ben"], own_id, "council")
    assert path.read_bytes() == b"# A title\n\nPlain.\n"
    assert lying(store) == [
        "groups/council/pack1/01-blog-post-reading.md",
        "groups/council/pack1/01-blog-post-reading/page.txt",
        "groups/council/pack1/manifest.json",
    ]
    manifest = json.loads((path.parent / "manifest.json").read_bytes())
    assert manifest["group"] == "council"
    assert manifest["outputs"][0]["sha256"] == load_output(store, own_id).sha256
    assert load_output(store, own_id).state is OutputState.APPROVED
    with pytest.raises(NotApprovedError):
        releases.open_released(store, own_id)
    assert faults(store) == ()


def test_a_repeat_gives_the_first_answer_and_all_of_it_may_follow(store: Store, cast: Cast) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    first = let_out(store, cast["ben"], own_id, "council")
    first.unlink()
    assert let_out(store, cast["cleo"], own_id, "council") == first
    assert first.is_file()
    with store.reading() as connection:
        (row,) = connection.execute(select(group_release)).all()
    assert row.who == "ben"
    let_out(store, cast["ben"], own_id)
    assert load_output(store, own_id).state is OutputState.RELEASED
    assert "pack1/01-blog-post-reading.md" in lying(store)
    assert first.is_file()
    assert faults(store) == ()


def test_nothing_goes_to_a_group_without_an_approval(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    council(store, cast)
    with pytest.raises(NotApprovedError):
        let_out(store, cast["ben"], own_id, "council")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(NotAllowedError):
        let_out(store, cast["ana"], own_id, "council")
    with pytest.raises(UnknownNameError):
        let_out(store, cast["ben"], own_id, "counsel")
    edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.\n", now=NOW, rooms=rooms())
    with pytest.raises(NotApprovedError):
        let_out(store, cast["ben"], own_id, "council")
    assert lying(store) == []


def test_a_dry_run_to_a_group_writes_nothing(store: Store, cast: Cast) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    (planned,) = releases.release(
        store, cast["ben"], [own_id], now=NOW, policy_version=POLICY, dry_run=True, to="council"
    )
    assert planned.path == "released/groups/council/pack1/01-blog-post-reading.md"
    assert planned.group == "council"
    assert lying(store) == []


def test_a_foreign_file_in_a_groups_folder_is_found_and_not_overwritten(
    store: Store, cast: Cast
) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    laid = store.outputs / "released/groups/council/pack1/01-blog-post-reading.md"
    laid.parent.mkdir(parents=True)
    laid.write_bytes(b"Mine.")
    with pytest.raises(ChangedBytesError):
        let_out(store, cast["ben"], own_id, "council")
    laid.unlink()
    let_out(store, cast["ben"], own_id, "council")
    (laid.parent / "more.txt").write_text("more")
    laid.write_bytes(b"Other.")
    told = " ".join(faults(store))
    assert "more.txt: no release explains this file." in told
    assert "its bytes are not those that were released" in told


def test_a_recall_takes_it_back_from_the_group_and_ends_the_approval(
    store: Store, cast: Cast
) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    path = let_out(store, cast["ben"], own_id, "council")
    taken = releases.recall(store, cast["ana"], own_id, reason="A customer objects.", now=LATER)
    assert taken.groups == ("council",)
    assert load_output(store, own_id).state is OutputState.HELD
    assert not path.exists()
    notice = path.with_name(path.name + ".recalled.txt").read_text()
    assert "Recalled on 2026-11-22" in notice
    assert "Plain" not in notice
    assert "objects" not in notice
    manifest = json.loads((path.parent / "manifest.json").read_bytes())
    assert manifest["outputs"][0]["recalled_at"] == LATER.isoformat(timespec="microseconds")
    assert faults(store) == ()
    gate.approve(store, cast["ben"], own_id, now=LATER, policy_version=POLICY)
    with pytest.raises(WrongStateError, match="until it was recalled"):
        let_out(store, cast["ben"], own_id, "council")


def test_a_new_revision_goes_to_the_group_once_the_old_one_is_back(
    store: Store, cast: Cast
) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    path = let_out(store, cast["ben"], own_id, "council")
    edits.edit(store, cast["ana"], own_id, "# A title\n\nBetter.\n", now=NOW, rooms=rooms())
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(WrongStateError, match="has revision 1"):
        let_out(store, cast["ben"], own_id, "council")
    releases.recall(store, cast["ben"], own_id, reason="A better one follows.", now=NOW)
    assert load_output(store, own_id).state is OutputState.APPROVED
    assert let_out(store, cast["ben"], own_id, "council") == path
    assert path.read_bytes() == b"# A title\n\nBetter.\n"
    assert not path.with_name(path.name + ".recalled.txt").exists()
    assert faults(store) == ()


def test_a_recall_of_what_is_out_takes_it_back_from_groups_too(store: Store, cast: Cast) -> None:
    own_id = approved(store, cast)
    council(store, cast)
    let_out(store, cast["ben"], own_id, "council")
    let_out(store, cast["ben"], own_id)
    releases.recall(store, cast["ben"], own_id, reason="Wrong figure.", now=LATER)
    assert load_output(store, own_id).state is OutputState.RECALLED
    assert [name for name in lying(store) if name.endswith((".md", "page.txt"))] == []
    assert faults(store) == ()
    with pytest.raises(WrongStateError):
        releases.recall(store, cast["ben"], own_id, reason="Again.", now=LATER)


def test_a_crash_before_the_files_is_healed_by_a_repair(store: Store, cast: Cast) -> None:
    from review.holds import repair

    own_id = approved(store, cast)
    council(store, cast)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(releases, "write_released", lambda *_: None)
        let_out(store, cast["ben"], own_id, "council")
    assert "the file is missing" in faults(store)[0]
    again = reopen(store)
    repair(again, rooms())
    assert faults(again) == ()
    again.close()
