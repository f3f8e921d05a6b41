"""A title for each part of a deck that a person would open."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from writers.deck_titles import LONGEST_TITLE, calmed, shortened
from writers.headings import is_telling
from writers.languages import Language
from writers.pages import Page
from writers.ranking import Terms, keywords
from writers.sentences import tidy


def part_titles(
    groups: Sequence[Sequence[Page]],
    whole: str,
    terms: Terms,
    tongue: Language,
    openers: Sequence[Page] = (),
) -> list[str]:
    """A title for each group of slides, all different: a chapter's, a section's, a telling slide title, or what it is about.

    `openers` are the slides that open a chapter, told or not.
    """
    titles: list[str] = []
    last = 0
    for group in groups:
        opened = [page for page in openers if last < page.number <= group[-1].number]
        last = group[-1].number
        early = sum(page.number < opened[0].number for page in group) if opened else 0
        at_begin = bool(opened) and early <= (len(group) // 4 if not titles else 0)
        chapters = _chapters(opened, group)
        found = _candidates(group, whole, terms, tongue)
        for candidate in (*(chapters if at_begin else ()), *found):
            if candidate.casefold() not in {title.casefold() for title in titles}:
                titles.append(candidate)
                break
        else:
            titles.append(f"{whole}, part {len(titles) + 1}")
    return titles


def _candidates(group: Sequence[Page], whole: str, terms: Terms, tongue: Language) -> list[str]:
    """Titles for the group, best first."""
    sections = list(
        dict.fromkeys(
            page.section for page in group if page.section and is_telling(page.section, tongue)
        )
    )
    scored = _scored(group, whole, terms, tongue)
    ranked = [
        calmed(title, group) for title in sorted(scored, key=lambda title: (-scored[title], title))
    ]
    if sections and len(sections) == 1:
        ranked = [tidy(sections[0]), *ranked] if len(sections[0].split()) >= 2 else ranked
    best = max(scored.values(), default=0.0)
    full = [
        title
        for title in ranked
        if len(title.split()) >= 3 and scored.get(title, best) >= best - NEARLY_AS_GOOD
    ]
    pairs = [
        f"{first} – {second}"
        for first, second in itertools.pairwise(ranked)
        if len(f"{first} {second}".split()) <= LONGEST_TITLE
        and not set(terms.stems(first)) & set(terms.stems(second))
    ]
    about = keywords(
        ["\n".join((page.title, *(piece.text for piece in page.pieces))) for page in group],
        [page.title for page in group],
        tongue,
        most=3,
    )
    named = [f"{tidy(whole)}: {', '.join(about)}"] if about else []
    return [*full, *pairs, *ranked, *named]


def _scored(group: Sequence[Page], whole: str, terms: Terms, tongue: Language) -> dict[str, float]:
    """The group's own telling slide titles, each with how well it names the group; higher is better."""
    centre = terms.vector(
        "\n".join(piece.text for page in group for piece in page.pieces)
        + "\n".join(page.title for page in group)
    )
    said = [
        set(terms.stems(" ".join((page.title, *(piece.text for piece in page.pieces)))))
        for page in group
    ]
    scored: dict[str, float] = {}
    for place, page in enumerate(group):
        title = shortened(page.title.rstrip(".:,;"))
        if not is_telling(title, tongue) or title.casefold() == whole.casefold():
            continue
        count = len(title.split())
        fit = float(terms.vector(title) @ centre) + RECURS * _share_of_pages(title, said, terms)
        shape = {1: -0.25, 2: -0.05}.get(count, 0.1 if count <= 9 else -0.1)
        score = (
            fit
            + shape
            + (0.08 if place == 0 else 0.0)
            + (0.1 if title.endswith("?") else 0.0)
            - (0.0 if page.named else 0.15)
            - (0.4 if title.endswith("…") else 0.0)
        )
        scored[title] = max(scored.get(title, -9.0), score)
    return scored


def _chapters(opened: Sequence[Page], group: Sequence[Page]) -> list[str]:
    """The title of the chapter that the part is; of two that it joins, of the one with more of its slides first."""
    titles = [shortened(page.title.rstrip(".:,;")) for page in opened]
    if len(opened) != 2:
        return titles if len(opened) == 1 else []
    later = sum(page.number > opened[1].number for page in group)
    return titles[::-1] if 2 * later > len(group) else titles


RECURS = 0.35
"""What it is worth that the words of a title recur on all slides of its part."""
NEARLY_AS_GOOD = 0.2
"""A longer title is taken before a shorter one that fits better by less than this."""


def _share_of_pages(title: str, said: Sequence[set[str]], terms: Terms) -> float:
    """The share of the slides, of which `said` has the stems, that have most of the title's words."""
    own = set(terms.stems(title))
    if not own or not said:
        return 0.0
    having = sum(2 * len(own & stems) > len(own) for stems in said)
    return having / len(said)
