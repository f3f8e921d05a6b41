"""Questions that people would ask of a deck, and the sentences that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writers.describe import describe_pages
from writers.headings import in_sentence, is_telling
from writers.outline import told_words
from writers.pages import Page
from writers.passages import Sentence
from writers.works import Work


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer and the slide to show."""

    asked: Sentence
    answer: tuple[Sentence, ...]
    slide: int
    caption: str


def questions(work: Work, *, most: int, answer_words: int) -> tuple[Question, ...]:
    """At most so many questions, one a slide title, in the deck's order; those with the longest answers are kept."""
    groups = _by_title(work)
    found: list[tuple[int, Question]] = []
    for place, group in enumerate(groups):
        answer = describe_pages(group, work.tongue, work.terms, most_words=answer_words)
        if answer:
            found.append((place, _question(work, group, answer, place)))
    weight = {
        place: sum(told_words(page, work.tongue) for page in groups[place]) for place, _ in found
    }
    kept = sorted(found, key=lambda one: (-weight[one[0]], one[0]))[:most]
    return tuple(question for _, question in sorted(kept, key=lambda one: one[0]))


def _by_title(work: Work) -> list[list[Page]]:
    """The content slides, neighbours under one title together; slides with no telling title join the one before."""
    groups: list[list[Page]] = []
    for page in work.pages():
        telling = is_telling(page.title, work.tongue) and len(page.title.split()) <= 12
        if groups and (not telling or page.title.casefold() == groups[-1][0].title.casefold()):
            groups[-1].append(page)
        elif telling:
            groups.append([page])
    return groups


def _question(
    work: Work, group: Sequence[Page], answer: tuple[Sentence, ...], place: int
) -> Question:
    title = group[0].title.rstrip(" .:;,")
    asked = (
        title
        if title.endswith("?")
        else work.say[f"ask_{place % 3 + 1}"].replace("{heading}", in_sentence(title, work.tongue))
    )
    return Question(
        Sentence(text=asked, cites=(group[0].number,)), answer, group[0].number, group[0].title
    )
