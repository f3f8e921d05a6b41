"""Decks of bullets: lists stay lists, capitals are calmed, filling goes, and only what a slide answers is asked."""

from __future__ import annotations

import re

import pytest

from deckproof.model import Draft, Source
from tests.writers.making import slide, source
from writers import default_brief, plan, write
from writers.arrows import told_arrows
from writers.capitals import Spellings

BRIEF = default_brief()


def one(deck: Source, *, kind: str = "blog-post", style: str = "reading") -> Draft:
    return write(deck, plan(deck, BRIEF), BRIEF, kind=kind, style=style)[0]


BULLETS = source(
    slide(1, "A ferry for the west bank"),
    slide(2, "OUR CURRENT BOATS", ["Two open boats", "One covered boat", "A raft for cargo"]),
    slide(
        3,
        "What the harbour needs",
        [
            "Check every boat before dark",
            "Lamps on the outer pier, the slip and the ramp",
            "A bench with a roof",
            "Tickets that can be bought on board",
        ],
    ),
    slide(4, "Next season", ["Tactic #1", "Tactic #2", "Tactic #3", "Tactic #4"]),
    slide(5, "RISKS AND NOAA WARNINGS", ["FLOODS ON THE RIVER", "NOAA warnings come late", "Ice"]),
)


def test_a_digest_keeps_lists_as_lists_under_the_headings_of_their_slides() -> None:
    page = one(BULLETS).marked
    assert any("needs writing" in remark for remark in one(BULLETS).remarks)
    assert "needs writing" not in page
    assert "## Our current boats\n\n- Two open boats[^s2]\n- One covered boat[^s2]" in page
    assert "## What the harbour needs\n\n" in page
    assert ";" not in re.sub(r"\[\^[^\]]*\]", "", page)


def test_a_list_that_holds_a_sentence_or_an_order_stays_one_list() -> None:
    page = one(BULLETS).marked
    assert "- Check every boat before dark[^s3]\n- Lamps on the outer pier" in page


def test_terms_that_are_explained_stay_a_list_though_each_ends_with_a_stop() -> None:
    terms = [
        "Slip: the ramp takes carts at low water.",
        "Outer pier: ferries land there in a west wind.",
        "Bell & lamp: the keeper rings before he lights it.",
    ]
    said = [
        "The slip was too steep for a cart with a full load on it.",
        "The pier was rebuilt in one winter by a crew of nine people.",
    ]
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(2, "Where boats land", said),
        slide(3, "Parts of the harbour", terms),
    )
    page = one(deck).marked
    assert "\n- Slip: the ramp takes carts at low water" in page
    assert "\n- Bell & lamp: the keeper rings" in page
    assert "- The slip was too steep" not in page
    aloud = one(deck, kind="podcast-script", style="auditory").marked
    assert "- Slip" not in aloud
    assert "the ramp takes carts" in aloud


def test_a_templates_filling_is_not_told() -> None:
    for kind, style in (("blog-post", "reading"), ("web-chat", "reading"), ("summary", "reading")):
        assert "Tactic" not in one(BULLETS, kind=kind, style=style).marked


def test_lines_in_capitals_are_calmed_and_acronyms_kept() -> None:
    page = one(BULLETS).marked
    assert "Floods on the river" in page
    assert "NOAA warnings come late" in page
    assert "## Risks and NOAA warnings" in page


@pytest.mark.parametrize(
    ("text", "calm"),
    [
        ("LAGGING SKILLS: Scores fell in the West", "Lagging skills: Scores fell in the West"),
        ("STUDENT ACHIEVEMENT OUTCOMES", "Student achievement outcomes"),
        ("NASA and ESA", "NASA and ESA"),
        ("SQL", "SQL"),
        ("OECD REPORT FOR HARVARD", "OECD report for Harvard"),
        ("We use SQL SERVER here", "We use SQL SERVER here"),
    ],
)
def test_capitals_are_calmed_part_by_part(text: str, calm: str) -> None:
    deck = ["The report of the OECD came late.", "A school near Harvard"]
    assert Spellings(deck, frozenset(("for", "and"))).calm(text) == calm


def test_a_question_is_answered_with_the_list_of_its_own_slide() -> None:
    guide = one(BULLETS, kind="web-chat").marked
    assert (
        "## What are your current boats?\n\n- Two open boats[^s2]\n- One covered boat[^s2]\n"
        in guide
    )
    assert "Next season" not in guide


def test_no_question_is_put_about_a_title_whose_slide_says_nothing() -> None:
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(2, "Winter timetable"),
        slide(
            3,
            "",
            [
                "The first boat leaves at six because the bakery needs flour by seven.",
                "Two hundred people cross before eight on a working day.",
            ],
        ),
    )
    guide = one(deck, kind="web-chat").marked
    assert "Winter timetable" not in guide


# For doers


def test_only_what_the_deck_tells_to_do_is_a_step() -> None:
    page = one(BULLETS, style="doing").marked
    assert "- [ ] Check every boat before dark[^s3]" in page
    assert "- Two open boats[^s2]" in page
    assert "- [ ] Two open boats" not in page
    assert "Good to know:" in page


def test_a_check_of_oneself_has_its_answers_from_the_deck() -> None:
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(
            2,
            "Why the first boat leaves at six",
            (),
            "The bakery on the west bank needs flour by seven. Its mill stands on the east bank. "
            "A truck would need an hour over the bridge. The boat needs nine minutes.",
        ),
        slide(
            3,
            "How we count passengers",
            (),
            "A deckhand counts heads at the ramp. The counter on the phone was wrong by a tenth. "
            "Heads are counted twice on market days. The numbers go on a slate in the office.",
        ),
    )
    page = one(deck, style="doing").marked
    assert "- [ ] Why the first boat leaves at six?" not in page
    asked, _, answers = page.partition("The answers, in the order of the questions above:")
    questions = re.findall(r"^- \[ \] Before you read on, .*\?\[", asked, re.MULTILINE)
    told = re.findall(r"^\d\. (.+)$", answers, re.MULTILINE)
    assert len(questions) == len(told) > 0
    assert "A deckhand counts heads at the ramp.[^s3]" in answers or "bakery" in answers


def test_steps_keep_their_order_and_what_belongs_to_them() -> None:
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(
            2,
            "How to board with a bicycle",
            (),
            "The ferry carries twelve bicycles at a time. Check the chalk board at the ramp first. Read the number on it aloud to the deckhand. "
            "The deckhand writes a tag for the frame. Keep the tag until the far bank. The bell rings twice before the ramp lifts.",
        ),
    )
    page = one(deck, style="doing").marked
    assert (
        "The ferry carries twelve bicycles at a time.[^s2]\n\nDo this:\n\n"
        "1. Check the chalk board at the ramp first.[^s2]\n"
        "2. Read the number on it aloud to the deckhand.[^s2] The deckhand writes a tag for the frame.[^s2]\n"
        "3. Keep the tag until the far bank.[^s2]\n\nThe bell rings twice before the ramp lifts.[^s2]"
        in page
    )


def test_a_single_order_in_prose_is_no_list() -> None:
    deck = source(
        slide(1, "A ferry for the west bank"),
        slide(
            2,
            "What the ferry costs",
            (),
            "A crossing costs two euros. Keep the ticket for the way back. Children under six pay nothing at all.",
        ),
    )
    page = one(deck, style="doing").marked
    assert "Do this:" not in page
    assert "Keep the ticket for the way back.[^s2] Children" in page


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Early leavers: 20% -> 8%", "en", "Early leavers: from 20% to 8%"),
        ("Survey: 3.1 → 4.4", "en", "Survey: from 3.1 to 4.4"),
        ("20 => 12 => 8 boats", "en", "From 20 to 12 to 8 boats"),
        ("Cost fell from €9 -> €4", "en", "Cost fell from €9 to €4"),
        ("Ausfälle: 412 → 198", "de", "Ausfälle: von 412 auf 198"),
        ("Plan -> build", "en", "Plan -> build"),
        ("5 <-> 6", "en", "5 <-> 6"),
        ("3 → 4", "ro", "3 → 4"),
    ],
)
def test_an_arrow_between_figures_is_said_in_words(text: str, code: str, said: str) -> None:
    assert told_arrows(text, code) == said


def test_a_digest_keeps_arrows_short_lists_and_items_that_begin_like_a_sentence() -> None:
    deck = source(
        slide(1, "New boats in the harbour"),
        slide(2, "What we changed", ["Ropes checked at dusk", "Lamps on every pier", "One plan"]),
        slide(3, "Results", ["Early leavers: 20% -> 8%", "Survey: 3.1 -> 4.4", "Cost flat"]),
        slide(4, "What did not work", ["Welcome video", "Pier quiz"]),
        slide(5, "Month one in the harbour", ["First own boat", "Talks both ways"]),
        slide(6, "Who rowed with us", ["[Project A]", "Two crews from the north", "One painter"]),
    )
    for kind in ("blog-post", "podcast-script"):
        page = one(deck, kind=kind).marked
        assert re.search(r"from 20(?:%| percent) to 8(?:%| percent)", page), page
        for said in ("from 3.1 to 4.4", "Welcome video", "irst own boat"):
            assert said in page, (kind, said)
        assert "A project" not in page
