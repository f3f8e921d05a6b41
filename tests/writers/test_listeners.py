"""What is written for listeners differs in its structure from what is written for readers: asked aloud, told where it goes, unheaded."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from deckproof.model import Source
from tests.writers.drafting import BRIEF, drafts
from tests.writers.making import slide, source, talk
from writers import fitting
from writers.profiles import measure

FEATURES = ("words_per_sentence", "headings", "items", "rows", "pictures", "questions")
BULLETS = source(
    slide(1, "Keeping a shared workshop open"),
    *(
        slide(number, title, items)
        for number, (title, items) in enumerate(
            {
                "Tools that people borrow": ["Cordless drills", "A bench saw", "Clamps", "Two routers"],
                "Why members leave": ["No free evening slots", "Blunt blades", "Nobody to ask", "Dust"],
                "What a session costs": ["Heating 12 euros", "Blades 4 euros", "Insurance 3 euros"],
                "How a newcomer starts": ["Sign the safety sheet", "Book a first evening", "Bring gloves"],
                "Steps for next spring": ["Buy a second extractor", "Open on Mondays", "Label each shelf"],
                "Rules of the paint room": ["Doors stay shut", "Masks on", "Rags in the metal bin"],
                "What volunteers ask for": ["A key rota", "Fewer meetings", "Coffee that tastes"],
            }.items(),
            2,
        )
    ),
)  # fmt: skip


def means(deck: Source) -> Mapping[str, Mapping[str, float]]:
    """The mean numbers of each style's pages, of those that a run writes unasked."""
    pages: dict[str, list[Mapping[str, float]]] = {}
    for kind, style in fitting(deck, BRIEF):
        for draft in drafts(deck, kind=kind, style=style):
            pages.setdefault(style, []).append(measure(draft.marked))
    return {
        style: {name: sum(one[name] for one in found) / len(found) for name in FEATURES}
        for style, found in pages.items()
    }


@pytest.mark.parametrize("deck", [talk(repeats=3), BULLETS], ids=["prose", "bullets"])
def test_listeners_and_readers_get_pages_of_another_structure(deck: Source) -> None:
    found = means(deck)
    reading, hearing = found["reading"], found["auditory"]
    apart = {
        name
        for name in FEATURES
        if abs(reading[name] - hearing[name]) > 0.25 * max(reading[name], hearing[name], 0.05)
    }
    assert {"headings", "questions"} <= apart
    assert hearing["headings"] < reading["headings"]
    assert hearing["questions"] > reading["questions"]


def test_an_interview_asks_aloud_under_no_heading() -> None:
    (draft,) = drafts(talk(repeats=3), kind="video-interview", style="auditory")
    assert "\n##" not in draft.marked
    asked = re.findall(r"^\*\*Question (\d+):\*\* (.*)$", draft.marked, re.MULTILINE)
    assert [int(number) for number, _ in asked] == list(range(1, len(asked) + 1))
    assert len(asked) > 4
    # The first and the last are put to any guest and rest on no slide.
    assert all(re.search(r"\?\[\^s\d+\]", text) for _, text in asked[1:-1])
    assert "[^s" not in asked[0][1] + asked[-1][1]


def test_a_script_says_where_it_goes_before_it_begins() -> None:
    (draft,) = drafts(talk(repeats=6), kind="podcast-script", style="auditory")
    before, *chapters = draft.marked.split("\n### ")
    assert len(chapters) >= 3
    (way,) = re.findall(r"First .+, then .+, and at the end .+", before)
    assert len(re.findall(r"\[\^s\d+\]", way)) >= 3


def test_a_script_of_one_chapter_announces_no_way() -> None:
    (draft,) = drafts(talk(), kind="podcast-script", style="auditory")
    assert "and at the end" not in draft.marked.split("## Show notes")[0]
