from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.model import PostPlan, SourceSlide
from tests.writers.making import slide, source, talk
from writers import default_brief, plan

BRIEF = default_brief()


def test_a_talk_becomes_two_to_six_parts_and_no_slide_is_in_two() -> None:
    outline = plan(talk(repeats=4), BRIEF)
    assert 2 <= len(outline.parts) <= 6
    slides = [number for part in outline.parts for number in part.slides]
    assert len(slides) == len(set(slides))
    units = [unit for part in outline.parts for unit in part.units]
    assert len(units) == len(set(units))


def test_every_slide_is_told_or_has_its_reason() -> None:
    deck = talk(repeats=4)
    outline = plan(deck, BRIEF)
    told = {number for part in outline.parts for number in part.slides}
    unused = {slide.number for slide in outline.unused}
    assert told | unused == {slide.number for slide in deck.slides}
    assert not told & unused
    assert all(slide.why for slide in outline.unused)


def test_the_parts_are_cut_where_the_topic_changes() -> None:
    outline = plan(talk(repeats=4), replace(BRIEF, posts=PostPlan(max=4)))
    begins = {part.slides[0] for part in outline.parts}
    assert begins <= {2, 6, 10, 14}


def test_the_brief_limits_the_posts() -> None:
    assert len(plan(talk(repeats=6), replace(BRIEF, posts=PostPlan(max=2))).parts) == 2


def test_a_small_deck_gives_one_part_and_says_why() -> None:
    outline = plan(talk(), BRIEF)
    assert len(outline.parts) == 1
    assert "one post" in outline.remark


def test_an_empty_deck_gives_no_part_and_says_why() -> None:
    outline = plan(source(slide(1), slide(2), name="minutes_of_march.pptx"), BRIEF)
    assert outline.parts == ()
    assert outline.remark
    assert outline.title == "minutes of march"


@pytest.mark.parametrize(
    ("first", "given", "name", "title"),
    [
        (
            slide(1, "Bridges that report for duty", ["Harbor City Works"]),
            "PowerPoint Presentation",
            "x.pptx",
            "Bridges that report for duty",
        ),
        (
            slide(1, "", ["Bridges that report for duty", "12 March"]),
            "Slide 1",
            "x.pptx",
            "Bridges that report for duty",
        ),
        (
            slide(1, "Presentation1", []),
            "Bridges that report for duty",
            "x.pptx",
            "Bridges that report for duty",
        ),
        (
            slide(1, "Agenda", ["One", "Two"]),
            "Untitled",
            "bridges_at_night-v2.pptx",
            "bridges at night",
        ),
        (
            slide(1, "BRIDGES THAT REPORT\x0bFOR DUTY", []),
            "",
            "x.pptx",
            "Bridges that report for duty",
        ),
        (slide(1, "[Customer 1]", []), "", "bridges_at_night.pptx", "bridges at night"),
    ],
)
def test_the_deck_has_the_title_a_person_would_give(
    first: SourceSlide, given: str, name: str, title: str
) -> None:
    rest = talk().slides[1:]
    found = plan(source(first, *rest, title=given, name=name), BRIEF).title
    assert found.casefold() == title.casefold()
    assert found[1:] != found[1:].upper()


GENERIC = (
    "Question",
    "Questions?",
    "Agenda",
    "Learning objectives",
    "Prerequisites",
    "Overview",
    "Summary",
    "Thank you",
    "Introduction",
)


@pytest.mark.parametrize("generic", GENERIC)
def test_no_post_is_called_by_a_generic_title(generic: str) -> None:
    deck = talk(repeats=4)
    slides = tuple(
        replace(one, title=generic) if one.number % 4 == 2 else one for one in deck.slides
    )
    outline = plan(replace(deck, slides=slides), BRIEF)
    assert len(outline.parts) >= 2
    for part in outline.parts:
        assert part.title.casefold().strip("?") != generic.casefold().strip("?")


def test_titles_are_all_different_and_hold_no_soft_break() -> None:
    deck = talk(repeats=4)
    slides = tuple(replace(one, title="Bridges\x0bat night") for one in deck.slides)
    titles = [part.title for part in plan(replace(deck, slides=slides), BRIEF).parts]
    assert len(set(titles)) == len(titles)
    assert not any("\x0b" in title for title in titles)


def test_keywords_are_the_decks_own_words() -> None:
    deck = talk(repeats=3)
    outline = plan(deck, BRIEF)
    said = (
        " ".join(unit.text for one in deck.slides for unit in (*one.units, *one.notes)).casefold()
        + " ".join(one.title for one in deck.slides).casefold()
    )
    assert 5 <= len(outline.keywords) <= 10
    assert all(word.casefold() in said for keyword in outline.keywords for word in keyword.split())


def test_a_deck_of_400_slides_is_planned() -> None:
    slides = [
        slide(
            number,
            f"Cable {number} of the harbor",
            [
                f"Cable {number} hums at {number + 40} hertz in winter",
                f"Its strand {number} is steel",
            ],
        )
        for number in range(1, 401)
    ]
    outline = plan(source(*slides), BRIEF)
    assert 2 <= len(outline.parts) <= 6


def test_keywords_are_no_units_pronouns_or_capitals_by_position() -> None:
    deck = source(
        slide(1, "How breweries count their yeast"),
        slide(
            2,
            "Waste fell in spring",
            (),
            "Waste fell by 11 percent in a month. Nobody had counted the waste in a tank. Every customer had a tank.",
        ),
        slide(
            3,
            "Tanks that wait",
            (),
            "Nobody sees a tank that waits for a month. The customer pays 18 percent for waste. Gearbeck measures each tank.",
        ),
    )
    found = plan(deck, default_brief()).keywords
    assert "waste" in found
    assert {"tank", "tanks"} & set(found)
    assert "Waste" not in found
    assert not {"percent", "month", "nobody", "customer"} & set(map(str.lower, found))
