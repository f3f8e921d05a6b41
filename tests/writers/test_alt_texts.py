"""A slide to show says what is on it, from what the reader gives."""

from __future__ import annotations

import pytest

from tests.writers.drafting import drafts
from tests.writers.making import slide, source
from writers.alt_texts import LONGEST_PICTURE, alt_text
from writers.grounding import check_claim
from writers.languages import language
from writers.pages import Page, Piece, Role

TABLE = (("Part", "Van", "Store"), ("Seal", "12", "40"), ("Relay", "3", "9"))


def page(title: str, *lines: str, **more: object) -> Page:
    body = tuple(
        Piece(id=str(at), slide=4, text=line, role=Role.PHRASE, slides=(4,))
        for at, line in enumerate(lines)
    )
    return Page(number=4, title=title, section=None, body=body, **more)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (page("Tables", tables=(TABLE,)), "Tables: table with the columns Part, Van and Store"),
        (page("", tables=(TABLE,)), "table with the columns Part, Van and Store"),
        (page("Tables", "Seals", "Relays."), "Tables: Seals; Relays"),
        (page("Tables", "Seals", pictures=("A van at a ramp",)), "A van at a ramp"),
        (
            page("Half of the parts never leave the van", "Seals"),
            "Half of the parts never leave the van",
        ),
        (page("Tables"), "Tables"),
        (page(""), ""),
    ],
)
def test_an_alt_text_says_what_is_there(shown: Page, said: str) -> None:
    assert alt_text(shown, language("en")) == said


def test_a_charts_labels_are_told_in_short() -> None:
    labels = " ".join(f"town{number}" for number in range(80))
    said = alt_text(page("Towns", pictures=(labels,)), language("en"))
    assert said.startswith("town0 town1 ")
    assert len(said.split()) == LONGEST_PICTURE + 1


def test_a_tables_columns_are_told_in_the_drafts_language() -> None:
    said = alt_text(page("Teile", tables=(TABLE,)), language("de"))
    assert said == "Teile: Tabelle mit den Spalten Part, Van und Store"


def test_what_an_alt_text_says_of_a_table_stands_on_its_slide() -> None:
    lines = "\n".join(["Tables", *("; ".join(row) for row in TABLE)])
    said = alt_text(page("Tables", tables=(TABLE,)), language("en"))
    assert check_claim(said, [lines]) == ()


def test_a_page_for_the_eye_shows_the_table_by_its_columns() -> None:
    deck = source(
        slide(1, "Vans that carry less"),
        slide(
            4,
            "Parts",
            [],
            "Two people count the seals in every van at noon, and both sign.",
            table=TABLE,
        ),
    )
    (post,) = drafts(deck, style="visual")
    assert "![Parts: table with the columns Part, Van and Store]" in post.marked
