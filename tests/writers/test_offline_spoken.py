"""Drafts that are read aloud: as long as asked, by one voice or two, in words that can be said."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from deckproof.model import Draft, PodcastPlan
from tests.writers.drafting import BRIEF, drafts, told
from tests.writers.making import TOPICS, slide, source, talk
from writers.marks import hold_page


def spoken(draft: Draft) -> int:
    script = draft.marked.split("## Script")[1].split("## Show notes")[0]
    return len(re.sub(r"\[\^s\d+\]|\*\*\w+:\*\*|^#.*$", "", script, flags=re.MULTILINE).split())


def test_a_podcast_comes_within_a_tenth_of_the_minutes_asked() -> None:
    brief = replace(BRIEF, podcast=PodcastPlan(minutes=5.0))
    (draft,) = drafts(talk(repeats=6), brief, kind="podcast-script")
    assert abs(spoken(draft) - 750) <= 75
    assert "shorter than asked" not in draft.marked


def test_a_podcast_that_the_deck_cannot_fill_says_so() -> None:
    brief = replace(BRIEF, podcast=PodcastPlan(minutes=30.0))
    (draft,) = drafts(talk(), brief, kind="podcast-script")
    assert "shorter than asked" not in draft.marked
    assert "shorter than asked" in hold_page(draft, slide_titles={})
    assert any(
        re.match(r"This deck carries about \d+(\.\d)? minutes, shorter than asked\.", remark)
        for remark in draft.remarks
    )


def test_two_hosts_take_turns() -> None:
    brief = replace(BRIEF, podcast=PodcastPlan(minutes=6.0, hosts=("Ana", "Ben")))
    (draft,) = drafts(talk(repeats=4), brief, kind="podcast-script")
    speakers = re.findall(r"^\*\*(\w+):\*\*", draft.marked, re.MULTILINE)
    assert set(speakers) == {"Ana", "Ben"}
    assert sum(one != other for one, other in itertools.pairwise(speakers)) >= 4


def test_symbols_and_addresses_are_not_read_aloud() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        *(
            slide(
                n,
                title,
                [],
                f"Costs fell by {n} % (and the crew & the city agreed). More is at https://bridges.example/report today. {notes}",
            )
            for n, (title, notes) in enumerate(TOPICS.items(), 2)
        ),
    )
    (draft,) = drafts(deck, kind="podcast-script")
    script = re.sub(r"\[\^s\d+\]", "", draft.marked.split("## Script")[1].split("## Show notes")[0])
    assert "percent" in script
    assert not re.search(r"https?:|[%&()<>|\\]", script)


def test_a_german_deck_gets_german_words_around_its_own() -> None:
    notes = "Die Mannschaft misst die Seile in der Nacht. Kalter Stahl dehnt sich nicht, und so lassen sich zwei Nächte vergleichen. Die Stadt sperrt eine Spur von elf bis vier Uhr."
    deck = source(
        slide(1, "Brücken melden sich zum Dienst"),
        *(
            slide(
                n,
                f"Was die Brücke Nummer {n} uns lehrt",
                [],
                f"{notes} Auf der Brücke {n} hingen {n + 3} Fühler.",
            )
            for n in range(2, 12)
        ),
        language="de",
    )
    for kind in ("summary", "blog-post", "podcast-script"):
        page = told(drafts(deck, kind=kind))
        assert all("kein Briefing" in draft.remarks[0] for draft in drafts(deck, kind=kind))
        for english in ("No brief", "The pages cover", "You will read", "welcome"):
            assert english not in page
