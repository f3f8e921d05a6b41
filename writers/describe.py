"""The described summary: what a deck says, in its own words, within a number of words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from writers.joining import PassageKind, Sentence, as_sentence, leans, passages
from writers.languages import Language
from writers.ranking import Terms, central
from writers.units import Page

if TYPE_CHECKING:
    from writers.works import Work

SUMMARY_WORDS = 110
LONGEST = 38
"""Words of a sentence that may stand in a description."""
ALIKE = 0.55


def describe_work(work: Work) -> tuple[Sentence, ...]:
    """The sentences that describe a work's slides, in the deck's order."""
    return describe_pages(work.pages(), work.tongue, work.terms, most_words=SUMMARY_WORDS)


def describe_pages(
    pages: Sequence[Page], tongue: Language, terms: Terms, *, most_words: int
) -> tuple[Sentence, ...]:
    """The sentences that say most of what the others say, each once, in the deck's order."""
    pool = [sentence for page in pages for sentence in _candidates(page, tongue, terms)]
    if not pool:
        return ()
    rows = terms.vectors(sentence.text for sentence in pool)
    bias = np.array(
        [_weight(sentence, place / len(pool), pages, tongue) for place, sentence in enumerate(pool)]
    )
    ranks = central(rows, bias)
    chosen: list[int] = []
    words = 0
    for place in sorted(range(len(pool)), key=lambda place: (-float(ranks[place]), place)):
        if words + pool[place].words > most_words:
            continue
        if any(float(rows[place] @ rows[other]) > ALIKE for other in chosen):
            continue
        chosen.append(place)
        words += pool[place].words
        if words > most_words - 12:
            break
    return tuple(pool[place] for place in sorted(chosen))


def _candidates(page: Page, tongue: Language, terms: Terms) -> list[Sentence]:
    found: list[Sentence] = []
    for passage in passages(page, tongue, terms):
        if passage.kind is PassageKind.PROSE:
            found += passage.sentences
        elif passage.kind is PassageKind.ITEMS:
            found.append(as_sentence(passage, tongue))
    return [
        sentence
        for sentence in found
        if 5 <= sentence.words <= LONGEST
        and not sentence.text.endswith("?")
        and not leans(sentence.text, tongue)
    ]


def _weight(sentence: Sentence, place: float, pages: Sequence[Page], tongue: Language) -> float:
    title = next((page.title for page in pages if page.number in sentence.cites), "")
    weight = 1.0 + (0.5 if place < 0.25 else 0.0) + (0.4 if place > 0.85 else 0.0)
    if tongue.objectives and tongue.objectives.search(title):
        weight += 1.0
    if tongue.conclusion and tongue.conclusion.search(title):
        weight += 0.8
    if re.search(r"\d", sentence.text):
        weight -= 0.1
    if sentence.order:
        weight -= 0.3
    return weight


def describe_lines(deck: Mapping[str, Any]) -> str:
    """The description of a deck given as `{"slides": [{"number", "title", "lines"}], "words": 120}`."""
    raise NotImplementedError(deck)
