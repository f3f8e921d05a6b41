"""The described summary: what a deck says, in its own words, within a number of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from writers.asking import among_others, quoted
from writers.headings import is_telling
from writers.joining import passages
from writers.languages import Language
from writers.leads import is_jotted, look_ahead
from writers.listing import as_sentences, listed
from writers.masking.placeholders import PLACEHOLDER
from writers.pages import Page
from writers.passages import PassageKind, Sentence
from writers.ranking import Terms, central
from writers.runs import opening_run
from writers.sentences import mended_end
from writers.title_shapes import part_of_a_talk, title_shape
from writers.trimming import stands_alone

if TYPE_CHECKING:
    from writers.works import Work

SUMMARY_WORDS = 110
LONGEST = 38
"""Words of a sentence that may stand in a description."""
ALIKE = 0.5
MOST_TOPICS = 5
JOINED = 0.25
"""The weight of a joined list beside a sentence that somebody wrote."""


def describe_work(work: Work) -> tuple[Sentence, ...]:
    """What a work's slides are: how the talk begins, what the pages cover and aim at, and what it comes to; else what says most of the rest."""
    whole = work.part is None
    begins = _beginning(work)
    opening = [
        sentence
        for sentence in (*begins, coverage(work), stated_aims(work) if whole else None)
        if sentence is not None
    ]
    ends = [one for one in (_ending(work) if whole else ()) if one not in opening]
    said = sum(sentence.words for sentence in (*opening, *ends))
    if begins and said >= ENOUGH:
        return (*opening, *ends)
    known = {sentence.text for sentence in (*opening, *ends)}
    rest = [one for one in _middle(work, max(40, SUMMARY_WORDS - said)) if one.text not in known]
    told = (*opening, *rest, *ends)
    if sum(sentence.words for sentence in told) >= LEAST:
        return told
    more = describe_pages(work.pages(), work.tongue, work.terms, most_words=SUMMARY_WORDS // 2)
    return (*told, *(one for one in more if one not in told))


LEAST = 40
"""Words of a description that says what is there."""
ENOUGH = 50
"""Words of a description that needs no more from the middle of the deck."""
OPENING_WORDS = 45
ENDING_WORDS = 40
LAST_PAGES = 3
"""Slides at the end of which one may say what it all comes to."""


def _beginning(work: Work) -> tuple[Sentence, ...]:
    """How the first slide that tells something begins, where that can be read alone."""
    for page in work.pages()[:LAST_PAGES]:
        run = opening_run(page, work.tongue, most_words=OPENING_WORDS)
        if (
            sum(sentence.words for sentence in run) >= FEWEST_OPENING
            and run[0].whole
            and not _HALF.match(run[0].text)
            and not is_jotted(run[0].text, work.tongue)
        ):
            return run
    return ()


FEWEST_OPENING = 8
_HALF = re.compile(r"(?:\w+ed|Or|And)\b")
"""What opens a sentence that left its beginning to the slide's picture: "Peaked at 78,000 hits an hour"."""


def _ending(work: Work) -> tuple[Sentence, ...]:
    """What the last slides say that it comes to, where their titles say that they do."""
    conclusion = work.tongue.conclusion
    for page in reversed(work.pages()[-LAST_PAGES:]):
        shape = part_of_a_talk(page.title, work.tongue)
        if shape == "taken_away" or (conclusion and conclusion.search(page.title)):
            run = opening_run(page, work.tongue, most_words=ENDING_WORDS)
            if run and run[0].whole:
                return run
    return ()


def _middle(work: Work, most: int) -> Sequence[Sentence]:
    """The sentences that say most, one for each part where there are several."""
    if work.part is not None or len(work.outline.parts) < 2:
        return describe_pages(work.pages(), work.tongue, work.terms, most_words=most)
    each = [
        described[0]
        for part in work.outline.parts
        if (described := describe_pages(work.pages(part), work.tongue, work.terms, most_words=30))
        and described[0].whole
    ]
    return _within(each, most)


def _within(sentences: Sequence[Sentence], most_words: int) -> list[Sentence]:
    """The first sentences that fit."""
    kept: list[Sentence] = []
    for sentence in sentences:
        if sum(one.words for one in kept) + sentence.words <= most_words:
            kept.append(sentence)
    return kept


def coverage(work: Work) -> Sentence | None:
    """A sentence that names the topics: the parts, or the telling titles where there is one part."""
    parts = work.outline.parts
    if work.part is None and len(parts) > 1:
        topics = {part.title.rstrip(" .:;,"): work.title_cites(part) for part in parts}
    else:
        topics = {
            page.title.rstrip(" .:;,"): (page.number,)
            for page in reversed(work.pages())
            if is_telling(page.title, work.tongue) and 2 <= len(page.title.split()) <= 8
        }
        topics = dict(_spread(list(reversed(topics.items()))))
    named = {
        topic: slide
        for topic, slide in topics.items()
        if topic.casefold() != work.title.casefold() and not _states_of_somebody(topic, work)
    }
    if len(named) < 2:
        return None
    # A title that was joined of two is named as two.
    halves = [half for topic in named for half in topic.split(" – ")]
    text = work.tongue.say["covers"].format(topics=listed(_alike(halves, work), work.tongue))
    return Sentence(
        text=mended_end(text),
        cites=tuple(sorted({number for cites in named.values() for number in cites})),
        whole=False,
    )


def _states_of_somebody(topic: str, work: Work) -> bool:
    """Whether it is a statement about somebody whose name is put away: without its quotation marks it is no topic among others."""
    named = PLACEHOLDER.sub("customer A", topic)
    return named != topic and title_shape(named, work.tongue) in {"fact", "stated"}


def _alike(topics: Sequence[str], work: Work) -> list[str]:
    """The topics as one sentence names them; where some keep a headline's capitals or their marks, each in quotation marks as it stands."""
    said = [among_others(topic, work.tongue, small=work.small_letters) for topic in topics]
    kept = [bool(_HEADLINE.search(text)) for text in said]
    if work.tongue.code != "en" or all(kept) or not any(kept):
        return said
    return [quoted(topic, work.tongue) for topic in topics]


_HEADLINE = re.compile(r"^\W?[A-Z]\w*[a-z]\w*\s(?:.*\s)?[A-Z]|^“")


def _spread(topics: list[tuple[str, tuple[int, ...]]]) -> list[tuple[str, tuple[int, ...]]]:
    """Of many topics as many as a sentence takes, from the first to the last."""
    if len(topics) <= MOST_TOPICS:
        return topics
    step = (len(topics) - 1) / (MOST_TOPICS - 1)
    return [topics[round(at * step)] for at in range(MOST_TOPICS)]


def stated_aims(work: Work) -> Sentence | None:
    """What an objectives slide of the deck lists, as one sentence."""
    pattern = work.tongue.objectives
    for page in work.reading.pages:
        if pattern and pattern.search(page.title) and len(page.title.split()) <= 4:
            items = [piece.text.rstrip(" .;,:") for piece in page.body if piece.words >= 2][:4]
            if items and sum(len(item.split()) for item in items) <= 45:
                text = f"{page.title.rstrip(' .:')}: {'; '.join(items)}."
                return Sentence(text=text, cites=(page.number,), whole=False)
    return None


def describe_pages(
    pages: Sequence[Page], tongue: Language, terms: Terms, *, most_words: int
) -> tuple[Sentence, ...]:
    """The sentences that say most of what the others say, each once, in the deck's order."""
    pool = [sentence for page in pages for sentence in _candidates(page, tongue)]
    if not pool:
        return ()
    rows = terms.vectors(sentence.text for sentence in pool)
    look_ahead((one.text for one in pool if _is_doubtful(one)), tongue)
    bias = np.array(
        [_weight(sentence, place / len(pool), pages, tongue) for place, sentence in enumerate(pool)]
    )
    ranks = central(rows, bias) * bias
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


def _candidates(page: Page, tongue: Language) -> list[Sentence]:
    found: list[Sentence] = []
    if page.drawn:
        return found
    for passage in passages(page, tongue):
        if passage.kind is PassageKind.PROSE:
            found += passage.sentences
        elif passage.kind is PassageKind.ITEMS:
            found += as_sentences(passage, tongue)
    return [
        sentence
        for sentence in found
        if 5 <= sentence.words <= LONGEST
        and not sentence.text.endswith("?")
        and stands_alone(sentence, tongue)
        and sentence.text[:1].isalnum()
        and sentence.text.count("“") == sentence.text.count("”")
    ]


def _weight(sentence: Sentence, place: float, pages: Sequence[Page], tongue: Language) -> float:
    title = next((page.title for page in pages if page.number in sentence.cites), "")
    weight = (
        1.0
        + (0.3 if sentence.spoken else 0.0)
        + (0.5 if place < 0.25 else 0.0)
        + (0.4 if place > 0.85 else 0.0)
    )
    if tongue.objectives and tongue.objectives.search(title):
        weight += 1.0
    if tongue.conclusion and tongue.conclusion.search(title):
        weight += 0.8
    if re.search(r"\d", sentence.text):
        weight -= 0.1
    if sentence.order:
        weight -= 0.3
    return weight if sentence.whole and not _is_phrase(sentence, tongue) else weight * JOINED


LONGEST_PHRASE = 20
"""Words of a line that may be a phrase with a full stop."""


def _is_phrase(sentence: Sentence, tongue: Language) -> bool:
    """Whether it is a slide's line that only looks like a sentence ("QX2 ropes for lower cost.")."""
    return _is_doubtful(sentence) and is_jotted(sentence.text, tongue)


def _is_doubtful(sentence: Sentence) -> bool:
    return sentence.whole and sentence.words <= LONGEST_PHRASE and not sentence.order
