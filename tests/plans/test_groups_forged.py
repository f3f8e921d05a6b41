"""Groups in the hands of somebody who can write to the database, and briefs that cannot be walked around."""

from __future__ import annotations

import pytest

from deckproof.errors import ChangedBytesError, RefusedError, UsageError, WrongStateError
from deckproof.model import Brief, OutputState, Person, ReleasePlan
from plans.groups import add_members, remove_members
from review import edits, gate, releases
from review.outputs import find_pack_row, load_output
from review.places import require_within
from review.store import Store
from tests.plans.test_calendar import briefed_pack
from tests.review.making import NOW, POLICY, make_pack, rooms
from tests.review.tampering import tamper

Cast = dict[str, Person]
WISH = Brief(release=ReleasePlan(first_to="Council"))


def let_out(store: Store, cast: Cast, own_id: str, to: str = "", to_all_reason: str = "") -> None:
    releases.release(
        store,
        cast["ben"],
        [own_id],
        now=NOW,
        policy_version=POLICY,
        to=to,
        to_all_reason=to_all_reason,
    )


def approve(store: Store, cast: Cast, own_id: str) -> str:
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    return own_id


def wished(store: Store, cast: Cast) -> str:
    """An approved piece that the council is to have first."""
    add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    return approve(store, cast, briefed_pack(store, WISH, "summary")[0])


def insert_member(store: Store, circle: str) -> None:
    tamper(
        store,
        "INSERT INTO group_member (circle, member, who, at) "  # noqa: S608 - the names in its statements are the test's own
        f"VALUES ('{circle}', 'eva@example.com', 'ben', '2026-11-21T09:00:00.000000+00:00')",
    )


@pytest.mark.parametrize("name", ["../../x", "..", "/tmp/x", "a/b", "A"])
def test_a_group_whose_name_leads_elsewhere_gets_nothing(
    store: Store, cast: Cast, name: str
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    approve(store, cast, own_id)
    insert_member(store, name)
    with pytest.raises(UsageError, match="A group's name"):
        let_out(store, cast, own_id, to=name)
    assert not list(store.outputs.parent.rglob("01-*.md"))[1:]
    assert not list((store.outputs / "released").rglob("*.md"))


@pytest.mark.parametrize("known", [True, False])
def test_a_member_whom_nobody_put_in_keeps_all_back(store: Store, cast: Cast, known: bool) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    approve(store, cast, own_id)
    if known:
        add_members(store, cast["ben"], "council", ["Ida"], now=NOW)
    insert_member(store, "council")
    with pytest.raises(ChangedBytesError, match="council"):
        let_out(store, cast, own_id, to="council")
    assert not list((store.outputs / "released").rglob("*.md"))


def test_no_path_leads_out_of_the_folder_of_releases(store: Store) -> None:
    root = store.outputs / "released"
    (root / "away").symlink_to(store.outputs)
    assert require_within(root / "pack1" / "a.md", root)
    for bad in ("../x.md", "pack1/../../x.md", "away/x.md"):
        with pytest.raises(ChangedBytesError):
            require_within(root / bad, root)


def test_without_its_brief_a_piece_goes_to_all_with_a_reason_alone(
    store: Store, cast: Cast
) -> None:
    own_id = wished(store, cast)
    with store.reading() as connection:
        options = find_pack_row(connection, "briefed").options
    store.blobs.remove(options)
    with pytest.raises(WrongStateError, match="brief"):
        let_out(store, cast, own_id)
    let_out(store, cast, own_id, to_all_reason="The blob is lost and nobody was to have it first.")
    assert load_output(store, own_id).state is OutputState.RELEASED


def test_a_group_that_was_emptied_still_comes_first(store: Store, cast: Cast) -> None:
    own_id = wished(store, cast)
    remove_members(store, cast["ben"], "council", now=NOW)
    with pytest.raises(WrongStateError, match="council first"):
        let_out(store, cast, own_id)


def test_a_group_emptied_in_the_tables_still_comes_first(store: Store, cast: Cast) -> None:
    own_id = wished(store, cast)
    tamper(store, "UPDATE group_member SET voided_at = '2026-11-21T09:00:00.000000+00:00'")
    with pytest.raises(WrongStateError, match="council first"):
        let_out(store, cast, own_id)


def test_what_a_group_had_before_an_edit_or_a_recall_does_not_count(
    store: Store, cast: Cast
) -> None:
    own_id = wished(store, cast)
    let_out(store, cast, own_id, to="council")
    releases.recall(store, cast["ben"], own_id, reason="A wrong word.", now=NOW)
    approve(store, cast, own_id)
    with pytest.raises(WrongStateError, match="as it is now"):
        let_out(store, cast, own_id)
    edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.\n", now=NOW, rooms=rooms())
    approve(store, cast, own_id)
    with pytest.raises(RefusedError, match="as it is now"):
        let_out(store, cast, own_id)
    let_out(store, cast, own_id, to="council")
    let_out(store, cast, own_id)
    assert load_output(store, own_id).state is OutputState.RELEASED


def test_an_older_revision_with_the_group_does_not_count(store: Store, cast: Cast) -> None:
    own_id = wished(store, cast)
    let_out(store, cast, own_id, to="council")
    edits.edit(store, cast["ana"], own_id, "# A title\n\nNew.\n", now=NOW, rooms=rooms())
    approve(store, cast, own_id)
    with pytest.raises(WrongStateError, match="as it is now"):
        let_out(store, cast, own_id)
