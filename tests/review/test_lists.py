"""Who may change whom a scan looks for, and that a new list counts for what is held already."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from deckproof.errors import CustomerListError, NotAllowedError, OpenFindingsError
from deckproof.model import Category, OutputState, Person
from review import audit, edits, gate, releases
from review.holds import NewOutput, hold
from review.lists import allow_import, note_import
from review.rooms import Grounds, house
from review.store import Store
from scanners.customers import import_customers
from tests.review.making import NOW, SOURCE, make_draft, make_finding, new_pack

Cast = dict[str, Person]


def test_an_author_may_not_change_whom_a_scan_looks_for(store: Store, cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        allow_import(store, cast["ana"])
    allow_import(store, cast["ben"])


def test_an_import_is_in_the_ledger_by_counts_and_the_ledger_still_holds(
    store: Store, cast: Cast
) -> None:
    note_import(store, cast["ben"], "f" * 64, {"added": 3, "changed": 0, "removed": 1}, now=NOW)
    lines = [json.loads(line) for line in b"".join(audit.export_jsonl(store)).splitlines()]
    entries = [one for one in lines if one.get("action") == "customers-imported"]
    assert [one["actor"] for one in entries] == ["ben"]
    assert not audit.verify(store).faults


def test_a_customer_imported_later_is_found_in_what_is_held_already(
    store: Store, tmp_path: Path
) -> None:
    draft = make_draft("We spoke with Tarnwick Markets.[^s1]")
    real = house(store)
    before = real.check(draft, SOURCE, Grounds(), NOW.date())
    assert Category.CUSTOMER not in {one.category for one in before}
    listed = tmp_path / "list.csv"
    listed.write_text("name,id\nTarnwick Markets Ltd,C-1\n", encoding="utf-8")
    import_customers(listed, store.outputs)
    after = real.check(draft, SOURCE, Grounds(), NOW.date())
    assert "C-1" in {one.customer_id for one in after if one.holds}


def hold_page(store: Store, text: str) -> str:
    """The id of a draft held under the real rooms, with nothing found in it."""
    real = house(store)
    page = NewOutput(draft=make_draft(text), findings=())
    new = new_pack(store, page, policy_version=real.policy_version())
    (held,) = hold(store, new, now=NOW, rooms=real).outputs
    return held.id


def test_an_edit_that_calls_a_customer_of_the_deck_by_one_word_is_held(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    import_names(store, tmp_path, "Silver Birch Ltd")
    real = house(store)
    named = replace(make_finding("Silver Birch"), rule="exact", customer_id="C-1")
    page = NewOutput(draft=make_draft("Plain words.[^s1]"), findings=())
    new = new_pack(store, page, deck_findings=(named,), policy_version=real.policy_version())
    (held,) = hold(store, new, now=NOW, rooms=real).outputs
    text = "# A talk\n\nIn May Mrs Birch asked us to stop.[^s1]\n"
    after = edits.edit(store, cast["ana"], held.id, text, now=NOW, rooms=real)
    told = [one.text for one in after.findings if one.category is Category.CUSTOMER]
    assert told == ["Birch"]


def import_names(store: Store, folder: Path, *names: str) -> None:
    listed = folder / "list.csv"
    listed.write_text("name\n" + "".join(f"{name}\n" for name in names), encoding="utf-8")
    import_customers(listed, store.outputs)


def test_what_was_scanned_by_an_older_list_is_neither_approved_nor_released(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    real = house(store)
    held = hold_page(store, "Plain words.[^s1]")
    import_names(store, tmp_path, "Tarnwick Markets Ltd")
    with pytest.raises(OpenFindingsError, match="customer list"):
        gate.approve(store, cast["ben"], held, now=NOW, policy_version=real.policy_version())
    edits.rescan(store, cast["ben"], held, now=NOW, rooms=real)
    gate.approve(store, cast["ben"], held, now=NOW, policy_version=real.policy_version())
    import_names(store, tmp_path, "Tarnwick Markets Ltd", "Brimhollow AG")
    with pytest.raises(OpenFindingsError, match="rescan"):
        releases.release(store, cast["ben"], [held], now=NOW, policy_version=real.policy_version())
    again = edits.rescan(store, cast["ben"], held, now=NOW, rooms=real)
    assert again.state is OutputState.APPROVED
    releases.release(store, cast["ben"], [held], now=NOW, policy_version=real.policy_version())


def test_nothing_is_judged_by_a_list_that_cannot_be_read(store: Store, tmp_path: Path) -> None:
    import_names(store, tmp_path, "Tarnwick Markets Ltd")
    (store.outputs / "customers" / "list.json").write_text("garbage")
    with pytest.raises(CustomerListError, match="damaged"):
        house(store).policy_version()
