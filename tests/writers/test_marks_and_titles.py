"""Titles say what a deck is about; nothing carries two marks; no word of ours stands in a language that we do not write."""

from __future__ import annotations

import pytest

from tests.writers.drafting import drafts, told
from tests.writers.making import slide, source
from writers.asking import question_about
from writers.languages import detect, language
from writers.listing import listed
from writers.passages import Sentence
from writers.sentences import headed
from writers.speaking import can_be_spoken, said_aloud

ENGLISH = language("en")
TOLD = "The warden counts the ropes every night. Two people read the list and sign it before the lamps go out."


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Ropes", "Ropes:"),
        ("Ropes:", "Ropes:"),
        ("We love them!", "We love them:"),
        ("What is a rope?", "What is a rope?"),
        ("“Why a rope?”", "“Why a rope?”"),
    ],
)
def test_what_stands_over_a_list_has_one_mark(text: str, head: str) -> None:
    assert headed(text) == head


def test_no_draft_puts_a_colon_behind_a_mark() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(2, "Ropes", ["We love them!", "\teasy to splice", "\tcheap to keep"], TOLD),
        slide(3, "Any frayed ends?", ["Cut them", "Burn them"]),
    )
    page = "".join(told(drafts(deck, kind=kind)) for kind in ("blog-post", "podcast-script"))
    assert "!:" not in page
    assert "?:" not in page


@pytest.mark.parametrize(
    "frame",
    [
        "March 2021",
        "12.05.2023",
        "Mai 2024",
        "Section 3",
        "Kapitel 2.1",
        "Riverside Ropes Conference 2021",
        "Spring 2019",
    ],
)
def test_a_date_a_number_or_an_event_is_no_title_where_another_is_given(frame: str) -> None:
    deck = source(slide(1, frame), slide(2, "Ropes", (), TOLD), title="Ropes that last a century")
    (summary,) = drafts(deck, kind="summary")
    assert summary.title.startswith("Ropes that last a century")


def test_what_a_conference_is_about_stays_a_title() -> None:
    deck = source(
        slide(1, "How a conference pays for a bridge"),
        slide(2, "Ropes", (), TOLD),
        title="Other words",
    )
    (summary,) = drafts(deck, kind="summary")
    assert summary.title.startswith("How a conference pays for a bridge")


def test_a_list_in_a_language_that_we_do_not_write_has_no_english_and() -> None:
    assert listed(["mosty", "liny", "lampy"], language("pl")) == "mosty, liny, lampy"
    assert listed(["ropes", "lamps"], ENGLISH) == "ropes and lamps"


def test_borrowed_english_words_make_no_english_deck() -> None:
    lines = [
        "Installare il server per il porto",
        "Le catene in the cloud for backup and restore",
        "Dati di una chiusa con storage and data for the tests",
        "Comandi per la chiusa del porto and the bridge of data",
        "Una guida con i comandi e le corde",
    ]
    assert detect(lines * 3) == "it"


def test_a_title_joined_of_two_is_named_as_two_in_a_row() -> None:
    sentence = Sentence(text="One gate", cites=(2,), whole=False)
    asked = question_about("RAM and swap", [sentence, sentence], ENGLISH)
    assert asked == "“RAM and swap”: what are the main points?"


def test_a_file_that_begins_with_a_dot_is_not_glued_to_the_word_before() -> None:
    assert "Avoid.rope" not in said_aloud("Avoid .rope files (all)")
    assert not can_be_spoken("Avoid .rope files")
    assert not can_be_spoken("Workers: ropes * gates")
