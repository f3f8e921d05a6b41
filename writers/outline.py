"""How a deck is split: neighbouring slides of one topic become a part, at most six, and every slide is told or has its reason."""

from __future__ import annotations

from collections.abc import Sequence

from deckproof.model import Brief, Outline, Part, Source
from writers.headings import dividers
from writers.masking.people import is_titled
from writers.part_titles import part_titles
from writers.ranking import Terms, keywords
from writers.reading import Reading, read_source, told_words
from writers.segments import segments
from writers.sentences import content_words
from writers.small_letters import small_letters


def plan(source: Source, brief: Brief) -> Outline:
    """The outline: at most `brief.posts.max` parts, each slide in one of them or listed with its reason."""
    reading = read_source(source, brief)
    terms = Terms([page.text for page in reading.content], reading.tongue)
    groups = segments(reading, terms, most=brief.posts.max)
    titles = part_titles(
        groups,
        reading.title,
        terms,
        reading.tongue,
        openers=dividers(reading.pages, reading.tongue),
    )
    return Outline(
        deck=source.deck,
        title=reading.title,
        parts=tuple(
            Part(
                title=title,
                slides=tuple(page.number for page in group),
                units=tuple(
                    dict.fromkeys(
                        unit
                        for page in group
                        for piece in page.pieces
                        if (unit := piece.id.partition("~")[0])
                    )
                ),
            )
            for title, group in zip(titles, groups, strict=True)
        ),
        unused=reading.unused,
        keywords=_keywords(reading),
        remark=_remark(reading, len(groups), brief),
    )


FEWEST_KEYWORDS = 5


def _keywords(reading: Reading) -> tuple[str, ...]:
    """The deck's keywords; a deck with too few that recur gives any of its words."""
    for pages, rare in ((reading.content, False), (reading.pages, False), (reading.pages, True)):
        found = keywords(
            [page.text for page in pages],
            [page.title for page in pages],
            reading.tongue,
            rare=rare,
        )
        found = tuple(word for word in found if not is_titled(word))  # a person is no topic
        if len(found) >= FEWEST_KEYWORDS:
            break
    named = content_words(reading.title, reading.tongue.small_words)
    small = (
        frozenset()
        if reading.tongue.code == "de"
        else small_letters(reading.source, reading.tongue)
    )
    return tuple(
        word.lower() if small.issuperset(word.lower().split()) else word
        for word in found or dict.fromkeys(named)
    )


def _remark(reading: Reading, parts: int, brief: Brief) -> str:
    words = sum(told_words(page, reading.tongue) for page in reading.content)
    if parts >= 2 or brief.posts.max == 1:
        return ""
    if parts == 0:
        return reading.tongue.say["nothing"]
    return reading.tongue.say["one_post"].format(words=words, slides=len(reading.content))


def slide_span(numbers: Sequence[int]) -> str:
    """The slides from the first to the last: "3–9"."""
    return f"{min(numbers)}–{max(numbers)}" if min(numbers) != max(numbers) else str(min(numbers))
