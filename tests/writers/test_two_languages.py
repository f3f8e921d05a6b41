"""A deck in two languages is written in the one most of it is in; the other is left out, counted and told to the reviewer."""

from __future__ import annotations

import pytest

from deckproof.model import Source
from tests.writers.making import TOPICS, slide, source
from tests.writers.tongues import deck_in
from writers import default_brief, kinds, plan, write
from writers.languages import language
from writers.other_tongues import other_language, without_others

BRIEF = default_brief()
GERMAN = (
    "Die Nachtschicht misst die Seile, wenn der Stahl kalt ist. Kalter Stahl dehnt sich nicht, deshalb lassen sich die Werte "
    "zweier Nächte vergleichen. Die Stadt sperrt eine Spur, und die Fahrer merken es kaum."
)


def mixed() -> Source:
    talked = [slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 2)]
    return source(
        slide(1, "Bridges that report for duty"),
        *talked,
        slide(6, "Warum Brücken nachts geprüft werden", ["Kalter Stahl in der Nacht"], GERMAN),
        slide(
            7, "Rules", ["Measure what you have before you buy", "Ask the people at night"], GERMAN
        ),
    )


def test_only_the_majoritys_language_is_told_and_the_other_is_counted() -> None:
    deck = mixed()
    outline = plan(deck, BRIEF)
    assert {one.number: one.why for one in outline.unused}[6] == (
        "It is in another language than the rest."
    )
    for kind in kinds():
        for draft in write(deck, outline, BRIEF, kind=kind, style="reading"):
            assert "Nachtschicht" not in draft.marked
            assert "Warum" not in draft.marked
            assert any("another language" in said and "6 and 7" in said for said in draft.remarks)


def test_a_slide_keeps_what_is_in_the_decks_language() -> None:
    (draft, *_) = write(mixed(), plan(mixed(), BRIEF), BRIEF, kind="blog-post", style="reading")
    assert "Measure what you have before you buy" in draft.marked


def test_a_deck_in_one_language_loses_nothing() -> None:
    for code in ("de", "fr", "es", "it", "nl", "pt"):
        assert without_others(deck_in(code), code).slides == ()


@pytest.mark.parametrize(
    ("text", "code", "other"),
    [
        (GERMAN, "en", "de"),
        (GERMAN, "de", ""),
        ("The crew measures the cables at night and they do it when the steel is cold", "de", "en"),
        ("Roadmap, Backlog, Sprint Review, Customer Success", "de", ""),
        ("Der Kunde ist König", "en", ""),
        ("夜間にケーブルを 測る 理由 は 鋼 が 冷たい から です", "en", "ja"),
        ("α + β = γ", "en", ""),
    ],
)
def test_a_text_is_in_another_language_only_where_enough_words_say_so(
    text: str, code: str, other: str
) -> None:
    assert other_language(text, code) == other


def test_each_written_language_can_say_so() -> None:
    for code in ("en", "de", "es", "fr", "it", "nl", "pt"):
        assert "{slides}" in language(code).say["elsewhere"]


def test_a_slide_whose_notes_and_title_are_in_the_other_language_is_left_out_whole() -> None:
    first = "Die drei Taue im Norden sind gerissen, und der Wart hat sie noch in der Nacht ersetzt."
    topics = [slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 2)]
    deck = source(
        slide(1, "Bridges that report for duty"),
        *topics,
        slide(6, "Was wir am Seil fanden", ["14 Risse in 3 Tagen", "Lager verstellt"], first),
    )
    outline = plan(deck, BRIEF)
    for kind in kinds():
        for draft in write(deck, outline, BRIEF, kind=kind, style="reading"):
            for foreign in ("Was wir", "was wir", "Risse", "verstellt"):
                assert foreign not in draft.marked, (kind, foreign)
