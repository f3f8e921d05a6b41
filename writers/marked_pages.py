"""What a draft tells of pages that are marked as not for outside: one finding for each marking, which a person has to settle.

The line of the marking goes from the text by itself; what it was said about, the rest of its page, is not gone with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from deckproof.model import Action, Category, Draft, Finding, Visibility
from writers.masking.folding import fold

RULE = "marking:from-a-marked-page"
_SHOWN = re.compile(r"\]\(slides/(\d{1,6})\.png\)")
MOST_NAMED = 12
"""Slides that the sentence for the reviewer names one by one."""


def markings_of(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The markings of a deck that hold: what the policy or the allow-list lets through is not among them."""
    return tuple(one for one in findings if one.category is Category.MARKING and one.holds)


def slides_told(draft: Draft) -> frozenset[int]:
    """The slides that a draft rests on or shows a picture of."""
    cited = (slide for claim in draft.claims for slide in claim.cites)
    shown = (int(number) for number in _SHOWN.findall(draft.marked))
    return frozenset((*draft.slides, *cited, *shown))


def from_marked_pages(slides: Iterable[int], markings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for each wording of a marking that stands on one of these slides, in its notes, or over the whole deck."""
    cited = frozenset(slides)
    worded: dict[str, list[Finding]] = {}
    for one in markings_of(markings):
        if cited and (one.slide is None or one.slide in cited):
            worded.setdefault(" ".join(fold(one.text).split()), []).append(one)
    return tuple(_told(words, found, cited) for words, found in worded.items())


def _told(words: str, found: Sequence[Finding], cited: frozenset[int]) -> Finding:
    worst = max(found, key=lambda one: one.severity.rank)
    slides = tuple(sorted({one.slide for one in found if one.slide is not None} or cited))
    group = f"marked-page:{words}"
    told = Finding.of_file(
        RULE,
        worst.severity,
        f"{_named(slides)} marked as not for everybody: “{_short(worst.text)}”. What is told here comes from there; "
        "let it out only if whoever marked it agrees, or take it out.",
        own_id="m" + hashlib.sha256(f"{group}\x1e{slides}".encode()).hexdigest()[:16],
        group=group,
        category=Category.MARKING,
        text=worst.text,
        visibility=Visibility.SHOWN,
        action=Action.ASK,
    )
    return replace(told, slide=slides[0], confidence=max(one.confidence for one in found))


def _named(slides: Sequence[int]) -> str:
    if len(slides) == 1:
        return f"Slide {slides[0]} is"
    listed = ", ".join(map(str, slides[:MOST_NAMED]))
    more = len(slides) - MOST_NAMED
    return f"Slides {listed} and {more} more are" if more > 0 else f"Slides {listed} are"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"
