"""What is said of a deck on standard error names no customer that its file is called by."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.cli._deck_errors import naming_no_customer, without_customers
from deckproof.cli.scan import scan
from deckproof.errors import MissingFileError, NotAPresentationError, StoreError
from deckproof.model import Customer
from scanners.customers import build_index

INDEX = build_index((Customer(id="C-1", name="Brindlemark Foods Ltd", aliases=("Brindlemark",)),))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Brindlemark_pitch.pptx", "[a customer]_pitch.pptx"),
        ("2026-Brindlemark-Foods-final.pptx", "2026-[a customer]-final.pptx"),
        ("talk.pptx", "talk.pptx"),
    ],
)
def test_a_file_is_named_without_its_customer(name: str, shown: str) -> None:
    assert without_customers(name, INDEX) == shown


def test_an_error_about_a_deck_keeps_all_but_the_name() -> None:
    error = MissingFileError("There is no such file.", where="Brindlemark.pptx", remedy="Look.")
    with pytest.raises(MissingFileError) as raised, naming_no_customer(INDEX):
        raise error
    told = raised.value
    assert (told.what, told.where, told.remedy) == (
        "There is no such file.",
        "[a customer].pptx",
        "Look.",
    )


def test_without_a_list_and_about_other_things_nothing_changes() -> None:
    with pytest.raises(MissingFileError, match="file") as raised, naming_no_customer(None):
        raise MissingFileError("There is no file.", where="Brindlemark.pptx")
    assert raised.value.where == "Brindlemark.pptx"
    with pytest.raises(StoreError) as other, naming_no_customer(INDEX):
        raise StoreError("The disk is full.", where="/data")
    assert other.value.where == "/data"


def test_the_scan_of_no_deck_names_nobody(tmp_path: Path) -> None:
    customers, deck = tmp_path / "c.csv", tmp_path / "Brindlemark pitch.pptx"
    customers.write_text("id,name\nC-1,Brindlemark\n", encoding="utf-8")
    deck.write_bytes(b"junk")
    with pytest.raises(NotAPresentationError) as raised:
        scan(deck, customers=customers, outputs=tmp_path / "o", as_json=True)
    assert raised.value.where == "[a customer] pitch.pptx"
