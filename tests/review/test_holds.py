"""Holding: what a pack is when it comes in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.codec import digest
from deckproof.errors import (
    StoreError,
    WrongStateError,
)
from deckproof.model import Category, OutputState, Resolution, Severity
from review import audit, gate, releases, settlements
from review.holds import NewOutput, hold
from review.open_findings import open_by_output, open_rows
from review.outputs import find_row, load_output
from review.store import Store
from tests.review.deeds import Cast, edit, first_finding
from tests.review.making import (
    DULL,
    NAME,
    NOW,
    POLICY,
    find_risks,
    make_draft,
    make_finding,
    make_pack,
    new_pack,
    rooms,
)

UNREAD = make_finding("", Category.HIDDEN_CONTENT, block=None, rule="unread:chart")
"""What holds up the pack as a whole, and is no output's own."""


def test_holding_a_pack_again_changes_nothing(store: Store, cast: Cast) -> None:
    ids = make_pack(store, "Plain.[^s1]", f"For {NAME}.[^s1]")
    gate.approve(store, cast["ben"], ids[0], now=NOW, policy_version=POLICY)
    entries = audit.verify(store, rooms=rooms()).entries
    for path in list((store.outputs / "held").rglob("*.md"))[:1]:
        path.unlink()
    assert make_pack(store, "Plain.[^s1]", f"For {NAME}.[^s1]") == ids
    assert load_output(store, ids[0]).state is OutputState.APPROVED
    assert audit.verify(store, rooms=rooms()).entries == entries
    assert len(list((store.outputs / "held/pack1").iterdir())) == 5


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
    twins = [NewOutput(draft=one, findings=find_risks(one)) for one in drafts]
    pack = hold(store, new_pack(store, *twins, id="twins"), now=NOW, rooms=rooms())
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


def test_what_is_open_of_a_pack_is_what_is_open_of_each_of_its_outputs(
    store: Store, cast: Cast
) -> None:
    ids = make_pack(
        store,
        f"For {NAME}, {DULL}.[^s1]",
        f"With {NAME}.[^s1]",
        "Plain.[^s1]",
        deck_findings=[UNREAD],
    )

    def told() -> dict[str, list[Severity]]:
        with store.reading() as connection:
            together = open_by_output(connection, "pack1")
            for own_id in ids:
                rows = open_rows(connection, find_row(connection, own_id))
                alone = [Severity(one.severity) for one in rows if one.output]
                assert sorted(together.get(own_id, ())) == sorted(alone)
        return {own_id: sorted(found) for own_id, found in together.items()}

    assert told() == {ids[0]: [Severity.HIGH, Severity.MEDIUM], ids[1]: [Severity.HIGH]}
    settlements.resolve(
        store, cast["bea"], ids[1], [first_finding(store, ids[1])], Resolution.REPLACE,
        reason="A customer.", now=NOW, rooms=rooms(), group=True,
    )  # fmt: skip
    assert told() == {ids[0]: [Severity.MEDIUM]}


def test_a_file_of_its_own_is_held_approved_and_released_by_its_own_hash(
    store: Store, cast: Cast
) -> None:
    """The clean copy of a deck is no page: what leaves is the blob, and nobody edits it as text."""
    draft = make_draft("The clean copy.[^s1]", kind="clean-deck")
    body = b"PK\x03\x04 a presentation"
    own = NewOutput(draft=draft, findings=(), body=store.blobs.put(body), suffix=".pptx")
    new = new_pack(store, own, id="clean")
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
