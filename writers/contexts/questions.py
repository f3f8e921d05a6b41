"""Questions that people would ask of a deck, and the sentences that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writers.asking import question_about
from writers.describe import describe_pages
from writers.headings import is_telling
from writers.outline import told_words
from writers.pages import Page
from writers.passages import Sentence
from writers.runs import opening_run
from writers.works import Work

FEWEST_ANSWER_WORDS = 12
LONGEST_TITLE = 12


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
    answers = {
        place: answer
        for place, group in enumerate(groups)
        if (answer := _answer(work, group, answer_words))
        and sum(sentence.words for sentence in answer) >= FEWEST_ANSWER_WORDS
    }
    weight = {
        place: sum(told_words(page, work.tongue) for page in groups[place]) for place in answers
    }
    kept = sorted(sorted(answers, key=lambda place: (-weight[place], place))[:most])
    return tuple(
        _question(work, groups[place], answers[place], turn) for turn, place in enumerate(kept)
    )


def _by_title(work: Work) -> list[list[Page]]:
    """The content slides, those under one title together; slides with no telling title join the one before."""
    groups: dict[str, list[Page]] = {}
    last = ""
    for page in work.pages():
        title = page.title.casefold()
        telling = is_telling(page.title, work.tongue) and len(title.split()) <= LONGEST_TITLE
        if telling and title != work.outline.title.casefold():
            last = title
            groups.setdefault(title, []).append(page)
        elif last:
            groups[last].append(page)
    return list(groups.values())


def _answer(work: Work, group: Sequence[Page], most_words: int) -> tuple[Sentence, ...]:
    """What was said under the title from its beginning on, which can be followed; else the sentences that say most."""
    found = opening_run(group[0], work.tongue, most_words=most_words)
    if sum(sentence.words for sentence in found) >= most_words // 2:
        return found
    return describe_pages(group, work.tongue, work.terms, most_words=most_words)


def _question(
    work: Work, group: Sequence[Page], answer: tuple[Sentence, ...], turn: int
) -> Question:
    page = group[0]
    asked = question_about(
        page.title, answer, work.tongue, small=work.small_letters, turn=turn, to_speaker=True
    )
    return Question(
        Sentence(text=asked, cites=(page.number,)), answer, page.number, page.title.rstrip(" .:;,")
    )
