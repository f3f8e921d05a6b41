"""Who may change whom a scan looks for, and that a new list counts for what is held already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deckproof.errors import NotAllowedError
from deckproof.model import Category, Person
from review import audit
from review.lists import allow_import, note_import
from review.rooms import Grounds, house
from review.store import Store
from scanners.customers import import_customers
from tests.review.making import NOW, SOURCE, make_draft

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
