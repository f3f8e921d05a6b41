"""What made bullets read like a machine's: headline capitals in sentences, questions nobody asks, lists under the wrong head."""

from __future__ import annotations

import re

import pytest

from deckproof.model import Brief, Draft, Source
from tests.writers.making import TOPICS, slide, source, talk
from writers import default_brief, kinds, plan, write
from writers.asking import question_about
from writers.languages import language
from writers.languages.common_english import common_words
from writers.passages import Sentence
from writers.small_letters import small_letters

BRIEF = default_brief()
ENGLISH = language("en")


def one(deck: Source, *, kind: str = "blog-post", style: str = "reading") -> Draft:
    return write(deck, plan(deck, BRIEF), BRIEF, kind=kind, style=style)[0]


def listed(*items: str) -> list[Sentence]:
    return [Sentence(text=item, cites=(2,), whole=False) for item in items]


def asked(title: str, *items: str, alone: bool = False) -> str:
    small = small_letters(source(slide(2, title, items)), ENGLISH)
    return question_about(title, listed(*items), ENGLISH, small=small, alone=alone)


@pytest.mark.parametrize(
    ("title", "items", "question"),
    [
        ("Common Mistakes", ["No desk", "No plan"], "What are the common mistakes?"),
        ("Our Growth Story", ["Two boats", "No piers"], "What goes into our growth story?"),
        (
            "Total Cost",
            ["Labour: €5,724", "Parts: €325"],
            "What are the figures for the total cost?",
        ),
        ("Market Research", ["Few boats", "No piers"], "What goes into market research?"),
        (
            "Some Facts about Ferries",
            ["One river", "No bridge"],
            "What are some facts about Ferries?",
        ),
        ("Executive Summary", ["New boats", "Old piers"], "What is this about, in short?"),
        ("In practice", ["Read", "Watch"], "“In practice”: what are the main points?"),
        ("Growing Pains", ["Late boats", "No oars"], "What are growing pains?"),
        ("Hive", ["hive.exe starts it", "Queries in files"], "What goes into Hive?"),
        ("Is good to know", ["Tides", "Bells"], "“Is good to know”: what are the main points?"),
        ("Why might ferries be late", ["Ice", "Fog"], "Why might ferries be late?"),
        ("Where can I row", ["North", "South"], "Where can I row?"),
        ("Week one", ["A buddy", "3 small tasks"], "What goes into week one?"),
    ],
)
def test_a_list_is_asked_for_as_people_ask(title: str, items: list[str], question: str) -> None:
    assert asked(title, *items) == question


def test_who_speaks_alone_asks_nobody_to_explain() -> None:
    told = [Sentence(text="The ferry runs at night because the mill does.", cites=(2,))]
    for title in ("The night ferry", "What we do, and why", "The same river, six ferries"):
        assert question_about(title, told, ENGLISH, alone=True) == ""
        assert question_about(title, told, ENGLISH) != ""
    orders = ("Row at night", "Ring the bell", "Count the oars")
    assert asked("Three things you can do", *orders, alone=True) == ""
    assert asked("Three things you can do", *orders) == "What are the three things you can do?"
    assert question_about("What a crossing costs", told, ENGLISH, alone=True) == (
        "What does a crossing cost?"
    )


def test_a_name_that_the_deck_writes_with_a_capital_keeps_it() -> None:
    deck = source(
        slide(2, "Active Directory", ["Users log in through Active Directory once a day"]),
        slide(3, "Office Hours", ["Users come in at nine"]),
    )
    small = small_letters(deck, ENGLISH)
    assert not {"active", "directory"} & small
    assert "hours" in small


def test_common_words_hold_their_forms_and_no_names() -> None:
    known = common_words()
    assert {"mistakes", "supplies", "carried", "planning", "boxes"} <= known
    assert not known & {"berlin", "anna", "azure", "office", "access", "march", "may", "turkey"}


def test_a_list_of_common_words_becomes_a_sentence_without_headline_capitals() -> None:
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(2, "Day one", ["Laptop ready", "Lunch with the team", "No forms before noon"]),
        slide(3, "Day two", ["Wharfinger on board", "Tea at four", "Old maps"]),
    )
    script = one(deck, kind="podcast-script", style="auditory").marked
    assert "Laptop ready, lunch with the team and no forms before noon." in script
    assert "Wharfinger on board, Tea at four and Old maps." in script


LIMITS = source(
    slide(1, "A ferry for the west bank"),
    slide(
        2,
        "Physical limits of the ferry",
        ["As long as a bus", "Weight: 5 tons", "\tthe lighter, the better", "Waterproof", "Quiet"],
    ),
    slide(
        3,
        "What the crew checks",
        ["Ropes", "\tknots at both ends", "\tsplices by the mast", "Lamps", "Oars"],
    ),
)


def test_what_hangs_below_one_item_does_not_swallow_those_that_follow() -> None:
    page = re.sub(r"\[\^s\d\]", "", one(LIMITS).marked)
    assert "- Ropes: knots at both ends and splices by the mast\n- Lamps\n- Oars" in page
    guide = re.sub(r"\[\^s\d\]", "", one(LIMITS, kind="web-chat").marked)
    assert "Weight: 5 tons: the lighter, the better\n- Waterproof\n- Quiet" in guide
    assert "Physical limits of the ferry:" not in guide


def test_a_parenthesis_before_a_colon_leaves_no_comma_when_it_is_spoken() -> None:
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(
            2,
            "Profits: last year (in millions)",
            (),
            "The boats earned 12.4 in spring, 14.8 in summer and 9.1 in autumn. Winter cost 3.3.",
        ),
        slide(3, "What a crossing costs", (), "A crossing costs two euros. Children pay nothing."),
    )
    script = one(deck, kind="podcast-script", style="auditory").marked
    assert ",:" not in script


# Little to tell


def test_a_deck_of_few_words_says_so_and_is_not_padded() -> None:
    deck = source(slide(1, "Harbour"), name="harbour.pptx")
    assert one(deck, kind="summary").title == "Harbour: slides of few words"
    for kind in ("podcast-script", "video-interview", "blog-post", "social-post"):
        page = one(deck, kind=kind, style="auditory" if kind[0] in "pv" else "reading").marked
        lines = [line for line in page.splitlines() if line]
        assert lines[1:] == ["The deck carries no sentence or list to write from."], kind


def test_a_short_title_is_followed_by_what_the_slides_are_about() -> None:
    deck = source(
        slide(1, "River ferries"),
        slide(2, "Common mistakes", ["Boats without lamps", "Crews without maps", "Late bells"]),
        slide(
            3,
            "Total cost",
            [
                "Labour of the whole crew: €5,724",
                "Oars for each boat: €325",
                "Lamps: €91 for each boat",
            ],
        ),
        slide(4, "What we changed", ["Lamps on every boat", "Maps for every crew", "One bell"]),
    )
    assert one(deck, kind="summary").title == (
        "River ferries: common mistakes, the total cost and what we changed"
    )


def test_a_keyword_names_a_thing_and_has_no_headline_capital() -> None:
    deck = source(
        slide(1, "River ferries"),
        slide(2, "Current Lamps", ["Lamps proposed for every pier", "Lamps at the ramp by night"]),
        slide(3, "Proposed Lamps", ["Current lamps break", "A lamp for the NOAA station"]),
        slide(4, "Current NOAA warnings", ["NOAA warnings come late", "Represent each pier"]),
    )
    found = plan(deck, BRIEF).keywords
    assert {"lamps", "NOAA"} <= {word for keyword in found for word in keyword.split()}
    assert not {"current", "proposed", "represent"} & {keyword.casefold() for keyword in found}


# Titles, posts and answers


def test_each_kind_says_in_its_title_what_it_is() -> None:
    deck = talk()
    titles = {
        kind: write(deck, plan(deck, BRIEF), BRIEF, kind=kind, style="reading")[0].title
        for kind in kinds()
    }
    assert titles["web-chat"].startswith("Questions and answers: ")
    assert titles["video-interview"].startswith("Interview: ")
    assert len({titles[kind] for kind in ("web-chat", "video-interview", "social-post")}) == 3
    assert all("Bridges that report for duty" in title for title in titles.values())


def test_a_social_post_opens_with_what_it_tells_and_calls_in_a_sentence() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(2, "Why cold steel", (), next(iter(TOPICS.values()))),
        slide(3, "Take-aways", (), "To sum up: count once a week, and trust the hum of the steel."),
    )
    brief = Brief(call_to_action="try one sensor")
    (draft,) = write(deck, plan(deck, brief), brief, kind="social-post", style="reading")
    posts = draft.marked.partition("Slides to show")[0]
    assert "Try one sensor." in posts
    assert "try one sensor" not in posts
    assert "\n\nTo sum up" not in posts


def test_an_answer_does_not_say_its_questions_title_again() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "Orders were a feeling",
            ["Nobody had counted", "Three lists, four truths"],
            "The crew looked at the shelf and made a guess.",
        ),
        *(slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 3)),
    )
    guide = one(deck, kind="web-chat").marked
    assert "Orders were a feeling:" not in guide


def test_a_script_opens_cold_and_tells_how_the_talk_begins_and_ends() -> None:
    deck = talk(repeats=4)
    script = one(deck, kind="podcast-script", style="auditory").marked.partition("## Script")[2]
    assert script.index("Hello, and welcome") > script.index(".[^s")
    assert "The night crew measures the cables when the steel is cold." in script


def test_a_summary_begins_as_the_talk_begins() -> None:
    page = one(talk(repeats=3), kind="summary").marked
    assert page.splitlines()[2].startswith("The night crew measures the cables when the steel")
    assert "The pages cover " in page


def test_a_half_sentence_is_no_beginning() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(2, "Our best night", ["Peaked at 78,000 readings an hour in a storm of nine hours."]),
        *(slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 3)),
    )
    assert not one(deck, kind="summary").marked.splitlines()[2].startswith("Peaked")
