"""Stretches of a script: what is said aloud of the slides under one heading, within a number of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from deckproof.model import Part
from writers.headings import key_of
from writers.pages import Page
from writers.passages import Sentence
from writers.pointing import can_be_heard
from writers.sections import Section, sections
from writers.speaking import can_be_spoken, said_aloud
from writers.trimming import kept_within, whole_groups
from writers.works import Work

LONGEST_SPOKEN = 45
"""Words of a sentence that a listener can follow."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is said of the slides under one heading."""

    heading: str
    slide: int
    said: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """A part's sections, and of each the sentences that can be said."""

    part: Part
    sections: tuple[Section, ...]
    said: tuple[tuple[Sentence, ...], ...]


def spoken_parts(work: Work) -> tuple[SpokenPart, ...]:
    """Each part with all that it says aloud."""
    shape = replace(
        work.shape,
        lists="none",
        spoken=True,
        tables=False,
        most_words=0,
        pictures=False,
        inline_words=60,
        heading_words=0,
    )
    found = (
        (part, sections(_tellable(work, part), shape, work.tongue, work.terms))
        for part in work.outline.parts
    )
    return tuple(
        SpokenPart(part, each, tuple(_sayable(section, work) for section in each))
        for part, each in found
    )


def _sayable(section: Section, work: Work) -> tuple[Sentence, ...]:
    """The section's sentences that a listener can follow, as they are spoken."""
    return tuple(
        spoken
        for sentence in section.sentences
        if sentence.words <= LONGEST_SPOKEN and can_be_spoken(sentence.text)
        for spoken in (_spoken(sentence, work),)
        if can_be_heard(spoken.text)
    )


def told_within(
    work: Work, parts: Sequence[SpokenPart], most: int
) -> list[tuple[Part, tuple[Stretch, ...]]]:
    """What each part says aloud, within `most` words together."""
    groups = [said for one in parts for said in one.said]
    of_part = [number for number, one in enumerate(parts) for _ in one.said]
    chosen = whole_groups(groups, of_part, most, work.terms)
    groups = [group if stays else () for group, stays in zip(groups, chosen, strict=True)]
    flags = iter(kept_within(groups, most, work.terms, least=0))
    chances = iter(groups)
    asked: set[str] = set()
    told: list[tuple[Part, tuple[Stretch, ...]]] = []
    for one in parts:
        stretches = []
        for section in one.sections:
            kept = zip(next(chances), next(flags), strict=True)
            said = tuple(sentence for sentence, stays in kept if stays)
            if said:
                key = key_of(section.heading, work.tongue)
                heading = "" if key in asked else section.heading  # asked once, however spelled
                asked.add(key)
                stretches.append(Stretch(heading, section.slides[0], said))
        if stretches:
            told.append((one.part, tuple(stretches)))
    return told


def _tellable(work: Work, part: Part) -> list[Page]:
    """The part's slides without those that are a drawing, which nobody hears."""
    return [page for page in work.pages(part) if not page.drawn]


def _spoken(sentence: Sentence, work: Work) -> Sentence:
    return replace(sentence, text=said_aloud(sentence.text, work.tongue.code))
