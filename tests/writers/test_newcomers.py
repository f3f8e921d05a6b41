"""What somebody who has never seen a draft of ours stumbles over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.model import Brief, Draft, Source
from tests.writers.making import TOPICS, slide, source, talk
from tests.writers.tongues import deck_in
from writers import default_brief, fitting, plan, write
from writers.pointing import opens_badly, points_at_a_picture

BRIEF = replace(
    default_brief(),
    is_default=False,
    audience="keepers of small bridges in the north",
    value="a way to find the weak rope with a list of three and without a crane",
    call_to_action="Write to us for the list.",
    contact="bridges@example.com",
)


def drafts(deck: Source, kind: str, brief: Brief = BRIEF) -> tuple[Draft, ...]:
    style = "auditory" if kind == "podcast-script" else "reading"
    return write(deck, plan(deck, brief), brief, kind=kind, style=style)


NEARLY_EMPTY = source(slide(1, "Hello"), name="q3_v7.pptx")


@pytest.mark.parametrize("kinds", [(), ("blog-post", "social-post")])
def test_a_deck_that_tells_nothing_gets_one_page_that_says_so(kinds: tuple[str, ...]) -> None:
    brief = replace(BRIEF, kinds=kinds)
    assert fitting(NEARLY_EMPTY, brief) == (("summary", "reading"),)
    (draft,) = drafts(NEARLY_EMPTY, "summary", brief)
    assert draft.title == "Hello: slides of few words"
    assert "no sentence or list to write from" in draft.marked
    for promise in ("q3", "Write to us", "weak rope"):
        assert promise not in draft.marked
    assert "bridges@example.com" in draft.marked


def test_a_deck_that_tells_something_keeps_its_kinds() -> None:
    assert len(fitting(talk(), BRIEF)) > 1


def test_no_sentence_of_a_draft_goes_on_in_the_briefs_other_language() -> None:
    deck = deck_in("de")
    (draft,) = drafts(deck, "summary")
    assert "weak rope" not in draft.marked
    assert any("anderen Sprache" in said for said in draft.remarks)
    assert any("„keepers of small bridges in the north“" in said for said in draft.remarks)
    (english,) = drafts(talk(), "summary")
    assert (
        "For keepers of small bridges in the north: a way to find the weak rope" in english.marked
    )


def test_each_network_is_called_to_act_once_and_the_page_not_again() -> None:
    (draft,) = drafts(talk(), "social-post")
    for feed in draft.marked.split("## ")[1:]:
        assert feed.partition("Slides to show")[0].count("Write to us for the list.") == 1, feed
    assert "Write to us" not in draft.marked.rpartition("---")[2]


def test_networks_of_one_length_open_with_sentences_of_their_own() -> None:
    brief = replace(BRIEF, posts=replace(BRIEF.posts, max=1))
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "Ropes in the cold",
            [],
            "Cold ropes stretch by four per cent in a night. Nobody measures them before the ice is gone in March.",
        ),
        slide(
            3,
            "Sensors above the lamps",
            [],
            "A small sensor hangs on each cable and listens to its hum. A broken strand makes it rattle at once.",
        ),
    )
    (draft,) = drafts(deck, "social-post", brief)
    said = dict(feed.split("\n", 1) for feed in draft.marked.split("## ")[1:])
    assert said["X"].strip().split("[^")[0] != said["Bluesky"].strip().split("[^")[0]


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ("After May that bar fell below 12.", True),
        ("The upper line is the price of rope.", True),
        ("Every sticky note stands for one night.", True),
        ("Der rote Balken ist der Mai, und die obere Linie fällt.", True),
        ("The ropes stretch by four per cent, which nobody had told us.", False),
    ],
)
def test_what_points_elsewhere_opens_nothing(text: str, *, picture: bool) -> None:
    assert opens_badly(text)
    assert points_at_a_picture(text) is picture


@pytest.mark.parametrize(
    "text",
    [
        "The red bridge stands for a hundred years.",
        "The line at the counter was long.",
        "Every bridge stands on two feet.",
        "Nobody told us that ropes sing.",
    ],
)
def test_what_is_named_in_words_may_open(text: str) -> None:
    assert not opens_badly(text)


def test_a_listener_hears_nothing_of_a_line_that_is_drawn() -> None:
    title, notes = next(iter(TOPICS.items()))
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(2, title, [], f"{notes} The dotted line shows the price of rope in the winter."),
    )
    (draft,) = drafts(deck, "podcast-script")
    assert "dotted line" not in draft.marked.partition("## Show notes")[0]
    (post,) = drafts(deck, "blog-post")
    assert "dotted line" in post.marked
