"""What opens a post is understood by a stranger; what was jotted down for the stage is told to nobody."""

from __future__ import annotations

import pytest

from tests.writers.drafting import BRIEF, drafts, told
from tests.writers.making import slide, source
from writers.describe import describe_pages
from writers.languages import language
from writers.leads import is_lead
from writers.passages import Sentence
from writers.ranking import terms_of
from writers.reading import read_source
from writers.stage_notes import is_for_the_stage

JOTTED = [
    "SKIP IF TIME",
    "Skip this one if we are late.",
    "show demo here; then Q",
    "Play the short clip, then Q&A",
    "Pause for laughter",
    "Wait for applause.",
    "TODO: numbers of the north",
    "If time, tell the story of the lamp",
    "Demo zeigen",
    "Nur wenn noch Zeit",
    "These are the four.",
    "Here are the numbers.",
    "Here they are.",
    "This is what it looks like.",
    "Das sind die vier.",
    "Hier die Zahlen.",
    "Voici les chiffres.",
    "Estos son los cuatro.",
    "Ecco i numeri.",
    "Dit zijn de vier.",
]
TOLD = [
    "Stop for a red light.",
    "Wait for the second ring.",
    "If time is short, the van goes first.",
    "If there is time to spare, the crew cleans the lamps of the bridge.",
    "Only if the oven is late do we call.",
    "Run the demo app on port 80.",
    "We show the demo plant to every apprentice.",
    "Skip the first page.",
    "These are the four that cost us a year.",
    "There are four.",
    "This is the van.",
    "These are the rules of the house.",
    "Das ist alles.",
]


@pytest.mark.parametrize("text", JOTTED)
def test_a_note_for_the_stage_is_one(text: str) -> None:
    assert is_for_the_stage(text)


@pytest.mark.parametrize("text", TOLD)
def test_what_an_audience_is_told_is_no_note_for_the_stage(text: str) -> None:
    assert not is_for_the_stage(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cold ropes stretch by four per cent in a night.",
        "Rates of repair: The north has not caught up with the south in ten years.",
        "Read the fifty failures first.",
        "Hemp contrasts mostly with steel.",
        "A warden counts the ropes every night.",
        "Ferries often wait for the tide.",
        "Three wardens left within a year.",
        "Rust eats a chain from the inside.",
        "What the crew saves in a day pays for the van.",
        "We came late -- and the warden had gone home.",
    ],
)
def test_a_whole_statement_opens_a_post(text: str) -> None:
    assert is_lead(Sentence(text=text, cites=(1,)), language("en"))


@pytest.mark.parametrize(
    "text",
    [
        "Cables, ropes, evolving bridges, changing wardens.",
        "Formative and summative inspections over three years.",
        "WTB – doesn't mean the warden refuses our ropes.",
        "Sag = the sense of how far a rope hangs.",
        "Repetition of a msg makes the wardens listen.",
        "Understanding: understand how and why ropes stretch and their limits.",
        "Emotional: wont always suit the warden of a bridge.",
        "We made four mistakes that were big enough to have names.",
        "He was right about the ropes of the bridge.",
        "QX2 ropes for lower cost.",
        "The lamp that we are building as a light, foldable frame.",
        "Examples of ropes that can tear.",
        "Some of our best wardens include.",
        "Must share the key with the other crews.",
        "Unfortunately is difficult to use for beginners.",
        "Shows you what lamps are lit at night.",
        "People who live near the quay and own a boat.",
        "Lower costs for crews that work at night.",
        "Possible for trained wardens to swim in winter.",
        "SGT – a test of ropes in daily work.",
        "Signalling -- Something is going wrong and we want to know about it.",
    ],
)
def test_a_jotted_line_a_row_of_nouns_or_a_bare_promise_opens_none(text: str) -> None:
    assert not is_lead(Sentence(text=text, cites=(1,)), language("en"))


def test_another_slide_opens_the_post_where_the_first_is_jotted() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "Ropes",
            [],
            "WTB – doesn't mean the warden refuses 12 ropes. The message repeats how ropes are kept by the wardens.",
        ),
        slide(
            3,
            "Sensors above the lamps",
            [],
            "A small sensor is on each cable and listens to its hum. A broken strand makes it rattle at once.",
        ),
    )
    (post,) = drafts(deck, kind="social-post")
    for feed in post.marked.split("## ")[1:]:
        said = feed.split("\n\n", 1)[1]
        assert "A small sensor is on each cable" in said
        assert not said.startswith("WTB")


def test_a_deck_of_jotted_lines_gets_no_post() -> None:
    lines = (
        "WTB – doesn't mean no",
        "Sag = sense of how far it hangs",
        "Msg w/ ropes vs cables, resp. wires",
        "Understanding: how and why of a rope and its limits",
    )
    deck = source(slide(1, "Bridges"), slide(2, "Ropes", lines), slide(3, "Cables", lines[::-1]))
    (post,) = drafts(deck, kind="social-post")
    assert "WTB" not in post.marked
    assert "sense of" not in post.marked


def test_no_draft_tells_a_note_for_the_stage() -> None:
    notes = "SKIP IF TIME. The warden counts the ropes every night. Two people read the list aloud and sign it. Show demo here; then Q"
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(2, "Ropes in the cold", ["SKIP IF TIME"], notes),
    )
    for kind in ("blog-post", "summary", "podcast-script", "social-post"):
        said = told(drafts(deck, kind=kind)).casefold()
        assert "skip if" not in said
        assert "demo" not in said
    assert "counts the ropes" in told(drafts(deck))


def test_hashtags_are_told_by_no_draft_and_leave_their_sentence() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "Ropes in the cold",
            ["#bridges #ropes", "Cold ropes stretch by four per cent in a night. #ropes #winter"],
            "The warden counts the ropes every night. These are the four. Two people read the list aloud and sign it.",
        ),
    )
    for kind in ("blog-post", "summary", "podcast-script", "social-post"):
        said = told(drafts(deck, kind=kind))
        assert "#bridges" not in said
        assert "#winter" not in said
        assert "These are the four" not in said
    assert "stretch by four per cent in a night" in told(drafts(deck))


def test_what_says_most_is_a_statement_before_a_phrase_with_a_full_stop() -> None:
    lines = [
        "QX2 ropes for lower cost.",
        "Ropes of steel for a heavy barge.",
        "A warden counts the ropes every night.",
    ]
    reading = read_source(source(slide(1, "Bridges"), slide(2, "Ropes", lines)), BRIEF)
    (said,) = describe_pages(
        reading.content,
        reading.tongue,
        terms_of((" ".join(lines),), reading.tongue),
        most_words=8,
    )
    assert said.text == "A warden counts the ropes every night."
