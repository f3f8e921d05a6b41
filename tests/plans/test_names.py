"""Names that people choose: no customer's, and a deck's file name without the customers in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.errors import UsageError
from deckproof.model import Brief, Person
from plans.briefs import keep
from plans.groups import add_members
from review.lists import note_import
from review.names import deck_named, name_shown, without_customers
from review.store import Store
from scanners.customers import import_customers
from tests.plans.making import hold_pack, make_source
from tests.review.making import NOW, make_draft, make_pack

Cast = dict[str, Person]


@pytest.fixture
def listed(store: Store, cast: Cast, tmp_path: Path) -> Store:
    """A store whose house has customers."""
    path = tmp_path / "crm.csv"
    path.write_text("name\nHarlequin Tramways\n")
    note_import(store, cast["cleo"], import_customers(path, store.outputs).digest, {}, now=NOW)
    return store


def test_no_group_and_no_brief_is_called_as_a_customer(listed: Store, cast: Cast) -> None:
    with pytest.raises(UsageError, match="customer"):
        add_members(listed, cast["ben"], "harlequin-tramways", ["Ida"], now=NOW)
    with pytest.raises(UsageError, match="customer"):
        keep(listed, cast["ben"], "Harlequin_Tramways-spring", Brief(audience="Planners."), now=NOW)
    add_members(listed, cast["ben"], "service-council", ["Ida"], now=NOW)
    keep(listed, cast["ben"], "spring-talks", Brief(audience="Planners."), now=NOW)


@pytest.mark.parametrize("name", ["2026-11_Harlequin-Tramways_review.pptx", "harlequin tramways.pdf"])  # fmt: skip
def test_a_decks_name_is_shown_without_its_customer(listed: Store, name: str) -> None:
    shown = without_customers(listed, name, "", today=NOW.date())
    assert "arlequin" not in shown
    assert "[a customer]" in shown
    assert without_customers(listed, "2026-11_review.pptx", "", today=NOW.date()) == "2026-11_review.pptx"  # fmt: skip


def test_lists_and_headings_show_the_name_without_the_customer(
    listed: Store, tmp_path: Path, cast: Cast
) -> None:
    shown = name_shown(listed, "Trams for Harlequin Tramways v7.pptx")
    assert shown == "Trams for [a customer] v7.pptx"
    assert name_shown(listed, "Trams v7.pptx") == "Trams v7.pptx"
    path = tmp_path / "more.csv"
    path.write_text("name\nTrams v7\n")
    note_import(listed, cast["cleo"], import_customers(path, listed.outputs).digest, {}, now=NOW)
    assert name_shown(listed, "Trams v7.pptx") == "[a customer].pptx"  # of the list as it is now


def test_a_name_that_nobody_can_judge_is_shown_as_the_id(store: Store) -> None:
    hold_pack(store, make_source(["A title"]), [make_draft("Plain.[^s1]")], pack="lost")
    assert name_shown(store, "Harlequin.pptx", "lost") == "lost"


def test_a_deck_whose_list_is_gone_is_called_by_its_id(store: Store) -> None:
    make_pack(store, "Plain.[^s1]")
    assert deck_named(store, "pack1", NOW) == deck_named(store, "pack1", None) == "talk.pptx"
    hold_pack(store, make_source(["A title"]), [make_draft("Plain.[^s1]")], pack="lost")
    assert deck_named(store, "lost", NOW) == "lost"
