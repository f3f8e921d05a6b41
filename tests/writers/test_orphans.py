"""Nothing in a draft speaks of what a reader has not been told."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from deckproof.model import Brief, PodcastPlan
from tests.writers.drafting import drafts
from tests.writers.making import TOPICS, slide, source, talk
from writers import default_brief, plan, write
from writers.anchoring import hangs_back, names_inside, opens_unnamed
from writers.deck_titles import name_title
from writers.languages import language
from writers.roles import is_bare_clause

ENGLISH = language("en")
OTHER = "How a sensor replaces the ladder"


def post(*slides: tuple[str, tuple[str, ...], str]) -> str:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(2, OTHER, (), TOPICS[OTHER]),
        *(slide(number, *one) for number, one in enumerate(slides, start=3)),
    )
    drafts = write(
        deck, plan(deck, default_brief()), default_brief(), kind="blog-post", style="reading"
    )
    return "\n".join(draft.marked for draft in drafts)


def test_notes_that_lost_their_beginning_give_way_to_the_slide() -> None:
    page = post(
        (
            "How the harbour got its Tuesday back",
            (
                "Lorries came to 140 piers each Tuesday morning",
                "Cable ice melted by noon on every pier",
                "Return trips fell from 52 to 19 in 100",
            ),
            "My favourite story is this one. I told it in May. They called it the Tuesday bug. "
            "Then he asked when they came. For three hours the doors stood open.",
        )
    )
    assert "doors stood open" not in page
    assert "140 piers" in page


def test_nobody_is_she_whom_only_the_speaker_had_named() -> None:
    page = post(
        (
            "The sentence on our wall",
            (),
            "A pier master said this to me in winter. Nine days passed until her cable was dry. "
            "She was not angry any more, which was worse. The older ones would say no to it. "
            "Every painter on the coast has heard of the wall since then, and most have seen it.",
        )
    )
    assert "her cable" not in page
    assert "She was" not in page
    assert "older ones" not in page
    assert "Every painter on the coast" in page


def test_whom_the_notes_name_may_be_she() -> None:
    page = post(
        (
            "The desk in the north",
            (),
            "I met her in May. Ida, a painter from the islands, said that she had known it all along. "
            "She had kept a list of every bolt on the pier since the first winter.",
        )
    )
    assert "she had known" in page


def test_column_heads_claim_nothing_of_the_other_column() -> None:
    page = post(
        (
            "Two reports about one night",
            (
                "What our dashboard said",
                "What the pier master saw",
                "Answered in forty seconds flat",
                "One painter with one torch and no ladder",
            ),
            "",
        )
    )
    assert "saw: answered" not in page.casefold()
    assert "What our dashboard said." not in page


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Why a fast answer is not the same as a repair", True),
        ("What a caller knows, and how not to lose it", True),
        ("What our dashboard said", True),
        ("What we lacked was somebody who had read it", False),
        ("What is written on the plate?", False),
        ("The cable broke in May", False),
    ],
)
def test_a_clause_that_asks_nothing_is_no_sentence(text: str, bare: bool) -> None:
    assert is_bare_clause(text, ENGLISH) is bare


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("The card has five lines, and each of them was paid for.", True),
        ("Read fifty failures first, as they will tell you more.", True),
        ("Soon they came.", False),
        ("Nobody knew what it was.", False),
    ],
)
def test_a_pronoun_may_stand_for_what_its_own_sentence_names(text: str, inside: bool) -> None:
    assert names_inside(text, ENGLISH) is inside
    assert hangs_back(text, ENGLISH) is not inside


def test_a_thing_that_only_a_title_names_is_seen() -> None:
    assert opens_unnamed("The card took ten minutes to fill in.", ["We have keys."], ENGLISH)
    assert not opens_unnamed("The card took ten minutes.", ["A card hangs there."], ENGLISH)


def test_a_figure_set_large_is_told_once() -> None:
    page = post(
        (
            "Return trips fell on Tuesdays",
            ("Return trips: from 52 to 19 in 100 jobs", "Doors shut all morning on each pier"),
            "",
        )
    )
    assert page.count("52") == 1


def test_hosts_ask_about_each_slide_that_they_turn_to() -> None:
    brief = Brief(podcast=PodcastPlan(minutes=6.0, hosts=("Ana", "Ben")))
    deck = talk(repeats=4)
    (draft,) = write(deck, plan(deck, brief), brief, kind="podcast-script", style="auditory")
    turns = [line for line in draft.marked.splitlines() if line.startswith("**")]
    assert sum("?" in line for line in turns) >= len(plan(deck, brief).parts)
    script = [line for line in draft.marked.splitlines() if line.startswith(("**", "###"))]
    for first, second in itertools.pairwise(script):
        assert first.startswith("###") or first[:7] != second[:7], second


def test_a_social_post_follows_one_slide() -> None:
    deck = talk(repeats=4)
    brief = default_brief()
    (draft,) = write(deck, plan(deck, brief), brief, kind="social-post", style="reading")
    posts = [part.strip().split("\n\n")[0] for part in draft.marked.split("## X\n")[1:]]
    assert posts
    for said in posts:
        cites = {mark.split("]")[0] for mark in said.split("[^")[1:]}
        assert len(cites) == 1, said


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("harbour_talk__3d316c__025.pptx", "harbour talk"),
        ("Dead beef facade.pptx", "Dead beef facade"),
        ("Winter 2024.pptx", "Winter 2024"),
    ],
)
def test_what_a_machine_put_into_a_files_name_is_no_title(name: str, title: str) -> None:
    assert name_title(name) == title


def test_a_podcast_in_a_language_without_a_book_names_its_slides_and_asks_nothing_in_english() -> (
    None
):
    deck = source(
        slide(1, "Ponti che avvisano da soli"),
        slide(
            2, "I sensori sui cavi", ("Un sensore ascolta il cavo e avvisa di notte il custode",)
        ),
        slide(3, "La squadra di notte", ("La squadra misura i cavi quando il ferro è freddo",)),
        language="ro",
    )
    brief = default_brief()
    (draft,) = write(deck, plan(deck, brief), brief, kind="podcast-script", style="auditory")
    assert "La squadra di notte." in draft.marked
    assert "?" not in draft.marked


@pytest.mark.parametrize(
    ("notes", "orphan"),
    [
        ("The board hangs on the pier wall. The left side is all you need to know.", "left side"),
        ("The pier board has many parts by now. Count the boxes if you like.", "boxes"),
        (
            "These are the three harbours we may talk about. Marvik agreed last year. The pier board went up in May of 2024.",
            "agreed",
        ),
        ("Anyway, the lesson is that a ladder does not fix a rope that nobody checks.", "Anyway"),
    ],
)
def test_what_points_at_nothing_a_reader_has_is_left_out(notes: str, orphan: str) -> None:
    page = post(
        ("What the board on the pier shows", ("The board has hung there since May",), notes)
    )
    assert orphan not in page
    assert "may talk about" not in page


def test_a_slide_whose_notes_were_cut_is_listed_with_its_reason() -> None:
    rant = slide(
        9,
        "The hard harbour",
        ("Not every pier listens",),
        "Anyway, the lesson is that a ladder does not fix a rope that nobody checks.",
    )
    whole = source(
        slide(1, "Bridges that report for duty"), slide(2, OTHER, (), TOPICS[OTHER]), rant
    )
    cut = replace(whole, slides=(*whole.slides[:2], replace(rant, cut=2)))
    assert 9 not in [one.number for one in plan(whole, default_brief()).unused]
    (unused,) = [one for one in plan(cut, default_brief()).unused if one.number == 9]
    assert "may not be told" in unused.why


def test_a_count_that_opens_a_slide_stays_whole() -> None:
    page = post(
        (
            "Three things that worked",
            (),
            "First, we asked the drivers at the gate. Second, we hung a lamp over the queue. That cut the waiting by half.",
        )
    )
    assert "First, we asked the drivers at the gate." in page
    assert page.index("a lamp over the queue") < page.index("That cut the waiting by half.")


def test_a_title_is_not_what_was_told_in_a_sentence_that_is_left_out() -> None:
    page = post(
        (
            "Three things that worked",
            ("Ask at the gate on a Monday morning",),
            "This is what the harbour did in the first cold week of a long and windy March. They hung a lamp over every queue of lorries "
            "that stood at one of the piers at night. That cut the waiting by half.",
        )
    )
    assert "worked: that cut" not in page


def test_a_count_is_told_once_and_answers_its_question() -> None:
    deck = source(
        slide(1, "How we halved waiting", (), "We began in March. The first week taught us that nobody read the board."),
        slide(
            2,
            "Three things that worked",
            ("Ask the drivers first.", "Show the queue on a screen.", "Close the gate at night."),
            "First, we asked the drivers. Second, we put the queue on a screen. Third, we closed the gate at night. That cut the waiting by half.",
        ),
        slide(3, "What you can try", (), "You need a stopwatch and a list. Count the minutes for one week before you buy anything."),
    )  # fmt: skip
    for kind in ("blog-post", "podcast-script", "video-interview", "web-chat"):
        (page,) = drafts(deck, kind=kind)
        counted = page.marked.index("First, we asked the drivers")
        assert counted < page.marked.index("That cut the waiting by half")
        assert "Ask the drivers first" not in page.marked
