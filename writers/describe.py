"""The described summary: what a deck says, in its own words, within a number of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from writers.asking import among_others
from writers.headings import is_telling
from writers.joining import passages
from writers.languages import Language
from writers.listing import as_sentences, listed
from writers.pages import Page
from writers.passages import PassageKind, Sentence
from writers.pointing import opens_badly
from writers.ranking import Terms, central
from writers.runs import opening_run
from writers.sentences import mended_end
from writers.speaking import can_be_spoken
from writers.title_shapes import part_of_a_talk
from writers.trimming import stands_alone

if TYPE_CHECKING:
    from writers.shapes import Section
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
        topic: slide for topic, slide in topics.items() if topic.casefold() != work.title.casefold()
    }
    if len(named) < 2:
        return None
    text = work.tongue.say["covers"].format(
        topics=listed(
            [among_others(topic, work.tongue, small=work.small_letters) for topic in named],
            work.tongue,
        )
    )
    return Sentence(
        text=mended_end(text),
        cites=tuple(sorted({number for cites in named.values() for number in cites})),
        whole=False,
    )


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
    return weight if sentence.whole else weight * JOINED


def hook(sections: Sequence[Section], terms: Terms, tongue: Language) -> Sentence | None:
    """A striking sentence from further down that can be read alone."""
    told = [
        sentence
        for section in sections
        for passage in section.passages
        if passage.kind is PassageKind.PROSE
        for sentence in passage.sentences
    ]
    return striking(told[OPENING:], terms, tongue)


def striking(told: Sequence[Sentence], terms: Terms, tongue: Language) -> Sentence | None:
    """The sentence that turns something round or gives a number, and can stand above all others."""
    pool = [
        sentence
        for sentence in told
        if sentence.whole
        and HOOK_WORDS[0] <= sentence.words <= HOOK_WORDS[1]
        and not sentence.order
        and not re.search(r"[?:“\"(\[]", sentence.text)
        and can_be_spoken(sentence.text)
        and stands_alone(sentence, tongue)
        and not _POINTS_BACK.search(sentence.text)
        and not opens_badly(sentence.text)
        and tongue.striking
        and tongue.striking.search(sentence.text)
    ]
    if not pool:
        return None
    ranks = central(terms.vectors(sentence.text for sentence in pool)) * len(pool)
    worth = [float(rank) + _draws(sentence) for rank, sentence in zip(ranks, pool, strict=True)]
    return pool[max(range(len(pool)), key=lambda at: (worth[at], -at))]


def _draws(sentence: Sentence) -> float:
    """What draws a reader in: a figure, few words, and few things that are named as if they were known."""
    figure = 0.3 if re.search(r"\d", sentence.text) else 0.0
    short = 0.3 if sentence.words <= SHORT_HOOK else 0.0
    return figure + short - KNOWN * len(re.findall(r"\b(?:[Tt]he|[Oo]ur)\b", sentence.text))


_POINTS_BACK = re.compile(
    r"^(?:[Tt]ogether|All|Both|Still|Only|Even|Just|Until then|In total|On average|By|At|On|In (?:the|another|\d+)|Another|[A-Z]\w+ (?:one|two|three|four|five|\d+))\b|"
    r"\b(?:this|these|those|such|the same|so we|that (?:makes|means|was|is|way|many|much|one|day|year|month|week))\b|\b[Tt]he (?:\w+ )?ones?\b|"
    r"^(?:[A-ZÄÖÜ]\w+|[A-ZÄÖÜ]\w+ \w+)(?: \w+){0,2} (?:aber|jedoch|dagegen|hingegen|also|deshalb|dann|auch)\b|"
    r"\bit\b|\b(?:later|afterwards|earlier|again)\b|\b(?:he|she|him|her|his|them|they|their)\b",
)
"""What a sentence that stands above all others may not have: a word about one that comes later."""
SHORT_HOOK = 16
"""Words."""
KNOWN = 0.25
"""What each "the" and "our" takes from a sentence that stands above all others."""


OPENING = 4
"""Sentences at the beginning of a post that nobody has to be drawn to."""
HOOK_WORDS = (9, 26)


def key_sentences(
    sections: Sequence[Section], terms: Terms, tongue: Language, most: int
) -> tuple[Sentence, ...]:
    """The most central whole sentence of each section, at most so many sections, in order."""
    found: list[tuple[float, int, Sentence]] = []
    for place, section in enumerate(sections):
        pool = [
            sentence
            for sentence in section.sentences
            if sentence.whole
            and 6 <= sentence.words <= 24
            and not sentence.text.endswith("?")
            and stands_alone(sentence, tongue)
        ]
        if pool:
            ranks = central(terms.vectors(sentence.text for sentence in pool))
            best = max(range(len(pool)), key=lambda at: (float(ranks[at]), -at))
            found.append((sum(sentence.words for sentence in pool), place, pool[best]))
    chosen = sorted(found, key=lambda one: (-one[0], one[1]))[:most]
    return tuple(sentence for _, _, sentence in sorted(chosen, key=lambda one: one[1]))
