"""Drafts by their brief, and summaries: whom they serve, what they end with, which words are told of."""

from __future__ import annotations

import re
from dataclasses import replace

from deckproof.model import Brief
from tests.writers.drafting import BRIEF, drafts
from tests.writers.making import TOPICS, slide, source, talk
from writers import fitting
from writers.grounding import ground
from writers.marks import hold_page


def test_a_draft_without_a_brief_says_that_it_serves_no_stated_plan() -> None:
    for kind, style in fitting(talk(), BRIEF):
        for draft in drafts(talk(), kind=kind, style=style):
            assert "serves no stated plan" not in draft.marked
            assert "serves no stated plan" in draft.remarks[0]
            assert "serves no stated plan" in hold_page(draft, slide_titles={})


def test_a_draft_says_how_it_serves_its_brief_and_ends_with_its_calls() -> None:
    brief = Brief(
        purpose="customer experience",
        audience="bridge inspectors",
        value="a night shift that ends at midnight",
        call_to_action="Try one sensor for a month",
        contact="press@harbor.example",
        licence="CC BY 4.0",
        byline="Ada Lind",
    )
    draft = drafts(talk(), brief)[0]
    for said in (
        "Try one sensor for a month.",
        "press@harbor.example",
        "CC BY 4.0",
        "Ada Lind",
    ):
        assert said in draft.marked
    for said in (
        "Written for bridge inspectors.",
        "It serves this purpose: customer experience.",
        "What the reader gets: a night shift that ends at midnight.",
    ):
        assert said not in draft.marked
        assert said in draft.remarks[0]
        assert said in hold_page(draft, slide_titles={}).split("\n\n")[0]


def test_a_brief_that_names_no_reader_is_told_so() -> None:
    draft = drafts(talk(), Brief(purpose="innovation"))[0]
    assert any("names no reader" in remark for remark in draft.remarks)


def test_words_to_avoid_are_reported() -> None:
    draft = drafts(talk(), Brief(audience="all", avoid=("ladder",)))[0]
    assert any("“ladder”" in remark for remark in draft.remarks)


def test_a_masked_customer_is_a_customer_in_running_text() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "A trial with [Customer 1]",
            [],
            "The trial with [Customer 1] took nine weeks. [Customer 1]'s crew kept the key. "
            + TOPICS["How a sensor replaces the ladder"],
        ),
    )
    draft = drafts(deck)[0]
    assert "The trial with a customer took nine weeks.[^s2]" in draft.marked
    assert "The customer's crew kept the key.[^s2]" in draft.marked
    assert "[Customer" not in draft.marked
    assert not ground(draft, deck)
    assert any("a customer" in remark for remark in draft.remarks)


def test_a_brief_names_what_is_written() -> None:
    assert set(fitting(talk(), BRIEF)) >= {("summary", "reading"), ("blog-post", "reading")}
    assert fitting(talk(), Brief(kinds=("blog-post",), styles=("reading",))) == (
        ("blog-post", "reading"),
    )


def test_the_summary_says_what_the_deck_covers_and_what_it_aims_at() -> None:
    deck = talk(repeats=4)
    aims = slide(2, "Session objectives", ["Learn how cables are heard", "Decide on a first trial"])
    slides = (
        deck.slides[0],
        aims,
        *(replace(one, number=one.number + 1) for one in deck.slides[1:]),
    )
    (draft,) = drafts(replace(deck, slides=slides), kind="summary")
    assert "The pages cover" in draft.marked
    assert "Learn how cables are heard; Decide on a first trial" in draft.marked
    assert re.search(r"^Keywords: .+, .+", draft.marked, re.MULTILINE)
    assert re.search(r"\(slides \d+–\d+\)", draft.marked)
    assert len(draft.title.split()) >= 4


def test_a_deck_with_nothing_to_tell_is_described_by_its_own_words() -> None:
    deck = source(
        slide(1, "Bridges"), slide(2, "Ladders and winches", pictures=["A ladder at night"])
    )
    (draft,) = drafts(deck, kind="summary")
    assert "carries no sentence" in draft.marked
    assert "- Ladders and winches; A ladder at night[^s2]" in draft.marked
    assert "Keywords: " in draft.marked


def test_a_short_title_of_a_summary_is_made_telling() -> None:
    deck = talk(repeats=3)
    slides = (replace(deck.slides[0], title="Bridges"), *deck.slides[1:])
    (draft,) = drafts(replace(deck, slides=slides), kind="summary")
    assert draft.title.startswith("Bridges – ")
    assert len(draft.title.split()) >= 4
